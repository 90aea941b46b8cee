"""The table of terms: what a store holds is numbered, and comes back as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

from etom_kg.core.namespaces import XSD
from etom_kg.core.results import Term
from etom_kg.inference.facts import Terms
from etom_kg.inference.schema import INFERRED, named
from tests.examples import examples

A, P = NamedNode("https://example.org/a"), NamedNode("https://example.org/p")
GRAPH = NamedNode("https://example.org/graph")

texts = st.text(st.characters(blacklist_categories=["Cs"]))
values = (
    texts.map(Literal)
    | st.builds(Literal, texts, language=st.sampled_from(["en", "de-at"]))
    | st.sampled_from([True, 7, -1.5, 2.0]).map(Literal)
    | st.builds(
        lambda text, name: Literal(text, datatype=XSD[name]),
        texts | st.sampled_from(["1", "01", "1.50", "INF", "true", "2026-01-01"]),
        st.sampled_from(["integer", "int", "decimal", "double", "boolean", "date", "anyURI"]),
    )
    | st.sampled_from([A, NamedNode("https://example.org/\u00fc"), BlankNode("b0")])
)


def read(*quads: Quad) -> tuple[Terms, set[tuple[int, int]]]:
    store, terms = Store(), Terms(())
    store.extend(quads)
    return terms, set(terms.pairs(store, P))


@examples(200)
@given(st.lists(values, max_size=5))
def test_terms_come_back_as_the_store_holds_them(objects: list[Term]) -> None:
    quads = [Quad(A, P, each) for each in objects]  # type: ignore[arg-type]
    store, terms = Store(), Terms(())
    store.extend(quads)
    held = {quad.object for quad in store}
    pairs = set(terms.pairs(store, P))
    assert {tuple(terms.of(pair)) for pair in pairs} == {(A, each) for each in held}
    assert all((other < 0) == isinstance(*terms.of([other]), Literal) for _, other in pairs)
    assert {terms.number(each) for each in held} == {other for _, other in pairs}


def test_a_triple_in_any_graph_is_read_but_what_is_inferred() -> None:
    one, two, three = (Literal(text) for text in "123")
    terms, pairs = read(Quad(A, P, one), Quad(A, P, two, GRAPH), Quad(A, P, three, INFERRED))
    assert {tuple(terms.of(pair)) for pair in pairs} == {(A, one), (A, two)}


def test_a_node_that_points_to_itself_has_one_number() -> None:
    terms, pairs = read(Quad(A, P, A))
    assert pairs == {(0, 0)}
    assert terms.nodes == [b"<https://example.org/a>"]


def test_a_nameless_node_of_the_schema_is_the_iri_in_its_place() -> None:
    node = BlankNode("b0")
    terms, store = Terms([node]), Store()
    store.add(Quad(node, P, A))
    ((subject, _),) = terms.pairs(store, P)
    assert list(terms.of([subject])) == [named(node)]


@pytest.mark.parametrize("value", [Literal(1), Triple(A, P, Literal("a\tb"))])
def test_a_term_of_a_rule_is_the_term_of_the_store(value: Literal | Triple) -> None:
    terms, pairs = read(Quad(A, P, value))
    assert {other for _, other in pairs} == {terms.number(value)}
