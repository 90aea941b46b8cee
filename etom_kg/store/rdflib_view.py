"""Any store as an rdflib ``Dataset``: for notebooks and programs that know rdflib.

Nothing is copied. Patterns are read through the store, and ``dataset.query`` is answered by the
store's own engine, so an rdflib user gets Oxigraph's speed and a remote endpoint looks local.

Carry terms between pyoxigraph and rdflib. rdflib is imported only when called.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any, cast

import pyoxigraph
import rdflib
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.query import Result as RdflibResult
from rdflib.store import Store as RdflibStoreInterface

from etom_kg.core.errors import NotSupported
from etom_kg.core.namespaces import PREFIXES, XSD
from etom_kg.core.results import Boolean, Rows, Term
from etom_kg.store.base import Store
from etom_kg.store.lexical import Request
from etom_kg.store.oxigraph import OxigraphStore

__all__ = ["dataset_over", "from_rdflib", "quad_to_rdflib", "to_rdflib"]


def to_rdflib(term: Term | DefaultGraph) -> Any:
    """Return a pyoxigraph term as an rdflib one, its lexical form kept as written."""
    import rdflib
    from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, DefaultGraph):
        return DATASET_DEFAULT_GRAPH_ID
    if isinstance(term, Triple):
        raise NotSupported("rdflib holds no quoted triples")
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    datatype = None if term.datatype == XSD.string else rdflib.URIRef(term.datatype.value)
    return rdflib.Literal(term.value, datatype=datatype, normalize=False)


def from_rdflib(term: Any) -> Term | None:
    """Return an rdflib term as a pyoxigraph one; ``None`` stays."""
    import rdflib

    if term is None:
        return None
    if isinstance(term, rdflib.BNode):
        return BlankNode(str(term))
    if isinstance(term, rdflib.Literal):
        if term.language:
            return Literal(str(term), language=term.language)
        if term.datatype is None:
            return Literal(str(term))
        return Literal(str(term), datatype=NamedNode(str(term.datatype)))
    return NamedNode(str(term))


def quad_to_rdflib(quad: Quad) -> tuple[Any, Any, Any, Any]:
    """Return a quad as rdflib's ``Dataset.addN`` takes it apart, the graph as an identifier."""
    parts = (quad.subject, quad.predicate, quad.object, quad.graph_name)
    return cast(
        "tuple[Any, Any, Any, Any]",
        tuple(to_rdflib(cast("pyoxigraph.NamedNode", part)) for part in parts),
    )


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
        graph = self._graph(context)
        if isinstance(self._store, OxigraphStore):
            found = self._from_oxigraph(pattern, graph)
        else:
            found = self._by_query(pattern, graph)
        for triple in found:
            yield triple, iter([context] if context is not None else ())

    def _graph(self, context: Any) -> str | None:
        name = getattr(context, "identifier", context)
        return None if name is None or name == DATASET_DEFAULT_GRAPH_ID else str(name)

    def _from_oxigraph(self, pattern: Any, graph: str | None) -> Iterator[Any]:
        subject, predicate, object_ = map(from_rdflib, pattern)
        name = None if graph is None else NamedNode(graph)
        if isinstance(subject, Literal):
            return
        inner = cast("OxigraphStore", self._store).inner
        seen: set[Any] = set()
        for quad in inner.quads_for_pattern(
            cast("Any", subject), cast("Any", predicate), cast("Any", object_), name
        ):
            triple = quad.triple
            if name is None and triple in seen:
                continue
            seen.add(triple)
            yield tuple(map(to_rdflib, (triple.subject, triple.predicate, triple.object)))

    def _by_query(self, pattern: Any, graph: str | None) -> Iterator[Any]:
        terms = [from_rdflib(term) for term in pattern]
        if any(isinstance(term, rdflib.BNode) for term in pattern):
            raise NotSupported("blank nodes of an endpoint cannot be asked for; use a query")
        names = [str(t) if t is not None else v for t, v in zip(terms, _VARIABLES, strict=True)]
        inside = f"{{ {' '.join(names)} }}"
        where = inside if graph is None else f"{{ GRAPH {NamedNode(graph)} {inside} }}"
        free = [v for t, v in zip(terms, _VARIABLES, strict=True) if t is None]
        if not free:
            if self._store.ask(f"ASK {where}"):
                yield pattern
            return
        for row in self._store.select(f"SELECT DISTINCT {' '.join(free)} WHERE {where}"):
            cells = iter(row)
            yield tuple(
                given if given is not None else to_rdflib(cast("Any", next(cells)))
                for given in pattern
            )

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


_VARIABLES = ("?s", "?p", "?o")


def _result(result: Any) -> RdflibResult:
    if isinstance(result, Boolean):
        answer = RdflibResult("ASK")
        answer.askAnswer = result.value
        return answer
    if isinstance(result, Rows):
        answer = RdflibResult("SELECT")
        answer.vars = [rdflib.Variable(name) for name in result.columns]
        answer.bindings = [
            {rdflib.Variable(k): to_rdflib(term) for k, term in row.items()}
            for row in result.dicts()
        ]
        return answer
    answer = RdflibResult("CONSTRUCT")
    answer.graph = rdflib.Graph()
    for triple in result:
        answer.graph.add(tuple(map(to_rdflib, (triple.subject, triple.predicate, triple.object))))
    return answer
