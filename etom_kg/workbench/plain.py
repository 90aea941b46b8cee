"""State concepts that were not read from RDF: labels, definitions and structure in SKOS."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from etom_kg.namespaces import DCTERMS, RDF, RDFS, SKOS
from etom_kg.workbench.model import Concept

__all__ = ["concept_quads"]


def concept_quads(
    concepts: Iterable[Concept], *, parent: NamedNode = SKOS.broader
) -> Iterator[Quad]:
    """Yield each concept with its names, definition, cited identifier and what it belongs to."""
    graph = DefaultGraph()
    for concept in concepts:
        subject = NamedNode(concept.iri)
        yield Quad(subject, RDF.type, SKOS.Concept, graph)
        yield Quad(subject, RDFS.label, Literal(concept.label), graph)
        yield Quad(subject, SKOS.prefLabel, Literal(concept.label), graph)
        for name in concept.synonyms:
            yield Quad(subject, SKOS.altLabel, Literal(name), graph)
        if concept.definition:
            yield Quad(subject, SKOS.definition, Literal(concept.definition), graph)
        if concept.identifier:
            yield Quad(subject, DCTERMS.identifier, Literal(concept.identifier), graph)
        for above in concept.parents:
            yield Quad(subject, parent, NamedNode(above), graph)
