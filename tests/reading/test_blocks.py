"""What lists, captions and page breaks make of the lines of a description."""

from __future__ import annotations

import pytest

from etom_kg.reading.blocks import Figure, split_fields
from etom_kg.reading.furniture import blank_furniture


def _blocks(text: str) -> list[str]:
    """Return each block with the first letter of its kind."""
    fields, _ = split_fields(blank_furniture(text), 0, len(text))
    return [f"{block.kind[0]}: {block.text}" for field in fields for block in field.blocks]


def _figures(text: str) -> tuple[Figure, ...]:
    return split_fields(text, 0, len(text))[1]


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        (
            "Input:\n• bread;\n• salt.\nOutput:\n• toast\n",
            ["p: Input:", "b: bread;", "b: salt.", "p: Output:", "b: toast"],
        ),
        ("• bread\nOutput:\n• toast\n", ["b: bread", "p: Output:", "b: toast"]),
        ("• bread for the\nguests:\nwarm\n", ["b: bread for the guests: warm"]),
        ("• bread.\nThe cook is told.\n", ["b: bread.", "p: The cook is told."]),
        ("• bread\n\nThe cook is told.\n", ["b: bread", "p: The cook is told."]),
        ("•\nbread\n•\nsalt\n", ["b: bread", "b: salt"]),
        ("◦ bread\n\uf0b7 salt\n➢toast\n", ["b: bread", "b: salt", "b: toast"]),
        ("o\tbread\n*\u00a0salt\n", ["b: bread", "b: salt"]),
        (
            "Steps:\n1) Cut it.\n2) Warm it\nup.\n3) Eat.\n\nAll is done.\n",
            ["p: Steps:", "b: Cut it.", "b: Warm it up.", "b: Eat.", "p: All is done."],
        ),
        ("It does\na) this;\nb) that.\n", ["p: It does", "b: this;", "b: that."]),
        ("(i) this\n(ii) that\n(iii) more\n", ["b: this", "b: that", "b: more"]),
        ("Do:\n1. this\n2. that\n10. more\n", ["p: Do:", "b: this", "b: that 10. more"]),
        (
            "Do:\n1) this\na) one\nb) two\n2) that\n",
            ["p: Do:", "b: this", "b: one", "b: two", "b: that"],
        ),
        ("It is told by the cook (see\n1) above.\n", ["p: It is told by the cook (see 1) above."]),
        ("It was made in step\n1. It is good.\n", ["p: It was made in step 1. It is good."]),
        ("Note 2: It is hot.\nNote that it is.\n", ["n: It is hot. Note that it is."]),
    ],
)
def test_lists(text: str, blocks: list[str]) -> None:
    assert _blocks(text) == blocks


@pytest.mark.parametrize(
    ("caption", "number", "subject"),
    [
        ("Figure 2/OCA Suppl. 4 – Baking decomposition into Level 3 processes", "2", "Baking"),
        ("Figure 2/M.3050-2 - Baking decomposition into Level 3 processes", "2", "Baking"),
        ("Figure 3 — Baking, between Cooking and Eating", "3", ""),
        ("Fig. 4-1: Baking", "4-1", ""),
        ("Figure A.1/BAKE – All", "A.1", ""),
        ("Table 7 - What is baked", "7", ""),
        ("Figure 5 – Baking decomposition\ninto Level 3 processes", "5", "Baking"),
        (
            "Figure 6 – Baking in the house of a very long name, which fills the line,\nand more",
            "6",
            "",
        ),
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_captions_are_no_text(caption: str, number: str, subject: str, gap: str) -> None:
    text = f"It bakes bread.\n\n{caption}{gap}It cools the bread.\n"
    assert _blocks(text)[0] == "p: It bakes bread."
    assert _blocks(text)[1:] == ["p: It cools the bread."]
    assert _figures(text) == (Figure(number, subject),)


def test_a_caption_runs_over_three_lines_at_most() -> None:
    """A line that ends in "processes" further down ends no caption: it is text."""
    lines = [
        "and bread is baked in the house of the cook, who has an oven for it there,",
        "where it is cooled on a shelf, turned around, and carried to the long table,",
        "with salt and butter, for the guests who come in from the yard, as told by processes",
        "of the house.",
    ]
    text = "It bakes.\n\nFigure 7 – Baking\n" + "\n".join(lines) + "\n"
    assert _figures(text) == (Figure("7", ""),)
    assert _blocks(text) == ["p: It bakes.", f"p: {' '.join(lines)}"]


@pytest.mark.parametrize(
    "text",
    [
        "Figure 2 shows the oven.\n",
        "The oven is shown in\nFigure 2 – the dashed box – and heats.\n",
        "Figure skating – no.\n",
    ],
)
def test_sentences_about_figures_are_text(text: str) -> None:
    assert _figures(text) == ()
    assert _blocks(text) == [f"p: {' '.join(text.split())}"]


LONG = "The bread that has been baked in the morning is carried by the cook to Table"


@pytest.mark.parametrize("mark", ["\n\nPage 3 of 9\n\n", "\nPage 3 of 9\n", "\n\n\f\n", "\n\f"])
def test_a_page_break_may_stand_in_a_name(mark: str) -> None:
    assert _blocks(f"{LONG}{mark}Service processes.\n") == [f"p: {LONG} Service processes."]


@pytest.mark.parametrize("mark", ["\n\nPage 3 of 9\n\n", "\nPage 3 of 9\n", "\n\f"])
def test_a_page_break_may_stand_between_paragraphs(mark: str) -> None:
    assert _blocks(f"It is carried.{mark}It is eaten.\n") == [
        "p: It is carried.",
        "p: It is eaten.",
    ]


@pytest.mark.slow
def test_many_marks_and_one_long_paragraph_take_linear_time() -> None:
    text = "It is.\n" + "M.1-1_F05\nsome words of it\n" * 40_000
    assert len(_blocks(text)) == 1
