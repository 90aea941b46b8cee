"""What the server answers: formats, bounds, refusals, descriptions and its page."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from html import escape
from pathlib import Path
from urllib.parse import quote

import pyoxigraph
import pytest
from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results

from tests.serve.running import Reply, Serving, serving
from tests.servers.recorded import Kind
from tests.servers.recorded import serving as recorded
from tests.store.data import ONE, TRIG, TWO

Cli = Callable[..., subprocess.CompletedProcess[str]]
PATTERNS = " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(16))
ENDLESS = f"SELECT (COUNT(*) AS ?n) {{ {PATTERNS} }}"
NAMES = "SELECT ?s ?z { ?s <http://example.org/size> ?z } ORDER BY ?s ?z"
GRAPH = "CONSTRUCT { ?s <http://x/is> ?z } WHERE { ?s <http://example.org/size> ?z }"


def get(server: Serving, query: str, accept: str = "", **more: str) -> Reply:
    parameters = "&".join(f"{n}={quote(v, safe='')}" for n, v in {"query": query, **more}.items())
    return server.send("GET", f"/sparql?{parameters}", headers={"Accept": accept} if accept else {})


ROW_MEDIA = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "application/xml": QueryResultsFormat.XML,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
GRAPH_MEDIA = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/trig": RdfFormat.TRIG,
    "application/n-quads": RdfFormat.N_QUADS,
    "text/n3": RdfFormat.N3,
}


@pytest.mark.parametrize(
    "name", ["process:1.F.1.5", "<https://w3id.org/etom-kg/process/4.0/1.F.1.5>"]
)
def test_known_prefixes_need_no_declaration(name: str, server: Serving) -> None:
    text = f"SELECT ?p ?t {{ VALUES (?p ?t) {{ ({name} xsd:integer) }} }}"
    reply = get(server, text, "text/csv")
    iris = "https://w3id.org/etom-kg/process/4.0/1.F.1.5,http://www.w3.org/2001/XMLSchema#integer"
    assert reply.body.decode().split() == ["p,t", iris]
    assert escape(text) in get(server, text, "text/html").body.decode()


@pytest.mark.parametrize("media", ROW_MEDIA)
def test_rows_in_every_format(media: str, server: Serving) -> None:
    reply = get(server, NAMES, media)
    assert (reply.status, reply.media) == (200, media)
    found = parse_query_results(reply.body, ROW_MEDIA[media])
    sizes = [solution["z"].value for solution in found]  # type: ignore[union-attr]
    assert sizes == ["11", "7", "3", "3"], "order stands in both graphs"
    assert bool(
        parse_query_results(
            get(server, "ASK {}", "application/json").body, ROW_MEDIA["application/json"]
        )
    )


def test_rows_as_csv(server: Serving) -> None:
    reply = get(server, NAMES, "text/csv")
    assert reply.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(reply.body.decode(), newline="")))
    assert rows[:2] == [["s", "z"], ["http://example.org/bill", "11"]]


@pytest.mark.parametrize("media", GRAPH_MEDIA)
def test_graphs_in_every_format(media: str, server: Serving) -> None:
    reply = get(server, GRAPH, media)
    assert (reply.status, reply.media) == (200, media)
    assert len({quad.triple for quad in parse(reply.body, GRAPH_MEDIA[media])}) == 3


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        ("text/*", "text/xml"),
        ("application/sparql-results+json;q=0, */*;q=0.1", "application/json"),
        ("image/png, text/csv;q=0.1", "text/csv"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
    ],
)
def test_the_client_chooses(accept: str, media: str, server: Serving) -> None:
    assert get(server, NAMES, accept).media == media


def test_what_is_not_offered_is_406(server: Serving) -> None:
    reply = get(server, NAMES, "image/png")
    assert reply.status == 406
    assert b"text/csv" in reply.body
    assert get(server, GRAPH, "application/sparql-results+json").status == 406


def test_posts(server: Serving) -> None:
    direct = {"Content-Type": "application/sparql-query; charset=UTF-8"}
    assert server.send("POST", "/sparql", NAMES.encode(), direct).status == 200
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    reply = server.send("POST", "/sparql", f"query={quote(NAMES)}".encode(), form)
    assert json.loads(reply.body)["head"]["vars"] == ["s", "z"]


def test_the_request_chooses_graphs(server: Serving) -> None:
    text = "SELECT DISTINCT ?s { ?s ?p ?o } ORDER BY ?s"
    rows = get(server, text, "text/csv", **{"default-graph-uri": TWO}).body.split()
    assert rows == [b"s", b"http://example.org/bill", b"http://example.org/order"]
    named = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
    assert get(server, named, "text/csv", **{"named-graph-uri": ONE}).body.split()[1:] == [
        ONE.encode()
    ]
    assert len(get(server, text, "text/csv").body.split()) == 5, "the union"


@pytest.mark.parametrize(
    ("query", "status", "part"),
    [
        ("SELECT * {", 400, b"1:10: is not valid SPARQL"),
        ("", 400, b"it is empty"),
        ("SELECT * { ?s nope:x ?o }", 400, b"nope: is not declared"),
        ("DROP ALL", 403, b"only reads"),
        ("INSERT DATA { <http://a> <http://b> 1 }", 403, b"only reads"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403, b"asks no other server"),
        ("SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> {} }", 403, b"asks no other server"),
    ],
)
def test_what_is_refused(query: str, status: int, part: bytes, server: Serving) -> None:
    reply = get(server, query)
    assert reply.status == status
    assert part in reply.body
    assert reply.media == "text/plain"


def test_nothing_is_fetched_or_read(server: Serving, tmp_path: Path) -> None:
    secret = tmp_path / "secret.ttl"
    secret.write_text("<http://a> <http://b> <http://c> .", encoding="utf-8")
    with recorded(Kind("/sparql")) as other:
        for iri in (secret.as_uri(), f"{other.base}/x.ttl"):
            text = f"SELECT ?s FROM <{iri}> {{ ?s ?p ?o }}"
            assert get(server, text, "text/csv").body.split() == [b"s"]
            chosen = get(server, "SELECT ?s { ?s ?p ?o }", "text/csv", **{"default-graph-uri": iri})
            assert chosen.body.split() == [b"s"]
        assert other.asked == []


def test_other_methods_paths_and_hosts_are_refused(server: Serving) -> None:
    assert server.send("PUT", "/sparql?query=ASK%7B%7D").status == 405
    assert server.send("DELETE", "/sparql").status == 405
    assert server.send("GET", "/nothing").status == 404
    assert server.send("GET", "/../../etc/passwd").status == 404
    for host in ("evil.example", "127.0.0.1.evil.example", f"evil.example:{server.port}", ""):
        assert server.send("GET", "/", headers={"Host": host}).status == 421
    for host in (f"localhost:{server.port}", "127.0.0.1", f"[::1]:{server.port}"):
        assert server.send("GET", "/", headers={"Host": host}).status == 200
    assert "access-control-allow-origin" not in get(server, "ASK {}").headers


def test_a_request_that_is_too_large_is_413(server: Serving) -> None:
    body = b"ASK {} #" + b"x" * (1 << 20)
    direct = {"Content-Type": "application/sparql-query"}
    assert server.send("POST", "/sparql", body, direct).status == 413


@pytest.mark.slow
def test_an_endless_query_is_stopped_and_the_server_lives(server: Serving) -> None:
    reply = get(server, ENDLESS)
    assert reply.status == 503
    assert b"ran longer than 5 s" in reply.body
    assert get(server, "ASK {}").status == 200


def test_rows_are_cut_off_and_it_is_said(server: Serving) -> None:
    reply = get(server, "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f }")
    assert len(json.loads(reply.body)["results"]["bindings"]) == 100
    assert "cut off after 100 rows" in reply.headers["warning"]
    assert reply.headers["x-truncated"] == "100"
    assert "warning" not in get(server, NAMES).headers
    assert (
        b"Only the first 100 are shown"
        in get(server, "SELECT * { ?a ?b ?c . ?d ?e ?f }", "text/html").body
    )


@pytest.mark.slow
def test_a_crowd_is_bounded(server: Serving) -> None:
    """Two work, sixteen wait, the rest is told to come back; then all goes on."""
    replies: list[Reply] = []
    threads = [
        threading.Thread(target=lambda: replies.append(get(server, ENDLESS))) for _ in range(60)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [reply.status for reply in replies] == [503] * 60
    assert all(reply.headers["retry-after"] for reply in replies)
    assert any(b"at once" in reply.body for reply in replies)
    assert any(b"ran longer" in reply.body for reply in replies)
    assert get(server, "ASK {}").status == 200


def test_the_description_of_the_data_set(server: Serving) -> None:
    known = server.send("GET", "/.well-known/void")
    assert (known.status, known.headers["location"]) == (303, "/void")
    reply = server.send("GET", "/void", headers={"Accept": "text/turtle"})
    store = pyoxigraph.Store()
    store.load(reply.body, format=RdfFormat.TURTLE)
    void = "PREFIX void: <http://rdfs.org/ns/void#> "
    rows = store.query(f"{void}SELECT ?e ?n {{ ?d void:sparqlEndpoint ?e ; void:triples ?n }}")
    assert [(r["e"].value, r["n"].value) for r in rows] == [(f"{server.base}/sparql", "14")]  # type: ignore[union-attr]
    parts = store.query(
        f"{void}SELECT ?g ?n {{ ?d void:subset ?g . ?g void:triples ?n }} ORDER BY ?g"
    )
    assert [(r["g"].value, r["n"].value) for r in parts] == [(ONE, "9"), (TWO, "5")]  # type: ignore[union-attr]


def test_the_page_says_what_to_ask(server: Serving) -> None:
    reply = server.send("GET", "/query")
    page = reply.body.decode()
    assert reply.media == "text/html"
    assert f"curl -G {server.base}/sparql" in page
    assert '<form action="/sparql" method="get">' in page
    assert "14 triples in 2 named graphs" in page
    assert "default-src 'none'" in reply.headers["content-security-policy"]
    fetched = re.findall(r"(?:src=|<link [^>]*href=|@import )\"?([^\" ]+)", page)
    assert fetched, "the style at least"
    assert all(each.startswith("/static/") for each in fetched), "nothing is fetched from elsewhere"
    browser = {"Accept": "text/html,application/xml;q=0.9,*/*;q=0.8"}
    assert server.send("GET", "/sparql", headers=browser).headers["location"] == "/query"


def test_a_page_of_rows_escapes_what_it_shows(server: Serving) -> None:
    text = 'SELECT ("<script>alert(1)</script>" AS ?x) {} # </textarea><script>'
    page = get(server, text, "text/html").body.decode()
    assert re.findall("<script[^>]*>", page) == ['<script src="/static/explorer.js" defer>']
    assert "&lt;script&gt;alert(1)" in page


def test_it_ends_politely_and_leaves_nothing(tmp_path: Path) -> None:
    data = tmp_path / "d.trig"
    data.write_text(TRIG, encoding="utf-8")
    environment = {**os.environ, "TMPDIR": str(tmp_path / "tmp")}
    (tmp_path / "tmp").mkdir()
    for number in (signal.SIGTERM, signal.SIGINT):
        process = subprocess.Popen(
            [sys.executable, "-m", "etom_kg", "serve", "--port", "0", "--data", str(data)],
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )
        assert process.stderr is not None
        assert "serving 14 triples" in process.stderr.readline()
        process.send_signal(number)
        assert process.wait(120) == 0
        assert process.stderr.read() == ""
        process.stderr.close()
        assert list((tmp_path / "tmp").iterdir()) == []


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="Linux tells the children")
def test_a_killed_server_leaves_no_worker(tmp_path: Path) -> None:
    data = tmp_path / "d.trig"
    data.write_text(TRIG, encoding="utf-8")
    with serving("--data", data, "--timeout", "60") as running:
        one = running.process.pid
        children = Path(f"/proc/{one}/task/{one}/children").read_text(encoding="ascii").split()
        assert len(children) == 2

        def ask() -> None:
            with contextlib.suppress(OSError):
                get(running, ENDLESS)

        asking = threading.Thread(target=ask)
        asking.start()
        time.sleep(0.5)
        running.process.kill()
        asking.join()
    end = time.monotonic() + 120
    while any(Path(f"/proc/{child}").exists() for child in children):
        assert time.monotonic() < end, "a worker goes on with an endless query"
        time.sleep(0.1)


def test_what_cannot_be_served_is_one_line(server: Serving, cli: Cli, tmp_path: Path) -> None:
    taken = cli("serve", "--port", server.port, "--data", "x.ttl")
    assert taken.returncode == 2
    for arguments, part in (
        (("--port", str(server.port)), "choose another with --port"),
        (("--port", "99999"), "ports end at 65535"),
        (("--port", "0", "-l", str(tmp_path)), "not a store folder"),
        (("--port", "0", "--timeout", "0"), "above 0"),
        (("--port", "0", "--data", str(tmp_path / "none.ttl")), "no such file"),
    ):
        extra = () if "-l" in arguments or "--data" in arguments else ("-l", str(tmp_path))
        done = cli("serve", *arguments, *extra)
        assert done.returncode == 2
        assert part in done.stderr
        assert done.stderr.count("\n") == 1
    assert cli("serve", "--host", "0.0.0.0").returncode == 2


def test_the_built_in_graph_is_served() -> None:
    with serving() as running:
        handling = "<https://w3id.org/etom-kg/process/4.0/1.F.1.5>"
        notation = "<http://www.w3.org/2004/02/skos/core#notation>"
        text = f"SELECT ?n {{ {handling} {notation} ?n }}"
        assert get(running, text, "text/csv").body.split() == [b"n", b"1.F.1.5"]
        void = running.send("GET", "/void", headers={"Accept": "application/n-triples"}).body
        assert b"http://www.w3.org/ns/dcat#Dataset" in void, "what the graph states of itself"
