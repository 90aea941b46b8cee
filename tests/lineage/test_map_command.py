"""``etom-kg map``: answers in three formats, whole tables rewritten without loss."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tests.conftest import Cli, Run

TABLE = (
    'process,note\r\n1.F.1.5,=1+1\r\n1.O.1.1,"a, b"\r\n1.E.4.3,\r\nfoo,c\r\n,d\r\n'
    "ACME.2.F.1.5.6,e\r\n1.1.9,f\r\n"
)


def test_text(cli: Cli) -> None:
    done = cli("map", "1.F.1.5")
    assert done.returncode == 0
    assert done.stdout.splitlines()[:2] == [
        "1.F.1.5 Order Handling [4.0] to 25.5:",
        "  was succeeded, its scope changed, by 1.3.3 Customer Order Processing Management"
        "  (confidence 0.85)",
    ]


def test_json_and_csv_say_the_same(cli: Cli) -> None:
    records = json.loads(cli("map", "1.O.1.1", "1.E.4.3", "-f", "json").stdout)
    assert [(r["from_id"], r["to_id"]) for r in records] == [
        ("1.O.1.1", "1.3.1"),
        ("1.O.1.1", "1.12.7"),
        ("1.O.1.1", "1.2.4"),
        ("1.E.4.3", None),
    ]
    rows = list(csv.DictReader(cli("map", "1.O.1.1", "1.E.4.3", "-f", "csv").stdout.splitlines()))
    assert [(r["from_id"], r["to_id"] or None) for r in rows] == [
        (r["from_id"], r["to_id"]) for r in records
    ]
    assert all(r["why"] for r in rows)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["1.F.1.55"], "no edition knows the identifier '1.F.1.55'; near are 1.F.1.5"),
        (["1.F.1.5", "--to", "3"], "unknown edition '3'; use one of 4.0, original"),
        ([], "name an identifier, or a table"),
        (["--file", "x.csv"], "--file goes with --column"),
        (["--file", "none.csv", "--column", "a"], "none.csv: no such file"),
    ],
)
def test_what_cannot_be_done_is_one_line(cli: Cli, arguments: list[str], said: str) -> None:
    done = cli("map", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("etom-kg: error: ")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_table_keeps_its_cells_and_says_why(cli: Cli, tmp_path: Path) -> None:
    source, out = tmp_path / "mine.csv", tmp_path / "out.csv"
    source.write_bytes(TABLE.encode())
    done = cli("map", "--file", source, "--column", "process", "-o", out)
    assert done.returncode == 0, done.stderr
    assert "7 rows: 1 dropped, 1 empty, 2 mapped, 2 unknown, 1 unmapped" in done.stderr
    text = out.read_bytes().decode()
    for line, before in zip(text.split("\r\n"), TABLE.split("\r\n"), strict=True):
        assert line.startswith(before), "what was there stands unchanged"
    rows = list(csv.DictReader(text.splitlines()))
    assert [row["etom_id"] for row in rows] == ["1.3.3", "1.3.1|1.12.7|1.2.4", *[""] * 5]
    assert rows[1]["etom_confidence"] == "0.88|0.84|0.80"
    assert rows[2]["etom_relation"] == "dropped"
    assert all(row["etom_note"] for row in rows)
    assert "company's own" in rows[5]["etom_note"]
    assert "1.12.9 Selling of 25.5" in rows[6]["etom_note"]


def test_back_to_4_0_and_stdin(cli: Cli) -> None:
    done = cli(
        "map", "--file", "-", "--column", "ID", "--from", "25.5", "--to", "4.0",
        stdin="id;x\n1.3.7;y\n",
    )  # fmt: skip
    header, row = done.stdout.splitlines()
    assert header.startswith("id;x;etom_edition;")
    assert row.startswith("1.3.7;y;25.5;4.0;1.A.1.6;Problem Handling;skos:exactMatch;0.90;")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a,b\n1.F.1.5,x\n", ":1: has no column 'process'; it has a, b"),
        (b"process\n1.F.1.5,x\n", ":2: has 2 cells, but the header names 1"),
        (b"process,etom_id\n1.F.1.5,x\n", ":1: has a column etom_id already"),
        (b'process\n"1.F.1.5\n', "is not a table"),
        (b"process\n\xff\n", "is not UTF-8 text"),
        (b"", ":1: has no column 'process'; it has nothing"),
    ],
)
def test_a_bad_table_is_one_line_and_writes_nothing(
    cli: Cli, tmp_path: Path, content: bytes, said: str
) -> None:
    source, out = tmp_path / "mine.csv", tmp_path / "out.csv"
    source.write_bytes(content)
    done = cli("map", "--file", source, "--column", "process", "-o", out)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert not out.exists()


def _workbook(path: Path) -> None:
    book = Workbook()
    book.active.title = "Notes"
    book.active["A1"] = "keep me"
    sheet = book.create_sheet("Map")
    sheet.append(["Process", "=1+1"])
    sheet.append(["1.F.1.5", 3.5])
    book.save(path)


def test_a_workbook(cli: Cli, tmp_path: Path) -> None:
    source, out = tmp_path / "mine.xlsx", tmp_path / "out.xlsx"
    _workbook(source)
    done = cli("map", "--file", source, "--column", "process", "-o", out)
    assert done.returncode == 0, done.stderr
    book = load_workbook(out)
    assert book["Notes"]["A1"].value == "keep me"
    rows = [[cell.value for cell in row] for row in book["Map"].iter_rows()]
    assert rows[0][:5] == ["Process", "=1+1", "etom_edition", "etom_to_edition", "etom_id"]
    assert rows[1][:5] == ["1.F.1.5", 3.5, "4.0", "25.5", "1.3.3"]


def test_a_workbook_that_cannot_be_mapped(cli: Cli, tmp_path: Path) -> None:
    source = tmp_path / "mine.xlsx"
    _workbook(source)
    assert "name one with -o OUT.xlsx" in cli("map", "--file", source, "--column", "x").stderr
    out = tmp_path / "o.xlsx"
    no_column = cli("map", "--file", source, "--column", "x", "-o", out)
    assert "has no sheet whose first row names the column 'x'" in no_column.stderr
    no_sheet = cli("map", "--file", source, "--column", "process", "--sheet", "S", "-o", out)
    assert "has no sheet 'S'; it has Notes, Map" in no_sheet.stderr


def test_an_identifier_may_name_its_edition(run: Run) -> None:
    with_edition = run("map", "25.5/1.3.3", "--to", "4.0")
    assert with_edition.out == run("map", "1.3.3", "--from", "25.5", "--to", "4.0").out
    assert "1.F.1.5 Order Handling" in with_edition.out
    wrong = run("map", "4.0/1.3.3")
    assert wrong.status == 2
    assert wrong.told[0].startswith("etom-kg: error: 4.0 has no 1.3.3;")
    nowhere = run("map", "3.0/1.3.3")
    assert (nowhere.status, "unknown edition '3.0'" in nowhere.told[0]) == (2, True)
