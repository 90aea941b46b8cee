"""Gather from several stores what the patterns of a query can match, and little more.

Each pattern is asked of every store, so it does not matter which store holds what. Patterns with
few answers go first; what they leave possible for a variable narrows the others. A value may be
left out only where no solution could use it, so narrowing follows the algebra: it goes into
OPTIONAL, MINUS and EXISTS from the pattern that they extend, and not into sub-selects.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from pyoxigraph import Literal, NamedNode

from etom_kg.namespaces import XSD
from etom_kg.results import Term
from etom_kg.store.fetching import Fetcher
from etom_kg.store.patterns import (
    UNNAMED,
    Node,
    PathStep,
    Step,
    algebra,
    exists_in,
    steps_of,
)

__all__ = ["Gatherer"]

_MANY = 2000
_AT_ONCE = 200
_PATH = 100.0

Possible = dict[str, frozenset[Term]]
"""The values that a variable can have in a solution, for those that are bound in every one."""


class Gatherer:
    """Has a fetcher fetch what a query needs."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher

    def gather(self, text: str) -> None:
        """Gather for a query; raises ``QueryError``, ``StoreError`` or ``NotSupported``."""
        self._walk(algebra(text), {})

    def _walk(self, node: Any, outer: Possible) -> Possible:
        """Gather for a part of the algebra; solutions that differ from ``outer`` are not wanted."""
        if node.name == "BGP":
            return self._pattern(steps_of(node.triples), outer)
        if node.name == "values":
            return _listed(node.res)
        if node.name == "Join":
            first = self._walk(node.p1, outer)
            return first | self._walk(node.p2, outer | first)
        if node.name in ("LeftJoin", "Minus"):
            first = self._walk(node.p1, outer)
            second = self._walk(node.p2, first)
            self._exists(node.get("expr"), second | first)
            return first
        if node.name == "Union":
            one, two = self._walk(node.p1, outer), self._walk(node.p2, outer)
            return {name: one[name] | two[name] for name in one if name in two}
        within = {} if node.name in _OWN_SCOPE else outer
        # VALUES without rows has an empty list there, and a CONSTRUCT may have no pattern.
        found = self._walk(node.p, within) if node.get("p") else within
        for key in ("expr", "A"):
            self._exists(node.get(key), found)
        if node.name == "Project":
            return {str(name): found[str(name)] for name in node.PV if str(name) in found}
        return found

    def _exists(self, expression: Any, outer: Possible) -> None:
        for pattern in exists_in(expression):
            self._walk(pattern, outer)

    def _pattern(self, steps: list[Step | PathStep], outer: Possible) -> Possible:
        """Gather for steps that must all match, the cheapest first."""
        names = {node for step in steps for node in step.nodes if isinstance(node, str)}
        possible = {name: outer[name] for name in names if name in outer}
        waiting = list(steps)
        while waiting and all(possible.values()):
            step = min(waiting, key=lambda each: _cost(each, possible))
            waiting.remove(step)
            if isinstance(step, PathStep):
                self._follow(step, possible)
                if step.may_be_empty and not _stands_in_triples(step, steps):
                    self._find_nodes(step, possible)
            else:
                rows = self._fetch(step, possible)
                for place, node in enumerate(step.nodes):
                    if isinstance(node, str):
                        _narrow(possible, node, {row[place] for row in rows})
        if not all(possible.values()):
            possible = {name: frozenset() for name in names}
        return {n: terms for n, terms in possible.items() if not n.startswith(UNNAMED)}

    def _follow(self, step: PathStep, possible: Possible) -> None:
        """Gather all triples of a path's predicates; walk it here from an end that is known."""
        self._fetch(Step("from", step.predicates, "to"), {})
        ends = [_values(node, possible) for node in (step.subject, step.object)]
        known = min((0, 1), key=lambda end: _size(ends[end]))
        start, other = ends[known], (step.object, step.subject)[known]
        if start is None or isinstance(other, tuple):
            return
        path = f"?start {step.path} ?end" if known == 0 else f"?end {step.path} ?start"
        listed = " ".join(map(str, start))
        answer: Any = self._fetcher.local.query(
            f"SELECT DISTINCT ?end WHERE {{ VALUES ?start {{ {listed} }} {path} }}",
            use_default_graph_as_union=True,
        )
        # An empty path leads to where it starts, of which no triple need be here yet.
        itself = start if step.may_be_empty else ()
        _narrow(possible, other, {*itself, *(row[0] for row in answer)})

    def _find_nodes(self, step: PathStep, possible: Possible) -> None:
        """Gather triples that tell which nodes there are, for a path that may be empty."""
        sizes = _ends(step, possible)
        node = step.nodes[sizes.index(min(sizes))]
        self._fetch(Step(node, "any", "other"), possible)
        if min(sizes) <= _MANY:
            self._fetch(Step("other", "any", node), possible)

    def _fetch(self, step: Step, possible: Possible) -> list[tuple[Term, ...]]:
        """Return the triples of all stores that match a step, and keep them."""
        given: list[tuple[Term, ...] | None] = [
            node if isinstance(node, tuple) else None for node in step.nodes
        ]
        most = _MANY if given[0] is None and given[2] is None else _AT_ONCE
        sizes = {
            place: _size(_values(node, possible))
            for place, node in enumerate(step.nodes)
            if isinstance(node, str)
        }
        place = min(sizes, key=lambda each: sizes[each], default=None)
        if place is None or sizes[place] > most:
            return self._fetcher.fetch(given)
        rows: list[tuple[Term, ...]] = []
        listed = sorted(_values(step.nodes[place], possible) or (), key=str)
        source = (term for term in listed if place == 2 or isinstance(term, NamedNode))
        while piece := tuple(islice(source, _AT_ONCE)):
            given[place] = piece
            rows += self._fetcher.fetch(given)
        return rows


_OWN_SCOPE = frozenset(
    {"AggregateJoin", "AskQuery", "ConstructQuery", "Distinct", "Group", "OrderBy", "Project"}
    | {"Reduced", "SelectQuery", "Slice", "ToMultiSet"}
)
"""Parts whose solutions depend on each other, or that make none of their own."""


def _listed(rows: Sequence[Mapping[Any, Any]]) -> Possible:
    """Return what VALUES leaves possible, for variables that it binds in every row."""
    from rdflib.term import Identifier

    from etom_kg.store.terms import from_rdflib

    found: Possible = {}
    for name in rows[0] if rows else ():
        terms = [row.get(name) for row in rows]
        if all(isinstance(term, Identifier) for term in terms):
            _narrow(found, str(name), [from_rdflib(term) for term in terms])
    return found


def _narrow(possible: Possible, name: str, terms: Iterable[Term | None]) -> None:
    """Note the terms of a variable, if all are IRIs or plain strings.

    Numbers, dates and texts with a language are spelt differently by different stores.
    """
    found = frozenset(term for term in terms if term is not None)
    if all(_spelt_alike(term) for term in found):
        possible[name] = possible[name] & found if name in possible else found


def _spelt_alike(term: Term) -> bool:
    return isinstance(term, NamedNode) or (
        isinstance(term, Literal) and term.datatype == XSD.string
    )


def _values(node: Node, possible: Possible) -> Collection[Term] | None:
    return node if isinstance(node, tuple) else possible.get(node)


def _size(values: Collection[Term] | None) -> float:
    return float("inf") if values is None else len(values)


def _stands_in_triples(path: PathStep, steps: Sequence[Step | PathStep]) -> bool:
    """Tell whether an end of a path also stands in a triple of the same pattern."""
    bound = {
        node for step in steps if isinstance(step, Step) for node in (step.subject, step.object)
    }
    return any(node in bound for node in path.nodes)


def _ends(step: Step | PathStep, possible: Possible) -> list[float]:
    return [_size(_values(node, possible)) for node in (step.subject, step.object)]


def _cost(step: Step | PathStep, possible: Possible) -> tuple[float, float]:
    """Say what a step costs, at least roughly: paths need all triples of their predicates."""
    low, high = sorted(_ends(step, possible))
    if isinstance(step, PathStep):
        return (max(low, _PATH), high)
    return (low if _size(_values(step.predicate, possible)) < _MANY else low + _PATH, high)
