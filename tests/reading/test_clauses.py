"""Which lines are headings, and what the lines of a clause become."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etom_kg.reading.blocks import split_fields
from etom_kg.reading.clauses import find_clauses
from etom_kg.reading.document import text_document
from etom_kg.reading.names import name_key, read_heading


def _numbers(text: str) -> list[str]:
    return [clause.number for clause in find_clauses(text_document(text, "x.txt"))]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1 Scope\ntext\n2 References\n", ["1", "2"]),
        ("1 Scope\n2004 was a year\n7 pages\n2 References\n", ["1", "2"]),
        ("1 Scope\n1.1 Part\n1.1.1 Bit\n1.2 Part\n2 Next\n", ["1", "1.1", "1.1.1", "1.2", "2"]),
        ("1 Scope\n1.3 Skipped\n2 Next\n", ["1", "2"]),
        ("1 Scope\n 2 On a new page\n", ["1", "2"]),
        ("1 Scope 3\n2 Next 4\n\n1 Scope\ntext\n2 Next\n", ["1", "2"]),
        ("4.2.1 Own\nProcess Identifier: ACME.2.F.1.9\n", ["4.2.1"]),
        ("no heading at all\n", []),
    ],
)
def test_headings(text: str, numbers: list[str]) -> None:
    assert _numbers(text) == numbers


@given(st.text(alphabet="17. A\nxScope:", max_size=80))
def test_clauses_part_the_text(text: str) -> None:
    clauses = find_clauses(text_document(text, "x.txt"))
    for clause, later in pairwise(clauses):
        assert clause.end == later.start
        assert text[clause.start : clause.end].startswith(clause.number)


def _blocks(text: str) -> list[tuple[str, str, str]]:
    fields, _ = split_fields(text, 0, len(text))
    return [(field.label, block.kind, block.text) for field in fields for block in field.blocks]


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("one\ntwo\n\nthree.\n", ["one two three."]),
        ("One.\n\nThree.\n", ["One.", "Three."]),
        ("One\n\nThree.\n", ["One", "Three."]),
    ],
)
def test_paragraphs(text: str, blocks: list[str]) -> None:
    assert _blocks(text) == [("", "paragraph", block) for block in blocks]


def test_fields_and_kinds() -> None:
    text = (
        "Process Name: Take Order\nProcess Identifier: 1.F.1.9\nBrief Description: Take an\n"
        "order.\n\n Extended Description: It does:\n• one thing;\n• another\n\nthing.\n"
        "NOTE – Ongoing.\n"
    )
    assert _blocks(text) == [
        ("name", "paragraph", "Take Order"),
        ("identifier", "paragraph", "1.F.1.9"),
        ("brief", "paragraph", "Take an order."),
        ("extended", "paragraph", "It does:"),
        ("extended", "bullet", "one thing;"),
        ("extended", "bullet", "another thing."),
        ("extended", "note", "Ongoing."),
    ]


def test_header_caption_and_figure_words_are_left_out() -> None:
    text = (
        "The processes send\n\n\n  ITU-T Rec. M.3050.2 (06/2004) 7 \n\nreports.\n"
        "M.3050-2_F09\nSome Box\n\nOther Box\nFigure 9/M.3050.2 – Some Thing decomposition\n"
        "into Level 2 processes\n"
    )
    fields, figures = split_fields(text, 0, len(text))
    assert [block.text for field in fields for block in field.blocks] == [
        "The processes send reports."
    ]
    assert [(figure.number, figure.subject) for figure in figures] == [("9", "Some Thing")]


def test_hyphen_at_a_line_end_joins_without_a_blank() -> None:
    assert _blocks("the sub-\nnetwork.\n") == [("", "paragraph", "the sub-network.")]


@given(st.lists(st.sampled_from(["Ab c", "d e.", "", "• x", "f-", " g"]), max_size=12))
def test_blocks_keep_their_source(lines: list[str]) -> None:
    text = "\n".join(lines) + "\n"
    fields, _ = split_fields(text, 0, len(text))
    for field in fields:
        for block in field.blocks:
            for index, letter in enumerate(block.text):
                if not letter.isspace():
                    start, end = block.source_span(index, index + 1)
                    assert text[start:end] == letter


@pytest.mark.parametrize(
    ("heading", "parts"),
    [
        ("Selling (CRM – F)", ("Selling", "", "CRM", "F")),
        ("CRM Support & Readiness (CRM-OSR)", ("CRM Support & Readiness", "", "CRM", "OSR")),
        ("Human Resources Management (HR) processes", ("Human Resources Management", "HR", "", "")),
        (
            "Knowledge & Research Management (KRM)",
            ("Knowledge & Research Management", "KRM", "", ""),
        ),
        (
            "Manage Request (Including Self Service)",
            ("Manage Request (Including Self Service)", "", "", ""),
        ),
    ],
)
def test_heading(heading: str, parts: tuple[str, str, str, str]) -> None:
    read = read_heading(heading)
    assert (read.name, read.abbreviation, read.row, read.column) == parts


def test_name_key() -> None:
    assert name_key("Cross/Up  Selling") == name_key("cross up selling")
    assert name_key("Close Problem") != name_key("Close Resource Trouble")
