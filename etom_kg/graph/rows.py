"""The rows of a workbook as they stand, so that shapes can check a workbook against itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from etom_kg import namespaces as ns
from etom_kg.graph.quads import GraphWriter, english, number
from etom_kg.namespaces import ETOM, RDF, RDFS
from etom_kg.reading.change_notes import note_changes
from etom_kg.reading.edition_model import SourceRow
from etom_kg.reading.workbook import WorkbookRows, read_workbook_rows

__all__ = ["row_node", "row_quads", "workbook_quads"]

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
