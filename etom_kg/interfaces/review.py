"""The review sheet: every mention, what was decided and why, the most doubtful first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from etom_kg.interfaces.extraction import Extraction
from etom_kg.interfaces.lexicon import Lexicon
from etom_kg.interfaces.values import Decision
from etom_kg.tables import write_table

__all__ = ["REVIEW_COLUMNS", "review_rows", "write_review"]

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
    if decision.rule == "written small":
        return _SMALL
    if decision.rule == "no relation":
        return _NO_RULE
    return 0.3 if decision.how in ("name", "abbreviation") else 0.4
