"""The tables that ``extract`` writes: interfaces, unresolved names, and the review sheet.

Interfaces and unresolved names hold facts only, no sentence of the source, and are shipped in
``data/``. The review sheet has every mention, what was decided and why, the most doubtful first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, get_args

from etom_kg.core.errors import TableError
from etom_kg.core.tables import read_table, write_table
from etom_kg.interfaces.extraction import Extraction
from etom_kg.interfaces.names.lexicon import Lexicon
from etom_kg.interfaces.rules.case import Finding
from etom_kg.interfaces.values import Category, Decision, Direction, Interface, Unresolved

__all__ = [
    "INTERFACE_COLUMNS",
    "REVIEW_COLUMNS",
    "UNRESOLVED_COLUMNS",
    "read_interfaces",
    "read_unresolved",
    "review_rows",
    "write_interfaces",
    "write_review",
    "write_unresolved",
]

INTERFACE_COLUMNS = (
    "stated_by",
    "other",
    "subject",
    "direction",
    "category",
    "clause",
    "start",
    "end",
    "sentence_sha256",
    "trigger",
    "rule",
    "confidence",
)
UNRESOLVED_COLUMNS = ("stated_by", "name", "clause", "start", "end", "sentence_sha256")
_KNOWN = {"direction": get_args(Direction), "category": get_args(Category)}


def write_interfaces(path: Path, interfaces: Iterable[Interface]) -> None:
    """Write the table of interfaces, one row for each sentence that states one."""
    rows = ([getattr(i, column) for column in INTERFACE_COLUMNS] for i in interfaces)
    write_table(path, INTERFACE_COLUMNS, rows)


def read_interfaces(path: Path, edition: str) -> tuple[Interface, ...]:
    """Read the table of interfaces; raise ``TableError`` where a cell cannot be right."""
    found = []
    for number, row in enumerate(read_table(path, INTERFACE_COLUMNS), start=2):
        for column, known in _KNOWN.items():
            if row[column] not in known:
                what = f"{row[column]!r} is not a {column}; write one of {', '.join(known)}"
                raise TableError(what, path=path, line=number)
        start, end, confidence = _numbers(row, path, number)
        values: dict[str, Any] = {column: row[column] for column in INTERFACE_COLUMNS}
        values |= {"start": start, "end": end, "confidence": confidence}
        found.append(Interface(edition=edition, **values))
    return tuple(found)


def _numbers(row: dict[str, str], path: Path, line: int) -> tuple[int, int, float]:
    try:
        start, end, confidence = int(row["start"]), int(row["end"]), float(row["confidence"])
    except ValueError:
        raise TableError(
            "start and end must be whole numbers, confidence a number", path=path, line=line
        ) from None
    if not (0 <= start < end and 0 <= confidence <= 1):
        raise TableError(
            "start must lie before end, and confidence between 0 and 1", path=path, line=line
        )
    return start, end, confidence


def write_unresolved(path: Path, unresolved: Iterable[Unresolved]) -> None:
    """Write the names that fit no process."""
    rows = ([getattr(u, column) for column in UNRESOLVED_COLUMNS] for u in unresolved)
    write_table(path, UNRESOLVED_COLUMNS, rows)


def read_unresolved(path: Path) -> tuple[Unresolved, ...]:
    """Read the table of names that fit no process."""
    found = []
    for number, row in enumerate(read_table(path, UNRESOLVED_COLUMNS), start=2):
        start, end, _ = _numbers({**row, "confidence": "1"}, path, number)
        texts = (row["stated_by"], row["name"], row["clause"])
        found.append(Unresolved(*texts, start, end, row["sentence_sha256"]))
    return tuple(found)


REVIEW_COLUMNS = (
    "doubt",
    "stated_by",
    "other",
    "decision",
    "mention",
    "means",
    "subject",
    "direction",
    "category",
    "rule",
    "trigger",
    "recognised",
    "clause",
    "start",
    "end",
    "sentence",
)
_UNRESOLVED = 0.95
_NO_RULE = 0.6
_SMALL = 0.1

Row = tuple[object, ...]


def review_rows(extraction: Extraction, lexicon: Lexicon) -> list[Row]:
    """Return the rows of the sheet, sorted by doubt, highest first."""
    rows = [*_unresolved(extraction), *_decided(extraction, lexicon)]
    return sorted(rows, key=lambda row: (-float(str(row[0])), *map(str, row[1:5])))


def write_review(path: Path, extraction: Extraction, lexicon: Lexicon) -> None:
    """Write the sheet. It quotes the user's own copy, so it is not for the repository."""
    write_table(path, REVIEW_COLUMNS, review_rows(extraction, lexicon))


def _unresolved(extraction: Extraction) -> Iterator[Row]:
    for u in extraction.unresolved:
        yield (
            *(f"{_UNRESOLVED:.2f}", u.stated_by, "", "unresolved", u.name, "", "", "", ""),
            *("fits no name", "", "", u.clause, u.start, u.end, u.sentence),
        )


def _decided(extraction: Extraction, lexicon: Lexicon) -> Iterator[Row]:
    for d in extraction.decisions:
        element = lexicon.elements.get(d.other)
        accepted = bool(d.direction) and d.confidence >= extraction.accepted
        yield (
            f"{_doubt(d):.2f}",
            d.stated_by,
            d.other,
            "interface" if accepted else "none",
            d.mention,
            element.name if element else "",
            d.subject,
            d.direction,
            d.category,
            d.rule,
            d.trigger,
            d.how,
            d.clause,
            d.start,
            d.end,
            d.sentence,
        )


def _doubt(decision: Decision) -> float:
    """Return how much a decision deserves a second look, from 0 to 1."""
    if decision.direction:
        return 1.0 - decision.confidence
    if decision.rule == Finding.WRITTEN_SMALL:
        return _SMALL
    if decision.rule == Finding.NO_RELATION:
        return _NO_RULE
    return 0.3 if decision.how in ("name", "abbreviation") else 0.4
