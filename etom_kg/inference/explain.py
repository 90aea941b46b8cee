"""Say which stated triples a conclusion follows from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pyoxigraph import BlankNode, Triple

from etom_kg.inference.place import Place
from etom_kg.inference.rules import Atom, Node, Rule
from etom_kg.inference.sparql import Writer

__all__ = ["Explainer", "bound", "triple_of"]

_TRIES = 20
"""Ways to reach a conclusion by one rule that are tried."""
_BUDGET = 1000
"""Queries that one explanation may take; a conclusion then stands for itself."""


class Explainer:
    """Look for the reasons of conclusions in a closed graph."""

    def __init__(self, place: Place, writer: Writer, rules: Sequence[Rule]) -> None:
        self._place = place
        self._writer = writer
        self._rules = rules
        self._left = 0

    def reasons(self, triple: Triple) -> list[Triple]:
        """Return stated triples that the triple follows from; itself if it is stated."""
        self._left = _BUDGET
        return self._reasons(triple, frozenset()) or [triple]

    def _reasons(self, triple: Triple, above: frozenset[Triple]) -> list[Triple]:
        if self._is_stated(triple):
            return [triple]
        above = above | {triple}
        derived = False
        for steps in self._derivations(triple):
            derived = True
            if above.isdisjoint(steps):
                parts = [self._reasons(step, above) for step in steps]
                if all(parts):
                    return [reason for part in parts for reason in part]
        # What no rule gives follows from the axioms alone; what only circles give has no reason.
        return [] if derived else [triple]

    def _is_stated(self, triple: Triple) -> bool:
        # Everything that is asked about holds; what was not found by rules was there before.
        return not self._place.holds(self._writer.found, triple)

    def _derivations(self, triple: Triple) -> Iterator[list[Triple]]:
        for rule in self._rules:
            values = _match(rule.head, triple)
            nameless = any(isinstance(end, BlankNode) for end in triple)
            if values is None or self._left == 0 or nameless:
                continue
            self._left -= 1
            body = tuple(bound(atom, values) for atom in rule.body)
            query = self._writer.instances(replace(rule, body=body), _TRIES)
            for row in self._place.rows(query):
                found = {f"?{name}": term for name, term in row.items()}
                yield [triple_of(bound(atom, found)) for atom in body]  # type: ignore[arg-type]


def _match(head: Atom, triple: Triple) -> dict[str, Node] | None:
    values: dict[str, Node] = {}
    for node, term in zip(head.nodes, triple, strict=True):
        if isinstance(node, str):
            if values.setdefault(node, term) != term:
                return None
        elif node != term:
            return None
    return values


def bound(atom: Atom, values: Mapping[str, Node]) -> Atom:
    """Return a pattern with values in place of variables."""
    return Atom(*(values.get(n, n) if isinstance(n, str) else n for n in atom.nodes))


def triple_of(atom: Atom) -> Triple:
    """Return a pattern without variables as a triple."""
    return Triple(atom.subject, atom.predicate, atom.object)  # type: ignore[arg-type]
