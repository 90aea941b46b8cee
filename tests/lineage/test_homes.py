"""What comments of the crosswalks say against their rows: homes that are named, and exactness.

A comment may name a process that is not a home of the old duty: one that was deleted, or a
namesake. It then says so ("deleted", "not") in the same part of its sentence, before that.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path

import pytest

from etom_kg.core.tables import resource
from etom_kg.lineage.sssom import NO_TERM, MappingRow, read_sssom

SETS = sorted(resource("data", "crosswalk").glob("*.sssom.tsv"))
IDENTIFIER = re.compile(r"(?<![\w.])1(?:\.[A-Z0-9]+)+(?![\w])")
NO_HOME = re.compile(r"\b(not|deleted)\b", re.IGNORECASE)
CELL = "The publisher's cell holds more than one identifier:"
"""What follows is quoted: such a cell holds a number of release 15 too, which is not original."""


def _homes(comment: str) -> list[str]:
    """Return the identifiers that a comment names as homes."""
    found = []
    for part in comment.partition(CELL)[0].split(";"):
        for match in IDENTIFIER.finditer(part):
            if not NO_HOME.search(part[: match.start()]):
                found.append(match[0])
    return found


def _rows(name: str) -> tuple[MappingRow, ...]:
    return read_sssom(resource("data", "crosswalk", f"{name}.sssom.tsv")).rows


def _key(curie: str) -> str:
    return curie.partition(":")[2]


def _objects(rows: tuple[MappingRow, ...]) -> dict[str, dict[str, str]]:
    """Return the objects of each subject with their predicates."""
    objects: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows:
        if row.object_id != NO_TERM:
            objects[row.subject_id][_key(row.object_id)] = row.predicate_id
    return objects


def test_what_a_comment_names() -> None:
    assert _homes("Kept; passing it on went to 1.6.10.7.2.") == ["1.6.10.7.2"]
    assert _homes("Became a sibling (1.12.9.2).") == ["1.12.9.2"]
    assert _homes("Deleted (1.5.6.3); done by 1.5.5.8.2.") == ["1.5.5.8.2"]
    assert _homes("Renamed; not the lookalike Develop the Workforce (1.7.7.2).") == []
    assert _homes("Renamed in 23.5, last in 24.0.") == []
    assert _homes(f"{CELL} 1.1.1.22.10; 1.3.1.5") == []


@pytest.mark.parametrize("name", ["4.0--25.5", "16.0--25.5"])
def test_every_home_that_a_comment_names_has_a_row(name: str) -> None:
    rows = _rows(name)
    objects = _objects(rows)
    missing = [
        f"line {row.line}: {row.subject_id} has no row for {home}"
        for row in rows
        for home in _homes(row.comment)
        if home not in objects[row.subject_id]
    ]
    assert not missing


def test_every_original_identifier_that_a_comment_names_is_held() -> None:
    """Its comments tell where another meaning of the number went: to the number of another row."""
    rows = _rows("25.5--original")
    held = {_key(row.object_id) for row in rows}
    named = {home for row in rows for home in _homes(row.comment)}
    assert named == {"1.1.2.3.4", "1.1.2.3.6"}
    assert named <= held


def test_every_identifier_in_the_list_of_reuses_lives() -> None:
    with resource("data", "25.5", "processes.csv").open(encoding="utf-8", newline="") as file:
        living = {"15+": {row["identifier"] for row in csv.DictReader(file)}}
    living["original"] = {_key(row.object_id) for row in _rows("25.5--original")}
    table = resource("data", "crosswalk", "reused_identifiers.csv")
    with table.open(encoding="utf-8", newline="") as file:
        named = [(row["scheme"], i) for row in csv.DictReader(file) for i in _homes(row["comment"])]
    assert len(named) == 10
    assert [pair for pair in named if pair[1] not in living[pair[0]]] == []


@pytest.mark.parametrize("path", SETS, ids=lambda p: p.name)
def test_exact_says_that_the_whole_duty_is_in_one_place(path: Path) -> None:
    """Beside it a copy (close) may stand, but no part that left and no wider process."""
    for subject, objects in _objects(read_sssom(path).rows).items():
        relations = list(objects.values())
        if "skos:exactMatch" in relations:
            relations.remove("skos:exactMatch")
            assert set(relations) <= {"skos:closeMatch"}, subject


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("1.A.2.3.5", {"1.4.6.6": "narrow", "1.4.6.5": "narrow", "1.4.6.4.5": "narrow"}),
        ("1.A.3.3.4", {"1.5.8.4": "close", "1.5.8.7": "narrow"}),
        ("1.A.4.3.2", {"1.6.10.1": "close", "1.6.10.7.2": "narrow"}),
        ("1.B.1.8.3", {"1.3.9.2": "narrow", "1.3.9.3": "narrow", "1.3.1.6.6": "narrow"}),
        ("1.F.1.3.1", {"1.1.14.4.3": "close", "1.1.14.3.4": "narrow"}),
        ("1.F.1.4.3", {"1.12.9.5": "close", "1.12.9.2": "narrow"}),
        (
            "1.F.1.5.3",
            {
                "1.3.3.10.4": "close",
                "1.3.3.10": "narrow",
                "1.3.3.10.3": "narrow",
                "1.4.5.6": "narrow",
            },
        ),
        (
            "1.F.2.2.6",
            {"1.4.5.4.3": "close", "1.4.5.4": "broad", "1.4.5.7": "narrow", "1.4.5.9": "narrow"},
        ),
        (
            "1.F.3.2.3",
            {"1.5.5.8.2": "broad", "1.5.5.8.2.5": "narrow", "1.5.5.8.3.5": "narrow"},
        ),
        (
            "1.O.1.1.6",
            {
                "1.1.15.2": "narrow",
                "1.1.14.2": "narrow",
                "1.1.15.8": "narrow",
                "1.1.14.8": "narrow",
            },
        ),
        ("1.O.3.1.6", {"1.5.4.8": "close", "1.5.5.7": "narrow", "1.7.7.6": "narrow"}),
    ],
)
def test_duties_that_were_read_again(subject: str, expected: dict[str, str]) -> None:
    """Taken from both texts: each part of the old duty, and where 25.5 describes it."""
    found = _objects(_rows("4.0--25.5"))[f"etom4:{subject}"]
    assert found == {key: f"skos:{relation}Match" for key, relation in expected.items()}
