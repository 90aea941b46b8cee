"""What follows along the interfaces when a system is retired or a process changes.

A path of interfaces is the evidence: each step names the interface that a description states.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from etom_kg.coverage.scoring import Coverage
from etom_kg.coverage.systems import Systems
from etom_kg.errors import EtomKgError

if TYPE_CHECKING:
    from etom_kg.store import Store

__all__ = ["Affected", "Impact", "Loss", "Step", "affected_by", "interface_steps", "losses_without"]

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
        raise EtomKgError(f"no system is called {system!r}; {hint}")
    others = {n: s for n, s in coverage.systems.by_name.items() if n != system}
    left = Coverage(coverage.framework, Systems(others))
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
