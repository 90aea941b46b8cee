"""What a check finds in published tables: the faults that are there, and no other."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from etom_kg.check import Finding, check_files
from etom_kg.core.tables import resource

ABSENT = {"unknown", "deleted", "superseded"}
MISNAMED = {"renamed", "misnamed", "reused", "spelling"}


def _findings(path: Path) -> list[Finding]:
    return list(check_files([str(path)]))


def _keys(findings: list[Finding], statuses: set[str]) -> list[tuple[str, str]]:
    chosen = [f for f in findings if f.status in statuses]
    return sorted((f.mention.identifier, f.mention.name) for f in chosen)


def test_component_table_of_the_source(shared: Path) -> None:
    facts = shared / "facts"
    expected: dict[str, list[tuple[str, str]]] = {"id not in v25.5": [], "name differs": []}
    path = facts / "oda_component_etom_unresolved_against_v25.5.tsv"
    for line in path.read_text(encoding="utf-8").splitlines()[2:]:
        cells = line.split("\t")
        expected[cells[5]].append((cells[2], cells[3]))
    findings = _findings(facts / "oda_component_etom.tsv")
    assert len(expected["id not in v25.5"]) == len(expected["name differs"]) == 19
    assert _keys(findings, ABSENT) == sorted(expected["id not in v25.5"])
    assert _keys(findings, MISNAMED) == sorted(expected["name differs"])
    assert len(findings) == 38


def test_component_table_that_is_shipped() -> None:
    path = resource("data", "oda", "component_processes.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    stated = {"unknown": [], "name-differs": []}
    for row in rows:
        if row["outcome"] != "resolved":
            stated[row["outcome"]].append((row["process_id"], row["process_name"]))
    findings = [f for f in _findings(path) if f.mention.place == "process_id"]
    assert _keys(findings, ABSENT) == sorted(stated["unknown"])
    assert _keys(findings, MISNAMED) == sorted(stated["name-differs"])
    assert len(findings) == 38


@pytest.mark.parametrize(
    "table", ["4.0/processes.csv", "25.5/processes.csv", "crosswalk/25.5--original.sssom.tsv"]
)
def test_right_identifiers_are_left_alone(table: str) -> None:
    found = _findings(resource("data", *table.split("/")))
    # Two cells of original identifiers hold a remark with a second number.
    assert [f for f in found if f.level != "note"] == []
    assert {f.status for f in found} <= {"unverified"}
    assert len(found) <= 2


def test_every_shipped_name_is_right(tmp_path: Path) -> None:
    """Each process of 25.5 in a table and in running text, each with its name."""
    with resource("data", "25.5", "processes.csv").open(encoding="utf-8", newline="") as file:
        rows = [(r["identifier"], r["name"]) for r in csv.DictReader(file)]
    lines = "".join(f"See {name} ({identifier}).\n" for identifier, name in rows)
    (tmp_path / "all.txt").write_text(lines, encoding="utf-8")
    found = list(check_files([str(tmp_path / "all.txt")], everything=True))
    assert {f.status for f in found} == {"ok"}
    assert len({f.mention.identifier for f in found}) >= 0.98 * len(rows)
