"""What a group of a query begins with is read as the grammar of SPARQL says, or left."""

from __future__ import annotations

import pytest

from etom_kg.store.lexical import tokens
from etom_kg.validation.joins import Beginning, read_beginning

PREFIXES = {"": "http://e/"}
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


def beginning(group: str) -> Beginning | None:
    return read_beginning(list(tokens(f"{{ {group} }}")), 1, PREFIXES)


def iri(name: str) -> str:
    return f"<http://e/{name}>"


def p(path: str) -> str:
    """Return a path in which the names are one letter long, with the IRIs of ``PREFIXES``."""
    return "".join(iri(c) if c.isalpha() else c for c in path)


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ("?s :p ?o", [("?s", p("p"), "?o")]),
        ("$s <http://e/p> :o .", [("?s", p("p"), iri("o"))]),
        ("?s a :C", [("?s", TYPE, iri("C"))]),
        ("?s :p ?o, :q ; :r 1 ; . ?t :p ?s .", [
            ("?s", p("p"), "?o"), ("?s", p("p"), iri("q")), ("?s", p("r"), "1"),
            ("?t", p("p"), "?s"),
        ]),
        ('?s :p "x"@en, "y"^^:t, "z", true', [
            ("?s", p("p"), '"x"@en'), ("?s", p("p"), f'"y"^^{iri("t")}'),
            ("?s", p("p"), '"z"'), ("?s", p("p"), "true"),
        ]),
        ("?s :p/:q|:r ?o", [("?s", p("((p/q)|r)"), "?o")]),
        ("?s ^:p/(:q|^:r)* ?o", [("?s", p("((^p)/((q|(^r))*))"), "?o")]),
        ("?s :p? ?o ; :q+ ?s", [("?s", p("(p?)"), "?o"), ("?s", p("(q+)"), "?s")]),
        ("?s ^(:p+) ?o", [("?s", p("(^(p+))"), "?o")]),
    ],
)  # fmt: skip
def test_triple_patterns(group: str, expected: list[tuple[str, str, str]]) -> None:
    found = beginning(group)
    assert found is not None
    assert [(t.start, t.path.sparql, t.end) for t in found.patterns] == expected
    assert found.whole
    assert not found.exists


@pytest.mark.parametrize(
    "group",
    ["?s ?p ?o", "?s :p [] ", "?s :p _:b", "?s !:p ?o", "?s :p (1 2)", "?s other:p ?o", "?s :p",
     "?s :a\\,b ?o", "?s :p ?o ; [] :q"],
)  # fmt: skip
def test_left_as_it_is(group: str) -> None:
    assert beginning(group) is None


def test_filters_that_look_for_patterns() -> None:
    found = beginning(
        "?s :p ?o . FILTER EXISTS { ?o :q ?x . FILTER EXISTS { ?x :r ?s } } "
        "FILTER NOT EXISTS { ?s :q ?o } ?o :r ?u FILTER(?u > 1)"
    )
    assert found is not None
    assert [t.sparql for t in found.patterns] == [f"?s {p('p')} ?o .", f"?o {p('r')} ?u ."]
    assert [(e.negated, [t.sparql for t in e.patterns]) for e in found.exists] == [
        (False, [f"?o {p('q')} ?x .", f"?x {p('r')} ?s ."]),
        (True, [f"?s {p('q')} ?o ."]),
    ]
    assert found.others == {"?u"}
    assert not found.whole


@pytest.mark.parametrize(
    "inside",
    ["?o :q ?x FILTER(?x > 1)", "?o :q ?x FILTER NOT EXISTS { ?x :r ?s }", "{ ?o :q ?x }",
     "?o ?q ?x", "SELECT ?x { ?o :q ?x }"],
)  # fmt: skip
def test_filters_that_look_for_more_are_left(inside: str) -> None:
    found = beginning(f"?s :p ?o FILTER NOT EXISTS {{ {inside} }} ?o :p ?s")
    assert found is not None
    assert not found.exists
    assert {"?o", "?x"} <= found.others
    assert len(found.patterns) == 2


@pytest.mark.parametrize(
    "rest",
    ["OPTIONAL { ?o :q ?x } ?x :r ?y", "BIND(?o AS ?x) ?y :q ?x", "{ ?o :q ?x } UNION { ?y :q ?x }",
     "GRAPH ?x { ?o :q ?y }", "[] :p ?x ; :q ?y"],
)  # fmt: skip
def test_what_follows_is_left(rest: str) -> None:
    text = f"?s :p ?o . {rest}"
    found = beginning(text)
    assert found is not None
    assert [t.sparql for t in found.patterns] == [f"?s {p('p')} ?o ."]
    (span,) = found.spans
    assert f"{{ {text} }}"[slice(*span)] == "?s :p ?o ."
    assert found.others >= {"?x", "?y"}
