"""Servers of several makes find with our shapes what is found here."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad

from etom_kg.core.formats import read_rdf
from etom_kg.core.tables import resource
from etom_kg.pipeline.builtin import open_builtin
from etom_kg.store import OxigraphStore
from etom_kg.store.loading import load
from etom_kg.validation import shapes_quads, validate
from tests.servers.fixtures import endpoint, fresh, holding_everything

CASES = Path(__file__).parents[1] / "shapes"
GRAPH = NamedNode("http://example.org/graph/faulty")

DIFFERING = {"virtuoso": {"NameBlanks", "SiblingsWithoutGap", "SpellingVaries"}}
"""Shapes that find something else somewhere: Virtuoso has regular expressions and casts of its own.

The differences are a few of the findings of each.
"""


def faulty() -> Iterator[Quad]:
    """Yield all cases that fail, in one graph."""
    files = [CASES / "context.ttl", resource("ontology", "vocabularies.ttl")]
    for file in (*files, *sorted(CASES.glob("*/fail-*.ttl"))):
        for quad in read_rdf(file):
            yield Quad(quad.subject, quad.predicate, quad.object, GRAPH)


@cache
def found_here() -> dict[tuple[str, ...], str]:
    report = validate(faulty(), shapes_quads())
    return {finding.key: finding.message for finding in report.findings}


@pytest.mark.slow
@pytest.mark.parametrize("make", ["jena", "oxigraph", "virtuoso"])
def test_servers_find_the_same(make: str) -> None:
    with OxigraphStore.in_memory(dict.fromkeys(faulty())) as here:
        there = endpoint(fresh(make))
        load(here, there)
        report = validate(there, shapes_quads())
    found = {finding.key: finding.message for finding in report.findings}
    assert len({shape for _, _, shape, _ in found}) > 100
    differing = found.keys() ^ found_here().keys()
    assert {shape.rpartition("#")[2] for _, _, shape, _ in differing} == DIFFERING.get(make, set())
    alike = found.keys() & found_here().keys()
    assert all(found[key] == found_here()[key] for key in alike)


@pytest.mark.slow
@pytest.mark.parametrize("make", ["jena", "oxigraph", "virtuoso"])
def test_servers_find_the_same_in_the_whole_graph(make: str) -> None:
    with open_builtin() as here:
        expected = {finding.key for finding in validate(here).findings}
    found = {finding.key for finding in validate(holding_everything(make)).findings}
    assert found == expected
    assert found
