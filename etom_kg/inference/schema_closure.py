"""Close a schema under the rules about axioms (table 9 of the OWL 2 profiles, the scm rules).

These rules read axioms only, so they are stated once, for every ontology, as SPARQL.
"""

from __future__ import annotations

from pyoxigraph import Quad, Store

from etom_kg.inference.schema import Schema
from etom_kg.namespaces import PREFIXES

__all__ = ["close_schema"]

# Rule, what it adds, when. A class or property is its own sub-term only where it is declared.
_RULES = (
    ("cls-thing", "owl:Thing a owl:Class . owl:Nothing a owl:Class", ""),
    ("cls-oo", "?y a ?c", "?c owl:oneOf/rdf:rest*/rdf:first ?y FILTER(!isLiteral(?y))"),
    (
        "scm-cls",
        "?c rdfs:subClassOf ?c , owl:Thing . owl:Nothing rdfs:subClassOf ?c",
        "?c a owl:Class",
    ),
    ("scm-sco", "?a rdfs:subClassOf ?c", "?a rdfs:subClassOf ?b . ?b rdfs:subClassOf ?c"),
    (
        "scm-eqc1",
        "?a rdfs:subClassOf ?b . ?b rdfs:subClassOf ?a",
        "?a owl:equivalentClass ?b",
    ),
    ("scm-eqc2", "?a owl:equivalentClass ?b", "?a rdfs:subClassOf ?b . ?b rdfs:subClassOf ?a"),
    (
        "scm-op scm-dp",
        "?p rdfs:subPropertyOf ?p",
        "VALUES ?kind { owl:ObjectProperty owl:DatatypeProperty rdf:Property } ?p a ?kind",
    ),
    ("scm-spo", "?a rdfs:subPropertyOf ?c", "?a rdfs:subPropertyOf ?b . ?b rdfs:subPropertyOf ?c"),
    (
        "scm-eqp1",
        "?a rdfs:subPropertyOf ?b . ?b rdfs:subPropertyOf ?a",
        "?a owl:equivalentProperty ?b",
    ),
    (
        "scm-eqp2",
        "?a owl:equivalentProperty ?b",
        "?a rdfs:subPropertyOf ?b . ?b rdfs:subPropertyOf ?a",
    ),
    ("scm-dom1", "?p rdfs:domain ?d", "?p rdfs:domain ?c . ?c rdfs:subClassOf ?d"),
    ("scm-dom2", "?p rdfs:domain ?c", "?q rdfs:domain ?c . ?p rdfs:subPropertyOf ?q"),
    ("scm-rng1", "?p rdfs:range ?d", "?p rdfs:range ?c . ?c rdfs:subClassOf ?d"),
    ("scm-rng2", "?p rdfs:range ?c", "?q rdfs:range ?c . ?p rdfs:subPropertyOf ?q"),
    (
        "scm-hv",
        "?a rdfs:subClassOf ?b",
        "?a owl:hasValue ?i ; owl:onProperty ?p . ?b owl:hasValue ?i ; owl:onProperty ?q ."
        " ?p rdfs:subPropertyOf ?q",
    ),
    *(
        (
            f"scm-{short}1",
            "?a rdfs:subClassOf ?b",
            f"?a owl:{term} ?c ; owl:onProperty ?p . ?b owl:{term} ?d ; owl:onProperty ?p ."
            " ?c rdfs:subClassOf ?d",
        )
        for short, term in (("svf", "someValuesFrom"), ("avf", "allValuesFrom"))
    ),
    (
        "scm-svf2",
        "?a rdfs:subClassOf ?b",
        "?a owl:someValuesFrom ?c ; owl:onProperty ?p . ?b owl:someValuesFrom ?c ;"
        " owl:onProperty ?q . ?p rdfs:subPropertyOf ?q",
    ),
    (
        # The wider property makes the narrower class.
        "scm-avf2",
        "?b rdfs:subClassOf ?a",
        "?a owl:allValuesFrom ?c ; owl:onProperty ?p . ?b owl:allValuesFrom ?c ;"
        " owl:onProperty ?q . ?p rdfs:subPropertyOf ?q",
    ),
    ("scm-int", "?c rdfs:subClassOf ?m", "?c owl:intersectionOf/rdf:rest*/rdf:first ?m"),
    ("scm-uni", "?m rdfs:subClassOf ?c", "?c owl:unionOf/rdf:rest*/rdf:first ?m"),
)


def close_schema(schema: Schema) -> Schema:
    """Return the schema with everything that follows from its axioms alone."""
    store = Store()
    store.extend(Quad(*triple) for triple in schema.triples())
    updates = [f"INSERT {{ {head} }} WHERE {{ {body} }}" for _, head, body in _RULES]
    before = -1
    while len(store) != before:
        before = len(store)
        for update in updates:
            store.update(update, prefixes=PREFIXES)
    return Schema(quad.triple for quad in store)
