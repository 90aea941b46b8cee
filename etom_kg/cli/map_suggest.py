"""``etom-kg map suggest FILE``: propose mappings of a user's own concepts to the framework."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from etom_kg.core.errors import EtomKgError

__all__ = ["add_arguments", "run"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``map suggest``."""
    from etom_kg.cli.targets import add_edition_argument
    from etom_kg.core.numbering import DOMAINS

    parser.add_argument(
        "file",
        metavar="FILE",
        help="RDF, a CSV or XLSX table (columns label, id, definition, parent, synonyms, kind), "
        "OpenAPI, or the YAML of an ODA component",
    )
    parser.add_argument(
        "-o", "--output", metavar="OUT", default="-", help="SSSOM file (.tsv); - is stdout"
    )
    parser.add_argument(
        "--to", choices=("all", "processes", "entities", "functions"), default="all"
    )
    add_edition_argument(parser, DOMAINS)
    parser.add_argument(
        "--least", type=float, default=0.6, metavar="N", help="least confidence shown (0.6)"
    )
    parser.add_argument(
        "--most", type=int, default=3, metavar="N", help="candidates for each concept (3)"
    )
    parser.add_argument(
        "--base", default="", metavar="IRI", help="where concepts without an IRI are named"
    )


def run(args: argparse.Namespace) -> int:
    """Write the candidates as SSSOM and say how many concepts have some."""
    if not 0 <= args.least <= 1:
        raise EtomKgError(f"--least is a number from 0 to 1, not {args.least:g}")
    if args.most < 1:
        raise EtomKgError("--most must be 1 or more")
    from etom_kg.cli.output import write_output
    from etom_kg.core.formats import format_of_file
    from etom_kg.lineage.sssom import sssom_text
    from etom_kg.mapping.sources import read_own
    from etom_kg.mapping.suggest import Options, suggest

    if args.output != "-":
        format_of_file(args.output, "mappings")
    own = read_own(Path(args.file), args.base)
    found = suggest(own, Options(args.to, args.edition, args.least, args.most))
    write_output(sssom_text(found), args.output)
    matched = len({row.subject_id for row in found.rows})
    sys.stderr.write(
        f"etom-kg: {len(found.rows)} candidates for {matched} of {len(own.concepts)} concepts\n"
    )
    return 0
