"""The ArchiMate Model Exchange File Format (The Open Group, 3.x), which Archi opens."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree import ElementTree as ET

from pyoxigraph import Quad

from etom_kg.core.tables import __version__
from etom_kg.exports.elements import Edge, ElementGraph, Node, element_graph

__all__ = ["ELEMENT_TYPES", "RELATIONSHIP_TYPES", "archimate_text"]

_NAMESPACE = "http://www.opengroup.org/xsd/archimate/3.0/"
_SCHEMA = "http://www.opengroup.org/xsd/archimate/3.1/archimate3_Model.xsd"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"

ELEMENT_TYPES: dict[str, str] = {
    "ProcessArea": "Grouping",
    "VerticalGrouping": "Grouping",
    "HorizontalGrouping": "BusinessProcess",
    "EnterpriseGrouping": "BusinessProcess",
    "Domain": "Grouping",
    "Process": "BusinessProcess",
    "DeletedProcess": "BusinessProcess",
    "Component": "ApplicationComponent",
    "FunctionalBlock": "Grouping",
    "OpenApi": "ApplicationInterface",
    "InformationDomain": "Grouping",
    "AggregateBusinessEntity": "DataObject",
    "BusinessEntity": "DataObject",
    "AggregateFunction": "ApplicationFunction",
    "ApplicationFunction": "ApplicationFunction",
    "Application": "ApplicationComponent",
    "SystemKind": "ApplicationComponent",
    "SystemType": "Grouping",
    "OwningFunction": "BusinessRole",
}

RELATIONSHIP_TYPES: dict[str, tuple[str, bool]] = {
    "hasParent": ("Composition", True),
    "partOfEntity": ("Composition", True),
    "inAggregateFunction": ("Composition", True),
    "exposes": ("Composition", False),
    "inArea": ("Aggregation", True),
    "inDomain": ("Aggregation", True),
    "inVertical": ("Aggregation", True),
    "inFunctionalBlock": ("Aggregation", True),
    "inInformationDomain": ("Aggregation", True),
    "typicalSystemType": ("Aggregation", True),
    "sendsTo": ("Flow", False),
    "interfacesWith": ("Association", False),
    "realises": ("Serving", False),
    "dependsOn": ("Serving", True),
    "providesFunction": ("Assignment", False),
    "managesEntity": ("Access", False),
    "exampleSystem": ("Serving", True),
}
"""Relationship type, and whether it runs the other way (a parent is composed of its children).

Any other relation is an Association, which ArchiMate allows between all elements.
"""


def archimate_text(quads: Iterable[Quad]) -> bytes:
    """Return a graph as a model in an exchange file."""
    graph = element_graph(quads)
    ET.register_namespace("", _NAMESPACE)
    ET.register_namespace("xsi", _XSI)
    root = ET.Element(
        _tag("model"),
        {
            "identifier": "id-etom-kg",
            "version": __version__,
            f"{{{_XSI}}}schemaLocation": f"{_NAMESPACE} {_SCHEMA}",
        },
    )
    _text(root, "name", "eTOM Business Process Framework (etom-kg)")
    elements = ET.SubElement(root, _tag("elements"))
    for node in graph.nodes.values():
        _element(elements, node)
    relationships = ET.SubElement(root, _tag("relationships"))
    for number, edge in enumerate(graph.edges):
        _relationship(relationships, number, edge, graph)
    definitions = ET.SubElement(root, _tag("propertyDefinitions"))
    for name in ("iri", "identifier", "kind", "edition", "level", "relation"):
        attributes = {"identifier": f"prop-{name}", "type": "string"}
        _text(ET.SubElement(definitions, _tag("propertyDefinition"), attributes), "name", name)
    ET.indent(root)
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _tag(name: str) -> str:
    return f"{{{_NAMESPACE}}}{name}"


def _text(parent: ET.Element, name: str, text: str) -> None:
    element = ET.SubElement(parent, _tag(name))
    if name != "name" or not parent.tag.endswith("propertyDefinition"):
        element.set(_LANGUAGE, "en")
    element.text = text


def _identifier(node: Node) -> str:
    """Return an XML identifier: a key's letters and digits, all else as its code."""
    return "id-" + re.sub(r"[^A-Za-z0-9.-]", lambda m: f"_{ord(m[0]):x}_", node.key)


def _element(parent: ET.Element, node: Node) -> None:
    element = ET.SubElement(
        parent,
        _tag("element"),
        {"identifier": _identifier(node), f"{{{_XSI}}}type": ELEMENT_TYPES[node.kind]},
    )
    process = ELEMENT_TYPES[node.kind] == "BusinessProcess"
    _text(element, "name", f"{node.identifier} {node.label}" if process else node.label)
    if node.definition:
        _text(element, "documentation", node.definition)
    properties = {
        "iri": node.iri,
        "identifier": node.identifier,
        "kind": node.kind,
        "edition": node.edition,
        "level": "" if node.level is None else str(node.level),
    }
    _properties(element, properties)


def _properties(element: ET.Element, properties: dict[str, str]) -> None:
    group = ET.SubElement(element, _tag("properties"))
    for name, value in properties.items():
        if value:
            reference = {"propertyDefinitionRef": f"prop-{name}"}
            _text(ET.SubElement(group, _tag("property"), reference), "value", value)


def _relationship(parent: ET.Element, number: int, edge: Edge, graph: ElementGraph) -> None:
    kind, turned = RELATIONSHIP_TYPES.get(edge.relation, ("Association", False))
    ends = (edge.target, edge.source) if turned else (edge.source, edge.target)
    source, target = (_identifier(graph.nodes[iri]) for iri in ends)
    attributes = {
        "identifier": f"rel-{number}",
        "source": source,
        "target": target,
        f"{{{_XSI}}}type": kind,
    }
    if kind == "Access":
        attributes["accessType"] = "ReadWrite"
    element = ET.SubElement(parent, _tag("relationship"), attributes)
    _properties(element, {"relation": edge.relation})
