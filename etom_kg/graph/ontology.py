"""The ontology modules as quads of the graph ``graph/ontology``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad

from etom_kg import namespaces as ns
from etom_kg.resources import resource
from etom_kg.serialise import read_rdf

__all__ = ["ontology_files", "ontology_quads"]

_GENERATED = {"dataset.ttl"}


def ontology_files() -> list[Path]:
    """Return the modules of the ontology, the core first."""
    files = [path for path in resource("ontology").glob("*.ttl") if path.name not in _GENERATED]
    return sorted(files, key=lambda path: (path.stem != "etom", path.name))


def ontology_quads() -> Iterator[Quad]:
    """Yield the axioms of every module; blank nodes get canonical names, so bytes stay stable."""
    graph = ns.graph("ontology")
    modules = Dataset()
    for path in ontology_files():
        for quad in read_rdf(path):
            modules.add(Quad(quad.subject, quad.predicate, quad.object, graph))
    modules.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    yield from modules
