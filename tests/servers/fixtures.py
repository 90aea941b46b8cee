"""Fixtures for real servers: each starts once in a test process and is emptied before use."""

from __future__ import annotations

from etom_kg.store.access import Access
from etom_kg.store.endpoint import EndpointStore
from tests.servers.launch import Server, running

__all__ = ["endpoint", "fresh"]


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
