"""Rules and denials: what the axioms of an ontology say about triples, and how SPARQL says it.

A rule adds its head wherever its body holds. A denial is a body that must never hold. Both are
plain values, and so are their filters: ``Writer`` prints them as SPARQL, for the embedded store
and for any server, and ``facts.Match`` applies them to numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import assert_never

from pyoxigraph import Literal, NamedNode, Quad, Triple

from etom_kg.core.namespaces import RDF, XSD
from etom_kg.core.results import Term
from etom_kg.core.terms import INTEGER_BOUNDS, disjoint_from, subtypes

__all__ = [
    "Atom",
    "Denial",
    "Different",
    "Filter",
    "IsLiteral",
    "IsNode",
    "Key",
    "Node",
    "OutsideDatatype",
    "Rule",
    "RuleSet",
    "TwoOf",
    "UnequalValues",
    "Writer",
    "condition",
    "meets",
    "quad_in",
]

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
class Different:
    """Two variables are not the same term."""

    left: str
    right: str


@dataclass(frozen=True, slots=True)
class IsLiteral:
    """A variable is a literal."""

    variable: str


@dataclass(frozen=True, slots=True)
class IsNode:
    """A variable is not a literal, so that it may be the subject of a triple."""

    variable: str


@dataclass(frozen=True, slots=True)
class UnequalValues:
    """Two literals have different values, or such as cannot be compared."""

    left: str
    right: str


@dataclass(frozen=True, slots=True)
class TwoOf:
    """Two variables are different ones of some terms, every two of them in one order only."""

    left: str
    right: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class OutsideDatatype:
    """A literal of one of the datatypes ``used`` has no value of another datatype."""

    variable: str
    datatype: NamedNode
    used: frozenset[NamedNode]

    @property
    def bounds(self) -> tuple[int | None, int | None] | None:
        """The lowest and the highest value of a type of whole numbers."""
        return INTEGER_BOUNDS.get(self.datatype.value.removeprefix(XSD.iri))

    @property
    def disjoint(self) -> frozenset[NamedNode]:
        """The used datatypes that share no value with the datatype."""
        return disjoint_from(self.datatype) & self.used

    @property
    def wider(self) -> frozenset[NamedNode]:
        """The used datatypes of numbers, of which some may lie within the bounds."""
        return (subtypes(XSD.decimal) - subtypes(self.datatype)) & self.used


Filter = Different | IsLiteral | IsNode | UnequalValues | TwoOf | OutsideDatatype
"""What a solution must pass besides the patterns."""


def condition(test: Filter) -> str:
    """Return a filter as an expression of SPARQL; raises for what is not a filter."""
    match test:
        case Different(left, right):
            return f"!sameTerm({left}, {right})"
        case IsLiteral(variable):
            return f"isLiteral({variable})"
        case IsNode(variable):
            return f"!isLiteral({variable})"
        case UnequalValues(left, right):
            return f"COALESCE({left} != {right}, true)"
        case TwoOf(left, right, terms):
            listed = ", ".join(map(str, terms))
            return f"{left} IN ({listed}) && {right} IN ({listed}) && STR({left}) < STR({right})"
        case OutsideDatatype():
            return _outside(test)
        case _:
            assert_never(test)


def _outside(test: OutsideDatatype) -> str:
    value = test.variable
    wrong = _has_datatype(value, test.disjoint)
    if test.bounds is None:
        return wrong
    low, high = test.bounds
    faults = [f"FLOOR({value}) != {value}"]
    faults += [f"{value} < {low}"] if low is not None else []
    faults += [f"{value} > {high}"] if high is not None else []
    return f"({wrong} || ({_has_datatype(value, test.wider)} && ({' || '.join(faults)})))"


def _has_datatype(variable: str, datatypes: Iterable[NamedNode]) -> str:
    listed = ", ".join(sorted(map(str, datatypes)))
    return f"DATATYPE({variable}) IN ({listed})" if listed else "false"


@dataclass(frozen=True, slots=True)
class Rule:
    """``body`` implies ``head``; ``name`` is the rule of the OWL 2 RL tables it is made from."""

    name: str
    axiom: str
    body: tuple[Atom, ...]
    head: Atom
    filters: tuple[Filter, ...] = ()

    @property
    def reads(self) -> frozenset[Key]:
        """The keys of the body."""
        return frozenset(atom.key for atom in self.body)

    @property
    def nodes_only(self) -> tuple[Filter, ...]:
        """The filter that keeps a literal from being the subject of the head, if one could be."""
        subject = self.head.subject
        if isinstance(subject, str) and any(subject == atom.object for atom in self.body):
            return (IsNode(subject),)
        return ()


@dataclass(frozen=True, slots=True)
class Denial:
    """``body`` contradicts the ontology.

    ``message_template`` is what is said of it, with the variables of the body in braces.
    """

    name: str
    axiom: str
    body: tuple[Atom, ...]
    message_template: str
    filters: tuple[Filter, ...] = ()
    kinds: tuple[NamedNode, ...] = ()
    """The classes that the variables ``?c1`` and ``?c2`` range over."""

    @property
    def keys(self) -> frozenset[Key]:
        """What the body reads."""
        read = {atom.key for atom in self.body}
        if self.kinds:
            read = {key for key in read if key != (TYPE, None)} | {(TYPE, k) for k in self.kinds}
        return frozenset(read)

    def in_pairs(self, kinds: Sequence[NamedNode]) -> Iterator[Denial]:
        """Yield a denial for each two of some of its ``kinds``, which the variables then are."""
        for pair in combinations(kinds, 2):
            names = dict(zip(("?c1", "?c2"), pair, strict=True))
            body = tuple(Atom(*(names.get(str(n), n) for n in atom.nodes)) for atom in self.body)
            template = self.message_template
            for name, kind in names.items():
                template = template.replace(f"{{{name[1:]}}}", str(kind))
            yield Denial(self.name, self.axiom, body, template)

    def for_datatypes(self, used: frozenset[NamedNode]) -> Denial | None:
        """Return the denial for literals of some datatypes; nothing if none of them is wrong."""
        filters: list[Filter] = []
        for test in self.filters:
            if isinstance(test, OutsideDatatype):
                wrong = used - subtypes(test.datatype)
                if not wrong:
                    return None
                test = replace(test, used=wrong)
            filters.append(test)
        return replace(self, filters=tuple(filters))


@dataclass(frozen=True, slots=True)
class RuleSet:
    """What one ontology compiles to."""

    rules: tuple[Rule, ...]
    denials: tuple[Denial, ...]
    node_properties: frozenset[NamedNode] = frozenset()
    """Properties whose literal values take part in rules as nodes."""

    def predicates(self) -> frozenset[NamedNode] | None:
        """Return the predicates that are read or written; ``None`` when every one is."""
        keys = {key for rule in self.rules for key in (rule.head.key, *rule.reads)}
        keys |= {key for denial in self.denials for key in denial.keys}
        named = {predicate for predicate, _ in keys}
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

    def select(self, body: Sequence[Atom], filters: Iterable[Filter] = (), limit: int = 0) -> str:
        """Return the query for ways in which a body with filters holds, up to so many if any."""
        where = self._in(self._body(body, filters))
        end = f" LIMIT {limit}" if limit else ""
        return f"SELECT DISTINCT {_variables(body)} {self._from}WHERE {{ {where} }}{end}"

    def instances(self, body: Sequence[Atom], limit: int) -> str:
        """Return the query for some ways in which a body with few variables left holds."""
        where = self._in(" ".join(map(str, body)))
        return f"SELECT {_variables(body)} {self._from}WHERE {{ {where} }} LIMIT {limit}"

    def _new(self, rule: Rule) -> str:
        body = self._body(rule.body, (*rule.filters, *rule.nodes_only))
        kept = rule.head.variables
        if kept and any(name not in kept for atom in rule.body for name in atom.variables):
            body = f"{{ SELECT DISTINCT {' '.join(kept)} WHERE {{ {body} }} }}"
        # MINUS compares two sets, NOT EXISTS looks up one row after the other.
        absent = "MINUS" if self.together and kept else "FILTER NOT EXISTS"
        return f"{body} {absent} {{ {rule.head} }}"

    def _body(self, atoms: Sequence[Atom], filters: Iterable[Filter]) -> str:
        tests = " ".join(f"FILTER({condition(test)})" for test in filters)
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


def _variables(atoms: Sequence[Atom]) -> str:
    return " ".join(dict.fromkeys(v for atom in atoms for v in atom.variables)) or "*"
