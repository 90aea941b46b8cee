"""A few worker processes, shared by all requests: bounded in number, time and memory.

A worker reads requests from its standard input and writes answers to its standard output, each as
a pickle behind its length. Everything that depends on what the client wrote is done there: reading
the request, judging the query, evaluating it. So nothing that a client sends can hold the server
up, and a worker can be killed in the midst of it. A worker opens no socket, and ends with the
server.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import pickle
import signal
import struct
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Self

from etom_kg.core.errors import EtomKgError, QueryError, StoreError
from etom_kg.serve.request import Done

__all__ = ["Busy", "Done", "Job", "Pool", "Stopped", "main"]

_LENGTH = struct.Struct(">Q")


@dataclass(frozen=True)
class Job:
    """A request as it came.

    ``parameters`` is what follows the question mark of the address, still encoded; ``base`` is
    the address of the endpoint, against which relative IRIs are resolved; ``limit`` bounds rows.
    ``path`` is the address of a page of the explorer, and empty for the endpoint itself.
    """

    method: str
    parameters: bytes
    content_type: str
    accept: str
    body: bytes
    base: str
    limit: int | None
    path: str = ""


def _framed(value: object) -> bytes:
    content = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(content)) + content


def main(folder: str, memory: str, server: str) -> None:
    """Answer requests on a store folder until there are no more, or the server is gone."""
    # All of these are at hand before the first request, whose time is bounded.
    from etom_kg.serve import explorer, pages, request  # noqa: F401
    from etom_kg.store import OxigraphStore, rendering  # noqa: F401
    from etom_kg.store.bounded import bound_memory, end_with, forbid_sockets

    end_with(int(server))
    jobs, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # Nothing that a library prints may get between the answers.
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with OxigraphStore.on_disk(folder) as store:
        bound_memory(int(memory))
        forbid_sockets()
        _send(answers, Done())
        while head := jobs.read(_LENGTH.size):
            job = pickle.loads(jobs.read(*_LENGTH.unpack(head)))
            _send(answers, _answer(store, job))


def _send(stream: IO[bytes], value: object) -> None:
    stream.write(_framed(value))
    stream.flush()


def _answer(store: Any, job: Job) -> Done:
    from etom_kg.serve.explorer import explore
    from etom_kg.serve.request import FaultyRequest
    from etom_kg.store.bounded import dissolve, revive

    try:
        if job.path:
            return explore(store, job.path, job.parameters, job.accept)
        return _evaluated(store, job)
    except FaultyRequest as error:
        return Done(error.status, f"{error}\n".encode())
    except Exception as error:
        told = revive(dissolve(error))
        return Done(400 if isinstance(told, QueryError) else 500, f"{told}\n".encode())


def _evaluated(store: Any, job: Job) -> Done:
    from etom_kg.serve.pages import result_page
    from etom_kg.serve.request import GRAPHS, RESULTS, FaultyRequest, choose, read_request
    from etom_kg.store.base import in_order
    from etom_kg.store.oxigraph import evaluate, refuse_calls
    from etom_kg.store.rendering import render

    asked = read_request(job.method, job.parameters, job.content_type, job.body)
    query = asked.query
    offered = GRAPHS if query.form in ("CONSTRUCT", "DESCRIBE") else RESULTS
    media = choose(job.accept, offered)
    if media is None:
        raise FaultyRequest(f"offered are {', '.join(offered)}", 406)
    refuse_calls(query, job.base)
    named = asked.named_graphs if asked.gives_dataset else None
    found = evaluate(store.inner, query, job.limit, asked.default_graphs, named, job.base)
    result = in_order(query, found)
    if offered[media] == "html":
        content = result_page(result, query.original, job.limit)
    else:
        content = render(result, offered[media])
    return Done(200, content, media, getattr(result, "truncated", False))


_START = 60.0
"""Seconds that a worker may take to start."""


class Busy(EtomKgError):  # noqa: N818 - a state of the server
    """All workers have work, and enough requests wait already."""


class Stopped(EtomKgError):  # noqa: N818 - what became of the query
    """A query took too long or too much memory."""


class _Worker:
    """One process, and another one after it was killed."""

    def __init__(self, folder: Path, memory: int) -> None:
        # Run by import and not as __main__, or the pickled types would be of another module.
        code = "import sys; from etom_kg.serve.pool import main; main(*sys.argv[1:])"
        self._command = (sys.executable, "-c", code, str(folder), str(memory), str(os.getpid()))
        self._process: asyncio.subprocess.Process | None = None
        self._starting: asyncio.Task[None] | None = None
        self._is_over = False

    async def start(self) -> None:
        """Start the process unless it runs; raises what keeps it from starting."""
        if self._process is not None and self._process.returncode is None:
            return
        # Who waits for it may give up; the process starts all the same.
        await asyncio.shield(self._starting or self._renew())

    def _renew(self) -> asyncio.Task[None]:
        """Kill the process, and have another one started before it is needed."""
        self.kill()
        self._starting = asyncio.create_task(self._launch())
        self._starting.add_done_callback(self._started)
        return self._starting

    def _started(self, task: asyncio.Task[None]) -> None:
        self._starting = None
        if not task.cancelled():
            task.exception()  # it has been told to those who waited, if any did

    async def _launch(self) -> None:
        if self._is_over:
            raise EOFError
        process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        try:
            async with asyncio.timeout(_START):
                await _receive(process)
        except BaseException:
            _kill(process)
            raise
        self._process = process

    async def work(self, job: Job, seconds: float) -> Done:
        """Return the answer of a job; a process that fails to give one in time is killed."""
        try:
            await self.start()
        except (EOFError, OSError):
            raise Stopped("the server cannot start a process for the query; ask again") from None
        assert self._process is not None
        try:
            async with asyncio.timeout(seconds):
                return await _exchanged(self._process, job)
        except TimeoutError:
            self._renew()
            raise Stopped(
                f"the query ran longer than {round(seconds, 1):g} s and was stopped; narrow it"
            ) from None
        except (EOFError, OSError):
            self._renew()
            raise Stopped("the query needed too much memory; narrow it") from None
        except asyncio.CancelledError:
            self._renew()
            raise

    def kill(self) -> None:
        """Kill the process; a query that runs is lost."""
        process, self._process = self._process, None
        if process is not None:
            _kill(process)

    async def end(self) -> None:
        """Kill the process and wait until it is gone."""
        self._is_over = True
        process, starting = self._process, self._starting
        self.kill()
        if starting is not None:
            starting.cancel()
            await asyncio.wait([starting])
        if process is not None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(5):
                    await process.wait()


def _kill(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.kill()


async def _exchanged(process: asyncio.subprocess.Process, job: Job) -> Done:
    assert process.stdin is not None
    process.stdin.write(_framed(job))
    await process.stdin.drain()
    return await _receive(process)


async def _receive(process: asyncio.subprocess.Process) -> Done:
    assert process.stdout is not None
    (length,) = _LENGTH.unpack(await process.stdout.readexactly(_LENGTH.size))
    done: Done = pickle.loads(await process.stdout.readexactly(length))
    return done


class Pool:
    """Workers over one store folder; an asynchronous context manager."""

    def __init__(
        self, folder: Path, *, workers: int = 2, waiting: int = 16, memory: int = 2 * 1024**3
    ) -> None:
        self._workers = [_Worker(folder, memory) for _ in range(workers)]
        self._idle: asyncio.Queue[_Worker] = asyncio.Queue()
        self._most = workers + waiting
        self._inside = 0

    async def answer(self, job: Job, seconds: float) -> Done:
        """Return the answer of a job.

        Raises ``Busy`` when too many wait, or when it waited for a worker longer than it may
        run, and ``Stopped`` when it takes too long or too much memory. A cancelled job is stopped
        at once.
        """
        if self._inside >= self._most:
            raise Busy("too many queries at once; ask again in a moment")
        self._inside += 1
        try:
            try:
                async with asyncio.timeout(seconds):
                    worker = await self._idle.get()
            except TimeoutError:
                raise Busy("all workers are busy; ask again in a moment") from None
            try:
                return await worker.work(job, seconds)
            finally:
                self._idle.put_nowait(worker)
        finally:
            self._inside -= 1

    async def __aenter__(self) -> Self:
        try:
            await asyncio.gather(*(worker.start() for worker in self._workers))
        except (EOFError, OSError):
            await self.__aexit__()
            raise StoreError("the worker processes do not start; is the store whole?") from None
        for worker in self._workers:
            self._idle.put_nowait(worker)
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.gather(*(worker.end() for worker in self._workers))
