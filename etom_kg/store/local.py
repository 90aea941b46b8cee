"""Put named graphs into a store folder, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyoxigraph
from pyoxigraph import Quad

from etom_kg.errors import StoreError
from etom_kg.store.base import Store
from etom_kg.store.directory import build_folder, is_store
from etom_kg.store.loading import GraphLoad, choose_graphs
from etom_kg.store.oxigraph import OxigraphStore

__all__ = ["load_folder"]


def load_folder(
    source: Store,
    folder: Path,
    *,
    graphs: Sequence[str] = (),
    replace_graphs: bool = False,
    dry_run: bool = False,
) -> tuple[GraphLoad, ...]:
    """Load named graphs into a store folder, which is made when it does not exist.

    The folder is built anew beside the old one and takes its place in one step. Raises
    ``StoreError`` when a graph is there already and is not to be replaced, when the disk is full
    or when another process uses the folder; the folder is then as it was.
    """
    chosen = choose_graphs(source, graphs)
    before = _held(folder)
    held = [graph for graph in chosen if graph in before]
    if held and not replace_graphs and not dry_run:
        raise StoreError(
            f"it already holds {len(held)} of these {len(chosen)} graphs, such as {held[0]}; "
            "nothing was changed; use --replace to replace them",
            path=folder,
        )
    if dry_run:
        return tuple(GraphLoad(g, n, before.get(g, 0), None, "folder") for g, n in chosen.items())

    def fill(fresh: pyoxigraph.Store) -> None:
        if is_store(folder):
            with OxigraphStore.on_disk(folder) as old:
                fresh.bulk_extend(_others(old, chosen))
        for graph in chosen:
            fresh.bulk_extend(source.quads(graph))

    build_folder(folder, fill)
    after = _held(folder)
    return tuple(
        GraphLoad(graph, n, before.get(graph, 0), after.get(graph, 0), "folder")
        for graph, n in chosen.items()
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
