"""GraphML, for yEd, Gephi, NetworkX and igraph."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from etom_kg.exports.elements import ElementGraph

__all__ = ["graphml_text"]

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_NODE_KEYS = ("kind", "identifier", "label", "definition", "edition", "iri")


def graphml_text(graph: ElementGraph) -> bytes:
    """Return a directed GraphML document; ``relation`` is the edges' attribute."""
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
