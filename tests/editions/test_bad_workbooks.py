"""Every broken workbook gives one line with its place, and never a traceback."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from etom_kg.core.errors import DocumentError
from etom_kg.reading.merge import read_workbook
from tests.editions.books import HEADER, book, row

GOOD = row("1.3.3", "Thank Customer")


def _line(path: Path) -> str:
    with pytest.raises(DocumentError) as caught:
        read_workbook(path)
    line = str(caught.value)
    assert line.startswith(str(path))
    assert "\n" not in line
    assert caught.value.exit_code == 2
    return line.removeprefix(str(path))


CELLS: list[tuple[dict[str, object], str]] = [
    ({"Level": "two"}, "column Level holds 'two'"),
    ({"Level": 2.5}, "column Level holds '2.5'"),
    ({"Level": True}, "column Level"),
    ({"Level": None}, "column Level is empty"),
    ({"Process": None}, "column Process is empty"),
    ({"Process identifier": None}, "column Process identifier is empty"),
    ({"Process identifier": 1.1}, "holds the number 1.1; format it as text"),
    ({"Process identifier": datetime(2003, 3, 1)}, "holds the date 2003-03-01"),
    ({"Level": "=1+1"}, "column Level holds a formula"),
    ({"Domain": "=A1"}, "column Domain holds a formula"),
    ({"Process": 12}, "holds the number 12"),
]


@pytest.mark.parametrize(("cells", "message"), CELLS, ids=[m for _, m in CELLS])
def test_bad_cell(tmp_path: Path, cells: dict[str, object], message: str) -> None:
    path = book(tmp_path / "x.xlsx", [GOOD, row("1.3.4", "Greet", **cells)])
    line = _line(path)
    assert line.startswith(":3: sheet 'eTOM25,5': column ")
    assert message in line


def test_all_bad_cells_are_counted(tmp_path: Path) -> None:
    path = book(tmp_path / "x.xlsx", [row("1.3.4", "Greet", Level="two", Process=3)] * 3)
    assert _line(path).endswith("(5 more such cells)")


def test_error_cell(tmp_path: Path) -> None:
    path = book(tmp_path / "x.xlsx", [GOOD, row("1.3.4", "Greet", Domain="#REF!")])
    workbook = openpyxl.load_workbook(path)
    workbook["eTOM25,5"]["F3"].data_type = "e"
    workbook.save(path)
    assert "column Domain holds the error #REF!" in _line(path)


def test_merged_cells(tmp_path: Path) -> None:
    path = book(tmp_path / "x.xlsx", [GOOD] * 3)
    workbook = openpyxl.load_workbook(path)
    workbook["eTOM25,5"].merge_cells("F3:F4")
    workbook.save(path)
    assert _line(path).startswith(":4: sheet 'eTOM25,5': the cells F3:F4 are merged")


def test_no_process_sheet(tmp_path: Path) -> None:
    path = book(tmp_path / "x.xlsx", [GOOD], header=["Key", "Title", *HEADER[2:]])
    line = _line(path)
    assert "names the columns Process and Process identifier" in line
    assert "'Cover', 'eTOM25,5'" in line


def test_column_missing(tmp_path: Path) -> None:
    path = book(tmp_path / "x.xlsx", [GOOD], header=[*HEADER[:2], "Depth", *HEADER[3:]])
    line = _line(path)
    assert line.startswith(":1: sheet 'eTOM25,5': the header row has no column Level; it holds Pro")


def test_two_process_sheets(tmp_path: Path) -> None:
    path = book(tmp_path / "x.xlsx", [GOOD])
    workbook = openpyxl.load_workbook(path)
    workbook.copy_worksheet(workbook["eTOM25,5"]).title = "eTOM25.0"
    workbook.save(path)
    assert "several sheets of processes: 'eTOM25,5', 'eTOM25.0'" in _line(path)


def test_no_release(tmp_path: Path) -> None:
    assert "names no release" in _line(book(tmp_path / "x.xlsx", [GOOD], title="Processes"))


def _zip(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


BROKEN: list[tuple[str, Callable[[bytes], bytes], str]] = [
    ("empty", lambda _: b"", "not a complete XLSX"),
    ("text", lambda _: b"Process,Level\n", "not a complete XLSX"),
    ("truncated", lambda good: good[: len(good) // 2], "not a complete XLSX"),
    ("password", lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "password"),
    ("other zip", lambda _: _zip({"a.txt": b"hello"}), "not a readable XLSX"),
    ("bomb", lambda _: _zip({"xl/a.xml": bytes(50 * 2**20)}), "-fold in unpacking"),
    ("flipped", lambda good: _flip(good), "XLSX workbook"),
]


def _flip(good: bytes) -> bytes:
    """Damage the compressed data of every part and leave the directory whole."""
    damaged = bytearray(good)
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        for part in archive.infolist():
            start = part.header_offset + 30 + len(part.filename)
            middle = start + part.compress_size // 2
            damaged[middle] ^= 0xFF
    return bytes(damaged)


@pytest.mark.parametrize(("name", "spoil", "message"), BROKEN, ids=[b[0] for b in BROKEN])
def test_broken_file(
    tmp_path: Path, name: str, spoil: Callable[[bytes], bytes], message: str
) -> None:
    path = book(tmp_path / "x.xlsx", [GOOD] * 50)
    path.write_bytes(spoil(path.read_bytes()))
    assert message in _line(path)


def test_large_unpacked_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etom_kg.core.user_tables.MAX_BYTES", 1000)
    assert "unpacks to more than" in _line(book(tmp_path / "x.xlsx", [GOOD]))


def test_missing_file(tmp_path: Path) -> None:
    assert "No such file" in _line(tmp_path / "none.xlsx")


def test_truncated_sheet_xml(tmp_path: Path) -> None:
    """A complete archive whose sheet stops in mid-row."""
    path = book(tmp_path / "x.xlsx", [GOOD] * 5)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = next(n for n in parts if n.endswith("sheet2.xml"))
    parts[sheet] = parts[sheet][: len(parts[sheet]) // 2]
    path.write_bytes(_zip(parts))
    assert "not a readable XLSX" in _line(path)


def test_a_claimed_size_is_not_believed(tmp_path: Path) -> None:
    """A sheet that says it has a million columns is read as fast as any other."""
    path = book(tmp_path / "x.xlsx", [GOOD])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = next(n for n in parts if n.endswith("sheet2.xml"))
    assert b'<dimension ref="A1:J2"' in parts[sheet]
    parts[sheet] = parts[sheet].replace(b'ref="A1:J2"', b'ref="A1:XFD1048576"')
    path.write_bytes(_zip(parts))
    assert list(read_workbook(path).processes) == ["1.3.3"]
