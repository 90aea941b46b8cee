"""Frameworks as tables: what is written is read back, and what is wrong is named by its line."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from etom_kg.core.errors import TableError
from etom_kg.core.model import Change, DeletedProcess, Framework, Grouping, Process
from etom_kg.reading.document import text_document
from etom_kg.reading.recommendation import read_recommendation
from etom_kg.reading.tables import read_framework, write_framework

COMPANY = """Harbour processes

1 Scope
Nothing.

2 Guests
2.1 Greet Guest
Process Identifier: 2.FAB.8.1
Brief Description: Welcome who comes.
• Say hello.
• Take the coat.
NOTE – Coats are counted.
Extended Description: Welcome everybody at length.
"""

NUMBERED = Framework(
    "24.5",
    {
        "1.7.1": Process(
            "1.7.1",
            "Moor Ships",
            2,
            "1.7",
            domains=("Harbour Domain", "Yard Domain"),
            verticals=("Assurance", "Billing"),
            original_identifiers=("1.1.1.5",),
            uid="7",
            maturity="4",
            changes=(Change("renaming", "24.0", "Tie Ships", "1.7.9", 3, "the quay"),),
        ),
    },
    (
        Grouping("domain", "Harbour", "Harbour Domain", number="1.7"),
        Grouping("vertical", "Assurance", "Assurance"),
        Grouping("vertical", "Billing", "Billing"),
    ),
    (
        DeletedProcess(
            "uid-9",
            "Sink Ships",
            "1.7.2",
            True,
            None,
            "1.7",
            "Harbour Domain",
            "gone",
            (3, 5),
            verticals=("Billing", "Assurance"),
            uid="9",
            changes=(Change("move", place="1.8"),),
        ),
    ),
)


def test_a_numbered_edition_comes_back_whole(tmp_path: Path) -> None:
    paths = write_framework(NUMBERED, tmp_path)
    assert {path.stem for path in paths} == {
        *("processes", "deleted", "changes", "domains", "vertical_groups")
    }
    assert read_framework(tmp_path, "24.5") == NUMBERED


def test_a_numbered_edition_has_no_empty_table(tmp_path: Path) -> None:
    bare = Framework("24.5", {"1.7.1": Process("1.7.1", "Moor Ships", 2, "1.7")})
    assert write_framework(bare, tmp_path) == [tmp_path / "processes.csv"]
    assert read_framework(tmp_path, "24.5") == bare


def test_a_document_comes_back_without_its_text(tmp_path: Path) -> None:
    read = read_recommendation(text_document(COMPANY, "inn.txt"))
    write_framework(read, tmp_path)
    back = read_framework(tmp_path, "4.0")
    [process] = read.processes.values()
    assert process.passages
    assert list(back.processes.values()) == [replace(process, passages=())]
    assert (back.document, back.title, back.sha256) == ("inn", "Harbour processes", read.sha256)
    assert [(c.number, c.start, c.end, c.line) for c in back.clauses] == [
        (c.number, c.start, c.end, c.line) for c in read.clauses
    ]
    assert (back.groupings, back.discrepancies) == (read.groupings, read.discrepancies)
    assert "Welcome" not in (tmp_path / "processes.csv").read_text(encoding="utf-8")


def test_descriptions_are_written_where_wanted(tmp_path: Path) -> None:

    read = read_recommendation(text_document(COMPANY, "inn.txt"))
    write_framework(read, tmp_path, descriptions=True)
    with (tmp_path / "processes.csv").open(encoding="utf-8", newline="") as stream:
        [row] = csv.DictReader(stream)
    assert row["brief"].splitlines() == ["Welcome who comes.", "• Say hello.", "• Take the coat."]
    assert row["extended"] == "Welcome everybody at length."
    assert row["notes"] == "Coats are counted."
    assert row["responsibilities"].splitlines() == ["Say hello.", "Take the coat."]
    assert row["verticals"] == "F|A|B"


@pytest.mark.parametrize(
    ("table", "text", "fault"),
    [
        ("processes", "identifier,name,level,parent\n1.7.1,Moor,two,1.7\n", r"csv:2: 'two' stands"),
        ("processes", "identifier,name,parent\n1.7.1,Moor,1.7\n", "has no column level"),
        ("deleted", None, r"csv:2: '' stands where a number belongs"),
        ("documents", None, "names no document with relation 'source'"),
    ],
)
def test_a_wrong_cell_is_named_by_its_line(
    table: str, text: str | None, fault: str, tmp_path: Path
) -> None:
    write_framework(NUMBERED, tmp_path)
    path = tmp_path / f"{table}.csv"
    if table == "deleted":
        text = path.read_text(encoding="utf-8").replace("\n3,", "\n,")
    if table == "documents":
        text = "identifier,relation,title,clause,counterpart,sha256\nM.3400,part,x,1,,\n"
    path.write_text(text or "", encoding="utf-8")
    with pytest.raises(TableError, match=fault):
        read_framework(tmp_path, "24.5")


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"processes\.csv: no such table"):
        read_framework(tmp_path, "24.5")


def test_level_0_alone_is_an_edition(tmp_path: Path) -> None:
    text = "kind,key,name,area\narea,OPS,Operations,\ncolumn,F,Fulfillment,OPS\ndomain,Yard,Yard,\n"
    (tmp_path / "level0.csv").write_text(text, encoding="utf-8")
    assert read_framework(tmp_path, "14") == Framework(
        "14",
        {},
        (
            Grouping("area", "OPS", "Operations"),
            Grouping("vertical", "F", "Fulfillment", "OPS"),
            Grouping("domain", "Yard", "Yard"),
        ),
    )
