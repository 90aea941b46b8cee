"""The data that are validated, wherever they are, and how much there is of what shapes speak of.

To look up the values of one node takes as long as to read some ten triples in a row, and longer
on a disk. Where a constraint is about many nodes, all pairs of a path are read and joined instead.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple, Variable

from etom_kg.core.errors import ShapesError
from etom_kg.core.namespaces import RDFS, XSD
from etom_kg.core.results import Term
from etom_kg.core.terms import INTEGER_BOUNDS
from etom_kg.store.guard import calls

if TYPE_CHECKING:
    from etom_kg.store import Store as AnyStore
    from etom_kg.validation.paths import Path

__all__ = [
    "SHAPES_GRAPH",
    "Data",
    "EmbeddedData",
    "Extent",
    "Extents",
    "NotCovered",
    "RemoteData",
    "Row",
]

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
            self._any[key] = self._find_circle(path)
        return self._any[key]

    def _find_circle(self, path: Path) -> bool:
        steps = TopologicalSorter[object]()
        text = f"SELECT ?start ?end WHERE {{ ?start {path.sparql} ?end }}"
        for start, end in self._select(text, ("start", "end")):
            steps.add(start, end)
        try:
            steps.prepare()
        except CycleError:
            return True
        return False

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


Row = Sequence[Term | None]


class NotCovered(Exception):  # noqa: N818 - no error: the reference engine takes over
    """Shapes that cannot be asked as SPARQL over the whole graph, and why."""


class Data(ABC):
    """Data to validate."""

    once = False
    """Whether a triple pattern gives the same triple only once."""
    few: float = math.inf
    """Up to so many nodes are looked up one by one; how a server goes about it is its own."""
    substitutes = False
    """Whether variables may be ``given`` values to ``select``."""
    loses_datatypes = False
    """Whether the data stand in a store that keeps all whole numbers as ``xsd:integer``."""
    lossy: frozenset[NamedNode] = frozenset()
    """The predicates of literals whose datatype the store does not keep."""

    @abstractmethod
    def select(
        self, text: str, columns: Sequence[str], given: Mapping[str, Term] | None = None
    ) -> Iterator[Row]:
        """Yield the given columns, named without ``?``, of the rows of a SELECT query.

        ``given`` are variables that have a value from the start; not every place can do that.
        """

    @abstractmethod
    def quads(self) -> Iterator[Quad]:
        """Yield the data."""

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


def _refuse_calls(text: str) -> None:
    """Raise ``ShapesError`` if a query would ask another server, whatever shapes put into it."""
    if calls(text):
        raise ShapesError("a query in shapes may not use SERVICE (SHACL 5.2.1)")


class RemoteData(Data):
    """Data in any store, such as a SPARQL endpoint."""

    def __init__(self, store: AnyStore) -> None:
        self.store = store

    def select(
        self, text: str, columns: Sequence[str], given: Mapping[str, Term] | None = None
    ) -> Iterator[Row]:
        """Yield the rows of a SELECT query."""
        assert not given
        _refuse_calls(text)
        rows = self.store.select(text)
        places = [rows.columns.index(column) for column in columns]
        for row in rows:
            yield [row[place] for place in places]

    def quads(self) -> Iterator[Quad]:
        """Yield the data."""
        return self.store.quads()


SHAPES_GRAPH = NamedNode("urn:etom-kg:shapes")

_LOST = frozenset({XSD[name] for name in INTEGER_BOUNDS if name != "integer"} | {XSD.dateTimeStamp})
"""Datatypes that Oxigraph keeps as those they derive from."""


class EmbeddedData(Data):
    """Quads that are copied to memory, all in one graph, or an embedded store as it is."""

    few = 100
    substitutes = True

    def __init__(self, data: Store | Iterable[Quad]) -> None:
        self.loses_datatypes = self._union = isinstance(data, Store)
        self.once = not self._union
        if isinstance(data, Store):
            self.store = data
            return
        quads = data if isinstance(data, list) else list(data)
        self.store = Store()
        self.store.extend(Quad(q.subject, q.predicate, q.object) for q in quads)
        literals = ((q.predicate, q.object) for q in quads if isinstance(q.object, Literal))
        self.lossy = frozenset(p for p, literal in literals if literal.datatype in _LOST)
        self._exact: dict[NamedNode, dict[Term, list[Term]]] = {p: {} for p in self.lossy}
        for quad in quads if self.lossy else ():
            if quad.predicate in self.lossy:
                values = self._exact[quad.predicate].setdefault(quad.subject, [])
                if quad.object not in values:
                    values.append(quad.object)

    def exact(self, predicate: NamedNode) -> Mapping[Term, list[Term]]:
        """Return the values of one of the ``lossy`` predicates as they were given."""
        return self._exact[predicate]

    def select(
        self, text: str, columns: Sequence[str], given: Mapping[str, Term] | None = None
    ) -> Iterator[Row]:
        """Yield the given columns of the rows of a SELECT query."""
        _refuse_calls(text)
        options: dict[str, Any] = {"use_default_graph_as_union": self._union}
        if given:
            options["substitutions"] = {Variable(name): term for name, term in given.items()}
        try:
            solutions: Any = self.store.query(text, **options)
        except SyntaxError as error:
            raise ShapesError(f"a query made from the shapes is not SPARQL: {error}") from None
        for solution in solutions:
            yield [solution[column] for column in columns]

    def add_shapes(self, triples: Iterable[Triple]) -> NamedNode:
        """Put the shapes beside the data and return the name of their graph."""
        if self._union:
            raise NotCovered("shapes cannot be put into the store that is validated")
        self.store.extend(Quad(t.subject, t.predicate, t.object, SHAPES_GRAPH) for t in triples)
        return SHAPES_GRAPH

    def quads(self) -> Iterator[Quad]:
        """Yield the data."""
        return (quad for quad in self.store if quad.graph_name != SHAPES_GRAPH)
