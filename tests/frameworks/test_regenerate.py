"""The shipped tables are what the reader makes of the fact tables, row for row."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from etom_kg.core.tables import read_table, resource
from tools.frameworks import derived_tables, regenerate

FACTS = {
    "oda/components.csv": "oda_components",
    "oda/component_apis.csv": "oda_component_api",
    "oda/component_processes.csv": "oda_component_etom",
    "oda/functional_blocks.csv": "etom_R20.5_l2_by_oda_block",
    "sid/entities.csv": "sid_v26.0_domains_abes",
    "sid/component_entities.csv": "oda_component_sid",
    "sid/process_entities.csv": "etom_sid_links",
    "functions/functions.csv": "functional_framework_functions",
    "functions/component_functions.csv": "oda_component_functional_framework",
    "functions/applications.csv": "tam_applications_seen",
    "apis/apis.csv": "tmf_open_apis",
}


def _facts(shared: Path, name: str) -> list[list[str]]:
    text = (shared / "facts" / f"{name}.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [line.split("\t") for line in lines[1:]]


def test_regenerating_finds_no_difference(shared: Path, tmp_path: Path) -> None:
    for path in regenerate(shared, tmp_path):
        shipped = resource("data", *path.relative_to(tmp_path).parts)
        assert path.read_bytes() == shipped.read_bytes(), shipped


def test_every_row_is_there(shared: Path) -> None:
    tables = {table.path: table for table in derived_tables(shared)}
    for path, name in FACTS.items():
        assert len(tables[path].rows) == len(_facts(shared, name)), path
    events = [row[3].split("|") for row in _facts(shared, "oda_component_event")]
    assert len(tables["oda/component_events.csv"].rows) == sum(map(len, events))


def test_what_does_not_resolve_agrees_with_the_list_of_it(shared: Path) -> None:
    """The fact tables hold their own list of unresolved references, made by another hand."""
    listed = _facts(shared, "oda_component_etom_unresolved_against_v25.5")
    words = {"id not in v25.5": "unknown", "name differs": "name-differs"}
    expected = {(r[0], r[2], r[3], r[4], words[r[5]], r[6]) for r in listed}
    columns = ("component_id", "process_id", "process_name", "version", "outcome", "name_25_5")
    rows = read_table(resource("data", "oda", "component_processes.csv"), columns)
    found = {tuple(row[c] for c in columns) for row in rows if row["outcome"] != "resolved"}
    assert found == expected
    assert len(found) == 38


def test_who_exposes_an_api_agrees_with_the_list_of_apis(shared: Path) -> None:
    with resource("data", "oda", "component_apis.csv").open(encoding="utf-8") as file:
        uses = list(csv.DictReader(file))
    for api, _, _, _, exposed, depended in _facts(shared, "tmf_open_apis"):
        for relation, listed in (("exposes", exposed), ("dependsOn", depended)):
            held = {
                u["component_id"] for u in uses if (u["api_id"], u["relation"]) == (api, relation)
            }
            assert held == set(filter(None, listed.split("|"))), (api, relation)


@pytest.mark.parametrize("path", sorted(FACTS))
def test_no_cell_could_run_as_a_formula(path: str) -> None:
    with resource("data", *path.split("/")).open(encoding="utf-8", newline="") as file:
        assert not [c for row in csv.reader(file) for c in row if c.startswith(("=", "+", "@"))]
