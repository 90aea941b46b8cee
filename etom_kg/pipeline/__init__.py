"""The whole path from sources to files, and the graph that is built in."""
