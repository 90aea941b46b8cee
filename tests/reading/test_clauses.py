"""Which lines are headings, and what the lines of a clause become."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etom_kg.reading.blocks import split_fields
from etom_kg.reading.clauses import find_clauses, find_index, text_start
from etom_kg.reading.document import text_document
from etom_kg.reading.furniture import blank_furniture
from etom_kg.reading.headings import name_key, read_heading


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
        ("1. Scope\ntext\n2. Next\n2.1. Part\n3. Last\n", ["1", "2", "2.1", "3"]),
        ("1 Scope\n1. Ask it\n2. Tell it\n\n3. Write it\n2 Next\n", ["1", "2"]),
        ("1 Scope\nIt works as\n2. said before.\n2. Next\n", ["1", "2"]),
        ("1\tScope\n1.1\u00a0Part\n1.2 – Part\n2: Next\n", ["1", "1.1", "1.2", "2"]),
        ("1 Scope\n3 Care\n\n3.1 Own\n\nProcess Name: Own\n", ["1", "3", "3.1"]),
        (
            "2.2 Own\nProcess Name: Own\n2.1 Other\n\nProcess Name: Other\n2.2 Late\n",
            ["2.2", "2.1", "2.2 (2)"],
        ),
    ],
)
def test_headings(text: str, numbers: list[str]) -> None:
    assert _numbers(text) == numbers


CONTENTS = """\
Contents

1 About ......... 2
2 Care processes\t3
  2.1 Greet guest (CRM – F) . . . . . . 3
  2.2 Seat guest (CRM – F)      4
3 Afterwards 9
Annex A … 10
Index ........ 12

1 About
Greeting and seating.
2 Care processes
2.1 Greet guest (CRM – F)

Process Identifier: INN.2.F.1.20
Brief Description: Say welcome.
2.2 Seat guest (CRM – F)

Process Identifier: INN.2.F.1.21
Brief Description: Find a chair.
3 Afterwards
Guests leave.
"""


@pytest.mark.parametrize("before", ["", "Contents\n\n0 Preface ... 1\n1 About ... 2\n"])
def test_a_table_of_contents_counts_for_nothing(before: str) -> None:
    assert _numbers(before + CONTENTS) == ["1", "2", "2.1", "2.2", "3"]


def test_a_table_of_contents_with_other_wording_costs_no_process() -> None:
    text = CONTENTS.replace("1 About .", "1 About this paper .").replace("\n3 Afterwards 9", "")
    clauses = find_clauses(text_document(text, "x.txt"))
    assert [(c.number, c.heading) for c in clauses][-4:] == [
        ("2", "Care processes"),
        ("2.1", "Greet guest (CRM – F)"),
        ("2.2", "Seat guest (CRM – F)"),
        ("3", "Afterwards"),
    ]


PROCESS = "2.1 Own\n\nProcess Identifier: INN.2.F.1.20\nBrief Description: Greet each guest.\n"


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Annex A", "Annex A"),
        ("Annex B (informative) Former names", "Annex B"),
        ("Appendix II – History", "Appendix II"),
        ("Bibliography", "bibliography"),
        ("REFERENCES", "references"),
        ("Index", "index"),
        ("Summary of the changes", "summary-of-the-changes"),
        ("Document history", "document-history"),
        ("End of document", "end-of-document"),
        ("Brief descriptions", "index"),
        ("Part II Processes for later", "part-ii-processes-for-later"),
        ("4 Outlook", "4"),
        ("2.4 Outlook", "2.4"),
    ],
)
def test_closing_parts_end_a_description(line: str, number: str) -> None:
    text = f"{PROCESS}\n{line}\n\nWords that describe nothing.\n"
    assert _numbers(text) == ["2.1", number]


@pytest.mark.parametrize(
    "line",
    [
        "Annex A is sent to the desk.",
        "References to other houses are kept.",
        "as the list of guests shows",
        "index",
        "Index:",
        "Summary of guests, sorted.",
        "4 guests may sit together",
        "4 Guests sit here, and more come in the evening if they like to do so",
        "9 Guests",
        "Part of the guests",
        "All other processes",
    ],
)
def test_sentences_are_no_closing_part(line: str) -> None:
    assert _numbers(f"{PROCESS}\n{line}\n\nMore.\n") == ["2.1"]
    assert _numbers(f"{PROCESS}It is told in the\nIndex\nof the house.\n") == ["2.1"]


def test_a_group_heading_without_number_is_no_description() -> None:
    text = f"{PROCESS}\nEvening processes\n\n2.2 Sing\n\nProcess Name: Sing\n"
    assert _numbers(text) == ["2.1", "evening-processes", "2.2"]


def test_clauses_of_an_annex() -> None:
    text = f"{PROCESS}\nAnnex C\n\nC.1 Names\n\nNone.\n\nC.2 Seat\n\nProcess Name: Seat\n"
    assert _numbers(text) == ["2.1", "Annex C", "C.1", "C.2"]


ENTRIES = """\
INN.2.F.1.20 Own Greet each guest.
INN.2.F.1.21 Other Seat each guest
where it is warm.
INN.2.F.1.22 Third Bring the card.
"""


@pytest.mark.parametrize(
    ("heading", "numbers"),
    [
        ("Brief descriptions\n\n", ["2.1", "index"]),
        ("Annex A\n\nIndex of processes\n\n", ["2.1", "Annex A", "index-of-processes"]),
        ("3 List of all processes\n", ["2.1", "3"]),
        ("Identifier  Name  Description\n", ["2.1", "index"]),
        ("", ["2.1", "index"]),
    ],
)
def test_an_index_is_known_by_its_entries(heading: str, numbers: list[str]) -> None:
    document = text_document(f"2 All\n{PROCESS}\n{heading}{ENTRIES}", "x.txt")
    clauses = find_clauses(document)
    assert [clause.number for clause in clauses] == ["2", *numbers]
    index = find_index(document, clauses)
    assert index is not None
    assert index.number == numbers[-1]


def test_identifiers_in_a_sentence_are_no_index() -> None:
    text = f"{PROCESS}\nIt hands its guests to\nINN.2.F.1.21 Other and to\nINN.2.F.1.22 Third.\n"
    assert _numbers(text) == ["2.1"]


def test_a_heading_may_take_two_lines() -> None:
    text = (
        "2.1 Greet each guest who comes in by the garden\ngate (CRM – FAB)\n\n"
        "Process Identifier: INN.2.FAB.1.20\nBrief Description: Say welcome.\n"
    )
    document = text_document(text, "x.txt")
    (clause,) = find_clauses(document)
    assert clause.heading == "Greet each guest who comes in by the garden gate (CRM – FAB)"
    assert text[text_start(text, clause) :].lstrip().startswith("Process Identifier")


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
    fields, figures = split_fields(blank_furniture(text), 0, len(text))
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
        ("School of Cooks (EM)", ("School of Cooks", "", "", "EM")),
        ("Seat Guest (FAB)", ("Seat Guest", "", "", "FAB")),
        ("Seat Guest (A)", ("Seat Guest", "", "", "A")),
        ("Seat Guest (PLM)", ("Seat Guest", "", "", "PLM")),
        ("Kitchen Operations (KOP)", ("Kitchen Operations", "KOP", "", "")),
        ("Enterprise Management (EM) processes", ("Enterprise Management", "EM", "", "")),
        ("Product Lifecycle Management (PLM)", ("Product Lifecycle Management", "PLM", "", "")),
        ("Seat Guest (CRM — F)", ("Seat Guest", "", "CRM", "F")),
        ("Seat Guest (crm \u2011 F)", ("Seat Guest", "", "crm", "F")),
        ("Seat Guest (CRM – F, A)", ("Seat Guest", "", "CRM", "FA")),
        ("Sell B2B Services (B2B)", ("Sell B2B Services", "B2B", "", "")),
        ("Look Back (2004)", ("Look Back (2004)", "", "", "")),
    ],
)
def test_heading(heading: str, parts: tuple[str, str, str, str]) -> None:
    read = read_heading(heading)
    assert (read.name, read.abbreviation, read.row, read.column) == parts


def test_name_key() -> None:
    assert name_key("Cross/Up  Selling") == name_key("cross up selling")
    assert name_key("Close Problem") != name_key("Close Resource Trouble")
