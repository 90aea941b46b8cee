"""Run work that may never end, within bounds: of time, of memory, of this machine.

The embedded engines cannot be interrupted, so bounded work runs in a forked child that is killed
when its time is up, and ends with its parent whatever ends that. The child shares the store's
memory, so nothing is copied to it; a fork and the way back cost about 10 ms.

Work that must ask no other machine runs where the kernel lets no socket be opened: in such a child,
or without a bound of time in a thread. Linux can do that; elsewhere the guard is the only line.
"""

from __future__ import annotations

import contextlib
import ctypes
import faulthandler
import math
import os
import pickle
import platform
import select
import signal
import struct
import sys
import threading
import time
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from etom_kg.core import errors
from etom_kg.core.errors import EtomKgError, NotSupported, QueryError, StoreError

__all__ = [
    "MEMORY",
    "bound_memory",
    "dissolve",
    "end_with",
    "forbid_sockets",
    "revive",
    "run_bounded",
    "run_offline",
    "too_slow",
]

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


def run_bounded(
    work: Callable[[], T],
    timeout: float | None,
    *,
    memory: int = MEMORY,
    offline: bool = False,
) -> T:
    """Return what ``work()`` returns, or raise what it raises.

    Raises ``QueryError`` when it takes longer than ``timeout`` seconds or needs more than
    ``memory`` bytes, or when the engine breaks down. Infinite time bounds the rest only; with
    ``None`` or 0 work runs in this process, without bounds. ``offline`` keeps it from opening
    sockets. The result must be picklable.
    """
    if not timeout:
        return run_offline(work) if offline else work()
    if not hasattr(os, "fork"):
        raise NotSupported("time-outs need a POSIX system; ask without --timeout")
    sys.stdout.flush()
    sys.stderr.flush()
    reading, writing = os.pipe()
    parent = os.getpid()
    with warnings.catch_warnings():
        # Python warns of forks beside threads, for the child may need a lock that one of them
        # holds. Should it wait for one, its time runs out like any other query's.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        os.close(reading)
        _work_in_child(work, writing, memory, parent, offline)
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
        left = None if end == math.inf else max(end - time.monotonic(), 0)
        ready, _, _ = select.select([pipe], [], [], left)
        if not ready:
            return None
        piece = os.read(pipe, _CHUNK)
        if not piece:
            return b"".join(pieces)
        pieces.append(piece)


def _work_in_child(
    work: Callable[[], Any], pipe: int, memory: int, parent: int, offline: bool
) -> NoReturn:
    # The child leaves by _exit: no buffer of the parent is flushed twice and nothing is closed
    # that the parent still uses. An engine that runs out of memory aborts with words of its own.
    try:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 2)
        faulthandler.disable()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        end_with(parent)
        bound_memory(memory)
        if offline:
            forbid_sockets()
        answer: tuple[Any, dict[str, Any] | None]
        try:
            answer = (work(), None)
        except Exception as error:
            answer = (None, dissolve(error))
        with os.fdopen(pipe, "wb") as stream:
            stream.write(pickle.dumps(answer, pickle.HIGHEST_PROTOCOL))
    finally:
        os._exit(0)


def end_with(parent: int) -> None:
    """End this process when its parent ends, in the midst of whatever it does."""
    if sys.platform == "linux":
        _prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    if sys.platform != "linux":
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


_PARENT_DEATH_SIGNAL = 1
_NO_NEW_PRIVILEGES = 38
_SECCOMP = 22
_FILTER = 2
_DENIED = 0x0005_0000 | 13  # with EACCES
_ALLOWED = 0x7FFF_0000
_MACHINES = {
    "x86_64": (0xC000_003E, 41, 42, 425),
    "aarch64": (0xC000_00B7, 198, 203, 425),
    "riscv64": (0xC000_00F3, 198, 203, 425),
}
"""The kernel's name of a machine, and the numbers of socket, connect and io_uring_setup there."""


def _prctl(option: int, *arguments: int) -> bool:
    given = (ctypes.c_ulong(number) for number in (*arguments, 0, 0, 0, 0)[:4])
    return bool(ctypes.CDLL(None).prctl(option, *given) == 0)


def forbid_sockets() -> bool:
    """Keep this thread, and what it starts, from opening sockets, for good.

    Returns false where the system has no such filter: the calls are then open as before.
    """
    machine = _MACHINES.get(platform.machine())
    if sys.platform != "linux" or machine is None:
        return False
    name, *calls = machine
    # Load a word of the call's description (0x20), compare (0x15: equal, 0x35: at least) and jump
    # over so many steps, or return (0x06). Numbers from 0x40000000 are another way to call.
    steps = [(0x20, 0, 0, 4), (0x15, 0, 3 + len(calls), name), (0x20, 0, 0, 0)]
    steps.append((0x35, 1 + len(calls), 0, 0x4000_0000))
    steps += [(0x15, len(calls) - n, 0, call) for n, call in enumerate(calls)]
    steps += [(0x06, 0, 0, _ALLOWED), (0x06, 0, 0, _DENIED)]
    program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    filtering = ctypes.create_string_buffer(
        struct.pack("HP", len(steps), ctypes.addressof(program))
    )
    return _prctl(_NO_NEW_PRIVILEGES, 1) and _prctl(_SECCOMP, _FILTER, ctypes.addressof(filtering))


def run_offline(work: Callable[[], T]) -> T:
    """Return what ``work()`` returns, or raise what it raises; it can open no socket on Linux."""
    if sys.platform != "linux":
        return work()
    results: list[T] = []
    errors: list[BaseException] = []

    def filtered() -> None:
        try:
            forbid_sockets()
            results.append(work())
        except BaseException as error:
            # What an engine made in one thread must not be let go of in another.
            traceback.clear_frames(error.__traceback__)
            errors.append(error)

    thread = threading.Thread(target=filtered, daemon=True)
    thread.start()
    thread.join()
    if errors:
        raise errors[0]
    return results[0]


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
