"""All that the graph says of one element: place, parents, children, interfaces, links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from pyoxigraph import NamedNode

from etom_kg.errors import QueryError
from etom_kg.identifiers import other_editions
from etom_kg.interface_lines import InterfaceLine, interfaces_of
from etom_kg.namespaces import BASE, ETOM
from etom_kg.store import Store

__all__ = ["Profile", "Reference", "profile_of"]

Reference = tuple[str, str]
"""An element by identifier and label; either may be empty."""

_PREFIXES = """
PREFIX etom: <https://w3id.org/etom-kg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
_STATED = """SELECT DISTINCT ?p ?o ?named ?notation ?label WHERE {
  GRAPH ?g { %s ?p ?o } FILTER(?g != <https://w3id.org/etom-kg/graph/inferred>)
  BIND(isIRI(?o) AS ?named)
  OPTIONAL { ?o rdfs:label ?label OPTIONAL { ?o skos:notation ?notation } }
} ORDER BY ?p ?notation ?o"""
_ANCESTORS = """SELECT DISTINCT ?e ?notation ?label ?level WHERE {
  %s etom:hasParent+ ?e . ?e rdfs:label ?label
  OPTIONAL { ?e skos:notation ?notation } OPTIONAL { ?e etom:level ?level }
} ORDER BY ?level ?notation"""
_CHILDREN = """SELECT DISTINCT ?e ?notation ?label WHERE {
  ?e etom:hasParent %s ; rdfs:label ?label OPTIONAL { ?e skos:notation ?notation }
} ORDER BY ?notation"""
_LABEL = "SELECT DISTINCT ?label WHERE { %s rdfs:label ?label }"
_POINTING = """SELECT DISTINCT ?p ?s ?notation ?label WHERE {
  GRAPH ?g { ?s ?p %s } FILTER(?g != <https://w3id.org/etom-kg/graph/inferred>)
  FILTER(?p NOT IN (etom:hasParent, etom:inVertical, etom:inHorizontal, etom:inArea,
    etom:inEnterpriseGrouping, etom:inDomain, etom:from, etom:to, etom:statedBy,
    etom:interfacesWith, etom:sendsTo, etom:receivesFrom, skos:hasTopConcept))
  ?s rdfs:label ?label OPTIONAL { ?s skos:notation ?notation }
} ORDER BY ?p ?notation ?label"""

_PLACE = ("inEdition", "inArea", "inDomain", "inHorizontal", "inEnterpriseGrouping", "inVertical")
_SINGLE = (
    "label",
    "prefLabel",
    "notation",
    "definition",
    "briefDescription",
    "extendedDescription",
)
_REPEATED = ("description", "responsibility", "note")
_SHOWN_ELSEWHERE = (
    "hasParent",
    "inScheme",
    "topConceptOf",
    "interfacesWith",
    "sendsTo",
    "receivesFrom",
)


@dataclass
class Profile:
    """All that is shown of one element; the mappings are by the local name of the property."""

    iri: str
    kinds: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    other_names: list[str] = field(default_factory=list)
    place: dict[str, list[Reference]] = field(default_factory=dict)
    ancestors: list[Reference] = field(default_factory=list)
    children: list[Reference] = field(default_factory=list)
    other_editions: list[Reference] = field(default_factory=list)
    facts: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, list[Reference]] = field(default_factory=dict)
    interfaces: list[InterfaceLine] = field(default_factory=list)

    @property
    def identifier(self) -> str:
        """The notation or, without one, the last part of the IRI."""
        return self.texts.get("notation", _local(self.iri))

    @property
    def label(self) -> str:
        """The preferred label."""
        return self.texts.get("prefLabel", self.texts.get("label", ""))


def profile_of(store: Store, node: NamedNode) -> Profile:
    """Gather what a store says of a node; raises ``QueryError`` where it says nothing."""
    profile = Profile(node.value)
    known = False
    for predicate, value, named, notation, label in _rows(store, _STATED, node):
        known = True
        reference = (_named(value, notation, node.value), label)
        _take(profile, predicate, value, named == "True", reference)
    if not known:
        raise QueryError(f"{node.value} is not in {store.place}; etom-kg info says what is")
    profile.ancestors = [(n or _local(e), text) for e, n, text, _ in _rows(store, _ANCESTORS, node)]
    children = [(n or _local(e), text) for e, n, text in _rows(store, _CHILDREN, node)]
    profile.children = sorted(children, key=lambda child: _natural(child[0]))
    profile.other_editions = [
        (iri.removeprefix(f"{BASE}process/"), label)
        for iri in other_editions(store, node, profile.identifier)
        for (label,) in _rows(store, _LABEL, NamedNode(iri))
    ]
    for predicate, subject, notation, label in _rows(store, _POINTING, node):
        name = f"is {_local(predicate)} of"
        identifier = _named(subject, notation, node.value)
        profile.links.setdefault(name, []).append((identifier, label))
    profile.interfaces = interfaces_of(store, node)
    return profile


def _take(profile: Profile, predicate: str, value: str, named: bool, reference: Reference) -> None:
    """Put one statement where it is shown."""
    name = _local(predicate)
    if name == "type":
        if value.startswith(ETOM.iri):
            profile.kinds.append(_local(value))
    elif name == "altLabel":
        profile.other_names.append(value)
    elif name in _SINGLE:
        profile.texts[name] = value
    elif name in _PLACE:
        profile.place.setdefault(name, []).append(reference)
    elif not named and name not in _REPEATED:
        profile.facts.setdefault(name, []).append(value)
    elif named and name not in _SHOWN_ELSEWHERE:
        profile.links.setdefault(name, []).append(reference)


def _rows(store: Store, query: str, node: NamedNode) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a query about a node, every cell as text, unbound ones empty."""
    for row in store.select(_PREFIXES + query % node).values():
        yield tuple("" if cell is None else str(cell) for cell in row)


def _named(iri: str, notation: str, seen_from: str) -> str:
    """Return how an element is called beside another: with its edition, if that is another."""
    identifier = notation or _local(iri)
    root = f"{BASE}process/"
    if not iri.startswith(root):
        return identifier
    edition = iri.removeprefix(root).partition("/")[0]
    return identifier if seen_from.startswith(f"{root}{edition}/") else f"{edition}/{identifier}"


def _natural(identifier: str) -> list[tuple[int, str]]:
    """Return a sorting key that puts 1.9 before 1.10."""
    return [(int(p), "") if p.isdigit() else (0, p) for p in identifier.split(".")]


def _local(iri: str) -> str:
    """Return the last part of an IRI, as it was before it was encoded."""
    return unquote(iri.removeprefix(BASE).rsplit("#", 1)[-1].rsplit("/", 1)[-1]) or iri
