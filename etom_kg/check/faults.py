"""The faults of a published workbook, found by the shapes for its rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from etom_kg.core.model import SourceRow
from etom_kg.core.namespaces import DCTERMS, SH
from etom_kg.core.tables import resource
from etom_kg.reading.merge import deleted_key
from etom_kg.reading.workbook import WorkbookRows

__all__ = [
    "FaultKind",
    "RowFault",
    "fault_kinds",
    "fault_rows",
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
    from etom_kg.graph.documents import row_node, row_quads
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
