"""The rows that a person wrote down for each canned question, and answers written like them."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

from etom_kg.core.results import Result, Rows

__all__ = ["ANSWERS", "answer_rows", "expected_rows"]

ANSWERS = Path(__file__).parent / "answers"


def expected_rows(name: str) -> list[list[str]]:
    """Return the columns and the rows of ``tests/answers/NAME.csv``."""
    with (ANSWERS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def answer_rows(answer: Result) -> list[list[str]]:
    """Return the columns and the rows of an answer as text."""
    assert isinstance(answer, Rows)
    return [list(answer.columns), *([_cell(value) for value in row] for row in answer.values())]


def _cell(value: object) -> str:
    """Write a value as the answers do, whichever way an engine writes its numbers."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)
