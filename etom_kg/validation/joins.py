"""How the triple patterns of a query are joined: in which order, and read at once or looked up.

Engines put the patterns of a group in an order by what they look like and look up the values row by
row. Here the order is by what there is, and a pattern of which a large part is wanted is read at
once: as a sub-select, which engines join by hashing. What the query means stays the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from etom_kg.validation.extents import Extents
from etom_kg.validation.paths import Path
from etom_kg.validation.triples import Beginning, Exists, Pattern

__all__ = ["Joins"]

_BOTH = 0.1
"""The share of rows that stay where both ends of a pattern are known already, as a guess."""
_FAR = 10.0
"""The number of nodes that a path of any length leads to, as a guess."""
_NOWHERE = "VALUES ?this { }"


@dataclass(frozen=True, slots=True)
class _Joined:
    """Patterns joined to one text, the variables in it and about how many rows it has."""

    text: str
    variables: frozenset[str]
    rows: float
    reads_all: bool = False

    def to(self, text: str, pattern: Iterable[str], rows: float, reads_all: bool) -> _Joined:
        """Return these joined to a text with more variables."""
        # A sub-select of two keeps the engine from taking them in another order.
        both = f"{{ SELECT * WHERE {{ {self.text} {text} }} }}"
        return _Joined(both, self.variables | set(pattern), rows, self.reads_all or reads_all)


class Joins:
    """Plans joins by what is counted in the data."""

    def __init__(self, extents: Extents) -> None:
        self._extents = extents

    def edits(self, beginning: Beginning | None, focus: str) -> dict[tuple[int, int], str]:
        """Return what to put in place of spans of a query, the pattern of its focus among it.

        There is nothing to put in where the query is best left as it is.
        """
        nodes = self._extents.count(focus)
        if not self._extents.are_many(nodes) or beginning is None or not beginning.spans:
            return {}
        patterns = _split(beginning.patterns)
        if self._is_empty(patterns):
            return {beginning.spans[0]: _NOWHERE}
        joined = self._join(_Joined(focus, frozenset({"?this"}), nodes), patterns)
        if joined is None:
            return {}
        done: list[tuple[int, int]] = []
        for exists in beginning.exists:
            filtered = self._filtered(joined, exists, beginning.others)
            if filtered is not None:
                joined = filtered
                done.append(exists.span)
        if not joined.reads_all:
            return {}
        texts = dict.fromkeys([*beginning.spans, *done], "")
        return texts | {beginning.spans[0]: joined.text}

    def _is_empty(self, patterns: Sequence[Pattern]) -> bool:
        """Tell whether the patterns have no solution, where that is quickly found out."""
        if any(self._pairs(pattern) == 0 for pattern in patterns):
            return True
        if not all(map(self._extents.has_circle, _circles(patterns))):
            return True
        # Engines begin at a term that is given, and so at the few rows that it leaves.
        is_anchored = any(not {p.start[0], p.end[0]} <= {"?"} for p in patterns)
        return is_anchored and not self._extents.any(" ".join(p.sparql for p in patterns))

    def _join(self, joined: _Joined, patterns: Iterable[Pattern]) -> _Joined | None:
        """Return patterns joined to others, next the one that multiplies rows least."""
        left = list(patterns)
        while left:
            near = [p for p in left if not joined.variables.isdisjoint(p.variables)]
            if not near:
                return None
            fans = [self._fan(pattern, joined) for pattern in near]
            fan = min(fans)
            pattern = near[fans.index(fan)]
            left.remove(pattern)
            pairs = self._pairs(pattern)
            reads_all = pairs is not None and self._extents.reads_all(pairs, joined.rows)
            text = _sub_select(pattern) if reads_all else pattern.sparql
            joined = joined.to(text, pattern.variables, joined.rows * fan, reads_all)
        return joined

    def _pairs(self, pattern: Pattern) -> int | None:
        """Return how many rows there are to a pattern, if it is one that can be read at once."""
        path = pattern.path.parts[0] if pattern.path.repeats else pattern.path
        if len(pattern.variables) == 2:
            return self._extents.of(path).pairs if path.single else None
        return self._extents.count(pattern.sparql) if pattern.path.bounded else None

    def _fan(self, pattern: Pattern, joined: _Joined) -> float:
        """Return about how many rows come of one to which a pattern is joined."""
        pairs = self._pairs(pattern)
        if len(pattern.variables) == 1:
            return 1 if pairs is None else min(1, pairs / joined.rows)
        if joined.variables.issuperset(pattern.variables):
            return _BOTH
        if pairs is None or not pattern.path.single:
            return _FAR if pattern.start in joined.variables else _FAR**2
        extent = self._extents.of(pattern.path)
        return pairs / max(1, extent.starts if pattern.start in joined.variables else extent.ends)

    def _filtered(self, joined: _Joined, exists: Exists, others: Set[str]) -> _Joined | None:
        """Return rows for which other patterns match, or do not; nothing to leave the filter."""
        names = {name for pattern in exists.patterns for name in pattern.variables}
        shared = sorted(names & joined.variables)
        if not shared or not others.isdisjoint(names - joined.variables):
            return None
        inner = self._read(_split(exists.patterns), joined.rows)
        if inner is None:
            return None
        # Of a path of any length there are no two rows alike, and it may have very many.
        is_unlike = len(exists.patterns) == 1 and exists.patterns[0].path.repeats
        word = "" if exists.negated or (is_unlike and len(shared) == len(names)) else "DISTINCT "
        text = f"{{ SELECT {word}{' '.join(shared)} WHERE {{ {inner.text} }} }}"
        text = f"MINUS {text}" if exists.negated else text
        return joined.to(text, (), joined.rows, reads_all=True)

    def _read(self, patterns: Sequence[Pattern], rows: float) -> _Joined | None:
        """Return patterns that are read at once, if that beats looking them up for each row."""
        counts = {p: n for p in patterns if (n := self._pairs(p)) is not None}
        first = min(counts, key=counts.__getitem__, default=None)
        if first is None or not self._extents.reads_all(counts[first], rows):
            return None
        start = _Joined(_sub_select(first), frozenset(first.variables), max(1, counts[first]))
        joined = self._join(start, [pattern for pattern in patterns if pattern != first])
        return joined if joined and self._extents.reads_all(joined.rows, rows) else None


def _split(patterns: Iterable[Pattern]) -> list[Pattern]:
    """Return the steps of sequences as patterns of their own, unless an end is given.

    From a given end, engines find the few ways themselves.
    """
    waiting = list(patterns)
    found: list[Pattern] = []
    while waiting:
        pattern = waiting.pop(0)
        if pattern.path.operator != "/" or len(pattern.variables) < 2:
            found.append(pattern)
            continue
        first, *rest = pattern.path.parts
        middle = f"?_step{len(found)}_{len(waiting)}"
        path = rest[0] if len(rest) == 1 else Path("/", None, tuple(rest))
        waiting[:0] = [Pattern(pattern.start, first, middle), Pattern(middle, path, pattern.end)]
    return found


def _circles(patterns: Sequence[Pattern]) -> Iterator[Path]:
    """Yield paths of which patterns ask to lead from a node back to it in any number of steps."""
    for pattern in patterns:
        if pattern.path.operator in ("*", "+") and pattern.path.parts[0].single:
            step = pattern.path.parts[0]
            there_and_back = Pattern(pattern.end, step, pattern.start) in patterns
            if there_and_back or (pattern.path.repeats and pattern.start == pattern.end):
                yield step


def _sub_select(pattern: Pattern) -> str:
    return f"{{ SELECT {' '.join(pattern.variables)} WHERE {{ {pattern.sparql} }} }}"
