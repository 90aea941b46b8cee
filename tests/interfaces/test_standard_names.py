"""Ways in which people write the names of the standard's processes, and what each means.

Read from a process of the resource layer that is none of them; ``names.csv`` holds the ways.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from etom_kg.interfaces.english.words import words
from etom_kg.interfaces.names.lexicon import Lexicon
from etom_kg.interfaces.names.mentions import Finder
from etom_kg.interfaces.sources import lexicon_of
from etom_kg.interfaces.values import THRESHOLD, Described
from etom_kg.reading.tables import shipped_framework

OWN = Described("ACME.2.A.3.20", "Storm Watch", 2, ("1.OFAB.3", "OPS"), ())

with Path(__file__).with_name("names.csv").open(encoding="utf-8", newline="") as _stream:
    WAYS = [(row["written"], row["means"]) for row in csv.DictReader(_stream)]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return lexicon_of(shipped_framework("4.0"))


@pytest.mark.parametrize(("written", "means"), WAYS, ids=[written for written, _ in WAYS])
def test_what_is_meant(lexicon: Lexicon, written: str, means: str) -> None:
    mentions, _ = Finder(lexicon, OWN).find(words(f"It informs {written}."))
    named = {t for m in mentions if m.strength >= THRESHOLD for t in m.targets}
    assert named == set(means.split())


@pytest.mark.parametrize(
    "written",
    [
        "Resource Order Handling",
        "Service Order Handling",
        "Supplier Award Management",
        "the Cable Laying process",
        "Check Cable Trench",
        "the IT Planning process",
    ],
)
def test_an_unknown_name_is_kept(lexicon: Lexicon, written: str) -> None:
    mentions, unknown = Finder(lexicon, OWN).find(words(f"It informs {written}."))
    assert not [m for m in mentions if m.strength >= THRESHOLD]
    assert len(unknown) == 1
