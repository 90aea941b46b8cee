"""A filter keeps the same by SPARQL as on numbers, and what is not a filter is refused by both."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from etom_kg.core.namespaces import XSD
from etom_kg.core.results import Term
from etom_kg.core.terms import disjoint_from, subtypes
from etom_kg.inference.facts import Facts, solutions
from etom_kg.inference.rules import (
    Atom,
    Different,
    Filter,
    IsLiteral,
    IsNode,
    OutsideDatatype,
    TwoOf,
    UnequalValues,
    Writer,
    condition,
)
from tests.examples import examples

P = NamedNode("http://example.org/p")
NODES = [NamedNode(f"http://example.org/{name}") for name in "abc"]
LITERALS = [
    *(Literal(text, datatype=XSD.integer) for text in ("-1", "0", "1", "01", "127", "128", "300")),
    *(Literal(text, datatype=XSD.decimal) for text in ("1.0", "1.5", "-0.5")),
    *(Literal(text, datatype=XSD.double) for text in ("1.0E0", "NaN")),
    *(Literal(text) for text in ("1", "x")),
    Literal("x", language="en"),
    Literal("2026-01-01", datatype=XSD.date),
]
BODY = (Atom("?x", P, "?y"), Atom("?x", P, "?z"))

datatypes = st.sampled_from(["byte", "nonNegativeInteger", "decimal", "string", "date", "boolean"])
outside = datatypes.map(
    lambda name: OutsideDatatype("?y", XSD[name], disjoint_from(XSD[name]) | subtypes(XSD.decimal))
)
filters = st.sampled_from(
    [
        (Different("?y", "?z"),),
        (IsLiteral("?y"),),
        (IsNode("?y"), Different("?x", "?y")),
        (IsLiteral("?y"), IsLiteral("?z"), UnequalValues("?y", "?z")),
        (TwoOf("?x", "?y", (NODES[1], NODES[0])),),
        (TwoOf("?y", "?z", ()),),
    ]
) | outside.map(lambda test: (IsLiteral("?y"), test))
values = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from([*NODES, *LITERALS])))


def by_sparql(store: Store, tests: tuple[Filter, ...]) -> set[tuple[Term, ...]]:
    text = Writer(NODES[0], NODES[1], together=True).select(BODY, tests)
    return {(row["x"], row["y"], row["z"]) for row in store.query(text)}  # type: ignore[union-attr,misc]


def by_numbers(store: Store, tests: tuple[Filter, ...]) -> set[tuple[Term, ...]]:
    facts = Facts(frozenset())
    facts.read(store, [P])
    match = solutions(facts, BODY)
    match.filter(tests)
    places = [match.columns[name] for name in ("?x", "?y", "?z")]
    return {tuple(facts.terms.of(row[place] for place in places)) for row in match.rows}


@examples(200)
@given(values, filters)
def test_both_keep_the_same(
    stated: list[tuple[NamedNode, Term]], tests: tuple[Filter, ...]
) -> None:
    store = Store()
    store.extend(Quad(one, P, other, NODES[0]) for one, other in stated)  # type: ignore[arg-type]
    expected, found = by_sparql(store, tests), by_numbers(store, tests)
    if any(isinstance(test, TwoOf) for test in tests):
        # Of two terms it does not matter which comes first.
        assert {frozenset(row) for row in found} == {frozenset(row) for row in expected}
        assert len(found) == len(expected)
    else:
        assert found == expected


@pytest.mark.parametrize(
    ("datatype", "text", "of", "is_outside"),
    [
        ("byte", "127", "integer", False),
        ("byte", "128", "integer", True),
        ("byte", "-128", "integer", False),
        ("byte", "-129", "integer", True),
        ("byte", "5.0", "decimal", False),
        ("byte", "5.5", "decimal", True),
        ("byte", "5", "double", True),
        ("byte", "5", "string", True),
        ("nonNegativeInteger", "0", "integer", False),
        ("nonNegativeInteger", "-1", "integer", True),
        ("decimal", "5", "integer", False),
        ("date", "2026-01-01", "date", False),
        ("date", "2026-01-01T00:00:00", "dateTime", True),
    ],
)
def test_literals_outside_a_datatype(datatype: str, text: str, of: str, is_outside: bool) -> None:
    kind = XSD[datatype]
    test = OutsideDatatype("?y", kind, disjoint_from(kind) | subtypes(XSD.decimal))
    store = Store()
    store.add(Quad(NODES[0], P, Literal(text, datatype=XSD[of]), NODES[0]))
    assert bool(by_numbers(store, (IsLiteral("?y"), test))) == is_outside
    assert bool(by_sparql(store, (IsLiteral("?y"), test))) == is_outside


@dataclass(frozen=True)
class Unknown:
    variable: str


def test_what_is_not_a_filter_is_refused() -> None:
    facts = Facts(frozenset())
    facts.read(Store(), [P])
    with pytest.raises(AssertionError, match="Unknown"):
        solutions(facts, BODY).filter([Unknown("?y")])  # type: ignore[list-item]
    with pytest.raises(AssertionError, match="Unknown"):
        condition(Unknown("?y"))  # type: ignore[arg-type]
    with pytest.raises(AssertionError, match="Unknown"):
        Writer(P, P).select(BODY, [Unknown("?y")])  # type: ignore[list-item]
