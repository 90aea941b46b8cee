"""Small invented workbooks for the tests."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

HEADER = (
    "Process",
    "Process identifier",
    "Level",
    "Extended Description",
    "Brief description",
    "Domain",
    "Vertical Group",
    "Original Process Identifier",
    "UID",
    "Issue",
)
DELETED = (
    "Process",
    "UID",
    "Domain",
    "Vertical Group",
    "Level",
    "Original Process Identifier",
    "Process identifier",
    "Parent Process Identifier",
)


def row(identifier: str, name: str, **cells: object) -> tuple[object, ...]:
    """Return a row of a process in force; ``cells`` replace columns by their header."""
    values: dict[str, object] = {
        "Process": name,
        "Process identifier": identifier,
        "Level": identifier.count("."),
        "Extended Description": f"{name} does it all.",
        "Brief description": f"{name} does it.",
        "Domain": "Customer Domain",
        "Vertical Group": "Assurance",
        "Original Process Identifier": None,
        "UID": sum(map(ord, identifier)),
        "Issue": None,
    }
    return tuple((values | cells)[column] for column in HEADER)


def book(
    path: Path,
    rows: Sequence[Sequence[object]],
    *,
    header: Sequence[object] = HEADER,
    title: str = "eTOM25,5",
    deleted: Sequence[Sequence[object]] = (),
) -> Path:
    """Write a workbook with a cover, a sheet of processes and a sheet of deleted ones."""
    workbook = Workbook()
    cover = workbook.active
    assert cover is not None
    cover.title = "Cover"
    cover["B2"] = "A cover"
    cover.merge_cells("B2:F4")
    sheet = workbook.create_sheet(title)
    for line in (header, *rows):
        sheet.append(list(line))
    if deleted:
        gone = workbook.create_sheet("eTOM Deleted")
        for line in (DELETED, *deleted):
            gone.append(list(line))
    workbook.save(path)
    return path
