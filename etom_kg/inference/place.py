"""Where a closed graph can be asked: an embedded store, or any other such as an endpoint."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from pyoxigraph import BlankNode, Literal, NamedNode, Store, Triple

from etom_kg.inference.rules import quad_in

if TYPE_CHECKING:
    from etom_kg.store import Store as AnyStore

__all__ = ["EmbeddedPlace", "Place", "RemotePlace", "Term"]

Term = NamedNode | BlankNode | Literal | Triple


class Place(Protocol):
    """What explanations ask."""

    def rows(self, text: str) -> Iterator[dict[str, Term]]:
        """Yield the rows of a SELECT query by variable, named without ``?``; unbound ones lack."""

    def holds(self, graph: NamedNode, triple: Triple) -> bool:
        """Tell whether a graph holds a triple."""


class EmbeddedPlace:
    """An embedded store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def rows(self, text: str) -> Iterator[dict[str, Term]]:
        """Yield the rows of a SELECT query."""
        solutions = self._store.query(text)
        names = [variable.value for variable in solutions.variables]  # type: ignore[union-attr]
        for solution in solutions:  # type: ignore[union-attr]
            cells = zip(names, solution, strict=True)
            yield {name: cell for name, cell in cells if cell is not None}

    def holds(self, graph: NamedNode, triple: Triple) -> bool:
        """Tell whether a graph holds a triple."""
        return quad_in(graph, triple) in self._store


class RemotePlace:
    """Any store of ours."""

    def __init__(self, store: AnyStore) -> None:
        self._store = store

    def rows(self, text: str) -> Iterator[dict[str, Term]]:
        """Yield the rows of a SELECT query."""
        found = self._store.select(text)
        for row in found:
            cells = zip(found.columns, row, strict=True)
            yield {name: cell for name, cell in cells if cell is not None}

    def holds(self, graph: NamedNode, triple: Triple) -> bool:
        """Tell whether a graph holds a triple; a blank node cannot be asked about."""
        if isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode):
            return True
        pattern = f"{triple.subject} {triple.predicate} {triple.object}"
        return self._store.ask(f"ASK {{ GRAPH {graph} {{ {pattern} }} }}")
