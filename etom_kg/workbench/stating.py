"""State accepted mappings: SKOS triples and a record for each, in a graph beside the user's own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from etom_kg.errors import EtomKgError
from etom_kg.graph.quads import GraphWriter
from etom_kg.mapping.sssom import MappingSet
from etom_kg.namespaces import BASE, DCTERMS, ETOM, RDF, RDFS, SKOS, VOID, XSD
from etom_kg.workbench.checking import Accepted
from etom_kg.workbench.model import OwnCatalogue

__all__ = ["Graphs", "mapping_quads", "own_quads", "record_node"]

_RELATIONS = {
    f"skos:{kind}Match": kind for kind in ("exact", "close", "broad", "narrow", "related")
}


@dataclass(frozen=True, slots=True)
class Graphs:
    """The named graphs that an application fills: the mappings, and the user's own terms."""

    mappings: NamedNode
    terms: NamedNode

    @classmethod
    def named(cls, own: OwnCatalogue, chosen: str = "") -> Graphs:
        """Return the graphs below the user's namespace, or at an IRI of the user's choice."""
        iri = chosen or f"{own.base.rstrip('#/')}/graph/mappings"
        if iri.startswith(BASE):
            raise EtomKgError(
                f"the graph {iri} is under {BASE}, which is not yours; choose another"
            )
        try:
            mappings = NamedNode(iri)
            terms = NamedNode(f"{iri}/terms" if chosen else f"{own.base.rstrip('#/')}/graph/terms")
        except ValueError as error:
            raise EtomKgError(f"{iri!r} is no IRI for a graph: {error}") from None
        return cls(mappings, terms)


def own_quads(own: OwnCatalogue, graphs: Graphs) -> Iterator[Quad]:
    """Yield what the user's file states of its concepts, and each concept's label."""
    labelled = set()
    for quad in own.quads:
        yield Quad(quad.subject, quad.predicate, quad.object, graphs.terms)
        if quad.predicate == RDFS.label:
            labelled.add(quad.subject)
    for concept in own.concepts.values():
        # Queries ask for rdfs:label, whatever the user's vocabulary says.
        node = NamedNode(concept.iri)
        if node not in labelled:
            yield Quad(node, RDFS.label, Literal(concept.label), graphs.terms)
    yield from GraphWriter(graphs.terms).about(
        graphs.terms,
        (RDF.type, VOID.Dataset),
        (DCTERMS.title, f"Terms of {own.title}"),
        (DCTERMS.source, own.path.name),
    )


def mapping_quads(
    mapping_set: MappingSet, accepted: Sequence[Accepted], graphs: Graphs
) -> Iterator[Quad]:
    """Yield the set, and for each row its SKOS triple and its record."""
    write = GraphWriter(graphs.mappings)
    meta = mapping_set.metadata
    subject = NamedNode(meta["mapping_set_id"])
    title = meta.get("mapping_set_title", "Mappings")
    yield from write.about(
        subject,
        (RDF.type, ETOM.MappingSet),
        (RDFS.label, title),
        (DCTERMS.title, title),
        (DCTERMS.license, NamedNode(meta["license"])),
    )
    yield from write.about(
        graphs.mappings,
        (RDF.type, VOID.Dataset),
        (DCTERMS.title, title),
        (DCTERMS.license, NamedNode(meta["license"])),
    )
    for each in accepted:
        yield from _mapping(write, mapping_set, each, subject)


def record_node(mapping_set: MappingSet, each: Accepted) -> NamedNode:
    """Return the node of a mapping's record; a file applied again states the same one."""
    key = hashlib.sha256(f"{each.source}\n{each.target}".encode()).hexdigest()[:16]
    return NamedNode(f"{mapping_set.metadata['mapping_set_id']}/{key}")


def _mapping(
    write: GraphWriter, mapping_set: MappingSet, each: Accepted, belongs: NamedNode
) -> Iterator[Quad]:
    row, source = each.row, NamedNode(each.source)
    target = NamedNode(each.target) if each.target else None
    if target is not None:
        yield from write.about(source, (NamedNode(mapping_set.expand(row.predicate_id)), target))
    yield from write.about(
        record_node(mapping_set, each),
        (RDF.type, ETOM.Mapping),
        (RDFS.label, f"{row.subject_label or row.subject_id} to {row.object_label or 'nothing'}"),
        (ETOM.inMappingSet, belongs),
        (ETOM.mappedFrom, source),
        (ETOM.mappedTo, target),
        (ETOM.mappingRelation, _RELATIONS[row.predicate_id] if target else "none"),
        (ETOM.mappingConfidence, Literal(each.confidence, datatype=XSD.decimal)),
        (ETOM.mappingJustification, NamedNode(each.justification)),
        (ETOM.mappingCardinality, row.mapping_cardinality),
        (SKOS.note, row.comment),
    )
