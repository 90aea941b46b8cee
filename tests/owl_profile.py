"""Is an ontology OWL 2 DL, and within the profile OWL 2 RL? Checked on its RDF triples.

Covers what a hand-written ontology can get wrong: undeclared or doubly declared terms, roles that
must be simple and are not, irregular property chains, datatypes outside the OWL 2 map, and class
expressions or axioms that OWL 2 RL leaves out (https://www.w3.org/TR/owl2-profiles/, 4.2). A
graph that imports others is to be given together with them.

OWL 2 RL: which class expressions, axioms and datatypes it leaves out of OWL 2 DL.

The grammar is that of https://www.w3.org/TR/owl2-profiles/, section 4.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

__all__ = ["RL_DATATYPES", "Violation", "owl_violations", "rl_violations"]


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


_PROPERTY_KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
_SIMPLE_ONLY = (
    OWL.FunctionalProperty,
    OWL.InverseFunctionalProperty,
    OWL.AsymmetricProperty,
    OWL.IrreflexiveProperty,
)
_CARDINALITIES = (
    OWL.cardinality,
    OWL.minCardinality,
    OWL.maxCardinality,
    OWL.qualifiedCardinality,
    OWL.minQualifiedCardinality,
    OWL.maxQualifiedCardinality,
)
_CLASS_OBJECTS = (
    RDF.type,
    RDFS.subClassOf,
    RDFS.domain,
    RDFS.range,
    OWL.equivalentClass,
    OWL.disjointWith,
    OWL.complementOf,
    OWL.onClass,
    OWL.someValuesFrom,
    OWL.allValuesFrom,
)
_CLASS_SUBJECTS = (RDFS.subClassOf, OWL.equivalentClass, OWL.disjointWith)
_CLASS_LISTS = (OWL.unionOf, OWL.intersectionOf, OWL.disjointUnionOf)
_DL_DATATYPES = RL_DATATYPES | {OWL.real, OWL.rational}


def owl_violations(graph: Graph) -> tuple[Violation, ...]:
    """Return every breach of OWL 2 DL and of OWL 2 RL, sorted; ``()`` if there is none."""
    checks = (_undeclared, _made_up, _two_kinds, _datatypes, _not_simple, _irregular, rl_violations)
    return tuple(sorted(set(chain.from_iterable(check(graph) for check in checks))))


def _reserved(term: Node) -> bool:
    return any(str(term).startswith(str(ns)) for ns in (OWL, RDF, RDFS, XSD))


def _used_as_class(graph: Graph) -> set[Node]:
    """Return what stands where a class or a datatype belongs."""
    found = {term for place in _CLASS_OBJECTS for term in graph.objects(None, place)}
    found |= {term for place in _CLASS_SUBJECTS for term in graph.subjects(place)}
    lists = [head for place in _CLASS_LISTS for head in graph.objects(None, place)]
    for axiom in graph.subjects(RDF.type, OWL.AllDisjointClasses):
        lists += graph.objects(axiom, OWL.members)
    return found.union(*(Collection(graph, head) for head in lists))


def _undeclared(graph: Graph) -> Iterator[Violation]:
    """Find properties and classes without a declaration."""

    def declared(term: Node, *kinds: URIRef) -> bool:
        return _reserved(term) or any((term, RDF.type, kind) in graph for kind in kinds)

    for predicate in set(graph.predicates()):
        if not declared(predicate, *_PROPERTY_KINDS):
            yield Violation("DL", "undeclared property", str(predicate), "declare its kind")
    for term in _used_as_class(graph):
        if isinstance(term, URIRef) and not declared(term, OWL.Class, RDFS.Datatype):
            yield Violation("DL", "undeclared class", str(term), "declare it as owl:Class")


def _made_up(graph: Graph) -> Iterator[Violation]:
    """Find terms in a namespace of the W3C that it does not have."""
    for term in set(graph.all_nodes()) | set(graph.predicates()):
        for space in (OWL, RDF, RDFS):
            local = str(term).removeprefix(str(space))
            known = local in space or (space is RDF and local.startswith("_"))
            if isinstance(term, URIRef) and str(term) != local and local and not known:
                yield Violation("DL", "reserved vocabulary", str(term), "there is no such term")


def _two_kinds(graph: Graph) -> Iterator[Violation]:
    """Find terms declared as two kinds of property, or as class and datatype."""
    for kinds in (_PROPERTY_KINDS, (OWL.Class, RDFS.Datatype)):
        for i, first in enumerate(kinds):
            for second in kinds[i + 1 :]:
                for term in graph.subjects(RDF.type, first):
                    if (term, RDF.type, second) in graph:
                        detail = f"both {first.fragment} and {second.fragment}"
                        yield Violation("DL", "two kinds", str(term), detail)


def _datatypes(graph: Graph) -> Iterator[Violation]:
    """Literals and ranges keep to the OWL 2 datatype map, or to the smaller one of RL."""
    for subject, _, value in graph:
        kind = value.datatype if isinstance(value, Literal) else None
        if kind is not None and kind not in _DL_DATATYPES:
            yield Violation("DL", "datatype", str(kind), f"of a value of {subject}")
    own = set(graph.subjects(RDF.type, RDFS.Datatype))
    for p in graph.subjects(RDF.type, OWL.DatatypeProperty):
        for datatype in graph.objects(p, RDFS.range):
            if datatype not in _DL_DATATYPES and datatype not in own:
                yield Violation("DL", "datatype", str(datatype), f"is the range of {p}")
            elif datatype not in RL_DATATYPES:
                yield Violation("RL", "datatype", str(datatype), f"is the range of {p}")


def _same_roles(graph: Graph, role: Node) -> set[Node]:
    """Return the roles that are equivalent to ``role`` or inverse to it."""
    steps = (OWL.inverseOf, OWL.equivalentProperty)
    found, todo = {role}, [role]
    while todo:
        here = todo.pop()
        near = {n for s in steps for n in chain(graph.objects(here, s), graph.subjects(s, here))}
        todo += near - found
        found |= near
    return found


def _non_simple(graph: Graph) -> set[Node]:
    """Return the roles that are transitive or have a chain, and all above or inverse to these."""
    found: set[Node] = set()
    todo = list(graph.subjects(RDF.type, OWL.TransitiveProperty))
    todo += list(graph.subjects(OWL.propertyChainAxiom))
    while todo:
        for role in _same_roles(graph, todo.pop()) - found:
            found.add(role)
            todo += graph.objects(role, RDFS.subPropertyOf)
    return found


def _not_simple(graph: Graph) -> Iterator[Violation]:
    """Where OWL 2 DL wants a simple role (Structural Specification, 11.2), it gets one."""
    complex_roles = _non_simple(graph)
    for role in complex_roles:
        for kind in _SIMPLE_ONLY:
            if (role, RDF.type, kind) in graph:
                yield Violation("DL", "not simple", str(role), f"is an {kind.fragment}")
        for other in chain(
            graph.objects(role, OWL.propertyDisjointWith),
            graph.subjects(OWL.propertyDisjointWith, role),
        ):
            yield Violation("DL", "not simple", str(role), f"is disjoint with {other}")
        for restriction in graph.subjects(OWL.onProperty, role):
            for facet in (*_CARDINALITIES, OWL.hasSelf):
                if graph.value(restriction, facet) is not None:
                    yield Violation("DL", "not simple", str(role), f"is under {facet.fragment}")


def _irregular(graph: Graph) -> Iterator[Violation]:
    """Chains do not depend on themselves in a circle, nor name their own role in the middle."""
    below: dict[Node, set[Node]] = {}
    for role, head in graph.subject_objects(OWL.propertyChainAxiom):
        links, same = list(Collection(graph, head)), _same_roles(graph, role)
        inside = links[1:-1] if links[0] != links[-1] or len(links) > 2 else []
        ends = [links[0], links[-1]] if len(links) > 2 else []
        if any(x in same for x in inside) or ends.count(role) == 2:
            yield Violation("DL", "irregular chain", str(role), "stands in its own chain")
        below.setdefault(role, set()).update(x for x in links if x not in same)
    strict = {role: set(parts) for role, parts in below.items()}
    for lower, upper in graph.subject_objects(RDFS.subPropertyOf):
        below.setdefault(upper, set()).add(lower)
    for role, parts in strict.items():
        reached, todo = set(parts), list(parts)
        while todo:
            todo += (new := below.get(todo.pop(), set()) - reached)
            reached |= new
        if role in reached:
            yield Violation("DL", "irregular chain", str(role), "depends on itself")
    for top in (OWL.topDataProperty, OWL.topObjectProperty):
        for upper in graph.objects(top, RDFS.subPropertyOf):
            yield Violation("DL", "top property", str(upper), f"is above {top.fragment}")
