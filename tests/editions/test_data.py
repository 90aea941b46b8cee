"""The shipped tables: made anew without a difference, and equal to a second witness."""

from __future__ import annotations

import filecmp
import re
from collections import Counter
from pathlib import Path

import pytest

from etom_kg.core.model import Framework
from etom_kg.core.tables import read_table, resource
from etom_kg.reading.tables import LEVEL0_COLUMNS, read_framework
from tools.edition_data import read_block_count, regenerate

DATA = resource("data")


@pytest.fixture(scope="module")
def edition() -> Framework:
    return read_framework(DATA / "25.5", "25.5")


def test_regeneration_makes_no_difference(shared: Path, tmp_path: Path) -> None:
    paths = regenerate(shared, tmp_path)
    made = sorted(path.relative_to(tmp_path) for path in paths)
    shipped = sorted(
        path.relative_to(DATA)
        for folder in ("14", "16.0", "20.5", "25.5")
        for path in (DATA / folder).iterdir()
        if path.name != "row_faults.csv"  # made by the shapes: test_faults.py
    )
    assert made == shipped
    assert [p for p in made if not filecmp.cmp(tmp_path / p, DATA / p, shallow=False)] == []


def test_counts(edition: Framework) -> None:
    assert len(edition.processes) == 2893
    assert sum(len(gone.rows) for gone in edition.deleted) == 560
    assert Counter(p.level for p in edition.processes.values()) == {
        2: 120,
        3: 630,
        4: 1459,
        5: 450,
        6: 167,
        7: 67,
    }


# Looked up by hand in the workbook.
SAMPLES = [
    ("1.1.1", "Market Strategy Management", "1.1", "Strategy Management", "1.2.1.1", "263"),
    ("1.3.4.5", "Manage Loyalty", "1.3.4", "Operations Readiness & Support", "", ""),
    ("1.5.7", "Resource Data Management", "1.5", "", "", "4142"),
    ("1.12.9", "Selling", "1.12", "", "", ""),
]


@pytest.mark.parametrize(
    ("identifier", "name", "parent", "vertical", "original", "uid"),
    SAMPLES,
    ids=[s[0] for s in SAMPLES],
)
def test_samples(
    edition: Framework,
    identifier: str,
    name: str,
    parent: str,
    vertical: str,
    original: str,
    uid: str,
) -> None:
    process = edition.processes[identifier]
    assert (process.name, process.parent) == (name, parent)
    if vertical:
        assert process.verticals == (vertical,)
    if original:
        assert process.original_identifiers == (original,)
    if uid:
        assert process.uid == uid


def test_vertical_groups_of_the_process_with_four_rows(edition: Framework) -> None:
    assert edition.processes["1.5.7"].verticals == (
        "Assurance",
        "Fulfillment",
        "Billing",
        "Operations Readiness & Support",
    )


def test_domains(edition: Framework) -> None:
    assert {d.number: d.key for d in edition.groupings_of("domain")} == {
        "1.1": "Market",
        "1.2": "Product",
        "1.3": "Customer",
        "1.4": "Service",
        "1.5": "Resource",
        "1.6": "Business Partner",
        "1.7": "Enterprise",
        "1.8": "Common",
        "1.12": "Sales",
    }
    assert len(edition.groupings_of("vertical")) == 7


def _plain(text: str) -> str:
    return " ".join(text.split())


def _parts(cell: str) -> set[str]:
    return {_plain(part) for part in cell.split("|") if part}


def _numbers(cell: str) -> str:
    """Leave out the words between several identifiers of a cell, as the tables do."""
    found = re.findall(r"\d+(?:\.\d+)+", cell)
    return "; ".join(found) if len(found) > 1 else cell


def test_second_witness_of_the_processes(shared: Path, edition: Framework) -> None:
    """Another reading of the same workbook, made by others with other code."""
    columns = ("process_id", "level", "name", "parent_id", "domains", "vertical_groups", "uid")
    rows = read_table(shared / "facts" / "etom_v25.5_processes.tsv", columns)
    assert [row["process_id"] for row in rows] == list(edition.processes)
    for row in rows:
        process = edition.processes[row["process_id"]]
        assert process.name == _plain(row["name"])
        assert process.level == int(row["level"])
        if row["parent_id"]:
            assert process.parent == row["parent_id"]
        else:
            assert process.level == 2, "the witness leaves the domains out"
        assert set(process.domains) == _parts(row["domains"])
        assert set(process.verticals) == _parts(row["vertical_groups"])
        originals = {_numbers(cell) for cell in _parts(row["original_process_ids"])}
        assert set(process.original_identifiers) == originals
        assert process.uid == row["uid"]


def test_second_witness_of_the_deleted(shared: Path) -> None:
    columns = ("name", "uid", "domain", "vertical_group", "level", "process_id")
    rows = read_table(shared / "facts" / "etom_v25.5_deleted.tsv", columns)
    ours = read_table(DATA / "25.5" / "deleted.csv", ("row", "key"))
    assert len(rows) == len(ours) == 560
    for witness, row in zip(rows, ours, strict=True):
        assert row["uid"] == witness["uid"]
        assert row["domain"] == witness["domain"]
        assert row["vertical_group"].lower() == witness["vertical_group"].lower()
        assert row["level"] == witness["level"]
        assert row["original_identifiers"] == _numbers(_plain(witness["original_process_id"]))
        assert witness["process_id"].startswith(row["identifier"])
        remark = "unused" in witness["process_id"] or "not in use" in witness["process_id"]
        assert (row["reserved"] == "yes") == remark
        assert bool(row["identifier"]) == witness["process_id"].startswith("1.")
        assert _plain(witness["name"]).startswith(row["name"])
        rest = _plain(witness["name"]).removeprefix(row["name"]).strip()
        assert re.fullmatch(r"[\[({] ?deleted( duplicated)?[\])}]", rest, re.I), witness["name"]


def test_second_witness_of_the_original_identifiers(shared: Path, edition: Framework) -> None:
    table = shared / "facts" / "etom_crosswalk_v25.5_original_ids.tsv"
    rows = read_table(table, ("v25.5_id", "v25.5_name", "original_id"))
    theirs = {(row["v25.5_id"], _numbers(_plain(row["original_id"]))) for row in rows}
    ours = {
        (process.identifier, original)
        for process in edition.processes.values()
        for original in process.original_identifiers
    }
    assert theirs <= ours


def test_no_description_is_shipped(shared: Path, edition: Framework) -> None:
    assert not any(p.brief or p.extended for p in edition.processes.values())
    names = {p.name for p in edition.processes.values()}
    changes = read_table(DATA / "25.5" / "changes.csv", ("element", "kind"))
    longest = max(changes, key=lambda row: len(row["former_name"]))
    assert len(longest["former_name"].split()) < 10
    assert max(len(name.split()) for name in names) < 15


def test_changes_of_25_5(edition: Framework) -> None:
    """Counted by hand in the workbook: the notes by kind, and the Issue cells that are notes."""
    changes = [
        change
        for element in (*edition.processes.values(), *edition.deleted)
        for change in element.changes
    ]
    assert Counter(change.kind for change in changes) == {
        "renaming": 103,
        "addition": 70,
        "move": 2,
        "split": 3,
        "relocation": 7,
    }
    assert edition.processes["1.1.1"].former_names == ("Market Strategy & Policy",)
    assert edition.processes["1.3.1"].former_names == (
        "Customer Readiness & Support",
        "Customer Support Readiness",
    )
    assert edition.processes["1.3.4"].former_names == (), "its note gives its present name"


def test_what_has_been_seen_of_16_0() -> None:
    edition = read_framework(DATA / "16.0", "16.0")
    assert {k: (p.name, p.original_identifiers) for k, p in edition.processes.items()} == {
        "1.3.1": ("Customer Support & Readiness", ("1.1.1.22",)),
        "1.3.3": ("Order Handling", ("1.1.1.5",)),
        "1.3.3.5.1": ("Assess Customer Order", ("1.1.1.5.6.1",)),
        "1.3.3.5.2": ("Issue Customer Order", ("1.1.1.5.6.2",)),
        "1.3.3.6": ("Report Customer Order Handling", ("1.1.1.5.7",)),
    }
    assert edition.processes["1.3.1"].maturity == "2"


def test_what_has_been_seen_of_20_5() -> None:
    edition = read_framework(DATA / "20.5", "20.5")
    assert len(edition.processes) == 81
    assert {p.level for p in edition.processes.values()} == {2}
    names = {k: p.name for k, p in edition.processes.items()}
    assert names["1.5.5"] == "Workforce Management"
    assert names["1.4.3"] == "Service Specification Development & Retirement"
    assert names["1.3.8"] == "Customer QoS/SLA Management"
    assert names["1.4.4"] == "SM&O Support & Readiness"


def test_level_0() -> None:
    rows = read_table(DATA / "14" / "level0.csv", LEVEL0_COLUMNS)
    assert Counter(row["kind"] for row in rows) == {"area": 3, "domain": 6, "column": 7}


def test_the_overview_of_14_counts_its_blocks_wrongly(shared: Path) -> None:
    columns = ("identifier", "kind", "expected", "found")
    [row] = read_table(DATA / "14" / "discrepancies.csv", columns)
    listed = [r["key"] for r in read_table(DATA / "14" / "level0.csv", ()) if r["kind"] == "domain"]
    assert row["identifier"].split("|") == listed
    assert (row["kind"], row["expected"], row["found"]) == ("count", "six", "four")
    overview = next((shared / "seeds").glob("001_*.txt")).read_text(encoding="utf-8")
    assert f"{row['found']} functional process blocks" in overview
    assert "at 5 levels" in overview
    notes = {r["edition"]: r["note"] for r in read_table(DATA / "editions.csv", ())}
    assert "five levels" in notes["14"]


def test_a_right_count_of_blocks_is_not_a_discrepancy(tmp_path: Path) -> None:
    page = tmp_path / "overview.txt"
    blocks = "* The Product domain is one.\n* The Service processes are another.\n"
    page.write_text(f"The two functional process blocks are:\n{blocks}")
    assert read_block_count(page) is None
    page.write_text(f"The nine functional process blocks are:\n{blocks}")
    found = read_block_count(page)
    assert found is not None
    assert (found[0], found[3], found[5]) == ("Product|Service", "two", "nine")
