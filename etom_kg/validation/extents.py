"""How much there is of what shapes speak of: what decides between looking up and reading all.

To look up the values of one node takes as long as to read some ten triples in a row, and longer
on a disk. Where a constraint is about many nodes, all pairs of a path are read and joined instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from pyoxigraph import Literal

if TYPE_CHECKING:
    from etom_kg.validation.paths import Path

__all__ = ["Extent", "Extents"]

_LOOK_UP = 8
"""At least so many triples are read in a row in the time of one look-up."""


@dataclass(frozen=True, slots=True)
class Extent:
    """How many pairs of nodes a path joins, and how many nodes are at its starts and its ends."""

    pairs: int
    starts: int
    ends: int


class Extents:
    """What is counted in data, each thing once.

    ``select`` asks the data; up to ``few`` nodes are looked up one by one, whatever else there is.
    """

    def __init__(
        self, select: Callable[[str, Sequence[str]], Iterator[Sequence[object]]], few: float
    ) -> None:
        self._select = select
        self._few = few
        self._counts: dict[str, int] = {}
        self._any: dict[str, bool] = {}
        self._paths: dict[str, Extent] = {}

    def count(self, pattern: str) -> int:
        """Return how many solutions a pattern has."""
        if pattern not in self._counts:
            text = f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}"
            (self._counts[pattern],) = self._numbers(text, ("n",))
        return self._counts[pattern]

    def any(self, pattern: str) -> bool:
        """Tell whether a pattern has a solution."""
        if pattern not in self._any:
            rows = self._select(f"SELECT * WHERE {{ {pattern} }} LIMIT 1", ())
            self._any[pattern] = next(rows, None) is not None
        return self._any[pattern]

    def of(self, path: Path) -> Extent:
        """Return how far a path of a single step reaches."""
        key = path.sparql
        if key not in self._paths:
            text = (
                "SELECT (COUNT(*) AS ?pairs) (COUNT(DISTINCT ?start) AS ?starts) "
                f"(COUNT(DISTINCT ?end) AS ?ends) WHERE {{ ?start {key} ?end }}"
            )
            self._paths[key] = Extent(*self._numbers(text, ("pairs", "starts", "ends")))
        return self._paths[key]

    def has_circle(self, path: Path) -> bool:
        """Tell whether steps of a path lead from any node back to it."""
        key = f"({path.sparql})+"
        if key not in self._any:
            steps = TopologicalSorter[object]()
            text = f"SELECT ?start ?end WHERE {{ ?start {path.sparql} ?end }}"
            for start, end in self._select(text, ("start", "end")):
                steps.add(start, end)
            try:
                steps.prepare()
            except CycleError:
                self._any[key] = True
            else:
                self._any[key] = False
        return self._any[key]

    def are_many(self, nodes: float) -> bool:
        """Tell whether there are more nodes than should be looked up one by one."""
        return nodes > self._few

    def reads_all(self, pairs: float, nodes: float) -> bool:
        """Tell whether to read so many pairs takes less time than to look up so many nodes."""
        return self.are_many(nodes) and pairs <= _LOOK_UP * nodes

    def read(self, path: Path | None, nodes: int) -> Extent | None:
        """Return how far a path reaches, if it is to be read at once for so many nodes."""
        if path is None or not path.single or not self.are_many(nodes):
            return None
        extent = self.of(path)
        return extent if self.reads_all(extent.pairs, nodes) else None

    def _numbers(self, text: str, columns: Sequence[str]) -> Iterator[int]:
        (row,) = self._select(text, columns)
        for value in row:
            assert isinstance(value, Literal)
            yield int(value.value)
