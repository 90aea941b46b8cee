"""The rules run as SPARQL updates on real servers, and find what they find here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from etom_kg.core.errors import InconsistentGraph, NotSupported, StoreError
from etom_kg.inference import INFERRED, close, close_endpoint
from etom_kg.pipeline.builtin import open_builtin
from etom_kg.store import Store
from etom_kg.store.loading import load
from tests.servers.fixtures import endpoint, fresh

DATA = NamedNode("http://example.org/graph/data")
OTHER = NamedNode("http://example.org/graph/other")
PREFIXES = """
@prefix : <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
ONTOLOGY = (
    PREFIXES
    + """
:Row a owl:Class ; rdfs:subClassOf :Element .
:Element a owl:Class ; owl:disjointWith :Document .
:parent rdfs:subPropertyOf :ancestor ; rdfs:domain :Element ; a owl:IrreflexiveProperty .
:ancestor a owl:TransitiveProperty ; owl:inverseOf :descendant .
:meets a owl:SymmetricProperty ; rdfs:subPropertyOf :touches .
:touches owl:propertyChainAxiom ( :touches :parent ) .
:OfFirst owl:equivalentClass [ a owl:Restriction ; owl:onProperty :row ; owl:hasValue :first ] .
:Placed owl:equivalentClass
    [ a owl:Restriction ; owl:onProperty :row ; owl:someValuesFrom :Row ] .
:key a owl:InverseFunctionalProperty .
"""
)
STATED = (
    PREFIXES
    + """
:a :parent :b . :b :parent :c . :c :parent :d .
:first a :Row . :a :row :first . :b :row :second . :e :meets :a .
:x :key :k . :y :key :k . :y :meets :b .
"""
)


def quads(text: str, graph: NamedNode) -> list[Quad]:
    return [
        Quad(q.subject, q.predicate, q.object, graph) for q in parse(text, format=RdfFormat.TURTLE)
    ]


def put(store: Store, found: list[Quad]) -> None:
    for quad in found:
        store.update(
            f"INSERT DATA {{ GRAPH {quad.graph_name} "
            f"{{ {quad.subject} {quad.predicate} {quad.object} }} }}"
        )


@pytest.fixture(params=["oxigraph", "virtuoso", "jena", "rdflib-endpoint"])
def server(request: pytest.FixtureRequest) -> Iterator[Store]:
    with endpoint(fresh(request.param)) as store:
        yield store


def test_a_server_finds_what_is_found_here(server: Store) -> None:
    stated = quads(STATED, DATA)
    put(server, stated[:4])
    put(server, [Quad(q.subject, q.predicate, q.object, OTHER) for q in stated[4:]])
    axioms = quads(ONTOLOGY, DATA)
    count = close_endpoint(server, ontology=axioms)
    here = {quad.triple for quad in close(stated, ontology=axioms)}
    assert {quad.triple for quad in server.quads(INFERRED.value)} == here
    assert count == len(here)
    assert set(server.graphs()) == {DATA.value, OTHER.value, INFERRED.value}


@pytest.mark.slow
def test_a_second_time_replaces_the_first(server: Store) -> None:
    put(server, quads(STATED, DATA))
    axioms = quads(ONTOLOGY, DATA)
    first = close_endpoint(server, ontology=axioms)
    server.update(
        "DELETE DATA { GRAPH <http://example.org/graph/data> "
        "{ <http://example.org/e> <http://example.org/meets> <http://example.org/a> } }"
    )
    second = close_endpoint(server, ontology=axioms)
    assert second < first


@pytest.mark.slow
def test_a_contradiction_leaves_the_inferred_graph_as_it_was(server: Store) -> None:
    put(server, quads(STATED, DATA))
    axioms = quads(ONTOLOGY, DATA)
    before = close_endpoint(server, ontology=axioms)
    put(server, quads(PREFIXES + ":a a :Document .", OTHER))
    with pytest.raises(InconsistentGraph, match="exclude each other") as caught:
        close_endpoint(server, ontology=axioms)
    assert "<http://example.org/a> <http://example.org/parent>" in str(caught.value)
    assert server.count(INFERRED.value) == before
    assert set(server.graphs()) == {DATA.value, OTHER.value, INFERRED.value}


@pytest.mark.parametrize(
    ("axioms", "stated", "message"),
    [
        (
            "[] a owl:AllDisjointClasses ; owl:members ( :Row :Column :Cell ) .",
            ":a a :Row , :Cell . :b a :Column .",
            "a> is both <http://example.org/(Row|Cell)> and <http://example.org/(Row|Cell)>",
        ),
        (
            ":size rdfs:range xsd:integer .",
            ':a :size 1 , "large" .',
            "large.* is not a xsd:integer",
        ),
        (
            ":size rdfs:range xsd:nonNegativeInteger .",
            ":a :size 1 , -2 .",
            "-2.* is not a xsd:nonN",
        ),
    ],
    ids=["classes", "datatype", "value"],
)
def test_what_excludes_itself_is_found_on_a_server(
    server: Store, axioms: str, stated: str, message: str
) -> None:
    put(server, quads(PREFIXES + stated, DATA))
    with pytest.raises(InconsistentGraph, match=message):
        close_endpoint(server, ontology=quads(PREFIXES + axioms, DATA))


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["oxigraph", "virtuoso", "jena"])
def test_the_whole_graph_is_inferred_on_a_server_as_here(kind: str) -> None:
    with open_builtin() as source, endpoint(fresh(kind)) as target:
        load(source, target, graphs=[name for name in source.graphs() if name != INFERRED.value])
        count = close_endpoint(target)
        assert count == source.count(INFERRED.value) > 10_000
        found = {quad.triple for quad in target.quads(INFERRED.value)}
        assert found == {quad.triple for quad in source.quads(INFERRED.value)}


def test_an_empty_server_is_told() -> None:
    with endpoint(fresh("oxigraph")) as store, pytest.raises(StoreError, match="no named graphs"):
        close_endpoint(store)


def test_a_literal_among_nodes_is_told() -> None:
    with endpoint(fresh("oxigraph")) as store:
        put(store, quads(PREFIXES + ':a :meets "b" .', DATA))
        with pytest.raises(NotSupported, match="expects a node"):
            close_endpoint(store, ontology=quads(ONTOLOGY, DATA))
