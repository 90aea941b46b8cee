"""The data that are validated, wherever they are: a place that answers SELECT queries."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from etom_kg.namespaces import RDFS
from etom_kg.validation.extents import Extents

if TYPE_CHECKING:
    from etom_kg.store import Store as AnyStore

__all__ = ["Data", "NotCovered", "RemoteData", "Row", "Term"]

Term = NamedNode | BlankNode | Literal | Triple
Row = Sequence[Term | None]


class NotCovered(Exception):  # noqa: N818 - no error: the reference engine takes over
    """Shapes that cannot be asked as SPARQL over the whole graph, and why."""


class Data(ABC):
    """Data to validate."""

    once = False
    """Whether a triple pattern gives the same triple only once."""
    few: float = math.inf
    """Up to so many nodes are looked up one by one; how a server goes about it is its own."""

    @abstractmethod
    def select(
        self, text: str, columns: Sequence[str], given: Mapping[str, Term] | None = None
    ) -> Iterator[Row]:
        """Yield the given columns, named without ``?``, of the rows of a SELECT query.

        ``given`` are variables that have a value from the start; not every place can do that.
        """

    @property
    def substitutes(self) -> bool:
        """Whether ``given`` may be used."""
        return False

    @property
    def loses_datatypes(self) -> bool:
        """Whether the data stand in a store that keeps all whole numbers as ``xsd:integer``."""
        return False

    @property
    def lossy(self) -> frozenset[NamedNode]:
        """The predicates of literals whose datatype the store does not keep."""
        return frozenset()

    def exact(self, predicate: NamedNode) -> Mapping[Term, list[Term]]:
        """Return the values of one of the ``lossy`` predicates as they were given."""
        raise KeyError(predicate)

    def add_shapes(self, triples: Iterable[Triple]) -> NamedNode:
        """Put the shapes beside the data and return the name of their graph."""
        raise NotCovered("shapes cannot be put beside these data")

    @cached_property
    def extents(self) -> Extents:
        """What is counted in the data."""
        return Extents(self.select, self.few)

    def any_value(self, pattern: str, keep: Callable[[Term], bool] | None = None) -> bool:
        """Tell whether a pattern gives ``?value`` any value, such that ``keep`` is true."""
        if keep is None:
            return self.extents.any(pattern)
        text = f"SELECT DISTINCT ?value WHERE {{ {pattern} }}"
        return any(value is not None and keep(value) for (value,) in self.select(text, ("value",)))

    @cached_property
    def _below(self) -> dict[Term | None, list[Term | None]]:
        below: dict[Term | None, list[Term | None]] = defaultdict(list)
        for low, high in self.select(
            f"SELECT ?low ?high WHERE {{ ?low {RDFS.subClassOf} ?high }}", ("low", "high")
        ):
            below[high].append(low)
        return below

    def subclasses(self, kind: NamedNode) -> list[NamedNode] | None:
        """Return a class and those below it; nothing if one of them has no name."""
        found: dict[Term | None, None] = {kind: None}
        waiting: list[Term | None] = [kind]
        while waiting:
            for low in self._below.get(waiting.pop(), ()):
                if low not in found:
                    found[low] = None
                    waiting.append(low)
        named = [node for node in found if isinstance(node, NamedNode)]
        return named if len(named) == len(found) else None

    @cached_property
    def _expressions(self) -> dict[tuple[str, str], bool]:
        return {}

    def knows_pattern(self, pattern: str, flags: str) -> bool:
        """Tell whether the engine accepts a regular expression."""
        if (pattern, flags) not in self._expressions:
            query = (
                f"SELECT (REGEX({Literal('')}, {Literal(pattern)}, {Literal(flags)}) AS ?r) {{}}"
            )
            rows = list(self.select(query, ("r",)))
            self._expressions[pattern, flags] = bool(rows) and rows[0][0] is not None
        return self._expressions[pattern, flags]


class RemoteData(Data):
    """Data in any store, such as a SPARQL endpoint."""

    def __init__(self, store: AnyStore) -> None:
        self.store = store

    def select(
        self, text: str, columns: Sequence[str], given: Mapping[str, Term] | None = None
    ) -> Iterator[Row]:
        """Yield the rows of a SELECT query."""
        assert not given
        rows = self.store.select(text)
        places = [rows.columns.index(column) for column in columns]
        for row in rows:
            yield [row[place] for place in places]
