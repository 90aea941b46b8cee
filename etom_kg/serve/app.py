"""The web application: the endpoint, its descriptions and its page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from anyio import to_thread
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from etom_kg.core.errors import EtomKgError, QueryError
from etom_kg.core.results import Triples
from etom_kg.serve.pages import Served, landing_page, service_description, void_description
from etom_kg.serve.pool import Busy, Job, Pool, Stopped
from etom_kg.serve.request import (
    GRAPHS,
    LONGEST,
    RESULTS,
    FaultyRequest,
    SparqlRequest,
    choose,
    read_request,
)
from etom_kg.store.rendering import render

__all__ = ["create_app"]

_HOSTS = frozenset({"127.0.0.1", "[::1]", "localhost"})
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'"


def create_app(pool: Pool, served: Served, started: Callable[[], None] | None = None) -> Starlette:
    """Return the application over a pool of workers; ``started`` is called when it listens."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        if started is not None:
            started()
        yield

    async def sparql(request: Request) -> Response:
        return await _sparql(request, pool, served)

    async def home(request: Request) -> Response:
        return _html(landing_page(_base(request), served).encode())

    async def void(request: Request) -> Response:
        base = _base(request)
        return _graph(request, void_description(f"{base}/void", f"{base}/sparql", served))

    async def well_known(_: Request) -> Response:
        return RedirectResponse("/void", 303)

    routes = [
        Route("/", home),
        Route("/sparql", sparql, methods=["GET", "POST"]),
        Route("/void", void),
        Route("/.well-known/void", well_known),
    ]
    app = Starlette(routes=routes, lifespan=lifespan)
    app.add_middleware(_OwnHost)
    return app


async def _sparql(request: Request, pool: Pool, served: Served) -> Response:
    """Answer a query, or say in which way the request is at fault."""
    if request.method != "POST" and not {"query", "update"} & set(request.query_params):
        return _description(request, served)
    try:
        asked = read_request(
            request.method,
            request.scope["query_string"],
            request.headers.get("content-type", ""),
            await _body(request),
        )
        return await _answer(request, asked, pool, served)
    except FaultyRequest as error:
        return PlainTextResponse(f"{error}\n", error.status)
    except (Busy, Stopped) as error:
        return PlainTextResponse(f"{error}\n", 503, {"Retry-After": "5"})
    except QueryError as error:
        return PlainTextResponse(f"{error}\n", 400)
    except EtomKgError as error:
        return PlainTextResponse(f"{error}\n", 500)


async def _body(request: Request) -> bytes:
    pieces, length = [], 0
    async for piece in request.stream():
        length += len(piece)
        if length > LONGEST:
            raise FaultyRequest(f"a request may have {LONGEST} bytes", 413)
        pieces.append(piece)
    return b"".join(pieces)


async def _answer(request: Request, asked: SparqlRequest, pool: Pool, served: Served) -> Response:
    form = asked.query.form
    offered = GRAPHS if form in ("CONSTRUCT", "DESCRIBE") else RESULTS
    media = choose(request.headers.get("accept", ""), offered)
    if media is None:
        return _not_acceptable(offered)
    job = Job(
        asked.query.text,
        offered[media],
        served.limit,
        asked.default_graphs,
        asked.named_graphs if asked.gives_dataset else None,
        f"{_base(request)}/sparql",
    )
    done = await to_thread.run_sync(pool.answer, job, served.seconds)
    if offered[media] == "html":
        return _html(done.content)
    headers = {"Vary": "Accept", "X-Content-Type-Options": "nosniff"}
    if done.truncated:
        headers["Warning"] = f'199 etom-kg "cut off after {served.limit} rows"'
        headers["X-Truncated"] = str(served.limit)
    return Response(done.content, 200, headers, _with_charset(media))


def _with_charset(media: str) -> str:
    return f"{media}; charset=utf-8" if media.startswith("text/") else media


def _not_acceptable(offered: dict[str, str]) -> Response:
    return PlainTextResponse(f"offered are {', '.join(offered)}\n", 406)


def _html(content: bytes) -> Response:
    headers = {"Content-Security-Policy": _POLICY, "Vary": "Accept"}
    return Response(content, 200, headers, "text/html; charset=utf-8")


def _base(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}"


def _description(request: Request, served: Served) -> Response:
    """Answer a bare GET: people get the page, programs the service description."""
    if choose(request.headers.get("accept", ""), GRAPHS) == "text/html":
        return RedirectResponse("/", 303)
    return _graph(request, service_description(f"{_base(request)}/sparql", served))


def _graph(request: Request, found: Triples) -> Response:
    media = choose(request.headers.get("accept", ""), GRAPHS)
    if media is None:
        return _not_acceptable(GRAPHS)
    if media == "text/html":
        media = "text/plain"
    output = "turtle" if media == "text/plain" else GRAPHS[media]
    return Response(render(found, output), 200, {"Vary": "Accept"}, _with_charset(media))


class _OwnHost:
    """Refuse requests for another host's name, by which web pages reach local servers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
            name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
            if name.lower() not in _HOSTS:
                refusal = PlainTextResponse("this server answers for this machine only\n", 421)
                await refusal(scope, receive, send)
                return
        await self._app(scope, receive, send)
