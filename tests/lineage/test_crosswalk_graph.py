"""Mapping sets in the graph: every row twice, as a SKOS triple and as a record that says why."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from etom_kg.core import namespaces as ns
from etom_kg.core.errors import TableError
from etom_kg.core.namespaces import ETOM, RDF, SKOS
from etom_kg.core.tables import resource
from etom_kg.graph.lineage import crosswalk_quads, mapping_set_quads, reuse_quads
from etom_kg.lineage.sssom import MappingRow, MappingSet, read_sssom

FOLDER = resource("data", "crosswalk")
MATCHES = {SKOS[f"{kind}Match"] for kind in ("exact", "close", "broad", "narrow", "related")}


@pytest.fixture(scope="module")
def quads() -> list[Quad]:
    return list(crosswalk_quads(resource("data")))


@pytest.mark.parametrize("name", ["4.0--25.5", "16.0--25.5", "25.5--original"])
def test_every_row_is_a_triple_and_a_record(quads: list[Quad], name: str) -> None:
    rows = read_sssom(FOLDER / f"{name}.sssom.tsv").rows
    dropped = sum(1 for row in rows if row.object_id == "sssom:NoTermFound")
    mine = {q for q in quads if q.graph_name == ns.graph("crosswalk", name)}
    assert sum(1 for q in mine if q.predicate in MATCHES) == len(rows) - dropped
    assert sum(1 for q in mine if q.object == ETOM.Mapping) == len(rows)
    assert sum(1 for q in mine if q.object == Literal("none")) == dropped


def test_one_row(quads: list[Quad]) -> None:
    record = ns.instance("mapping", "4.0--25.5", "1.F.1.5--1.3.3")
    said = {
        (q.predicate.value.rpartition("#")[2], q.object.value) for q in quads if q.subject == record
    }
    assert {
        ("mappedFrom", "https://w3id.org/etom-kg/process/4.0/1.F.1.5"),
        ("mappedTo", "https://w3id.org/etom-kg/process/25.5/1.3.3"),
        ("mappingRelation", "close"),
        ("mappingConfidence", "0.85"),
        ("mappingCardinality", "1:1"),
        ("predictedIdentifier", "1.1.1.5"),
        ("ruleOutcome", "deleted"),
        ("nameLikeness", "0.36"),
    } <= said
    source, target = ns.process("4.0", "1.F.1.5"), ns.process("25.5", "1.3.3")
    assert any(
        (q.subject, q.predicate, q.object) == (source, SKOS.closeMatch, target) for q in quads
    )


def test_reuses(quads: list[Quad]) -> None:
    with (FOLDER / "reused_identifiers.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    records = {
        q.subject for q in quads if q.predicate == RDF.type and q.object == ETOM.IdentifierReuse
    }
    assert len(records) == len(rows) == 38
    now = {q.subject: q.object for q in quads if q.predicate == ETOM.reusedFor}
    assert now[ns.instance("identifier-reuse", "15+", "1.5.5")] == ns.process("25.5", "1.5.5")
    assert ns.instance("identifier-reuse", "original", "1.1.2.5") not in now


def test_no_blank_nodes_and_the_same_each_time(quads: list[Quad]) -> None:
    assert all(isinstance(q.subject, NamedNode) for q in quads)
    assert quads == list(crosswalk_quads(resource("data")))


def test_a_related_match_of_ones_own() -> None:
    prefixes = {"a": "https://w3id.org/etom-kg/process/4.0/", "x": "https://example.org/"}
    row = MappingRow("a:1.F.1.5", "skos:relatedMatch", "x:orders", confidence="0.5")
    metadata = {
        "mapping_set_id": "https://example.org/set/mine",
        "mapping_set_title": "Mine",
        "mapping_set_description": "Of my own.",
        "license": "https://example.org/licence",
        "subject_source": "a:",
        "object_source": "x:",
    }
    made = list(mapping_set_quads(MappingSet(metadata, prefixes, (row,)), "mine"))
    assert any(q.predicate == SKOS.relatedMatch for q in made)
    assert {q.graph_name for q in made} == {ns.graph("crosswalk", "mine")}


def test_a_table_of_reuses_without_a_column(tmp_path: Path) -> None:
    table = tmp_path / "reused.csv"
    table.write_text("scheme,identifier\n15+,1.5.5\n")
    with pytest.raises(TableError, match="has no column meaning_then"):
        list(reuse_quads(table))
