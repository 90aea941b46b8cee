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

with Path(__file__).with_name("sentences.csv").open(encoding="utf-8", newline="") as _stream:
    EXAMPLES = [(row["sentence"], row["states"]) for row in csv.DictReader(_stream)]


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


def test_many_sentences_state_nothing() -> None:
    assert sum(not states for _, states in EXAMPLES) > 30
