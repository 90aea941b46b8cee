"""``etom-kg serve``: a read-only SPARQL endpoint on this machine."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

from etom_kg.core.errors import NotSupported, StoreError

__all__ = ["add_arguments", "run"]

_HOSTS = ("127.0.0.1", "::1", "localhost")
_PORT = 7878
_CONNECTIONS = 300
_FILES = 128
"""Files that are open besides: our own, and connections that are yet to be refused."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``serve``."""
    place = parser.add_mutually_exclusive_group()
    place.add_argument(
        "-l", "--location", metavar="DIR", help="a store folder instead of the built-in graph"
    )
    place.add_argument(
        "--data", action="append", default=[], metavar="FILE", help="an RDF file; repeatable"
    )
    parser.add_argument("--host", choices=_HOSTS, default=_HOSTS[0], help="loopback only")
    parser.add_argument(
        "--port", type=int, default=_PORT, help=f"default {_PORT}; 0 takes a free one"
    )
    parser.add_argument(
        "--timeout", type=float, default=30.0, metavar="S", help="stop a query after S seconds"
    )
    parser.add_argument(
        "--limit", type=int, default=100_000, metavar="N", help="rows of an answer (0: any number)"
    )
    parser.add_argument(
        "--workers", type=int, default=2, metavar="N", help="queries answered at once"
    )


def run(args: argparse.Namespace) -> int:
    """Serve until interrupted."""
    if not 0 < args.timeout < float("inf") or args.limit < 0 or not 0 < args.workers <= 64:
        raise StoreError(
            "--timeout is a number of seconds above 0, --workers from 1 to 64, --limit 0 or more"
        )
    # uvicorn ends politely and then raises the signal again, for us to clear up after.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    interrupted = contextlib.suppress(KeyboardInterrupt)
    with _folder(args) as folder, _listener(args) as listener, interrupted:
        asyncio.run(_serve(args, folder, listener))
    return 0


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


async def _serve(args: argparse.Namespace, folder: Path, listener: socket.socket) -> None:
    from etom_kg.serve.app import create_app, listen
    from etom_kg.serve.pages import survey
    from etom_kg.serve.pool import Pool
    from etom_kg.store.bounded import forbid_sockets, run_offline

    if not run_offline(forbid_sockets):
        sys.stderr.write(
            "etom-kg: warning: this system cannot keep the processes that answer queries from the "
            "network; queries that call a server are refused by what they say alone\n"
        )
    most = _connections(args.workers)
    served = survey(folder, seconds=args.timeout, limit=args.limit or None)
    async with Pool(folder, workers=args.workers) as pool:
        host = f"[{args.host}]" if ":" in args.host else args.host
        address = f"http://{host}:{listener.getsockname()[1]}/"
        app = create_app(pool, served, lambda: _announce(served.triples, address))
        await listen(app, listener, most)


def _connections(workers: int) -> int:
    """Return how many connections may be open beside the workers' pipes."""
    try:
        import resource
    except ImportError:
        return _CONNECTIONS
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 4 * workers - _FILES
    if most < 8:
        raise StoreError(
            "too few files may be open for so many workers; raise `ulimit -n`, or lower --workers"
        )
    return min(most, _CONNECTIONS)


def _announce(triples: int, address: str) -> None:
    sys.stderr.write(f"etom-kg: serving {triples} triples at {address} (Ctrl-C stops)\n")
    sys.stderr.flush()


@contextlib.contextmanager
def _folder(args: argparse.Namespace) -> Iterator[Path]:
    """Give the store folder to serve; files are put into one that lasts as long as the server."""
    if args.data:
        from etom_kg.store import read_files
        from etom_kg.store.folder import build_folder, passing_folder

        with passing_folder("serve") as temporary:
            folder = temporary / "store"
            build_folder(folder, lambda inner: inner.bulk_extend(read_files(args.data)))
            yield folder
    elif args.location:
        yield Path(args.location)
    else:
        from etom_kg.pipeline.builtin import builtin_path

        yield builtin_path()


@contextlib.contextmanager
def _listener(args: argparse.Namespace) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in args.host else socket.AF_INET
    try:
        listener = socket.create_server((args.host, args.port), family=family)
    except OverflowError:
        raise StoreError(f"there is no port {args.port}; ports end at 65535") from None
    except OSError as error:
        if args.host == "::1" and error.errno in (97, 99, 47):
            raise NotSupported("this machine has no IPv6; use --host 127.0.0.1") from None
        raise StoreError(
            f"port {args.port} cannot be used ({error.strerror}); choose another with --port"
        ) from None
    with listener:
        yield listener
