"""Any SPARQL 1.1 endpoint as a store: SPARQLWrapper builds requests, ``Transport`` sends them."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from functools import cached_property, partial
from typing import Any, NamedTuple, cast
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from pyoxigraph import BlankNode, Literal, NamedNode, Quad
from SPARQLWrapper import GET, INSERT, POST, POSTDIRECTLY, URLENCODED, SPARQLWrapper

from etom_kg.core.errors import NotSupported, QueryError, StoreError
from etom_kg.core.results import Result, Rows, Term, Triples
from etom_kg.store.answers import read_answer
from etom_kg.store.base import Store, whole
from etom_kg.store.bounded import run_bounded
from etom_kg.store.lexical import Request, check_syntax
from etom_kg.store.servers import ServerKind, recognise, server_kind
from etom_kg.store.transport import Access, Answer, Refused, Transport

__all__ = ["EndpointStore", "run_query", "run_update"]

_LONGEST_ADDRESS = 2000
_ROWS = "application/sparql-results+json"
_GRAPHS = "application/n-triples, text/turtle;q=0.8, application/rdf+xml;q=0.5"


class _Wrapper(SPARQLWrapper):
    """A SPARQLWrapper that leaves sending to ``Transport``.

    Sent by itself it would put digest accounts into a process-wide opener and lose the headers
    of refused requests.
    """

    def __init__(self, url: str, transport: Transport, timeout: float | None, safe: bool) -> None:
        parts = urlsplit(url)
        super().__init__(urlunsplit(parts._replace(query="", fragment="")))
        for name, value in parse_qsl(parts.query, keep_blank_values=True):
            self.addParameter(name, value)
        self.agent = "etom-kg"
        self.setOnlyConneg(True)
        self._transport = transport
        self._timeout = timeout
        self._safe = safe

    def say(self, text: str, form: str) -> None:
        """Set the text and its form, which SPARQLWrapper would guess by regular expressions."""
        self.queryString = text
        self.queryType = form

    def _query(self) -> tuple[Any, str]:
        request = self._createRequest()
        answer = self._transport.open(request, timeout=self._timeout, safe=self._safe)
        return answer, self.returnFormat


def run_query(
    url: str,
    request: Request,
    transport: Transport,
    *,
    timeout: float | None,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
    extra: Sequence[tuple[str, str]] = (),
) -> Answer:
    """Send a query, by GET when it is short and by POST when it is long; return the answer."""
    wrapper = _Wrapper(url, transport, timeout, safe=True)
    wrapper.say(request.text, request.form)
    wrapper.addCustomHttpHeader("Accept", _ROWS if request.form in ("SELECT", "ASK") else _GRAPHS)
    for graph in default_graphs:
        wrapper.addDefaultGraph(graph)
    for graph in named_graphs:
        wrapper.addNamedGraph(graph)
    for name, value in extra:
        wrapper.addParameter(name, value)
    parameters = [("query", request.text)]
    parameters += [("default-graph-uri", g) for g in (*default_graphs, *named_graphs)]
    if len(url) + len(urlencode(parameters)) <= _LONGEST_ADDRESS:
        wrapper.setMethod(GET)
    else:
        wrapper.setMethod(POST)
        # A form carries any number of graphs; a bare body is safer with servers that decode
        # forms twice.
        wrapper.setRequestMethod(URLENCODED if len(parameters) > 1 else POSTDIRECTLY)
    return cast("Answer", wrapper.query().response)


def run_update(url: str, text: str, transport: Transport, *, timeout: float | None) -> None:
    """Send an update as the body of a POST. It is never repeated."""
    wrapper = _Wrapper(url, transport, timeout, safe=False)
    wrapper.say(text, INSERT)
    wrapper.setMethod(POST)
    wrapper.setRequestMethod(POSTDIRECTLY)
    wrapper.addCustomHttpHeader("Accept", "*/*")
    with cast("Answer", wrapper.query().response) as answer:
        answer.read()


_MOST_GRAPHS = 300


class _DataSet(NamedTuple):
    """What a request says of the graphs that a query reads: nothing, unless something is given."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()


_SERVERS_OWN = _DataSet()


class EndpointStore(Store):
    """RDF behind a SPARQL 1.1 endpoint, asked through SPARQLWrapper.

    ``SERVICE`` is the server's affair and is passed on. Where the server's default graph is not
    the union of its graphs, the graphs are named in the request, so that the same query finds
    the same as in an embedded store.
    """

    def __init__(
        self,
        url: str,
        *,
        update_url: str | None = None,
        gsp_url: str | None = None,
        access: Access | None = None,
        server: str | None = None,
        timeout: float | None = 60,
    ) -> None:
        super().__init__(allow_service=True)
        self.url, access = _without_account(url, access)
        self.timeout = timeout
        self.transport = Transport(self.url, access)
        self._kind = server_kind(server) if server else None
        self._update_url = update_url
        self._gsp_url = gsp_url

    @property
    def place(self) -> str:
        """The address."""
        return self.url

    @property
    def kind(self) -> ServerKind:
        """The kind of server, asked for once."""
        if self._kind is None:
            with self._send(Request("ASK {}"), self.timeout) as answer:
                answer.read()
                self._kind = recognise(self.url, answer.server)
        return self._kind

    @property
    def update_url(self) -> str:
        """Where updates go; raises ``StoreError`` when it is not known."""
        found = self._update_url or self.kind.update_url(self.url)
        if not found:
            raise StoreError(f"{self.url}: where its updates go is not known; give --update-url")
        return found

    @property
    def gsp_url(self) -> str | None:
        """Where the Graph Store Protocol is spoken, if that is known."""
        return self._gsp_url or self.kind.gsp_url(self.url)

    def _send(
        self,
        request: Request,
        timeout: float | None,
        data: _DataSet = _SERVERS_OWN,
    ) -> Answer:

        return run_query(
            self.url,
            request,
            self.transport,
            timeout=timeout,
            default_graphs=data.default,
            named_graphs=data.named,
            extra=data.extra,
        )

    def _answer(
        self, request: Request, timeout: float | None, limit: int | None, graphs: tuple[str, ...]
    ) -> Result:
        return self._ask(request, timeout, limit, self._data_set(request, graphs))

    def _ask(
        self,
        request: Request,
        timeout: float | None = None,
        limit: int | None = None,
        data: _DataSet = _SERVERS_OWN,
    ) -> Result:
        try:
            with self._send(request, timeout or self.timeout, data) as answer:
                return read_answer(answer, request.form, self.url, limit)
        except Refused as error:
            if error.status == 400:
                # The server's words seldom give a place; our own parser's do. It may break down.
                with contextlib.suppress(NotSupported):
                    run_bounded(partial(check_syntax, request.text), 10, offline=True)
                raise QueryError(str(error)) from None
            raise

    def _data_set(self, request: Request, graphs: tuple[str, ...]) -> _DataSet:
        """Return what to send with a query, so that it reads these graphs, or else all."""
        if graphs:
            return _DataSet(graphs, tuple(self._names) if request.asks_named_graphs else ())
        if request.names_dataset:
            return _SERVERS_OWN
        union = self._union
        if union is None:
            if len(self._names) > _MOST_GRAPHS:
                raise StoreError(
                    f"{self.url} keeps its {len(self._names)} graphs apart, too many to name them "
                    "all in a query; say which with --graph"
                )
            union = _DataSet(tuple(self._names))
        # Where a request names default graphs, only those that it names too are named graphs.
        if union.default and request.asks_named_graphs:
            union = union._replace(named=tuple(self._names))
        return union

    @cached_property
    def _names(self) -> list[str]:
        # Not SELECT DISTINCT ?g: Virtuoso takes half a minute for that where it counts in 10 ms.
        return list(self.graphs())

    @cached_property
    def _union(self) -> _DataSet | None:
        """What to send so that the union of its users' graphs is the default graph, if it can be.

        Where the kind of server does not tell, a triple of a named graph is looked for.
        """
        if self.kind.union_by:
            return _DataSet(extra=((self.kind.union_by, ""),))
        if self.kind.union is not None:
            return _SERVERS_OWN if self.kind.union else None
        triple = self._some_triple()
        if triple is None:
            return None if self._names else _SERVERS_OWN
        request = Request(f"ASK {{ {triple} }}")
        if self._ask(request):
            return _SERVERS_OWN
        named = _DataSet((self.kind.union_graph,))
        try:
            known = bool(self.kind.union_graph and self._ask(request, data=named))
        except (StoreError, QueryError):
            known = False
        return named if known else None

    def _some_triple(self) -> str | None:
        """Return a triple without blank nodes from a named graph, if there is one."""
        for graph in self._names:
            text = f"SELECT ?s ?p ?o WHERE {{ GRAPH {NamedNode(graph)} {{ ?s ?p ?o }} }} LIMIT 50"
            for row in self._rows(text, 3).rows:
                if not any(isinstance(term, BlankNode) or term is None for term in row):
                    return " ".join(str(term) for term in row)
        return None

    def update(self, text: str) -> None:
        """Send a SPARQL update. It is never repeated; whether it is atomic is the server's word."""
        self._check_update(text)
        self.forget()
        run_update(self.update_url, text, self.transport, timeout=self.timeout)

    def forget(self) -> None:
        """Forget what is known of the server's graphs, because they change."""
        for name in ("_names", "_union"):
            self.__dict__.pop(name, None)

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """Yield the quads of the named graphs, or of one of them, graph by graph."""
        for name in map(NamedNode, self._names if graph is None else [graph]):
            # In one answer, for a blank node keeps its name within one only.
            text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {name} {{ ?s ?p ?o }} }}"
            found = self._ask(Request(text))
            assert isinstance(found, Triples)  # as read_answer sees to
            held = self.count(name.value)
            if len(found) < held:
                raise StoreError(f"{self.url} sent {len(found)} of the {held} triples of {name}")
            yield from (Quad(t.subject, t.predicate, t.object, name) for t in found)

    def graphs(self) -> dict[str, int]:
        """Return the IRI of each named graph with its number of triples, in order.

        Graphs that the server keeps for itself are left out.
        """
        text = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
        # rdflib answers a GROUP BY over nothing with one empty row.
        rows = whole(self._rows(text, 2), self.url).rows
        found = {graph.value: self._number(n) for graph, n in rows if _is_name(graph) and n}  # type: ignore[union-attr]
        return {g: found[g] for g in sorted(found) if found[g] and not self.kind.is_system(g)}

    def count(self, graph: str) -> int:
        """Return the number of triples in one named graph."""
        text = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {NamedNode(graph)} {{ ?s ?p ?o }} }}"
        rows = self._rows(text, 1).rows
        return self._number(rows[0][0] if rows else None)

    def _rows(self, text: str, columns: int) -> Rows:
        """Return the answer to a question of ours, which must have so many columns."""
        result = self._ask(Request(text))
        if not isinstance(result, Rows) or len(result.columns) != columns:
            raise StoreError(f"{self.url} answered other than it was asked: {text}")
        return result

    def _number(self, term: Term | None) -> int:
        text = term.value if isinstance(term, Literal) else ""
        if not re.fullmatch(r"\+?[0-9]{1,18}(\.0*)?", text):
            raise StoreError(f"{self.url} answered {text[:40]!r} where a number was asked for")
        return int(text.partition(".")[0])

    def close(self) -> None:
        """Do nothing: a connection is closed after each answer."""


def _is_name(term: Term | None) -> bool:
    return isinstance(term, NamedNode)


def _without_account(url: str, access: Access | None) -> tuple[str, Access]:
    """Take an account out of an address, so that no message shows it."""
    parts = urlsplit(url)
    given = access or Access()
    if parts.username is None:
        return url, given
    host = parts.netloc.rpartition("@")[2]
    if not (given.user or given.token):
        given = Access(unquote(parts.username), unquote(parts.password or ""))
    return urlunsplit(parts._replace(netloc=host)), given
