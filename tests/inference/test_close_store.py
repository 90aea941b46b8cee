"""Closing a store in place: what followed before is not taken for stated."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from pyoxigraph import NamedNode, Quad, Store

from etom_kg.core.errors import InconsistentGraph
from etom_kg.graph.shipped import shipped_quads
from etom_kg.inference import INFERRED, close, close_store
from tests.examples import examples
from tests.inference.random_ontologies import ontologies, uses
from tests.inference.turtle import quads, triples

REASONERS = ["fast", "owlrl"]


def inferred(store: Store) -> set[str]:
    return {str(q.triple) for q in store.quads_for_pattern(None, None, None, INFERRED)}


@examples(40)
@given(ontologies(), uses())
def test_a_second_time_changes_nothing(ontology: str, data: str) -> None:
    store = Store()
    store.extend([*quads(ontology), *quads(data)])
    try:
        count = close_store(store, ontology=())
    except InconsistentGraph:
        return
    first = inferred(store)
    assert close_store(store, ontology=()) == count == len(first)
    assert inferred(store) == first


@pytest.mark.parametrize("reasoner", REASONERS)
def test_axioms_that_followed_are_told_again(reasoner: str) -> None:
    store = Store()
    store.extend(quads(":A rdfs:subClassOf :B . :B rdfs:subClassOf :C . :a a :A ."))
    expected = triples(":A rdfs:subClassOf :C . :a a :B , :C .")
    for _ in range(2):
        close_store(store, ontology=(), reasoner=reasoner)
        assert inferred(store) == expected


@pytest.mark.parametrize("reasoner", REASONERS)
def test_what_followed_from_an_axiom_goes_with_it(reasoner: str) -> None:
    store = Store()
    kept = quads(":A rdfs:subClassOf :B . :a a :A .")
    gone = quads(":B rdfs:subClassOf :C .")
    store.extend([*kept, *gone])
    close_store(store, ontology=(), reasoner=reasoner)
    for quad in gone:
        store.remove(quad)
    close_store(store, ontology=(), reasoner=reasoner)
    assert inferred(store) == triples(":a a :B .")


@pytest.mark.slow
def test_the_shipped_graph_on_disk_is_closed_alike_twice(tmp_path: Path) -> None:
    stated = list(shipped_quads())
    expected = {str(quad.triple) for quad in close(stated)}
    store = Store(str(tmp_path / "store"))
    store.bulk_extend(stated)
    stale = NamedNode("http://example.org/stale")
    store.add(Quad(stale, stale, stale, INFERRED))
    for _ in range(2):
        assert close_store(store) == len(expected)
        assert inferred(store) == expected


def test_many_conclusions_are_written_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etom_kg.inference.closure._AT_ONCE", 3)
    chain = "".join(f":n{n} :p :n{n + 1} . " for n in range(6))
    store = Store()
    store.extend(quads(f":p a owl:TransitiveProperty . {chain}"))
    assert close_store(store, ontology=()) == len(inferred(store)) == 15
