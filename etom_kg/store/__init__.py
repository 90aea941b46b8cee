"""Stores behind one interface: embedded in memory or on disk, rdflib, any SPARQL 1.1 endpoint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from etom_kg.core.errors import NotSupported, StoreError
from etom_kg.store.base import Store
from etom_kg.store.oxigraph import OxigraphStore

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from etom_kg.store.transport import Access

__all__ = ["ENGINES", "OxigraphStore", "Store", "open_store", "read_files"]

ENGINES = ("oxigraph", "rdflib")


def read_files(paths: Iterable[str | Path]) -> Iterator[Quad]:
    """Yield the quads of RDF files; raises ``DocumentError`` with line and column of a fault."""
    from etom_kg.core.formats import read_rdf

    for path in paths:
        yield from read_rdf(path)


def open_store(
    location: str | Path | None = None,
    endpoint: str | None = None,
    data: Sequence[str | Path] = (),
    engine: str = "oxigraph",
    *,
    read_only: bool = True,
    allow_service: bool = False,
    access: Access | None = None,
    server: str | None = None,
    timeout: float | None = 60,
) -> Store:
    """Open a store folder, a SPARQL endpoint, RDF files in memory, or an empty store in memory.

    ``engine`` is ``oxigraph`` or, for memory only, ``rdflib``. ``timeout`` in seconds, ``server``
    and ``access`` are for an endpoint. Raises ``StoreError`` when it cannot be opened or more than
    one place is named.
    """
    if sum(map(bool, (location, endpoint, data))) > 1:
        raise StoreError("a store is one of a folder, an endpoint and data files; name one")
    if engine not in ENGINES:
        raise NotSupported(f"no engine is called {engine}; known are {', '.join(ENGINES)}")
    if endpoint:
        from etom_kg.store.endpoint import EndpointStore

        return EndpointStore(endpoint, access=access, server=server, timeout=timeout)
    if engine == "rdflib":
        from etom_kg.store.rdflib_memory import RdflibStore

        source = read_files(data)
        if location:
            with OxigraphStore.on_disk(location) as folder:
                return RdflibStore(list(folder.quads()), allow_service=allow_service)
        return RdflibStore(source, allow_service=allow_service)
    if location:
        return OxigraphStore.on_disk(location, read_only=read_only, allow_service=allow_service)
    return OxigraphStore.in_memory(read_files(data), allow_service=allow_service)
