"""Rules from axioms about classes (tables 6 and 7 of the OWL 2 profiles), and about equality."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from etom_kg.inference.hierarchy import Hierarchy
from etom_kg.inference.rules import TYPE, Atom, Rule
from etom_kg.inference.schema import Schema
from etom_kg.namespaces import OWL, RDFS

__all__ = ["class_rules", "equality_rules", "number"]

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
