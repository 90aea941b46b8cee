"""Run the command line with ``python -m etom_kg``."""

from etom_kg.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
