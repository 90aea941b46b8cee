"""OWL 2 RL: which class expressions, axioms and datatypes it leaves out of OWL 2 DL.

The grammar is that of https://www.w3.org/TR/owl2-profiles/, section 4.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

__all__ = ["RL_DATATYPES", "Violation", "rl_violations"]


@dataclass(frozen=True, order=True, slots=True)
class Violation:
    """One breach of a profile (``DL`` or ``RL``): which rule, by which term, and how."""

    profile: str
    rule: str
    term: str
    detail: str


# fmt: off
_XSD_NAMES = (
    "decimal", "integer", "nonNegativeInteger", "nonPositiveInteger", "positiveInteger",
    "negativeInteger", "long", "int", "short", "byte", "unsignedLong", "unsignedInt",
    "unsignedShort", "unsignedByte", "float", "double", "string", "normalizedString", "token",
    "language", "Name", "NCName", "NMTOKEN", "boolean", "hexBinary", "base64Binary", "anyURI",
    "dateTime", "dateTimeStamp",
)
# fmt: on
RL_DATATYPES: frozenset[Node] = frozenset(
    [RDF.PlainLiteral, RDF.XMLLiteral, RDF.langString, RDFS.Literal, *(XSD[n] for n in _XSD_NAMES)]
)
"""The datatypes of OWL 2 RL: the OWL 2 map without owl:real and owl:rational."""


def rl_violations(graph: Graph) -> Iterator[Violation]:
    """Yield every axiom and class expression that OWL 2 RL has not."""
    for term in graph.subjects(OWL.disjointUnionOf):
        yield Violation("RL", "axiom", str(term), "is a disjoint union")
    for term in graph.subjects(RDF.type, OWL.ReflexiveProperty):
        yield Violation("RL", "axiom", str(term), "is reflexive")
    yield from _classes(graph)


def _classes(graph: Graph) -> Iterator[Violation]:
    """Class expressions stand only where OWL 2 RL has them."""
    lower = chain(
        graph.subjects(RDFS.subClassOf),
        graph.subjects(OWL.disjointWith),
        graph.objects(None, OWL.disjointWith),
    )
    together = {
        term
        for axiom in graph.subjects(RDF.type, OWL.AllDisjointClasses)
        for head in graph.objects(axiom, OWL.members)
        for term in Collection(graph, head)
    }
    data = set(graph.subjects(RDF.type, OWL.DatatypeProperty))
    ranges = (r for p, r in graph.subject_objects(RDFS.range) if p not in data)
    upper = chain(graph.objects(None, RDFS.subClassOf), graph.objects(None, RDFS.domain), ranges)
    equal = chain(graph.subjects(OWL.equivalentClass), graph.objects(None, OWL.equivalentClass))
    for place, terms in (("sub", {*lower, *together}), ("super", upper), ("equivalent", equal)):
        for term in set(terms):
            for found in _illegal(graph, term, place):
                yield Violation("RL", f"{place}class expression", str(found[0]), found[1])


def _illegal(graph: Graph, term: Node, place: str) -> Iterator[tuple[Node, str]]:
    """Yield the parts of a class expression that may not stand at ``place``."""
    if isinstance(term, URIRef):
        if term == OWL.Thing:
            yield term, "is owl:Thing"
        return
    if not isinstance(term, BNode):
        return
    facets = {f for f in graph.predicates(term) if str(f).startswith(str(OWL))} - {OWL.onProperty}
    for facet in facets:
        for value in graph.objects(term, facet):
            yield from _illegal_facet(graph, term, facet, value, place)


def _illegal_facet(
    graph: Graph, term: Node, facet: Node, value: Node, place: str
) -> Iterator[tuple[Node, str]]:
    parts: Iterable[Node] = ()
    allowed = facet in (OWL.hasValue, OWL.intersectionOf)
    inner = place
    if facet == OWL.intersectionOf or (facet == OWL.unionOf and place == "sub"):
        allowed, parts = True, Collection(graph, value)
    elif place == "sub":
        allowed = allowed or facet in (OWL.oneOf, OWL.someValuesFrom)
        parts = [value] if facet == OWL.someValuesFrom and value != OWL.Thing else ()
    elif place == "super" and facet in (OWL.allValuesFrom, OWL.complementOf):
        allowed, parts = True, [value]
        inner = "sub" if facet == OWL.complementOf else "super"
    elif place == "super" and facet in (OWL.maxCardinality, OWL.maxQualifiedCardinality):
        allowed = str(value) in ("0", "1")
    elif facet == OWL.onClass:
        allowed, inner = True, "sub"
        parts = [value] if value != OWL.Thing else ()
    if not allowed:
        yield term, f"{str(facet).rpartition('#')[2]} may not stand there"
    for part in parts:
        yield from _illegal(graph, part, inner)
