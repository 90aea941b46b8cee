"""Open XLSX workbooks that strangers send: bounded, streamed, every fault with its place.

Formulas and merged cells are refused where data is read: the first has no value of its own, and
a merged cell has its value only in one corner, so that data would silently be lost.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from etom_kg.errors import DocumentError

if TYPE_CHECKING:
    from openpyxl import Workbook

__all__ = ["Cell", "Sheet", "open_sheets"]

MAX_BYTES = 512 * 2**20
"""Most bytes that the parts of a workbook may unpack to."""
MAX_RATIO = 200
"""Most that a part of over a megabyte may grow in unpacking; real sheets stay below 30."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)"')
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
        """Yield the number and the cells of each row, from row 1 on."""
        self._worksheet.reset_dimensions()  # a sheet may claim a million columns
        with _readable(self._path, f"sheet {self.title!r} "):
            for number, row in enumerate(self._worksheet.iter_rows(), 1):
                yield number, [_cell(cell) for cell in row]

    def merged(self) -> list[tuple[str, int, int]]:
        """Return each merged range with its first and last row."""
        found = []
        with _readable(self._path, f"sheet {self.title!r} "):
            part = self._worksheet._worksheet_path
            with self._archive.open(part.lstrip("/")) as stream:
                tail = b""
                while chunk := stream.read(_CHUNK):
                    for match in _MERGED.finditer(tail + chunk):
                        left, top, right, bottom = (group.decode() for group in match.groups())
                        found.append((f"{left}{top}:{right}{bottom}", int(top), int(bottom)))
                    tail = (tail + chunk)[-64:]
        return sorted(set(found), key=lambda merge: (merge[1], merge[0]))


def _cell(cell: Any) -> Cell:
    if cell.data_type == "f":
        return Cell(None, "holds a formula; put the value itself in its place")
    if cell.data_type == "e":
        return Cell(None, f"holds the error {cell.value}; put a value in its place")
    return Cell(cell.value)


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
        with _readable(path):
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
def _readable(path: Path, what: str = "") -> Iterator[None]:
    """Turn whatever a broken workbook makes the libraries raise into one line."""
    import zlib
    from xml.etree.ElementTree import ParseError

    try:
        yield
    except zipfile.BadZipFile as error:
        raise DocumentError(
            f"{what}is no complete XLSX workbook ({error}); fetch or save it anew", path=path
        ) from None
    except (KeyError, ValueError, TypeError, EOFError, ParseError, zlib.error, OSError) as error:
        reason = " ".join(str(error).split())[:120]
        raise DocumentError(f"{what}is no readable XLSX workbook: {reason}", path=path) from None
