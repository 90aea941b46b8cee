"""The way in memory: it closes what is ordinary as the thorough way does, and declines the rest."""

from __future__ import annotations

import pytest
from hypothesis import given
from pyoxigraph import Quad, Store

from etom_kg.graph.shipped import shipped_quads
from etom_kg.inference.closure import close_any, close_ordinary
from etom_kg.inference.schema import Schema, schema_triples
from tests.examples import examples
from tests.inference.random_ontologies import ontologies, uses
from tests.inference.turtle import quads


def store_of(stated: list[Quad]) -> tuple[Store, Schema]:
    store = Store()
    store.extend(stated)
    return store, Schema(schema_triples(store))


def ordinary(text: str) -> set[str] | None:
    store, schema = store_of(quads(text))
    found = close_ordinary([store], schema)
    return None if found is None else {str(quad.triple) for quad in found}


@pytest.mark.slow
def test_the_shipped_graph_is_ordinary_and_both_ways_agree() -> None:
    store, schema = store_of(list(shipped_quads()))
    found = close_ordinary([store], schema)
    assert found is not None
    concluded = list(found)
    assert len(concluded) == len(set(concluded)) > 10_000
    assert set(concluded) == set(close_any([store], schema))


@examples(60)
@given(ontologies(), uses())
def test_random_graphs_agree_where_they_are_ordinary(ontology: str, data: str) -> None:
    store, schema = store_of([*quads(ontology), *quads(data)])
    found = close_ordinary([store], schema)
    if found is not None:
        assert set(found) == set(close_any([store], schema))


@pytest.mark.parametrize(
    "text",
    [
        ":p a owl:FunctionalProperty . :a :p :b , :c .",
        ":a owl:sameAs :b .",
        ":p owl:inverseOf :q . :a :p 1 .",
        ":p a owl:SymmetricProperty . :a :p 1 .",
        ":A owl:disjointWith :B . :a a :A , :B .",
        "[] a owl:AllDisjointClasses ; owl:members ( :A :B ) . :a a :A , :B .",
        ":p a owl:IrreflexiveProperty . :a :p :a .",
        ":p a owl:AsymmetricProperty . :a :p :b . :b :p :a .",
        ":p a owl:DatatypeProperty ; rdfs:range xsd:integer . :a :p true .",
        ":p a owl:DatatypeProperty , owl:FunctionalProperty . :a :p 1 , 2 .",
        ':a :p "x"^^xsd:integer .',
        ':p rdfs:domain :A . :a :p 1 , "x"^^xsd:integer .',
        ":p rdfs:range owl:TransitiveProperty . :a :p :q .",
        ":p rdfs:subPropertyOf rdfs:subClassOf . :A :p :B .",
    ],
)
def test_what_is_not_ordinary_is_declined(text: str) -> None:
    assert ordinary(text) is None


@pytest.mark.parametrize(
    ("text", "conclusions"),
    [
        (
            ":p a owl:TransitiveProperty . :a :p :b . :b :p :c . :c :p :d .",
            {("a", "p", "c"), ("a", "p", "d"), ("b", "p", "d")},
        ),
        (
            ":p a owl:TransitiveProperty , owl:SymmetricProperty . :a :p :b .",
            {("b", "p", "a"), ("a", "p", "a"), ("b", "p", "b")},
        ),
        (
            ":p owl:propertyChainAxiom ( :q :r :s ) . :a :q :b . :b :r :c . :c :s :d , :e .",
            {("a", "p", "d"), ("a", "p", "e")},
        ),
        (
            ":A rdfs:subClassOf [ owl:onProperty :p ; owl:hasValue :v ] . :a a :A . :b :p :v .",
            {("a", "p", "v")},
        ),
        (
            "[ owl:onProperty :p ; owl:someValuesFrom :B ] rdfs:subClassOf :A . "
            ":a :p :b , :c . :b a :B . :d :p :c .",
            {("a", "rdf:type", "A")},
        ),
        (":p owl:inverseOf :q . :a :p :b . :c :q :d .", {("b", "q", "a"), ("d", "p", "c")}),
        (":p rdfs:subPropertyOf :q . :a :p 1 .", {("a", "q", "1")}),
    ],
)
def test_conclusions(text: str, conclusions: set[tuple[str, str, str]]) -> None:
    def term(name: str) -> str:
        if name == "rdf:type":
            return "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
        if name.isdigit():
            return f'"{name}"^^<http://www.w3.org/2001/XMLSchema#integer>'
        return f"<http://example.org/{name}>"

    assert ordinary(text) == {" ".join(map(term, triple)) for triple in conclusions}
