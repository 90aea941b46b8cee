"""``etom-kg extract FILE -o DIR``: a document becomes tables of processes and interfaces."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from etom_kg.interfaces.extraction import Extraction

__all__ = ["add_arguments", "run"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``extract``."""
    parser.add_argument(
        "file",
        metavar="FILE",
        help="M.3050.2 or a company's document in its layout as text or PDF, a GB921 workbook, "
        "a Frameworx page, or a list in JSON",
    )
    parser.add_argument("-o", "--output", metavar="DIR", help="folder to write the tables to")
    parser.add_argument(
        "--compare",
        metavar="CSV",
        help="print precision, recall and F1 against a reference with the columns stated_by and "
        "other, and perhaps subject, direction, certainty and split",
    )
    parser.add_argument(
        "--split", default="", metavar="NAME", help="compare with one split of the reference only"
    )
    parser.add_argument(
        "--all-rows",
        action="store_true",
        help="count the rows that the reference calls arguable like the others",
    )
    parser.add_argument(
        "--accept",
        type=float,
        default=0.5,
        metavar="CONFIDENCE",
        help="least confidence of an interface, 0 to 1 (0.5)",
    )


def run(args: argparse.Namespace) -> int:
    """Read the document, write its tables, compare, and say what was found."""
    from etom_kg.core.errors import EtomKgError
    from etom_kg.interfaces.extraction import extract_source
    from etom_kg.interfaces.sources import lexicon_of
    from etom_kg.interfaces.tables import write_interfaces, write_review, write_unresolved
    from etom_kg.reading.sources import read_source
    from etom_kg.reading.tables import shipped_framework, write_framework

    if not args.output and not args.compare:
        raise EtomKgError("nothing to do; name a folder with -o, or a reference with --compare")
    if not 0 <= args.accept <= 1:
        raise EtomKgError(f"--accept {args.accept} is not a confidence; write a number from 0 to 1")
    source = read_source(args.file)
    for warning in source.warnings:
        sys.stderr.write(f"etom-kg: warning: {warning}\n")
    standard = (shipped_framework(source.edition),) if source.company else ()
    lexicon = lexicon_of(source, *standard)
    extraction = extract_source(source, *standard, accepted=args.accept, lexicon=lexicon)
    if args.output:
        folder = Path(args.output)
        write_framework(source, folder, descriptions=True)
        write_interfaces(folder / "interfaces.csv", extraction.interfaces)
        write_unresolved(folder / "unresolved.csv", extraction.unresolved)
        write_review(folder / "review.csv", extraction, lexicon)
        sys.stderr.write(f"{source.summary()}\n{extraction.summary()}\nwritten to {folder}\n")
    if args.compare:
        sys.stdout.write(_compared(extraction, args))
    return 0


def _compared(extraction: Extraction, args: argparse.Namespace) -> str:
    from etom_kg.core.errors import TableError
    from etom_kg.interfaces.compare import compare, comparison_text, read_reference

    reference = read_reference(Path(args.compare), split=args.split)
    if not reference.rows:
        what = f"row of the split {args.split!r}" if args.split else "row"
        raise TableError(f"holds no {what}; there is nothing to compare with", path=args.compare)
    result = compare(extraction.interfaces, reference, arguable_neutral=not args.all_rows)
    return comparison_text(result)
