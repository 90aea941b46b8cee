"""The project's files: shipped ones are found, CSV tables read, and all written whole or not."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from etom_kg.core.errors import EtomKgError, OutputError, TableError

__all__ = [
    "cells",
    "clear_temporaries",
    "join_list",
    "read_table",
    "resource",
    "split_list",
    "table_text",
    "umask",
    "undecodable_line",
    "write_table",
    "write_whole",
]

__version__ = "0.1.0"

_PACKAGE = Path(__file__).resolve().parents[1]


def resource(*parts: str) -> Path:
    """Return the path of a shipped file or folder, such as ``resource("data", "graphs.csv")``.

    A wheel carries the three folders inside the package; a checkout has them beside it.
    ``ETOM_KG_DATA`` names a folder to read in the place of ``data``: a copy with an edition more.
    """
    return _found(os.environ.get("ETOM_KG_DATA", "") if parts[0] == "data" else "", *parts)


@cache
def _found(chosen: str, *parts: str) -> Path:
    if chosen:
        path = Path(chosen).joinpath(*parts[1:])
        if path.exists():
            return path
        raise EtomKgError("is missing; ETOM_KG_DATA names a copy of the data folder", path=path)
    for root in (_PACKAGE, _PACKAGE.parent):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise EtomKgError(f"{'/'.join(parts)} is missing from this installation; install etom-kg again")


_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SEPARATOR = "|"


def read_table(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """Return the rows of a CSV (or, by its ending, TSV) table that has at least ``columns``.

    Raises ``TableError`` with the line of a missing file, header, column or cell. Lines that
    start with ``#`` before the header are comments.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return list(_rows(stream, path, columns))
    except FileNotFoundError:
        raise TableError("no such table; check the path", path=path) from None
    except UnicodeDecodeError:
        raise TableError(
            "is not UTF-8 text; save it as CSV in UTF-8", path=path, line=undecodable_line(path)
        ) from None
    except csv.Error as error:
        raise TableError(f"is not a CSV table: {error}", path=path) from None
    except IsADirectoryError:
        raise TableError("is a folder; name a table", path=path) from None
    except OSError as error:
        raise TableError(f"cannot be read: {error.strerror}", path=path) from None


def _rows(stream: Iterable[str], path: Path, columns: Sequence[str]) -> Iterator[dict[str, str]]:
    skipped = 0
    lines = iter(stream)
    first = next(lines, "")
    while first.startswith("#"):
        skipped += 1
        first = next(lines, "")
    delimiter = "\t" if path.suffix == ".tsv" else ","
    reader = csv.reader(_chain(first, lines), delimiter=delimiter, strict=delimiter == ",")
    header = next(reader, [])
    missing = [column for column in columns if column not in header]
    if missing:
        raise TableError(
            f"has no column {', '.join(missing)}; its header must hold {', '.join(columns)}",
            path=path,
            line=skipped + 1,
        )
    for row in reader:
        if not row:
            continue
        if len(row) != len(header):
            raise TableError(
                f"has {len(row)} cells, but the header names {len(header)}; quote separators",
                path=path,
                line=skipped + reader.line_num,
            )
        yield dict(zip(header, row, strict=True))


def undecodable_line(path: Path) -> int:
    """Return the number of the first line of a file that is not UTF-8."""
    content = path.read_bytes()
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return content.count(b"\n", 0, error.start) + 1
    return 1


def _chain(first: str, rest: Iterable[str]) -> Iterator[str]:
    yield first
    yield from rest


def table_text(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a CSV table as text, its cells safe to open in a spreadsheet."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(cells(row) for row in rows)
    return stream.getvalue()


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a CSV table, whole or not at all."""
    with write_whole(path) as temporary:
        temporary.write_text(table_text(columns, rows), encoding="utf-8", newline="")


def cells(row: Sequence[object]) -> list[str]:
    """Return a row's cells as text; one that a spreadsheet would run as a formula is quoted."""
    texts = ["" if value is None else str(value) for value in row]
    return [f"'{text}" if text.startswith(_FORMULA) else text for text in texts]


def join_list(values: Iterable[str]) -> str:
    """Return several values as one cell."""
    return _SEPARATOR.join(values)


def split_list(cell: str) -> tuple[str, ...]:
    """Return the values of a cell that ``join_list`` made."""
    return tuple(cell.split(_SEPARATOR)) if cell else ()


@contextmanager
def write_whole(path: Path) -> Iterator[Path]:
    """Give a temporary name to write to; it becomes ``path`` only when all went well."""
    path = Path(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        os.close(handle)
    except (FileExistsError, NotADirectoryError):
        file = next(parent for parent in path.parents if parent.exists())
        raise OutputError("is a file, where a folder is wanted; name another", path=file) from None
    except OSError as error:
        raise OutputError(f"cannot be written: {error.strerror}", path=path) from None
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o666 & ~umask())
        temporary.replace(path)
    except IsADirectoryError:
        raise OutputError("is a folder; name a file", path=path) from None
    except OSError as error:
        raise OutputError(f"cannot be written: {error.strerror}", path=path) from None
    finally:
        temporary.unlink(missing_ok=True)


def clear_temporaries(folder: Path, *patterns: str) -> None:
    """Remove what killed runs of ``write_whole`` left of files with names like these.

    Only for who holds the folder's lock: a run that still writes would lose its file.
    """
    for pattern in patterns:
        for left in folder.glob(f".{pattern}.????????"):
            left.unlink(missing_ok=True)


def umask() -> int:
    """Return the permissions that this process withholds from new files."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
