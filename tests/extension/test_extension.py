"""A company's extension: from the template to a graph beside the standard, faults by cell."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from etom_kg.core.formats import read_rdf
from etom_kg.core.user_tables import FaultyTableError
from etom_kg.extension.reading import SHEETS, read_extension, write_template
from etom_kg.extension.stating import ExtensionWriter
from etom_kg.store import OxigraphStore
from tests.conftest import Cli

BASE = "https://acme.example/etom/"
PROCESSES = [
    ("identifier", "name", "parent", "definition", "changes", "owner"),
    ("ACME.2.F.1.10", "Partner Sales", "1.OFAB.1", "Sells through shops of others.", "", "Sales"),
    ("ACME.2.F.1.10.1", "Train Shop", "", "Teaches the staff of a shop.", "", "Sales"),
    ("ACME.2.F.1.5.2", "Score Credit", "1.F.1.5", "Scores by machine.", "1.F.1.5.2", "Risk"),
]
SYSTEMS = [
    ("system", "process", "support", "type", "owner"),
    ("ShopNet", "ACME.2.F.1.10|1.F.1.5", "partial", "BSS", "IT"),
    ("Attic", "", "", "", ""),
]
INTERFACES = [
    ("from", "to", "direction", "trigger", "note"),
    ("ACME.2.F.1.10.1", "1.F.1.5", "out", "order", "orders of trained shops"),
]


def _workbook(path: Path, **sheets: list[tuple[str, ...]]) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return _workbook(
        tmp_path / "acme.xlsx", processes=PROCESSES, systems=SYSTEMS, interfaces=INTERFACES
    )


def test_template_has_the_columns_that_are_read(tmp_path: Path) -> None:
    path = tmp_path / "mine.xlsx"
    write_template(path)
    book = load_workbook(path)
    assert book.sheetnames == list(SHEETS)
    for name, columns in SHEETS.items():
        heads = [cell.value for cell in book[name][1]]
        assert set(columns.required) <= set(heads) <= {*columns.required, *columns.optional}
    assert read_extension(path).processes == {}


def test_template_as_csv(tmp_path: Path) -> None:
    paths = write_template(tmp_path / "mine")
    assert [path.name for path in paths] == [f"{name}.csv" for name in SHEETS]
    assert read_extension(tmp_path / "mine").processes == {}


def test_places_of_processes(workbook: Path) -> None:
    extension = read_extension(workbook)
    parents = {identifier: p.parent for identifier, p in extension.processes.items()}
    assert parents == {
        "ACME.2.F.1.10": "1.OFAB.1",
        "ACME.2.F.1.10.1": "ACME.2.F.1.10",
        "ACME.2.F.1.5.2": "1.F.1.5",
    }


def test_extension_and_standard_answer_as_one(workbook: Path) -> None:
    writer = ExtensionWriter(read_extension(workbook), BASE)
    store = OxigraphStore.in_memory(writer.quads())
    found = store.select(
        """PREFIX etom: <https://w3id.org/etom-kg/ontology#>
        SELECT ?system ?score WHERE {
          ?s etom:supportedProcess <https://w3id.org/etom-kg/process/4.0/1.F.1.5> ;
            etom:supportOfSystem/rdfs:label ?system ; etom:supportScore ?score }""".replace(
            "SELECT", "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> SELECT"
        )
    ).values()
    assert [(name, float(score)) for name, score in found] == [("ShopNet", 0.5)]
    assert store.ask(
        f"""PREFIX etom: <https://w3id.org/etom-kg/ontology#> ASK {{
        <{BASE}process/ACME.2.F.1.10.1>
          etom:sendsTo <https://w3id.org/etom-kg/process/4.0/1.F.1.5> ;
          etom:inHorizontal <https://w3id.org/etom-kg/process/4.0/1.OFAB.1> ;
          etom:inVertical <https://w3id.org/etom-kg/vertical/4.0/F> }}"""
    )


@pytest.mark.slow
def test_command_validates_against_the_standard(workbook: Path, tmp_path: Path, cli: Cli) -> None:
    out = tmp_path / "acme.ttl"
    run = cli("extend", workbook, "--base", BASE, "-o", out)
    assert (run.returncode, run.stdout) == (0, ""), run.stderr
    assert "processes: 3, supported by a system: 2, interfaces: 1, owners: 0;" in run.stderr
    told = int(run.stderr.split("; ")[1].split(" ")[0])
    assert told == len(read_rdf(out))
    again = cli("validate", out)
    assert again.returncode == 0, again.stdout


FAULTY = [
    ("identifier", "name", "parent", "definition", "changes", "owner"),
    ("ACME.2.X.1.10", "Bad letter"),
    ("1.F.1.5.9", "Not ours"),
    ("ACME.2.F.1.11", ""),
    ("ACME.2.F.1.12", "Lost", "1.F.9.9"),
    ("ACME.2.F.1.13", "Twice"),
    ("ACME.2.F.1.13", "Twice again"),
    ("ACME.2.F.1.14", "Ring A", "ACME.2.F.1.15"),
    ("ACME.2.F.1.15", "Ring B", "ACME.2.F.1.14"),
    ("=1+1", "Formula"),
]


def test_every_fault_with_sheet_row_and_column(tmp_path: Path) -> None:
    path = _workbook(
        tmp_path / "faulty.xlsx",
        processes=FAULTY,
        interfaces=[
            ("from", "to", "direction"),
            ("1.F.1.5", "1.F.1.5", "sideways"),
            ("1.F.1.5", "9.9", ""),
        ],
    )
    with pytest.raises(FaultyTableError) as caught:
        read_extension(path)
    told = {(f.sheet, f.row, f.column): f.what for f in caught.value.faults}
    assert set(told) == {
        ("processes", 2, "A"),
        ("processes", 3, "A"),
        ("processes", 4, "B"),
        ("processes", 5, "C"),
        ("processes", 7, "A"),
        ("processes", 8, "C"),
        ("processes", 9, "C"),
        ("processes", 10, "A"),
        ("interfaces", 2, "B"),
        ("interfaces", 2, "C"),
        ("interfaces", 3, "B"),
    }
    assert "its own ancestor" in told["processes", 8, "C"]
    assert "duplicate of row 6" in told["processes", 7, "A"]


def test_faults_leave_no_output(tmp_path: Path, cli: Cli) -> None:
    path = _workbook(tmp_path / "faulty.xlsx", processes=FAULTY)
    out = tmp_path / "out.ttl"
    run = cli("extend", path, "--base", BASE, "-o", out)
    assert run.returncode == 2
    assert run.stderr.count("etom-kg: error:") == 8
    assert "Traceback" not in run.stderr
    assert not out.exists()


def test_a_finding_of_the_shapes_names_its_cell(tmp_path: Path, cli: Cli) -> None:
    rows = [PROCESSES[0], ("ACME.2.F.1.10", "Undefined", "1.OFAB.1", "", "", "")]
    path = _workbook(tmp_path / "undefined.xlsx", processes=rows)
    run = cli("extend", path, "--base", BASE, "-o", tmp_path / "undefined.ttl")
    assert run.returncode == 1
    assert "sheet processes, row 2, column D" in run.stderr
    assert not (tmp_path / "undefined.ttl").exists()


def test_no_base(workbook: Path, cli: Cli) -> None:
    run = cli("extend", workbook)
    assert run.returncode == 2
    assert "name one with --base" in run.stderr
