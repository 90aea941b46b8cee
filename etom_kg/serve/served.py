"""What a server serves, as its pages and descriptions tell it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from etom_kg.results import Triples
from etom_kg.store import OxigraphStore

__all__ = ["Served", "survey"]

_STATED = """CONSTRUCT { ?s ?p ?o }
WHERE { GRAPH <https://w3id.org/etom-kg/graph/dataset> { ?s ?p ?o } }"""


@dataclass(frozen=True)
class Served:
    """The graphs with their sizes, what they state of themselves, and how far a query may go.

    ``seconds`` is the time a query may take and ``limit`` the rows it may give (none: any).
    """

    graphs: dict[str, int]
    triples: int
    stated: Triples
    seconds: float
    limit: int | None


def survey(folder: Path, *, seconds: float, limit: int | None) -> Served:
    """Return what is in a store folder; raises ``StoreError`` when it cannot be opened."""
    with OxigraphStore.on_disk(folder) as store:
        return Served(store.graphs(), len(store.inner), store.construct(_STATED), seconds, limit)
