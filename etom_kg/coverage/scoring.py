"""How well the processes are covered, singly and by area, row, column and level.

A leaf is covered as well as the best system that supports it or a process above it. A process
with parts is covered as the mean of its leaves.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean

from etom_kg.coverage.framework import Element, Framework
from etom_kg.coverage.systems import Support, Systems

__all__ = ["Coverage", "GroupScore", "Line"]


@dataclass(frozen=True, slots=True)
class Line:
    """One process: its score, the systems stated for it, and those stated for one above it."""

    element: Element
    score: float
    direct: tuple[Support, ...]
    inherited: tuple[Support, ...]

    @property
    def status(self) -> str:
        """Return gap, partial or full."""
        return "gap" if self.score == 0 else "full" if self.score == 1 else "partial"

    @property
    def systems(self) -> tuple[Support, ...]:
        """The best statement of each system, those for this very process first."""
        best: dict[str, Support] = {}
        for support in (*self.direct, *self.inherited):
            best.setdefault(support.system, support)
        return tuple(best.values())

    @property
    def overlapping(self) -> bool:
        """Whether a system is stated for this process, and another for it or one above it."""
        return bool(self.direct) and len(self.systems) > 1


@dataclass(frozen=True, slots=True)
class GroupScore:
    """Leaves of a group: how many, how many of them covered at all, and the mean score."""

    kind: str
    key: str
    name: str
    leaves: int
    covered: int
    score: float


@dataclass(frozen=True)
class Coverage:
    """The coverage of a framework by a company's systems."""

    framework: Framework
    systems: Systems

    @cached_property
    def _of_process(self) -> dict[str, list[Support]]:
        return self.systems.of_process()

    @cached_property
    def leaf_scores(self) -> dict[str, float]:
        """The score of each leaf."""
        return {leaf: self._leaf(leaf) for leaf in self.framework.leaves}

    def _leaf(self, leaf: str) -> float:
        stated = (
            s for above in self.framework.lineage(leaf) for s in self._of_process.get(above, ())
        )
        return max((support.score for support in stated), default=0.0)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Every process, in document order."""
        return tuple(self._line(element) for element in self.framework.elements.values())

    def _line(self, element: Element) -> Line:
        own, *above = self.framework.lineage(element.identifier)
        inherited = (s for ancestor in above for s in self._of_process.get(ancestor, ()))
        return Line(
            element,
            fmean(self.leaf_scores[leaf] for leaf in self.framework.leaves_below(own)),
            tuple(self._of_process.get(own, ())),
            tuple(inherited),
        )

    @property
    def gaps(self) -> list[Line]:
        """The processes without any cover whose parent has some or that have no parent."""
        by_identifier = {line.element.identifier: line for line in self.lines}
        return [
            line
            for line in self.lines
            if line.score == 0
            and (
                line.element.parent not in by_identifier
                or by_identifier[line.element.parent].score > 0
            )
        ]

    @property
    def overlaps(self) -> list[Line]:
        """The processes that several systems support, one of them by name."""
        return [line for line in self.lines if line.overlapping]

    @cached_property
    def groups(self) -> tuple[GroupScore, ...]:
        """The whole, and each area, row, column and level."""
        frame, elements = self.framework, self.framework.elements
        found = [self._group("all", frame.edition, f"eTOM {frame.edition}", frame.leaves)]
        for kind, names, place in (
            ("area", frame.areas, lambda e: (e.area,)),
            ("row", frame.rows, lambda e: (e.row,)),
            ("column", frame.columns, lambda e: e.columns),
        ):
            for key, name in names.items():
                inside = [leaf for leaf in frame.leaves if key in place(elements[leaf])]
                if inside:
                    found.append(self._group(kind, key, name, inside))
        for level in sorted({element.level for element in elements.values()}):
            found.append(self._level(level))
        return tuple(found)

    def _group(self, kind: str, key: str, name: str, leaves: Iterable[str]) -> GroupScore:
        scores = [self.leaf_scores[leaf] for leaf in leaves]
        covered = sum(score > 0 for score in scores)
        return GroupScore(kind, key, name, len(scores), covered, fmean(scores))

    def _level(self, level: int) -> GroupScore:
        scores = [line.score for line in self.lines if line.element.level == level]
        covered = sum(score > 0 for score in scores)
        return GroupScore(
            "level", str(level), f"level {level}", len(scores), covered, fmean(scores)
        )
