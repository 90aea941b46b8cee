"""Interfaces and unresolved names as CSV tables: what ``extract`` writes and ``data/`` ships.

They hold facts only: no sentence of the source.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from etom_kg.errors import TableError
from etom_kg.interfaces.values import Interface, Unresolved
from etom_kg.tables import read_table, write_table

__all__ = [
    "INTERFACE_COLUMNS",
    "UNRESOLVED_COLUMNS",
    "read_interfaces",
    "read_unresolved",
    "write_interfaces",
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
_DIRECTIONS = ("out", "in", "both")
_CATEGORIES = ("named", "layer", "vertical", "area", "domain", "external")


def write_interfaces(path: Path, interfaces: Iterable[Interface]) -> None:
    """Write the table of interfaces, one row for each sentence that states one."""
    rows = ([getattr(i, column) for column in INTERFACE_COLUMNS] for i in interfaces)
    write_table(path, INTERFACE_COLUMNS, rows)


def read_interfaces(path: Path, edition: str) -> tuple[Interface, ...]:
    """Read the table of interfaces; raise ``TableError`` where a cell cannot be right."""
    found = []
    for number, row in enumerate(read_table(path, INTERFACE_COLUMNS), start=2):
        if row["direction"] not in _DIRECTIONS:
            raise TableError(
                f"{row['direction']!r} is no direction; write {', '.join(_DIRECTIONS)}",
                path=path,
                line=number,
            )
        if row["category"] not in _CATEGORIES:
            raise TableError(
                f"{row['category']!r} is no category; write one of {', '.join(_CATEGORIES)}",
                path=path,
                line=number,
            )
        start, end, confidence = _numbers(row, path, number)
        found.append(
            Interface(
                edition=edition,
                subject=row["subject"],
                other=row["other"],
                stated_by=row["stated_by"],
                direction=row["direction"],
                category=row["category"],
                trigger=row["trigger"],
                rule=row["rule"],
                confidence=confidence,
                clause=row["clause"],
                start=start,
                end=end,
                sentence_sha256=row["sentence_sha256"],
            )
        )
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
        found.append(
            Unresolved(
                row["stated_by"], row["name"], row["clause"], start, end, row["sentence_sha256"]
            )
        )
    return tuple(found)
