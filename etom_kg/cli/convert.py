"""``etom-kg convert``: rewrite RDF files, or the built-in graph, in another format."""

from __future__ import annotations

import argparse
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from etom_kg.cli.output import add_output_arguments, chosen_format, write_output
from etom_kg.cli.targets import add_graph_argument, graph_iris
from etom_kg.core.errors import EtomKgError

__all__ = ["add_arguments", "run"]

_KINDS = ("graph", "export", "folder")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``convert``."""
    parser.add_argument(
        "files", nargs="*", metavar="FILE", help="RDF files, - is stdin; none: the built-in graph"
    )
    add_output_arguments(parser, *_KINDS)
    parser.add_argument("-I", "--input-format", help="input format, where no file name tells it")
    add_graph_argument(parser, "only this named graph")


def run(args: argparse.Namespace) -> int:
    """Read, choose graphs, write."""
    from etom_kg.core.formats import rdf_text
    from etom_kg.exports import export_file, export_folder

    form = chosen_format(args, *_KINDS)
    if "folder" in form.carries and args.output == "-":
        raise EtomKgError(f"{form.name} is several files; name a folder with -o")
    quads = _chosen(_read(args), args.graph)
    if "folder" in form.carries:
        for name, content in export_folder(quads, form.name).items():
            write_output(content, str(Path(args.output, name)))
    elif "export" in form.carries:
        write_output(export_file(quads, form.name), args.output)
    else:
        write_output(rdf_text(quads, form.name), args.output)
    return 0


def _read(args: argparse.Namespace) -> list[Quad]:
    from etom_kg.cli.targets import read_inputs

    if args.files:
        return read_inputs(args.files, args.input_format)
    from etom_kg.pipeline.builtin import open_builtin

    with open_builtin() as store:
        return list(store.quads())


def _chosen(quads: list[Quad], graphs: list[str]) -> list[Quad]:
    if not graphs:
        return quads
    wanted = {NamedNode(iri) for iri in graph_iris(graphs)}
    chosen = [quad for quad in quads if quad.graph_name in wanted]
    if not chosen:
        raise EtomKgError(f"no graph {', '.join(graphs)} is there; `etom-kg info` lists the graphs")
    return chosen
