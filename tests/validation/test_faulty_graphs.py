"""The default engine finds what pyshacl finds in graphs with random faults, by our own shapes."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from etom_kg.core.formats import read_rdf
from etom_kg.core.namespaces import XSD
from etom_kg.core.tables import resource
from etom_kg.validation import shapes_quads, validate
from tests.examples import examples
from tests.shacl_reference import parsed_once
from tests.validation.plans import PLANS, asked_about

CASES = Path(__file__).parents[1] / "shapes"

STRANGE = (
    Literal(""),
    Literal("1.F.1"),
    Literal("2.X.1"),
    Literal("ACME.2.F.1.5.6"),
    Literal("name", language="en"),
    Literal("3", datatype=XSD.integer),
    Literal("3", datatype=XSD.int),
    Literal("x", datatype=XSD.integer),
    NamedNode("https://example.org/nowhere"),
)


@cache
def graph() -> list[Quad]:
    quads = read_rdf(CASES / "context.ttl") + read_rdf(resource("ontology", "vocabularies.ttl"))
    return sorted(quads, key=str)


@cache
def cases() -> list[Path]:
    return sorted([*CASES.glob("*/pass*.ttl"), *CASES.glob("*/fail-*.ttl")])


@st.composite
def faulty(draw: st.DrawFn) -> list[Quad]:
    """Draw the context with a case beside it and up to eight triples taken, added or changed."""
    quads = [*graph(), *read_rdf(draw(st.sampled_from(cases())))]
    places = st.integers(0, len(quads) - 1)
    terms = [quad.object for quad in quads] + list(STRANGE)
    for what in draw(st.lists(st.sampled_from(("add", "change", "take")), max_size=8)):
        quad = quads[draw(places) % len(quads)]
        if what != "add":
            quads.remove(quad)
        if what != "take":
            value = draw(st.sampled_from(terms))
            subject = quads[draw(places) % len(quads)].subject if what == "add" else quad.subject
            quads.append(Quad(subject, quad.predicate, value))
    return quads


@examples(10)
@given(faulty())
def test_same_findings(quads: list[Quad]) -> None:
    shapes = shapes_quads()
    with parsed_once():
        reference = validate(quads, shapes, engine="pyshacl")
    for few in PLANS.values():
        with asked_about(few):
            found = {finding.key for finding in validate(quads, shapes).findings}
        assert found == {finding.key for finding in reference.findings}
