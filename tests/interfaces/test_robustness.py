"""Texts that nobody means well: empty, endless, foreign, full of brackets; and linear work."""

from __future__ import annotations

import sys
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etom_kg.interfaces.decide import Reader
from etom_kg.interfaces.names.lexicon import Lexicon
from etom_kg.interfaces.values import Decision, Element
from tests.examples import examples
from tests.interfaces.invented import LEXICON, decisions, described

SENTENCE = (
    "It reports faults to Ticket Handling, Complaint Handling and the Fare Collection processes, "
    "such as Risk Management (e.g. Legal Management), unlike Rolling Stock Planning. "
)


def work(text: str, lexicon: Lexicon = LEXICON) -> int:
    """Return how many Python functions are called while a text is read."""
    count = 0

    def count_calls(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    reader = Reader(described(text), lexicon)
    sys.setprofile(count_calls)
    try:
        for _ in reader.read():
            pass
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        SENTENCE,
        SENTENCE.replace(". ", " "),
        "Ticket Handling, ",
        "Ticket Handling and ",
        "such as ",
        "((((",
        "Manage Rolling Stock and ",
        "(a+)+$ [^a-z]*?{1,99} \\d+\\s* ",
        "Das Verfahren meldet Störungen an Ticket Handling; ",
        "処理は障害を通知する。",
    ],
    ids=range(10),
)
def test_work_grows_with_the_text_and_no_faster(text: str) -> None:
    once, twice = work(text * 150), work(text * 300)
    assert twice < 2.3 * once + 1000


def test_work_hardly_grows_with_the_number_of_names() -> None:
    def lexicon(count: int) -> Lexicon:
        more = [
            Element(f"9.F.{n}.1", f"Manage Thing{n % 50} Number{n} Records", ancestors=("9.F.9",))
            for n in range(count)
        ]
        lexicon = Lexicon([*LEXICON.elements.values(), *more])
        work(SENTENCE, lexicon)  # the index of names is made once
        return lexicon

    few, many = (work(SENTENCE * 100, lexicon(count)) for count in (100, 10_000))
    assert many < 1.3 * few


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n\n",
        ".",
        "…" * 50,
        "Ticket Handling" * 40,
        "(" * 3000,
        "such as " * 500,
        "Ticket Handling " * 500,
        "\u202eTicket Handling\u202c is informed.",
        "El proceso informa a Ticket Handling de las averías.",
        "Процесс передаёт заявки в Ticket Handling.",
        "=HYPERLINK(Ticket Handling)",
    ],
)
def test_no_text_stops_it(text: str) -> None:
    for found in decisions(text):
        assert found.start < found.end


@pytest.mark.slow
def test_a_cell_of_ten_megabytes_is_read() -> None:
    text = SENTENCE * 500 + "x" * 9_500_000 + " y" * 200_000
    assert len(text) > 9_900_000
    assert len(decisions(text)) > 2_000


@examples(60)
@given(st.text(max_size=1500))
def test_any_text_is_read(text: str) -> None:
    for found in decisions(text, f"Ticket Handling {text} Complaint Handling"):
        assert found.direction in ("", "in", "out", "both")
        assert 0 <= found.confidence <= 1


@examples(60)
@given(
    st.lists(
        st.sampled_from(
            [
                "the",
                "and",
                "or",
                ",",
                ".",
                "(",
                ")",
                "such",
                "as",
                "to",
                "from",
                "by",
                "for",
                "with",
                "Ticket",
                "Handling",
                "Complaint",
                "processes",
                "is",
                "are",
                "not",
                "notified",
                "reports",
                "used",
                "which",
                "that",
                "it",
                "this",
                "process",
                "Billing",
                "Fulfilment",
                ":",
                "-",
                "supplier",
                "'s",
                "in",
                "of",
                "informs",
                "both",
                "between",
                "ensure",
                "so",
                "can",
            ]
        ),
        max_size=60,
    )
)
def test_any_order_of_telling_words_is_read(parts: list[str]) -> None:
    for found in decisions(" ".join(parts)):
        assert isinstance(found, Decision)
        assert found.subject != found.other or found.category == "external"
