"""SKOS alone, for vocabulary servers such as Skosmos: concepts, schemes, labels, mappings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad

from etom_kg import namespaces as ns
from etom_kg.namespaces import DCTERMS, ETOM, RDF, RDFS, SKOS

__all__ = ["skos_quads"]


def skos_quads(quads: Iterable[Quad]) -> Iterator[Quad]:
    """Yield the SKOS statements of a graph; the hierarchy becomes ``skos:broader``."""
    left_out = (ns.graph("inferred"), ns.graph("ontology"))
    kinds = {SKOS.Concept, SKOS.ConceptScheme}
    stated = [quad for quad in quads if quad.graph_name not in left_out]
    known = {q.subject for q in stated if q.predicate == RDF.type and q.object in kinds}
    for quad in stated:
        if quad.subject not in known:
            continue
        if quad.predicate == RDF.type:
            if quad.object in kinds:
                yield quad
        elif quad.predicate == ETOM.hasParent and isinstance(quad.object, NamedNode):
            yield Quad(quad.subject, SKOS.broader, quad.object, quad.graph_name)
            yield Quad(quad.object, SKOS.narrower, quad.subject, quad.graph_name)
        elif quad.predicate.value.startswith(SKOS.iri) or quad.predicate in (
            RDFS.label,
            DCTERMS.title,
        ):
            yield quad
