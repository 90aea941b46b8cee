"""Rules from the axioms about properties and classes, and about equality.

They are those of tables 4 to 7 of the OWL 2 profiles: eq, prp, cls and cax.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from pyoxigraph import Literal, NamedNode

from etom_kg.core.namespaces import OWL, RDFS
from etom_kg.core.terms import is_datatype
from etom_kg.inference.rules import TYPE, Atom, Different, Rule
from etom_kg.inference.schema import Hierarchy, Schema

__all__ = ["at_most", "axiom_rules", "equality_rules", "node_properties"]

SAME = OWL.sameAs
THING = OWL.Thing
_SAME_VALUES = Atom("?y", SAME, "?z")
_TWO_VALUES = (Different("?y", "?z"),)


def axiom_rules(schema: Schema) -> Iterator[Rule]:
    """Yield the rules of a closed schema's properties and classes."""
    for make in (
        *(_subclasses, _intersections, _some_values, _all_values, _has_value, _at_most_one),
        *(_hierarchy, _inverses, _transitive, _chains, _functional, _keys),
    ):
        yield from make(schema)


def node_properties(schema: Schema) -> frozenset[NamedNode]:
    """Return the properties whose values take part in rules even when they are literals.

    A literal cannot be the subject of a triple; OWL RL reasons over it as if it could.
    """
    found = {prop for pair in schema.pairs(OWL.inverseOf) for prop in pair}
    for trait in (OWL.ObjectProperty, OWL.SymmetricProperty, OWL.TransitiveProperty):
        found.update(schema.instances(trait))
    for predicate in (OWL.someValuesFrom, OWL.maxQualifiedCardinality):
        found |= {prop for _, prop, _ in schema.restrictions(predicate)}
    datatypes = set(schema.instances(RDFS.Datatype))
    ranges = schema.pairs(RDFS.range)
    found |= {prop for prop, kind in ranges if kind not in datatypes and not is_datatype(kind)}
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
        axiom = f"{low} rdfs:subPropertyOf {high}"
        narrow, wide = schema.atom("?x", low, "?y"), schema.atom("?x", high, "?y")
        yield Rule("prp-spo1", axiom, (narrow,), wide)
    for name, written, predicate, end in (
        ("prp-dom", "rdfs:domain", RDFS.domain, "?x"),
        ("prp-rng", "rdfs:range", RDFS.range, "?y"),
    ):
        for prop, kind in properties.typings(schema.pairs(predicate), classes):
            axiom = f"{prop} {written} {kind}"
            yield Rule(name, axiom, (schema.atom("?x", prop, "?y"),), Atom(end, TYPE, kind))


def _inverses(schema: Schema) -> Iterator[Rule]:
    for left, right in schema.pairs(OWL.inverseOf):
        straight, turned = schema.atom("?x", left, "?y"), schema.atom("?y", right, "?x")
        if straight != turned:
            axiom = f"{left} owl:inverseOf {right}"
            yield Rule("prp-inv1", axiom, (straight,), turned)
            yield Rule("prp-inv2", axiom, (turned,), straight)
    for prop in schema.instances(OWL.SymmetricProperty):
        straight, turned = schema.atom("?x", prop, "?y"), schema.atom("?y", prop, "?x")
        yield Rule("prp-symp", f"{prop} a owl:SymmetricProperty", (straight,), turned)


def _transitive(schema: Schema) -> Iterator[Rule]:
    for prop in schema.instances(OWL.TransitiveProperty):
        steps = schema.atom("?x", prop, "?y"), schema.atom("?y", prop, "?z")
        axiom = f"{prop} a owl:TransitiveProperty"
        yield Rule("prp-trp", axiom, steps, schema.atom("?x", prop, "?z"))


def _chains(schema: Schema) -> Iterator[Rule]:
    for prop, links in schema.lists(OWL.propertyChainAxiom):
        if links:
            steps = (schema.atom(f"?x{n}", link, f"?x{n + 1}") for n, link in enumerate(links))
            axiom = f"{prop} owl:propertyChainAxiom ( {' '.join(map(str, links))} )"
            yield Rule("prp-spo2", axiom, tuple(steps), schema.atom("?x0", prop, f"?x{len(links)}"))


def _functional(schema: Schema) -> Iterator[Rule]:
    for prop in schema.instances(OWL.FunctionalProperty):
        axiom = f"{prop} a owl:FunctionalProperty"
        both = schema.atom("?x", prop, "?y"), schema.atom("?x", prop, "?z")
        yield Rule("prp-fp", axiom, both, _SAME_VALUES, _TWO_VALUES)
    for prop in schema.instances(OWL.InverseFunctionalProperty):
        axiom = f"{prop} a owl:InverseFunctionalProperty"
        both = schema.atom("?y", prop, "?x"), schema.atom("?z", prop, "?x")
        yield Rule("prp-ifp", axiom, both, _SAME_VALUES, _TWO_VALUES)


def _keys(schema: Schema) -> Iterator[Rule]:
    for kind, keys in schema.lists(OWL.hasKey):
        if keys:
            one, other = (
                [schema.atom(node, prop, f"?k{n}") for n, prop in enumerate(keys)]
                for node in ("?y", "?z")
            )
            body = (Atom("?y", TYPE, kind), *one, *other, Atom("?z", TYPE, kind))
            axiom = f"{kind} owl:hasKey ( {' '.join(map(str, keys))} )"
            yield Rule("prp-key", axiom, body, _SAME_VALUES, _TWO_VALUES)


def _subclasses(schema: Schema) -> Iterator[Rule]:
    # Unions, equivalent classes and one half of intersections are subclass pairs once closed.
    needs_thing = _thing_matters(schema)
    for low, high in Hierarchy.classes(schema).steps():
        if low == THING or high != THING or needs_thing:
            axiom = f"{low} rdfs:subClassOf {high}"
            yield Rule("cax-sco", axiom, (Atom("?x", TYPE, low),), Atom("?x", TYPE, high))


def _thing_matters(schema: Schema) -> bool:
    """Tell whether anything follows from being an ``owl:Thing``."""
    below = (high for low, high in schema.pairs(RDFS.subClassOf) if low == THING)
    keyed = (kind for kind, _ in schema.pairs(OWL.hasKey))
    listed = (members for p in (OWL.intersectionOf, OWL.hasKey) for _, members in schema.lists(p))
    disjoint = (pair for p in (OWL.disjointWith, OWL.complementOf) for pair in schema.pairs(p))
    return (
        any(high != THING for high in below)
        or THING in keyed
        or any(THING in terms for terms in chain(listed, disjoint))
    )


def _intersections(schema: Schema) -> Iterator[Rule]:
    for kind, parts in schema.lists(OWL.intersectionOf):
        if parts:
            axiom = f"{kind} owl:intersectionOf ( {' '.join(map(str, parts))} )"
            body = tuple(Atom("?x", TYPE, part) for part in dict.fromkeys(parts))
            yield Rule("cls-int1", axiom, body, Atom("?x", TYPE, kind))


def _some_values(schema: Schema) -> Iterator[Rule]:
    for kind, prop, filler in schema.restrictions(OWL.someValuesFrom):
        if not isinstance(filler, NamedNode):
            continue
        step = schema.atom("?x", prop, "?y")
        body = (step,) if filler == THING else (step, Atom("?y", TYPE, filler))
        name = "cls-svf2" if filler == THING else "cls-svf1"
        axiom = f"{kind} owl:onProperty {prop} ; owl:someValuesFrom {filler}"
        yield Rule(name, axiom, body, Atom("?x", TYPE, kind))


def _all_values(schema: Schema) -> Iterator[Rule]:
    for kind, prop, filler in schema.restrictions(OWL.allValuesFrom):
        if isinstance(filler, NamedNode):
            axiom = f"{kind} owl:onProperty {prop} ; owl:allValuesFrom {filler}"
            body = (Atom("?x", TYPE, kind), schema.atom("?x", prop, "?y"))
            yield Rule("cls-avf", axiom, body, Atom("?y", TYPE, filler))


def _has_value(schema: Schema) -> Iterator[Rule]:
    for kind, prop, value in schema.restrictions(OWL.hasValue):
        assert isinstance(value, NamedNode | Literal)
        axiom = f"{kind} owl:onProperty {prop} ; owl:hasValue {value}"
        typed, valued = Atom("?x", TYPE, kind), schema.atom("?x", prop, value)
        yield Rule("cls-hv1", axiom, (typed,), valued)
        yield Rule("cls-hv2", axiom, (valued,), typed)


def _at_most_one(schema: Schema) -> Iterator[Rule]:
    for kind, prop, qualifier in at_most(schema, 1):
        body = [Atom("?x", TYPE, kind), schema.atom("?x", prop, "?y")]
        body.append(schema.atom("?x", prop, "?z"))
        name = "cls-maxc2" if qualifier is None else "cls-maxqc4"
        if qualifier not in (None, THING):
            name = "cls-maxqc3"
            body += [Atom("?y", TYPE, qualifier), Atom("?z", TYPE, qualifier)]
        axiom = f"{kind} owl:onProperty {prop} ; at most 1"
        yield Rule(name, axiom, tuple(body), _SAME_VALUES, _TWO_VALUES)


def at_most(schema: Schema, number: int) -> Iterator[tuple[NamedNode, NamedNode, NamedNode | None]]:
    """Yield a class, the property that it may have so many values of, and their class if stated."""
    for kind, prop, bound in schema.restrictions(OWL.maxCardinality):
        if _is_number(bound, number):
            yield kind, prop, None
    for kind, prop, bound in schema.restrictions(OWL.maxQualifiedCardinality):
        if _is_number(bound, number):
            for qualifier in schema.nodes(kind, OWL.onClass):
                yield kind, prop, qualifier


def _is_number(bound: object, number: int) -> bool:
    text = bound.value.lstrip("+") if isinstance(bound, Literal) else ""
    return text.isdigit() and int(text) == number


def equality_rules() -> Iterator[Rule]:
    """Yield the rules of ``owl:sameAs`` (table 4); they concern every triple."""
    same, different = Atom("?x", SAME, "?y"), (Different("?x", "?y"),)
    steps, ends = (same, Atom("?y", SAME, "?z")), (Different("?x", "?z"),)
    yield Rule("eq-sym", "owl:sameAs", (same,), Atom("?y", SAME, "?x"), different)
    yield Rule("eq-trans", "owl:sameAs", steps, Atom("?x", SAME, "?z"), ends)
    for name, pattern, head in (
        ("eq-rep-s", Atom("?x", "?p", "?o"), Atom("?y", "?p", "?o")),
        ("eq-rep-p", Atom("?s", "?x", "?o"), Atom("?s", "?y", "?o")),
        ("eq-rep-o", Atom("?s", "?p", "?x"), Atom("?s", "?p", "?y")),
    ):
        yield Rule(name, "owl:sameAs", (same, pattern), head, different)
