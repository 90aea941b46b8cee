"""Servers that answer oddly, endlessly or too slowly: bounded, in one line, no secret in it."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Iterator
from itertools import repeat

import pytest

from etom_kg.core.errors import EtomKgError, StoreError
from etom_kg.core.results import Rows
from etom_kg.store import transport
from etom_kg.store.endpoint import EndpointStore
from etom_kg.store.transport import Access
from tests.conftest import Cli
from tests.servers.raw import Raw, head, sending

SELECT = "SELECT ?s FROM <http://g> { ?s ?p ?o }"
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } FROM <http://g> { ?s ?p ?o }"
START = b'{"head":{"vars":["s"]},"results":{"bindings":['
ROW = b'{"s":{"type":"literal","value":"x"}},'


def answer_of(*pieces: bytes) -> Callable[[bytes], Iterator[bytes]]:
    return lambda request: iter(pieces)


def store_at(raw: Raw, timeout: float = 10, **named: object) -> EndpointStore:
    return EndpointStore(raw.url, timeout=timeout, server="sparql11", **named)  # type: ignore[arg-type]


def one_line(error: EtomKgError) -> str:
    line = str(error)
    assert line.isprintable()
    assert len(line) < 1300
    return line


def rows(*cells: str, names: str = "s") -> bytes:
    head = ",".join(f'"{n}"' for n in names)
    return f'{{"head":{{"vars":[{head}]}},"results":{{"bindings":[{",".join(cells)}]}}}}'.encode()


def cell(value: str, name: str = "s") -> str:
    integer = "http://www.w3.org/2001/XMLSchema#integer"
    return f'{{"{name}":{{"type":"literal","datatype":"{integer}","value":"{value}"}}}}'


TRUTH = b'{"head":{},"boolean":true}'
NESTED = (
    START
    + b'{"s":'
    + b'{"type":"triple","value":{"subject":{"type":"uri","value":"a:a"},"predicate":'
    b'{"type":"uri","value":"a:a"},"object":'
    * 30_000
    + b'{"type":"uri","value":"a:a"}'
    + b"}}" * 30_000
    + b"}]}}"
)
QUOTED = b"<a:s> <a:p> " + b"<<( <a:s> <a:p> " * 30_000 + b"<a:o>" + b" )>>" * 30_000 + b" ."

ODD = {
    "no head": (SELECT, [b"hello\r\n\r\n"]),
    "nothing": (SELECT, []),
    "half a head": (SELECT, [b"HTTP/1.1 200 OK\r\nContent-Ty"]),
    "long line": (SELECT, [b"HTTP/1.1 200 " + b"x" * 100_000]),
    "many headers": (SELECT, [b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 5000 + b"\r\n"]),
    "bad status": (SELECT, [b"HTTP/1.1 99999 OK\r\n\r\n"]),
    "bad length": (SELECT, [head(5).replace(b"5\r\n", b"-5\r\n", 1)]),
    "bad chunks": (SELECT, [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"]),
    "no type": (SELECT, [b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"]),
    "odd type": (SELECT, [head(0, kind="\x1b[31m;;;=\xff")]),
    "escape codes": (SELECT, [head(9, 500, "text/plain"), b"\x1b]0;x\x07\x9b9"]),
    "redirect to a file": (SELECT, [head(0, 302, "text/plain", "Location: file:///etc/passwd")]),
    "redirect to ftp": (SELECT, [head(0, 302, "text/plain", "Location: ftp://127.0.0.1/x")]),
    "redirect to nothing": (SELECT, [head(0, 302, "text/plain", "Location: http://[")]),
    "redirect without end": (SELECT, [head(0, 302, "text/plain", "Location: /sparql")]),
    "a truth for rows": (SELECT, [head(TRUTH), TRUTH]),
    "deep rows": (SELECT, [head(NESTED), NESTED]),
    "deep triples": (CONSTRUCT, [head(QUOTED, 200, "application/n-triples"), QUOTED]),
    "deep turtle": (CONSTRUCT, [head(QUOTED, 200, "text/turtle"), QUOTED]),
    "rows for triples": (CONSTRUCT, [head(TRUTH), TRUTH]),
    "half a character": (SELECT, [head(80), b'{"head":{"vars":["\\ud800"]}'.ljust(80)]),
    "long literal": (
        SELECT,
        [head(18 << 20), START + b'{"s":{"type":"literal","value":"', b"x" * (17 << 20)],
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_answer_is_one_line(name: str) -> None:
    query, pieces = ODD[name]
    with sending(answer_of(*pieces)) as raw, pytest.raises(EtomKgError) as caught:
        store_at(raw).query(query)
    one_line(caught.value)


COUNTS = ["abc", "1" * 5000, "-1", "1e5", "", "²", "0x10"]


@pytest.mark.parametrize(
    "body",
    [
        *(rows(cell(text)) for text in COUNTS),
        rows(),
        TRUTH,
        rows(cell("1"), names="st"),
        rows('{"s":{"type":"uri","value":"a:a"}}'),
    ],
)
def test_a_count_that_is_none_is_said(body: bytes) -> None:
    with sending(answer_of(head(body), body)) as raw, pytest.raises(StoreError) as caught:
        store_at(raw).count("http://g")
    one_line(caught.value)


@pytest.mark.parametrize("limit", ["²", "1" * 5000, "-1", "x"])
def test_a_limit_that_is_no_number_is_none(limit: str) -> None:
    body = rows(cell("1"))
    with sending(answer_of(head(body, 200, "application/sparql-results+json"), body)) as raw:
        found = store_at(raw).query(SELECT)
    assert isinstance(found, Rows)
    header = f"X-SPARQL-MaxRows: {limit}".encode("latin-1")
    text = head(body).replace(b"Connection", header + b"\r\nConnection")
    with sending(answer_of(text, body)) as raw:
        assert store_at(raw).query(SELECT) == found


SLOW: dict[str, Callable[[], Iterator[bytes]]] = {
    "status": lambda: iter([b"H"] + [b"T"] * 600),
    "head": lambda: iter([b"HTTP/1.1 200 OK\r\n", *repeat(b"a: b\r\n", 90)]),
    "line": lambda: iter([b"HTTP/1.1 200 OK\r\na: ", *repeat(b"b", 600)]),
    "body": lambda: iter([head(10**9), START, *repeat(ROW, 600)]),
    "refusal": lambda: iter([head(10**9, 500, "text/plain"), *repeat(b"no ", 600)]),
    "silence": lambda: iter([b"", *repeat(b"", 600)]),
}


ASKING: dict[str, Callable[[EndpointStore], object]] = {
    "query": lambda store: store.query(SELECT),
    "construct": lambda store: store.query(CONSTRUCT),
    "graphs": lambda store: store.graphs(),
    "kind": lambda store: store.kind,
    "update": lambda store: store.update("INSERT DATA { <a:s> <a:p> <a:o> }"),
}


@pytest.mark.parametrize("part", SLOW)
@pytest.mark.parametrize("asks", ["query", "graphs", "kind", "update"])
def test_an_answer_that_drips_ends_in_time_whatever_part_of_it(part: str, asks: str) -> None:
    with sending(lambda request: SLOW[part](), pause=0.1) as raw:
        store = EndpointStore(
            raw.url, timeout=0.7, server=None if asks == "kind" else "sparql11", update_url=raw.url
        )
        start = time.monotonic()
        with pytest.raises(EtomKgError) as caught:
            ASKING[asks](store)
        took = time.monotonic() - start
    one_line(caught.value)
    assert took < 30, "the answer drips on for 60 s"


@pytest.mark.parametrize("asks", ["query", "graphs", "construct", "update"])
def test_an_endless_answer_ends(asks: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "MAX_ANSWER", 3_000_000)
    is_graph = asks == "construct"
    start = b"" if is_graph else START
    piece = b"<a:s> <a:p> <a:o> .\n" * 5000 if is_graph else ROW * 5000
    kind = "application/n-triples" if is_graph else "application/sparql-results+json"
    answer = lambda request: iter([head(10**12, 200, kind) + start, *repeat(piece, 1000)])  # noqa: E731
    with sending(answer) as raw:
        store = store_at(raw, 60, update_url=raw.url)
        with pytest.raises(StoreError, match="sent more than"):
            ASKING[asks](store)


SECRET = "s3cr/t p+ss"
ECHOES = [SECRET, "s3cr%2Ft%20p%2Bss", base64.b64encode(f"me:{SECRET}".encode()).decode()]


@pytest.mark.parametrize("echo", ECHOES)
@pytest.mark.parametrize("access", [Access("me", SECRET), Access(token=SECRET)])
@pytest.mark.parametrize("way", ["body", "json", "status"])
def test_secrets_that_a_server_echoes_are_masked(echo: str, access: Access, way: str) -> None:
    if access.token and echo == ECHOES[2]:
        pytest.skip("a token is not encoded")
    said = f"not you, {echo}".encode()
    pieces = {
        "body": [head(said, 403, "text/plain"), said],
        "json": [head(said), said],
        "status": [f"HTTP/1.1 {echo} OK\r\n\r\n".encode()],
    }[way]
    with sending(answer_of(*pieces)) as raw, pytest.raises(EtomKgError) as caught:
        store_at(raw, access=access).query(SELECT)
    assert echo not in one_line(caught.value)


def test_the_command_shows_escape_codes_of_a_server(cli: Cli) -> None:
    body = rows('{"s":{"type":"literal","value":"\\u001b[2J\\u009bx"}}')
    with sending(answer_of(head(body), body)) as raw:
        done = cli("query", "-e", raw.url, "--server", "sparql11", "-q", SELECT)
    assert done.returncode == 0
    assert "\\u001b[2J\\u009bx" in done.stdout
    assert "\x1b" not in done.stdout + done.stderr
