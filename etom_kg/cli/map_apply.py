"""``etom-kg map apply CANDIDATES --source FILE``: check edited mappings and add them to a graph."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from etom_kg.store import Store

__all__ = ["add_arguments", "run"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``map apply``."""
    parser.add_argument("candidates", metavar="CANDIDATES", help="the edited SSSOM file")
    parser.add_argument(
        "--source", required=True, metavar="FILE", help="the file that was mapped, for its terms"
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "-o", "--output", metavar="OUT", default="-", help="N-Quads, TriG or Turtle; - is stdout"
    )
    where.add_argument(
        "-l",
        "--location",
        metavar="DIR",
        help="a store folder; a new one becomes a copy of the built-in graph with the mappings",
    )
    parser.add_argument(
        "--graph",
        default="",
        metavar="IRI",
        help="named graph of the mappings; IRI/terms has terms",
    )
    parser.add_argument(
        "--base", default="", metavar="IRI", help="where concepts without an IRI are named"
    )


def run(args: argparse.Namespace) -> int:
    """Check, write, and say what was stated where."""
    from etom_kg.cli.output import write_output
    from etom_kg.core.formats import FORMATS, format_of_file, rdf_text
    from etom_kg.mapping.applying import apply_mappings, save

    form = FORMATS["nquads"] if args.output == "-" else format_of_file(args.output, "graph")
    with _store(args.location) as store:
        done = apply_mappings(
            Path(args.candidates),
            Path(args.source),
            store,
            base=args.base,
            graph=args.graph,
        )
    if args.location:
        save(done, Path(args.location))
    else:
        write_output(rdf_text(done.quads, form.name), args.output)
    rejected = len(done.mapping_set.rows) - len(done.accepted)
    sys.stderr.write(
        f"etom-kg: {len(done.accepted)} mappings in {done.graphs.mappings.value}, "
        f"{len(done.own.concepts)} terms in {done.graphs.terms.value}; {rejected} rejected\n"
    )
    return 0


def _store(location: str | None) -> Store:
    """Open what the objects must be in: the folder if there is one, else the built-in graph."""
    from etom_kg.store.folder import is_store

    if location and is_store(Path(location)):
        from etom_kg.store import open_store

        return open_store(location)
    from etom_kg.pipeline.builtin import open_builtin

    return open_builtin()
