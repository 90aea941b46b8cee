"""What the workbench compares: the user's concepts, and the elements of the framework.

The elements of the framework that a concept may be mapped to, with their names and places.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from etom_kg.core import namespaces as ns
from etom_kg.core.namespaces import DCTERMS, RDF, RDFS, SKOS
from etom_kg.core.tables import read_table, resource
from etom_kg.exports.elements import ElementGraph, element_graph

__all__ = [
    "GROUPS",
    "Concept",
    "OwnCatalogue",
    "Target",
    "ancestors",
    "concept_quads",
    "default_base",
    "local_iri",
    "read_targets",
    "target_groups",
]

GROUPS = ("processes", "entities", "functions", "apis", "components")
"""What a concept may be mapped to; the last two only where the user's file names them."""
_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")
_NOT_IN_IRIS = re.compile(r"[^\w.~-]+")


@dataclass(frozen=True, slots=True)
class Concept:
    """A thing of the user's.

    ``groups`` says what it can only be; empty means that nothing is known. ``identifier`` is the
    framework's own identifier, where the user's file cites one. ``parents`` are IRIs.
    """

    iri: str
    label: str
    synonyms: tuple[str, ...] = ()
    definition: str = ""
    parents: tuple[str, ...] = ()
    groups: frozenset[str] = frozenset()
    identifier: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The label and the synonyms."""
        return (self.label, *self.synonyms)


@dataclass(frozen=True)
class OwnCatalogue:
    """The concepts of a file by IRI, and what the file states, for a graph of its own."""

    path: Path
    title: str
    base: str
    concepts: dict[str, Concept]
    quads: list[Quad] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Target:
    """An element of the framework that a concept may be mapped to."""

    iri: str
    group: str
    identifier: str
    label: str
    synonyms: tuple[str, ...] = ()
    definition: str = ""
    parents: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The label and the synonyms."""
        return (self.label, *self.synonyms)


def ancestors(
    iri: str, parents: dict[str, tuple[str, ...]], depth: int = 8
) -> Iterator[tuple[int, str]]:
    """Yield what stands above an element, nearest first, each once, with its distance."""
    seen = {iri}
    row: Iterable[str] = parents.get(iri, ())
    for distance in range(1, depth + 1):
        above = [each for each in dict.fromkeys(row) if each not in seen]
        seen.update(above)
        for each in above:
            yield distance, each
        row = [higher for each in above for higher in parents.get(each, ())]


def default_base(path: Path) -> str:
    """Return the base of IRIs for a file whose user gave none: an address that nobody owns."""
    name = path.name.lower().partition(".")[0]
    return f"https://example.org/{_NOT_IN_NAMES.sub('-', name).strip('-') or 'own'}/"


def local_iri(base: str, *keys: str) -> str:
    """Return an IRI under a base; what may not stand in one becomes an underscore."""
    return base + "/".join(_NOT_IN_IRIS.sub("_", key.strip()).strip("_") or "_" for key in keys)


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


_GROUP_OF = {
    "ProcessArea": "processes",
    "HorizontalGrouping": "processes",
    "EnterpriseGrouping": "processes",
    "Domain": "processes",
    "Process": "processes",
    "InformationDomain": "entities",
    "AggregateBusinessEntity": "entities",
    "BusinessEntity": "entities",
    "AggregateFunction": "functions",
    "ApplicationFunction": "functions",
    "Application": "functions",
    "OpenApi": "apis",
    "Component": "components",
}
_UPWARD = frozenset(
    {
        "hasParent",
        "inAggregateFunction",
        "inDomain",
        "inHorizontal",
        "inInformationDomain",
        "partOfEntity",
    }
)
_ALIAS_COLUMNS = ("edition", "kind", "alias", "stands_for")


def target_groups(wanted: str) -> frozenset[str]:
    """Return the groups that a choice such as ``entities`` or ``all`` means."""
    return frozenset(_GROUP_OF.values()) if wanted == "all" else frozenset({wanted})


def read_targets(quads: Iterable[Quad], edition: str, groups: frozenset[str]) -> tuple[Target, ...]:
    """Return the elements of some groups, processes of one edition only, ordered by IRI."""
    stated = list(quads)
    graph = element_graph(stated)
    names = _other_names(stated, edition)
    parents = _parents(graph)
    return tuple(
        Target(
            node.iri,
            _GROUP_OF[node.kind],
            node.identifier,
            node.label,
            tuple(name for name in names.get(node.iri, ()) if name != node.label),
            node.definition,
            parents.get(node.iri, ()),
        )
        for node in graph.nodes.values()
        if _GROUP_OF.get(node.kind) in groups
        and (_GROUP_OF[node.kind] != "processes" or node.edition == edition)
    )


def _other_names(quads: Iterable[Quad], edition: str) -> dict[str, list[str]]:
    """Return the other names of elements: those in the graph, and former names of processes."""
    names: dict[str, list[str]] = {}
    for quad in quads:
        if quad.predicate == SKOS.altLabel and isinstance(quad.subject, NamedNode):
            assert isinstance(quad.object, Literal)
            names.setdefault(quad.subject.value, []).append(quad.object.value)
    for row in read_table(resource("data", "aliases.csv"), _ALIAS_COLUMNS):
        if row["edition"] == edition and row["kind"] == "name":
            iri = ns.process(edition, row["stands_for"]).value
            names.setdefault(iri, []).append(row["alias"])
    return {iri: sorted(set(found)) for iri, found in names.items()}


def _parents(graph: ElementGraph) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for edge in graph.edges:
        if edge.relation in _UPWARD:
            found.setdefault(edge.source, []).append(edge.target)
    return {iri: tuple(dict.fromkeys(above)) for iri, above in found.items()}
