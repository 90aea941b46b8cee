"""Random small ontologies of OWL 2 RL with data that uses them, as Turtle."""

from __future__ import annotations

from hypothesis import strategies as st

PREFIXES = """
@prefix : <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

CLASSES = (":A", ":B", ":C", ":D")
PROPERTIES = (":p", ":q", ":r", ":s")
INDIVIDUALS = (":a", ":b", ":c", ":d", ":e")
LITERALS = ('"x"', "1", "2", "1.5", '"x"@en', "true", '"2026-01-01"^^xsd:date')

# c, d: classes; e: a class expression; p, q, r: properties; i, j: individuals; v: a value.
AXIOMS = (
    "{c} rdfs:subClassOf {d} .",
    "{c} owl:equivalentClass {d} .",
    "{p} rdfs:subPropertyOf {q} .",
    "{p} owl:equivalentProperty {q} .",
    "{p} rdfs:domain {c} .",
    "{p} rdfs:range {c} .",
    "{p} owl:inverseOf {q} .",
    "{p} a owl:SymmetricProperty .",
    "{p} a owl:TransitiveProperty .",
    "{p} a owl:FunctionalProperty .",
    "{p} a owl:InverseFunctionalProperty .",
    "{p} owl:propertyChainAxiom ( {q} {r} ) .",
    "{p} owl:propertyChainAxiom ( {p} {q} ) .",
    "{p} owl:propertyChainAxiom ( [ owl:inverseOf {q} ] {r} {p} ) .",
    "{c} owl:hasKey ( {p} ) .",
    "{c} owl:hasKey ( {p} {q} ) .",
    "{e} rdfs:subClassOf {c} .",
    "{c} owl:equivalentClass {h} .",
    "{c} rdfs:subClassOf {u} .",
    "{c} a owl:Class .",
    "{p} a owl:ObjectProperty .",
)
# What may stand on the left of a subclass axiom, on both sides, and on the right.
LEFT = (
    "[ a owl:Restriction ; owl:onProperty {p} ; owl:someValuesFrom {c} ]",
    "[ a owl:Restriction ; owl:onProperty {p} ; owl:someValuesFrom owl:Thing ]",
    "[ a owl:Restriction ; owl:onProperty {p} ; owl:someValuesFrom xsd:integer ]",
    "[ a owl:Class ; owl:unionOf ( {c} {d} ) ]",
    "[ a owl:Class ; owl:oneOf ( {i} {j} ) ]",
)
BOTH = (
    "[ a owl:Restriction ; owl:onProperty {p} ; owl:hasValue {v} ]",
    "[ a owl:Class ; owl:intersectionOf ( {c} {d} ) ]",
)
RIGHT = (
    "[ a owl:Restriction ; owl:onProperty {p} ; owl:allValuesFrom {c} ]",
    "[ a owl:Restriction ; owl:onProperty {p} ; owl:maxCardinality 1 ]",
    "[ a owl:Restriction ; owl:onProperty {p} ; owl:maxQualifiedCardinality 1 ; owl:onClass {c} ]",
    "[ a owl:Restriction ; owl:onProperty [ owl:inverseOf {p} ] ; owl:allValuesFrom {c} ]",
)
EXCLUSIONS = (
    "{c} owl:disjointWith {d} .",
    "{c} owl:complementOf {d} .",
    "[] a owl:AllDisjointClasses ; owl:members ( {c} {d} ) .",
    "{p} a owl:IrreflexiveProperty .",
    "{p} a owl:AsymmetricProperty .",
    "{p} owl:propertyDisjointWith {q} .",
    "{i} owl:differentFrom {j} .",
    "{c} rdfs:subClassOf [ a owl:Restriction ; owl:onProperty {p} ; owl:maxCardinality 0 ] .",
    "{c} rdfs:subClassOf owl:Nothing .",
    "{p} rdfs:range xsd:integer .",
    "{p} rdfs:range xsd:string .",
    "{p} rdfs:range xsd:date .",
    "{c} rdfs:subClassOf"
    " [ a owl:Restriction ; owl:onProperty {p} ; owl:allValuesFrom xsd:integer ] .",
    "[] a owl:NegativePropertyAssertion ; owl:sourceIndividual {i} ;"
    " owl:assertionProperty {p} ; owl:targetIndividual {j} .",
)


@st.composite
def _filled(draw: st.DrawFn, template: str, *, literals: bool) -> str:
    pick = st.sampled_from
    text = template
    for name, choices in (("e", LEFT + BOTH), ("h", BOTH), ("u", RIGHT + BOTH)):
        if "{" + name + "}" in text:
            text = text.replace("{" + name + "}", draw(pick(choices)))
    values = INDIVIDUALS + (LITERALS if literals else ())
    for name, terms in (
        ("c", CLASSES),
        ("d", CLASSES),
        ("p", PROPERTIES),
        ("q", PROPERTIES),
        ("r", PROPERTIES),
        ("i", INDIVIDUALS),
        ("j", INDIVIDUALS),
        ("v", values),
    ):
        if "{" + name + "}" in text:
            text = text.replace("{" + name + "}", draw(pick(terms)))
    return text


@st.composite
def ontologies(draw: st.DrawFn, *, exclusions: bool = False, literals: bool = False) -> str:
    """Draw the axioms of an ontology; with ``exclusions`` some that data can break."""
    templates = AXIOMS + (EXCLUSIONS if exclusions else ())
    chosen = draw(st.lists(st.sampled_from(templates), min_size=1, max_size=7))
    axioms = [draw(_filled(template, literals=literals)) for template in chosen]
    if exclusions:
        axioms.append(draw(_filled(draw(st.sampled_from(EXCLUSIONS)), literals=literals)))
    return PREFIXES + "\n".join(axioms)


@st.composite
def uses(draw: st.DrawFn, *, literals: bool = False) -> str:
    """Draw data that use the vocabulary of ``ontologies``."""
    subjects, values = st.sampled_from(INDIVIDUALS), INDIVIDUALS + (LITERALS if literals else ())
    links = st.tuples(subjects, st.sampled_from(PROPERTIES), st.sampled_from(values))
    types = st.tuples(subjects, st.just("a"), st.sampled_from(CLASSES))
    triples = draw(st.lists(st.one_of(links, links, types), min_size=1, max_size=12))
    return PREFIXES + "\n".join(f"{s} {p} {o} ." for s, p, o in triples)
