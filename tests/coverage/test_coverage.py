"""Coverage of the sample company, against figures worked out by hand from its table."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from etom_kg.core.tables import resource
from etom_kg.core.user_tables import FaultyTableError
from etom_kg.coverage.html import coverage_html
from etom_kg.coverage.impact import Step, affected_by, losses_without
from etom_kg.coverage.scoring import Coverage, coverage_csv, coverage_json
from etom_kg.coverage.systems import Matrix, matrix_of, read_systems


@pytest.fixture(scope="module")
def matrix() -> Matrix:
    return matrix_of("4.0")


@pytest.fixture(scope="module")
def coverage(matrix: Matrix) -> Coverage:
    return Coverage(matrix, read_systems(resource("data", "examples", "systems.csv"), matrix))


@pytest.mark.parametrize(
    ("kind", "key", "leaves", "covered", "points"),
    [
        # Interface 3, marketing 2, selling 5, orders 5, problems 4, billing 5 and campaign 1 in
        # full; QoS 3 and retention 5 by half; the other 8 of readiness not at all.
        ("row", "1.OFAB.1", 41, 33, 25 + 8 / 2),
        # Configuration 6, problems 5, two of quality, rating 3, inventory 1.
        ("row", "1.OFAB.2", 23, 17, 17),
        # Inventory and workforce in full, logistics at 80%, activation 1, trouble 6, data 4, and
        # performance 4 by half.
        ("row", "1.OFAB.3", 25, 18, 2 + 0.8 + 1 + 6 + 4 + 4 / 2),
        # Requisition 4, interface 2, settlements 4.
        ("row", "1.OFAB.4", 21, 10, 10),
        # One product process in full, two resource processes by half.
        ("area", "SIP", 16, 3, 1 + 2 / 2),
        # Finance 3 and people 5; risk is only planned.
        ("area", "EM", 31, 8, 8),
    ],
)
def test_groups(
    kind: str, key: str, leaves: int, covered: int, points: float, coverage: Coverage
) -> None:
    group = next(g for g in coverage.groups if (g.kind, g.key) == (kind, key))
    assert (group.leaves, group.covered) == (leaves, covered)
    assert group.score == pytest.approx(points / leaves)


def test_gaps_overlaps_orphans(coverage: Coverage) -> None:
    gaps = {line.element.identifier for line in coverage.gaps}
    assert {"1.SIP.2", "1.SIP.4", "1.E.2", "1.O.4.1", "1.A.4.3", "1.A.4.4"} <= gaps
    assert "1.O.4.1.1" not in gaps  # all of 1.O.4.1 is one gap
    assert "1.A.1.7" not in gaps
    assert {
        line.element.identifier: {s.system for s in line.systems} for line in coverage.overlaps
    } == {
        "1.F.1.4.3": {"Harbour CRM", "Offer Desk"},
        "1.F.1.5.2": {"Order Hub", "Credit Check"},
        "1.B.1.8.5": {"Ledger Billing", "Dunning Box"},
        "1.F.2.2.1": {"Service Orders", "Design Studio"},
        "1.B.2.5.1": {"Rating Engine", "Mediation One"},
    }
    assert [s.name for s in coverage.systems.orphans()] == [
        "Risk Register",
        "Old Data Mart",
        "Old Fax Gateway",
    ]


def test_retiring_a_system(coverage: Coverage) -> None:
    # Credit Check goes: Order Hub still has the process. Order Hub goes: Credit Check keeps one.
    assert losses_without(coverage, "Credit Check") == []
    lost = {
        loss.process: (loss.before, loss.after) for loss in losses_without(coverage, "Order Hub")
    }
    assert lost == {f"1.F.1.5.{n}": (1.0, 0.0) for n in (1, 3, 4, 5)}


def test_affected_by_the_shortest_path(coverage: Coverage) -> None:
    steps = {
        "1.F.1.5": [Step("1.F.1.5", "1.F.2.2", "urn:a"), Step("1.F.1.5", "1.A.1.6", "urn:b")],
        "1.F.2.2": [Step("1.F.2.2", "1.F.3.2", "urn:c"), Step("1.F.2.2", "1.F.1.5", "urn:d")],
    }
    one = affected_by(["1.F.1.5"], steps, coverage.systems, 1)
    assert [(a.process, a.systems) for a in one] == [
        ("1.F.2.2", ("Service Orders",)),
        ("1.A.1.6", ("Care Tickets",)),
    ]
    two = affected_by(["1.F.1.5"], steps, coverage.systems, 2)
    assert [s.interface for s in two[-1].path] == ["urn:a", "urn:c"]


def test_formats_agree(coverage: Coverage) -> None:
    rows = list(csv.DictReader(io.StringIO(coverage_csv(coverage))))
    told = json.loads(coverage_json(coverage))
    assert len(rows) == len(told["processes"]) == 197
    assert {r["identifier"] for r in rows if r["overlap"]} == set(told["overlaps"])
    page = coverage_html(coverage, "A <company>")
    assert "A &lt;company&gt;" in page
    assert "http" not in page  # the page needs nothing from outside


def test_matrix_of_the_newest_edition() -> None:
    matrix = matrix_of("25.5")
    assert len(matrix.elements) == 2893
    assert set(matrix.rows) >= {"Customer", "Resource", "Sales"}


FAULTY = """\
system,process,support
Good,1.F.1.5,full
,1.F.1.5,full
Typo,1.F.1.55,full
Odd,1.F.1.4,plenty
Formula,=1+1,full
Good,1.F.1.5,partial
Other,25.5/1.3.3,full
"""


def test_every_fault_in_one_run(tmp_path: Path, matrix: Matrix) -> None:
    path = tmp_path / "systems.csv"
    path.write_text(FAULTY)
    with pytest.raises(FaultyTableError) as caught:
        read_systems(path, matrix)
    assert [(f.row, f.column) for f in caught.value.faults] == [
        (3, "system"),
        (4, "process"),
        (5, "support"),
        (6, "process"),
        (7, "process"),
        (8, "process"),
    ]
    assert "did you mean 1.F.1.5 Order Handling?" in str(caught.value.faults[1])


def test_faults_in_a_workbook_name_sheet_row_and_column(tmp_path: Path, matrix: Matrix) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "Landscape"
    for row in (
        ["My systems"],
        ["Owner", "Application", "eTOM"],
        ["x", "CRM", "1.X.1"],
        ["y", "CRM", "=A1"],
    ):
        sheet.append(row)
    sheet.merge_cells("A3:A4")
    path = tmp_path / "systems.xlsx"
    book.save(path)
    with pytest.raises(FaultyTableError) as caught:
        read_systems(path, matrix)
    told = [str(f).removeprefix(str(path)) for f in caught.value.faults]
    assert told[0].startswith(":3: sheet Landscape, row 3, column A3:A4: cells A3:A4 are merged")
    assert told[1].startswith(":3: sheet Landscape, row 3, column C: '1.X.1' is not a process")
    assert told[2].startswith(":4: sheet Landscape, row 4, column C: holds a formula")


def test_no_header(tmp_path: Path, matrix: Matrix) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(FaultyTableError, match="must name the columns system, process"):
        read_systems(path, matrix)
