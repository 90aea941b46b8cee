"""Prefixes that need no declaration, and names with two full stops."""

from __future__ import annotations

import pytest
from pyoxigraph import Quad

from etom_kg.core.errors import QueryError
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


@pytest.mark.parametrize("dataset", [False, True], ids=["store", "rdflib"])
def test_programs_need_no_prefixes_either(store: Store, dataset: bool) -> None:
    text = "SELECT ?c { ?c etom:hasParent process:1.F.1.5 }"
    found = store.to_rdflib().query(text) if dataset else store.select(text).values()
    assert [str(row[0]) for row in found] == [CHILD.value]  # type: ignore[index]


@pytest.mark.parametrize(
    ("prefix", "hint"),
    [
        ("foaf", "add PREFIX foaf: <http://xmlns.com/foaf/0.1/>"),
        ("Skos", f"did you mean skos: <{SKOS.iri}>?"),
        ("qqq", "add PREFIX qqq: <...>; `etom-kg query --prefixes` lists those that need none"),
    ],
)
def test_an_unknown_prefix_says_the_iri(store: Store, prefix: str, hint: str) -> None:
    with pytest.raises(QueryError, match=f"{prefix}: is not declared") as error:
        store.select(f"SELECT * {{ ?s {prefix}:name ?o }}")
    assert error.value.what.endswith(hint)


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
