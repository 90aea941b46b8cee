"""What the embedded rules work on: sets of numbers, by what an atom reads or writes.

The members of a class are a set of numbers, the pairs of a property a set of two-tuples; so most of
a rule is work on whole sets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pyoxigraph import BlankNode, NamedNode, Quad, Store, Triple

from etom_kg.inference.rules import TYPE, Key
from etom_kg.inference.schema import ANONYMOUS, BUILTIN, INFERRED
from etom_kg.inference.terms import Terms

__all__ = ["Facts", "Members", "Row"]

Row = tuple[int, ...]
Members = set[Any]
"""Numbers under the key of a class, pairs of numbers under the key of a property."""

_HIDDEN = tuple(f"<{iri}".encode() for iri in (ANONYMOUS, *BUILTIN))


class Facts:
    """Triples as sets, and those that were concluded since."""

    def __init__(self, nameless: frozenset[BlankNode]) -> None:
        self.terms = Terms(nameless)
        self.found: dict[Key, Members] = {}
        self._sets: dict[Key, Members] = {}
        self._indexes: dict[tuple[Key, int], dict[int, list[int]]] = {}

    def read(self, source: Store, predicates: Iterable[NamedNode]) -> None:
        """Take in what a store states with these predicates, in whatever graph."""
        for predicate in predicates:
            self._state(predicate, self.terms.pairs(source, predicate))

    def state(self, triples: Iterable[Triple]) -> None:
        """Take in triples."""
        number = self.terms.number
        for triple in triples:
            self._state(triple.predicate, [(number(triple.subject), number(triple.object))])

    def _state(self, predicate: NamedNode, pairs: Iterable[tuple[int, int]]) -> None:
        if predicate != TYPE:
            self._sets.setdefault((predicate, None), set()).update(pairs)
            return
        kinds: dict[int, set[int]] = {}
        for member, kind in pairs:
            kinds.setdefault(kind, set()).add(member)
        for name, members in zip(self.terms.of(kinds), kinds.values(), strict=True):
            if isinstance(name, NamedNode):
                self._sets.setdefault((TYPE, name), set()).update(members)

    def all(self, key: Key) -> Members:
        """Return everything under a key; not to be changed."""
        return self._sets.get(key, set())

    def keys(self) -> Iterator[Key]:
        """Yield every key that there is something under."""
        yield from self._sets

    def add(self, key: Key, members: Members) -> Members:
        """Add conclusions; return those that are new."""
        known = self._sets.setdefault(key, set())
        new = members - known
        if new:
            known |= new
            self.found.setdefault(key, set()).update(new)
            for place in (0, 1):
                index = self._indexes.get((key, place))
                if index is not None:
                    _extend(index, new, place)
        return new

    def index(self, key: Key, place: int) -> dict[int, list[int]]:
        """Return the pairs of a property by subject (0) or object (1), with what is opposite."""
        index = self._indexes.get((key, place))
        if index is None:
            index = self._indexes[key, place] = {}
            _extend(index, self.all(key), place)
        return index

    def conclusions(self) -> Iterator[Quad]:
        """Yield what was concluded as quads, less what is about built-in terms or has no name.

        Room is made for them: everything else is given up, and each when it was told.
        """
        self._sets.clear()
        self._indexes.clear()
        kinds = [kind and self.terms.number(kind) for _, kind in self.found]
        visible = [not text.startswith(_HIDDEN) for text in self.terms.nodes]
        told = [kind is None or visible[kind] for kind in kinds]
        nodes = list(self.terms.of(range(len(visible))))
        count = len(self.terms.literals) if self._has_literals() else 0
        literals = list(self.terms.of(range(-1, -count - 1, -1)))
        del self.terms
        for shown in told:
            key = next(iter(self.found))
            members = self.found.pop(key)
            if shown:
                yield from _quads(key, members, nodes, literals, visible)

    def _has_literals(self) -> bool:
        return any(
            other < 0
            for (_, kind), members in self.found.items()
            if kind is None
            for _, other in members
        )


def _quads(
    key: Key, members: Members, nodes: list[Any], literals: list[Any], visible: list[bool]
) -> Iterator[Quad]:
    predicate, kind = key
    assert predicate is not None
    if kind is not None:
        for member in members:
            if member >= 0 and visible[member]:
                yield Quad(nodes[member], predicate, kind, INFERRED)
        return
    for one, other in members:
        if one >= 0 and visible[one] and (other < 0 or visible[other]):
            value = nodes[other] if other >= 0 else literals[-other - 1]
            yield Quad(nodes[one], predicate, value, INFERRED)


def _extend(index: dict[int, list[int]], pairs: Members, place: int) -> None:
    for pair in pairs:
        key, value = pair if place == 0 else (pair[1], pair[0])
        index.setdefault(key, []).append(value)
