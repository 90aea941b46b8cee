"""What every store can do, and what is asked of a query before an engine sees it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from etom_kg.core.errors import NotSupported, QueryError, StoreError
from etom_kg.core.namespaces import query_prefixes
from etom_kg.core.results import Boolean, Result, Rows, Term, Triples
from etom_kg.store.lexical import Request

if TYPE_CHECKING:
    import rdflib

__all__ = ["Pattern", "Store", "in_order", "whole"]

Pattern = tuple[Term | None, Term | None, Term | None]
"""Subject, predicate and object that triples must have; ``None`` is any."""


def in_order(request: Request, result: Result) -> Result:
    """Return the columns of a ``SELECT *`` in the order in which the query first uses them."""
    if not isinstance(result, Rows) or len(result.columns) < 2:
        return result
    place = {name: number for number, name in enumerate(request.all_columns())}
    if not place:
        return result
    order = sorted(range(len(result.columns)), key=lambda n: place.get(result.columns[n], n))
    columns = tuple(result.columns[n] for n in order)
    rows = tuple(tuple(row[n] for n in order) for row in result.rows)
    return Rows(columns, rows, result.truncated)


R = TypeVar("R", bound=Result)


def whole(result: R, place: str) -> R:
    """Return an answer; raises ``StoreError`` for one that a server cut off by itself."""
    if isinstance(result, Boolean) or not result.truncated:
        return result
    raise StoreError(
        f"{place} cut its answer off after {len(result)} rows; raise the server's limit (in "
        "Virtuoso ResultSetMaxRows), or ask for less at a time"
    )


class Store(ABC):
    """RDF that can be queried: in memory, on disk or behind a SPARQL 1.1 endpoint.

    The default graph of a query is the union of all graphs, unless the query says FROM or the
    caller names graphs. A store is a context manager that closes itself.
    """

    def __init__(self, *, allow_service: bool = False) -> None:
        self.allow_service = allow_service
        self.called = ""

    @property
    @abstractmethod
    def place(self) -> str:
        """Where the data is, in words for messages."""

    def query(
        self,
        text: str,
        *,
        timeout: float | None = None,
        limit: int | None = None,
        graphs: Sequence[str] = (),
    ) -> Result:
        """Return the answer of a SPARQL query.

        ``timeout`` is in seconds; ``limit`` bounds the rows or triples, and the answer says
        ``truncated`` when there were more; ``graphs`` are the IRIs of the graphs that make the
        default graph. Prefixes of ``query_prefixes`` need no declaration. Raises ``QueryError``
        for a query that is wrong, an update, too slow or that calls SERVICE without leave, and
        ``StoreError`` when the store fails.
        """
        request = Request(text, query_prefixes())
        request.check_depth()
        if request.is_update:
            raise QueryError(
                f"{request.form} begins an update, and a query only reads; "
                "to put data into a store use etom-kg load"
            )
        if not self.allow_service and request.calls_service:
            raise QueryError(
                "it asks another server (SERVICE); allow that with --allow-service "
                "if you trust the query"
            )
        result = self._answer(request, timeout, limit or None, tuple(graphs))
        return in_order(request, result)

    @abstractmethod
    def _answer(
        self, request: Request, timeout: float | None, limit: int | None, graphs: tuple[str, ...]
    ) -> Result: ...

    def select(self, text: str, *, timeout: float | None = None) -> Rows:
        """Return the rows of a SELECT query; raises ``QueryError`` for any other form."""
        result = self.query(text, timeout=timeout)
        if not isinstance(result, Rows):
            raise QueryError("is not a SELECT query")
        return whole(result, self.place)

    def ask(self, text: str, *, timeout: float | None = None) -> bool:
        """Return the truth of an ASK query; raises ``QueryError`` for any other form."""
        result = self.query(text, timeout=timeout)
        if not isinstance(result, Boolean):
            raise QueryError("is not an ASK query")
        return result.value

    def construct(self, text: str, *, timeout: float | None = None) -> Triples:
        """Return the triples of a CONSTRUCT or DESCRIBE query; raises for any other form."""
        result = self.query(text, timeout=timeout)
        if not isinstance(result, Triples):
            raise QueryError("is not a CONSTRUCT or DESCRIBE query")
        return whole(result, self.place)

    @abstractmethod
    def update(self, text: str) -> None:
        """Run a SPARQL update; raises ``QueryError`` or ``StoreError``."""

    def _check_update(self, text: str) -> None:
        request = Request(text)
        request.check_depth()
        if not request.is_update:
            raise QueryError(f"{request.form or 'the text'} does not begin a SPARQL update")
        if not self.allow_service and (request.calls_service or request.loads):
            raise QueryError("it fetches from another server (SERVICE or LOAD), which is not on")

    @abstractmethod
    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """Yield all quads, or those of one named graph."""

    @abstractmethod
    def graphs(self) -> dict[str, int]:
        """Return the IRI of each named graph with its number of triples, in order."""

    def count(self, graph: str) -> int:
        """Return the number of triples in one named graph."""
        rows = self.select(
            f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {NamedNode(graph)} {{ ?s ?p ?o }} }}"
        )
        return int(rows.values()[0][0])

    def match(self, pattern: Pattern, graph: str | None = None) -> Iterator[Triple]:
        """Yield the triples, each once, of one named graph or of all that have the given terms.

        Raises ``NotSupported`` for a blank node: it has no name by which a query could ask.
        """
        if any(isinstance(term, BlankNode) for term in pattern):
            raise NotSupported("blank nodes of an endpoint cannot be asked for; use a query")
        if isinstance(pattern[0], Literal):
            return
        named = zip(("?s", "?p", "?o"), pattern, strict=True)
        triple = " ".join(name if term is None else str(term) for name, term in named)
        inside = triple if graph is None else f"GRAPH {NamedNode(graph)} {{ {triple} }}"
        yield from self.construct(f"CONSTRUCT {{ {triple} }} WHERE {{ {inside} }}")

    def to_rdflib(self) -> rdflib.Dataset:
        """Return this store as an rdflib ``Dataset`` that reads through it, without a copy."""
        from etom_kg.store.rdflib_view import dataset_over

        return dataset_over(self)

    @abstractmethod
    def close(self) -> None:
        """Let go of files, locks and connections; closing twice does no harm."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _read_only(self) -> NotSupported:
        return NotSupported(f"{self.place} is open for reading only")
