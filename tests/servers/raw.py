"""A server that sends whatever bytes it is told to, as slowly as it is told to."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

__all__ = ["Raw", "head", "sending"]

JSON = "application/sparql-results+json"


def head(body: bytes | int = b"", status: int = 200, kind: str = JSON, *more: str) -> bytes:
    """Return the head of an answer for a body, or for one of a length."""
    length = body if isinstance(body, int) else len(body)
    lines = [f"HTTP/1.1 {status} OK", f"Content-Type: {kind}", f"Content-Length: {length}", *more]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1")


@dataclass
class Raw:
    """The server: its address, the pieces of its answers, and the requests that came in."""

    url: str
    answer: Callable[[bytes], Iterator[bytes]]
    pause: float = 0
    asked: list[bytes] = field(default_factory=list)


@contextlib.contextmanager
def sending(answer: Callable[[bytes], Iterator[bytes]], pause: float = 0) -> Iterator[Raw]:
    """Serve on loopback; ``answer`` gets a request and yields pieces, with pauses between."""
    listener = socket.create_server(("127.0.0.1", 0))
    raw = Raw(f"http://127.0.0.1:{listener.getsockname()[1]}/sparql", answer, pause)

    def serve(connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            request = b""
            while b"\r\n\r\n" not in request:
                piece = connection.recv(65536)
                if not piece:
                    return
                request += piece
            raw.asked.append(request)
            for piece in raw.answer(request):
                connection.sendall(piece)
                time.sleep(raw.pause)

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=serve, args=listener.accept()[:1], daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield raw
    finally:
        listener.close()
