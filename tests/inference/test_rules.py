"""Every rule of the OWL 2 RL tables 4 to 9 that adds triples, with what must follow by it.

The conclusions are written from the tables of the W3C Recommendation, all of them: what is not
listed must not follow.
"""

from __future__ import annotations

import pytest

from etom_kg.inference import close
from tests.inference.turtle import quads, triples

# Rule: ontology, data, conclusions.
RULES = {
    "eq-sym": ("", ":a owl:sameAs :b .", ":b owl:sameAs :a ."),
    "eq-trans": (
        "",
        ":a owl:sameAs :b . :b owl:sameAs :c .",
        ":b owl:sameAs :a . :a owl:sameAs :c . :c owl:sameAs :a , :b .",
    ),
    "eq-rep-s": ("", ":a owl:sameAs :b ; :p :o .", ":b owl:sameAs :a ; :p :o ."),
    "eq-rep-p": ("", ":p owl:sameAs :q . :x :p :y .", ":q owl:sameAs :p . :x :q :y ."),
    "eq-rep-o": ("", ":a owl:sameAs :b . :s :p :a .", ":b owl:sameAs :a . :s :p :b ."),
    "prp-dom": (":p rdfs:domain :C .", ":x :p :y .", ":x a :C ."),
    "prp-rng": (":p rdfs:range :C .", ":x :p :y .", ":y a :C ."),
    "prp-fp": (
        ":p a owl:FunctionalProperty .",
        ":x :p :a , :b .",
        ":a owl:sameAs :b . :b owl:sameAs :a .",
    ),
    "prp-ifp": (
        ":p a owl:InverseFunctionalProperty .",
        ':a :p "k" . :b :p "k" .',
        ":a owl:sameAs :b . :b owl:sameAs :a .",
    ),
    "prp-symp": (":p a owl:SymmetricProperty .", ":x :p :y .", ":y :p :x ."),
    "prp-trp": (
        ":p a owl:TransitiveProperty .",
        ":a :p :b . :b :p :c . :c :p :d .",
        ":a :p :c , :d . :b :p :d .",
    ),
    "prp-trp in a circle": (
        ":p a owl:TransitiveProperty .",
        ":a :p :b . :b :p :a .",
        ":a :p :a . :b :p :b .",
    ),
    "prp-spo1": (":p rdfs:subPropertyOf :q .", ":x :p :y .", ":x :q :y ."),
    "prp-spo2 of two": (
        ":h owl:propertyChainAxiom ( :p :q ) .",
        ":x :p :y . :y :q :z . :z :p :w .",
        ":x :h :z .",
    ),
    "prp-spo2 of three": (
        ":h owl:propertyChainAxiom ( :p :q :r ) .",
        ":x :p :y . :y :q :z . :z :r :w .",
        ":x :h :w .",
    ),
    "prp-spo2 with an inverse": (
        ":h owl:propertyChainAxiom ( [ owl:inverseOf :p ] :q ) .",
        ":y :p :x . :y :q :z .",
        ":x :h :z .",
    ),
    "prp-spo2 that feeds itself": (
        ":h owl:propertyChainAxiom ( :h :up ) .",
        ":a :h :b . :b :up :c . :c :up :d .",
        ":a :h :c , :d .",
    ),
    "prp-eqp": (
        ":p owl:equivalentProperty :q .",
        ":a :p :b . :c :q :d .",
        ":a :q :b . :c :p :d . :q owl:equivalentProperty :p . "
        ":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :p .",
    ),
    "prp-inv": (":p owl:inverseOf :q .", ":a :p :b . :c :q :d .", ":b :q :a . :d :p :c ."),
    "prp-key": (
        ":C owl:hasKey ( :p :q ) .",
        ":a a :C ; :p 1 ; :q 2 . :b a :C ; :p 1 ; :q 2 . :c a :C ; :p 1 ; :q 3 . :d :p 1 ; :q 2 .",
        ":a owl:sameAs :b . :b owl:sameAs :a .",
    ),
    "cls-int1 cls-int2": (
        ":C owl:intersectionOf ( :A :B ) .",
        ":x a :A , :B . :y a :C . :z a :A .",
        ":x a :C . :y a :A , :B . :C rdfs:subClassOf :A , :B .",
    ),
    "cls-uni": (
        ":C owl:unionOf ( :A :B ) .",
        ":x a :B .",
        ":x a :C . :A rdfs:subClassOf :C . :B rdfs:subClassOf :C .",
    ),
    "cls-svf1": (
        ":C owl:equivalentClass"
        " [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :Y ] .",
        ":x :p :v . :v a :Y . :w :p :u .",
        ":x a :C .",
    ),
    "cls-svf2": (
        ":C owl:equivalentClass"
        " [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom owl:Thing ] .",
        ":x :p :v .",
        ":x a :C .",
    ),
    "cls-svf1 of a datatype": (
        ":C owl:equivalentClass"
        " [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom xsd:decimal ] .",
        ':x :p 5 . :y :p "five" .',
        ":x a :C .",
    ),
    "cls-avf": (
        ":C rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:allValuesFrom :Y ] .",
        ":x a :C ; :p :v . :w :p :u .",
        ":v a :Y .",
    ),
    "cls-hv1 cls-hv2": (
        ":C owl:equivalentClass [ a owl:Restriction ; owl:onProperty :p ; owl:hasValue :v ] .",
        ":x a :C . :y :p :v . :z :p :w .",
        ":x :p :v . :y a :C .",
    ),
    "cls-maxc2": (
        ":C rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:maxCardinality 1 ] .",
        ":x a :C ; :p :a , :b . :y :p :c , :d .",
        ":a owl:sameAs :b . :b owl:sameAs :a .",
    ),
    "cls-maxqc3": (
        ":C rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ;"
        " owl:maxQualifiedCardinality 1 ; owl:onClass :D ] .",
        ":x a :C ; :p :a , :b , :c . :a a :D . :b a :D .",
        ":a owl:sameAs :b . :b owl:sameAs :a .",
    ),
    "cls-maxqc4": (
        ":C rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ;"
        " owl:maxQualifiedCardinality 1 ; owl:onClass owl:Thing ] .",
        ":x a :C ; :p :a , :b .",
        ":a owl:sameAs :b . :b owl:sameAs :a .",
    ),
    "cls-oo": (":C owl:oneOf ( :a :b ) .", "", ":a a :C . :b a :C ."),
    "cax-sco": (
        ":A rdfs:subClassOf :B . :B rdfs:subClassOf :C .",
        ":x a :A .",
        ":x a :B , :C . :A rdfs:subClassOf :C .",
    ),
    "cax-eqc": (
        ":A owl:equivalentClass :B .",
        ":x a :A . :y a :B .",
        ":x a :B . :y a :A . :B owl:equivalentClass :A . "
        ":A rdfs:subClassOf :B . :B rdfs:subClassOf :A .",
    ),
    "scm-dom": (
        ":q rdfs:domain :A . :p rdfs:subPropertyOf :q . :A rdfs:subClassOf :B .",
        "",
        ":q rdfs:domain :B . :p rdfs:domain :A , :B .",
    ),
    "scm-rng": (
        ":q rdfs:range :A . :p rdfs:subPropertyOf :q . :A rdfs:subClassOf :B .",
        "",
        ":q rdfs:range :B . :p rdfs:range :A , :B .",
    ),
    "scm-svf1": (
        ":C owl:equivalentClass [ owl:onProperty :p ; owl:someValuesFrom :A ] . "
        ":D owl:equivalentClass [ owl:onProperty :p ; owl:someValuesFrom :B ] . "
        ":A rdfs:subClassOf :B .",
        ":x a :C .",
        ":C rdfs:subClassOf :D . :x a :D .",
    ),
    "scm-hv": (
        ":C owl:equivalentClass [ owl:onProperty :p ; owl:hasValue :v ] . "
        ":D owl:equivalentClass [ owl:onProperty :q ; owl:hasValue :v ] . "
        ":p rdfs:subPropertyOf :q .",
        "",
        ":C rdfs:subClassOf :D .",
    ),
    "axioms in the data": ("", ":A rdfs:subClassOf :B . :x a :A .", ":x a :B ."),
    "axioms that follow": (
        ":isKindOf rdfs:subPropertyOf rdfs:subClassOf .",
        ":A :isKindOf :B . :x a :A .",
        ":A rdfs:subClassOf :B . :x a :B .",
    ),
}


@pytest.mark.parametrize("reasoner", ["fast", "owlrl"])
@pytest.mark.parametrize("rule", RULES)
def test_conclusions(rule: str, reasoner: str) -> None:
    ontology, data, expected = RULES[rule]
    found = close(quads(data), ontology=quads(ontology), reasoner=reasoner)
    assert {str(quad.triple) for quad in found} == triples(expected)


def test_a_long_way_up_is_closed() -> None:
    data = " ".join(f":n{n} :p :n{n + 1} ." for n in range(40))
    found = close(quads(data), ontology=quads(":p a owl:TransitiveProperty ."))
    assert len(found) == 40 * 41 // 2 - 40


def test_an_inferred_graph_in_the_data_is_not_read() -> None:
    ontology = quads(":p a owl:TransitiveProperty .")
    data = quads(":a :p :b . :b :p :c .")
    first = close(data, ontology=ontology)
    assert close([*data, *first], ontology=ontology) == first


def test_without_a_reasoner_nothing_follows() -> None:
    assert close(quads(":a owl:sameAs :b ."), ontology=(), reasoner="none") == []


@pytest.mark.parametrize("reasoner", ["fast", "owlrl"])
@pytest.mark.parametrize(
    "axiom",
    [
        ":p rdfs:range owl:TransitiveProperty . :a :p :q .",
        ":p rdfs:domain owl:TransitiveProperty . :q :p :a .",
        ":C rdfs:subClassOf owl:TransitiveProperty . :q a :C .",
    ],
)
def test_what_turns_out_an_axiom_counts_as_one(axiom: str, reasoner: str) -> None:
    found = close(quads(f"{axiom} :x :q :y . :y :q :z ."), ontology=(), reasoner=reasoner)
    assert {str(q.triple) for q in found} == triples(":x :q :z .")
