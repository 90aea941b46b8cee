"""Any store as an rdflib ``Dataset``: for notebooks and programs that know rdflib.

Nothing is copied. Patterns are read through the store, and ``dataset.query`` is answered by the
store's own engine, so an rdflib user gets Oxigraph's speed and a remote endpoint looks local.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any, cast

import rdflib
from pyoxigraph import Triple
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.query import Result as RdflibResult
from rdflib.store import Store as RdflibStoreInterface

from etom_kg.core.namespaces import PREFIXES
from etom_kg.core.results import Boolean, Rows
from etom_kg.core.terms import from_rdflib, to_rdflib
from etom_kg.store.lexical import Request

if TYPE_CHECKING:
    from etom_kg.store.base import Store

__all__ = ["dataset_over"]


def dataset_over(store: Store) -> rdflib.Dataset:
    """Return a read-only rdflib ``Dataset`` over a store, its default graph the union."""
    return rdflib.Dataset(store=_View(store), default_union=True)


class _View(RdflibStoreInterface):
    """rdflib's store interface over ours. Writing raises ``NotSupported``."""

    context_aware = True
    graph_aware = True
    formula_aware = False
    transaction_aware = False

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self._prefixes = dict(PREFIXES)

    def triples(self, pattern: Any, context: Any = None) -> Iterator[Any]:
        subject, predicate, object_ = map(from_rdflib, pattern)
        for triple in self._store.match((subject, predicate, object_), self._graph(context)):
            yield _triple(triple), iter([context] if context is not None else ())

    def _graph(self, context: Any) -> str | None:
        name = getattr(context, "identifier", context)
        return None if name is None or name == DATASET_DEFAULT_GRAPH_ID else str(name)

    def contexts(self, triple: Any = None) -> Generator[rdflib.Graph, None, None]:
        for name in self._store.graphs():
            graph = rdflib.Graph(store=self, identifier=rdflib.URIRef(name))
            if triple is None or next(iter(graph.triples(triple)), None) is not None:
                yield graph

    def __len__(self, context: Any = None) -> int:
        graph = self._graph(context)
        if graph is not None:
            return self._store.count(graph)
        text = "SELECT (COUNT(*) AS ?n) WHERE { SELECT DISTINCT ?s ?p ?o WHERE { ?s ?p ?o } }"
        return int(self._store.select(text).values()[0][0])

    def query(
        self,
        query: Any,
        initNs: Any,  # noqa: N803
        initBindings: Any,  # noqa: N803
        queryGraph: Any,  # noqa: N803
        **options: Any,
    ) -> RdflibResult:
        # Raising NotImplementedError hands the query back to rdflib's own engine.
        if initBindings or not isinstance(query, str):
            raise NotImplementedError
        declared = Request(query).prefixes
        used = {**PREFIXES, **{str(k): str(v) for k, v in (initNs or {}).items()}}
        head = "".join(f"PREFIX {k}: <{v}> " for k, v in used.items() if k not in declared)
        name = None if queryGraph in (None, "__UNION__") else self._graph(queryGraph)
        result = self._store.query(head + query, graphs=(name,) if name else ())
        return _result(result)

    def namespaces(self) -> Iterator[tuple[str, rdflib.URIRef]]:
        for prefix, iri in self._prefixes.items():
            yield prefix, rdflib.URIRef(iri)

    def prefix(self, namespace: Any) -> str | None:
        return next((p for p, iri in self._prefixes.items() if iri == str(namespace)), None)

    def namespace(self, prefix: str) -> rdflib.URIRef | None:
        iri = self._prefixes.get(prefix)
        return None if iri is None else rdflib.URIRef(iri)

    def bind(self, prefix: str, namespace: Any, override: bool = True) -> None:
        if override or prefix not in self._prefixes:
            self._prefixes[prefix] = str(namespace)

    def add(self, triple: Any, context: Any, quoted: bool = False) -> None:
        raise self._store._read_only()

    def addN(self, quads: Any) -> None:  # noqa: N802
        raise self._store._read_only()

    def remove(self, triple: Any, context: Any = None) -> None:
        raise self._store._read_only()

    def add_graph(self, graph: Any) -> None:
        # rdflib announces every graph object that it makes; an empty graph needs no place.
        return


def _triple(triple: Triple) -> Any:
    return tuple(map(to_rdflib, (triple.subject, triple.predicate, triple.object)))


def _result(result: Any) -> RdflibResult:
    if isinstance(result, Boolean):
        answer = RdflibResult("ASK")
        answer.askAnswer = result.value
        return answer
    if isinstance(result, Rows):
        answer = RdflibResult("SELECT")
        answer.vars = [rdflib.Variable(name) for name in result.columns]
        answer.bindings = [
            {rdflib.Variable(k): cast("Any", to_rdflib(term)) for k, term in row.items()}
            for row in result.dicts()
        ]
        return answer
    answer = RdflibResult("CONSTRUCT")
    answer.graph = rdflib.Graph()
    for triple in result:
        answer.graph.add(_triple(triple))
    return answer
