"""The fast closure is owlrl's, on random ontologies with random data."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Quad, RdfFormat, parse

from etom_kg.core.errors import InconsistentGraph
from etom_kg.inference import close
from tests.examples import examples
from tests.inference.random_ontologies import ontologies, uses


def quads(text: str) -> list[Quad]:
    return list(parse(text, format=RdfFormat.TURTLE))


def closed(data: str, ontology: str, reasoner: str) -> set[str] | str:
    try:
        return {str(q) for q in close(quads(data), ontology=quads(ontology), reasoner=reasoner)}
    except InconsistentGraph:
        return "inconsistent"


@pytest.mark.slow
@examples(80)
@given(ontologies(), uses())
def test_same_conclusions(ontology: str, data: str) -> None:
    assert closed(data, ontology, "fast") == closed(data, ontology, "owlrl")


@pytest.mark.slow
@examples(60)
@given(ontologies(literals=True), uses(literals=True))
def test_same_conclusions_with_literals(ontology: str, data: str) -> None:
    assert closed(data, ontology, "fast") == closed(data, ontology, "owlrl")


@pytest.mark.slow
@examples(40)
@given(ontologies(exclusions=True, literals=True), uses(literals=True))
def test_same_contradictions_with_literals(ontology: str, data: str) -> None:
    assert closed(data, ontology, "fast") == closed(data, ontology, "owlrl")


@pytest.mark.slow
@examples(60)
@given(ontologies(exclusions=True), uses())
def test_same_contradictions(ontology: str, data: str) -> None:
    assert closed(data, ontology, "fast") == closed(data, ontology, "owlrl")


@pytest.mark.slow
@examples(40)
@given(ontologies(), uses(), st.sampled_from([":a owl:sameAs :b .", ":A owl:sameAs :B .", ""]))
def test_same_conclusions_when_the_data_state_axioms(ontology: str, data: str, more: str) -> None:
    both = ontology + data.partition("xsd: <http://www.w3.org/2001/XMLSchema#> .")[2] + more
    assert closed(both, "", "fast") == closed(both, "", "owlrl")


def test_the_reference_is_not_always_empty() -> None:
    ontology = "@prefix : <http://example.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> . "
    data = "@prefix : <http://example.org/> . :a :p :b . :b :p :c ."
    found = closed(data, ontology + ":p a owl:TransitiveProperty .", "owlrl")
    assert found == {
        "<http://example.org/a> <http://example.org/p> <http://example.org/c> "
        "<https://w3id.org/etom-kg/graph/inferred>"
    }


@pytest.mark.parametrize("reasoner", ["fast", "owlrl"])
def test_a_key_of_one_property_needs_that_property(reasoner: str) -> None:
    """Plain owlrl forgets the last property of a key and would make :a and :c the same."""
    prefixes = "@prefix : <http://example.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> . "
    data = prefixes + ":a a :C ; :p 1 . :b a :C ; :p 1 . :c a :C ; :p 2 ."
    found = closed(data, prefixes + ":C owl:hasKey ( :p ) .", reasoner)
    same = "<http://www.w3.org/2002/07/owl#sameAs>"
    ends = [("a", "b"), ("b", "a")]
    assert found == {
        f"<http://example.org/{x}> {same} <http://example.org/{y}> "
        "<https://w3id.org/etom-kg/graph/inferred>"
        for x, y in ends
    }
