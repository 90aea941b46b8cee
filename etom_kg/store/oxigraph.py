"""The embedded store: Oxigraph, in memory or in a folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self, cast

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad, Triple

from etom_kg.core.errors import QueryError, StoreError
from etom_kg.core.results import Boolean, Result, Rows, Triples
from etom_kg.store.base import Pattern, Store
from etom_kg.store.bounded import run_bounded, run_offline
from etom_kg.store.folder import FolderLock, changing, is_store, store_fault
from etom_kg.store.guard import disarmed
from etom_kg.store.lexical import Request, syntax_fault

__all__ = ["OxigraphStore", "collect", "evaluate", "refuse_calls"]


def refuse_calls(request: Request, base: str | None = None) -> None:
    """Raise ``QueryError`` where the engine takes the word SERVICE in a query for a call.

    It must be able to read the query with the word spelt otherwise. That is its own judgement,
    beside ``Request.calls_service``, which is ours of every reading there is.
    """
    if not request.mentions_service:
        return
    try:
        pyoxigraph.Store().query(disarmed(request.text), base_iri=base)
    except SyntaxError as error:
        raise syntax_fault(request.text, str(error)) from None
    except (OSError, RuntimeError, ValueError):
        return  # it was read, and what fails without data is no matter here


def collect(answer: Any, limit: int | None) -> Result:
    """Return an Oxigraph answer as a typed result with at most ``limit`` rows or triples."""
    if isinstance(answer, pyoxigraph.QueryBoolean):
        return Boolean(bool(answer))
    if isinstance(answer, pyoxigraph.QuerySolutions):
        columns = tuple(variable.value for variable in answer.variables)
        rows: list[Any] = []
        for solution in answer:
            if limit is not None and len(rows) == limit:
                return Rows(columns, tuple(rows), truncated=True)
            rows.append(tuple(solution))
        return Rows(columns, tuple(rows))
    triples: dict[Any, None] = {}
    for triple in answer:
        if limit is not None and len(triples) == limit and triple not in triples:
            return Triples(tuple(triples), truncated=True)
        triples[triple] = None
    return Triples(tuple(triples))


def evaluate(
    inner: pyoxigraph.Store,
    request: Request,
    limit: int | None,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] | None = None,
    base: str | None = None,
) -> Result:
    """Return the answer of a checked query from an Oxigraph store.

    Relative IRIs are resolved against ``base``; without one they are errors.
    Graphs that the caller names make the data set, whatever the query says; ``named_graphs`` of
    ``None`` are all. Otherwise FROM does, and without FROM the default graph is the union.
    """
    options: dict[str, Any] = {}
    if default_graphs or named_graphs is not None:
        options["default_graph"] = [NamedNode(graph) for graph in default_graphs]
        if named_graphs is not None:
            options["named_graphs"] = [NamedNode(graph) for graph in named_graphs]
    else:
        options["use_default_graph_as_union"] = not request.names_dataset
    try:
        return collect(inner.query(request.text, base_iri=base, **options), limit)
    except SyntaxError as error:
        raise syntax_fault(request.text, str(error)) from None
    except ValueError as error:
        raise QueryError(f"cannot be evaluated: {error}") from None
    except (OSError, RuntimeError) as error:
        where = "SERVICE" if request.calls_service else "the store"
        raise StoreError(f"{where} failed: {error}") from None


class OxigraphStore(Store):
    """RDF in an Oxigraph store."""

    def __init__(
        self,
        inner: pyoxigraph.Store,
        *,
        path: Path | None = None,
        read_only: bool = False,
        locks: ExitStack | None = None,
        allow_service: bool = False,
    ) -> None:
        super().__init__(allow_service=allow_service)
        self._inner: pyoxigraph.Store | None = inner
        self.path = path
        self.read_only = read_only
        self._locks = locks or ExitStack()

    @classmethod
    def in_memory(cls, quads: Iterable[Quad] = (), *, allow_service: bool = False) -> Self:
        """Return a store in memory that holds ``quads``."""
        inner = pyoxigraph.Store()
        inner.bulk_extend(quads)
        return cls(inner, allow_service=allow_service)

    @classmethod
    def on_disk(
        cls, path: Path | str, *, read_only: bool = True, allow_service: bool = False
    ) -> Self:
        """Open a store folder; one for writing is made when it does not exist.

        Raises ``StoreError`` when it is not a store or another process uses it.
        """
        folder = Path(path)
        if read_only and not is_store(folder):
            what = "no such store" if not folder.exists() else "is not a store folder"
            raise StoreError(f"{what}; make one with etom-kg load {folder}", path=folder)
        opened = pyoxigraph.Store.read_only if read_only else pyoxigraph.Store
        with ExitStack() as stack:
            try:
                folder.mkdir(parents=True, exist_ok=True)
                if not read_only:
                    stack.enter_context(changing(folder))
                stack.callback(FolderLock(folder, exclusive=not read_only).release)
                inner = opened(str(folder))
            except (OSError, RuntimeError) as error:
                raise store_fault(error, folder, "opening the store") from None
            locks = stack.pop_all()
        return cls(
            inner, path=folder, read_only=read_only, locks=locks, allow_service=allow_service
        )

    @property
    def place(self) -> str:
        """What it is called, its folder, or ``memory``."""
        return self.called or (str(self.path) if self.path else "memory")

    @property
    def inner(self) -> pyoxigraph.Store:
        """The pyoxigraph store behind this one, for work that needs all of its interface."""
        if self._inner is None:
            raise StoreError(f"the store in {self.place} is closed")
        return self._inner

    def _answer(
        self, request: Request, timeout: float | None, limit: int | None, graphs: tuple[str, ...]
    ) -> Result:
        inner = self.inner
        # A writing store has threads of its own, which a forked child would lack.
        folder = str(self.path) if timeout and self.path and not self.read_only else ""
        if folder:
            inner.flush()

        def work() -> Result:
            if not self.allow_service:
                refuse_calls(request)
            store = pyoxigraph.Store.read_only(folder) if folder else inner
            return evaluate(store, request, limit, graphs)

        offline = not self.allow_service and (bool(timeout) or request.mentions_service)
        return run_bounded(work, timeout, offline=offline)

    def update(self, text: str) -> None:
        """Run a SPARQL update: all of it or, when it fails, nothing of it."""
        self._check_update(text)
        if self.read_only:
            raise self._read_only()
        inner = self.inner
        try:
            if self.allow_service:
                inner.update(text)
            else:
                run_offline(lambda: inner.update(text))
        except SyntaxError as error:
            raise syntax_fault(text, str(error)) from None
        except (OSError, RuntimeError) as error:
            raise store_fault(error, self.path or Path("memory"), "updating the store") from None

    def add(self, quads: Iterable[Quad]) -> None:
        """Add quads in one transaction."""
        if self.read_only:
            raise self._read_only()
        try:
            self.inner.extend(quads)
        except (OSError, RuntimeError) as error:
            raise store_fault(error, self.path or Path("memory"), "adding to the store") from None

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """Yield all quads, or those of one named graph."""
        name = None if graph is None else NamedNode(graph)
        yield from self.inner.quads_for_pattern(None, None, None, name)

    def match(self, pattern: Pattern, graph: str | None = None) -> Iterator[Triple]:
        """Yield the triples, each once, of one named graph or of all that have the given terms."""
        subject, predicate, object_ = cast("tuple[Any, Any, Any]", pattern)
        if isinstance(subject, Literal):
            return
        name = None if graph is None else NamedNode(graph)
        quads = self.inner.quads_for_pattern(subject, predicate, object_, name)
        found = (quad.triple for quad in quads)
        yield from found if graph else dict.fromkeys(found)

    def graphs(self) -> dict[str, int]:
        """Return the IRI of each named graph with its number of triples, in order."""
        text = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
        rows = self.select(text).values()
        return {str(graph): int(number) for graph, number in sorted(rows)}

    def close(self) -> None:
        """Let go of the folder."""
        self._inner = None
        self._locks.close()
