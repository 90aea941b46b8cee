"""All that the graph says of one element: place, parents, children, interfaces, links.

The interfaces of one element, each with its evidence, read from a store.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

from pyoxigraph import NamedNode

from etom_kg.core.errors import QueryError
from etom_kg.core.namespaces import BASE, ETOM
from etom_kg.questions.naming import other_editions
from etom_kg.store import Store

__all__ = [
    "HEADINGS",
    "EvidenceLine",
    "InterfaceLine",
    "Profile",
    "Reference",
    "interfaces_of",
    "profile_of",
]

_INTERFACES = """
PREFIX etom: <https://w3id.org/etom-kg/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?i ?own ?other ?notation ?label ?direction ?category ?trigger ?confidence ?stater
  ?document ?clause ?start ?end ?hash ?exact WHERE {
  { ?i etom:from %(node)s ; etom:to ?other BIND("own" AS ?own) } UNION
  { ?i etom:to %(node)s ; etom:from ?other BIND("" AS ?own) }
  ?i etom:direction ?direction ; etom:category ?category ; etom:statedBy ?by .
  ?by skos:notation ?stater .
  OPTIONAL { ?other rdfs:label ?label OPTIONAL { ?other skos:notation ?notation } }
  OPTIONAL { ?i etom:trigger ?trigger }
  OPTIONAL { ?i etom:confidence ?confidence }
  OPTIONAL {
    ?i etom:hasEvidence ?e . ?e etom:sentenceHash ?hash ; oa:hasTarget ?t .
    ?t oa:hasSource ?document ; oa:hasSelector ?s . ?s oa:start ?start ; oa:end ?end .
    OPTIONAL { ?e etom:observedIn ?c . ?c etom:clauseNumber ?clause }
    OPTIONAL { ?t oa:hasSelector ?q . ?q oa:exact ?exact }
  }
} ORDER BY DESC(?own) ?notation ?label ?start
"""
HEADINGS = {
    "describedIn": "described in",
    "exactMatch": "the same in another edition",
    "closeMatch": "succeeded or preceded by",
    "broadMatch": "taken up into",
    "narrowMatch": "parts of it became",
    "is exactMatch of": "the same in another edition",
    "is closeMatch of": "succeeded or preceded by",
    "is broadMatch of": "took up",
    "is narrowMatch of": "was a part of",
    "consumes": "information consumed",
    "produces": "information produced",
    "is realises of": "realised by components",
    "realises": "realises processes",
    "is describesProcess of": "in the mapping of systems",
    "is stepProcess of": "steps of flows",
    "is changeOf of": "changes",
    "is aboutElement of": "faults of the source",
    "is refersTo of": "references to it",
    "is suggests of": "references that may mean it",
    "inFunctionalBlock": "functional blocks",
    "is inFunctionalBlock of": "in this functional block",
    "dependsOn": "depends on",
    "is dependsOn of": "depended on by",
    "is exposes of": "exposed by",
    "is supports of": "supported by systems",
    "ownedBy": "owned by",
    "is ownedBy of": "owns",
}
"""Headings for people; the properties that are not here have their own names."""
_TURNED = {"out": "in", "in": "out"}


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """Where a sentence stands: document, clause, character offsets, SHA-256, perhaps its words."""

    document: str
    clause: str
    start: int
    end: int
    sentence_sha256: str
    exact: str = ""


@dataclass(frozen=True, slots=True)
class InterfaceLine:
    """An interface as seen from the shown element: ``out`` means that it gives to the other."""

    iri: str
    node: str
    other: str
    label: str
    direction: str
    category: str
    trigger: str
    confidence: str
    stated_by: str
    evidence: tuple[EvidenceLine, ...] = ()


def interfaces_of(store: Store, node: NamedNode) -> list[InterfaceLine]:
    """Return the interfaces that name an element at either end, its own statements first."""
    found: dict[str, InterfaceLine] = {}
    for row in store.select(_INTERFACES % {"node": node}).values():
        cells = ["" if cell is None else str(cell) for cell in row]
        iri, own, other, notation, label, direction, *stated = cells[:10]
        line = found.setdefault(
            iri,
            InterfaceLine(
                iri=iri,
                node=other,
                other=notation or other.rsplit("/", 1)[-1],
                label=label,
                direction=direction if own else _TURNED.get(direction, direction),
                category=stated[0],
                trigger=stated[1],
                confidence=stated[2],
                stated_by=stated[3],
            ),
        )
        document, clause, start, end, digest, exact = cells[10:]
        if document:
            evidence = EvidenceLine(
                document.rsplit("/", 1)[-1], clause, int(start), int(end), digest, exact
            )
            if evidence not in line.evidence:
                found[iri] = replace(line, evidence=(*line.evidence, evidence))
    return list(found.values())


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
    """Return the name of an element beside another: with its edition, if that is another."""
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
