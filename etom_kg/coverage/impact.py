"""What follows along the interfaces when a system is retired or a process changes.

A path of interfaces is the evidence: each step names the interface that a description states.

What follows from a change as text, CSV and JSON.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from etom_kg.core.errors import EtomKgError
from etom_kg.core.tables import join_list, table_text
from etom_kg.coverage.scoring import Coverage, percent
from etom_kg.coverage.systems import Matrix, Systems

if TYPE_CHECKING:
    from etom_kg.store import Store

__all__ = [
    "Affected",
    "Impact",
    "Loss",
    "Step",
    "affected_by",
    "impact_csv",
    "impact_json",
    "impact_text",
    "interface_steps",
    "losses_without",
]

_INTERFACES = """
PREFIX etom: <https://w3id.org/etom-kg/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?from ?to ?direction ?interface WHERE {
  ?interface a etom:Interface ; etom:category "named" ; etom:direction ?direction ;
    etom:from ?a ; etom:to ?b .
  ?a etom:inEdition <https://w3id.org/etom-kg/edition/%s> ; skos:notation ?from .
  ?b skos:notation ?to .
} ORDER BY ?from ?to
"""


@dataclass(frozen=True, slots=True)
class Step:
    """An exchange from one process to the next, and the interface that states it."""

    source: str
    target: str
    interface: str


@dataclass(frozen=True, slots=True)
class Affected:
    """A process that is reached, the path to it, and the systems stated for it."""

    process: str
    path: tuple[Step, ...]
    systems: tuple[str, ...]

    @property
    def stations(self) -> tuple[str, ...]:
        """The processes on the path, from the changed one to the one that is reached."""
        return (self.path[0].source, *(step.target for step in self.path))


@dataclass(frozen=True, slots=True)
class Loss:
    """A leaf whose score falls when a system goes."""

    process: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Impact:
    """What follows from a change: cover that is lost, and what is reached along interfaces."""

    what: str
    losses: Sequence[Loss]
    reached: Sequence[Affected]


def interface_steps(store: Store, edition: str) -> dict[str, list[Step]]:
    """Return the exchanges that leave each process, read from a store."""
    steps: dict[str, list[Step]] = {}
    for source, target, direction, interface in store.select(_INTERFACES % edition).values():
        if direction in ("out", "both"):
            steps.setdefault(source, []).append(Step(source, target, interface))
        if direction in ("in", "both"):
            steps.setdefault(target, []).append(Step(target, source, interface))
    return steps


def losses_without(coverage: Coverage, system: str) -> list[Loss]:
    """Return what the leaves lose when a system is retired; raises where it is not known."""
    if system not in coverage.systems.by_name:
        import difflib

        close = difflib.get_close_matches(system, coverage.systems.by_name, n=3)
        hint = f"did you mean {', '.join(close)}?" if close else "the table names the systems"
        raise EtomKgError(f"unknown system {system!r}; {hint}")
    others = {n: s for n, s in coverage.systems.by_name.items() if n != system}
    left = Coverage(coverage.matrix, Systems(others))
    return [
        Loss(leaf, before, left.leaf_scores[leaf])
        for leaf, before in coverage.leaf_scores.items()
        if left.leaf_scores[leaf] < before
    ]


def affected_by(
    changed: Iterable[str], steps: dict[str, list[Step]], systems: Systems, depth: int
) -> list[Affected]:
    """Return the processes that get something, over at most ``depth`` exchanges, from a change.

    Each is reached by its shortest path; the changed processes themselves are left out.
    """
    of_process = systems.of_process()
    reached: dict[str, tuple[Step, ...]] = dict.fromkeys(changed, ())
    queue = deque(reached)
    found: list[Affected] = []
    while queue:
        process = queue.popleft()
        path = reached[process]
        if len(path) == depth:
            continue
        for step in steps.get(process, ()):
            if step.target in reached:
                continue
            reached[step.target] = (*path, step)
            queue.append(step.target)
            stated = tuple(s.system for s in of_process.get(step.target, ()))
            found.append(Affected(step.target, reached[step.target], stated))
    return found


_COLUMNS = ("effect", "process", "name", "before", "after", "systems", "path", "interfaces")


def impact_text(impact: Impact, matrix: Matrix) -> str:
    """Return what a change does: lost cover, then processes along interfaces with the path."""
    names = {i: e.name for i, e in matrix.elements.items()}
    lines = [impact.what]
    for loss in impact.losses:
        fall = f"{percent(loss.before)} to {percent(loss.after)}"
        lines.append(f"  loses cover  {loss.process}  {names[loss.process]}: {fall}")
    for reached in impact.reached:
        systems = ", ".join(reached.systems) or "no system"
        lines.append(f"  reaches      {reached.process}  {names[reached.process]}: {systems}")
        lines.append(f"               by {' -> '.join(reached.stations)}")
        lines += [f"               {step.interface}" for step in reached.path]
    if len(lines) == 1:
        lines.append("  nothing follows")
    return "\n".join(lines) + "\n"


def impact_csv(impact: Impact, matrix: Matrix) -> str:
    """Return a row for each loss and for each process that is reached."""
    return table_text(_COLUMNS, _rows(impact, matrix))


def _rows(impact: Impact, matrix: Matrix) -> Iterator[tuple[object, ...]]:
    for loss in impact.losses:
        name = matrix.elements[loss.process].name
        scores = f"{loss.before:.3f}", f"{loss.after:.3f}"
        yield "loses cover", loss.process, name, *scores, "", "", ""
    for reached in impact.reached:
        name = matrix.elements[reached.process].name
        lists = (reached.systems, reached.stations, (step.interface for step in reached.path))
        yield "reached", reached.process, name, "", "", *map(join_list, lists)


def impact_json(impact: Impact, matrix: Matrix) -> str:
    """Return the change, what loses cover and what is reached by which path."""
    record = {
        "change": impact.what,
        "edition": matrix.edition,
        "losses": [
            {
                "process": loss.process,
                "name": matrix.elements[loss.process].name,
                "before": round(loss.before, 3),
                "after": round(loss.after, 3),
            }
            for loss in impact.losses
        ],
        "reached": [
            {
                "process": reached.process,
                "name": matrix.elements[reached.process].name,
                "systems": list(reached.systems),
                "path": list(reached.stations),
                "interfaces": [step.interface for step in reached.path],
            }
            for reached in impact.reached
        ],
    }
    return json.dumps(record, indent=2, ensure_ascii=False) + "\n"
