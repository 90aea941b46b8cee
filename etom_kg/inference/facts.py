"""What the embedded rules work on: sets of numbers, by what an atom reads or writes.

A term is a number, a literal a negative one. The members of a class are a set of numbers, the
pairs of a property a set of two-tuples; so most of a rule is work on whole sets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

from etom_kg.inference.rules import TYPE, Key
from etom_kg.inference.schema import INFERRED, named

__all__ = ["Facts", "Members", "Row"]

Row = tuple[int, ...]
Members = set[Any]
"""Numbers under the key of a class, pairs of numbers under the key of a property."""

Term = NamedNode | BlankNode | Literal | Triple


class Facts:
    """Triples as sets, and those that were concluded since."""

    def __init__(self, nameless: frozenset[BlankNode]) -> None:
        self.found: dict[Key, Members] = {}
        self.terms: list[Term] = []
        self.literals: list[Literal] = []
        self._numbers: dict[Term, int] = {}
        self._nameless = nameless
        self._sets: dict[Key, Members] = {}
        self._indexes: dict[tuple[Key, int], dict[int, list[int]]] = {}

    def number(self, term: Term) -> int:
        """Return the number of a term, a new one for a new term."""
        known = self._numbers.get(term)
        if known is not None:
            return known
        if isinstance(term, Literal):
            self.literals.append(term)
            new = -len(self.literals)
        elif term in self._nameless:
            new = self.number(named(term))
        else:
            self.terms.append(term)
            new = len(self.terms) - 1
        self._numbers[term] = new
        return new

    def term(self, number: int) -> Term:
        """Return the term of a number."""
        return self.terms[number] if number >= 0 else self.literals[-number - 1]

    def read(self, source: Store, predicates: Iterable[NamedNode]) -> None:
        """Take in what a store states with these predicates, in whatever graph."""
        number = self.number
        for predicate in predicates:
            quads = source.quads_for_pattern(None, predicate, None)
            pairs = (
                (number(quad.subject), number(quad.object))
                for quad in quads
                if quad.graph_name != INFERRED
            )
            self._state(predicate, pairs)

    def state(self, triples: Iterable[Triple]) -> None:
        """Take in triples."""
        for triple in triples:
            ends = self.number(triple.subject), self.number(triple.object)
            self._state(triple.predicate, [ends])

    def _state(self, predicate: NamedNode, pairs: Iterable[tuple[int, int]]) -> None:
        if predicate != TYPE:
            self._sets.setdefault((predicate, None), set()).update(pairs)
            return
        kinds: dict[int, set[int]] = {}
        for member, kind in pairs:
            kinds.setdefault(kind, set()).add(member)
        for kind, members in kinds.items():
            name = self.term(kind)
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

    def conclusions(self, shown: Iterable[bool]) -> Iterator[Quad]:
        """Yield what was concluded as quads, where both ends are shown, a flag for each term."""
        visible = list(shown)
        for (predicate, kind), members in self.found.items():
            assert predicate is not None
            if kind is None:
                yield from self._pairs(predicate, members, visible)
            elif visible[self.number(kind)]:
                for member in members:
                    if member >= 0 and visible[member]:
                        yield Quad(self.terms[member], TYPE, kind, INFERRED)  # type: ignore[arg-type]

    def _pairs(self, predicate: NamedNode, pairs: Members, visible: list[bool]) -> Iterator[Quad]:
        for one, other in pairs:
            if one >= 0 and visible[one] and (other < 0 or visible[other]):
                yield Quad(self.terms[one], predicate, self.term(other), INFERRED)


def _extend(index: dict[int, list[int]], pairs: Members, place: int) -> None:
    for pair in pairs:
        key, value = pair if place == 0 else (pair[1], pair[0])
        index.setdefault(key, []).append(value)
