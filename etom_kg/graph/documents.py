"""Documents, their clauses and the discrepancies found in them, as quads.

Of a workbook also its rows as they stand, so that shapes can check it against itself, and what
the rows of the published one get wrong, as discrepancies of its edition.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from etom_kg.core import namespaces as ns
from etom_kg.core.model import Clause, Framework, SourceRow
from etom_kg.core.namespaces import DCTERMS, ETOM, OA, RDF, RDFS
from etom_kg.core.quads import GraphWriter, Names, english, number, offset
from etom_kg.core.tables import read_table, resource, split_list
from etom_kg.graph.framework import element_node
from etom_kg.reading.workbook import WorkbookRows, note_changes, read_workbook_rows

__all__ = [
    "FAULT_COLUMNS",
    "discrepancy_quads",
    "document_quads",
    "fault_quads",
    "row_node",
    "row_quads",
    "workbook_quads",
]

_RELATIONS = {"part": DCTERMS.relation, "reference": DCTERMS.references}


def document_quads(framework: Framework, *, base: str = "") -> Iterator[Quad]:
    """Yield the source document, its clauses with offsets, and the documents it names.

    A source without clauses gives nothing. One that ``data/documents.csv`` describes gets its
    checksum only.
    """
    if not framework.clauses:
        return
    names = Names.of(framework, base)
    write = GraphWriter(names.graph("documents"))
    source = names.document()
    yield from write.about(source, (ETOM.textHash, framework.sha256))
    described = read_table(resource("data", "documents.csv"), ("document",))
    if framework.document not in {row["document"] for row in described}:
        yield from _document(write, source, framework.document, framework.title)
    for related in framework.related:
        subject = ns.document(related.identifier)
        yield from write.about(source, (_RELATIONS[related.relation], subject))
        yield from _document(write, subject, related.identifier, related.title)
        yield from write.about(subject, (ETOM.counterpart, related.counterpart))
    for clause in framework.clauses:
        yield from _clause(write, clause, names)
    for process in framework.processes.values():
        cells = (passage.clause for passage in process.passages if framework.in_cells)
        yield from write.about(
            names.process(process.identifier),
            *((ETOM.describedIn, names.clause(cell)) for cell in dict.fromkeys(cells)),
        )


def _document(
    write: GraphWriter, subject: NamedNode, identifier: str, title: str
) -> Iterator[Quad]:
    yield from write.about(
        subject,
        (RDF.type, ETOM.Document),
        (RDFS.label, english(identifier)),
        (DCTERMS.identifier, identifier),
        (DCTERMS.title, english(title)),
    )


def _clause(write: GraphWriter, clause: Clause, names: Names) -> Iterator[Quad]:
    selector = names.clause(clause.number, "position")
    heading = f"{clause.number} {clause.heading}" if clause.heading else f"clause {clause.number}"
    yield from write.about(
        names.clause(clause.number),
        (RDF.type, ETOM.Clause),
        (RDFS.label, english(heading)),
        (ETOM.clauseNumber, clause.number),
        (ETOM.inDocument, names.document()),
        (OA.hasSelector, selector),
    )
    yield from write.about(
        selector,
        (RDF.type, OA.TextPositionSelector),
        (OA.start, offset(clause.start)),
        (OA.end, offset(clause.end)),
    )


def discrepancy_quads(framework: Framework, *, base: str = "") -> Iterator[Quad]:
    """Yield what the source says differently in two places, as recorded discrepancies."""
    names = Names.of(framework, base)
    write = GraphWriter(names.graph("discrepancies"))
    for found in framework.discrepancies:
        witness = hashlib.sha256(found.witness.encode()).hexdigest()[:8]
        subject = names.record("discrepancy", f"{found.identifier}--{found.kind}--{witness}")
        place = f"clause {found.clause} and " if found.clause else ""
        label = f"{found.kind} of {found.identifier}: {place}{found.witness}"
        yield from write.about(
            subject,
            (RDF.type, ETOM.Discrepancy),
            (RDFS.label, english(label)),
            *((ETOM.aboutElement, node) for node in _elements(framework, names, found.identifier)),
            (ETOM.kind, ns.instance("discrepancy-kind", found.kind)),
            (ETOM.observedIn, names.clause(found.clause) if found.clause else None),
            (ETOM.expectedText, found.expected),
            (ETOM.witness, found.witness),
            (ETOM.foundText, found.found),
        )


def _elements(framework: Framework, names: Names, listed: str) -> Iterator[NamedNode]:
    """Yield the process or, separated by ``|``, the groupings that a discrepancy is about."""
    groupings = {group.key: group for group in framework.groupings}
    for key in split_list(listed):
        group = groupings.get(key)
        yield ns.instance(group.kind, names.edition, key) if group else names.process(key)


FAULT_COLUMNS = (
    "kind",
    "shape",
    "severity",
    "element",
    "identifier",
    "sheet",
    "row",
    "found",
    "message",
)


def fault_quads(edition: str, table: Path) -> Iterator[Quad]:
    """Yield a discrepancy for each line of a table of row faults, in ``<edition>/row-faults``."""
    write = GraphWriter(ns.graph(edition, "row-faults"))
    seen: Counter[str] = Counter()
    for row in read_table(table, FAULT_COLUMNS):
        key = f"{row['sheet']}--{row['row']}--{row['shape']}"
        seen[key] += 1
        number = f"--{seen[key]}" if seen[key] > 1 else ""
        yield from write.about(
            ns.instance("discrepancy", edition, key + number),
            (RDF.type, ETOM.Discrepancy),
            (RDFS.label, english(row["message"])),
            (ETOM.inEdition, ns.edition(edition)),
            (ETOM.aboutElement, element_node(edition, row["element"])),
            (ETOM.kind, ns.instance("discrepancy-kind", row["kind"])),
            (ETOM.witness, f"sheet {row['sheet']}, row {row['row']}"),
            (ETOM.foundText, row["found"]),
        )


_KEY = re.compile(r"\d+(?:\.\d+)+")


def workbook_quads(path: Path) -> Iterator[Quad]:
    """Read a GB921 workbook and yield its rows; raises ``DocumentError``."""
    return row_quads(read_workbook_rows(path))


def row_node(edition: str, sheet: str, row: int) -> NamedNode:
    """Return the IRI of a row: ``.../row/25.5/eTOM%20Deleted/12``."""
    return ns.instance("row", edition, sheet, str(row))


def row_quads(workbook: WorkbookRows) -> Iterator[Quad]:
    """Yield every row of a workbook in the graph ``graph/<edition>/rows``."""
    write = GraphWriter(ns.graph(workbook.edition, "rows"))
    for row in workbook.rows:
        yield from _row(write, workbook.edition, row)


def _row(write: GraphWriter, edition: str, row: SourceRow) -> Iterator[Quad]:
    match = _KEY.match(row.identifier)
    key = match[0] if match else ""
    above = key.rpartition(".")[0]
    yield from write.about(
        row_node(edition, row.sheet, row.row),
        (RDF.type, ETOM.DeletedRow if row.deleted else ETOM.LiveRow),
        (RDF.type, ETOM.SourceRow),
        (RDFS.label, english(f"sheet {row.sheet}, row {row.row}")),
        (ETOM.inEdition, ns.edition(edition)),
        (ETOM.sheet, row.sheet),
        (ETOM.rowNumber, number(row.row)),
        (ETOM.rowIdentifier, row.identifier),
        (ETOM.rowKey, key),
        (ETOM.rowAbove, above if above.count(".") > 1 else ""),
        (ETOM.rowName, row.name),
        (ETOM.rowLevel, None if row.level is None else number(row.level)),
        (ETOM.rowDomain, row.domain),
        (ETOM.rowVerticalGroup, row.vertical_group),
        (ETOM.rowOriginalIdentifier, row.original_identifier),
        (ETOM.rowUid, row.uid),
        (ETOM.rowIssue, row.issue),
        (ETOM.rowParentIdentifier, row.parent_identifier),
        (ETOM.briefDescription, english(row.brief) if row.brief else None),
        (ETOM.extendedDescription, english(row.extended) if row.extended else None),
        *(
            (ETOM.rowFormerName, change.former_name)
            for change in note_changes(row.extended)
            if change.former_name
        ),
    )
