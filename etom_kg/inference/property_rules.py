"""Rules from axioms about properties (table 5 of the OWL 2 profiles, the prp rules)."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode

from etom_kg.inference.hierarchy import Hierarchy
from etom_kg.inference.rules import TYPE, Atom, Rule
from etom_kg.inference.schema import Schema
from etom_kg.namespaces import OWL, RDFS
from etom_kg.xsd import is_datatype

__all__ = ["node_properties", "property_rules"]

SAME = OWL.sameAs
_DIFFERENT = "!sameTerm(?y, ?z)"


def property_rules(schema: Schema) -> Iterator[Rule]:
    """Yield the rules of a closed schema's properties."""
    yield from _hierarchy(schema)
    yield from _inverses(schema)
    yield from _transitive(schema)
    yield from _chains(schema)
    yield from _functional(schema)
    yield from _keys(schema)


def node_properties(schema: Schema) -> frozenset[NamedNode]:
    """Return the properties whose values take part in rules even when they are literals.

    A literal cannot be the subject of a triple; OWL RL reasons over it as if it could.
    """
    found = set(schema.instances(OWL.ObjectProperty))
    for left, right in schema.pairs(OWL.inverseOf):
        found |= {left, right}
    for trait in ("SymmetricProperty", "TransitiveProperty"):
        found |= set(schema.instances(OWL[trait]))
    datatypes = set(schema.instances(RDFS.Datatype))
    for prop, kind in schema.pairs(RDFS.range):
        if not (kind in datatypes or is_datatype(kind)):
            found.add(prop)
    for predicate in ("someValuesFrom", "maxQualifiedCardinality"):
        found |= {prop for _, prop, _ in schema.restrictions(OWL[predicate])}
    for prop in list(found):
        found |= set(schema.nodes(prop, OWL.inverseOf))
    feeding = list(schema.pairs(RDFS.subPropertyOf))
    feeding += [(links[-1], p) for p, links in schema.lists(OWL.propertyChainAxiom) if links]
    while True:
        more = {low for low, high in feeding if high in found} - found
        if not more:
            return frozenset(found)
        found |= more


def _hierarchy(schema: Schema) -> Iterator[Rule]:
    properties, classes = Hierarchy.properties(schema), Hierarchy.classes(schema)
    for low, high in properties.steps():
        yield Rule(
            "prp-spo1",
            f"{low} rdfs:subPropertyOf {high}",
            (schema.atom("?x", low, "?y"),),
            schema.atom("?x", high, "?y"),
        )
    for prop, kind in properties.typings(schema.pairs(RDFS.domain), classes):
        yield Rule(
            "prp-dom",
            f"{prop} rdfs:domain {kind}",
            (schema.atom("?x", prop, "?y"),),
            Atom("?x", TYPE, kind),
        )
    for prop, kind in properties.typings(schema.pairs(RDFS.range), classes):
        yield Rule(
            "prp-rng",
            f"{prop} rdfs:range {kind}",
            (schema.atom("?x", prop, "?y"),),
            Atom("?y", TYPE, kind),
        )


def _inverses(schema: Schema) -> Iterator[Rule]:
    for left, right in schema.pairs(OWL.inverseOf):
        straight, turned = schema.atom("?x", left, "?y"), schema.atom("?y", right, "?x")
        if straight != turned:
            axiom = f"{left} owl:inverseOf {right}"
            yield Rule("prp-inv1", axiom, (straight,), turned)
            yield Rule("prp-inv2", axiom, (turned,), straight)
    for prop in schema.instances(OWL.SymmetricProperty):
        yield Rule(
            "prp-symp",
            f"{prop} a owl:SymmetricProperty",
            (schema.atom("?x", prop, "?y"),),
            schema.atom("?y", prop, "?x"),
        )


def _transitive(schema: Schema) -> Iterator[Rule]:
    for prop in schema.instances(OWL.TransitiveProperty):
        yield Rule(
            "prp-trp",
            f"{prop} a owl:TransitiveProperty",
            (schema.atom("?x", prop, "?y"), schema.atom("?y", prop, "?z")),
            schema.atom("?x", prop, "?z"),
        )


def _chains(schema: Schema) -> Iterator[Rule]:
    for prop, links in schema.lists(OWL.propertyChainAxiom):
        if not links:
            continue
        body = tuple(
            schema.atom(f"?x{place}", link, f"?x{place + 1}") for place, link in enumerate(links)
        )
        yield Rule(
            "prp-spo2",
            f"{prop} owl:propertyChainAxiom ( {' '.join(map(str, links))} )",
            body,
            schema.atom("?x0", prop, f"?x{len(links)}"),
        )


def _functional(schema: Schema) -> Iterator[Rule]:
    for prop in schema.instances(OWL.FunctionalProperty):
        yield Rule(
            "prp-fp",
            f"{prop} a owl:FunctionalProperty",
            (schema.atom("?x", prop, "?y"), schema.atom("?x", prop, "?z")),
            Atom("?y", SAME, "?z"),
            (_DIFFERENT,),
        )
    for prop in schema.instances(OWL.InverseFunctionalProperty):
        yield Rule(
            "prp-ifp",
            f"{prop} a owl:InverseFunctionalProperty",
            (schema.atom("?y", prop, "?x"), schema.atom("?z", prop, "?x")),
            Atom("?y", SAME, "?z"),
            (_DIFFERENT,),
        )


def _keys(schema: Schema) -> Iterator[Rule]:
    for kind, keys in schema.lists(OWL.hasKey):
        if not keys:
            continue
        body = [Atom("?y", TYPE, kind)]
        for place, prop in enumerate(keys):
            body.append(schema.atom("?y", prop, f"?k{place}"))
        for place, prop in enumerate(keys):
            body.append(schema.atom("?z", prop, f"?k{place}"))
        body.append(Atom("?z", TYPE, kind))
        yield Rule(
            "prp-key",
            f"{kind} owl:hasKey ( {' '.join(map(str, keys))} )",
            tuple(body),
            Atom("?y", SAME, "?z"),
            (_DIFFERENT,),
        )
