"""The faults of a published workbook, found by the shapes for its rows.

``python -m etom_kg.faults GB921.xlsx PAGE.md`` writes a page that lists them by kind.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from etom_kg.errors import EtomKgError
from etom_kg.namespaces import DCTERMS, SH
from etom_kg.reading.edition_merge import deleted_key
from etom_kg.reading.edition_model import SourceRow
from etom_kg.reading.workbook import WorkbookRows, read_workbook_rows
from etom_kg.resources import resource
from etom_kg.tables import write_table, write_whole

__all__ = [
    "FaultKind",
    "RowFault",
    "fault_kinds",
    "fault_rows",
    "faults_page",
    "regenerate",
    "shapes_path",
    "workbook_faults",
]

_COMMENT = "http://www.w3.org/2000/01/rdf-schema#comment"
_MOST_WORDS = 9
"""Words of the longest cell that a table of faults repeats; what is longer is a description."""
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+(?:\.\d+)+")
_THIS = re.compile(r"^<?\S*/row/\S*>?: ")


@dataclass(frozen=True, slots=True)
class FaultKind:
    """A shape for rows: what it asks, and the kind of discrepancy that a breach of it is."""

    shape: str
    kind: str
    name: str
    severity: str
    why: str


@dataclass(frozen=True, slots=True)
class RowFault:
    """One finding about one row; ``element`` is an identifier or a deleted process's key."""

    kind: FaultKind
    row: SourceRow
    element: str
    found: str
    message: str


def shapes_path() -> Path:
    """Return the file of the shapes for rows."""
    return resource("ontology", "shapes", "workbook.ttl")


def fault_kinds() -> dict[str, FaultKind]:
    """Return every shape for rows by its IRI, in the order of the shapes file."""
    from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

    facts: dict[str, dict[str, str]] = {}
    wanted = {SH.name, SH.severity, DCTERMS.subject, NamedNode(_COMMENT)}
    quads: Iterable[Quad] = parse(path=shapes_path(), format=RdfFormat.TURTLE)
    for quad in quads:
        node = quad.object
        if quad.predicate in wanted and isinstance(node, (NamedNode, Literal)):
            facts.setdefault(str(quad.subject), {})[quad.predicate.value] = node.value
    return {
        shape.strip("<>"): FaultKind(
            shape=_local(shape.strip("<>")),
            kind=_local(fact[DCTERMS.subject.value]),
            name=fact[SH.name.value],
            severity=_local(fact[SH.severity.value]),
            why=fact[_COMMENT],
        )
        for shape, fact in facts.items()
        if SH.severity.value in fact
    }


def _local(iri: str) -> str:
    return iri.replace("#", "/").rpartition("/")[2]


def workbook_faults(workbook: WorkbookRows) -> list[RowFault]:
    """Run the shapes over the rows and return what they find, by sheet, row and shape."""
    from etom_kg.graph.rows import row_node, row_quads
    from etom_kg.validation import shapes_quads, validate

    rows = {row_node(workbook.edition, r.sheet, r.row).value: r for r in workbook.rows}
    kinds = fault_kinds()
    report = validate(row_quads(workbook), shapes_quads(shapes_path()))
    faults = [
        _fault(
            kinds[getattr(finding.shape, "value", "")],
            rows[getattr(finding.focus, "value", "")],
            getattr(finding.value, "value", ""),
            finding.message,
        )
        for finding in report.findings
    ]
    return sorted(faults, key=lambda f: (f.row.deleted, f.row.row, f.kind.shape, f.found))


def _fault(kind: FaultKind, row: SourceRow, found: str, message: str) -> RowFault:
    element = deleted_key(row) if row.deleted else row.identifier
    return RowFault(kind, row, element, _found(row, found), _THIS.sub("", message))


def _found(row: SourceRow, value: str) -> str:
    """Return what stands in the cell, without repeating a remark or a description of the source."""
    if not value:
        return "nothing"
    if value == row.identifier != _number(value):
        return f"{_number(value)} and a remark" if _number(value) else "a remark alone"
    return value if len(_WORD.findall(value)) <= _MOST_WORDS else "a long text"


def _number(cell: str) -> str:
    """Return the identifier that a cell begins with, without the remark that may follow it."""
    match = _NUMBER.match(cell)
    return match[0] if match else ""


def fault_rows(faults: Iterable[RowFault]) -> Iterable[Sequence[object]]:
    """Yield the faults as rows of ``row_faults.csv``."""
    for fault in faults:
        yield (
            fault.kind.kind,
            fault.kind.shape,
            fault.kind.severity,
            fault.element,
            _number(fault.row.identifier),
            fault.row.sheet,
            fault.row.row,
            fault.found,
            fault.message,
        )


def faults_page(workbook: WorkbookRows, faults: Sequence[RowFault]) -> str:
    """Return a Markdown page that counts the faults of a workbook by kind, with an example each."""
    live = [row for row in workbook.rows if not row.deleted]
    lines = [
        f"# Faults in the workbook of {workbook.edition} as published",
        "",
        "Made by `python -m etom_kg.faults`; do not edit. `etom-kg validate` reports the same,",
        "row by row, on your own copy.",
        "",
        f"Source: `{workbook.path.name}`, SHA-256 `{workbook.sha256}`,",
        f"{len(live):,} rows of {len({row.identifier for row in live}):,} processes in force and "
        f"{len(workbook.rows) - len(live):,} rows of deleted ones.",
        "",
        f"{len(faults):,} findings: {_severities(faults)}.",
        "",
        "| what | severity | findings | rows | processes | example |",
        "|---|---|--:|--:|--:|---|",
        *_lines(faults),
        "",
        "Why each is a fault, and the query that finds it, stand in "
        "[ontology/shapes/workbook.ttl](../ontology/shapes/workbook.ttl).",
        "Deleted processes are counted by their unique number, others by identifier.",
        "",
    ]
    return "\n".join(lines)


def _severities(faults: Iterable[RowFault]) -> str:
    counts = Counter(fault.kind.severity for fault in faults)
    words = {"Violation": "violations", "Warning": "warnings", "Info": "remarks"}
    return ", ".join(f"{counts[severity]} {word}" for severity, word in words.items())


def _lines(faults: Sequence[RowFault]) -> Iterator[str]:
    """Yield a line of the table for each shape, worst and most frequent first."""
    groups: dict[FaultKind, list[RowFault]] = {kind: [] for kind in fault_kinds().values()}
    for fault in faults:
        groups[fault.kind].append(fault)
    order = ("Violation", "Warning", "Info")
    for kind, found in sorted(
        groups.items(), key=lambda g: (order.index(g[0].severity), -len(g[1]), g[0].name)
    ):
        rows = len({(fault.row.sheet, fault.row.row) for fault in found})
        elements = len({(fault.row.deleted, fault.element) for fault in found})
        example = _example(found[0]) if found else ""
        yield (
            f"| {kind.name} ({kind.shape}) | {kind.severity} | {len(found)} | {rows} "
            f"| {elements} | {example} |"
        )


def _example(fault: RowFault) -> str:
    sheet = " (deleted)" if fault.row.deleted else ""
    said = f"row {fault.row.row}{sheet}: {fault.message}"
    return said.replace("|", "\\|").replace("\n", " ")


def regenerate(shared: Path, data: Path) -> list[Path]:
    """Find the faults of the 25.5 workbook anew; write and return ``25.5/row_faults.csv``."""
    from etom_kg.graph.faults import FAULT_COLUMNS

    table = data / "25.5" / "row_faults.csv"
    rows = read_workbook_rows(shared / "facts" / "GB921_v25.5.xlsx")
    write_table(table, FAULT_COLUMNS, fault_rows(workbook_faults(rows)))
    return [table]


def main(arguments: Sequence[str]) -> int:
    """Write the page of faults; the arguments are the workbook and the page."""
    if len(arguments) != 2:
        sys.stderr.write("usage: python -m etom_kg.faults WORKBOOK PAGE.md\n")
        return 2
    try:
        workbook = read_workbook_rows(Path(arguments[0]))
        page = faults_page(workbook, workbook_faults(workbook))
        with write_whole(Path(arguments[1])) as temporary:
            temporary.write_text(page, encoding="utf-8")
    except EtomKgError as error:
        sys.stderr.write(f"etom-kg: error: {error}\n")
        return error.exit_code
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
