"""A few worker processes, shared by all requests: bounded in number, time and memory."""

from __future__ import annotations

import contextlib
import os
import queue
import select
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, Self

from etom_kg.errors import EtomKgError, StoreError
from etom_kg.serve.worker import Done, Job, receive, send
from etom_kg.store.bounded import revive

__all__ = ["Busy", "Pool", "Stopped"]

_START = 30.0


class Busy(EtomKgError):  # noqa: N818 - a state of the server
    """All workers have work, and enough requests wait already."""


class Stopped(EtomKgError):  # noqa: N818 - what became of the query
    """A query took too long or too much memory."""


class _Worker:
    """One process; started when it is first needed, and again after it was killed."""

    def __init__(self, folder: Path, memory: int) -> None:
        # Run by import and not as __main__, or the pickled types would be of another module.
        code = "import sys; from etom_kg.serve.worker import main; main(*sys.argv[1:])"
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
