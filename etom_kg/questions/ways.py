"""Ways between two processes along the interfaces that are stated, the shortest ones first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from pyoxigraph import NamedNode

from etom_kg.store import Store

__all__ = ["Step", "ways_between"]

_STEPS = """PREFIX etom: <https://w3id.org/etom-kg/ontology#>
SELECT DISTINCT ?i ?from ?to ?direction WHERE {
  ?i etom:from ?from ; etom:to ?to ; etom:direction ?direction ; etom:category ?category .
  FILTER(?category IN ("named", "layer") && ?from != ?to)
}"""


@dataclass(frozen=True, slots=True)
class Step:
    """One interface on a way, in the direction in which something passes."""

    source: str
    target: str
    interface: str


def ways_between(
    store: Store, start: NamedNode, end: NamedNode, *, longest: int = 6, most: int = 20
) -> list[list[Step]]:
    """Return ways of at most so many steps from one process to another, the shortest first.

    No way passes a process twice. There is none where nothing passes from the one to the other.
    """
    steps: dict[str, dict[str, Step]] = defaultdict(dict)
    for interface, giver, taker, direction in store.select(_STEPS).values():
        if direction in ("out", "both"):
            steps[giver].setdefault(taker, Step(giver, taker, interface))
        if direction in ("in", "both"):
            steps[taker].setdefault(giver, Step(taker, giver, interface))
    found: list[list[Step]] = []
    open_ways: list[list[Step]] = [[step] for _, step in sorted(steps[start.value].items())]
    for _ in range(longest):
        longer: list[list[Step]] = []
        for way in open_ways:
            at = way[-1].target
            if at == end.value:
                found.append(way)
                continue
            passed = {start.value, *(step.target for step in way)}
            longer += [[*way, step] for to, step in sorted(steps[at].items()) if to not in passed]
        if len(found) >= most or len(longer) > _OPEN:
            break
        open_ways = longer
    return found[:most]


_OPEN = 50_000
"""Ways that are followed at once: where there are more, the longer ones are left out."""
