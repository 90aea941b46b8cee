"""Find the ways in which the body of a rule or denial holds, a whole set at a time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from etom_kg.inference.facts import Facts, Members, Row
from etom_kg.inference.rules import TYPE, Atom, Node

__all__ = ["Match", "solutions"]

_DIFFERENT = re.compile(r"!sameTerm\((\?\w+), (\?\w+)\)")
_LITERAL = re.compile(r"isLiteral\((\?\w+)\)")


class Match:
    """Rows of numbers, and which column is which variable."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.rows: Iterable[Row] = [()]
        self.columns: dict[Node, int] = {}

    def join(self, atom: Atom, members: Members | None = None) -> None:
        """Keep what agrees with an atom; ``members`` stand for everything under its key."""
        key = atom.key
        if key[0] == TYPE:
            self._join_class(atom, self.facts.all(key) if members is None else members)
            return
        places = [self._column(node) for node in (atom.subject, atom.object)]
        one, other = places
        if one is None and other is None:
            self._start(atom, self.facts.all(key) if members is None else members)
        elif members is not None or None not in places:
            pairs = self.facts.all(key) if members is None else members
            self._restrict(atom, pairs, places)
        else:
            here, new = (one, atom.object) if other is None else (other, atom.subject)
            assert here is not None
            index = self.facts.index(key, 0 if other is None else 1)
            self.rows = [(*row, v) for row in self.rows for v in index.get(row[here], ())]
            self._add(new)

    def _join_class(self, atom: Atom, members: Members) -> None:
        place = self._column(atom.subject)
        if place is None:
            self.rows = [(*row, member) for row in self.rows for member in members]
            self._add(atom.subject)
        else:
            self.rows = [row for row in self.rows if row[place] in members]

    def _start(self, atom: Atom, pairs: Members) -> None:
        if atom.subject == atom.object:
            self.rows = [(*row, s) for row in self.rows for s, o in pairs if s == o]
            self._add(atom.subject)
            return
        self.rows = pairs if not self.columns else [r + pair for r in self.rows for pair in pairs]
        self._add(atom.subject)
        self._add(atom.object)

    def _restrict(self, atom: Atom, pairs: Members, places: Sequence[int | None]) -> None:
        one, other = places
        if one is not None and other is not None:
            self.rows = [row for row in self.rows if (row[one], row[other]) in pairs]
            return
        # Only where a constant stands beside a variable: one row, so that a scan is all it takes.
        at, new = (0, atom.object) if other is None else (1, atom.subject)
        here = one if other is None else other
        assert here is not None
        self.rows = [
            (*row, pair[1 - at]) for row in self.rows for pair in pairs if pair[at] == row[here]
        ]
        self._add(new)

    def _column(self, node: Node) -> int | None:
        """Return the column of a node; a constant gets one with its number."""
        if not isinstance(node, str) and node not in self.columns:
            number = self.facts.terms.number(node)
            self.rows = [(*row, number) for row in self.rows]
            self._add(node)
        return self.columns.get(node)

    def _add(self, node: Node) -> None:
        self.columns[node] = len(self.columns)

    def filter(self, tests: Iterable[str]) -> None:
        """Apply the tests that are about terms as such; others let everything pass."""
        for test in tests:
            if found := _DIFFERENT.fullmatch(test):
                one, other = (self.columns[name] for name in found.groups())
                self.rows = [row for row in self.rows if row[one] != row[other]]
            elif found := _LITERAL.fullmatch(test):
                place = self.columns[found[1]]
                self.rows = [row for row in self.rows if row[place] < 0]

    def heads(self, head: Atom) -> Members:
        """Return what a rule with these rows concludes."""
        one = self._column(head.subject)
        if head.key[0] == TYPE:
            return {row[one] for row in self.rows}  # type: ignore[index]
        if list(self.columns)[:2] == [head.subject, head.object] and len(self.columns) == 2:
            return set(self.rows)
        other = self._column(head.object)
        return {(row[one], row[other]) for row in self.rows}  # type: ignore[index]


def solutions(
    facts: Facts, body: Sequence[Atom], start: int = 0, members: Members | None = None
) -> Match:
    """Join the atoms of a body, from one on whose members may be only the new ones."""
    match = Match(facts)
    match.join(body[start], members)
    left = [atom for place, atom in enumerate(body) if place != start]
    while left:
        near = next((a for a in left if any(v in match.columns for v in a.variables)), left[0])
        left.remove(near)
        match.join(near)
    return match
