"""Fixtures for real servers: each starts once in a test process.

One of a kind is emptied before each use; another holds what is built in and is only asked.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

from etom_kg.pipeline.builtin import open_builtin
from etom_kg.store.endpoint import EndpointStore
from etom_kg.store.loading import load
from etom_kg.store.transport import Access
from tests.servers.launch import STARTERS, Server, running

__all__ = ["endpoint", "fresh", "holding", "holding_everything"]


def endpoint(server: Server, *, timeout: float = 60, addresses: bool = True) -> EndpointStore:
    """Return our store over a server, told its addresses or left to find them."""
    return EndpointStore(
        server.query,
        update_url=server.update if addresses else None,
        gsp_url=server.gsp if addresses else None,
        access=Access(server.user, server.password),
        timeout=timeout,
    )


def fresh(name: str) -> Server:
    """Return a running server of a kind, without the graphs of earlier tests."""
    server = running(name)
    store = endpoint(server)
    for graph in store.graphs():
        store.update(f"DROP SILENT GRAPH <{graph}>")
    return server


@functools.cache
def holding_everything(name: str) -> EndpointStore:
    """Return a server of its own that holds the built-in graph; do not write to it."""
    return _loaded(name)


@functools.cache
def holding(name: str, *graphs: str) -> EndpointStore:
    """Return a server of its own that holds these of the built-in graphs; do not write to it."""
    return _loaded(name, graphs)


def _loaded(name: str, graphs: Sequence[str] = ()) -> EndpointStore:
    target = endpoint(STARTERS[name]())
    with open_builtin() as source:
        loads = load(source, target, graphs=graphs)
        counted = source.graphs()
    wanted = {graph: counted[graph] for graph in graphs or counted}
    assert {each.graph: each.after for each in loads} == wanted
    return target
