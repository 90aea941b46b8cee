"""A company's document that names the standard's processes and its own."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from etom_kg.core.model import Framework
from etom_kg.interfaces.compare import compare, read_reference
from etom_kg.interfaces.extraction import Extraction, extract_source
from etom_kg.reading.sources import read_source
from etom_kg.reading.tables import shipped_framework

HERE = Path(__file__).parent
EXPECTED = HERE / "company.csv"


@pytest.fixture(scope="module")
def company() -> Framework:
    return read_source(HERE / "company.txt")


@pytest.fixture(scope="module")
def extraction(company: Framework) -> Extraction:
    return extract_source(company, shipped_framework("4.0"))


def test_every_expected_pair_is_found_and_no_other(extraction: Extraction) -> None:
    found = {(i.stated_by, i.subject, i.other, i.category) for i in extraction.interfaces}
    with EXPECTED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    expected = {(r["stated_by"], r["stated_by"], r["other"], r["category"]) for r in rows}
    assert found == expected


def test_directions(extraction: Extraction) -> None:
    result = compare(extraction.interfaces, read_reference(EXPECTED))
    wrong = [(row.stated_by, row.other, told) for row, told in result.wrong_direction]
    # "Missing parts are reported back to it" hands something to a pronoun, which is not followed.
    assert wrong == [("NORD.2.F.3.20.2", "NORD.2.O.3.20.1", "in")]


def test_a_name_that_fits_nothing_is_told_and_not_guessed(extraction: Extraction) -> None:
    (name,) = extraction.unresolved
    assert (name.stated_by, name.name) == ("NORD.2.O.3.20.1", "Stock Planning Management")


def test_parents_and_children_state_no_interface_by_their_rank(extraction: Extraction) -> None:
    told = {frozenset((i.subject, i.other)) for i in extraction.interfaces}
    assert frozenset(("NORD.2.FAB.1.20", "NORD.2.A.1.20.1")) not in told
    assert frozenset(("NORD.2.FAB.1.20", "1.OFAB.1")) not in told


def test_evidence_points_at_sentences_of_the_document(
    company: Framework, extraction: Extraction
) -> None:
    for found in extraction.interfaces:
        sentence = company.source_text[found.start : found.end]
        assert 0 < len(sentence) < 400
        assert any(p.clause == found.clause for p in company.processes[found.stated_by].passages)


def test_without_the_standard_only_its_own_names_are_known(company: Framework) -> None:
    alone = extract_source(company)
    assert {i.other for i in alone.interfaces} <= set(company.processes)
    told = {(i.stated_by, i.other) for i in alone.interfaces}
    assert ("NORD.2.A.1.20.1", "NORD.2.A.1.20.2") in told
    assert "Resource Trouble Management" in {u.name for u in alone.unresolved}
