"""The faults of the published workbook: found by the shapes, and again by plain loops."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path
from urllib.parse import unquote

import pytest

from etom_kg.check.faults import fault_kinds, workbook_faults
from etom_kg.cli import main as cli
from etom_kg.core.model import SourceRow
from etom_kg.core.tables import read_table, resource
from etom_kg.graph.documents import FAULT_COLUMNS
from etom_kg.reading.workbook import WorkbookRows, read_workbook_rows
from tests.editions.books import book, row
from tools.faults_page import faults_page, main, regenerate

TABLE = resource("data") / "25.5" / "row_faults.csv"
PAGE = Path(__file__).parents[2] / "docs" / "faults-25.5.md"


@pytest.fixture(scope="module")
def workbook(shared: Path) -> WorkbookRows:
    return read_workbook_rows(shared / "facts" / "GB921_v25.5.xlsx")


@pytest.fixture(scope="module")
def shipped() -> list[dict[str, str]]:
    return read_table(TABLE, FAULT_COLUMNS)


def _counts(rows: list[dict[str, str]]) -> Counter[str]:
    return Counter(row["shape"] for row in rows)


def _number(row: SourceRow) -> str:
    match = re.match(r"\d+(\.\d+)+", row.identifier)
    return match[0] if match else ""


def _above(number: str) -> str:
    return number.rpartition(".")[0]


def _repeats(rows: list[SourceRow]) -> int:
    """Count the rows that repeat an earlier one of the same vertical group."""
    seen = Counter((r.identifier, r.uid, r.vertical_group.lower()) for r in rows)
    return sum(count - 1 for count in seen.values())


def test_plain_loops_find_the_same(workbook: WorkbookRows, shipped: list[dict[str, str]]) -> None:
    """Every count again, without RDF, SPARQL or SHACL."""
    live = [r for r in workbook.rows if not r.deleted]
    gone = [r for r in workbook.rows if r.deleted]
    by_number = {_number(r): r for r in live}
    numbers = {_number(r) for r in workbook.rows}
    uids = {r.uid for r in live}
    uids_of, numbers_of = defaultdict(set), defaultdict(set)
    for r in gone:
        uids_of[_number(r)].add(r.uid)
    for r in live:
        numbers_of[r.uid].add(r.identifier)
    damage = re.compile(r"&[A-Za-z]*;")
    american = re.compile("fulfillment|(?<!co-)coordinat|catalog(?!ue)", re.I)
    assert any(american.search(r.name) for r in workbook.rows)
    expected = {
        "RowDomainContradicts": sum(
            r.domain != by_number[".".join(r.identifier.split(".")[:3])].domain for r in live
        ),
        "LiveAndDeleted": sum(_number(r) in by_number for r in gone),
        "LiveAndDeletedUid": sum(r.uid in uids for r in gone),
        "RowDoubled": _repeats(live) + _repeats(gone),
        "UidShared": sum(len(numbers) > 1 for r in live for numbers in [numbers_of[r.uid]]),
        "DeletedParentContradicts": sum(
            bool(re.match(r"\d", r.parent_identifier) and _number(r))
            and re.match(r"[\d.]*\d", r.parent_identifier)[0] != _above(_number(r))  # type: ignore[index]
            for r in gone
        ),
        "DeletedIdentifierForm": sum(_number(r) != r.identifier for r in gone),
        "DeletedIdentifierShared": sum(
            bool(_number(r)) and len(uids_of[_number(r)]) > 1 for r in gone
        ),
        "DeletedParentMissing": sum(
            _number(r).count(".") > 2 and _above(_number(r)) not in numbers for r in gone
        ),
        "RowLevelGiven": sum(r.level is None for r in workbook.rows),
        "DescriptionEntity": sum(
            len({m[0] for t in (r.brief, r.extended) if (m := damage.search(t))})
            for r in workbook.rows
        ),
        "BriefGiven": sum(not r.brief for r in live),
        "ExtendedGiven": sum(not r.extended for r in live),
        "NameBlanks": sum("\xa0" in r.name or "  " in r.name for r in workbook.rows),
        "OriginalForm": sum(
            bool(r.original_identifier)
            and not re.fullmatch(r"1\.[0-3](\.[1-9]\d*)+", r.original_identifier)
            for r in workbook.rows
        ),
        "OriginalArea": sum(r.original_identifier.startswith("1.0.") for r in workbook.rows),
        "SpellingVaries": sum(
            bool(re.search("fulfilment|co-ordinat|catalogue", r.name, re.I)) for r in workbook.rows
        ),
        "VerticalGroupSpelling": sum(r.vertical_group[:1].islower() for r in workbook.rows),
        "IssueIsNote": sum(len(r.issue) > 40 for r in workbook.rows),
        # Row by row, by hand: 1.3.4 (3 rows), 1.3.7.1.7, 1.3.19.3 and 1.7.9.1.3.
        "FormerNameIsName": 6,
    }
    assert _counts(shipped) == expected


def test_what_the_workbook_gets_right(shipped: list[dict[str, str]]) -> None:
    """Shapes without a finding on 25.5; tests/shapes shows that they can find something."""
    silent = {kind.shape for kind in fault_kinds().values()} - set(_counts(shipped))
    assert silent == {
        "DomainNumberContradicts",
        "NameShared",
        "RowDomainGiven",
        "RowIdentifierForm",
        "RowLevelContradicts",
        "RowParentMissing",
        "RowsContradict",
        "SiblingName",
        "UidGiven",
    }


def test_the_page_tells_the_counts_of_the_table(shipped: list[dict[str, str]]) -> None:
    lines = re.findall(
        r"^\| .+ \((\w+)\) \| (\w+) \| (\d+) \| (\d+) \| (\d+) \|", PAGE.read_text("utf-8"), re.M
    )
    assert {shape: int(count) for shape, _, count, _, _ in lines if int(count)} == _counts(shipped)
    for shape, severity, _, rows, elements in lines:
        found = [r for r in shipped if r["shape"] == shape]
        assert {r["severity"] for r in found} <= {severity}
        assert len({(r["sheet"], r["row"]) for r in found}) == int(rows)
        assert len({(r["sheet"], r["element"]) for r in found}) == int(elements)
    assert len(lines) == len(fault_kinds())
    totals = Counter(r["severity"] for r in shipped)
    assert totals == {"Violation": 218, "Warning": 775, "Info": 102}
    assert "1,095 findings: 218 violations, 775 warnings, 102 remarks." in PAGE.read_text("utf-8")


def test_no_description_is_repeated(shipped: list[dict[str, str]]) -> None:
    found = {r["found"].removesuffix(" and a remark") for r in shipped}
    assert max(len(re.findall(r"\w+", text)) for text in found) < 10
    assert "deliberately" not in TABLE.read_text("utf-8")


class TestWithTheShapes:
    """The shapes are run anew."""

    def test_the_shipped_faults_are_what_the_shapes_find(
        self, shared: Path, tmp_path: Path
    ) -> None:
        [table] = regenerate(shared, tmp_path)
        assert table.relative_to(tmp_path) == Path("25.5", "row_faults.csv")
        assert table.read_text("utf-8") == TABLE.read_text("utf-8")

    def test_the_page_is_what_the_command_writes(self, shared: Path, tmp_path: Path) -> None:
        page = tmp_path / "page.md"
        assert main([str(shared / "facts" / "GB921_v25.5.xlsx"), str(page)]) == 0
        assert page.read_text("utf-8") == PAGE.read_text("utf-8")

    def test_an_invented_workbook(self, tmp_path: Path) -> None:
        path = book(
            tmp_path / "x.xlsx",
            [
                row("1.3.3", "Thank Customer"),
                row("1.3.3", "Thank Customer"),
                row("1.3.3.1.1", "Greet Customer", Domain="Market Domain"),
            ],
        )
        workbook = read_workbook_rows(path)
        faults = workbook_faults(workbook)
        assert [(f.row.row, f.kind.shape, f.found) for f in faults] == [
            (3, "RowDoubled", "1.3.3"),
            (4, "RowDomainContradicts", "Market Domain"),
            (4, "RowParentMissing", "1.3.3.1.1"),
        ]
        assert faults[1].message.startswith("1.3.3.1.1 is said to be in the Market Domain")
        assert "| 1 | 1 | 1 | row 4: 1.3.3.1.1 is there" in faults_page(workbook, faults)

    def test_a_correct_workbook_has_no_faults(self, tmp_path: Path) -> None:
        rows = [row("1.3.3", "Thank Customer"), row("1.3.3.1", "Greet Customer")]
        assert workbook_faults(read_workbook_rows(book(tmp_path / "x.xlsx", rows))) == []


@pytest.mark.slow
def test_the_command_reports_the_same(
    shared: Path, shipped: list[dict[str, str]], tmp_path: Path
) -> None:
    """``etom-kg validate GB921.xlsx``, as a user runs it."""
    report = tmp_path / "report.csv"
    workbook = str(shared / "facts" / "GB921_v25.5.xlsx")
    assert cli.main(["validate", "--alone", workbook, "-o", str(report)]) == 1
    found = read_table(report, ("severity", "focus", "shape"))
    assert Counter(row["shape"].rpartition("#")[2] for row in found) == _counts(shipped)
    sheets = Counter(unquote(row["focus"]).split("/")[-2] for row in found)
    assert sheets == Counter(row["sheet"] for row in shipped)


def test_usage_and_errors(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert main([str(tmp_path / "none.xlsx"), str(tmp_path / "page.md")]) == 2
    assert "No such file" in capsys.readouterr().err
    assert not (tmp_path / "page.md").exists()
