"""The title of a document is what its first lines say."""

from __future__ import annotations

import pytest

from etom_kg.reading.clauses import find_clauses
from etom_kg.reading.document import document_title, text_document

REST = "\n1 Scope\nNothing.\n2 Care\nProcess Identifier: INN.2.FAB.1.20\n"


@pytest.mark.parametrize(
    ("start", "title"),
    [
        (
            "Inn and Tavern – House processes, issue 3\n",
            "Inn and Tavern – House processes, issue 3",
        ),
        ("\n\nInn and Tavern\nHouse processes\n", "Inn and Tavern – House processes"),
        (
            "House processes for the greeting and\nseating of guests\n",
            "House processes for the greeting and seating of guests",
        ),
        ("INN\n\nHouse processes\n\nThis text tells what we do.\n", "INN – House processes"),
        ("House processes\nVersion 2.1, of May\n", "House processes"),
        ("House processes\nThis is what we do.\n", "House processes"),
        ("Contents\n\n1 Scope .... 2\n", "inn"),
        ("This text tells what we do in the house.\n", "inn"),
        ("", "inn"),
        ("Page 1 of 9\nHouse processes\n", "House processes"),
        ("\ufeffHouse\u00a0processes\n", "House processes"),
        (
            "ITU-T Recommendation M.9999.1\n\nHouses (H) –\nProcesses of houses\n\n",
            "Houses (H) – Processes of houses",
        ),
    ],
)
def test_title(start: str, title: str) -> None:
    document = text_document(start + REST, "inn.txt")
    found = document_title(document, find_clauses(document))
    assert found == title


def test_a_title_may_be_the_running_header_too() -> None:
    document = text_document(f"House processes\n{REST}\fHouse processes\nMore.\n", "inn.txt")
    assert "House" not in document.body.replace("\n", "")
    assert document_title(document, find_clauses(document)) == "House processes"
