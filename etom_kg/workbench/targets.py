"""The elements of the framework that a concept may be mapped to, with their names and places."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Quad

from etom_kg import namespaces as ns
from etom_kg.exports.elements import ElementGraph, element_graph
from etom_kg.namespaces import SKOS
from etom_kg.resources import resource
from etom_kg.tables import read_table
from etom_kg.workbench.model import Target

__all__ = ["read_targets", "target_groups"]

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
