"""Put named graphs into a SPARQL server, each whole or not at all, and count them afterwards.

By the Graph Store Protocol a graph is one PUT, which a server applies as a whole. By updates it
goes in batches into a graph with a working name, which one MOVE renames when the last batch is
in. Either way a graph that is not loaded stays as it was, and an error says how far it came.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from etom_kg.errors import EtomKgError, StoreError
from etom_kg.store.base import Store
from etom_kg.store.endpoint import EndpointStore
from etom_kg.store.sending import Sender

__all__ = ["METHODS", "GraphLoad", "Progress", "choose_graphs", "load"]

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
        "mend the cause and repeat with --replace"
    )


def _compare(loads: Sequence[GraphLoad]) -> None:
    wrong = [each for each in loads if each.after != each.triples]
    if wrong:
        first = wrong[0]
        raise StoreError(
            f"everything was sent, but the counts of {len(wrong)} graphs differ: the server "
            f"holds {first.after} triples in {first.graph}, and {first.triples} were sent"
        )
