"""What clients may do to the server: leave, dawdle, crowd it, send too much, come from elsewhere.

Times are waited for, never measured: the bounds in seconds only stop what hangs.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import Mock
from urllib.parse import quote

import h11
import pytest

from etom_kg.core.results import Triples
from etom_kg.serve.app import _Connection, create_app
from etom_kg.serve.pages import Served
from etom_kg.serve.pool import Pool
from tests.serve.running import Serving, serving
from tests.serve.test_serve_http import ENDLESS, get
from tests.store.data import TRIG

Cli = Callable[..., subprocess.CompletedProcess[str]]
HANGS = 240.0


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "d.trig"
    path.write_text(TRIG, encoding="utf-8")
    return path


def connected(server: Serving, *lines: str) -> socket.socket:
    """Open a connection and send some lines."""
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=HANGS)
    connection.sendall("".join(f"{line}\r\n" for line in lines).encode("latin-1"))
    return connection


def received(connection: socket.socket) -> bytes:
    """Return what comes until the other side closes."""
    pieces = []
    while True:
        try:
            piece = connection.recv(65536)
        except ConnectionResetError:
            piece = b""
        if not piece:
            return b"".join(pieces)
        pieces.append(piece)


@pytest.mark.slow
def test_clients_that_leave_free_their_workers_at_once(data: Path) -> None:
    """The time limit is longer than the test may take, so it is not what frees them."""
    with serving("--data", data, "--timeout", "3600", "--workers", "2") as server:
        for _ in range(10):
            leaving = [
                connected(
                    server, f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1", "Host: localhost", ""
                )
                for _ in range(2)
            ]
            time.sleep(0.2)
            for connection in leaving:
                connection.close()
        assert get(server, "ASK {}").status == 200


def test_a_client_that_leaves_the_queue_takes_no_place(data: Path) -> None:
    with serving("--data", data, "--timeout", "3600", "--workers", "1") as server:
        asked = f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1"
        crowd = [connected(server, asked, "Host: localhost", "") for _ in range(17)]
        end = time.monotonic() + HANGS
        while get(server, "ASK {}").status != 503:
            assert time.monotonic() < end
        for connection in crowd:
            connection.close()
        while get(server, "ASK {}").status != 200:
            assert time.monotonic() < end, "those who left are still waited for"
            time.sleep(0.1)


def left(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.slow
def test_the_next_server_clears_what_a_killed_one_left(data: Path, tmp_path: Path) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    with serving("--data", data, temporary=temporary) as killed:
        (first,) = left(temporary)
        killed.process.send_signal(signal.SIGKILL)
        killed.process.wait(HANGS)
    assert left(temporary) == {first}
    with serving("--data", data, temporary=temporary) as one:
        (second,) = left(temporary)
        assert second != first
        with serving("--data", data, temporary=temporary) as other:
            assert len(left(temporary)) == 2, "what another server uses is not touched"
            assert get(one, "ASK { ?s ?p 11 }", "text/csv").body.split()[-1] == b"true"
            assert get(other, "ASK { ?s ?p 11 }", "text/csv").body.split()[-1] == b"true"
    assert left(temporary) == set()


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="this system hangs nobody up")
def test_a_hang_up_ends_it_as_politely(data: Path, tmp_path: Path) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    with serving("--data", data, temporary=temporary) as server:
        server.process.send_signal(signal.SIGHUP)
        assert server.process.wait(HANGS) == 0
        assert left(temporary) == set()


FOREIGN = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost:1", "Sec-Fetch-Site": "same-site"},
    {"Origin": "http://127.0.0.1.evil.example"},
)


@pytest.mark.parametrize("headers", FOREIGN)
@pytest.mark.parametrize("path", ["/sparql?query=ASK%7B%7D", "/sparql", "/", "/void"])
def test_pages_of_other_sites_are_refused(
    headers: dict[str, str], path: str, server: Serving
) -> None:
    reply = server.send("GET", path, headers=headers)
    assert reply.status == 403
    assert b"other sites" in reply.body
    direct = {"Content-Type": "application/sparql-query"}
    assert server.send("POST", "/sparql", b"ASK {}", {**headers, **direct}).status == 403


def test_its_own_page_and_programs_are_answered(server: Serving) -> None:
    own = f"http://127.0.0.1:{server.port}"
    for headers in (
        {},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Origin": own},
        {"Origin": own, "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Mode": "cors"},
    ):
        assert server.send("GET", "/sparql?query=ASK%7B%7D", headers=headers).status == 200


def test_an_origin_can_be_allowed() -> None:
    app = create_app(
        Pool(Path("none")), Served({}, 0, Triples(()), 1.0, None), origins={"https://acme.example"}
    )

    async def asked(origin: str) -> int:
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        async def receive() -> Any:
            return {"type": "http.request", "body": b"", "more_body": False}

        headers = {"host": "localhost", "origin": origin, "sec-fetch-site": "cross-site"}
        scope = {
            "type": "http",
            "method": "GET",
            "scheme": "http",
            "path": "/void",
            "query_string": b"",
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        }
        await app(scope, receive, send)
        return int(sent[0]["status"])

    assert asyncio.run(asked("https://acme.example")) == 200
    assert asyncio.run(asked("https://a.example")) == 403


@pytest.mark.parametrize(
    "host",
    [
        "localhost:\u00b2",
        "localhost:",
        "localhost:80:80",
        "localhost.",
        "[::1",
        "127.0.0.1:999999",
        "localhost:-1",
        "x@localhost",
    ],
)
def test_a_host_is_a_name_of_this_machine_and_a_port(host: str, server: Serving) -> None:
    with connected(
        server, "GET / HTTP/1.1", f"Host: {host}", "Connection: close", ""
    ) as connection:
        assert received(connection).startswith((b"HTTP/1.1 421 ", b"HTTP/1.1 400 "))


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
@pytest.mark.parametrize("iri", ["x", "", "http://a b", "<http://a>", "http://a>", "\u00e9"])
def test_a_graph_that_is_no_iri_is_400(name: str, iri: str, server: Serving) -> None:
    reply = get(server, "ASK {}", **{name: iri})
    assert reply.status == 400
    assert f"{name} is not an IRI".encode() in reply.body


@pytest.mark.parametrize("size", [(1 << 20) + 1, 30 << 20])
def test_a_body_that_is_too_large_gets_its_answer(size: int, server: Serving) -> None:
    head = ("POST /sparql HTTP/1.1", "Host: localhost", "Content-Type: application/sparql-query")
    whole = b"ASK {} #" + b"x" * (size - 8)
    with connected(server, *head, f"Content-Length: {size}", "") as connection:
        connection.sendall(whole)
        answer = received(connection)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"1048576 bytes" in answer
    with connected(server, *head, "Transfer-Encoding: chunked", "") as connection:
        connection.sendall(b"%x\r\n%s\r\n0\r\n\r\n" % (size, whole))
        assert received(connection).startswith(b"HTTP/1.1 413 ")


def test_a_client_that_asks_first_need_not_send(server: Serving) -> None:
    head = ("POST /sparql HTTP/1.1", "Host: localhost", "Content-Type: application/sparql-query")
    with connected(server, *head, "Content-Length: 9999999", "Expect: 100-continue", "") as asking:
        assert received(asking).startswith(b"HTTP/1.1 413 ")


@pytest.mark.slow
def test_who_dawdles_is_not_waited_for(server: Serving) -> None:
    """A connection that asks nothing, half a head, half a body: all end by themselves."""
    silent = connected(server)
    head = connected(server, "GET / HTTP/1.1", "Host: localhost")
    body = connected(
        server,
        "POST /sparql HTTP/1.1",
        "Host: localhost",
        "Content-Type: application/sparql-query",
        "Content-Length: 100",
        "",
        "ASK",
    )
    dripping = connected(server, "GET / HTTP/1.1", "Host: localhost")
    with silent, head, body, dripping:
        end = time.monotonic() + HANGS
        while True:
            assert time.monotonic() < end, "a head that drips is waited for"
            try:
                dripping.sendall(b"X-More: 1\r\n")
            except OSError:
                break
            time.sleep(0.2)
        assert received(silent) == b""
        assert received(head) == b""
        assert received(body).startswith(b"HTTP/1.1 408 ")
    assert get(server, "ASK {}").status == 200


def test_who_takes_an_answer_slowly_gets_it_and_who_takes_nothing_does_not() -> None:
    """The connection by itself, on a clock that is put on by hand."""
    transport, loop = Mock(), Mock()
    connection = _Connection.__new__(_Connection)
    connection.transport, connection.loop = transport, loop
    connection.flow, connection.conn = Mock(write_paused=True), h11.Connection(h11.SERVER)
    for unsent in (900, 600, 300):
        transport.get_write_buffer_size.return_value = unsent
        if unsent == 900:
            connection._watch(afresh=True)
        else:
            loop.call_later.call_args.args[1]()
        transport.abort.assert_not_called()
    loop.call_later.call_args.args[1]()
    transport.abort.assert_called_once_with()


@pytest.mark.parametrize("files", [None, 256])
def test_a_crowd_of_connections_leaves_room(files: int | None, data: Path) -> None:
    """Whoever connects and asks nothing makes room for who asks; nothing is said of it."""
    with serving("--data", data, "--timeout", "60", files=files) as server:
        crowd = [connected(server) for _ in range(700)]
        try:
            for _ in range(5):
                assert get(server, "ASK {}").status == 200
        finally:
            for connection in crowd:
                connection.close()
        assert get(server, "ASK {}").status == 200
        server.process.send_signal(signal.SIGTERM)
        assert server.process.stderr is not None
        assert server.process.stderr.read() == ""


def test_too_many_workers_for_few_files_is_said(data: Path) -> None:
    command = [sys.executable, "-m", "etom_kg", "serve", "--port", "0", "--data", str(data)]
    done = subprocess.run(
        ["/bin/sh", "-c", 'ulimit -n 128; exec "$@"', "sh", *command, "--workers", "64"],
        capture_output=True,
        text=True,
        timeout=HANGS,
        check=False,
        env={**os.environ},
    )
    assert done.returncode == 2
    assert "raise `ulimit -n`, or lower --workers" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.slow
def test_a_long_text_is_judged_by_a_worker(data: Path) -> None:
    """While one is busy with a text that takes long to judge, others are answered."""
    hard = ("'\\" * 300_000 + " service").encode()
    direct = "Content-Type: application/sparql-query"
    with serving("--data", data, "--timeout", "3600", "--workers", "2") as server:
        head = ("POST /sparql HTTP/1.1", "Host: localhost", direct, f"Content-Length: {len(hard)}")
        with connected(server, *head, "") as busy:
            busy.sendall(hard)
            assert get(server, "ASK {}").status == 200
