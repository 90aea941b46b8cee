"""Read the GB921 workbook: the sheet of processes in force and the sheet of deleted ones.

Columns are found by what the header row says, not by where they stand, so that neighbouring
releases can be read too. A cell that cannot be used (a formula, a number where an identifier
belongs) stops the reading with its sheet, row and column; that rows contradict each other does
not, because finding that out is what the reader is for.

Editors' notes at the end of a description, and the Issue column, give the changes of a process. A
renaming, with its release and the name of before, is stated in some twenty ways. A note is a line
of its own that begins like one; a sentence of the description that merely mentions names or moves
is left alone.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from etom_kg.core.errors import DocumentError
from etom_kg.core.model import Change, SourceRow
from etom_kg.core.user_tables import Cell, Sheet, open_sheets

__all__ = ["WorkbookRows", "clean_name", "issue_change", "note_changes", "read_workbook_rows"]

# How a note begins: "Note:", "in 24.0", "This process was", "The name of this process was",
# "Process Name was", "Was previously named", with the typing errors that occur.
_OPENING = re.compile(
    r"""^\W*(?:note\b[:\s]*)?(?:in\s+)?(?:\d\d\.\d\s+)?
        (?: (?:the\s+)?name\s+of\s+(?:the\s+|this\s+)?process\s+was
          | (?:this\s+)?process?\s*(?:name\s+)?(?:was|has\s+been|changed\s+level)
          | this\s+(?:process|proces)\s+and\s+its\s+sub
          | was\s+(?:previously\s+)?named
          | was\s+split
          | this\s+was\s+an?\s+L\d )\b""",
    re.I | re.X,
)
_SIGNAL = re.compile(
    r"renam|name\b.{0,20}\bch\w+ed|\bname\s+(?:was|is)|\bold\s+(?:process|name)|\b(?:named|called)\b",
    re.I,
)
_RELEASE = re.compile(r"(?<![\d.])(\d\d\.\d)(?![\d.]*\.?\d)")
# What leads to the former name; where several are there, the first kind of them.
_LEADS = tuple(
    re.compile(lead + r"[\s:.\-–]*(?P<name>\S.*)$", re.I)
    for lead in (
        r"\bold\s+(?:process\s+name|process|name)\b(?:\s+(?:was|is)\b)?",
        r"\b(?:named|called)\b",
        r"\bname\s+was\b(?!\s+ch)",
        r"\brenamed\s+(?:in|n)\s+\d\d\.\d\b(?:[\s.]+old\b)?",
    )
)
_BARE = re.compile(r"^(?i:this\s+process\s+was)\s+(?P<name>[A-Z]\S*(?:\s+\S+){0,8})$")
_NAME_END = re.compile(
    r"\s+this\s+process\b|\s+and\s+then\b|,?\s+in\s+\d\d\.\d|,\s+(?:the|it)\b", re.I
)
_FORMER_LEVEL = re.compile(r"\bwas\s+an?\s+L(\d)\b", re.I)
_FORMER_NUMBER = re.compile(r"\b(?:old\s+number\s+was|was\s+an?\s+L\d)\s+(\d+(?:\.\d+){2,})", re.I)
_MOVED = re.compile(r"\bmoved\s+(?:from|out\s+of)\s+(?P<place>.+?)\.?$", re.I)
_NOW_UNDER = re.compile(r"\breclocated|\brelocated", re.I)
_UNDER = re.compile(r"\bnow\s+under\s+(?P<place>.+?)\.?$", re.I)
_SPLIT = re.compile(r"\bwas\s+split\b", re.I)
_ISSUE = re.compile(
    r"^(?:(?P<kind>added|created|new|changed|modified|renamed)\s+in\s+|rel(?:ease)?\s+)?"
    r"v?(?P<release>\d\d\.\d)\s*(?P<after>addition|modification)?$",
    re.I,
)


def clean_name(text: str) -> str:
    """Return a name without entities, doubled blanks and the full stop of its sentence.

    >>> clean_name("Track &; Manage  Problem&nbsp;.")
    'Track & Manage Problem'
    """
    text = html.unescape(text.replace("&;", "&")).replace("\xa0", " ")
    return " ".join(text.split()).rstrip(" .;,")


def note_changes(description: str) -> Iterator[Change]:
    """Yield what the notes of a description say of the process's past."""
    for line in re.split(r"[\r\n]+|_x000D_", description):
        text = clean_name(line)
        if text and _OPENING.search(text):
            change = _change(text)
            if change is not None:
                yield change


def _change(text: str) -> Change | None:
    release = _RELEASE.search(text)
    when = release[1] if release else ""
    moved, under = _MOVED.search(text), _UNDER.search(text)
    if _SPLIT.search(text):
        return Change("split", when)
    if under and _NOW_UNDER.search(text):
        return Change("relocation", when, place=clean_name(under["place"]))
    if moved:
        return Change("move", when, place=clean_name(moved["place"]))
    level, number = _FORMER_LEVEL.search(text), _FORMER_NUMBER.search(text)
    name = _former_name(text)
    if not (name or number or level):
        return None
    return Change(
        "renaming" if name else "move",
        when,
        former_name=name,
        former_identifier=number[1] if number else "",
        former_level=int(level[1]) if level else None,
    )


def _former_name(text: str) -> str:
    leads = (lead.search(text) for lead in _LEADS) if _SIGNAL.search(text) else ()
    match = next((found for found in leads if found), None) or _BARE.match(text)
    return clean_name(_NAME_END.split(match["name"])[0]) if match else ""


def issue_change(text: str) -> Change | None:
    """Return what an Issue cell says ("Added in 25.5"); ``None`` if it holds something else."""
    match = _ISSUE.match(" ".join(text.split()))
    if match is None:
        return None
    word = (match["kind"] or match["after"] or "added").lower()
    kind = "addition" if word in ("added", "created", "new", "addition") else "modification"
    return Change("renaming" if word == "renamed" else kind, match["release"])


_COLUMNS: dict[str, str] = {
    "process": "name",
    "processname": "name",
    "name": "name",
    "processidentifier": "identifier",
    "processid": "identifier",
    "identifier": "identifier",
    "level": "level",
    "processlevel": "level",
    "extendeddescription": "extended",
    "briefdescription": "brief",
    "domain": "domain",
    "verticalgroup": "vertical_group",
    "verticalgrouping": "vertical_group",
    "originalprocessidentifier": "original_identifier",
    "originalprocessid": "original_identifier",
    "originalidentifier": "original_identifier",
    "uid": "uid",
    "uniqueid": "uid",
    "issue": "issue",
    "issues": "issue",
    "parentprocessidentifier": "parent_identifier",
    "parentidentifier": "parent_identifier",
    "parent": "parent_name",
    "parentprocess": "parent_name",
    "maturitylevel": "maturity",
    "frameworkstatus": "status",
}
_REQUIRED = {"name": "Process", "identifier": "Process identifier", "level": "Level"}
_TEXT_ONLY = ("name", "identifier", "domain", "vertical_group")
_HEADER_ROWS = 20
_EDITION = re.compile(r"(?<!\d)(\d{1,2})[.,_](\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class WorkbookRows:
    """The rows of a workbook, those of the deleted processes last."""

    path: Path
    edition: str
    sha256: str
    rows: tuple[SourceRow, ...]


@dataclass(frozen=True, slots=True)
class _Table:
    """A sheet whose header row was found: ``columns`` maps a field to its column number."""

    sheet: Sheet
    header_row: int
    columns: dict[str, int]
    titles: Sequence[str]
    deleted: bool


def read_workbook_rows(path: Path) -> WorkbookRows:
    """Return every row of the process sheets; raises ``DocumentError`` at the first bad cell."""
    with open_sheets(path) as sheets:
        tables = list(_tables(sheets, path))
        edition = _edition([t.sheet.title for t in tables if not t.deleted], path)
        rows = tuple(row for table in tables for row in _rows(table, path))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return WorkbookRows(path, edition, digest, rows)


def _edition(titles: Sequence[str], path: Path) -> str:
    for text in (*titles, path.stem):
        found = _EDITION.search(text)
        if found:
            return f"{int(found[1])}.{found[2]}"
    raise DocumentError(
        "names no release; let the file name end in one, such as GB921_v25.5.xlsx", path=path
    )


def _tables(sheets: Sequence[Sheet], path: Path) -> Iterator[_Table]:
    """Yield the sheet of processes in force, then that of deleted ones where there is one."""
    found = [table for sheet in sheets if (table := _table(sheet)) is not None]
    live = [table for table in found if not table.deleted]
    titled = [table for table in live if table.sheet.title.strip().casefold().startswith("etom")]
    live = titled or live
    if not live:
        raise DocumentError(
            "has no sheet whose header row names the columns Process and Process identifier; "
            f"its sheets are {_titles(sheets)}",
            path=path,
        )
    if len(live) > 1:
        several = _titles([table.sheet for table in live])
        raise DocumentError(
            f"has several sheets of processes: {several}; keep one of them", path=path
        )
    for table in (*live, *(table for table in found if table.deleted)):
        _refuse_unusable(table, path)
        yield table


def _titles(sheets: Sequence[Sheet]) -> str:
    return ", ".join(repr(sheet.title) for sheet in sheets)


def _table(sheet: Sheet) -> _Table | None:
    if "change" in sheet.title.casefold():
        return None  # later releases list their changes on a sheet of its own
    for number, cells in sheet.rows():
        if number > _HEADER_ROWS:
            return None
        titles = [cell.text for cell in cells]
        columns: dict[str, int] = {}
        for column, title in enumerate(titles):
            field = _COLUMNS.get(re.sub(r"[^a-z]", "", title.casefold()))
            if field:
                columns.setdefault(field, column)
        if "name" in columns and "identifier" in columns:
            deleted = "delet" in sheet.title.casefold()
            return _Table(sheet, number, columns, titles, deleted)
    return None


def _refuse_unusable(table: _Table, path: Path) -> None:
    title = table.sheet.title
    for field, column in _REQUIRED.items():
        if field not in table.columns:
            there = ", ".join(filter(None, table.titles))
            raise DocumentError(
                f"sheet {title!r}: the header row has no column {column}; it holds {there}",
                path=path,
                line=table.header_row,
            )
    for merge, _, last in table.sheet.merged():
        if last >= table.header_row:
            raise DocumentError(
                f"sheet {title!r}: the cells {merge} are merged, so that all but one are empty; "
                "unmerge them and fill each",
                path=path,
                line=last,
            )


def _rows(table: _Table, path: Path) -> Iterator[SourceRow]:
    faults: list[tuple[int, str]] = []
    for number, cells in table.sheet.rows():
        if number <= table.header_row:
            continue
        values = {f: cells[c] for f, c in table.columns.items() if c < len(cells)}
        if all(cell.value is None and not cell.problem for cell in values.values()):
            continue
        wrong = list(_faults(table, values))
        faults += [(number, what) for what in wrong]
        if not wrong:
            yield _row(table, number, values)
    if faults:
        number, what = faults[0]
        more = f" ({len(faults) - 1} more such cells)" if len(faults) > 1 else ""
        raise DocumentError(f"sheet {table.sheet.title!r}: {what}{more}", path=path, line=number)


def _faults(table: _Table, values: dict[str, Cell]) -> Iterator[str]:
    for field, cell in values.items():
        column = f"column {table.titles[table.columns[field]]}"
        if cell.problem:
            yield f"{column} {cell.problem}"
        elif field in _TEXT_ONLY and cell.value is not None and not isinstance(cell.value, str):
            yield (
                f"{column} holds the {_kind(cell.value)} {cell.value}; format it as text and "
                "write the value again, for a spreadsheet turns 1.10 into 1.1"
            )
        elif field == "level" and cell.text and _whole(cell.value) is None:
            yield f"{column} holds {cell.text!r}; a level is a number from 1 to 7"
    for field in ("name", "identifier", *(() if table.deleted else ("level",))):
        if field not in values or not (values[field].text or values[field].problem):
            yield f"column {_REQUIRED[field]} is empty; every process has one"


def _kind(value: object) -> str:
    return "number" if isinstance(value, (int, float)) else "date" if value else "value"


def _whole(value: object) -> int | None:
    """Return a cell's value as a whole number, whether stored as a number or as text."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and re.fullmatch(r"\d", value.strip()):
        return int(value)
    return value if isinstance(value, int) else None


def _row(table: _Table, number: int, values: dict[str, Cell]) -> SourceRow:
    texts = {field: cell.text for field, cell in values.items() if field != "level"}
    level = _whole(values["level"].value) if "level" in values else None
    return SourceRow(table.sheet.title, number, table.deleted, level=level, **texts)
