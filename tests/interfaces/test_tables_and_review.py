"""The tables that ``extract`` writes, and the sheet for the person who checks them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from etom_kg.core.errors import TableError
from etom_kg.interfaces.extraction import Extraction, extract_interfaces
from etom_kg.interfaces.tables import (
    INTERFACE_COLUMNS,
    REVIEW_COLUMNS,
    read_interfaces,
    read_unresolved,
    review_rows,
    write_interfaces,
    write_review,
    write_unresolved,
)
from tests.interfaces.invented import LEXICON, described

TEXT = (
    "Faults are reported to Complaint Handling. Unlike Depot Provisioning, it repairs vehicles. "
    "It feeds the Crew Rostering Management processes. Some people like fare collection."
)


@pytest.fixture(scope="module")
def extraction() -> Extraction:
    return extract_interfaces([described(TEXT)], LEXICON, "4.0")


def test_tables_are_read_as_they_were_written(extraction: Extraction, tmp_path: Path) -> None:
    interfaces, names = tmp_path / "interfaces.csv", tmp_path / "unresolved.csv"
    write_interfaces(interfaces, extraction.interfaces)
    write_unresolved(names, extraction.unresolved)
    assert read_interfaces(interfaces, "4.0") == extraction.interfaces
    assert [u.name for u in read_unresolved(names)] == ["Crew Rostering Management"]
    heads = interfaces.read_text(encoding="utf-8").splitlines()[0].split(",")
    assert heads[:2] == ["stated_by", "other"]
    assert "Faults" not in interfaces.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("direction", "sideways", "'sideways' is not a direction"),
        ("category", "friend", "'friend' is not a category"),
        ("start", "x", "whole numbers"),
        ("start", "900", "before end"),
        ("confidence", "2", "between 0 and 1"),
        ("confidence", "sure", "a number"),
    ],
)
def test_a_bad_cell_is_told_with_its_line(
    extraction: Extraction, tmp_path: Path, column: str, value: str, told: str
) -> None:
    path = tmp_path / "interfaces.csv"
    write_interfaces(path, extraction.interfaces)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[0][column] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, INTERFACE_COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    with pytest.raises(TableError, match=told) as error:
        read_interfaces(path, "4.0")
    assert "line 2" in str(error.value) or ":2" in str(error.value)


def test_every_mention_is_on_the_sheet_with_its_reason(extraction: Extraction) -> None:
    rows = [dict(zip(REVIEW_COLUMNS, r, strict=True)) for r in review_rows(extraction, LEXICON)]
    by_mention = {str(r["mention"]): r for r in rows}
    assert by_mention["Complaint Handling"]["decision"] == "interface"
    assert by_mention["Depot Provisioning"]["decision"] == "none"
    assert by_mention["Depot Provisioning"]["rule"]
    assert by_mention["Crew Rostering Management"]["decision"] == "unresolved"
    assert by_mention["fare collection"]["rule"] == "written small"
    assert by_mention["Complaint Handling"]["means"] == "Complaint Handling"
    assert "reported to" in str(by_mention["Complaint Handling"]["sentence"])


def test_the_most_doubtful_comes_first(extraction: Extraction, tmp_path: Path) -> None:
    path = tmp_path / "review.csv"
    write_review(path, extraction, LEXICON)
    with path.open(encoding="utf-8", newline="") as file:
        doubts = [float(row["doubt"]) for row in csv.DictReader(file)]
    assert doubts == sorted(doubts, reverse=True)
    assert len(doubts) == len(extraction.decisions) + len(extraction.unresolved)


def test_fewer_are_accepted_when_more_is_asked_for() -> None:
    counts = [
        len(extract_interfaces([described(TEXT)], LEXICON, "4.0", accepted=least).interfaces)
        for least in (0.0, 0.5, 1.0)
    ]
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] < counts[0]


def test_review_cells_cannot_be_formulas(tmp_path: Path) -> None:
    text = "=HYPERLINK() is reported to Complaint Handling."
    extraction = extract_interfaces([described(text)], LEXICON, "4.0")
    path = tmp_path / "review.csv"
    write_review(path, extraction, LEXICON)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    assert not any(cell.startswith("=") for row in rows for cell in row.values())
