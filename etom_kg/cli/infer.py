"""``etom-kg infer``: what follows from a graph by the OWL 2 RL rules of the ontology."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from etom_kg.core.errors import EtomKgError

if TYPE_CHECKING:
    from pyoxigraph import Quad

__all__ = ["add_arguments", "run"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``infer``."""
    from etom_kg.cli.output import add_output_arguments
    from etom_kg.cli.targets import add_account_arguments, add_endpoint_argument

    parser.add_argument(
        "files", nargs="*", metavar="FILE", help="RDF files, - is stdin; none: the built-in graph"
    )
    parser.add_argument("-I", "--input-format", help="input format, where no file name shows it")
    parser.add_argument(
        "--reasoner",
        choices=("fast", "owlrl"),
        default="fast",
        help="owlrl is the slow reference, which the fast rules equal",
    )
    parser.add_argument(
        "--only-inferred", action="store_true", help="write what follows, without what was stated"
    )
    add_output_arguments(parser, "graph")
    parser.add_argument("-l", "--location", metavar="DIR", help="infer within a store folder")
    add_endpoint_argument(parser, "infer on a SPARQL server")
    add_account_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Infer and write, or infer where the data lies."""
    if sum(map(bool, (args.files, args.location, args.endpoint))) > 1:
        raise EtomKgError("name one of files, a store folder (-l) and a server (-e)")
    if args.endpoint:
        return _on_server(args)
    if args.location:
        return _in_folder(args)
    from etom_kg.cli.output import chosen_format, write_output
    from etom_kg.core.formats import rdf_text
    from etom_kg.inference import INFERRED, close

    form = chosen_format(args, "graph")
    stated = [quad for quad in _stated(args) if quad.graph_name != INFERRED]
    found = close(stated, reasoner=args.reasoner)
    written = found if args.only_inferred else [*stated, *found]
    write_output(rdf_text(written, form.name), args.output)
    sys.stderr.write(f"{len(found):,} triples follow from {len(stated):,}\n")
    return 0


def _stated(args: argparse.Namespace) -> list[Quad]:
    if args.files:
        from etom_kg.cli.targets import read_inputs

        return read_inputs(args.files, args.input_format)
    from etom_kg.pipeline.builtin import open_builtin

    with open_builtin() as store:
        return list(store.quads())


def _in_folder(args: argparse.Namespace) -> int:
    from etom_kg.inference import close_store
    from etom_kg.store import OxigraphStore
    from etom_kg.store.folder import is_store

    if not is_store(Path(args.location)):
        OxigraphStore.on_disk(args.location)  # says what is wrong with it
    with OxigraphStore.on_disk(args.location, read_only=False) as store:
        count = close_store(store.inner, reasoner=args.reasoner)
    sys.stderr.write(f"{count:,} triples follow, in {args.location}\n")
    return 0


def _on_server(args: argparse.Namespace) -> int:
    from etom_kg.inference import close_endpoint
    from etom_kg.store import open_store
    from etom_kg.store.transport import Access

    access = Access.given(args.user, args.password, args.token)
    with open_store(endpoint=args.endpoint, access=access, server=args.server) as store:
        count = close_endpoint(store)
    sys.stderr.write(f"{count:,} triples follow, on {args.endpoint}\n")
    return 0
