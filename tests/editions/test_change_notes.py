"""Notes of the editors in their many spellings, and sentences that only look like notes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etom_kg.core.model import Change
from etom_kg.reading.workbook import clean_name, issue_change, note_changes

RENAMED_22 = Change("renaming", "22.0", "A")
# The spellings of the 25.5 workbook with invented names and releases; expected values by hand.
NOTES: list[tuple[str, Change]] = [
    ("this process was renamed in 21.5 old name was A &; B", Change("renaming", "21.5", "A & B")),
    ("This process was renamed in 22.0. Old name was: A B", Change("renaming", "22.0", "A B")),
    ("This process was renamed in 22.0. old name was- A B.", Change("renaming", "22.0", "A B")),
    ("This Process was renamed in 21.5. old process name was A", Change("renaming", "21.5", "A")),
    ("This process was renamed in 22.0 Old process name A B", Change("renaming", "22.0", "A B")),
    ("This process was renamed in 21.5 old process was A", Change("renaming", "21.5", "A")),
    ("This process was renamed in 21.5 it was called A", Change("renaming", "21.5", "A")),
    ("This process was renamed in 21.5. it was named A B", Change("renaming", "21.5", "A B")),
    ("This process was renamed in 19.5 Process A", Change("renaming", "19.5", "Process A")),
    ("This process was renamed in 19.5 old Account", Change("renaming", "19.5", "Account")),
    ("This process was renamed n 19.5 old name was A", Change("renaming", "19.5", "A")),
    ("This proces was renamed old name was A", Change("renaming", "", "A")),
    ("This process was renamed. old name was A", Change("renaming", "", "A")),
    ("This process was 21.5 Name was A&nbsp;", Change("renaming", "21.5", "A")),
    (
        "The name of this process was changed in 22.0 old name was  A",
        Change("renaming", "22.0", "A"),
    ),
    ("This process name was changed in 22.0. Old name was A", Change("renaming", "22.0", "A")),
    ("Process Name was chagned in 18.5 old process name was A", Change("renaming", "18.5", "A")),
    (" in 18.5 this process name was changed old name was A", Change("renaming", "18.5", "A")),
    ("Note: 18.5 this process was renamed. old name was A", Change("renaming", "18.5", "A")),
    ("This process was named -  A B", Change("renaming", "", "A B")),
    ("was named A B", Change("renaming", "", "A B")),
    ("Was previously named A B.", Change("renaming", "", "A B")),
    ("This process was A B & C", Change("renaming", "", "A B & C")),
    (
        "This process was named A B, in 18.5 name was amend because of duplicity",
        Change("renaming", "18.5", "A B"),
    ),
    (
        "In 18.5 name of process was changed. old name was A B This process was an L2 1.1.19",
        Change("renaming", "18.5", "A B", "1.1.19", 2),
    ),
    (
        "This was an L2 process in 22.0 it was renamed old name was A",
        Change("renaming", "22.0", "A", "", 2),
    ),
    (
        "in 22.0 this process was changed it was an L5 process and was called A &; B",
        Change("renaming", "22.0", "A & B", "", 5),
    ),
    (
        "This process was renamed in 22.0 Old process name was A and then back to A in 17.0",
        Change("renaming", "22.0", "A"),
    ),
    (
        "this process changed level old number was 1.4.6.8.2",
        Change("move", "", "", "1.4.6.8.2"),
    ),
    (
        "In 18.0 this process and its sub processes were moved from A B",
        Change("move", "18.0", place="A B"),
    ),
    ("This process was split in 21.5 this is the old porcess", Change("split", "21.5")),
    ("Was Split in 21.5 this is the old process", Change("split", "21.5")),
    (
        "This process has been reclocated. It is now  under A & B",
        Change("relocation", place="A & B"),
    ),
    ("This process was relocated. Old name was A", Change("renaming", "", "A")),
]
PROSE = [
    "The order may be changed, and its old name was kept by the customer.",
    "This process is responsible for renaming products, old names included.",
    "Remove features that were previously named by the customer.",
    "The process is also known by the name of its owner.",
    "Loads may be split over several nodes in 22.0 hours.",
    "Customers are moved from one list to another.",
    "In 22.0 hours the report is due.",
    "",
]


@pytest.mark.parametrize(("note", "change"), NOTES, ids=[n for n, _ in NOTES])
def test_note(note: str, change: Change) -> None:
    assert list(note_changes(f"It thanks the customer.\n\n{note}")) == [change]


@pytest.mark.parametrize("sentence", PROSE)
def test_prose_is_no_note(sentence: str) -> None:
    assert list(note_changes(sentence)) == []


def test_several_notes() -> None:
    text = (
        "Text.\nThis process was renamed in 21.5. old name was A &; B\n"
        "This process was renamed in 22.0. old name was C"
    )
    assert [(c.release, c.former_name) for c in note_changes(text)] == [
        ("21.5", "A & B"),
        ("22.0", "C"),
    ]


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("Added in 18.5", Change("addition", "18.5")),
        ("created  in 18.5", Change("addition", "18.5")),
        ("Rel 26.0 addition", Change("addition", "26.0")),
        ("modified in v22.0", Change("modification", "22.0")),
        ("Renamed in 22.0", Change("renaming", "22.0")),
        ("It thanks the customer in 18.5 ways.", None),
        ("", None),
    ],
)
def test_issue(text: str, change: Change | None) -> None:
    assert issue_change(text) == change


def test_clean_name() -> None:
    assert clean_name("Track &; Manage  A&nbsp;&nbsp;.") == "Track & Manage A"
    assert clean_name("R&amp;D\xa0Plan;") == "R&D Plan"


@given(st.text(), st.sampled_from([n for n, _ in NOTES]), st.text())
def test_any_text_can_be_read(before: str, note: str, after: str) -> None:
    for change in note_changes(before + note + after):
        assert change.kind in {"renaming", "move", "split", "relocation"}
        assert "\n" not in change.former_name + change.place
