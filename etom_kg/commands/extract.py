"""``etom-kg extract FILE -o DIR``: a document becomes tables of processes and interfaces."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

__all__ = ["add_arguments", "run"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``extract``."""
    parser.add_argument("file", metavar="FILE", help="text or PDF of ITU-T M.3050.2 or its like")
    parser.add_argument("-o", "--output", metavar="DIR", required=True, help="folder to write to")


def run(args: argparse.Namespace) -> int:
    """Read the document, write its tables and say what was found."""
    from etom_kg.reading.catalogue_tables import write_catalogue
    from etom_kg.reading.document import read_document
    from etom_kg.reading.recommendation import read_recommendation

    catalogue = read_recommendation(read_document(args.file))
    folder = Path(args.output)
    write_catalogue(catalogue, folder, descriptions=True)
    levels = Counter(process.level for process in catalogue.processes.values())
    told = ", ".join(f"{levels[level]} of level {level}" for level in sorted(levels))
    sys.stderr.write(
        f"{catalogue.document}: {len(catalogue.processes)} processes ({told}), "
        f"{len(catalogue.clauses)} clauses, {len(catalogue.discrepancies)} discrepancies\n"
        f"written to {folder}\n"
    )
    return 0
