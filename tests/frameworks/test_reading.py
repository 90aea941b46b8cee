"""The reader of fact tables on small invented ones, with their faults."""

from __future__ import annotations

from pathlib import Path

import pytest

from etom_kg.core.errors import DocumentError, TableError
from tools.facts import IDENTIFIER, NameList, Resolution, folded, read_facts
from tools.system_facts import system_tables

NAMES = NameList(
    [
        ("1.1.1", "Feed the Cat"),
        ("1.1.2", "Wash/Dry the Cat"),
        ("1.2.1", "Walk"),
        ("1.3.1", "Walk"),
    ],
    IDENTIFIER,
)


@pytest.mark.parametrize(
    ("identifier", "name", "expected"),
    [
        ("1.1.1", "Feed  the cat", Resolution("resolved", "Feed the Cat")),
        ("1.1.2", "Wash / Dry the Cat", Resolution("resolved", "Wash/Dry the Cat")),
        ("1.1.1", "Feed the Dog", Resolution("name-differs", "Feed the Cat")),
        ("1.1.2", "Feed the Cat", Resolution("name-differs", "Wash/Dry the Cat", "1.1.1")),
        ("1.9.9", "Feed the Cat", Resolution("unknown", suggested="1.1.1")),
        ("1.9.9", "Walk", Resolution("unknown")),
        ("1.X.Y", "Feed the Cat", Resolution("not-a-process")),
    ],
)
def test_references_are_looked_up(identifier: str, name: str, expected: Resolution) -> None:
    assert NAMES.resolve(identifier, name) == expected


def test_names_fold() -> None:
    assert folded(" Contact/Lead/ Prospect ") == folded("contact / lead/prospect")
    assert folded("A & B") != folded("A and B")


def _fact_file(folder: Path, text: str) -> Path:
    (folder / "facts").mkdir()
    (folder / "facts" / "t.tsv").write_text(text, encoding="utf-8")
    return folder


def test_comments_and_empty_cells_are_read(tmp_path: Path) -> None:
    shared = _fact_file(tmp_path, "# source: somewhere\na\tb\n1\t\n")
    assert read_facts(shared, "t", ("a", "b")) == [{"a": "1", "b": ""}]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a\n1\n", "t.tsv: has no column b"),
        ("# c\na\tb\n1\t2\n1\n", "t.tsv:4: has 1 cells, but the header names 2"),
        ("", "t.tsv: has no column a, b"),
    ],
)
def test_faults_name_file_and_line(tmp_path: Path, text: str, message: str) -> None:
    shared = _fact_file(tmp_path, text)
    with pytest.raises(TableError) as caught:
        read_facts(shared, "t", ("a", "b"))
    assert str(caught.value).endswith(message)


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"t\.tsv: no such fact table"):
        read_facts(tmp_path, "t", ("a",))


PAGE = """Tables
L1 Domain
Fulfilment / Kitchen
Cooking
Boil Water
Make it hot
BSS
Cooks
Kettle, Stove
Fulfilment / Kitchen
Cooking
Fry Eggs
Make them brown
Assurance goes on here.
Make it clean
OSS
Cleaners
Sink
Key Observations
CRM-layer tasks (Boiling, Frying) are firmly BSS. RM&O tasks (Rinsing) are firmly OSS.
A chain: CRM Layer (Boiling in POT) → SM&O Layer (Frying in PAN), that is TMF622 → TMF641.
Smells bubble up from RM&O (Rinsing) to CRM (Boiling).
Process Area
Primary System Domain
Fulfilment / Kitchen
1
2
BSS (POT, PAN)
This mapping covers 1 eTOM Level 2 capabilities decomposed into 2 Level 3 tasks.
"""


def _page(folder: Path, text: str) -> Path:
    (folder / "seeds").mkdir()
    (folder / "seeds" / "003_x.txt").write_text(text, encoding="utf-8")
    return folder


def test_whole_rows_are_taken_and_cut_ones_reported(tmp_path: Path) -> None:
    tables = {t.path: t.rows for t in system_tables(_page(tmp_path, PAGE))}
    assert tables["systems/mapping.csv"] == (
        ("3", "Fulfilment / Kitchen", "Cooking", "Boil Water", "Kettle|Stove", "BSS", "Cooks"),
    )
    head, tail = tables["systems/incomplete.csv"]
    assert head[:4] == ("10", "Fulfilment / Kitchen", "Cooking", "Fry Eggs")
    assert head[7:] == ("system_type|primary_function|example_systems",)
    assert tail == ("16", "", "", "", "Sink", "OSS", "Cleaners", "area|capability|task")
    assert not [cell for rows in tables.values() for row in rows for cell in row if "hot" in cell]


def test_claims_and_chains_are_taken(tmp_path: Path) -> None:
    tables = {t.path: t.rows for t in system_tables(_page(tmp_path, PAGE))}
    assert tables["systems/coverage.csv"] == (
        ("25", "Fulfilment / Kitchen", "BSS", "POT|PAN", "1", "2"),
        ("29", "all", "", "", "1", "2"),
    )
    assert tables["systems/boundary_claims.csv"] == (
        ("CRM", "BSS", "Boiling|Frying", "20"),
        ("RM&O", "OSS", "Rinsing", "20"),
    )
    assert [row[:6] for row in tables["flows/chain_steps.csv"]] == [
        ("fulfilment-chain", "1", "CRM", "Boiling", "POT", "TMF622"),
        ("fulfilment-chain", "2", "SM&O", "Frying", "PAN", "TMF641"),
        ("assurance-chain", "1", "RM&O", "Rinsing", "", ""),
        ("assurance-chain", "2", "CRM", "Boiling", "", ""),
    ]


def test_a_dependency_between_system_types_is_taken(tmp_path: Path) -> None:
    said = "Cooking processes are entirely BSS-owned but depend on gas data collected by OSS\n"
    tables = {t.path: t.rows for t in system_tables(_page(tmp_path, PAGE + said))}
    line = str(len((PAGE + said).splitlines()))
    assert tables["systems/dependency_claims.csv"] == (("Cooking", "BSS", "Gas", "OSS", line),)


def test_a_page_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="holds no single 003_"):
        list(system_tables(tmp_path))


def test_a_page_without_its_summary_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="is it the whole page"):
        list(system_tables(_page(tmp_path, PAGE.split("Process Area")[0])))


def test_a_claim_without_a_type_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="names no system type"):
        list(system_tables(_page(tmp_path, PAGE.replace("BSS (POT, PAN)", "many"))))
