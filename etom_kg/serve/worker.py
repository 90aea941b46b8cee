"""The process that evaluates queries for the server, and can be killed while it does.

It reads jobs from its standard input and writes answers to its standard output, each as a
pickle behind its length. It ends when its input ends, as when the server is killed.
"""

from __future__ import annotations

import os
import pickle
import signal
import struct
import sys
import threading
import time
from dataclasses import dataclass
from typing import IO, Any

__all__ = ["Done", "Job", "main", "receive", "send"]

_LENGTH = struct.Struct(">Q")


@dataclass(frozen=True)
class Job:
    """A query to evaluate.

    ``named_graphs`` of ``None`` leave the data set to the query; ``base`` is what relative IRIs
    are resolved against.
    """

    query: str
    output: str
    limit: int | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] | None = None
    base: str | None = None


@dataclass(frozen=True)
class Done:
    """An answer as bytes, whether it was cut off, or the error instead (see ``dissolve``)."""

    content: bytes = b""
    truncated: bool = False
    error: dict[str, Any] | None = None


def send(stream: IO[bytes], value: object) -> None:
    """Write one value to a pipe."""
    content = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(content)) + content)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """Return the next value from a pipe; raises ``EOFError`` at its end."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    content = stream.read(length)
    if len(content) < length:
        raise EOFError
    return pickle.loads(content)


def main(folder: str, memory: str) -> None:
    """Answer jobs on a store folder until there are no more."""
    from etom_kg.store import OxigraphStore
    from etom_kg.store.bounded import bound_memory

    jobs, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # Nothing that a library prints may get between the answers.
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    with OxigraphStore.on_disk(folder) as store:
        bound_memory(int(memory))
        send(answers, Done())
        while True:
            try:
                job = receive(jobs)
            except EOFError:
                return
            send(answers, _answer(store, job))


def _end_with(server: int) -> None:
    """End this process when the server is gone, even in the midst of an endless query."""
    while os.getppid() == server:
        time.sleep(0.5)
    os._exit(1)


def _answer(store: Any, job: Job) -> Done:
    from etom_kg.serve.pages import result_page
    from etom_kg.store.base import in_order
    from etom_kg.store.bounded import dissolve
    from etom_kg.store.lexical import Request
    from etom_kg.store.oxigraph import evaluate

    try:
        request = Request(job.query)
        graphs = (job.default_graphs, job.named_graphs)
        found = evaluate(store.inner, request, job.limit, *graphs, base=job.base)
        result = in_order(request, found)
        truncated = getattr(result, "truncated", False)
        if job.output == "html":
            return Done(result_page(result, job.query, job.limit).encode(), truncated)
        from etom_kg.rendering import render

        return Done(render(result, job.output), truncated)
    except Exception as error:
        return Done(error=dissolve(error))
