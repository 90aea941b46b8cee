"""The workbook reader on small invented workbooks: what merges, and what is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from etom_kg.core.errors import DocumentError
from etom_kg.interfaces.sources import described
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


LIVE, DEEP, GONE, GONE_DEEP = "1.7.1", "1.7.1.1", "1.7.2", "1.7.2.1"


@pytest.mark.parametrize(
    ("named", "domain"),
    [
        # A level-2 process in force comes before all others, however many these are.
        ([(LIVE, "Harbour"), *[(DEEP, "Yard")] * 2, *[(GONE, "Quay")] * 2], "Harbour"),
        # One below it that is in force comes before deleted ones of level 2.
        ([(LIVE, None), (DEEP, "Yard"), *[(GONE, "Quay")] * 2], "Yard"),
        # Among deleted ones too, level 2 comes first.
        ([(LIVE, None), (GONE, "Quay"), *[(GONE_DEEP, "Pier")] * 2], "Quay"),
        # A row that names a domain comes before every row that names none.
        ([*[(LIVE, None)] * 3, (DEEP, None), (GONE_DEEP, "Pier")], "Pier"),
        # Of equal rank, the most rows decide, and the first of as many.
        ([(LIVE, "Harbour"), (LIVE, "Yard"), ("1.7.3", "Yard")], "Yard"),
        ([(LIVE, "Yard"), ("1.7.3", "Harbour")], "Yard"),
        ([(LIVE, None), (GONE, None)], "1.7"),
    ],
)
def test_which_rows_name_the_domain_of_a_number(
    named: list[tuple[str, str | None]], domain: str, tmp_path: Path
) -> None:
    rows = [
        row(number, "Moor Ships", Domain=f"{name} Domain" if name else None)
        for number, name in named
        if number not in (GONE, GONE_DEEP)
    ]
    deleted = [
        [f"Sink Ships {at}", at, f"{name} Domain" if name else None, None, 2, None, number, None]
        for at, (number, name) in enumerate(named)
        if number in (GONE, GONE_DEEP)
    ]
    [found] = read_workbook(book(tmp_path / "x.xlsx", rows, deleted=deleted)).groupings_of("domain")
    assert (found.number, found.key) == ("1.7", domain)


def test_domains_stand_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    rows = [row(f"1.{n}.1", f"Moor {n}", Domain=f"Bay {n} Domain") for n in (10, 2, 9)]
    found = read_workbook(book(tmp_path / "x.xlsx", rows)).groupings_of("domain")
    assert [(d.number, d.key) for d in found] == [
        ("1.2", "Bay 2"),
        ("1.9", "Bay 9"),
        ("1.10", "Bay 10"),
    ]


def test_what_the_cells_of_a_process_say_is_read_once(tmp_path: Path) -> None:
    same = "It moors ships.\nIt counts them."
    path = book(
        tmp_path / "own.xlsx",
        [
            row("1.7.1", "Moor Ships", **{"Brief description": same, "Extended Description": same}),
            row(
                "1.7.2",
                "Tow Ships",
                **{"Brief description": None, "Extended Description": "It tows."},
            ),
        ],
        title="eTOM 24.5",
    )
    read = read_workbook(path)
    moor, tow = read.processes.values()
    assert (moor.brief, moor.extended, tow.brief, tow.extended) == (same, same, "", "It tows.")
    assert read.source_text == f"{same}\nIt tows.\n"
    assert [(c.number, read.source_text[c.start : c.end]) for c in read.clauses] == [
        ("1.7.1 brief", same),
        ("1.7.2 extended", "It tows."),
    ]
    assert (read.document, read.title) == ("own", "own.xlsx")
    texts = {d.identifier: d.texts for d in described(read)}
    assert [(clause, kind) for clause, kind, _ in texts["1.7.1"]] == [("1.7.1 brief", "brief")]
    [(_, _, block)] = texts["1.7.2"]
    assert (block.text, block.source_span(3, 7)) == ("It tows.", (3, 7)), "they count in the cell"


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


@pytest.mark.parametrize(("above", "found"), [(19, True), (20, False)])
def test_the_header_is_one_of_the_first_20_rows(above: int, found: bool, tmp_path: Path) -> None:
    rows = [["A title"]] * (above - 1) + [HEADER, row("1.3.3", "Thank Customer")]
    path = book(tmp_path / "x.xlsx", rows, header=["A title"])
    if found:
        assert list(read_workbook(path).processes) == ["1.3.3"]
    else:
        with pytest.raises(DocumentError, match="has no sheet whose header row"):
            read_workbook(path)


def test_a_blank_row_ends_nothing(tmp_path: Path) -> None:
    rows = [row("1.3.3", "Thank Customer"), [None] * len(HEADER), row("1.3.4", "Greet Customer")]
    assert list(read_workbook(book(tmp_path / "x.xlsx", rows)).processes) == ["1.3.3", "1.3.4"]


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
