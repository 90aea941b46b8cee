"""The interfaces of one element, each with its evidence, read from a store."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pyoxigraph import NamedNode

from etom_kg.store import Store

__all__ = ["EvidenceLine", "InterfaceLine", "interfaces_of"]

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
        iri, own, other, notation, label, direction, *told = cells[:10]
        line = found.setdefault(
            iri,
            InterfaceLine(
                iri=iri,
                other=notation or other.rsplit("/", 1)[-1],
                label=label,
                direction=direction if own else _TURNED.get(direction, direction),
                category=told[0],
                trigger=told[1],
                confidence=told[2],
                stated_by=told[3],
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
