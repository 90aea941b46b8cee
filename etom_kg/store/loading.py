"""Put named graphs into a server or a store folder, each whole or not at all, and count them.

By the Graph Store Protocol a graph is one PUT, which a server applies as a whole. By updates it
goes in batches into a graph with a working name, which one MOVE renames when the last batch is
in. Either way a graph that is not loaded stays as it was, and an error says how far it came. A
folder is built anew beside the old one, which it replaces in one step.
"""

from __future__ import annotations

import contextlib
import difflib
import hashlib
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path

import pyoxigraph
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Triple, serialize

from etom_kg.core.errors import EtomKgError, StoreError
from etom_kg.store.base import Store
from etom_kg.store.endpoint import EndpointStore
from etom_kg.store.folder import changing, is_store, replace_folder
from etom_kg.store.oxigraph import OxigraphStore
from etom_kg.store.servers import graph_url
from etom_kg.store.transport import Refused

__all__ = ["METHODS", "GraphLoad", "Progress", "Sender", "choose_graphs", "load", "load_folder"]

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


METHODS = ("auto", "gsp", "update")

Progress = Callable[[int, int, str], None]
"""Told the triples that are in, the triples of the whole load and the graph being loaded."""


@dataclass(frozen=True)
class GraphLoad:
    """One graph of a load: its triples here, there before, and there after (or not loaded)."""

    graph: str
    triples: int
    before: int
    after: int | None = None
    method: str = ""


def choose_graphs(source: Store, wanted: Sequence[str]) -> dict[str, int]:
    """Return the graphs to load with their sizes; raises ``StoreError`` for one not there."""
    held = source.graphs()
    for graph in wanted:
        if graph not in held:
            close = difflib.get_close_matches(graph, held, n=1)
            hint = f"; did you mean {close[0]}?" if close else ""
            raise StoreError(f"there is no graph {graph} to load{hint}")
    chosen = {graph: n for graph, n in held.items() if not wanted or graph in wanted}
    if not chosen:
        raise StoreError(f"{source.place} holds no named graph to load")
    return chosen


def load(
    source: Store,
    target: EndpointStore,
    *,
    graphs: Sequence[str] = (),
    method: str = "auto",
    batch: int | None = None,
    replace_graphs: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> tuple[GraphLoad, ...]:
    """Load named graphs of a store into a server and return what is there now.

    Raises ``StoreError`` when a graph is there already and is not to be replaced (nothing is
    sent then), when the server fails (saying what is loaded and what is not), and when the
    server counts otherwise than we do.
    """
    chosen = choose_graphs(source, graphs)
    loads = [GraphLoad(graph, n, target.count(graph)) for graph, n in chosen.items()]
    sender = Sender(source, target, method, batch)
    if dry_run:
        return tuple(replace(each, method=sender.method) for each in loads)
    if not replace_graphs:
        _refuse_held(loads, target)
    target.forget()
    finished: list[GraphLoad] = []
    for each in loads:
        tell = _teller(progress, loads, each)
        tell(0)
        try:
            sender.put(each.graph, tell)
            finished.append(replace(each, after=target.count(each.graph), method=sender.method))
        except EtomKgError as error:
            raise StoreError(_stopped(error, target, each, finished, len(loads))) from None
        tell(each.triples)
    _compare(finished)
    return tuple(finished)


def _refuse_held(loads: Sequence[GraphLoad], target: EndpointStore) -> None:
    held = [each for each in loads if each.before]
    if held:
        raise StoreError(
            f"{target.place} already holds {len(held)} of these {len(loads)} graphs, such as "
            f"{held[0].graph} with {held[0].before} triples; nothing was sent; "
            "use --replace to replace them"
        )


def _teller(
    progress: Progress | None, loads: Sequence[GraphLoad], at: GraphLoad
) -> Callable[[int], None]:
    total = sum(each.triples for each in loads)
    so_far = sum(each.triples for each in loads[: loads.index(at)])

    def tell(done: int) -> None:
        if progress is not None:
            progress(so_far + done, total, at.graph)

    return tell


def _stopped(
    error: EtomKgError,
    target: EndpointStore,
    at: GraphLoad,
    finished: Sequence[GraphLoad],
    number: int,
) -> str:
    """Say what the server holds after a load broke off."""
    try:
        held = target.count(at.graph)
        state = f"{at.graph} holds {held} triples there of {at.triples} to load"
        if held == at.before:
            state = f"{at.graph} is there as before, with {held} triples"
    except EtomKgError:
        state = f"what became of {at.graph} is not known, for the server does not answer"
    return (
        f"the load stopped: {error}; {len(finished)} of {number} graphs are loaded; {state}; "
        "correct the cause and repeat with --replace"
    )


def _compare(loads: Sequence[GraphLoad]) -> None:
    wrong = [each for each in loads if each.after != each.triples]
    if wrong:
        first = wrong[0]
        raise StoreError(
            f"everything was sent, but the counts of {len(wrong)} graphs differ: the server "
            f"holds {first.after} triples in {first.graph}, and {first.triples} were sent"
        )


def load_folder(
    source: Store,
    folder: Path,
    *,
    graphs: Sequence[str] = (),
    replace_graphs: bool = False,
    dry_run: bool = False,
    wait: float = 0,
) -> tuple[GraphLoad, ...]:
    """Load named graphs into a store folder, which is made when it does not exist.

    The folder is built anew beside the old one, counted, and takes its place in one step; nobody
    else can change it meanwhile. Raises ``StoreError`` when a graph is there already and is not to
    be replaced, when the disk is full, when it holds other than what was sent, or when another
    process uses the folder for more than ``wait`` seconds; the folder is then as it was.
    """
    chosen = choose_graphs(source, graphs)
    if dry_run:
        before = _held(folder)
        return tuple(GraphLoad(g, n, before.get(g, 0), None, "folder") for g, n in chosen.items())
    with changing(folder, wait):
        before = _held(folder)
        _refuse_there(folder, before, chosen, replace_graphs)
        expected = {**before, **chosen}

        def fill(fresh: pyoxigraph.Store) -> None:
            if is_store(folder):
                with OxigraphStore.on_disk(folder) as old:
                    fresh.bulk_extend(_others(old, chosen))
            for graph in chosen:
                fresh.bulk_extend(source.quads(graph))

        def check(fresh: Path) -> None:
            _compare_held(_held(fresh), expected, folder, "the folder is as it was")

        replace_folder(folder, fill, finish=check, wait=wait)
        after = _held(folder)
        _compare_held(after, expected, folder, "another program changed it; repeat with --replace")
    return tuple(
        GraphLoad(graph, n, before.get(graph, 0), after[graph], "folder")
        for graph, n in chosen.items()
    )


def _refuse_there(
    folder: Path, held: dict[str, int], chosen: dict[str, int], replace_graphs: bool
) -> None:
    there = [graph for graph in chosen if graph in held]
    if there and not replace_graphs:
        raise StoreError(
            f"it already holds {len(there)} of these {len(chosen)} graphs, such as {there[0]}; "
            "nothing was changed; use --replace to replace them",
            path=folder,
        )


def _compare_held(
    held: dict[str, int], expected: dict[str, int], folder: Path, outcome: str
) -> None:
    wrong = [g for g in {**expected, **held} if held.get(g) != expected.get(g)]
    if wrong:
        graph = wrong[0]
        raise StoreError(
            f"everything was written, but the counts of {len(wrong)} graphs differ: "
            f"{held.get(graph, 0)} triples in {graph}, where {expected.get(graph, 0)} should be; "
            f"{outcome}",
            path=folder,
        )


def _held(folder: Path) -> dict[str, int]:
    if not is_store(folder):
        return {}
    with OxigraphStore.on_disk(folder) as store:
        return store.graphs()


def _others(old: OxigraphStore, replaced: dict[str, int]) -> Iterator[Quad]:
    for quad in old.quads():
        if getattr(quad.graph_name, "value", None) not in replaced:
            yield quad
