"""Is an ontology OWL 2 DL, and within the profile OWL 2 RL? Checked on its RDF triples.

Covers what a hand-written ontology can get wrong: undeclared or doubly declared terms, roles that
must be simple and are not, irregular property chains, datatypes outside the OWL 2 map, and class
expressions or axioms that OWL 2 RL leaves out (https://www.w3.org/TR/owl2-profiles/, 4.2). A
graph that imports others is to be given together with them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from rdflib import OWL, RDF, RDFS, XSD, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from etom_kg.owl_rl import RL_DATATYPES, Violation, rl_violations

__all__ = ["Violation", "owl_violations"]


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
