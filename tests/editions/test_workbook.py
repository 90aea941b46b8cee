"""The workbook reader on small invented workbooks: what merges, and what is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from etom_kg.reading.merge import read_workbook
from etom_kg.reading.workbook import read_workbook_rows
from tests.editions.books import HEADER, book, row


def test_rows_of_one_identifier_merge(tmp_path: Path) -> None:
    path = book(
        tmp_path / "x.xlsx",
        [
            row("1.3.3", "Thank Customer", **{"Vertical Group": "Assurance"}),
            row("1.3.3", "Thank Customer", **{"Vertical Group": "billing"}),
            row("1.3.3", "Thank Customer", **{"Vertical Group": "Assurance"}),
            row("1.3.3.1", "Thank by\xa0Letter", **{"Original Process Identifier": 4003}),
        ],
    )
    read = read_workbook(path)
    assert read.edition == "25.5"
    assert list(read.processes) == ["1.3.3", "1.3.3.1"]
    first, second = read.processes.values()
    assert first.verticals == ("Assurance", "Billing")
    assert (first.level, first.parent, first.domains) == (2, "1.3", ("Customer Domain",))
    assert (second.name, second.parent) == ("Thank by Letter", "1.3.3")
    assert second.original_identifiers == ("4003",)
    assert tuple(g.name for g in read.groupings_of("vertical")) == ("Assurance", "Billing")
    assert read.conflicts == ()
    rows = read_workbook_rows(path).rows
    assert [r.row for r in rows] == [2, 3, 4, 5]
    assert rows[1].vertical_group == "billing", "rows stay as they stand"


def test_contradicting_rows_are_reported_and_the_first_holds(tmp_path: Path) -> None:
    path = book(
        tmp_path / "x.xlsx",
        [
            row("1.3.3", "Thank Customer", UID=7),
            row("1.3.3", "Greet Customer", UID=8, Domain="Market Domain"),
        ],
    )
    read = read_workbook(path)
    assert read.processes["1.3.3"].name == "Thank Customer"
    assert read.processes["1.3.3"].domains == ("Customer Domain", "Market Domain")
    found = {(c.field, c.values, c.rows) for c in read.conflicts}
    assert ("name", ("Thank Customer", "Greet Customer"), (2, 3)) in found
    assert ("uid", ("7", "8"), (2, 3)) in found
    assert ("domain", ("Customer Domain", "Market Domain"), (2, 3)) in found


def test_the_domain_of_a_number_is_that_of_level_2(tmp_path: Path) -> None:
    stale = {"Domain": "Market Domain"}
    path = book(
        tmp_path / "x.xlsx",
        [
            row("1.12.2", "Plan Sales", Domain="Sales Domain"),
            *(row(f"1.12.2.{n}", f"Plan Sales {n}", **stale) for n in range(1, 6)),
        ],
    )
    [domain] = read_workbook(path).groupings_of("domain")
    assert (domain.number, domain.key, domain.name) == ("1.12", "Sales", "Sales Domain")


def test_domains_that_level_2_does_not_name(tmp_path: Path) -> None:
    path = book(
        tmp_path / "x.xlsx",
        [
            row("1.3.3", "Thank Customer", Domain=None),
            row("1.3.3.1", "Greet Customer"),
            row("1.9.1", "Wave", Domain=None),
        ],
    )
    assert [(d.number, d.key) for d in read_workbook(path).groupings_of("domain")] == [
        ("1.3", "Customer"),
        ("1.9", "1.9"),
    ]


def test_columns_are_found_by_header(tmp_path: Path) -> None:
    header = ["Domain ", None, "PROCESS IDENTIFIER", "level", "Process", "Vertical grouping"]
    rows = [["Customer Domain", "x", "1.3.3", "2", "Thank Customer", "Assurance"]]
    path = book(tmp_path / "x.xlsx", rows, header=header, title="eTOM 24.5")
    read = read_workbook(path)
    process = read.processes["1.3.3"]
    assert read.edition == "24.5"
    assert (process.name, process.level) == ("Thank Customer", 2)
    assert (process.domains, process.verticals) == (("Customer Domain",), ("Assurance",))


def test_header_may_stand_below_a_title(tmp_path: Path) -> None:
    rows = [["", "A title"], [], HEADER, row("1.3.3", "Thank Customer")]
    path = book(tmp_path / "x.xlsx", rows[1:], header=rows[0])
    assert list(read_workbook(path).processes) == ["1.3.3"]
    assert read_workbook_rows(path).rows[0].row == 4


def test_deleted_rows(tmp_path: Path) -> None:
    remark = "(This Process ID has been deliberately unused!)"
    path = book(
        tmp_path / "x.xlsx",
        [row("1.3.3", "Thank Customer")],
        deleted=[
            ["Thank All [Deleted]", 7, "Customer Domain", "Billing", 2, "1.1.1.5", "1.3.9", None],
            ["Thank All [Deleted]", 7, "Customer Domain", "Assurance", 2, "1.1.1.5", "1.3.9", None],
            ["Greet( Deleted)", 8, "Common Domain", None, None, None, f"1.8.1 {remark}", "1.8"],
            ["Wave {DELETED DUPLICATED}", 9, "Customer Domain", None, 4, None, remark, None],
        ],
    )
    one, two, three = read_workbook(path).deleted
    assert (one.key, one.name, one.identifier) == ("uid-7", "Thank All", "1.3.9")
    assert (one.verticals, one.rows) == (("Billing", "Assurance"), (2, 3))
    assert (one.reserved, two.reserved, three.reserved) == (False, True, True)
    assert (two.name, two.identifier, two.level, two.parent) == ("Greet", "1.8.1", None, "1.8")
    assert (three.name, three.identifier) == ("Wave", "")
    domains = {d.number: d.key for d in read_workbook(path).groupings_of("domain")}
    assert domains == {"1.3": "Customer", "1.8": "Common"}


def test_the_edition_may_stand_in_the_file_name(tmp_path: Path) -> None:
    path = book(tmp_path / "GB921_v24.0.xlsx", [row("1.3.3", "Thank")], title="Processes")
    assert read_workbook(path).edition == "24.0"


@pytest.mark.parametrize("issue", ["Added in 25.5", "created in 25.5", "Rel 25.5 addition"])
def test_issue_becomes_a_change(tmp_path: Path, issue: str) -> None:
    path = book(tmp_path / "x.xlsx", [row("1.3.3", "Thank Customer", Issue=issue)])
    [change] = read_workbook(path).processes["1.3.3"].changes
    assert (change.kind, change.release) == ("addition", "25.5")


def test_a_description_in_the_issue_column_is_no_change(tmp_path: Path) -> None:
    path = book(tmp_path / "x.xlsx", [row("1.3.3", "Thank Customer", Issue="Thanks in 25.5 ways")])
    assert read_workbook(path).processes["1.3.3"].changes == ()
