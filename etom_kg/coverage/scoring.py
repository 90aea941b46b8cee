"""How well the processes are covered, singly and by area, row, column and level.

A leaf is covered as well as the best system that supports it or a process above it. A process
with parts is covered as the mean of its leaves.

Coverage as a text table, CSV and JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean
from typing import Any

from etom_kg.core.errors import counted
from etom_kg.core.tables import join_list, table_text
from etom_kg.coverage.systems import Element, Matrix, Support, Systems

__all__ = [
    "Coverage",
    "GroupScore",
    "Line",
    "coverage_csv",
    "coverage_json",
    "coverage_text",
    "percent",
]


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
    """How a company's systems cover the processes of an edition."""

    matrix: Matrix
    systems: Systems

    @cached_property
    def _of_process(self) -> dict[str, list[Support]]:
        return self.systems.of_process()

    @cached_property
    def leaf_scores(self) -> dict[str, float]:
        """The score of each leaf."""
        return {leaf: self._leaf(leaf) for leaf in self.matrix.leaves}

    def _leaf(self, leaf: str) -> float:
        stated = (s for above in self.matrix.lineage(leaf) for s in self._of_process.get(above, ()))
        return max((support.score for support in stated), default=0.0)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Every process, in document order."""
        return tuple(self._line(element) for element in self.matrix.elements.values())

    def _line(self, element: Element) -> Line:
        own, *above = self.matrix.lineage(element.identifier)
        inherited = (s for ancestor in above for s in self._of_process.get(ancestor, ()))
        return Line(
            element,
            fmean(self.leaf_scores[leaf] for leaf in self.matrix.leaves_below(own)),
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
        frame, elements = self.matrix, self.matrix.elements
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


_COLUMNS = (
    "identifier",
    "name",
    "level",
    "area",
    "row",
    "columns",
    "score",
    "status",
    "systems",
    "inherited_systems",
    "overlap",
)


def percent(score: float) -> str:
    """Return a score as a whole percentage."""
    return f"{score:.0%}"


def _values(line: Line) -> tuple[object, ...]:
    element = line.element
    return (
        element.identifier,
        element.name,
        element.level,
        element.area,
        element.row,
        join_list(element.columns),
        f"{line.score:.3f}",
        line.status,
        join_list(support.system for support in line.direct),
        join_list(dict.fromkeys(support.system for support in line.inherited)),
        "yes" if line.overlapping else "",
    )


def coverage_csv(coverage: Coverage) -> str:
    """Return a row for each process."""
    return table_text(_COLUMNS, map(_values, coverage.lines))


def coverage_json(coverage: Coverage) -> str:
    """Return groups, processes, gaps, overlaps and orphans."""
    record: dict[str, Any] = {
        "edition": coverage.matrix.edition,
        "systems": len(coverage.systems.by_name),
        "groups": [
            {
                "kind": g.kind,
                "key": g.key,
                "name": g.name,
                "processes": g.leaves,
                "covered": g.covered,
                "score": round(g.score, 3),
            }
            for g in coverage.groups
        ],
        "gaps": [line.element.identifier for line in coverage.gaps],
        "overlaps": {
            line.element.identifier: [support.system for support in line.systems]
            for line in coverage.overlaps
        },
        "orphans": [system.name for system in coverage.systems.orphans()],
        "processes": [dict(zip(_COLUMNS, _values(line), strict=True)) for line in coverage.lines],
    }
    return json.dumps(record, indent=2, ensure_ascii=False) + "\n"


def coverage_text(coverage: Coverage) -> str:
    """Return the groups, gaps, overlaps and orphans for a terminal."""
    names = {i: e.name for i, e in coverage.matrix.elements.items()}
    systems = counted(len(coverage.systems.by_name), "system")
    lines = [
        f"{systems} over eTOM {coverage.matrix.edition}",
        "",
        f"{'group':<52}{'processes':>10}{'covered':>9}{'score':>7}",
    ]
    for g in coverage.groups:
        name = g.name if g.kind in ("all", "level") else f"{g.kind} {g.key}: {g.name}"
        if g.kind == "row" and g.key == g.name:
            name = f"row {g.name}"
        lines.append(f"{name[:51]:<52}{g.leaves:>10}{g.covered:>9}{percent(g.score):>7}")
    lines += ["", f"gaps ({len(coverage.gaps)}): no system, though something around has one"]
    lines += [f"  {line.element.identifier}  {line.element.name}" for line in coverage.gaps]
    lines += ["", f"overlaps ({len(coverage.overlaps)}): several systems for one process"]
    for line in coverage.overlaps:
        several = ", ".join(f"{s.system} {percent(s.score)}" for s in line.systems)
        lines.append(f"  {line.element.identifier}  {names[line.element.identifier]}: {several}")
    orphans = coverage.systems.orphans()
    lines += ["", f"orphans ({len(orphans)}): systems that support no process"]
    lines += [f"  {system.name}" for system in orphans]
    return "\n".join(lines) + "\n"
