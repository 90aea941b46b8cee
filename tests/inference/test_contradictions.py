"""Every kind of contradiction is an error that names the stated triples at fault."""

from __future__ import annotations

import pytest

from etom_kg.core.errors import InconsistentGraph
from etom_kg.inference import close
from tests.inference.turtle import quads, triples

RESTRICTED = "[ a owl:Restriction ; owl:onProperty :p ; "

# Name: ontology, data, the stated triples at fault.
CASES = {
    "eq-diff1": ("", ":a owl:sameAs :b ; owl:differentFrom :b .", None),
    "eq-diff1 with itself": ("", ":a owl:differentFrom :a .", None),
    "eq-diff2": (
        "[] a owl:AllDifferent ; owl:members ( :a :b :c ) .",
        ":b owl:sameAs :c .",
        None,
    ),
    "prp-irp": (":p a owl:IrreflexiveProperty .", ":a :p :a .", None),
    "prp-irp by a sub-property": (
        ":p a owl:IrreflexiveProperty . :q rdfs:subPropertyOf :p .",
        ":a :q :a .",
        None,
    ),
    "prp-asyp": (":p a owl:AsymmetricProperty .", ":a :p :b . :b :p :a .", None),
    "prp-pdw": (":p owl:propertyDisjointWith :q .", ":a :p :b ; :q :b .", None),
    "prp-adp of the last": (
        "[] a owl:AllDisjointProperties ; owl:members ( :p :q :r ) .",
        ":a :q :b ; :r :b .",
        None,
    ),
    "prp-npa1": (
        "[] owl:sourceIndividual :a ; owl:assertionProperty :p ; owl:targetIndividual :b .",
        ":a :p :b .",
        None,
    ),
    "prp-npa2": (
        "[] owl:sourceIndividual :a ; owl:assertionProperty :p ; owl:targetValue 3 .",
        ":a :p 3 .",
        None,
    ),
    "cls-nothing2": (":C rdfs:subClassOf owl:Nothing .", ":a a :C .", None),
    "cls-com": (":C owl:complementOf :D .", ":a a :C , :D .", None),
    "cls-maxc1": (
        f":C rdfs:subClassOf {RESTRICTED} owl:maxCardinality 0 ] .",
        ":a a :C ; :p :b .",
        None,
    ),
    "cls-maxqc1": (
        f":C rdfs:subClassOf {RESTRICTED} owl:maxQualifiedCardinality 0 ; owl:onClass :D ] .",
        ":a a :C ; :p :b . :b a :D .",
        None,
    ),
    "cax-dw": (":C owl:disjointWith :D .", ":a a :C , :D .", None),
    "cax-dw through what follows": (
        ":C owl:disjointWith :D . :B rdfs:subClassOf :C . :p rdfs:range :D .",
        ":a a :B . :b :p :a . :c :p :d .",
        ":a a :B . :b :p :a .",
    ),
    "cax-adc": (
        "[] a owl:AllDisjointClasses ; owl:members ( :B :C :D ) .",
        ":a a :C , :D .",
        None,
    ),
    "dt-not-type of a literal": ("", ':a :p "x"^^xsd:integer .', None),
    "dt-not-type of a date": ("", ':a :p "2026-02-30"^^xsd:date .', None),
    "dt-not-type by a range": (":p rdfs:range xsd:integer .", ':a :p "3" .', None),
    "dt-not-type by a narrow range": (":p rdfs:range xsd:byte .", ":a :p 300 .", None),
    "dt-not-type by allValuesFrom": (
        f":C rdfs:subClassOf {RESTRICTED} owl:allValuesFrom xsd:string ] .",
        ":a a :C ; :p 3 .",
        None,
    ),
    "dt-diff": (":p a owl:FunctionalProperty .", ':a :p "x" , "y" .', None),
}
CONSISTENT = {
    "a sub-type in the range": (":p rdfs:range xsd:decimal .", ":a :p 3 ."),
    "a small enough number": (":p rdfs:range xsd:byte .", ":a :p 100 ."),
    "one value twice": (":p a owl:FunctionalProperty .", ":a :p 1 , 1.0 ."),
    "a plain string": (":p rdfs:range xsd:string .", ':a :p "x" .'),
    "at most one that is there": (
        f":C rdfs:subClassOf {RESTRICTED} owl:maxCardinality 1 ] .",
        ":a a :C ; :p 3 .",
    ),
    "apart": (":C owl:disjointWith :D .", ":a a :C . :b a :D ."),
}


@pytest.mark.parametrize("name", CASES)
def test_the_triples_at_fault_are_named(name: str) -> None:
    ontology, data, fault = CASES[name]
    with pytest.raises(InconsistentGraph) as caught:
        close(quads(data), ontology=quads(ontology))
    named = {
        str(triple)
        for contradiction in caught.value.contradictions  # type: ignore[attr-defined]
        for triple in contradiction.triples
    }
    assert named == triples(data if fault is None else fault)
    assert str(caught.value).startswith("the graph contradicts the ontology: ")
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 1


@pytest.mark.parametrize("name", CASES)
def test_owlrl_refuses_it_too(name: str) -> None:
    ontology, data, _ = CASES[name]
    with pytest.raises(InconsistentGraph):
        close(quads(data), ontology=quads(ontology), reasoner="owlrl")


@pytest.mark.parametrize("reasoner", ["fast", "owlrl"])
@pytest.mark.parametrize("name", CONSISTENT)
def test_what_is_consistent_passes(name: str, reasoner: str) -> None:
    ontology, data = CONSISTENT[name]
    close(quads(data), ontology=quads(ontology), reasoner=reasoner)


def test_the_message_reads_well() -> None:
    ontology = quads(":Row owl:disjointWith :Column .")
    with pytest.raises(InconsistentGraph) as caught:
        close(quads(":a a :Row , :Column ."), ontology=ontology)
    assert str(caught.value) == (
        "the graph contradicts the ontology: <http://example.org/a> is both "
        "<http://example.org/Row> and <http://example.org/Column>, which exclude each other "
        "(cax-dw: <http://example.org/a> rdf:type <http://example.org/Row> . "
        "<http://example.org/a> rdf:type <http://example.org/Column> .)"
    )


def test_what_several_axioms_exclude_is_told_once() -> None:
    ontology = quads(
        ":Row owl:disjointWith :Column . "
        "[] a owl:AllDisjointClasses ; owl:members ( :Row :Column :Cell ) . "
        "[] a owl:AllDisjointClasses ; owl:members ( :Row :Column ) ."
    )
    with pytest.raises(InconsistentGraph) as caught:
        close(quads(":a a :Row , :Column ."), ontology=ontology)
    told = str(caught.value).split("; ")
    assert len(told) == len(set(told))
    assert sum("(cax-adc" in each for each in told) == 1
