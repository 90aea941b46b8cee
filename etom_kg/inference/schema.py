"""The schema: the triples of a graph that state axioms, with names for what has none.

Blank nodes of class expressions, property expressions and lists get an IRI of their own, so that
rules can refer to them; triples about such nodes never leave the reasoner.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import BlankNode, Literal, NamedNode, Store, Triple

from etom_kg.inference.rules import Atom, Node
from etom_kg.namespaces import OWL, RDF, RDFS, XSD, graph

__all__ = [
    "ANONYMOUS",
    "BUILTIN",
    "INFERRED",
    "KINDS",
    "LIST_AXIOMS",
    "SCHEMA_PREDICATES",
    "TRAITS",
    "Schema",
    "is_anonymous",
    "is_builtin",
    "named",
    "schema_triples",
]

INFERRED = graph("inferred")
"""The graph that conclusions stand in."""

ANONYMOUS = "urn:etom-kg:anonymous:"

LIST_AXIOMS = tuple(
    OWL[name]
    for name in (
        "distinctMembers",
        "hasKey",
        "intersectionOf",
        "members",
        "oneOf",
        "propertyChainAxiom",
        "unionOf",
    )
)
SCHEMA_PREDICATES = (
    *(RDFS[name] for name in ("domain", "range", "subClassOf", "subPropertyOf")),
    *(
        OWL[name]
        for name in (
            "allValuesFrom",
            "assertionProperty",
            "complementOf",
            "disjointWith",
            "equivalentClass",
            "equivalentProperty",
            "hasValue",
            "inverseOf",
            "maxCardinality",
            "maxQualifiedCardinality",
            "onClass",
            "onDataRange",
            "onProperty",
            "propertyDisjointWith",
            "someValuesFrom",
            "sourceIndividual",
            "targetIndividual",
            "targetValue",
        )
    ),
    *LIST_AXIOMS,
)
TRAITS = tuple(
    OWL[name]
    for name in (
        "AllDifferent",
        "AllDisjointClasses",
        "AllDisjointProperties",
        "AsymmetricProperty",
        "FunctionalProperty",
        "InverseFunctionalProperty",
        "IrreflexiveProperty",
        "NegativePropertyAssertion",
        "SymmetricProperty",
        "TransitiveProperty",
    )
)
"""Built-in classes from whose members more follows than that they are members."""
KINDS = (
    *TRAITS,
    *(OWL[name] for name in ("Class", "DatatypeProperty", "ObjectProperty", "Restriction")),
    RDF.Property,
    RDFS.Datatype,
)
BUILTIN = tuple(namespace.iri for namespace in (OWL, RDF, RDFS, XSD))
"""What the terms of the built-in vocabulary begin with."""

Term = NamedNode | BlankNode | Literal | Triple


def is_builtin(node: object) -> bool:
    """Tell whether a term belongs to the vocabulary of OWL, RDF, RDFS or XML Schema."""
    return isinstance(node, NamedNode) and node.value.startswith(BUILTIN)


def is_anonymous(node: object) -> bool:
    """Tell whether an IRI stands for a blank node of the schema."""
    return isinstance(node, NamedNode) and node.value.startswith(ANONYMOUS)


def named(node: Term) -> Term:
    """Return an IRI in place of a blank node of the schema."""
    return NamedNode(ANONYMOUS + node.value) if isinstance(node, BlankNode) else node


def schema_triples(store: Store, *, inferred: bool = False) -> list[Triple]:
    """Return the triples that state axioms, blank nodes as they are.

    They are those of all graphs, of the inferred one only if that is wanted: what followed once
    is not stated.
    """

    def find(predicate: NamedNode, value: NamedNode | None) -> set[Triple]:
        quads = store.quads_for_pattern(None, predicate, value)
        return {q.triple for q in quads if inferred or q.graph_name != INFERRED}

    found: set[Triple] = set()
    for predicate in SCHEMA_PREDICATES:
        found |= find(predicate, None)
    for kind in KINDS:
        found |= find(RDF.type, kind)
    heads = [triple.object for triple in found if triple.predicate in LIST_AXIOMS]
    while heads:
        head = heads.pop()
        if isinstance(head, Literal | Triple) or head == RDF.nil:
            continue
        for predicate in (RDF.first, RDF.rest):
            for quad in store.quads_for_pattern(head, predicate, None):
                # What is the same as a member does not make the list another.
                if quad.triple not in found and quad.graph_name != INFERRED:
                    found.add(quad.triple)
                    if predicate == RDF.rest:
                        heads.append(quad.object)
    return sorted(found, key=str)


class Schema:
    """Axioms to look up; every blank node of them has a name."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._by_predicate: dict[NamedNode, dict[NamedNode, list[Term]]] = defaultdict(dict)
        nameless: set[BlankNode] = set()
        for triple in triples:
            nameless |= {n for n in (triple.subject, triple.object) if isinstance(n, BlankNode)}
            subject, value = named(triple.subject), named(triple.object)
            assert isinstance(subject, NamedNode)
            self._by_predicate[triple.predicate].setdefault(subject, []).append(value)
        self.nameless = frozenset(nameless)

    def pairs(self, predicate: NamedNode) -> Iterator[tuple[NamedNode, NamedNode]]:
        """Yield subject and object of every axiom with this predicate that relates two nodes."""
        for subject, values in self._by_predicate.get(predicate, {}).items():
            for value in values:
                if isinstance(value, NamedNode):
                    yield subject, value

    def values(self, subject: NamedNode, predicate: NamedNode) -> Sequence[Term]:
        """Return the values of a predicate."""
        return self._by_predicate.get(predicate, {}).get(subject, ())

    def nodes(self, subject: NamedNode, predicate: NamedNode) -> list[NamedNode]:
        """Return the values of a predicate that are no literals."""
        return [v for v in self.values(subject, predicate) if isinstance(v, NamedNode)]

    def restrictions(self, predicate: NamedNode) -> Iterator[tuple[NamedNode, NamedNode, Term]]:
        """Yield restriction, property and filler of every restriction of a kind."""
        for subject, fillers in self._by_predicate.get(predicate, {}).items():
            for prop in self.nodes(subject, OWL.onProperty):
                for filler in fillers:
                    yield subject, prop, filler

    def instances(self, kind: NamedNode) -> list[NamedNode]:
        """Return what is stated to be of a kind such as ``owl:TransitiveProperty``."""
        return [s for s, o in self.pairs(RDF.type) if o == kind]

    def members(self, head: Term) -> list[Term]:
        """Return the members of a list."""
        items: list[Term] = []
        seen: set[Term] = set()
        while isinstance(head, NamedNode) and head != RDF.nil and head not in seen:
            seen.add(head)
            items += self.values(head, RDF.first)[:1]
            rest = self.values(head, RDF.rest)
            head = rest[0] if rest else RDF.nil
        return items

    def lists(self, predicate: NamedNode) -> Iterator[tuple[NamedNode, list[NamedNode]]]:
        """Yield subject and members, less literals, of every list axiom with this predicate."""
        for subject, head in self.pairs(predicate):
            yield subject, [m for m in self.members(head) if isinstance(m, NamedNode)]

    def atom(self, subject: Node, prop: NamedNode, value: Node) -> Atom:
        """Return the pattern for a property, turned round for an anonymous inverse."""
        if is_anonymous(prop):
            for straight in self.nodes(prop, OWL.inverseOf):
                return Atom(value, straight, subject)
        return Atom(subject, prop, value)

    def triples(self) -> Iterator[Triple]:
        """Yield the axioms, with names in place of blank nodes."""
        for predicate, subjects in self._by_predicate.items():
            for subject, values in subjects.items():
                for value in values:
                    yield Triple(subject, predicate, value)
