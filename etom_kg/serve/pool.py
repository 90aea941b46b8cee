"""A few worker processes, shared by all requests: bounded in number, time and memory.

The process that evaluates queries for the server, and can be killed while it does.

It reads jobs from its standard input and writes answers to its standard output, each as a
pickle behind its length. It ends when its input ends, as when the server is killed.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import select
import signal
import struct
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Self

from etom_kg.core.errors import EtomKgError, StoreError
from etom_kg.store.bounded import revive

__all__ = ["Busy", "Done", "Job", "Pool", "Stopped", "main", "receive", "send"]

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
        from etom_kg.store.rendering import render

        return Done(render(result, job.output), truncated)
    except Exception as error:
        return Done(error=dissolve(error))


_START = 30.0


class Busy(EtomKgError):  # noqa: N818 - a state of the server
    """All workers have work, and enough requests wait already."""


class Stopped(EtomKgError):  # noqa: N818 - what became of the query
    """A query took too long or too much memory."""


class _Worker:
    """One process; started when it is first needed, and again after it was killed."""

    def __init__(self, folder: Path, memory: int) -> None:
        # Run by import and not as __main__, or the pickled types would be of another module.
        code = "import sys; from etom_kg.serve.pool import main; main(*sys.argv[1:])"
        self._command = [sys.executable, "-c", code, str(folder), str(memory)]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._process is None or self._process.stdin is None or self._process.stdout is None:
            raise EOFError
        return self._process.stdin, self._process.stdout

    def start(self) -> None:
        """Start the process unless it runs."""
        if self._process is None or self._process.poll() is not None:
            self.stop()
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            )
            self._receive(_START)

    def work(self, job: Job, timeout: float) -> Done:
        """Return the answer of a job; a process that fails to give one is killed."""
        self.start()
        try:
            send(self._pipes[0], job)
            return self._receive(timeout)
        except (EOFError, OSError):
            self.stop()
            raise Stopped("the query needed too much memory; narrow it") from None

    def _receive(self, timeout: float) -> Done:
        answers = self._pipes[1]
        ready, _, _ = select.select([answers], [], [], timeout)
        if not ready:
            self.stop()
            raise Stopped(f"the query ran longer than {timeout:g} s and was stopped; narrow it")
        done: Done = receive(answers)
        return done

    def stop(self) -> None:
        """Kill the process; a query that runs is lost."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            with contextlib.suppress(OSError):
                process.communicate(timeout=5)


class Pool:
    """Workers over one store folder."""

    def __init__(
        self, folder: Path, *, workers: int = 2, waiting: int = 16, memory: int = 2 * 1024**3
    ) -> None:
        self._workers = [_Worker(folder, memory) for _ in range(workers)]
        self._idle: queue.SimpleQueue[_Worker] = queue.SimpleQueue()
        for worker in self._workers:
            self._idle.put(worker)
        self._most = workers + waiting
        self._inside = 0
        self._lock = threading.Lock()

    def start(self) -> None:
        """Start all workers; raises ``StoreError`` when they cannot open the store."""
        try:
            for worker in self._workers:
                worker.start()
        except (EOFError, OSError, Stopped):
            self.close()
            raise StoreError("the worker processes do not start; is the store whole?") from None

    def answer(self, job: Job, timeout: float) -> Done:
        """Return the answer of a job.

        Raises ``Busy`` when too many wait, ``Stopped`` when it takes too long or too much memory,
        and what the query itself raises. Waiting for a worker counts as time.
        """
        with self._lock:
            if self._inside >= self._most:
                raise Busy("too many queries at once; ask again in a moment")
            self._inside += 1
        end = time.monotonic() + timeout
        try:
            try:
                worker = self._idle.get(timeout=timeout)
            except queue.Empty:
                raise Busy("all workers are busy; ask again in a moment") from None
            try:
                done = worker.work(job, max(end - time.monotonic(), 0.01))
            finally:
                self._idle.put(worker)
        finally:
            with self._lock:
                self._inside -= 1
        if done.error is not None:
            raise revive(done.error)
        return done

    def close(self) -> None:
        """End all workers."""
        for worker in self._workers:
            worker.stop()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
