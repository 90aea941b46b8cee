"""The default engine finds what pyshacl finds, with random shapes and random data."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pyoxigraph import Quad, RdfFormat, parse

from etom_kg.core.errors import ShapesError
from etom_kg.validation import validate
from tests.examples import examples
from tests.validation.plans import PLANS, asked_about
from tests.validation.random_shapes import QUERIES, data, shapes, shapes_with

BOUNDED = re.compile("(In|Ex)clusive|lessThan")


def quads(text: str) -> list[Quad]:
    return list(parse(text, format=RdfFormat.TURTLE))


def keys(data_text: str, shapes_text: str, engine: str) -> set[tuple[str, ...]]:
    report = validate(quads(data_text), quads(shapes_text), engine=engine)
    return {finding.key for finding in report.findings}


@pytest.mark.slow
@examples(200)
@given(shapes(), data())
def test_same_findings(shapes_text: str, data_text: str) -> None:
    # pyshacl takes a date to be within any bounds that are numbers, and true to be one; SHACL 4.3
    # has both outside.
    assume(not (BOUNDED.search(shapes_text) and re.search("xsd:date|true", data_text)))
    try:
        reference = keys(data_text, shapes_text, "pyshacl")
    except ShapesError:
        assume(False)
    agree_in_all_ways(data_text, shapes_text, reference)


def agree_in_all_ways(data_text: str, shapes_text: str, reference: set[tuple[str, ...]]) -> None:
    for few in PLANS.values():
        with asked_about(few):
            assert keys(data_text, shapes_text, "fast") == reference


@pytest.mark.parametrize("template", QUERIES)
@examples(20)
@given(st.data())
def test_same_findings_of_queries(template: str, drawn: st.DataObject) -> None:
    shapes_text = drawn.draw(shapes_with(template))
    data_text = drawn.draw(data(least=8, most=24))
    reference = keys(data_text, shapes_text, "pyshacl")
    agree_in_all_ways(data_text, shapes_text, reference)
