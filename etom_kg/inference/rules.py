"""Rules and denials: what the axioms of an ontology say about triples.

A rule adds its head wherever its body holds. A denial is a body that must never hold. Both are
plain values; ``rule_query`` writes them as SPARQL.

Write rules and denials as SPARQL 1.1, for the embedded store and for any server.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from pyoxigraph import Literal, NamedNode, Quad, Triple

from etom_kg.core.namespaces import RDF
from etom_kg.core.terms import subtypes

__all__ = ["Atom", "Denial", "Key", "Node", "Rule", "RuleSet", "Writer", "meets", "quad_in"]

Node = str | NamedNode | Literal
"""A variable such as ``?x``, or a term."""

Key = tuple[NamedNode | None, NamedNode | None]
"""What an atom reads or writes: predicate and, for types, the class; ``None`` is any."""

TYPE = RDF.type


def quad_in(graph: NamedNode, triple: Triple) -> Quad:
    """Return a triple as a quad of a graph."""
    return Quad(triple.subject, triple.predicate, triple.object, graph)


def meets(left: Key, right: Key) -> bool:
    """Tell whether a triple could belong to both keys."""
    return (left[0] is None or right[0] is None or left[0] == right[0]) and (
        left[1] is None or right[1] is None or left[1] == right[1]
    )


@dataclass(frozen=True, slots=True)
class Atom:
    """A triple pattern."""

    subject: Node
    predicate: Node
    object: Node

    def __str__(self) -> str:
        return f"{self.subject} {self.predicate} {self.object} ."

    @property
    def nodes(self) -> tuple[Node, Node, Node]:
        """Subject, predicate and object."""
        return self.subject, self.predicate, self.object

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables, each once, in order."""
        return tuple(dict.fromkeys(node for node in self.nodes if isinstance(node, str)))

    @property
    def key(self) -> Key:
        """The predicate, and the class where the predicate is ``rdf:type``."""
        if isinstance(self.predicate, str):
            return None, None
        if self.predicate == TYPE and isinstance(self.object, NamedNode):
            return TYPE, self.object
        assert isinstance(self.predicate, NamedNode)
        return self.predicate, None


@dataclass(frozen=True, slots=True)
class Rule:
    """``body`` implies ``head``; ``name`` is the rule of the OWL 2 RL tables it is made from."""

    name: str
    axiom: str
    body: tuple[Atom, ...]
    head: Atom
    filters: tuple[str, ...] = ()

    @property
    def reads(self) -> frozenset[Key]:
        """The keys of the body."""
        return frozenset(atom.key for atom in self.body)


@dataclass(frozen=True, slots=True)
class Denial:
    """``body`` contradicts the ontology; ``says`` is the message, with its variables in braces."""

    name: str
    axiom: str
    body: tuple[Atom, ...]
    says: str
    filters: tuple[str, ...] = ()
    kinds: tuple[NamedNode, ...] = ()
    """The classes that the variables for classes range over."""
    datatype: NamedNode | None = None
    """What the literal ``?y`` has to be of."""

    @property
    def datatypes(self) -> frozenset[NamedNode]:
        """What the literal ``?y`` may be of without being looked at."""
        return subtypes(self.datatype) if self.datatype else frozenset()

    def in_pairs(self, kinds: Sequence[NamedNode]) -> Iterator[Denial]:
        """Yield a denial for each two of some of its ``kinds``, which the variables then are."""
        for pair in combinations(kinds, 2):
            names = dict(zip(("?c1", "?c2"), pair, strict=True))
            body = tuple(Atom(*(names.get(str(n), n) for n in atom.nodes)) for atom in self.body)
            says = self.says
            for name, kind in names.items():
                says = says.replace(f"{{{name[1:]}}}", str(kind))
            yield Denial(self.name, self.axiom, body, says)

    @property
    def keys(self) -> frozenset[Key]:
        """What the body reads."""
        read = {atom.key for atom in self.body}
        if self.kinds:
            read = {key for key in read if key != (TYPE, None)} | {(TYPE, k) for k in self.kinds}
        return frozenset(read)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """What one ontology compiles to."""

    rules: tuple[Rule, ...]
    denials: tuple[Denial, ...]
    node_properties: frozenset[NamedNode] = frozenset()
    """Properties whose literal values take part in rules as nodes."""

    def keys(self) -> frozenset[Key]:
        """Return everything that a rule or denial reads or writes."""
        read = {atom.key for rule in self.rules for atom in rule.body}
        denied = {key for denial in self.denials for key in denial.keys}
        return frozenset(read | denied | {rule.head.key for rule in self.rules})

    def predicates(self) -> frozenset[NamedNode] | None:
        """Return the predicates that are read or written; ``None`` when every one is."""
        named = {key[0] for key in self.keys()}
        return None if None in named else frozenset(p for p in named if p is not None)


@dataclass(frozen=True, slots=True)
class Writer:
    """How the text comes out.

    What is found goes to the graph ``found``; bodies are matched in ``stated`` and ``found``
    together. With ``together``, which the embedded store does quickly, the two are named as the
    data set, and every atom is a sub-select: Oxigraph then joins by hashing, where its look-ups
    in memory would walk through everything that is said about a hub. Without, ``stated`` gets a
    copy of what is found, because not every server takes USING.
    """

    stated: NamedNode
    found: NamedNode
    together: bool = False

    def insert(self, rule: Rule) -> str:
        """Return the update that adds what a rule concludes and is not there yet."""
        head = f"GRAPH {self.found} {{ {rule.head} }}"
        if not self.together:
            head += f" GRAPH {self.stated} {{ {rule.head} }}"
        dataset = f"USING {self.stated} USING {self.found} " if self.together else ""
        return f"INSERT {{ {head} }} {dataset}WHERE {{ {self._in(self._new(rule))} }}"

    def ask(self, rule: Rule) -> str:
        """Return the question whether a rule concludes something that is not there yet."""
        return f"ASK {self._from}WHERE {{ {self._in(self._new(rule))} }}"

    def select(self, denial: Denial, limit: int) -> str:
        """Return the query for what breaks a denial."""
        variables = " ".join(_variables(denial.body)) or "*"
        body = self._in(self._body(denial.body, denial.filters))
        return f"SELECT DISTINCT {variables} {self._from}WHERE {{ {body} }} LIMIT {limit}"

    def literals(self, rule: Rule) -> str:
        """Return the query for the literals among two values where one is allowed."""
        body = self._in(self._body(rule.body, (*rule.filters, "isLiteral(?y)")))
        return f"SELECT DISTINCT ?y ?z {self._from}WHERE {{ {body} }}"

    def instances(self, rule: Rule, limit: int) -> str:
        """Return the query for ways in which the body of a rule holds."""
        variables = " ".join(_variables(rule.body)) or "*"
        body = self._in(" ".join(map(str, rule.body)))
        return f"SELECT {variables} {self._from}WHERE {{ {body} }} LIMIT {limit}"

    def _new(self, rule: Rule) -> str:
        filters = list(rule.filters)
        subject = rule.head.subject
        if any(subject == atom.object for atom in rule.body):
            filters.append(f"!isLiteral({subject})")
        body = self._body(rule.body, filters)
        kept = rule.head.variables
        if kept and len(kept) < len(_variables(rule.body)):
            body = f"{{ SELECT DISTINCT {' '.join(kept)} WHERE {{ {body} }} }}"
        # MINUS compares two sets, NOT EXISTS looks up one row after the other.
        absent = "MINUS" if self.together and kept else "FILTER NOT EXISTS"
        return f"{body} {absent} {{ {rule.head} }}"

    def _body(self, atoms: Sequence[Atom], filters: Sequence[str]) -> str:
        tests = " ".join(f"FILTER({test})" for test in filters)
        if self.together and len(atoms) > 1:
            parts = [
                f"{{ SELECT {' '.join(atom.variables) or '*'} WHERE {{ {atom} }} }}"
                for atom in atoms
            ]
            return f"{' '.join(parts)} {tests}"
        return f"{' '.join(map(str, atoms))} {tests}"

    def _in(self, pattern: str) -> str:
        return pattern if self.together else f"GRAPH {self.stated} {{ {pattern} }}"

    @property
    def _from(self) -> str:
        if self.together:
            return f"FROM {self.stated} FROM {self.found} "
        return f"FROM NAMED {self.stated} "


def _variables(atoms: Sequence[Atom]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(v for atom in atoms for v in atom.variables))
