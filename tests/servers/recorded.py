"""A server that behaves as we recorded of others: their addresses, accounts, ways and faults.

Behind it is an embedded store, so that what arrives is really there afterwards; before it stand
the paths, methods, media types and the authentication of one kind of server, and a list of
faults to commit.
"""

from __future__ import annotations

import base64
import hashlib
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pyoxigraph
from pyoxigraph import NamedNode, QueryResultsFormat, RdfFormat

__all__ = ["Asked", "Fault", "Kind", "Recorded", "serving"]

_JSON = "application/sparql-results+json"


@dataclass
class Kind:
    """How one kind of server is addressed and what it insists on."""

    query: str
    update: str = ""
    gsp: str = ""
    header: str = "recorded"
    union: bool = True
    account: tuple[str, str] | None = None
    digest: bool = False
    token: str = ""
    graph_types: tuple[str, ...] = ("application/n-triples", "text/turtle")
    update_by: tuple[str, ...] = ("application/sparql-update", "application/x-www-form-urlencoded")
    largest: int = 1 << 30
    write_only_account: bool = False


@dataclass
class Asked:
    """A request as it came in."""

    method: str
    path: str
    fields: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes

    @property
    def media(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


@dataclass
class Fault:
    """What to do instead of answering."""

    status: int = 200
    content_type: str = _JSON
    body: bytes = b""
    delay: float = 0.0
    drip: float = 0.0
    cut: bool = False
    drop: bool = False
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Recorded:
    """The server as tests see it."""

    kind: Kind
    store: pyoxigraph.Store = field(default_factory=pyoxigraph.Store)
    asked: list[Asked] = field(default_factory=list)
    fault: Callable[[Asked], Fault | None] = lambda asked: None
    base: str = ""

    @property
    def url(self) -> str:
        return self.base + self.kind.query

    def count(self, graph: str) -> int:
        return sum(1 for _ in self.store.quads_for_pattern(None, None, None, NamedNode(graph)))


@contextmanager
def serving(kind: Kind) -> Iterator[Recorded]:
    """Serve one kind on a free port of loopback."""
    recorded = Recorded(kind)

    class Handler(_Handler):
        server_state = recorded

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    recorded.base = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield recorded
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    server_state: Recorded
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def version_string(self) -> str:
        return self.server_state.kind.header

    def _handle(self) -> None:
        state = self.server_state
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        fields = parse_qs(parts.query, keep_blank_values=True)
        asked = Asked(self.command, parts.path, fields, headers, body)
        if asked.media == "application/x-www-form-urlencoded":
            fields.update(parse_qs(body.decode(), keep_blank_values=True))
        state.asked.append(asked)
        fault = state.fault(asked)
        if fault is not None:
            self._misbehave(fault)
        elif not self._allowed(asked):
            return
        elif len(body) > state.kind.largest:
            self._reply(413, "text/plain", b"too large")
        else:
            self._serve(asked)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _handle  # noqa: N815

    def _reply(
        self, status: int, media: str, body: bytes, headers: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _misbehave(self, fault: Fault) -> None:
        time.sleep(fault.delay)
        if fault.drop:
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
            return
        if not (fault.cut or fault.drip):
            self._reply(fault.status, fault.content_type, fault.body, fault.headers)
            return
        self.send_response(fault.status)
        self.send_header("Content-Type", fault.content_type)
        self.send_header("Content-Length", str(len(fault.body) + (100 if fault.cut else 0)))
        self.end_headers()
        for byte in fault.body if fault.drip else [fault.body]:
            self.wfile.write(bytes([byte]) if isinstance(byte, int) else byte)
            self.wfile.flush()
            time.sleep(fault.drip)
        self.close_connection = True

    def _allowed(self, asked: Asked) -> bool:
        kind = self.server_state.kind
        reads = "query" in asked.fields or asked.media == "application/sparql-query"
        if kind.write_only_account and reads:
            return True
        given = asked.headers.get("authorization", "")
        if kind.token and given != f"Bearer {kind.token}":
            self._reply(401, "text/plain", b"no token", {"WWW-Authenticate": "Bearer"})
            return False
        if kind.account and kind.digest:
            return self._digest(asked, given)
        if kind.account:
            secret = base64.b64encode(":".join(kind.account).encode()).decode()
            if given != f"Basic {secret}":
                realm = {"WWW-Authenticate": 'Basic realm="here"'}
                self._reply(401, "text/plain", b"no account", realm)
                return False
        return True

    def _digest(self, asked: Asked, given: str) -> bool:
        """Check RFC 2617 digest authentication with qop=auth, or ask for it."""
        assert self.server_state.kind.account
        user, password = self.server_state.kind.account
        told = dict(re.findall(r'(\w+)="?([^",]+)"?', given))

        def md5(text: str) -> str:
            return hashlib.md5(text.encode()).hexdigest()

        if given.startswith("Digest "):
            first = md5(f"{user}:here:{password}")
            second = md5(f"{asked.method}:{told.get('uri')}")
            middle = ":".join(told.get(name, "") for name in ("nonce", "nc", "cnonce", "qop"))
            if told.get("response") == md5(f"{first}:{middle}:{second}"):
                return True
        challenge = 'Digest realm="here", nonce="abc123", qop="auth", algorithm=MD5'
        self._reply(401, "text/plain", b"no account", {"WWW-Authenticate": challenge})
        return False

    def _serve(self, asked: Asked) -> None:
        kind = self.server_state.kind
        path = asked.path
        if kind.gsp and path == kind.gsp and "graph" in asked.fields:
            self._graph_store(asked)
        elif kind.update and path == kind.update and self._update_text(asked) is not None:
            self._update(asked)
        elif path == kind.query:
            self._query(asked)
        else:
            self._reply(404, "text/html", b"<html><body>Not here</body></html>")

    def _update_text(self, asked: Asked) -> str | None:
        if asked.media == "application/sparql-update":
            return asked.body.decode()
        return asked.fields.get("update", [None])[0]

    def _update(self, asked: Asked) -> None:
        if asked.method != "POST" or asked.media not in self.server_state.kind.update_by:
            self._reply(415, "text/plain", b"unsupported media type")
            return
        try:
            self.server_state.store.update(str(self._update_text(asked)))
            self._reply(204, "text/plain", b"")
        except SyntaxError as error:
            self._reply(400, "text/plain", str(error).encode())

    def _graph_store(self, asked: Asked) -> None:
        state, graph = self.server_state, NamedNode(asked.fields["graph"][0])
        if asked.method == "GET":
            found = state.store.contains_named_graph(graph)
            self._reply(200 if found else 404, "application/n-triples", b"")
        elif asked.method == "PUT" and asked.media in state.kind.graph_types:
            state.store.remove_graph(graph)
            state.store.load(asked.body, RdfFormat.TURTLE, to_graph=graph)
            self._reply(201, "text/plain", b"")
        else:
            self._reply(415 if asked.method == "PUT" else 405, "text/plain", b"not so")

    def _query(self, asked: Asked) -> None:
        state = self.server_state
        text = asked.fields.get("query", [None])[0]
        if asked.media == "application/sparql-query":
            text = asked.body.decode()
        if text is None:
            self._reply(400, "text/plain", b"no query")
            return
        options: dict[str, object] = {"use_default_graph_as_union": state.kind.union}
        if "default-graph-uri" in asked.fields:
            names = [NamedNode(each) for each in asked.fields["default-graph-uri"]]
            options = {"default_graph": names}
        try:
            result = state.store.query(text, **options)  # type: ignore[arg-type]
        except SyntaxError as error:
            self._reply(400, "text/plain", f"Malformed query: {error}".encode())
            return
        if isinstance(result, pyoxigraph.QueryTriples):
            content = result.serialize(format=RdfFormat.N_TRIPLES)
            self._reply(200, "application/n-triples", content or b"")
        else:
            content = result.serialize(format=QueryResultsFormat.JSON)
            self._reply(200, _JSON, content or b"")
