"""``etom-kg validate``: check graphs against the shapes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from etom_kg.core.results import Term
    from etom_kg.validation import Report

__all__ = ["add_arguments", "read_graphs", "run"]

_LEVELS = ("violation", "warning", "info", "none")
_WORKBOOKS = (".xlsx", ".xlsm", ".xls")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``validate``."""
    from etom_kg.cli.output import add_output_arguments
    from etom_kg.cli.targets import add_account_arguments, add_endpoint_argument

    parser.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="RDF, or a GB921 workbook, read beside the built-in graph; only what concerns their "
        "own nodes is reported; - is stdin; none: the built-in graph itself",
    )
    parser.add_argument(
        "-s",
        "--shapes",
        action="append",
        default=[],
        metavar="SHAPES",
        help="shapes to check against instead of the shipped ones (repeatable)",
    )
    parser.add_argument(
        "--alone", action="store_true", help="leave the built-in graph out; report on all nodes"
    )
    parser.add_argument(
        "--fail-on",
        choices=_LEVELS,
        default="violation",
        help="least severity that makes the exit status 1 (violation)",
    )
    add_output_arguments(parser, "report")
    parser.add_argument("-I", "--input-format", help="RDF format where no file name tells it")
    parser.add_argument(
        "--engine", choices=("fast", "pyshacl"), default="fast", help="pyshacl is the reference"
    )
    parser.add_argument("-l", "--location", metavar="DIR", help="check a store folder instead")
    add_endpoint_argument(parser, "check on a SPARQL server instead")
    add_account_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Validate, write the report, and say in the exit status whether the data conforms."""
    from etom_kg.cli.output import chosen_format, write_output

    form = chosen_format(args, "report", default="text")
    report = _report(args)
    write_output(getattr(report, form.name)(), args.output)
    if args.output != "-" or form.name != "text":  # the text ends with it
        sys.stderr.write(f"{report.summary()}\n")
    return 0 if report.conforms(args.fail_on) else 1


def _report(args: argparse.Namespace) -> Report:
    from etom_kg.core.errors import EtomKgError
    from etom_kg.validation import shapes_quads, validate

    shapes = shapes_quads(*args.shapes)
    if args.endpoint or args.location:
        if args.files or (args.endpoint and args.location):
            raise EtomKgError("name one of files, a store folder (-l) and a server (-e)")
        return _report_on_store(args, shapes)
    if not args.files and not args.alone:
        from etom_kg.pipeline.builtin import open_builtin

        with open_builtin() as store:
            return validate(store, shapes, engine=args.engine)
    if not args.files:
        raise EtomKgError("--alone needs a file; without one the built-in graph is checked")
    own = read_graphs(args.files, args.input_format)
    if not own:
        raise EtomKgError(f"{', '.join(args.files)}: holds no triple, so that nothing is checked")
    if args.alone:
        return validate(_with_vocabularies(own), shapes, _subjects(own), engine=args.engine)
    from etom_kg.pipeline.builtin import open_builtin

    with open_builtin() as store:
        both = [*store.quads(), *own]
    return validate(both, shapes, _subjects(own), engine=args.engine)


def _report_on_store(args: argparse.Namespace, shapes: list[Quad]) -> Report:
    from etom_kg.store import open_store
    from etom_kg.store.transport import Access
    from etom_kg.validation import validate

    access = Access.given(args.user, args.password, args.token) if args.endpoint else None
    with open_store(
        args.location, args.endpoint, access=access, server=args.server, timeout=600
    ) as store:
        return validate(store, shapes, engine=args.engine)


def read_graphs(files: Iterable[str], input_format: str | None = None) -> list[Quad]:
    """Return the quads of RDF files, workbooks and stdin; raises ``DocumentError``."""
    from etom_kg.cli.targets import read_inputs

    quads: list[Quad] = []
    for name in files:
        if Path(name).suffix.lower() in _WORKBOOKS:
            from etom_kg.graph.documents import workbook_quads

            quads += workbook_quads(Path(name))
        else:
            quads += read_inputs([name], input_format)
    return quads


def _subjects(quads: Iterable[Quad]) -> set[Term]:
    return {quad.subject for quad in quads}


def _with_vocabularies(quads: list[Quad]) -> list[Quad]:
    """Add the controlled values: they say which edition is numbered how."""
    from etom_kg.core.formats import read_rdf
    from etom_kg.core.tables import resource

    return [*read_rdf(resource("ontology", "vocabularies.ttl")), *quads]
