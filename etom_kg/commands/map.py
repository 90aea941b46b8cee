"""``etom-kg map``: what became of a process, or of every process that a table names.

``map suggest`` and ``map apply`` are commands of their own, in ``map_suggest`` and ``map_apply``.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from etom_kg.errors import EtomKgError

__all__ = ["add_arguments", "run"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``map``."""
    parser.description = (
        f"{parser.description or ''} To map a model of your own, see `etom-kg map suggest --help` "
        "and `etom-kg map apply --help`."
    )
    parser.add_argument("identifier", nargs="*", metavar="ID", help="such as 1.F.1.5 or 25.5/1.3.3")
    editions = "4.0, original (the numbering of R8 to R14), 16.0, 20.5 or 25.5"
    parser.add_argument(
        "--from", dest="source", metavar="EDITION", help=f"edition of the identifier: {editions}"
    )
    parser.add_argument("--to", metavar="EDITION", help="edition asked for, one of the same")
    parser.add_argument("-f", "--format", choices=("text", "json", "csv"), default="text")
    parser.add_argument("--file", metavar="TABLE", help="CSV, TSV or XLSX to rewrite; - is stdin")
    parser.add_argument("--column", metavar="NAME", help="its column of identifiers")
    parser.add_argument("--sheet", metavar="NAME", help="its sheet, where XLSX has several")
    parser.add_argument("-o", "--output", metavar="OUT", default="-", help="file; - is stdout")


def run(args: argparse.Namespace) -> int:
    """Answer for the identifiers, or rewrite the table."""
    if args.file:
        return _rewrite(args)
    if not args.identifier:
        raise EtomKgError("name an identifier, or a table with --file and --column")
    return _answer(args)


def _rewrite(args: argparse.Namespace) -> int:
    from etom_kg.mapping.files import rewrite

    if args.identifier:
        raise EtomKgError("name identifiers or a table with --file, not both")
    if not args.column:
        raise EtomKgError("--file goes with --column, which names its column of identifiers")
    done = rewrite(
        args.file, args.column, args.output, source=args.source, to=args.to, sheet=args.sheet
    )
    sys.stderr.write(f"etom-kg: {done}\n")
    return 0


def _answer(args: argparse.Namespace) -> int:
    from etom_kg.mapping.answers import answers, unknown
    from etom_kg.mapping.rendering import rendered
    from etom_kg.tables import write_whole

    found = []
    for text in args.identifier:
        edition, slash, identifier = text.strip().rpartition("/")
        source = edition if slash else args.source
        mine = answers(identifier, source, args.to)
        if not mine:
            raise unknown(identifier, source)
        found += mine
    text = rendered(found, args.format)
    if args.output == "-":
        sys.stdout.write(text)
        return 0
    with write_whole(Path(args.output)) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="")
    return 0
