"""Invented sentences in many shapes: which interfaces each states, and which way they run.

``sentences.csv`` says it of Vehicle Fault Management, a process of the invented framework. The
sentences were written from what one may say of processes, not from what the rules can read; most
are older than the rules that they needed.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.interfaces.invented import NAMES, stated


def _rows(name: str) -> list[dict[str, str]]:
    with Path(__file__).with_name(name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


EXAMPLES = [(row["sentence"], row["states"]) for row in _rows("sentences.csv")]
KINDS = [pytest.param(*row.values(), id="-".join(row.values())) for row in _rows("kinds.csv")]
"""What each kind of construction states, four sentences or so with other verbs and nouns each."""


def _expected(states: str) -> dict[str, str]:
    """Read "Ticket Handling=out|external Fare Collection=both|A > B=in" into identifiers."""
    found = {}
    for statement in filter(None, states.split("|")):
        names, direction = statement.split("=")
        external = names.startswith("external ")
        ends = [NAMES[name] for name in names.removeprefix("external ").split(" > ")]
        found[">".join(ends) + (":external" if external else "")] = direction
    return found


@pytest.mark.parametrize(("sentence", "states"), EXAMPLES, ids=[text for text, _ in EXAMPLES])
def test_a_sentence_states(sentence: str, states: str) -> None:
    assert stated("Faults are found and mended here. " + sentence) == _expected(states)


@pytest.mark.parametrize(("kind", "sentence", "states"), KINDS)
def test_each_sentence_of_a_kind_states(kind: str, sentence: str, states: str) -> None:
    assert stated("Faults are found and mended here. " + sentence) == _expected(states), kind


def test_many_sentences_state_nothing() -> None:
    assert sum(not states for _, states in EXAMPLES) > 30
