"""What of the graph other tools can hold: nodes and edges, as such in GraphML, or SKOS alone.

Nodes are the elements that have a label and one of the kinds below; edges are the asserted
relations between two nodes. Records about relations (interfaces, evidence, references) stay
behind: their relation is the edge. SKOS has concepts, schemes, labels and mappings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from pyoxigraph import Literal, NamedNode, Quad

from etom_kg.core import namespaces as ns
from etom_kg.core.formats import rdf_text
from etom_kg.core.namespaces import BASE, DCTERMS, ETOM, RDF, RDFS, SKOS

__all__ = [
    "KINDS",
    "RELATIONS",
    "Edge",
    "ElementGraph",
    "Node",
    "element_graph",
    "graphml_text",
    "skos_quads",
    "skos_text",
]

KINDS: tuple[str, ...] = (
    "ProcessArea",
    "VerticalGrouping",
    "HorizontalGrouping",
    "EnterpriseGrouping",
    "Domain",
    "Process",
    "DeletedProcess",
    "Component",
    "FunctionalBlock",
    "OpenApi",
    "InformationDomain",
    "AggregateBusinessEntity",
    "BusinessEntity",
    "AggregateFunction",
    "ApplicationFunction",
    "Application",
    "SystemKind",
    "SystemType",
    "OwningFunction",
)
"""Classes of nodes, the most specific first: a level-1 process is its grouping."""

RELATIONS: tuple[str, ...] = (
    "consumes",
    "dependsOn",
    "exampleSystem",
    "exposes",
    "hasParent",
    "inAggregateFunction",
    "inArea",
    "inDomain",
    "inEnterpriseGrouping",
    "inFunctionalBlock",
    "inHorizontal",
    "inInformationDomain",
    "inVertical",
    "interfacesWith",
    "managesEntity",
    "partOfEntity",
    "primaryFunction",
    "produces",
    "providesFunction",
    "realises",
    "receivesFrom",
    "sendsTo",
    "typicalSystemType",
)
_MATCHES = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch")


@dataclass(frozen=True, slots=True)
class Node:
    """An element: its IRI, kind, identifier, label and, where there are, definition and edition."""

    iri: str
    kind: str
    identifier: str
    label: str
    definition: str = ""
    edition: str = ""
    level: int | None = None

    @property
    def key(self) -> str:
        """The IRI below the base, such as ``process/4.0/1.F.1.5``; unique and short."""
        return self.iri.removeprefix(BASE)


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """A relation between two nodes, by their IRIs."""

    source: str
    relation: str
    target: str


@dataclass(frozen=True)
class ElementGraph:
    """Nodes by IRI and edges, both in a stable order."""

    nodes: dict[str, Node]
    edges: tuple[Edge, ...]


Statement = tuple[str, str, str]


def element_graph(quads: Iterable[Quad]) -> ElementGraph:
    """Return the nodes and edges that a graph states; what was inferred is left out."""
    stated = list(_statements(quads))
    kinds: dict[str, int] = {}
    order = {ETOM[kind].value: rank for rank, kind in enumerate(KINDS)}
    for subject, predicate, value in stated:
        if predicate == RDF.type.value and value in order:
            kinds[subject] = min(order[value], kinds.get(subject, order[value]))
    texts = _texts(stated, kinds)
    nodes = {
        iri: _node(iri, KINDS[kinds[iri]], texts[iri])
        for iri in sorted(kinds)
        if RDFS.label.value in texts[iri]
    }
    return ElementGraph(nodes, _edges(stated, nodes))


def _statements(quads: Iterable[Quad]) -> Iterator[Statement]:
    """Yield what is stated of named things; the kinds of systems stand beside the ontology."""
    inferred = ns.graph("inferred")
    for quad in quads:
        subject, value = quad.subject, quad.object
        if quad.graph_name == inferred or not isinstance(subject, NamedNode):
            continue
        if isinstance(value, (NamedNode, Literal)):
            yield subject.value, quad.predicate.value, value.value


def _texts(stated: Iterable[Statement], kinds: dict[str, int]) -> dict[str, dict[str, str]]:
    """Return, for each element, the value of each predicate that describes it."""
    described = (RDFS.label, SKOS.notation, SKOS.definition, ETOM.level, ETOM.inEdition)
    wanted = {predicate.value for predicate in described}
    texts: dict[str, dict[str, str]] = {iri: {} for iri in kinds}
    for subject, predicate, value in stated:
        if predicate in wanted and subject in texts:
            texts[subject][predicate] = value
    return texts


def _node(iri: str, kind: str, texts: dict[str, str]) -> Node:
    level = texts.get(ETOM.level.value)
    return Node(
        iri=iri,
        kind=kind,
        identifier=texts.get(SKOS.notation.value, iri.rsplit("/", 1)[-1]),
        label=texts[RDFS.label.value],
        definition=texts.get(SKOS.definition.value, ""),
        edition=texts.get(ETOM.inEdition.value, "").rsplit("/", 1)[-1],
        level=int(level) if level is not None else None,
    )


def _edges(stated: Iterable[Statement], nodes: dict[str, Node]) -> tuple[Edge, ...]:
    names = {ETOM[name].value: name for name in RELATIONS}
    names |= {SKOS[name].value: name for name in _MATCHES}
    edges = {
        _one_way(Edge(source, names[predicate], target))
        for source, predicate, target in stated
        if predicate in names and source in nodes and target in nodes
    }
    directed = {(e.source, e.target) for e in edges if e.relation == "sendsTo"}
    kept = (
        e
        for e in edges
        if e.relation != "interfacesWith"
        or not {(e.source, e.target), (e.target, e.source)} & directed
    )
    return tuple(sorted(kept))


def _one_way(edge: Edge) -> Edge:
    """Return a symmetric or inverse relation in the one direction that stands for both."""
    if edge.relation == "receivesFrom":
        return Edge(edge.target, "sendsTo", edge.source)
    if edge.relation == "interfacesWith" and edge.target < edge.source:
        return Edge(edge.target, edge.relation, edge.source)
    return edge


def skos_text(quads: Iterable[Quad]) -> bytes:
    """Return what a graph says in SKOS as Turtle."""
    return rdf_text(skos_quads(quads), "turtle")


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


_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_NODE_KEYS = ("kind", "identifier", "label", "definition", "edition", "iri")


def graphml_text(quads: Iterable[Quad]) -> bytes:
    """Return a graph as a directed GraphML document; ``relation`` is the edges' attribute."""
    graph = element_graph(quads)
    ET.register_namespace("", _NAMESPACE)
    root = ET.Element(f"{{{_NAMESPACE}}}graphml")
    for key in _NODE_KEYS:
        _key(root, key, "node", "string")
    _key(root, "level", "node", "int")
    _key(root, "relation", "edge", "string")
    drawn = ET.SubElement(root, f"{{{_NAMESPACE}}}graph", id="etom-kg", edgedefault="directed")
    for node in graph.nodes.values():
        element = ET.SubElement(drawn, f"{{{_NAMESPACE}}}node", id=node.key)
        for key in _NODE_KEYS:
            _data(element, key, getattr(node, key))
        if node.level is not None:
            _data(element, "level", str(node.level))
    for number, edge in enumerate(graph.edges):
        element = ET.SubElement(
            drawn,
            f"{{{_NAMESPACE}}}edge",
            id=f"e{number}",
            source=graph.nodes[edge.source].key,
            target=graph.nodes[edge.target].key,
        )
        _data(element, "relation", edge.relation)
    ET.indent(root)
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _key(root: ET.Element, name: str, domain: str, kind: str) -> None:
    attributes = {"id": name, "for": domain, "attr.name": name, "attr.type": kind}
    ET.SubElement(root, f"{{{_NAMESPACE}}}key", attributes)


def _data(element: ET.Element, key: str, text: str) -> None:
    if text:
        ET.SubElement(element, f"{{{_NAMESPACE}}}data", key=key).text = text
