"""Run work that may never end, within a time and a memory bound.

The embedded engines cannot be interrupted, so bounded work runs in a forked child that is killed
when its time is up. The child shares the store's memory, so nothing is copied to it; a fork and
the way back cost about 10 ms. Without a bound, work runs in the calling process at no cost.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import pickle
import select
import signal
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from etom_kg.core import errors
from etom_kg.core.errors import EtomKgError, NotSupported, QueryError, StoreError

__all__ = ["MEMORY", "bound_memory", "dissolve", "revive", "run_bounded", "too_slow"]

T = TypeVar("T")

MEMORY = 4 * 1024**3
"""Bytes that bounded work may need beyond what the process already holds."""

_CHUNK = 1 << 20


def too_slow(seconds: float) -> QueryError:
    """Return the error for a query that was stopped."""
    return QueryError(
        f"the query ran longer than {seconds:g} s and was stopped; "
        "narrow it, or allow more time with --timeout"
    )


def run_bounded(work: Callable[[], T], timeout: float | None, *, memory: int = MEMORY) -> T:
    """Return what ``work()`` returns, or raise what it raises.

    Raises ``QueryError`` when it takes longer than ``timeout`` seconds (``None`` or 0: no bound)
    or needs more than ``memory`` bytes. The result must be picklable.
    """
    if not timeout:
        return work()
    if not hasattr(os, "fork"):
        raise NotSupported("time-outs need a POSIX system; ask without --timeout")
    sys.stdout.flush()
    sys.stderr.flush()
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        # Python warns of forks beside threads, for the child may need a lock that one of them
        # holds. Should it wait for one, its time runs out like any other query's.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        os.close(reading)
        _work_in_child(work, writing, memory)
    os.close(writing)
    try:
        answer = _read_until(reading, time.monotonic() + timeout)
    finally:
        os.close(reading)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    if answer is None:
        raise too_slow(timeout)
    if not answer:
        raise QueryError(
            f"the query needed more than {memory / 1024**3:g} GiB of memory, or its engine "
            "broke down; narrow it"
        )
    result, error = pickle.loads(answer)
    if error is not None:
        raise revive(error)
    return result  # type: ignore[no-any-return]


def _read_until(pipe: int, end: float) -> bytes | None:
    """Return everything that comes out of a pipe, or nothing when time runs out."""
    pieces: list[bytes] = []
    while True:
        left = end - time.monotonic()
        ready, _, _ = select.select([pipe], [], [], max(left, 0))
        if not ready:
            return None
        piece = os.read(pipe, _CHUNK)
        if not piece:
            return b"".join(pieces)
        pieces.append(piece)


def _work_in_child(work: Callable[[], Any], pipe: int, memory: int) -> NoReturn:
    # The child leaves by _exit: no buffer of the parent is flushed twice and nothing is closed
    # that the parent still uses. An engine that runs out of memory aborts with words of its own.
    try:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 2)
        faulthandler.disable()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        bound_memory(memory)
        answer: tuple[Any, dict[str, Any] | None]
        try:
            answer = (work(), None)
        except Exception as error:
            answer = (None, dissolve(error))
        with os.fdopen(pipe, "wb") as stream:
            stream.write(pickle.dumps(answer, pickle.HIGHEST_PROTOCOL))
    finally:
        os._exit(0)


def bound_memory(memory: int) -> None:
    """Let this process grow by ``memory`` bytes and no more, where the system can enforce it."""
    if sys.platform != "linux":
        return
    import resource

    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    held = pages * resource.getpagesize()
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    bound = held + memory if hard == resource.RLIM_INFINITY else min(held + memory, hard)
    resource.setrlimit(resource.RLIMIT_AS, (bound, hard))


def dissolve(error: Exception) -> dict[str, Any]:
    """Return an error as plain values that another process can read."""
    if isinstance(error, EtomKgError):
        names = ("what", "path", "line", "column")
        return {"class": type(error).__name__, **{n: getattr(error, n) for n in names}}
    if isinstance(error, MemoryError):
        return {"class": "QueryError", "what": "the query needed too much memory; narrow it"}
    return {"class": "StoreError", "what": f"the store failed: {type(error).__name__}: {error}"}


def revive(values: dict[str, Any]) -> EtomKgError:
    """Return the error that ``dissolve`` took apart."""
    kind = getattr(errors, values["class"], StoreError)
    place = {name: values.get(name) for name in ("path", "line", "column")}
    error: EtomKgError = kind(values["what"], **place)
    return error
