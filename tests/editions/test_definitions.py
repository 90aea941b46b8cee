"""Our definitions: one for everything that is to have one, of the right form, and read twice."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from etom_kg.core.tables import read_table, resource
from etom_kg.mapping.names import text_roots
from tests.conftest import CHECKOUT

DATA = resource("data")
DEFINITIONS = read_table(DATA / "definitions.csv", ("edition", "kind", "key", "definition"))
PROCESSES = read_table(DATA / "25.5" / "processes.csv", ("identifier", "name", "level"))
SENTENCE_END = re.compile(r"[.!?](?=\s|$)")


def _names() -> dict[tuple[str, str], str]:
    """Return the names of what has a definition in 25.5, by kind and key."""
    names = {("process", p["identifier"]): p["name"] for p in PROCESSES if p["level"] in "23"}
    names |= {
        ("domain", r["key"]): r["name"] for r in read_table(DATA / "25.5" / "domains.csv", ())
    }
    groups = read_table(DATA / "25.5" / "vertical_groups.csv", ("name",))
    return names | {("vertical", row["name"]): row["name"] for row in groups}


def _merely_repeats(name: str, definition: str) -> bool:
    """Say whether a definition is circular: it holds the name, or hardly a word beside its own."""
    own = set(text_roots(name))
    plain = f" {' '.join(text_roots(definition))} "
    new = set(text_roots(definition)) - own - set(text_roots("process that"))
    return len(new) < 5 or (len(own) > 1 and f" {' '.join(text_roots(name))} " in plain)


def test_every_process_domain_and_vertical_of_25_5_has_one() -> None:
    names = _names()
    assert Counter(kind for kind, _ in names) == {"process": 750, "domain": 9, "vertical": 7}
    found = Counter((d["kind"], d["key"]) for d in DEFINITIONS if d["edition"] == "25.5")
    assert found == Counter(names.keys())


def test_each_defines_something_that_is_held() -> None:
    held = {("25.5", *key) for key in _names()}
    for row in read_table(DATA / "14" / "level0.csv", ("kind", "key")):
        held.add(("14", row["kind"], row["key"]))
    for row in read_table(DATA / "4.0" / "groupings.csv", ("kind", "key")):
        held.add(("4.0", row["kind"], row["key"]))
    for row in read_table(DATA / "4.0" / "processes.csv", ("identifier",)):
        held.add(("4.0", "process", row["identifier"]))
    keys = [(d["edition"], d["kind"], d["key"]) for d in DEFINITIONS]
    assert set(keys) <= held
    assert len(set(keys)) == len(keys)


def test_no_two_are_the_same() -> None:
    texts = Counter(d["definition"].casefold() for d in DEFINITIONS if d["edition"] == "25.5")
    assert [text for text, count in texts.items() if count > 1] == []


def test_each_is_one_sentence_or_two() -> None:
    for row in DEFINITIONS:
        text = row["definition"]
        assert text == " ".join(text.split())
        assert text[0].isupper()
        assert text.endswith(".")
        assert len(SENTENCE_END.findall(text)) in (1, 2), text
        assert 10 <= len(text.split()) <= 60, text


def test_none_merely_repeats_the_name() -> None:
    names = _names()
    circular = [
        d["key"]
        for d in DEFINITIONS
        if d["edition"] == "25.5" and _merely_repeats(names[d["kind"], d["key"]], d["definition"])
    ]
    assert circular == []


@pytest.mark.parametrize(
    ("name", "definition", "circular"),
    [
        ("Close Customer Interaction", "Process that closes interactions of customers.", True),
        ("Selling", "Process that sells.", True),
        (
            "Close Customer Interaction",
            "Operational process with the duty to close customer interaction once both parties "
            "agree that nothing more is to be said.",
            True,
        ),
        (
            "Close Customer Interaction",
            "Operational process that ends a contact once both parties agree that it is over.",
            False,
        ),
    ],
)
def test_what_counts_as_circular(name: str, definition: str, circular: bool) -> None:
    assert _merely_repeats(name, definition) is circular


def test_the_second_reading() -> None:
    """A blind reading of 80 processes, drawn by chance, against the text of the workbook."""
    table = CHECKOUT / "tests" / "reference" / "definitions_second_reading.csv"
    rows = read_table(table, ("identifier", "score", "reason"))
    keys = {row["identifier"] for row in rows}
    assert len(rows) == len(keys) == 80
    assert keys <= {key for kind, key in _names() if kind == "process"}
    scores = Counter(row["score"] for row in rows)
    assert scores == {"2": 73, "1": 7}
    assert sum(int(row["score"]) for row in rows) / len(rows) >= 1.9
    assert all(bool(row["reason"]) == (row["score"] != "2") for row in rows)
