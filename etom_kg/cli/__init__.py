"""One module for each command: ``add_arguments`` says its options, ``run`` does the work."""
