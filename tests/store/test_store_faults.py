"""What goes wrong with a server, said in one line, with nothing half-loaded unsaid."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from etom_kg.core.errors import QueryError, StoreError
from etom_kg.core.results import Rows
from etom_kg.store import OxigraphStore
from etom_kg.store.endpoint import EndpointStore
from etom_kg.store.loading import load
from tests.servers.launch import free_port
from tests.servers.recorded import Asked, Fault, Kind, Recorded, serving
from tests.store.data import ONE, TRIG, TWO, quads

Cli = Callable[..., subprocess.CompletedProcess[str]]
ROWS = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"http://x"}}]}}'
ASKING = "SELECT ?s WHERE { GRAPH ?g { ?s ?p ?o } }"

ANSWERS = {
    "html": (
        Fault(200, "text/html; charset=utf-8", b"<html><body>Hello</body></html>"),
        "web page",
    ),
    "plain": (Fault(200, "text/plain", b"hello"), "not a format of SPARQL results"),
    "picture": (Fault(200, "image/png", b"\x89PNG"), "image/png, which is not a format of SPARQL"),
    "not json": (Fault(200, body=b"hello"), "is not application/sparql-results"),
    "empty": (Fault(200, body=b""), "is not application/sparql-results"),
    "truncated json": (Fault(200, body=ROWS[:60]), "or is cut short"),
    "cut off": (Fault(200, body=ROWS[:60], cut=True), "closed the connection"),
    "400": (Fault(400, "text/plain", b"I do not like it"), "I do not like it"),
    "401": (Fault(401, "text/html", b"<h1>No</h1>"), "--user and --password, or --token"),
    "403": (Fault(403, "text/plain", b"not you"), "does not allow it"),
    "404": (Fault(404, "text/html", b"<p>gone</p>"), r"nothing is at this address.*gone"),
    "413": (Fault(413, "text/plain", b""), "too large"),
    "500": (Fault(500, "text/plain", b"java.lang.NullPointerException"), "NullPointer"),
    "501": (Fault(501, "text/plain", b""), "does not support"),
}


@pytest.fixture
def server() -> Iterator[Recorded]:
    with serving(Kind("/etom/sparql", "/etom/update", "/etom/data", "Apache Jena Fuseki")) as one:
        yield one


@pytest.mark.parametrize("name", ANSWERS)
def test_a_wrong_answer_is_one_clear_line(name: str, server: Recorded, cli: Cli) -> None:
    fault, part = ANSWERS[name]
    server.fault = lambda asked: fault
    with pytest.raises((StoreError, QueryError), match=part) as error:
        EndpointStore(server.url, timeout=5, server="sparql11").query(ASKING)
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 500


@pytest.mark.parametrize("name", ["html", "401", "500", "truncated json", "cut off"])
def test_the_command_exits_with_2_and_no_traceback(
    name: str, server: Recorded, cli: Cli, tmp_path: Path
) -> None:
    server.fault = lambda asked: ANSWERS[name][0]
    out = tmp_path / "out.csv"
    done = cli("query", "-e", server.url, "-q", ASKING, "-o", out)
    assert done.returncode == 2
    assert done.stderr.startswith("etom-kg: error: ")
    assert done.stderr.count("\n") == 1
    assert not out.exists()


def test_nobody_listening_is_said(cli: Cli, tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}/sparql"
    done = cli("query", "-e", url, "-q", ASKING)
    assert (done.returncode, done.stdout) == (2, "")
    assert "connection refused" in done.stderr
    data = tmp_path / "data.trig"
    data.write_text(TRIG, encoding="utf-8")
    done = cli("load", url, "--data", data)
    assert (done.returncode, done.stdout) == (2, "")
    assert "connection refused" in done.stderr


def test_an_unknown_host_is_said() -> None:
    with pytest.raises(StoreError, match="cannot reach"):
        EndpointStore("http://no-such-host.invalid/sparql", timeout=10).query(ASKING)


def test_a_slow_server_is_left(server: Recorded) -> None:
    server.fault = lambda asked: Fault(body=ROWS, delay=60)
    start = time.monotonic()
    with pytest.raises(StoreError, match="did not answer within"):
        EndpointStore(server.url, timeout=0.5, server="sparql11").query(ASKING)
    assert time.monotonic() - start < 20


def test_an_answer_that_drips_is_left(server: Recorded) -> None:
    server.fault = lambda asked: Fault(body=ROWS, drip=1)
    start = time.monotonic()
    with pytest.raises(StoreError, match=r"too slowly|stopped sending"):
        EndpointStore(server.url, timeout=1, server="sparql11").query(ASKING)
    assert time.monotonic() - start < 20


def test_an_endless_answer_is_cut_at_the_limit(server: Recorded) -> None:
    rows = b",".join([b'{"s":{"type":"uri","value":"http://x"}}'] * 200_000)
    server.fault = lambda asked: Fault(
        body=b'{"head":{"vars":["s"]},"results":{"bindings":[' + rows + b"]}}"
    )
    store = EndpointStore(server.url, timeout=20, server="sparql11")
    result = store.query("SELECT ?s FROM <http://g> { ?s ?p ?o }", limit=10)
    assert (len(result), result.truncated) == (10, True)  # type: ignore[arg-type, union-attr]


def test_safe_requests_are_repeated_when_the_server_is_overloaded(server: Recorded) -> None:
    answers = iter([Fault(503, "text/plain", b"busy"), Fault(502, "text/plain", b"gateway")])
    server.fault = lambda asked: next(answers, None)
    assert EndpointStore(server.url, timeout=20, server="sparql11").ask("ASK { } # FROM")
    assert len(server.asked) > 2
    server.fault = lambda asked: Fault(503, "text/plain", b"busy")
    server.asked.clear()
    with pytest.raises(StoreError, match=r"overloaded.*busy"):
        EndpointStore(server.url, timeout=20, server="sparql11").query("ASK FROM <http://g> {}")
    assert len(server.asked) == 3


def test_writes_are_never_repeated(server: Recorded) -> None:
    server.fault = lambda asked: Fault(503, "text/plain", b"busy")
    store = EndpointStore(server.url, timeout=20, server="fuseki")
    with pytest.raises(StoreError, match="overloaded"):
        store.update("INSERT DATA { <http://a> <http://b> <http://c> }")
    assert len(server.asked) == 1
    with pytest.raises(StoreError, match="overloaded"):
        store.transport.send("PUT", f"{server.base}/etom/data?graph=http%3A%2F%2Fg", b"", timeout=5)
    assert len(server.asked) == 2


def graph_of(asked: Asked) -> str:
    return asked.fields.get("graph", [""])[0]


def test_a_load_that_breaks_off_says_what_is_there(server: Recorded) -> None:
    server.fault = lambda asked: (
        Fault(500, "text/plain", b"disk full")
        if asked.method == "PUT" and graph_of(asked) == TWO
        else None
    )
    with pytest.raises(StoreError) as error:
        load(OxigraphStore.in_memory(quads()), EndpointStore(server.url, timeout=5))
    said = str(error.value)
    assert "disk full" in said
    assert "1 of 2 graphs are loaded" in said
    assert f"{TWO} is there as before, with 0 triples" in said
    assert "--replace" in said
    assert (server.count(ONE), server.count(TWO)) == (9, 0)


def test_a_connection_cut_in_mid_load_is_said(server: Recorded) -> None:
    server.fault = lambda asked: Fault(drop=True) if asked.method == "PUT" else None
    with pytest.raises(StoreError, match=r"closed the connection.*0 of 2 graphs are loaded"):
        load(OxigraphStore.in_memory(quads()), EndpointStore(server.url, timeout=5))


def test_batches_that_break_off_leave_the_old_graph_and_no_working_graph(server: Recorded) -> None:
    store = EndpointStore(server.url, timeout=5)
    load(OxigraphStore.in_memory(quads()), store)
    count = iter(range(100))

    def third_insert_fails(asked: Asked) -> Fault | None:
        if b"INSERT DATA" in asked.body and next(count) == 2:
            return Fault(500, "text/plain", b"out of memory")
        return None

    server.fault = third_insert_fails
    with pytest.raises(StoreError, match=r"out of memory.*one is there as before, with 9 triples"):
        load(
            OxigraphStore.in_memory(quads()),
            store,
            method="update",
            batch=2,
            replace_graphs=True,
        )
    assert (server.count(ONE), server.count(TWO)) == (9, 5)
    assert {str(g.value) for g in server.store.named_graphs()} == {ONE, TWO}


def test_a_server_that_goes_away_leaves_its_working_graph_named(server: Recorded) -> None:
    gone = False

    def goes(asked: Asked) -> Fault | None:
        nonlocal gone
        gone = gone or b"INSERT DATA" in asked.body
        return Fault(503, "text/plain", b"going down") if gone else None

    server.fault = goes
    with pytest.raises(StoreError) as error:
        load(
            OxigraphStore.in_memory(quads()),
            EndpointStore(server.url, timeout=5),
            method="update",
            batch=2,
        )
    assert "could not be removed" in str(error.value)
    assert "what became of" in str(error.value)


def test_a_count_that_differs_is_an_error(server: Recorded) -> None:
    def loses(asked: Asked) -> Fault | None:
        if asked.method == "PUT" and graph_of(asked) == ONE:
            asked.body = b"\n".join(asked.body.splitlines()[:-2])
        return None

    server.fault = loses
    with pytest.raises(StoreError, match=r"counts of 1 graphs differ.*holds 7 .* 9 were sent"):
        load(OxigraphStore.in_memory(quads()), EndpointStore(server.url, timeout=5))


def test_a_terminal_gets_a_progress_bar(server: Recorded, tmp_path: Path) -> None:
    pty = pytest.importorskip("pty", reason="terminals are of POSIX systems")
    data = tmp_path / "data.trig"
    data.write_text(TRIG, encoding="utf-8")
    terminal, side = pty.openpty()
    command = [sys.executable, "-m", "etom_kg", "load", server.url, "--data", str(data)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=side, timeout=60, check=True)
    os.close(side)
    drawn = os.read(terminal, 100_000).decode()
    os.close(terminal)
    assert "\r[" in drawn
    assert "] 100% two" in drawn
    assert b"\r" not in done.stdout


def test_the_load_command_reports_and_fails_clearly(
    server: Recorded, cli: Cli, tmp_path: Path
) -> None:
    data = tmp_path / "data.trig"
    data.write_text(TRIG, encoding="utf-8")
    done = cli("load", server.url, "--data", data)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[1:] == [f"{ONE}\t9\t0\t9\tgsp", f"{TWO}\t5\t0\t5\tgsp"]
    assert "\r" not in done.stderr, "no progress bar where there is no terminal"
    again = cli("load", server.url, "--data", data)
    assert (again.returncode, again.stdout) == (2, "")
    assert "use --replace" in again.stderr
    dry = cli("load", server.url, "--data", data, "--dry-run")
    assert dry.returncode == 0
    assert dry.stdout.splitlines()[1] == f"{ONE}\t9\t9\t-\tgsp"
    plain = tmp_path / "plain.ttl"
    plain.write_text("<http://a> <http://b> 1 .", encoding="utf-8")
    assert "--into IRI" in cli("load", server.url, "--data", plain).stderr
    into = cli("load", server.url, "--data", plain, "--into", "http://example.org/new")
    assert into.returncode == 0
    assert server.count("http://example.org/new") == 1


def test_an_answer_that_the_server_cut_off_is_not_taken_for_whole(
    server: Recorded, cli: Cli
) -> None:
    """Virtuoso stops at its ResultSetMaxRows and says so in a header only."""
    server.fault = lambda asked: Fault(body=ROWS, headers={"X-SPARQL-MaxRows": "1"})
    store = EndpointStore(server.url, timeout=5, server="graphdb")
    found = store.query(ASKING)
    assert isinstance(found, Rows)
    assert (len(found), found.truncated) == (1, True)
    with pytest.raises(StoreError, match=r"cut its answer off after 1 rows.*ResultSetMaxRows"):
        store.select(ASKING)
    done = cli("query", "-e", server.url, "--server", "graphdb", "-q", ASKING)
    assert done.returncode == 0
    assert "cut off after 1 rows; that is the server's limit" in done.stderr
    server.fault = lambda asked: Fault(body=ROWS, headers={"X-SPARQL-MaxRows": "2"})
    assert len(store.select(ASKING)) == 1
