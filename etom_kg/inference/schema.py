"""The schema: the triples of a graph that state axioms, and what follows from these alone.

Blank nodes of class expressions, property expressions and lists get an IRI of their own, so that
rules can refer to them; triples about such nodes never leave the reasoner.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

from etom_kg.core.namespaces import OWL, PREFIXES, RDF, RDFS, XSD, Namespace, graph
from etom_kg.core.results import Term
from etom_kg.inference.rules import Atom, Node

__all__ = [
    "ANONYMOUS",
    "BUILTIN",
    "INFERRED",
    "KINDS",
    "LIST_AXIOMS",
    "SCHEMA_PREDICATES",
    "TRAITS",
    "Hierarchy",
    "Schema",
    "close_schema",
    "is_anonymous",
    "is_builtin",
    "is_noise",
    "named",
    "schema_triples",
]

INFERRED = graph("inferred")
"""The graph that conclusions stand in."""

ANONYMOUS = "urn:etom-kg:anonymous:"


def _terms(namespace: Namespace, names: str) -> tuple[NamedNode, ...]:
    return tuple(namespace[name] for name in names.split())


LIST_AXIOMS = _terms(
    OWL, "distinctMembers hasKey intersectionOf members oneOf propertyChainAxiom unionOf"
)
SCHEMA_PREDICATES = (
    *_terms(RDFS, "domain range subClassOf subPropertyOf"),
    *_terms(OWL, "complementOf disjointWith equivalentClass equivalentProperty inverseOf"),
    *_terms(OWL, "onClass onDataRange onProperty allValuesFrom someValuesFrom hasValue"),
    *_terms(OWL, "maxCardinality maxQualifiedCardinality propertyDisjointWith"),
    *_terms(OWL, "assertionProperty sourceIndividual targetIndividual targetValue"),
    *LIST_AXIOMS,
)
TRAITS = (
    *_terms(OWL, "AllDifferent AllDisjointClasses AllDisjointProperties AsymmetricProperty"),
    *_terms(OWL, "FunctionalProperty InverseFunctionalProperty IrreflexiveProperty"),
    *_terms(OWL, "NegativePropertyAssertion SymmetricProperty TransitiveProperty"),
)
"""Built-in classes from whose members more follows than that they are members."""
KINDS = (
    *TRAITS,
    *_terms(OWL, "Class DatatypeProperty ObjectProperty Restriction"),
    RDF.Property,
    RDFS.Datatype,
)
_REFLEXIVE = (
    *_terms(OWL, "equivalentClass equivalentProperty sameAs"),
    *_terms(RDFS, "subClassOf subPropertyOf"),
)
BUILTIN = tuple(namespace.iri for namespace in (OWL, RDF, RDFS, XSD))
"""What the terms of the built-in vocabulary begin with."""


def is_builtin(node: object) -> bool:
    """Tell whether a term belongs to the vocabulary of OWL, RDF, RDFS or XML Schema."""
    return isinstance(node, NamedNode) and node.value.startswith(BUILTIN)


def is_anonymous(node: object) -> bool:
    """Tell whether an IRI stands for a blank node of the schema."""
    return isinstance(node, NamedNode) and node.value.startswith(ANONYMOUS)


def is_noise(triple: Triple) -> bool:
    """Tell whether a conclusion is of no use.

    It is about built-in terms or nameless expressions, or says that a thing is itself.
    """
    ends = (triple.subject, triple.object)
    return any(is_builtin(end) or is_anonymous(end) for end in ends) or (
        triple.subject == triple.object and triple.predicate in _REFLEXIVE
    )


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

    found = set().union(*(find(predicate, None) for predicate in SCHEMA_PREDICATES))
    found |= set().union(*(find(RDF.type, kind) for kind in KINDS))
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


def _rules() -> Iterator[tuple[str, str]]:
    """Yield the rules about axioms (table 9 of the OWL 2 profiles, scm): what to add, and when.

    They read axioms only, so they are the same for every ontology. A class or property is its own
    sub-term only where it is declared.
    """
    yield "owl:Thing a owl:Class . owl:Nothing a owl:Class", ""
    yield "?y a ?c", "?c owl:oneOf/rdf:rest*/rdf:first ?y FILTER(!isLiteral(?y))"
    yield "?c rdfs:subClassOf ?c , owl:Thing . owl:Nothing rdfs:subClassOf ?c", "?c a owl:Class"
    kinds = "owl:ObjectProperty owl:DatatypeProperty rdf:Property"
    yield "?p rdfs:subPropertyOf ?p", f"VALUES ?kind {{ {kinds} }} ?p a ?kind"
    for below, alike in (
        ("rdfs:subClassOf", "owl:equivalentClass"),
        ("rdfs:subPropertyOf", "owl:equivalentProperty"),
    ):
        yield f"?a {below} ?c", f"?a {below} ?b . ?b {below} ?c"
        yield f"?a {below} ?b . ?b {below} ?a", f"?a {alike} ?b"
        yield f"?a {alike} ?b", f"?a {below} ?b . ?b {below} ?a"
    for end in ("rdfs:domain", "rdfs:range"):
        yield f"?p {end} ?d", f"?p {end} ?c . ?c rdfs:subClassOf ?d"
        yield f"?p {end} ?c", f"?q {end} ?c . ?p rdfs:subPropertyOf ?q"
    # The wider property makes the wider class, but with allValuesFrom the narrower one.
    for predicate, wider in (
        ("hasValue", "?a rdfs:subClassOf ?b"),
        ("someValuesFrom", "?a rdfs:subClassOf ?b"),
        ("allValuesFrom", "?b rdfs:subClassOf ?a"),
    ):
        one = f"?a owl:{predicate} ?c ; owl:onProperty ?p ."
        other = f"?b owl:{predicate} ?c ; owl:onProperty ?q . ?p rdfs:subPropertyOf ?q"
        yield wider, f"{one} {other}"
        if predicate != "hasValue":
            other = f"?b owl:{predicate} ?d ; owl:onProperty ?p . ?c rdfs:subClassOf ?d"
            yield "?a rdfs:subClassOf ?b", f"{one} {other}"
    yield "?c rdfs:subClassOf ?m", "?c owl:intersectionOf/rdf:rest*/rdf:first ?m"
    yield "?m rdfs:subClassOf ?c", "?c owl:unionOf/rdf:rest*/rdf:first ?m"


def close_schema(schema: Schema) -> Schema:
    """Return the schema with everything that follows from its axioms alone."""
    store = Store()
    store.extend(Quad(*triple) for triple in schema.triples())
    updates = [f"INSERT {{ {head} }} WHERE {{ {body} }}" for head, body in _rules()]
    before = -1
    while len(store) != before:
        before = len(store)
        for update in updates:
            store.update(update, prefixes=PREFIXES)
    return Schema(quad.triple for quad in store)


Pair = tuple[NamedNode, NamedNode]


class Hierarchy:
    """Sub-term pairs of a closed schema, for the fewest axioms that say the same."""

    def __init__(self, pairs: Iterable[Pair]) -> None:
        self.above: dict[NamedNode, set[NamedNode]] = defaultdict(set)
        for low, high in pairs:
            if low != high:
                self.above[low].add(high)

    def strictly_above(self, low: NamedNode) -> set[NamedNode]:
        """Return what is above a term and not equivalent to it."""
        return {high for high in self.above.get(low, ()) if low not in self.above.get(high, ())}

    def steps(self) -> Iterator[Pair]:
        """Yield the pairs with nothing in between."""
        for low in list(self.above):
            between = self.strictly_above(low)
            for high in self.above[low]:
                # A term that is itself equivalent to ``high`` does not stand between.
                if not any(high in self.strictly_above(middle) for middle in between):
                    yield low, high

    @classmethod
    def classes(cls, schema: Schema) -> Hierarchy:
        """Return the hierarchy of classes."""
        return cls(p for p in schema.pairs(RDFS.subClassOf) if p[0] != OWL.Nothing)

    @classmethod
    def properties(cls, schema: Schema) -> Hierarchy:
        """Return the hierarchy of properties."""
        return cls(schema.pairs(RDFS.subPropertyOf))

    def typings(self, pairs: Iterable[Pair], classes: Hierarchy) -> Iterator[Pair]:
        """Yield the domains or ranges that follow from no wider property and no narrower class."""
        stated: dict[NamedNode, set[NamedNode]] = defaultdict(set)
        for prop, kind in pairs:
            stated[prop].add(kind)
        for prop, kinds in stated.items():
            wider = self.strictly_above(prop)
            for kind in kinds:
                by_property = any(kind in stated.get(other, ()) for other in wider)
                by_class = any(kind in classes.strictly_above(k) for k in kinds)
                if not by_property and not by_class:
                    yield prop, kind
