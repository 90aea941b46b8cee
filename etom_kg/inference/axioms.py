"""Rules from axioms about classes (tables 6 and 7 of the OWL 2 profiles), and about equality.

Rules from axioms about properties (table 5 of the OWL 2 profiles, the prp rules).
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from etom_kg.core.namespaces import OWL, RDFS
from etom_kg.core.terms import is_datatype
from etom_kg.inference.rules import TYPE, Atom, Rule
from etom_kg.inference.schema import Hierarchy, Schema

__all__ = ["class_rules", "equality_rules", "node_properties", "number", "property_rules"]

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


SAME = OWL.sameAs
THING = OWL.Thing


def class_rules(schema: Schema) -> Iterator[Rule]:
    """Yield the rules of a closed schema's classes."""
    yield from _subclasses(schema)
    yield from _intersections(schema)
    yield from _some_values(schema)
    yield from _all_values(schema)
    yield from _has_value(schema)
    yield from _at_most_one(schema)


def _subclasses(schema: Schema) -> Iterator[Rule]:
    # Unions, equivalent classes and one half of intersections are subclass pairs once closed.
    needs_thing = _thing_matters(schema)
    for low, high in Hierarchy.classes(schema).steps():
        if low == THING or high != THING or needs_thing:
            yield Rule(
                "cax-sco",
                f"{low} rdfs:subClassOf {high}",
                (Atom("?x", TYPE, low),),
                Atom("?x", TYPE, high),
            )


def _thing_matters(schema: Schema) -> bool:
    """Tell whether anything follows from being an ``owl:Thing``."""
    if any(low == THING and high != THING for low, high in schema.pairs(RDFS.subClassOf)):
        return True
    listed = (members for p in (OWL.intersectionOf, OWL.hasKey) for _, members in schema.lists(p))
    disjoint = (pair for p in (OWL.disjointWith, OWL.complementOf) for pair in schema.pairs(p))
    keyed = (kind for kind, _ in schema.pairs(OWL.hasKey))
    return (
        any(THING in members for members in listed)
        or any(THING in pair for pair in disjoint)
        or THING in keyed
    )


def _intersections(schema: Schema) -> Iterator[Rule]:
    for kind, parts in schema.lists(OWL.intersectionOf):
        if parts:
            yield Rule(
                "cls-int1",
                f"{kind} owl:intersectionOf ( {' '.join(map(str, parts))} )",
                tuple(Atom("?x", TYPE, part) for part in dict.fromkeys(parts)),
                Atom("?x", TYPE, kind),
            )


def _some_values(schema: Schema) -> Iterator[Rule]:
    for kind, prop, filler in schema.restrictions(OWL.someValuesFrom):
        if not isinstance(filler, NamedNode):
            continue
        step = schema.atom("?x", prop, "?y")
        body = (step,) if filler == THING else (step, Atom("?y", TYPE, filler))
        yield Rule(
            "cls-svf2" if filler == THING else "cls-svf1",
            f"{kind} owl:onProperty {prop} ; owl:someValuesFrom {filler}",
            body,
            Atom("?x", TYPE, kind),
        )


def _all_values(schema: Schema) -> Iterator[Rule]:
    for kind, prop, filler in schema.restrictions(OWL.allValuesFrom):
        if isinstance(filler, NamedNode):
            yield Rule(
                "cls-avf",
                f"{kind} owl:onProperty {prop} ; owl:allValuesFrom {filler}",
                (Atom("?x", TYPE, kind), schema.atom("?x", prop, "?y")),
                Atom("?y", TYPE, filler),
            )


def _has_value(schema: Schema) -> Iterator[Rule]:
    for kind, prop, value in schema.restrictions(OWL.hasValue):
        assert isinstance(value, NamedNode | Literal)
        axiom = f"{kind} owl:onProperty {prop} ; owl:hasValue {value}"
        typed, valued = Atom("?x", TYPE, kind), schema.atom("?x", prop, value)
        yield Rule("cls-hv1", axiom, (typed,), valued)
        yield Rule("cls-hv2", axiom, (valued,), typed)


def _at_most_one(schema: Schema) -> Iterator[Rule]:
    for kind, prop, bound in schema.restrictions(OWL.maxCardinality):
        if number(bound) == 1:
            yield _merge("cls-maxc2", schema, kind, prop, None)
    for kind, prop, bound in schema.restrictions(OWL.maxQualifiedCardinality):
        for qualifier in schema.nodes(kind, OWL.onClass):
            if number(bound) == 1:
                name = "cls-maxqc4" if qualifier == THING else "cls-maxqc3"
                yield _merge(name, schema, kind, prop, None if qualifier == THING else qualifier)


def _merge(
    name: str, schema: Schema, kind: NamedNode, prop: NamedNode, qualifier: NamedNode | None
) -> Rule:
    body = [Atom("?x", TYPE, kind), schema.atom("?x", prop, "?y"), schema.atom("?x", prop, "?z")]
    if qualifier is not None:
        body += [Atom("?y", TYPE, qualifier), Atom("?z", TYPE, qualifier)]
    axiom = f"{kind} owl:onProperty {prop} ; at most 1"
    return Rule(name, axiom, tuple(body), Atom("?y", SAME, "?z"), ("!sameTerm(?y, ?z)",))


def number(bound: object) -> int | None:
    """Return the number that a cardinality states, or nothing where it states none."""
    if isinstance(bound, Literal) and bound.value.lstrip("+").isdigit():
        return int(bound.value)
    return None


def equality_rules() -> Iterator[Rule]:
    """Yield the rules of ``owl:sameAs`` (table 4); they concern every triple."""
    different = ("!sameTerm(?x, ?y)",)
    same = Atom("?x", SAME, "?y")
    yield Rule("eq-sym", "owl:sameAs", (same,), Atom("?y", SAME, "?x"), different)
    yield Rule(
        "eq-trans",
        "owl:sameAs",
        (same, Atom("?y", SAME, "?z")),
        Atom("?x", SAME, "?z"),
        ("!sameTerm(?x, ?z)",),
    )
    for name, pattern, head in (
        ("eq-rep-s", Atom("?x", "?p", "?o"), Atom("?y", "?p", "?o")),
        ("eq-rep-p", Atom("?s", "?x", "?o"), Atom("?s", "?y", "?o")),
        ("eq-rep-o", Atom("?s", "?p", "?x"), Atom("?s", "?p", "?y")),
    ):
        yield Rule(name, "owl:sameAs", (same, pattern), head, different)
