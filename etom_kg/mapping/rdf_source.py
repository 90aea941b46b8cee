"""Read concepts from RDF: classes, SKOS concepts and whatever else has a type and a label.

State concepts that were not read from RDF: labels, definitions and structure in SKOS.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from etom_kg.core.formats import read_rdf, sorted_quads
from etom_kg.core.namespaces import BASE, DCTERMS, OWL, RDF, RDFS, SCHEMA, SKOS
from etom_kg.mapping.model import Concept, OwnCatalogue
from etom_kg.mapping.names import text_roots

__all__ = ["concept_quads", "read_rdf_source"]


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


Facts = dict[NamedNode, list[NamedNode | Literal]]
"""What is said of a node, by predicate."""
_LABELS = (SKOS.prefLabel, RDFS.label, DCTERMS.title, SCHEMA.name)
_SYNONYMS = (SKOS.altLabel, SKOS.hiddenLabel, SCHEMA.alternateName)
_TEXTS = (SKOS.definition, RDFS.comment, DCTERMS.description, SKOS.scopeNote, SCHEMA.description)
_UPWARD = (RDFS.subClassOf, SKOS.broader, DCTERMS.isPartOf, SCHEMA.isPartOf)
_PART_NAMES = frozenset(
    {
        "broadertransitive",
        "hasparent",
        "haswhole",
        "ispartof",
        "parent",
        "partof",
        "partofentity",
        "subdomainof",
    }
)
"""Local names of properties that say what something is a part of, in small letters alone."""
_NO_CONCEPTS = frozenset(
    {
        OWL.AnnotationProperty,
        OWL.DatatypeProperty,
        OWL.ObjectProperty,
        OWL.Ontology,
        RDF.Property,
        RDFS.Datatype,
        SKOS.ConceptScheme,
    }
)


def read_rdf_source(path: Path, base: str = "") -> OwnCatalogue:
    """Return the concepts of an RDF file, and its triples about them without blank nodes."""
    quads = read_rdf(path)
    facts: dict[NamedNode, Facts] = {}
    for quad in quads:
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, (NamedNode, Literal)):
            values = facts.setdefault(quad.subject, {})
            values.setdefault(quad.predicate, []).append(quad.object)
    concepts = {
        node.value: concept
        for node, said in sorted(facts.items(), key=lambda item: item[0].value)
        if (concept := _concept(node, said)) is not None
    }
    return OwnCatalogue(
        path, path.name, base or _main_namespace(concepts), concepts, _about(quads, concepts)
    )


def _concept(node: NamedNode, said: Facts) -> Concept | None:
    """Return what a node is; nothing for properties, our own elements and the nameless."""
    if node.value.startswith(BASE) or _NO_CONCEPTS & set(said.get(RDF.type, ())):
        return None
    labels = _texts(said, _LABELS)
    if not labels or not text_roots(labels[0]):
        return None
    names = dict.fromkeys((*labels[1:], *_texts(said, _SYNONYMS)))
    return Concept(
        node.value,
        labels[0],
        tuple(name for name in names if name != labels[0]),
        " ".join(_texts(said, _TEXTS)),
        tuple(sorted(_parents(node, said))),
    )


def _parents(node: NamedNode, said: Facts) -> set[str]:
    return {
        value.value
        for predicate, values in said.items()
        if predicate in _UPWARD or _local(predicate) in _PART_NAMES
        for value in values
        if isinstance(value, NamedNode) and value != node
    }


def _texts(said: Facts, predicates: Iterable[NamedNode]) -> list[str]:
    """Return literals as text, by predicate: English first, then without a language."""
    return [text for each in predicates for text in _ordered(said.get(each, ()))]


def _ordered(values: Iterable[NamedNode | Literal]) -> list[str]:
    found = [value for value in values if isinstance(value, Literal)]
    found.sort(key=lambda v: (_rank(v.language), v.language or "", v.value))
    texts = (" ".join(value.value.split()) for value in found)
    return [text for text in texts if text]


def _rank(language: str | None) -> int:
    if language is None:
        return 1
    return 0 if language.lower().startswith("en") else 2


def _local(predicate: NamedNode) -> str:
    name = predicate.value.replace("#", "/").rpartition("/")[2]
    return name.replace("_", "").replace("-", "").lower()


def _main_namespace(concepts: Iterable[str]) -> str:
    """Return the namespace that most concepts are in."""
    cuts = (iri[: max(map(iri.rstrip("#/").rfind, "#/:")) + 1] for iri in concepts)
    counts = Counter(cuts)
    return min(counts, key=lambda space: (-counts[space], space), default="")


def _about(quads: Iterable[Quad], concepts: dict[str, Concept]) -> list[Quad]:
    graph = DefaultGraph()
    return sorted_quads(
        Quad(quad.subject, quad.predicate, quad.object, graph)
        for quad in quads
        if isinstance(quad.subject, NamedNode)
        and quad.subject.value in concepts
        and not isinstance(quad.object, BlankNode)
    )
