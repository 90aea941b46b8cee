"""``etom-kg extend``: a company's own processes, systems, owners and interfaces as RDF."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from etom_kg.cli.output import add_output_arguments, chosen_format, write_output
from etom_kg.core.errors import EtomKgError, TableError

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from etom_kg.extension.reading import Extension
    from etom_kg.validation import Finding

__all__ = ["add_arguments", "run"]

_COLUMNS = {
    "notation": "identifier",
    "prefLabel": "name",
    "hasParent": "parent",
    "definition": "definition",
    "changes": "changes",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``extend``."""
    from etom_kg.cli.targets import add_edition_argument
    from etom_kg.core.numbering import LETTERS

    parser.add_argument(
        "file",
        metavar="FILE",
        help="a filled-in workbook, a folder of CSV files, a CSV file of processes; "
        "or the word template, to write an empty one",
    )
    add_output_arguments(parser, "graph")
    parser.add_argument("--base", metavar="IRI", help="IRI that the company's things stand under")
    add_edition_argument(parser, LETTERS)


def run(args: argparse.Namespace) -> int:
    """Write the template, or read, state, validate and write the extension."""
    if args.file == "template":
        return _template(args)
    if not args.base:
        raise EtomKgError("a base is missing; name one with --base https://acme.example/etom/")
    from etom_kg.core.formats import rdf_text
    from etom_kg.core.namespaces import company_base
    from etom_kg.extension.reading import read_extension
    from etom_kg.extension.stating import ExtensionWriter

    form = chosen_format(args, "graph", default="turtle")
    base = company_base(args.base)
    extension = read_extension(Path(args.file), args.edition)
    if not (extension.processes or extension.supports or extension.interfaces or extension.owners):
        raise TableError("holds no row yet; fill in its sheets first", path=args.file)
    writer = ExtensionWriter(extension, base)
    quads = list(writer.quads())
    findings = _findings(quads)
    if findings:
        for finding in findings:
            sys.stderr.write(f"etom-kg: error: {_placed(finding, extension, writer.base)}\n")
        return 1
    write_output(rdf_text(quads, form.name), args.output)
    supported = sum(1 for support in extension.supports if support.process)
    sys.stderr.write(
        f"processes: {len(extension.processes)}, supported by a system: {supported}, interfaces: "
        f"{len(extension.interfaces)}, owners: {len(extension.owners)}; "
        f"{len(set(quads))} triples, conforms\n"
    )
    return 0


def _template(args: argparse.Namespace) -> int:
    from etom_kg.extension.reading import write_template

    if args.output == "-":
        raise EtomKgError("a template is a file; name one with -o mine.xlsx, or a folder for CSV")
    for path in write_template(Path(args.output)):
        sys.stderr.write(f"written {path}\n")
    return 0


def _findings(quads: list[Quad]) -> list[Finding]:
    """Return what the shapes find in the extension beside the built-in graph."""
    from etom_kg.pipeline.builtin import open_builtin
    from etom_kg.store import OxigraphStore
    from etom_kg.validation import validate

    with open_builtin() as store:
        both = OxigraphStore.in_memory([*store.quads(), *quads])
    report = validate(both.inner, focus={quad.subject for quad in quads})
    return [finding for finding in report.findings if finding.severity == "Violation"]


def _placed(finding: Finding, extension: Extension, base: str) -> str:
    """Return a finding with the sheet, row and column that it comes from, where one is known."""
    focus, _, _, _ = finding.key
    identifier = focus.removeprefix(f"{base}process/")
    process = extension.processes.get(identifier)
    if process is None:
        return f"{extension.path}: {focus}: {finding.message}"
    from etom_kg.core.user_tables import Fault

    table = extension.tables["processes"]
    local = str(finding.path or "").rsplit("#", 1)[-1].rstrip(">")
    name = _COLUMNS.get(local, local if local in process.row.letters else "identifier")
    column = process.row.letters.get(name, name)
    return str(Fault(table.path, table.title, process.row.number, column, finding.message))
