"""The reference store: rdflib in memory. Slow and exact; the others are compared with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from pyoxigraph import NamedNode, Quad, Triple

from etom_kg.core.errors import QueryError, StoreError
from etom_kg.core.results import Boolean, Result, Row, Rows, Triples
from etom_kg.core.terms import from_rdflib, quad_to_rdflib
from etom_kg.store.base import Store
from etom_kg.store.bounded import run_bounded, run_offline
from etom_kg.store.lexical import Request, check_syntax

if TYPE_CHECKING:
    import rdflib

__all__ = ["RdflibStore"]


@contextmanager
def _no_fetching() -> Iterator[None]:
    """Keep rdflib from fetching the documents, even files, that a query names with FROM."""
    from rdflib.plugins import sparql

    before = sparql.SPARQL_LOAD_GRAPHS
    sparql.SPARQL_LOAD_GRAPHS = False
    try:
        yield
    finally:
        sparql.SPARQL_LOAD_GRAPHS = before


_CALLS = frozenset({"Load", "ServiceGraphPattern"})


def _has(parsed: Any, names: frozenset[str]) -> bool:
    """Return whether any part of what rdflib read has one of these names."""
    waiting = [parsed]
    while waiting:
        part = waiting.pop()
        if getattr(part, "name", None) in names and isinstance(part, dict):
            return True
        if isinstance(part, dict):
            waiting += part.values()
        elif isinstance(part, list | tuple | set):
            waiting += part
    return False


class RdflibStore(Store):
    """RDF in an rdflib ``Dataset`` whose default graph is the union."""

    def __init__(self, quads: Iterable[Quad] = (), *, allow_service: bool = False) -> None:
        super().__init__(allow_service=allow_service)
        import rdflib

        self.dataset = rdflib.Dataset(default_union=True)
        self.add(quads)

    @property
    def place(self) -> str:
        """Always memory."""
        return "memory (rdflib)"

    def add(self, quads: Iterable[Quad]) -> None:
        """Add quads."""
        for quad in quads:
            subject, predicate, object_, graph = quad_to_rdflib(quad)
            self.dataset.graph(graph).add((subject, predicate, object_))

    def _answer(
        self, request: Request, timeout: float | None, limit: int | None, graphs: tuple[str, ...]
    ) -> Result:
        def work() -> Result:
            check_syntax(request.text)
            return self._run(request, limit, graphs)

        offline = not self.allow_service and (bool(timeout) or request.mentions_service)
        return run_bounded(work, timeout, offline=offline)

    def _run(self, request: Request, limit: int | None, graphs: tuple[str, ...]) -> Result:
        data = self._chosen(graphs)
        try:
            with _no_fetching():
                answer = data.query(self._read(request.text))
            return self._collect(answer, limit)
        except QueryError:
            raise
        except Exception as error:
            raise StoreError(f"rdflib failed: {type(error).__name__}: {error}") from None

    def _read(self, text: str) -> Any:
        """Return a query as rdflib reads it; raises ``QueryError`` where it finds a call in it."""
        from rdflib.plugins.sparql import prepareQuery

        query = prepareQuery(text, initNs=dict(self.dataset.namespaces()))
        if not self.allow_service and _has(query.algebra, _CALLS):
            raise QueryError("it asks another server (SERVICE), which is not on")
        return query

    def _chosen(self, default: tuple[str, ...]) -> rdflib.Dataset:
        """Return the data set that a query reads, made anew where graphs are chosen."""
        import rdflib

        if not default:
            return self.dataset
        subset = rdflib.Dataset(default_union=False)
        for iri in default:
            for triple in self.dataset.graph(rdflib.URIRef(iri)):
                subset.default_graph.add(triple)
        for iri in self.graphs():
            for triple in self.dataset.graph(rdflib.URIRef(iri)):
                subset.graph(rdflib.URIRef(iri)).add(triple)
        return subset

    @staticmethod
    def _collect(answer: Any, limit: int | None) -> Result:
        if answer.type == "ASK":
            return Boolean(bool(answer.askAnswer))
        if answer.type == "SELECT":
            columns = tuple(str(variable) for variable in answer.vars)
            rows: list[Row] = []
            for binding in answer.bindings:
                if limit is not None and len(rows) == limit:
                    return Rows(columns, tuple(rows), truncated=True)
                rows.append(tuple(from_rdflib(binding.get(v)) for v in answer.vars))
            return Rows(columns, tuple(rows))
        triples: list[Triple] = []
        for parts in answer.graph:
            if limit is not None and len(triples) == limit:
                return Triples(tuple(triples), truncated=True)
            subject, predicate, object_ = map(from_rdflib, parts)
            triples.append(
                Triple(cast("Any", subject), cast("Any", predicate), cast("Any", object_))
            )
        return Triples(tuple(triples))

    def update(self, text: str) -> None:
        """Run a SPARQL update. rdflib has no transactions: a failure may leave a part."""
        self._check_update(text)
        Request(text).check_prefixes()

        def work() -> None:
            from rdflib.plugins.sparql import prepareUpdate

            update = prepareUpdate(text, initNs=dict(self.dataset.namespaces()))
            if not self.allow_service and _has(update.algebra, _CALLS):
                raise QueryError("it fetches from another server (SERVICE or LOAD)")
            self.dataset.update(update)

        try:
            if self.allow_service:
                work()
            else:
                run_offline(work)
        except QueryError:
            raise
        except Exception as error:
            raise QueryError(f"rdflib refused the update: {error}") from None

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """Yield all quads, or those of one named graph."""
        from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

        for each in self.dataset.graphs():
            named = each.identifier != DATASET_DEFAULT_GRAPH_ID
            if graph is not None and str(each.identifier) != graph:
                continue
            name = {"graph_name": NamedNode(str(each.identifier))} if named else {}
            for parts in each:
                subject, predicate, object_ = map(from_rdflib, parts)
                yield Quad(
                    cast("Any", subject), cast("Any", predicate), cast("Any", object_), **name
                )

    def graphs(self) -> dict[str, int]:
        """Return the IRI of each named graph with its number of triples, in order."""
        from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

        found = {str(g.identifier): len(g) for g in self.dataset.graphs()}
        default = str(DATASET_DEFAULT_GRAPH_ID)
        return {name: n for name, n in sorted(found.items()) if n and name != default}

    def close(self) -> None:
        """Nothing to let go of."""
