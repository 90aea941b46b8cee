"""The page of the faults of a published workbook, and the table of them that ``data/`` ships.

``python -m tools.faults_page GB921.xlsx PAGE.md`` writes the page, which lists them by kind.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from etom_kg.check.faults import FaultKind, RowFault, fault_kinds, fault_rows, workbook_faults
from etom_kg.core.errors import EtomKgError
from etom_kg.core.tables import write_table, write_whole
from etom_kg.reading.workbook import WorkbookRows, read_workbook_rows

__all__ = ["faults_page", "regenerate"]


def faults_page(workbook: WorkbookRows, faults: Sequence[RowFault]) -> str:
    """Return a Markdown page that counts the faults of a workbook by kind, with an example each."""
    live = [row for row in workbook.rows if not row.deleted]
    lines = [
        f"# Faults in the workbook of {workbook.edition} as published",
        "",
        "Made by `python -m tools.faults_page`; do not edit. `etom-kg validate` reports the same,",
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
    from etom_kg.graph.documents import FAULT_COLUMNS

    table = data / "25.5" / "row_faults.csv"
    rows = read_workbook_rows(shared / "facts" / "GB921_v25.5.xlsx")
    write_table(table, FAULT_COLUMNS, fault_rows(workbook_faults(rows)))
    return [table]


def main(arguments: Sequence[str]) -> int:
    """Write the page of faults; the arguments are the workbook and the page."""
    if len(arguments) != 2:
        sys.stderr.write("usage: python -m tools.faults_page WORKBOOK PAGE.md\n")
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
