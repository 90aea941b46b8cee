"""The built-in graph: made once from the shipped facts, then only opened.

It lies in the user's cache folder as an embedded store, under a name that changes whenever the
shipped facts, the ontology or the code change. ``ETOM_KG_CACHE`` names another folder. Where no
folder can be written, the graph is made again in a temporary one.
"""

from __future__ import annotations

import atexit
import hashlib
import json
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from etom_kg.core.errors import StoreError
from etom_kg.core.tables import resource

if TYPE_CHECKING:
    from etom_kg.store import Store

__all__ = ["builtin_path", "cache_folder", "open_builtin"]

_SEAL = "SEAL.json"
_PATIENCE = 600.0
_STALE = 30 * 24 * 3600
"""Seconds after which a built-in graph of other facts or code is removed."""


def cache_folder() -> Path:
    """Return the folder that built-in graphs lie in."""
    chosen = os.environ.get("ETOM_KG_CACHE")
    if chosen:
        return Path(chosen)
    from platformdirs import user_cache_path

    return user_cache_path("etom-kg", appauthor=False)


def open_builtin() -> Store:
    """Open the built-in graph read-only, making it first where it is not there yet."""
    from etom_kg.store import open_store

    store = open_store(builtin_path(), read_only=True)
    store.called = "the built-in graph"
    return store


def builtin_path() -> Path:
    """Return the folder of the built-in store, making it first where it is not there yet."""
    from etom_kg.store.folder import changing

    folder = cache_folder()
    store = folder / f"builtin-{_key()}"
    if _is_whole(store):
        return store
    if not _can_be_written(folder):
        sys.stderr.write(
            f"etom-kg: warning: {folder}: cannot be written, so the built-in graph is made again "
            "each time; set ETOM_KG_CACHE to a folder that can be written\n"
        )
        return _passing_path()
    # Whoever comes while it is being made waits for it, and finds it made.
    with changing(store, _PATIENCE):
        if not _is_whole(store):
            _make(store)
    _forget_stale(folder, store)
    return store


def _make(store: Path) -> None:
    from etom_kg.pipeline.build import build
    from etom_kg.store.folder import replace_folder

    if store.exists():
        sys.stderr.write(
            f"etom-kg: warning: {store}: the built-in graph is damaged; it is made anew\n"
        )
        shutil.rmtree(store)
    elif sys.stderr.isatty():
        sys.stderr.write("etom-kg: making the built-in graph, once ...\n")
    built = build(validate=False)
    replace_folder(store, lambda inner: inner.bulk_extend(built.quads), finish=_seal)


def _files(store: Path) -> dict[str, list[int]]:
    """Return the files of a store with their sizes and times of change; reading changes neither."""
    found = {}
    for path in sorted(store.iterdir()):
        if path.name != _SEAL:
            state = path.stat()
            found[path.name] = [state.st_size, state.st_mtime_ns]
    return found


def _seal(store: Path) -> None:
    (store / _SEAL).write_text(json.dumps(_files(store)), encoding="utf-8")


def _is_whole(store: Path) -> bool:
    """Return whether a built-in store is there, just as it was made."""
    try:
        sealed, found = json.loads((store / _SEAL).read_text(encoding="utf-8")), _files(store)
        return bool(sealed == found) or {n: _whole_seconds(s) for n, s in sealed.items()} == found
    except (OSError, ValueError, AttributeError):
        return False


def _whole_seconds(state: list[int]) -> list[int]:
    """Return a file's size and time of change as archives and layers of containers keep it."""
    return [state[0], state[1] // 10**9 * 10**9]


def _can_be_written(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


@cache
def _passing_path() -> Path:
    """Return a built-in store that goes with this process, for machines without a cache."""
    from etom_kg.store.folder import passing_folder

    stack = ExitStack()
    atexit.register(stack.close)
    store = stack.enter_context(passing_folder("builtin")) / "builtin"
    _make(store)
    return store


def _key() -> str:
    """Return a key of everything the built-in graph is made from, by size and time of change."""
    digest = hashlib.sha256()
    for path in _ingredients():
        state = path.stat()
        digest.update(f"{path.name}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]


def _ingredients() -> Iterator[Path]:
    package = Path(__file__).parents[1]
    for root, endings in (
        (package, {".py"}),
        (resource("ontology"), {".ttl"}),
        (resource("data"), {".csv", ".tsv"}),
    ):
        for folder, folders, names in os.walk(root):
            folders.sort()
            for name in sorted(names):
                if Path(name).suffix in endings:
                    yield Path(folder, name)


def _forget_stale(folder: Path, current: Path) -> None:
    from etom_kg.store.folder import FolderLock

    limit = time.time() - _STALE
    for other in folder.glob("builtin-*"):
        if other != current and other.stat().st_mtime < limit:
            with suppress(OSError, StoreError):  # another process may still read it
                lock = FolderLock(other, exclusive=True)
                shutil.rmtree(other, ignore_errors=True)
                lock.release()
