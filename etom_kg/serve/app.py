"""The web application: the endpoint, its descriptions and its page; who may ask, and how long."""

from __future__ import annotations

import asyncio
import contextlib
import re
import signal
import socket
from collections.abc import AsyncIterator, Callable, Collection, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, ClassVar

import h11
import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from etom_kg.core.formats import formats
from etom_kg.core.results import Triples
from etom_kg.serve.pages import Served, query_page, service_description, void_description
from etom_kg.serve.pool import Busy, Done, Job, Pool, Stopped
from etom_kg.serve.request import GRAPHS, LONGEST, choose
from etom_kg.store.rendering import render

__all__ = ["create_app", "listen"]

_HOST = re.compile(rb"(?:127\.0\.0\.1|\[::1\]|localhost)(?::[0-9]{1,5})?", re.I)
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_MEDIA = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_STATIC = {
    path.name: (_MEDIA[path.suffix], path.read_bytes())
    for path in Path(__file__).with_name("static").iterdir()
}
"""The files of the pages, read once: no request names a file."""
_BODY_SECONDS = 10.0


def create_app(
    pool: Pool,
    served: Served,
    started: Callable[[], None] | None = None,
    origins: Collection[str] = (),
) -> Starlette:
    """Return the application over a pool of workers; ``started`` is called when it listens.

    ``origins`` are those of other web pages that may ask, such as ``https://acme.example``.
    """

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        if started is not None:
            started()
        yield

    async def sparql(request: Request) -> Response:
        return await _sparql(request, pool, served)

    async def explored(request: Request) -> Response:
        return await _explored(request, pool, served)

    async def query(request: Request) -> Response:
        return _html(query_page(_base(request), served, request.query_params.get("query", "")))

    async def static(request: Request) -> Response:
        media, content = _STATIC.get(request.path_params["name"], ("", b""))
        if not media:
            return PlainTextResponse("there is no such file\n", 404)
        return Response(content, 200, {"Cache-Control": "no-cache"}, media)

    async def void(request: Request) -> Response:
        base = _base(request)
        return _graph(request, void_description(f"{base}/void", f"{base}/sparql", served))

    async def well_known(_: Request) -> Response:
        return RedirectResponse("/void", 303)

    routes = [
        Route("/static/{name}", static),
        Route("/query", query),
        Route("/sparql", sparql, methods=["GET", "POST"]),
        Route("/void", void),
        Route("/.well-known/void", well_known),
        Route("/{path:path}", explored),
    ]
    app = Starlette(routes=routes, lifespan=lifespan)
    app.add_middleware(_OwnPages, origins=origins)
    return app


async def _sparql(request: Request, pool: Pool, served: Served) -> Response:
    """Answer a query, or say in which way the request is at fault."""
    if request.method != "POST" and not {"query", "update"} & set(request.query_params):
        return _description(request, served)
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            body = await _body(request)
    except TimeoutError:
        what = "the request did not come in time\n"
        return PlainTextResponse(what, 408, {"Connection": "close"})
    except ClientDisconnect:
        return Response()
    if isinstance(body, Response):
        return body
    job = Job(
        request.method,
        request.scope["query_string"],
        request.headers.get("content-type", ""),
        _accepted(request),
        body,
        f"{_base(request)}/sparql",
        served.limit,
    )
    try:
        done = await _unless_gone(request, pool.answer(job, served.seconds))
    except (Busy, Stopped) as error:
        return PlainTextResponse(f"{error}\n", 503, {"Retry-After": "5"})
    return _response(done, served) if done else Response()


def _accepted(request: Request) -> str:
    """Return what a client takes; ``format=csv`` in the address comes first, for links."""
    wanted = request.query_params.get("format", "")
    named = next((each for each in formats("rows", "graph") if each.is_called(wanted)), None)
    return ", ".join(named.media) if named else request.headers.get("accept", "")


async def _explored(request: Request, pool: Pool, served: Served) -> Response:
    """Answer an address of the explorer."""
    path = request.scope.get("raw_path", b"/").partition(b"?")[0].decode("ascii", "replace")
    job = Job(
        "GET",
        request.scope["query_string"],
        "",
        request.headers.get("accept", "text/html"),
        b"",
        f"{_base(request)}/",
        served.limit,
        path,
    )
    try:
        done = await _unless_gone(request, pool.answer(job, served.seconds))
    except (Busy, Stopped) as error:
        return PlainTextResponse(f"{error}\n", 503, {"Retry-After": "5"})
    return _response(done, served) if done else Response()


async def _body(request: Request) -> bytes | Response:
    """Return the body of a request, or what to answer if it is too long."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and (len(announced) > 15 or int(announced) > LONGEST):
        return _TooLarge(is_coming=request.headers.get("expect") is None)
    pieces: list[bytes] = []
    is_coming = True
    while is_coming:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        pieces.append(message.get("body", b""))
        is_coming = message.get("more_body", False)
        if sum(map(len, pieces)) > LONGEST:
            return _TooLarge(is_coming=is_coming)
    return b"".join(pieces)


async def _unless_gone(request: Request, work: Coroutine[Any, Any, Done]) -> Done | None:
    """Return what comes of the work, or nothing, and end it, when the client goes away."""
    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait((working, leaving), return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else None
    finally:
        working.cancel()
        leaving.cancel()
        await asyncio.gather(working, leaving, return_exceptions=True)


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        continue


class _TooLarge(PlainTextResponse):
    """A refusal that is sent before the rest of the request is read, and left out of account.

    To close while a client still sends would take the answer from it.
    """

    _most = 64 * LONGEST

    def __init__(self, *, is_coming: bool) -> None:
        what = f"a request may have {LONGEST} bytes\n"
        super().__init__(what, 413, {"Connection": "close"})
        self._is_coming = is_coming

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        start = {"status": self.status_code, "headers": self.raw_headers}
        await send({"type": "http.response.start", **start})
        await send({"type": "http.response.body", "body": self.body, "more_body": True})
        length = 0
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_BODY_SECONDS):
                while self._is_coming and length < self._most:
                    message = await receive()
                    length += len(message.get("body", b""))
                    self._is_coming = message.get("more_body", False)
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def _response(done: Done, served: Served) -> Response:
    if done.media == "text/html":
        return _html(done.content, done.status)
    headers = {"Vary": "Accept", "X-Content-Type-Options": "nosniff"}
    if done.truncated:
        headers["Warning"] = f'199 etom-kg "cut off after {served.limit} rows"'
        headers["X-Truncated"] = str(served.limit)
    return Response(done.content, done.status, headers, _with_charset(done.media))


def _with_charset(media: str) -> str:
    return f"{media}; charset=utf-8" if media.startswith("text/") else media


def _html(content: bytes, status: int = 200) -> Response:
    headers = {"Content-Security-Policy": _POLICY, "Vary": "Accept"}
    return Response(content, status, headers, "text/html; charset=utf-8")


def _base(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}"


def _description(request: Request, served: Served) -> Response:
    """Answer a bare GET: people get the page, programs the service description."""
    if choose(request.headers.get("accept", ""), GRAPHS) == "text/html":
        return RedirectResponse("/query", 303)
    return _graph(request, service_description(f"{_base(request)}/sparql", served))


def _graph(request: Request, found: Triples) -> Response:
    media = choose(request.headers.get("accept", ""), GRAPHS)
    if media is None:
        return PlainTextResponse(f"offered are {', '.join(GRAPHS)}\n", 406)
    if media == "text/html":
        media = "text/plain"
    output = "turtle" if media == "text/plain" else GRAPHS[media]
    return Response(render(found, output), 200, {"Vary": "Accept"}, _with_charset(media))


class _OwnPages:
    """Refuse what other web pages send: under another host's name, or as they are.

    A browser sends a page's request to this machine for any page that asks it to. It says where
    the page is from, in ``Origin`` and in ``Sec-Fetch-Site``; other programs send neither.
    """

    def __init__(self, app: ASGIApp, origins: Collection[str]) -> None:
        self._app = app
        self._origins = frozenset(origin.encode("latin-1", "replace") for origin in origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._app
        if scope["type"] == "http":
            headers = dict(scope["headers"])
            if not _HOST.fullmatch(headers.get(b"host", b"")):
                answer = PlainTextResponse("this server answers for this machine only\n", 421)
            elif not self._is_own(headers):
                answer = PlainTextResponse("this server answers no pages of other sites\n", 403)
        await answer(scope, receive, send)

    def _is_own(self, headers: dict[bytes, bytes]) -> bool:
        origin = headers.get(b"origin")
        if origin in self._origins:
            return True
        site = headers.get(b"sec-fetch-site", b"none")
        return origin in (None, b"http://" + headers[b"host"]) and site in (b"none", b"same-origin")


class _Connection(H11Protocol):
    """A connection that may take so long to ask and to listen, and be one of so many.

    Where there are too many, one that has asked nothing yet makes room for a new one. An answer
    may take long as long as the client goes on taking it.
    """

    most: ClassVar[int] = 200
    seconds: ClassVar[float] = 10.0
    _waiting: ClassVar[dict[_Connection, None]] = {}
    _deadline: asyncio.TimerHandle | None = None
    _unsent = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take the connection, or refuse it."""
        super().connection_made(transport)
        is_full = len(self.connections) > self.most
        idle = (each for each in self._waiting if not each.transport.get_write_buffer_size())
        if is_full and (other := next(idle, None)):
            other._forget()
            other.transport.abort()
        elif is_full:
            transport.write(b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\n")
            transport.write(b"Content-Length: 0\r\nConnection: close\r\n\r\n")
            transport.close()
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Read on; the head of a request must be there in time."""
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        """Wait for another request, or for the client to take the answer."""
        super().on_response_complete()
        self._watch(afresh=True)

    def pause_writing(self) -> None:
        """Wait for the client to take the answer."""
        super().pause_writing()
        self._watch(afresh=True)

    def resume_writing(self) -> None:
        """Write on."""
        super().resume_writing()
        self._watch(afresh=True)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        super().connection_lost(exc)
        self._forget()

    def _watch(self, *, afresh: bool = False) -> None:
        """End the connection in a while, unless a request is being answered."""
        is_asking = self.conn.their_state is h11.IDLE
        if afresh or not is_asking:
            self._forget()
        if is_asking:
            self._waiting[self] = None
        stuck = self.flow.write_paused or self.transport.is_closing()
        if self._deadline is None and (is_asking or stuck):
            self._wait()

    def _wait(self) -> None:
        self._unsent = self.transport.get_write_buffer_size()
        self._deadline = self.loop.call_later(self.seconds, self._expired)

    def _expired(self) -> None:
        if 0 < self.transport.get_write_buffer_size() < self._unsent:
            self._wait()
        else:
            self.transport.abort()

    def _forget(self) -> None:
        self._waiting.pop(self, None)
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


_AT_ONCE = 16
"""Connections that are taken at a time: some such lots are open before one can be refused."""
_QUEUE = 512
"""Connections that the system keeps for us meanwhile."""


class _Server(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for each in sockets or ():
            each.listen(_QUEUE)


async def listen(app: Starlette, listener: socket.socket, most: int) -> None:
    """Answer at a socket until a signal ends it, with so many connections at most."""
    _Connection.most = most
    config = uvicorn.Config(
        app,
        http=_Connection,
        ws="none",
        loop="asyncio",
        backlog=_AT_ONCE,
        log_level="error",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    server = _Server(config)
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(_unless_system)
    if hasattr(signal, "SIGHUP"):
        loop.add_signal_handler(signal.SIGHUP, setattr, server, "should_exit", True)
    await server.serve(sockets=[listener])


def _unless_system(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Keep quiet about what the system refuses, such as one file more: it is tried again."""
    if not isinstance(context.get("exception"), OSError):
        loop.default_exception_handler(context)
