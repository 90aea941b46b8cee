"""Add columns to a sheet of an XLSX workbook, leaving all else in it as it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from etom_kg.errors import EtomKgError, TableError
from etom_kg.mapping.files import ADDED, position_of
from etom_kg.reading.spreadsheet import open_sheets
from etom_kg.tables import cells, write_whole

__all__ = ["rewrite_workbook"]


def rewrite_workbook(
    path: Path, column: str, output: str, sheet: str | None, map_cell: Callable[[str], list[str]]
) -> None:
    """Write the workbook with the columns ``ADDED`` behind those of one sheet.

    Raises ``TableError`` when the workbook cannot be opened or lacks the sheet or column.
    """
    if output == "-" or not output.lower().endswith(".xlsx"):
        raise EtomKgError("a workbook is written to a workbook; name one with -o OUT.xlsx")
    with open_sheets(path):
        pass  # refuses what is no workbook, protected or a bomb
    from openpyxl import load_workbook

    book = load_workbook(path)
    chosen = _sheet(book, column, sheet, path)
    header = [_text(cell.value) for cell in chosen[1]]
    position = position_of(column, header, path)
    end = len(header)
    for number, row in enumerate(chosen.iter_rows(), 1):
        if not any(cell.value is not None for cell in row):
            continue
        added = list(ADDED) if number == 1 else cells(map_cell(_text(row[position].value)))
        for offset, value in enumerate(added, 1):
            chosen.cell(number, end + offset).value = value
    with write_whole(Path(output)) as temporary:
        book.save(temporary)


def _sheet(book: Any, column: str, name: str | None, path: Path) -> Any:
    titles = [sheet.title for sheet in book.worksheets]
    if name is not None:
        if name not in titles:
            raise TableError(f"has no sheet {name!r}; it has {', '.join(titles)}", path=path)
        return book[name]
    wanted = column.strip().casefold()
    for sheet in book.worksheets:
        if sheet.max_row and wanted in {_text(c.value).casefold() for c in sheet[1]}:
            return sheet
    raise TableError(
        f"has no sheet whose first row names the column {column!r}; its sheets are "
        f"{', '.join(titles)}",
        path=path,
        line=1,
    )


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()
