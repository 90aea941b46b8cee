"""The questions about lineage: answers taken by hand from the mapping sets and tables."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from etom_kg.core.results import Rows
from etom_kg.pipeline.builtin import open_builtin
from etom_kg.questions.questions import ask, list_questions
from etom_kg.store import Store

ANSWERS = Path(__file__).parents[1] / "answers"
QUESTIONS = (
    "became",
    "came-from",
    "dropped",
    "fates",
    "identifiers-reused",
    "merged",
    "moved",
    "new-since",
    "split",
    "without-ancestor",
)


@pytest.fixture(scope="module")
def store() -> Store:
    with open_builtin() as opened:
        yield opened


def _rows(store: Store, name: str, **values: object) -> list[list[str]]:
    result = ask(store, name, values)
    assert isinstance(result, Rows)
    return [["" if cell is None else str(cell) for cell in row] for row in result.values()]


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_answer_is_exact(store: Store, name: str) -> None:
    with (ANSWERS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        header, *expected = csv.reader(file)
    result = ask(store, name)
    assert isinstance(result, Rows)
    assert list(result.columns) == header
    assert _rows(store, name) == expected


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_question_says_what_it_is(name: str) -> None:
    question = list_questions()[name]
    assert question.summary.endswith("?")
    assert "lineage" in question.tags
    assert all("crosswalk" in g or g[0].isdigit() for g in question.graphs)


def test_every_process_of_4_0_counts_once(store: Store) -> None:
    assert sum(int(count) for _, count in _rows(store, "fates")) == 182


def test_another_process_became_something_else(store: Store) -> None:
    parts = _rows(store, "became", process="1.O.1.1")
    assert [row[1] for row in parts] == ["1.3.1", "1.12.7", "1.2.4"]
    assert [row[0] for row in _rows(store, "became", process="1.E.4.3")] == ["none"]


def test_a_domain_with_ancestors_only(store: Store) -> None:
    mapped = {row[0] for row in _rows(store, "without-ancestor", domain="25.5/Customer")}
    assert "1.3.3" not in mapped  # the successor of 1.F.1.5
    assert "1.3.5" not in mapped  # 1.3.5.9 below it is 1.FAB.1.2
