"""``etom-kg convert``: rewrite RDF files, or the built-in graph, in another format."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from etom_kg.cli.targets import add_graph_argument, graph_iris
from etom_kg.core.errors import EtomKgError

__all__ = ["add_arguments", "run"]

_FORMATS = (
    "ttl, trig, nt, nq, n3, jsonld, rdf, skos, archimate, graphml; "
    "into a folder csvw, neo4j, parquet"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``convert``."""
    parser.add_argument(
        "files", nargs="*", metavar="FILE", help="RDF files, - is stdin; none: the built-in graph"
    )
    parser.add_argument("-o", "--output", metavar="OUT", default="-", help="file; - is stdout")
    parser.add_argument("-f", "--format", help=f"output format: {_FORMATS}")
    parser.add_argument("-I", "--input-format", help="input format, where no file name shows it")
    add_graph_argument(parser, "only this named graph")


def run(args: argparse.Namespace) -> int:
    """Read, choose graphs, write."""
    from etom_kg.core.formats import format_of, rdf_text
    from etom_kg.exports import FILE_FORMATS, FOLDER_FORMATS, export_file

    if args.format in FOLDER_FORMATS:
        return _write_folder(args)
    if not args.format and args.output == "-":
        raise EtomKgError("stdout has no file name to tell the format; name one with -f")
    name = args.format or args.output
    if name in FILE_FORMATS:
        content = export_file(_chosen(_read(args), args.graph), name)
    else:
        rdf_format = format_of(name)
        content = rdf_text(_chosen(_read(args), args.graph), rdf_format)
    if args.output == "-":
        sys.stdout.buffer.write(content)
    else:
        _write(Path(args.output), content)
    return 0


def _write_folder(args: argparse.Namespace) -> int:
    from etom_kg.exports import export_folder

    if args.output == "-":
        raise EtomKgError(f"{args.format} is several files; name a folder with -o")
    for name, content in export_folder(_chosen(_read(args), args.graph), args.format).items():
        _write(Path(args.output, name), content)
    return 0


def _write(path: Path, content: bytes) -> None:
    from etom_kg.core.tables import write_whole

    with write_whole(path) as temporary:
        temporary.write_bytes(content)


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
