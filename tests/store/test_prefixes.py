"""Prefixes that need no declaration, and names with two full stops."""

from __future__ import annotations

import pytest
from pyoxigraph import Quad

from etom_kg.core.namespaces import ETOM, SKOS, process, query_prefixes
from etom_kg.store import OxigraphStore, Store
from etom_kg.store.lexical import expanded
from etom_kg.store.rdflib_memory import RdflibStore
from tests.conftest import Run

PARENT, CHILD = process("4.0", "1.F.1.5"), process("4.0", "1.F.1.5.2")
P = "https://w3id.org/etom-kg/process/4.0/"
QUADS = [Quad(CHILD, ETOM.hasParent, PARENT), Quad(CHILD, SKOS.broader, PARENT)]


@pytest.fixture(params=["oxigraph", "rdflib"])
def store(request: pytest.FixtureRequest) -> Store:
    return (
        OxigraphStore.in_memory(QUADS) if request.param == "oxigraph" else RdflibStore(list(QUADS))
    )


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?c { ?c etom:hasParent process:1.F.1.5 }",
        "SELECT ?c { ?c skos:broader process4.0:1.F.1.5 }",
        f"PREFIX p: <{P}> SELECT ?c {{ ?c etom:hasParent p:1.F.1.5}}",
        f"PREFIX p: <{P}>\nSELECT ?c {{\n?c etom:hasParent p:1.F.1.5 .}}",
        'SELECT ?c { ?c etom:hasParent process:1.F.1.5 FILTER("etom:x process:1.2.3" != "") } #a:b',
    ],
)
def test_known_prefixes_and_dotted_names(store: Store, text: str) -> None:
    assert store.select(text).values() == [(CHILD.value,)]


def test_what_a_query_declares_holds() -> None:
    text = "PREFIX etom: <http://example.org/> SELECT * { ?s etom:hasParent ?o }"
    assert expanded(text, query_prefixes()) == text


def test_what_needs_nothing_is_not_touched() -> None:
    for text in (
        "SELECT * { ?s <http://a.b.c/d> 'etom:x' }",
        "PREFIX p: <http://x/> SELECT * { ?s p:a.b ?o }",
        "SELECT * { ?s foo:bar ?o }",
    ):
        assert expanded(text, query_prefixes()) == text


def test_an_escaped_local_name_becomes_its_iri() -> None:
    text = r"SELECT * { graph:4.0\/processes ?p ?o }"
    assert "<https://w3id.org/etom-kg/graph/4.0/processes>" in expanded(text, query_prefixes())


def test_the_prefixes_are_printed(run: Run) -> None:
    done = run("query", "--prefixes")
    assert done.status == 0
    assert "PREFIX etom: <https://w3id.org/etom-kg/ontology#>" in done.out.splitlines()
    assert "PREFIX process25.5: <https://w3id.org/etom-kg/process/25.5/>" in done.out.splitlines()
