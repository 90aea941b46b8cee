"""Send one graph to a SPARQL server: whole by the Graph Store Protocol, or in batches."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Generator, Iterator, Sequence
from itertools import chain, islice

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, serialize

from etom_kg.errors import EtomKgError, StoreError
from etom_kg.store.base import Store
from etom_kg.store.endpoint import EndpointStore
from etom_kg.store.servers import graph_url
from etom_kg.store.transport import Refused

__all__ = ["Sender"]

_WORKING = "urn:x-etom-kg:loading:"
_NO_GSP = frozenset({404, 405, 413, 415, 501})


class Sender:
    """How graphs go to one server: by the Graph Store Protocol or by updates."""

    def __init__(
        self, source: Store, target: EndpointStore, method: str, batch: int | None
    ) -> None:
        if method == "gsp" and not target.gsp_url:
            raise StoreError(
                f"{target.place}: where it speaks the Graph Store Protocol is not known; "
                "give --gsp-url"
            )
        self._source = source
        self._target = target
        self._may_change = method == "auto"
        self._batch = batch
        self.method = (
            "gsp" if method == "gsp" or (method == "auto" and target.gsp_url) else "update"
        )
        if self.method == "update":
            _ = target.update_url  # raises now, before anything is sent, when it is not known

    def put(self, graph: str, tell: Callable[[int], None]) -> None:
        """Make a graph on the server what it is in the source."""
        if self.method == "gsp":
            try:
                self._introduce()
                self._put_whole(graph)
                return
            except Refused as error:
                if not self._may_change or error.status not in _NO_GSP:
                    raise
                _ = self._target.update_url
                self.method = "update"
        self._put_in_batches(graph, tell)

    def _introduce(self) -> None:
        """Let the server ask for the account on a short request that changes nothing."""
        if self._target.transport.account.waits_to_be_asked:
            address = graph_url(str(self._target.gsp_url), f"{_WORKING}none")
            with contextlib.suppress(Refused):
                self._target.transport.send(
                    "GET", address, headers={"Accept": "*/*"}, timeout=self._target.timeout
                ).close()

    def _triples(self, graph: str) -> Iterator[Triple]:
        return (quad.triple for quad in self._source.quads(graph))

    def _put_whole(self, graph: str) -> None:
        body = serialize(self._triples(graph), format=RdfFormat.N_TRIPLES) or b""
        address = graph_url(str(self._target.gsp_url), graph)
        for kind in ("application/n-triples", "text/turtle"):
            headers = {"Content-Type": kind, "Accept": "*/*"}
            try:
                with self._target.transport.send(
                    "PUT", address, body, headers, timeout=self._target.timeout
                ) as answer:
                    answer.read()
                return
            except Refused as error:
                # N-Triples is Turtle as well, and that every server takes.
                if error.status != 415 or kind == "text/turtle":
                    raise

    def _put_in_batches(self, graph: str, tell: Callable[[int], None]) -> None:
        size = self._batch or self._target.kind.batch
        # Closed here and now: an engine's iterator must not be left to another thread.
        with contextlib.closing(_batches(self._triples(graph), size)) as pieces:
            self._put_pieces(graph, pieces, tell)

    def _put_pieces(
        self, graph: str, pieces: Iterator[tuple[Triple, ...]], tell: Callable[[int], None]
    ) -> None:
        first, second = next(pieces, ()), next(pieces, None)
        name = NamedNode(graph)
        working = NamedNode(_WORKING + hashlib.sha256(graph.encode()).hexdigest()[:16])
        self._target.update(f"DROP SILENT GRAPH {working}")
        if second is None and self._put_at_once(name, first):
            return
        try:
            done = 0
            for piece in chain((first, second or ()), pieces):
                self._insert(working, piece)
                done += len(piece)
                tell(done)
            self._target.update(f"MOVE GRAPH {working} TO GRAPH {name}")
        except EtomKgError as error:
            raise StoreError(f"{error}{self._drop(working)}") from None

    def _put_at_once(self, graph: NamedNode, triples: Sequence[Triple]) -> bool:
        """Replace a graph by one update, unless the server finds that too large."""
        try:
            self._target.update(f"DROP SILENT GRAPH {graph} ;\n{_insertion(graph, triples)}")
        except Refused as error:
            if error.status != 413:
                raise
            return False
        return True

    def _insert(self, graph: NamedNode, triples: Sequence[Triple]) -> None:
        """Insert triples, in halves where the server finds them too many for one request."""
        try:
            self._target.update(_insertion(graph, triples))
        except Refused as error:
            if error.status != 413 or len(triples) < 2:
                raise
            middle = len(triples) // 2
            self._insert(graph, triples[:middle])
            self._insert(graph, triples[middle:])

    def _drop(self, working: NamedNode) -> str:
        try:
            self._target.update(f"DROP SILENT GRAPH {working}")
        except EtomKgError:
            return f"; its working graph {working} could not be removed, so drop it"
        return ""


def _insertion(graph: NamedNode, triples: Sequence[Triple]) -> str:
    body = (serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode()
    if any(map(_is_anonymous, triples)):
        # Virtuoso takes no blank nodes in DATA; the pattern that always matches says the same.
        return f"INSERT {{ GRAPH {graph} {{\n{body}}} }} WHERE {{}}"
    return f"INSERT DATA {{ GRAPH {graph} {{\n{body}}} }}"


def _is_anonymous(triple: Triple) -> bool:
    return isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode)


def _batches(triples: Iterator[Triple], size: int) -> Generator[tuple[Triple, ...], None, None]:
    """Yield triples in batches; those with blank nodes together, or they would fall apart.

    A blank node's label means something within one request only.
    """
    anonymous: list[Triple] = []

    def named() -> Iterator[Triple]:
        for triple in triples:
            if _is_anonymous(triple):
                anonymous.append(triple)
            else:
                yield triple

    source = named()
    while piece := tuple(islice(source, max(size, 1))):
        yield piece
    if anonymous:
        yield tuple(anonymous)
