"""Rewrite a whole table: add to every row what its process became, and lose nothing.

The user's cells stay as they are. A row with several successors keeps one line, with its values
separated by ``|``, the surest first.

Add columns to a sheet of an XLSX workbook, leaving all else in it as it is.
"""

from __future__ import annotations

import csv
import io
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from etom_kg.core.editions import default_for, hub, known_key
from etom_kg.core.errors import EtomKgError, TableError, counted
from etom_kg.core.numbering import LETTERS
from etom_kg.core.tables import cells, join_list, write_whole
from etom_kg.core.user_tables import MAX_COLUMN, MAX_ROW, open_sheets, outside, readable
from etom_kg.lineage.follow import Answer, answers
from etom_kg.lineage.register import shipped_register

__all__ = ["ADDED", "CellMapper", "mapped_cells", "rewrite", "rewrite_workbook"]


def rewrite_workbook(
    path: Path, column: str, output: str, sheet: str | None, map_cell: Callable[[str], list[str]]
) -> None:
    """Write the workbook with the columns ``ADDED`` behind those of one sheet.

    Raises ``TableError`` when the workbook cannot be opened or lacks the sheet or column.
    """
    if output == "-" or not output.lower().endswith(".xlsx"):
        raise EtomKgError("a workbook is written to a workbook; name one with -o OUT.xlsx")
    with open_sheets(path) as sheets:
        for each in sheets:
            each.refuse_wide()
    from openpyxl import load_workbook

    with readable(path):
        book = load_workbook(path)
    rows = {each.title: _filled(each, path) for each in book.worksheets}
    title = _sheet(rows, column, sheet, path)
    chosen, filled = book[title], rows[title]
    first = filled.get(1, {})
    header = [_text(first.get(at)) for at in range(1, max(first, default=0) + 1)]
    position = position_of(column, header, path) + 1
    end = _room(filled, len(header), position, path)
    for number in sorted(filled):
        value = _text(filled[number].get(position))
        added = list(ADDED) if number == 1 else cells(map_cell(value))
        for offset, text in enumerate(added, 1):
            chosen.cell(number, end + offset).value = text
    with write_whole(Path(output)) as temporary:
        book.save(temporary)


def _filled(sheet: Any, path: Path) -> dict[int, dict[int, object]]:
    """Return the values that a sheet has; asking for its rows would make those between them."""
    rows: dict[int, dict[int, object]] = {}
    for (row, column), cell in sheet._cells.items():
        if not (0 < row <= MAX_ROW and 0 < column <= MAX_COLUMN):
            raise outside(path, sheet.title, row)
        if getattr(cell, "value", None) is not None:
            rows.setdefault(row, {})[column] = cell.value
    return rows


def _room(filled: dict[int, dict[int, object]], header: int, position: int, path: Path) -> int:
    """Return the column behind which some are free: at the end of the header, or in its gaps."""
    used = sorted({column for row in filled.values() for column in row})
    for end in (header, position):
        for column in used:
            if column > end + len(ADDED):
                break
            end = max(column, end)
        if end + len(ADDED) <= MAX_COLUMN:
            return end
    raise TableError("has no free columns for the answer; delete some", path=path, line=1)


def _sheet(
    sheets: dict[str, dict[int, dict[int, object]]], column: str, name: str | None, path: Path
) -> str:
    if name is not None:
        if name not in sheets:
            raise TableError(f"has no sheet {name!r}; it has {', '.join(sheets)}", path=path)
        return name
    wanted = column.strip().casefold()
    for title, rows in sheets.items():
        if wanted in {_text(value).casefold() for value in rows.get(1, {}).values()}:
            return title
    raise TableError(
        f"has no sheet whose first row names the column {column!r}; its sheets are "
        f"{', '.join(sheets)}",
        path=path,
        line=1,
    )


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


ADDED = (
    "etom_edition",
    "etom_to_edition",
    "etom_id",
    "etom_name",
    "etom_relation",
    "etom_confidence",
    "etom_note",
)


@dataclass
class CellMapper:
    """Map one identifier after the other, and count by status how many were and were not mapped.

    ``source`` and ``to`` are editions; without them, every meaning counts and the hub is asked.
    """

    source: str | None = None
    to: str | None = None
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        for edition in filter(None, (self.source, self.to)):
            known_key(edition)

    def __call__(self, cell: str) -> list[str]:
        """Return the values of the columns ``ADDED`` for a cell."""
        status, added = mapped_cells(cell, self.source, self.to)
        self.counts[status] += 1
        return added

    def __str__(self) -> str:
        parts = [f"{n} {status}" for status, n in sorted(self.counts.items())]
        rows = counted(self.counts.total(), "row")
        return f"{rows}: {', '.join(parts)}" if parts else "no rows"


def rewrite(
    table: str, column: str, output: str, map_cell: CellMapper, sheet: str | None = None
) -> None:
    """Write ``table`` to ``output`` with the columns ``ADDED``; ``-`` is stdin or stdout.

    Raises ``TableError`` when the table cannot be read or lacks the column.
    """
    if table.lower().endswith(".xlsx"):
        rewrite_workbook(Path(table), column, output, sheet, map_cell)
    else:
        _rewrite_text(table, column, output, map_cell)


def mapped_cells(cell: str, source: str | None, to: str | None) -> tuple[str, list[str]]:
    """Return the status of an identifier and the values of the columns ``ADDED``."""
    identifier = cell.strip()
    if not identifier:
        return "empty", ["", "", "", "", "", "", "the cell is empty"]
    latest = hub().key
    target = to or (default_for(LETTERS).key if source == latest else latest)
    found = [a for a in answers(identifier, source, target) if a.to == target]
    if not found:
        return "unknown", ["", target, "", "", "", "", _unknown(identifier, source)]
    answer = found[-1] if source or len(found) == 1 else _chosen(found)
    return answer.status, _values(answer, found)


def _chosen(found: list[Answer]) -> Answer:
    """Return one meaning of several: a mapped one, and of these the latest edition's."""
    return next((a for a in reversed(found) if a.status == "mapped"), found[-1])


def _values(answer: Answer, found: list[Answer]) -> list[str]:
    """Return the values of the columns ``ADDED``; what needs no mapping is its own counterpart."""
    kept = [(s, s.target) for s in answer.steps if s.target is not None]
    is_same = not kept and answer.status == "mapped"
    return [
        answer.edition,
        answer.to,
        answer.identifier if is_same else join_list(t.identifier for _, t in kept),
        answer.name if is_same else join_list(t.name for _, t in kept),
        join_list(s.predicate for s, _ in kept) or answer.status,
        join_list(f"{s.confidence:.2f}" for s, _ in kept),
        " ".join(dict.fromkeys(filter(None, _notes(answer, found)))),
    ]


def _notes(answer: Answer, found: list[Answer]) -> Iterator[str]:
    yield from (step.comment for step in answer.steps)
    yield answer.remark
    others = [a.edition for a in found if a is not answer]
    if others:
        yield f"the identifier has a meaning in {', '.join(others)} too; say --from"


def _unknown(identifier: str, source: str | None) -> str:
    letters = LETTERS.parse(identifier)
    if letters and letters.is_company:
        return "a company's own process; no edition of the standard has it"
    where = f"edition {source}" if source else "any edition"
    near = [f"{e.identifier} {e.name}" for e in shipped_register().near(identifier, 1)]
    return f"no identifier of {where}" + (f"; near is {near[0]}" if near else "")


def _rewrite_text(
    table: str, column: str, output: str, map_cell: Callable[[str], list[str]]
) -> None:
    text = _read(table)
    delimiter = "\t" if table.lower().endswith(".tsv") else _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    stream = io.StringIO(newline="")
    ending = "\r\n" if "\r\n" in text[:4096] else "\n"
    writer = csv.writer(stream, delimiter=delimiter, lineterminator=ending)
    writer.writerows(_rows(reader, Path(table), column, map_cell))
    if output == "-":
        if sys.stdout.isatty():
            sys.stdout.write(stream.getvalue())
        else:  # the user's cells as they are, whatever they hold
            sys.stdout.flush()
            sys.stdout.buffer.write(stream.getvalue().encode())
        return
    with write_whole(Path(output)) as temporary:
        temporary.write_text(stream.getvalue(), encoding="utf-8", newline="")


def _rows(
    reader: Iterator[list[str]], path: Path, column: str, map_cell: Callable[[str], list[str]]
) -> Iterator[list[str]]:
    try:
        header = next(reader, [])
        position = position_of(column, header, path)
        yield [*header, *ADDED]
        for row in reader:
            if not row:
                yield row
                continue
            if len(row) > len(header):
                line = getattr(reader, "line_num", None)
                what = f"has {len(row)} cells, but the header names {len(header)}"
                raise TableError(f"{what}; quote the separators", path=path, line=line)
            row += [""] * (len(header) - len(row))
            yield [*row, *cells(map_cell(row[position]))]
    except csv.Error as error:
        line = getattr(reader, "line_num", None)
        raise TableError(f"is not a table: {error}", path=path, line=line) from None


def position_of(column: str, header: list[str], path: Path) -> int:
    """Return where a column stands; its name need not match in case."""
    folded = [name.strip().casefold() for name in header]
    if column.strip().casefold() not in folded:
        there = ", ".join(filter(None, header)) or "nothing"
        raise TableError(f"has no column {column!r}; it has {there}", path=path, line=1)
    taken = [name for name in ADDED if name in folded]
    if taken:
        what = f"has a column {taken[0]} already; rename or remove it"
        raise TableError(what, path=path, line=1)
    return folded.index(column.strip().casefold())


def _read(table: str) -> str:
    try:
        data = sys.stdin.buffer.read() if table == "-" else Path(table).read_bytes()
        return data.decode("utf-8-sig")
    except FileNotFoundError:
        raise TableError("no such file; check the path", path=table) from None
    except IsADirectoryError:
        raise TableError("is a folder; name a table", path=table) from None
    except OSError as error:
        raise TableError(f"cannot be read: {error.strerror}", path=table) from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise TableError("is not UTF-8 text; save it as UTF-8", path=table, line=line) from None


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(",;\t|", key=first.count)
