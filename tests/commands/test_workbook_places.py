"""Rows and columns of a workbook are read by what there is, wherever it stands."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from etom_kg.core.errors import EtomKgError
from etom_kg.core.user_tables import Columns, open_sheets, read_user_tables
from etom_kg.lineage.files import ADDED, CellMapper, rewrite

LAST = "XFD1048576"


def made(path: Path, cells: dict[str, str], edit: Callable[[str], str] = str) -> Path:
    """Write a workbook with these cells, its XML changed by ``edit``."""
    book = Workbook()
    for place, value in cells.items():
        book.active[place] = value
    plain = path.with_suffix(".plain.xlsx")
    book.save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            content = old.read(part)
            if part == "xl/worksheets/sheet1.xml":
                content = edit(content.decode()).encode()
            new.writestr(part, content)
    return path


TABLE = {"A1": "id", "B1": "name", "A2": "1.F.1.5", "B2": "Order Handling"}


@pytest.mark.parametrize("stray", [LAST, "A1048576", "XFD1", "XFD2", "C900000"])
def test_a_legal_stray_cell_costs_nothing_and_is_read(tmp_path: Path, stray: str) -> None:
    path = made(tmp_path / "x.xlsx", {**TABLE, stray: "1.3.3"})
    with open_sheets(path) as sheets:
        rows = dict(sheets[0].rows())
    assert len(rows) == len({"1", "2", stray.lstrip("ABCDEFX")})
    assert sum(bool(cell.text) for cells in rows.values() for cell in cells) == 5
    tables = read_user_tables(path, {"x": Columns(("id", "name"))})
    assert next(row["id"] for row in tables["x"].rows) == "1.F.1.5"
    out, mapper = tmp_path / "out.xlsx", CellMapper()
    rewrite(str(path), "id", str(out), mapper)
    sheet = load_workbook(out).active
    assert sheet[stray].value == "1.3.3"
    titles = {c.value: c.column for (row, _), c in sheet._cells.items() if row == 1}
    behind = 4 if stray[0] == "C" else 3
    assert [titles[name] for name in ADDED] == [behind + n for n in range(len(ADDED))]
    assert sheet.cell(2, titles["etom_id"]).value == "1.3.3"


@pytest.mark.parametrize(
    ("old", "new", "row"),
    [
        ('r="2"', 'r="99999999"', 99999999),
        ('r="2"', 'r="0"', 0),
        ('r="B2"', 'r="XFE2"', 2),
        ('r="B2"', 'r="ZZZ2"', 2),
    ],
)
def test_a_place_that_no_workbook_has(tmp_path: Path, old: str, new: str, row: int) -> None:
    def edit(text: str) -> str:
        text = text.replace(old, new)
        return text.replace('r="A2"', f'r="A{row}"').replace('r="B2"', f'r="B{row}"')

    path = made(tmp_path / "x.xlsx", TABLE, edit)
    for read in (
        lambda: read_user_tables(path, {"x": Columns(("id",))}),
        lambda: rewrite(str(path), "id", str(tmp_path / "out.xlsx"), CellMapper()),
    ):
        with pytest.raises(EtomKgError, match="outside what a workbook can hold") as caught:
            read()
        assert caught.value.line == row
    assert not (tmp_path / "out.xlsx").exists()


@pytest.mark.parametrize("kind", ["mergeCells><mergeCell", "hyperlinks><hyperlink"])
def test_a_range_of_all_cells(tmp_path: Path, kind: str) -> None:
    end = kind.partition("><")[0]
    text = f"</sheetData><{kind} location='x' ref='B9:{LAST}'/></{end}>"
    path = made(tmp_path / "x.xlsx", TABLE, lambda xml: xml.replace("</sheetData>", text))
    with pytest.raises(EtomKgError, match=f"range of too many cells, B9:{LAST}"):
        rewrite(str(path), "id", str(tmp_path / "out.xlsx"), CellMapper())


def test_far_cells_in_every_row(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(3, 2000))
    path = made(
        tmp_path / "x.xlsx", TABLE, lambda x: x.replace("</sheetData>", rows + "</sheetData>")
    )
    with pytest.raises(EtomKgError, match="cells far right of all others"):
        read_user_tables(path, {"x": Columns(("id",))})
