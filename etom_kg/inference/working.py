"""The store that rules work on: what they read, in two graphs, asserted and inferred.

Apply rules until nothing new follows, each rule only when something that it reads has changed.

Rules are grouped so that those that feed each other in circles are together; groups are worked
through in the order in which they feed each other, so that most rules are applied once.

Where a closed graph can be asked: an embedded store, or any other such as an endpoint.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

from etom_kg.core.namespaces import OWL, RDFS
from etom_kg.core.terms import supertypes
from etom_kg.inference.rules import TYPE, Atom, Key, Rule, RuleSet, Writer, meets, quad_in
from etom_kg.inference.schema import INFERRED, Schema, is_anonymous, is_builtin, named

if TYPE_CHECKING:
    from etom_kg.store import Store as AnyStore

__all__ = [
    "ASSERTED",
    "INFERRED",
    "EmbeddedPlace",
    "Place",
    "RemotePlace",
    "Term",
    "WorkingStore",
    "groups",
    "is_noise",
    "run",
]


def run(rules: Sequence[Rule], apply: Callable[[Rule], bool]) -> None:
    """Call ``apply``, which tells whether a rule added anything, until no rule does."""
    for group, inner in groups(rules):
        waiting = list(group)
        while waiting:
            rule = waiting.pop(0)
            if apply(rule):
                fed = inner[rule]
                waiting += [other for other in group if other in fed and other not in waiting]


def groups(rules: Sequence[Rule]) -> list[tuple[list[Rule], dict[Rule, set[Rule]]]]:
    """Return groups of rules in order, each with which of its rules feed which."""
    feeds = _feeds(rules)
    found = []
    for group in _components(rules, feeds):
        members = set(group)
        ordered = [rule for rule in rules if rule in members]
        found.append((ordered, {rule: members & set(feeds[rule]) for rule in ordered}))
    return found


def _feeds(rules: Sequence[Rule]) -> dict[Rule, list[Rule]]:
    return {
        rule: [other for other in rules if any(meets(rule.head.key, key) for key in other.reads)]
        for rule in rules
    }


def _components(rules: Sequence[Rule], feeds: dict[Rule, list[Rule]]) -> list[list[Rule]]:
    """Return the strongly connected components, feeding ones first (Tarjan's algorithm)."""
    order: dict[Rule, int] = {}
    low: dict[Rule, int] = {}
    stack: list[Rule] = []
    on_stack: set[Rule] = set()
    found: list[list[Rule]] = []
    for start in rules:
        if start in order:
            continue
        path = [(start, iter(feeds[start]))]
        order[start] = low[start] = len(order)
        stack.append(start)
        on_stack.add(start)
        while path:
            rule, following = path[-1]
            for other in following:
                if other not in order:
                    order[other] = low[other] = len(order)
                    stack.append(other)
                    on_stack.add(other)
                    path.append((other, iter(feeds[other])))
                    break
                if other in on_stack:
                    low[rule] = min(low[rule], order[other])
            else:
                path.pop()
                if path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[rule])
                if low[rule] == order[rule]:
                    cut = stack.index(rule)
                    found.append(stack[cut:])
                    on_stack.difference_update(stack[cut:])
                    del stack[cut:]
    return found[::-1]


Term = NamedNode | BlankNode | Literal | Triple


class Place(Protocol):
    """What explanations ask."""

    def rows(self, text: str) -> Iterator[dict[str, Term]]:
        """Yield the rows of a SELECT query by variable, named without ``?``; unbound ones lack."""

    def holds(self, graph: NamedNode, triple: Triple) -> bool:
        """Tell whether a graph holds a triple."""


class EmbeddedPlace:
    """An embedded store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def rows(self, text: str) -> Iterator[dict[str, Term]]:
        """Yield the rows of a SELECT query."""
        solutions = self._store.query(text)
        names = [variable.value for variable in solutions.variables]  # type: ignore[union-attr]
        for solution in solutions:  # type: ignore[union-attr]
            cells = zip(names, solution, strict=True)
            yield {name: cell for name, cell in cells if cell is not None}

    def holds(self, graph: NamedNode, triple: Triple) -> bool:
        """Tell whether a graph holds a triple."""
        return quad_in(graph, triple) in self._store


class RemotePlace:
    """Any store of ours."""

    def __init__(self, store: AnyStore) -> None:
        self._store = store

    def rows(self, text: str) -> Iterator[dict[str, Term]]:
        """Yield the rows of a SELECT query."""
        found = self._store.select(text)
        for row in found:
            cells = zip(found.columns, row, strict=True)
            yield {name: cell for name, cell in cells if cell is not None}

    def holds(self, graph: NamedNode, triple: Triple) -> bool:
        """Tell whether a graph holds a triple; a blank node cannot be asked about."""
        if isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode):
            return True
        pattern = f"{triple.subject} {triple.predicate} {triple.object}"
        return self._store.ask(f"ASK {{ GRAPH {graph} {{ {pattern} }} }}")


ASSERTED = NamedNode("urn:etom-kg:asserted")

_LITERAL = "urn:etom-kg:literal:"
_REFLEXIVE = (
    OWL.equivalentClass,
    OWL.equivalentProperty,
    OWL.sameAs,
    RDFS.subClassOf,
    RDFS.subPropertyOf,
)

Node = NamedNode | BlankNode | Literal | Triple


class WorkingStore:
    """Triples that the rules concern, in memory, and the conclusions beside them.

    ``literals`` are those that take part in rules as nodes: they stand as IRIs here, because a
    literal cannot be the subject of a triple. ``misplaced`` are others that ought to.
    """

    def __init__(
        self,
        sources: Iterable[Store],
        stated: Schema,
        closed: Schema,
        rules: RuleSet,
        literals: Iterable[Literal] = (),
    ) -> None:
        self.store = Store()
        self.writer = Writer(ASSERTED, INFERRED, together=True)
        self.misplaced: set[Literal] = set()
        self._sizes: dict[Key, int] = {}
        ordered = sorted(literals, key=str)
        self._nodes = {lit: NamedNode(f"{_LITERAL}{n}") for n, lit in enumerate(ordered)}
        self._literals = {node: literal for literal, node in self._nodes.items()}
        self._nameless = stated.nameless
        self._predicates = rules.predicates()
        self._places = rules.node_properties
        self.rules = [self._with_nodes(rule) for rule in rules.rules]
        for source in sources:
            self.store.extend(self._relevant(source))
        self.store.extend(quad_in(ASSERTED, triple) for triple in stated.triples())
        known = set(stated.triples())
        self.store.extend(quad_in(INFERRED, t) for t in closed.triples() if t not in known)
        self.store.extend(self._literal_types())

    def _relevant(self, source: Store) -> Iterator[Quad]:
        if self._predicates is None:
            quads: Iterable[Quad] = source
        else:
            quads = (q for p in self._predicates for q in source.quads_for_pattern(None, p, None))
        plain = not self._nodes and not self._nameless
        for quad in quads:
            if quad.graph_name == INFERRED:
                continue
            if isinstance(quad.object, Literal) and quad.predicate in self._places:
                self._note(quad.object)
            if plain:
                yield Quad(quad.subject, quad.predicate, quad.object, ASSERTED)
            else:
                subject, value = self._inner(quad.subject), self._inner(quad.object)
                yield Quad(subject, quad.predicate, value, ASSERTED)  # type: ignore[arg-type]

    def _note(self, literal: Literal) -> None:
        if literal not in self._nodes:
            self.misplaced.add(literal)

    def _inner(self, node: Node) -> Node:
        if isinstance(node, Literal):
            return self._nodes.get(node, node)
        return named(node) if node in self._nameless else node

    def _with_nodes(self, rule: Rule) -> Rule:
        for atom in (*rule.body, rule.head):
            if isinstance(atom.object, Literal) and atom.predicate in self._places:
                self._note(atom.object)
        if not self._nodes:
            return rule

        def inner(atom: Atom) -> Atom:
            value = atom.object
            known = isinstance(value, Literal) and value in self._nodes
            return replace(atom, object=self._nodes[value]) if known else atom  # type: ignore[index]

        return replace(rule, body=tuple(map(inner, rule.body)), head=inner(rule.head))

    def _literal_types(self) -> Iterator[Quad]:
        for literal, node in self._nodes.items():
            for datatype in supertypes(literal.datatype):
                yield Quad(node, TYPE, datatype, INFERRED)

    def close(self) -> None:
        """Apply the rules until nothing new follows."""
        run(self.rules, self._apply)
        self._note_single_literals()

    def _apply(self, rule: Rule) -> bool:
        key = rule.head.key
        if key not in self._sizes:
            self._sizes[key] = self._count(key)
        self.store.update(self.writer.insert(rule))
        # Another rule with a wider head may have added to this key since it was counted; then
        # readers are woken once too often, which costs time and changes nothing.
        before, self._sizes[key] = self._sizes[key], self._count(key)
        return self._sizes[key] > before

    def _count(self, key: Key) -> int:
        pattern = f"?s {key[0] or '?p'} {key[1] or '?o'}"
        query = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {INFERRED} {{ {pattern} }} }}"
        (solution,) = self.store.query(query)  # type: ignore[misc]
        return int(solution["n"].value)

    def _note_single_literals(self) -> None:
        """Note literals where one value is allowed and two are there: the two must be equal."""
        for rule in self.rules:
            if rule.head.predicate != OWL.sameAs or rule.name not in _ONE_VALUE:
                continue
            query = self.writer.literals(rule)
            for solution in self.store.query(query):  # type: ignore[union-attr]
                for value in (solution["y"], solution["z"]):
                    if isinstance(value, Literal):
                        self._note(value)

    def equates(self) -> bool:
        """Tell whether anything is ``owl:sameAs`` something else."""
        return any(
            quad.subject != quad.object
            for quad in self.store.quads_for_pattern(None, OWL.sameAs, None)
        )

    def same_literals(self) -> Iterator[tuple[Literal, Literal]]:
        """Yield literals that are ``owl:sameAs`` each other."""
        for quad in self.store.quads_for_pattern(None, OWL.sameAs, None):
            left, right = self._outer(quad.subject), self._outer(quad.object)
            if isinstance(left, Literal) and isinstance(right, Literal) and left != right:
                yield left, right

    def conclusions(self) -> Iterator[Triple]:
        """Yield what follows and says something about the data."""
        for quad in self.store.quads_for_pattern(None, None, None, INFERRED):
            subject, value = quad.subject, quad.object
            if subject in self._literals or is_anonymous(subject) or is_anonymous(value):
                continue
            triple = Triple(subject, quad.predicate, self._outer(value))
            if not is_noise(triple):
                yield triple

    def _outer(self, node: Node) -> Node:
        return self._literals.get(node, node) if isinstance(node, NamedNode) else node

    def restored(self) -> Store:
        """Return the store with its literals, and without what is said about them."""
        if not self._nodes:
            return self.store
        store = Store()
        for quad in self.store:
            if quad.subject not in self._literals:
                value = self._outer(quad.object)
                store.add(Quad(quad.subject, quad.predicate, value, quad.graph_name))
        return store


_ONE_VALUE = ("cls-maxc2", "cls-maxqc3", "cls-maxqc4", "prp-fp")


def is_noise(triple: Triple) -> bool:
    """Tell whether a conclusion is of no use: about built-in terms, or that a thing is itself."""
    return (
        is_builtin(triple.subject)
        or is_builtin(triple.object)
        or (triple.subject == triple.object and triple.predicate in _REFLEXIVE)
    )
