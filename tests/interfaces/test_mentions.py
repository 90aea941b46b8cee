"""Names as descriptions write them: whole, cut short, misspelt, sharing words, or unknown."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etom_kg.interfaces.english.words import words
from etom_kg.interfaces.names.mentions import Finder
from etom_kg.interfaces.values import THRESHOLD
from tests.interfaces.invented import LEXICON, OWN, described, unresolved


def named(sentence: str, identifier: str = OWN) -> set[str]:
    """Return what a sentence names for sure, the described process left out."""
    found, _ = Finder(LEXICON, described(identifier=identifier)).find(words(sentence))
    sure = {t for m in found if m.strength >= THRESHOLD for t in m.targets}
    return sure - {identifier}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("It informs Ticket Handling.", {"2.F.1.1"}),
        ("It informs the Ticket Handling process.", {"2.F.1.1"}),
        ("It informs the ticket handling processes.", {"2.F.1.1"}),
        ('It informs "ticket handling".', {"2.F.1.1"}),
        ("It counts ticket handling times.", set()),
        ("It informs GRM.", {"2.OFAB.1"}),
        ("It informs grm.", set()),
        ("It informs the Seat Configuration and Activation process.", {"2.F.2.4"}),
        ("It informs the Seat\nConfiguration &amp; Activation process.", {"2.F.2.4"}),
        ("It informs Analyze Vehicle Performance.", {"2.A.2.5.2"}),
        ("It informs the Vehicle Performance Analysis process.", {"2.A.2.5.2"}),
        ("It informs the Analyse Performance process.", {"2.A.2.5.2"}),
        ("It informs the Complaints Handling process.", {"2.A.1.2"}),
        ("It informs the Complaint Hadling process.", {"2.A.1.2"}),
        ("It informs the Complaint Management process.", set()),
        ("It informs Complaint and Ticket Handling.", {"2.A.1.2", "2.F.1.1"}),
        ("It informs Complaint/Ticket Handling.", {"2.A.1.2", "2.F.1.1"}),
        ("It informs Risk, Legal and Knowledge Management.", {"2.E.1.1", "2.E.1.2", "2.E.1.3"}),
        ("It informs the Timetable and Depot Capability Delivery.", {"2.I.1.3", "2.I.1.4"}),
        ("It informs Timetable Development.", set()),
        ("It informs the guest layer.", {"2.OFAB.1"}),
        ("It informs the Fulfilment, Assurance and Billing processes.", {"F", "A", "B"}),
        ("It informs Service Fulfilment, Assurance and Billing.", {"F", "A", "B"}),
        ("It informs FAB.", {"F", "A", "B"}),
        ("It opens a Billing Account.", set()),
        ("It informs 2.F.1.1 and process 2.A.1.2.", {"2.F.1.1", "2.A.1.2"}),
        ("It informs Ticket Handling (2.F.1.1).", {"2.F.1.1"}),
        ("It informs support Ticket Handling staff.", {"2.F.1.1"}),
        ("It informs the GRM process Ticket Handling.", {"2.F.1.1"}),
        ("It informs Track and Manage Vehicle Faults.", {"2.A.2.3.2"}),
        ("It informs the VM&O Support & Readiness processes.", {"2.O.2.1"}),
        (
            "It informs the Vehicle Management & Operations Support & Readiness processes.",
            {"2.O.2.1"},
        ),
        ("It informs nobody at all.", set()),
    ],
)
def test_what_is_named(sentence: str, expected: set[str]) -> None:
    assert named(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("It informs the Manage Vehicle Paint Configuration process.", True),
        ("It informs Rolling Stock Planning.", True),
        ("It informs Brand Management and Advertising Management.", True),
        ("It informs Ticket Handling.", False),
        ("It informs the Town Council.", False),
    ],
)
def test_names_that_fit_nothing_are_kept(sentence: str, names: bool) -> None:
    assert bool(unresolved(sentence)) == names


def test_two_unknown_names_are_two() -> None:
    found = unresolved("It informs Brand Management and Advertising Management.")
    assert [u.name for u in found] == ["Brand Management", "Advertising Management"]


def test_an_unknown_name_is_never_guessed() -> None:
    for sentence in (
        "It informs the Vehicle Paint Management process.",
        "It informs the Manage Vehicle Class Configuration process.",
        "It informs the Ticket Design Management process.",
    ):
        assert named(sentence) == set()


def test_the_own_branch_wins_where_a_short_name_fits_two() -> None:
    assert named("It informs the Monitor Performance process.", "2.A.2.5.2") == {"2.A.2.5.1"}


def test_a_name_cut_short_at_and_is_understood_in_its_branch_only() -> None:
    assert named("It informs Timetable Development.", "2.S.1.2") == {"2.P.1.1"}


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("the Fault Management process", OWN),
        ("the Performance Management process", "2.A.2.5"),
        ("the Performance Monitoring process", "2.A.2.5.1"),
        ("the Support & Readiness processes", "2.O.2.1"),
    ],
)
def test_a_missing_word_is_completed_from_the_described_process(written: str, means: str) -> None:
    found = Finder(LEXICON, described()).find(words(f"It informs {written}."))[0]
    assert [t for m in found for t in m.targets] == [means]


def test_support_is_never_what_it_supports() -> None:
    support = "2.O.2.1.1"  # Support Vehicle Fault Management
    assert named("It informs Support Vehicle Fault Management.", "2.F.1.1") == {support}
    assert named("Vehicle Fault Management is ready.", support) == {OWN}
    assert named("It makes Fault Management ready.", support) != {support}


@pytest.mark.parametrize("written", ["Track Vehicle Fault process", "Track & Manage Fault task"])
def test_own_words_are_the_own_name(written: str) -> None:
    text = words(f"The {written} looks at trams.")
    found, unknown = Finder(LEXICON, described(identifier="2.A.2.3.2")).find(text)
    assert [m.targets for m in found] == [("2.A.2.3.2",)]
    assert not unknown


def test_of_another_enterprise() -> None:
    found, _ = Finder(LEXICON, described()).find(words("It asks the supplier's Ticket Handling."))
    assert [(m.targets, m.category) for m in found] == [(("2.F.1.1",), "external")]


@given(st.lists(st.sampled_from(sorted(LEXICON.elements)), min_size=1, max_size=4, unique=True))
def test_whole_names_are_found_in_any_company(identifiers: list[str]) -> None:
    elements = [LEXICON.elements[i] for i in identifiers]
    text = "It tells; " + "; ".join(f"the {e.name} processes" for e in elements) + "; all."
    assert named(text) == set(identifiers) - {OWN}


@given(st.text(max_size=300))
def test_mentions_stand_in_order_and_apart(text: str) -> None:
    split = words(text)
    found, runs = Finder(LEXICON, described()).find(split)
    assert all(a.last <= b.first for a, b in pairwise(found))
    assert all(0 <= m.first < m.last <= len(split) and 0 <= m.strength <= 1 for m in found)
    assert all(0 <= r.first < r.last <= len(split) for r in runs)
