"""Read the tables that users fill in, CSV or XLSX, and report every fault of them in one run.

A table is one CSV file or the sheets of a workbook. Columns are found by their header, in any
order and case; columns that nobody asked for are left alone. Workbooks that strangers send are
bounded and streamed. Formulas and merged cells are refused where data is read: the first has no
value of its own, and a merged cell has its value only in one corner, so that data would silently
be lost.
"""

from __future__ import annotations

import csv
import re
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from etom_kg.core.errors import DocumentError, EtomKgError, TableError, counted

if TYPE_CHECKING:
    from openpyxl import Workbook

__all__ = [
    "Cell",
    "Columns",
    "Fault",
    "FaultyTableError",
    "Sheet",
    "UserRow",
    "UserTable",
    "open_sheets",
    "outside",
    "raise_faults",
    "read_user_tables",
    "readable",
]

MAX_BYTES = 512 * 2**20
"""Most bytes that the parts of a workbook may unpack to."""
MAX_RATIO = 200
"""Most that a part of over a megabyte may grow in unpacking; real sheets stay below 30."""

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
"""What the format allows; a number above it is damage, not data."""
MAX_GAPS = 10_000_000
"""Most empty cells that a sheet may have before filled ones of the same row."""
MAX_SPAN = 1_000_000
"""Most cells that one merge or link may cover; the library makes an object for each."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RANGE = re.compile(
    rb"<(?:\w+:)?(mergeCell|hyperlink)\s[^<>]*?\bref\s*=\s*[\"']"
    rb"([A-Z]{1,3})(\d{1,9}):([A-Z]{1,3})(\d{1,9})[\"']"
)
_CHUNK = 2**20


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's value; ``problem`` says why there is none to use."""

    value: object
    problem: str = ""

    @property
    def text(self) -> str:
        """The value as trimmed text; empty if there is none."""
        return "" if self.value is None else str(self.value).strip()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet whose rows are read as they are asked for."""

    title: str
    _worksheet: Any
    _archive: zipfile.ZipFile
    _path: Path

    def rows(self) -> Iterator[tuple[int, Sequence[Cell]]]:
        """Yield the number and the cells, up to the last filled one, of each row that has any."""
        from openpyxl.worksheet._reader import WorkSheetParser

        sheet, book, gaps = self._worksheet, self._worksheet.parent, 0
        with readable(self._path, f"sheet {self.title!r} "), sheet._get_source() as source:
            parser = WorkSheetParser(
                source,
                sheet._shared_strings,
                epoch=book.epoch,
                date_formats=book._date_formats,
                timedelta_formats=book._timedelta_formats,
            )
            for number, found in parser.parse():
                cells = {c["column"]: c for c in found if c["value"] is not None}
                width = max(cells, default=0)
                if not 0 < number <= MAX_ROW or width > MAX_COLUMN:
                    raise outside(self._path, self.title, number)
                gaps += width - len(cells)
                if gaps > MAX_GAPS:
                    raise self._error(number, "has cells far right of all others; delete them")
                if cells:
                    yield number, [_cell(cells.get(at)) for at in range(1, width + 1)]

    def _error(self, number: int, what: str) -> DocumentError:
        return DocumentError(f"sheet {self.title!r}: the row {what}", path=self._path, line=number)

    def merged(self) -> list[tuple[str, int, int]]:
        """Return each merged range with its first and last row."""
        found = {r[1:] for r in self._ranges() if r[0] == b"mergeCell"}
        return sorted(found, key=lambda merge: (merge[1], merge[0]))

    def refuse_wide(self) -> None:
        """Refuse ranges of so many cells that no library can hold them."""
        for _, place, top, bottom in self._ranges():
            left, right = (_column_number(part.rstrip("0123456789")) for part in place.split(":"))
            if (bottom - top + 1) * (right - left + 1) > MAX_SPAN:
                raise self._error(top, f"begins a range of too many cells, {place}; make it less")

    def _ranges(self) -> Iterator[tuple[bytes, str, int, int]]:
        with readable(self._path, f"sheet {self.title!r} "):
            part = self._worksheet._worksheet_path
            with self._archive.open(part.lstrip("/")) as stream:
                tail = b""
                while chunk := stream.read(_CHUNK):
                    for match in _RANGE.finditer(tail + chunk):
                        kind, *ends = match.groups()
                        left, top, right, bottom = (group.decode() for group in ends)
                        yield kind, f"{left}{top}:{right}{bottom}", int(top), int(bottom)
                    tail = (tail + chunk)[-512:]


def outside(path: Path, sheet: str, row: int) -> DocumentError:
    """Return the error of a cell where no workbook has one."""
    what = f"sheet {sheet!r}: the row has a cell outside what a workbook can hold; delete it"
    return DocumentError(what, path=path, line=row)


_EMPTY = Cell(None)


def _cell(cell: Mapping[str, Any] | None) -> Cell:
    if cell is None:
        return _EMPTY
    if cell["data_type"] == "f":
        return Cell(None, "holds a formula; put the value itself in its place")
    if cell["data_type"] == "e":
        return Cell(None, f"holds the error {cell['value']}; put a value in its place")
    return Cell(cell["value"])


def _column_number(letters: str) -> int:
    """Return the number of a column.

    >>> _column_number("A"), _column_number("XFD")
    (1, 16384)
    """
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number


@contextmanager
def open_sheets(path: Path) -> Iterator[list[Sheet]]:
    """Open a workbook and give its worksheets; raises ``DocumentError`` if that cannot be done."""
    from openpyxl import load_workbook

    try:
        stream = path.open("rb")
    except OSError as error:
        raise DocumentError(f"cannot be read: {error.strerror}", path=path) from None
    with stream:
        if stream.read(8) == _OLE:
            raise DocumentError(
                "is protected by a password or in the old .xls format; "
                "save it as .xlsx without a password",
                path=path,
            )
        stream.seek(0)
        with readable(path):
            archive = zipfile.ZipFile(stream)
            _refuse_bomb(archive, path)
            workbook: Workbook = load_workbook(stream, read_only=True, data_only=False)
            sheets = [Sheet(ws.title, ws, archive, path) for ws in workbook.worksheets]
        try:
            yield sheets
        finally:
            workbook.close()


def _refuse_bomb(archive: zipfile.ZipFile, path: Path) -> None:
    parts = archive.infolist()
    if sum(part.file_size for part in parts) > MAX_BYTES:
        raise DocumentError(f"unpacks to more than {MAX_BYTES >> 20} MiB; not opened", path=path)
    for part in parts:
        if part.file_size > 2**20 and part.file_size > MAX_RATIO * max(part.compress_size, 1):
            ratio = part.file_size // max(part.compress_size, 1)
            raise DocumentError(
                f"its part {part.filename} grows {ratio}-fold in unpacking; not opened", path=path
            )


@contextmanager
def readable(path: Path, what: str = "") -> Iterator[None]:
    """Turn whatever a broken workbook makes the libraries raise into one line."""
    try:
        yield
    except (EtomKgError, GeneratorExit):
        raise
    except zipfile.BadZipFile as error:
        raise DocumentError(
            f"{what}is not a complete XLSX workbook ({error}); fetch or save it again", path=path
        ) from None
    except Exception as error:
        reason = " ".join(str(error).split())[:120] or type(error).__name__
        raise DocumentError(f"{what}is not a readable XLSX workbook: {reason}", path=path) from None


_HEADER_ROWS = 10
"""A header stands within this many rows; above it there may be a title or remarks."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in which cell; the column is a letter in a workbook, a name in a CSV file."""

    path: str
    sheet: str
    row: int
    column: str
    what: str

    def __str__(self) -> str:
        sheet = f"sheet {self.sheet}, " if self.sheet else ""
        column = f", column {self.column}" if self.column else ""
        return f"{self.path}:{self.row}: {sheet}row {self.row}{column}: {self.what}"


class FaultyTableError(TableError):
    """All faults of a table; each is reported on a line of its own."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda f: (f.path, f.sheet, f.row, f.column)))
        super().__init__(f"{counted(len(faults), 'fault')}: {self.faults[0]}")


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table: those it must have, those it may have, and other spellings."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    synonyms: Mapping[str, str] = field(default_factory=dict)

    def named(self, text: str) -> str:
        """Return the column that a header cell means; empty if none."""
        name = "_".join(text.strip().lower().replace("-", " ").split())
        name = self.synonyms.get(name, name)
        return name if name in (*self.required, *self.optional) else ""


@dataclass(frozen=True, slots=True)
class UserRow:
    """A row: its number, the text of its cells by column, and where each column stands."""

    number: int
    cells: dict[str, str]
    letters: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass
class UserTable:
    """The rows of one sheet or file, and the faults found while reading and checking them."""

    path: str
    title: str
    rows: list[UserRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    _faulty: set[tuple[int, str]] = field(default_factory=set)

    def fault(self, row: UserRow, column: str, what: str) -> None:
        """Note a fault in a cell; only the first of a cell is kept, others follow from it."""
        letter = row.letters.get(column, column)
        if (row.number, letter) not in self._faulty:
            self._faulty.add((row.number, letter))
            self.faults.append(Fault(self.path, self.title, row.number, letter, what))


def read_user_tables(path: Path, wanted: Mapping[str, Columns]) -> dict[str, UserTable]:
    """Return the tables of a file by name; ``wanted`` says which, with their columns.

    A CSV file, or ``-`` for stdin, is the first table wanted. A workbook has a sheet for each, or,
    when only one is wanted, its first sheet with a fitting header. Raises ``TableError`` or
    ``DocumentError`` when the file cannot be read; faults in cells are collected in the tables.
    """
    if path.suffix.lower() in (".xlsx", ".xlsm", ".xls"):
        return _workbook(path, wanted)
    name, columns = next(iter(wanted.items()))
    table = UserTable(str(path), "")
    try:
        content = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        _fill(table, columns, _csv_rows(content.decode("utf-8-sig"), path))
    except FileNotFoundError:
        raise TableError("no such file; check the path", path=path) from None
    except IsADirectoryError:
        raise TableError("is a folder; name a CSV file or a workbook", path=path) from None
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise TableError("is not UTF-8; save it as CSV in UTF-8", path=path, line=line) from None
    except OSError as error:
        raise TableError(f"cannot be read: {error.strerror}", path=path) from None
    return {name: table}


Raw = tuple[int, list[tuple[str, str]]]
"""A row number and, for each cell, its text and what keeps the text from being used."""


def _csv_rows(text: str, path: Path) -> Iterator[Raw]:
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    try:
        for row in reader:
            yield reader.line_num, [(cell.strip(), _formula(cell)) for cell in row]
    except csv.Error as error:
        raise TableError(f"is not CSV: {error}", path=path, line=reader.line_num) from None


def _formula(cell: str) -> str:
    return "holds a formula; put the value itself in its place" if cell[:1] == "=" else ""


def _workbook(path: Path, wanted: Mapping[str, Columns]) -> dict[str, UserTable]:

    def rows(sheet: Sheet) -> Iterator[Raw]:
        for number, cells in sheet.rows():
            yield number, [(c.text, c.problem or _formula(c.text)) for c in cells]

    tables: dict[str, UserTable] = {}
    with open_sheets(path) as sheets:
        by_title = {sheet.title.strip().lower(): sheet for sheet in sheets}
        for name, columns in wanted.items():
            sheet = by_title.get(name.lower())
            if sheet is None and len(wanted) == 1 and sheets:
                sheet = sheets[0]
            if sheet is None:
                continue
            table = tables[name] = UserTable(str(path), sheet.title)
            for merge, top, _ in sheet.merged():
                what = f"cells {merge} are merged; part them, each with its own value"
                table.faults.append(Fault(str(path), sheet.title, top, merge, what))
            _fill(table, columns, rows(sheet))
    if not tables:
        raise TableError(f"has no sheet named {', '.join(wanted)}", path=path)
    return tables


def _fill(table: UserTable, columns: Columns, rows: Iterator[Raw]) -> None:
    """Find the header and take the rows below it."""
    filled = ((number, cells) for number, cells in rows if any(map(any, cells)))
    heads = (_header(columns, [text for text, _ in c]) for _, c in islice(filled, _HEADER_ROWS))
    places = next(filter(None, heads), None)
    if places is None:
        wanted = ", ".join(columns.required)
        what = f"has no header row; its first row must name the columns {wanted}"
        table.faults.append(Fault(table.path, table.title, 1, "", what))
        return
    letters = {name: _letter(index, table.title, name) for name, index in places.items()}
    for number, cells in filled:
        taken = {name: cells[at] for name, at in places.items() if at < len(cells)}
        row = UserRow(
            number, {n: "" if problem else t for n, (t, problem) in taken.items()}, letters
        )
        if any(map(any, taken.values())):
            table.rows.append(row)
        for name, (_, problem) in taken.items():
            if problem:
                table.fault(row, name, problem)


def _header(columns: Columns, texts: Sequence[str]) -> dict[str, int]:
    """Return where each column stands, if all required ones are there."""
    places: dict[str, int] = {}
    for index, text in enumerate(texts):
        name = columns.named(text)
        if name and name not in places:
            places[name] = index
    return places if all(name in places for name in columns.required) else {}


def _letter(index: int, sheet: str, name: str) -> str:
    """Return a column as its table shows it: letters in a workbook, the name in a CSV file."""
    if not sheet:
        return name
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def raise_faults(tables: Mapping[str, UserTable]) -> None:
    """Raise all faults of some tables, if there are any."""
    faults = [fault for table in tables.values() for fault in table.faults]
    if faults:
        raise FaultyTableError(faults)
