"""Queries that would never end, or fill the memory, or reach out, are bounded."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad

from etom_kg.core.errors import QueryError, StoreError
from etom_kg.core.results import Rows
from etom_kg.store import OxigraphStore
from etom_kg.store.bounded import run_bounded
from etom_kg.store.lexical import Request
from etom_kg.store.oxigraph import evaluate
from etom_kg.store.rdflib_memory import RdflibStore
from tests.servers.recorded import Kind, serving
from tests.store.data import TRIG, quads

Cli = Callable[..., subprocess.CompletedProcess[str]]

PATTERNS = " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(16))
ENDLESS = f"SELECT (COUNT(*) AS ?n) {{ {PATTERNS} }}"


@pytest.mark.parametrize("kind", [OxigraphStore.in_memory, RdflibStore])
def test_an_endless_query_is_stopped(kind: Callable[..., OxigraphStore | RdflibStore]) -> None:
    store = kind(quads())
    start = time.monotonic()
    with pytest.raises(QueryError, match=r"ran longer than 0\.5 s"):
        store.query(ENDLESS, timeout=0.5)
    assert time.monotonic() - start < 30
    assert store.query("ASK { ?s ?p 11 }", timeout=20), "the store lives on"


def test_an_endless_query_on_disk_is_stopped_by_the_command(tmp_path: Path, cli: Cli) -> None:
    from etom_kg.store.folder import build_folder

    build_folder(tmp_path / "s", lambda inner: inner.bulk_extend(quads()))
    start = time.monotonic()
    done = cli("query", "-l", tmp_path / "s", "-q", ENDLESS, "--timeout", "0.5")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--timeout" in done.stderr
    assert time.monotonic() - start < 60


def test_millions_of_rows_are_cut_off() -> None:
    graph = NamedNode("http://g")
    store = OxigraphStore.in_memory(
        Quad(NamedNode(f"http://s/{n}"), graph, graph, graph) for n in range(2000)
    )
    start = time.monotonic()
    result = store.query("SELECT * { ?a ?p ?b . ?c ?q ?d }", timeout=20, limit=1000)
    assert isinstance(result, Rows)
    assert (len(result), result.truncated) == (1000, True)
    assert time.monotonic() - start < 20


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is bounded on Linux")
def test_a_query_that_fills_the_memory_is_stopped() -> None:
    def hungry() -> int:
        return len(b"x" * (400 << 20))

    with pytest.raises(QueryError, match="memory"):
        run_bounded(hungry, 20, memory=100 << 20)
    text = f"SELECT DISTINCT * {{ {PATTERNS} }} ORDER BY ?c15"
    store = OxigraphStore.in_memory(quads())
    with pytest.raises(QueryError, match="memory"):
        run_bounded(lambda: evaluate(store.inner, Request(text), None), 60, memory=64 << 20)


def test_bounded_work_gives_values_and_errors_back() -> None:
    assert run_bounded(lambda: os.getpid(), 5) != os.getpid()
    assert run_bounded(lambda: os.getpid(), None) == os.getpid()

    def fails() -> None:
        raise QueryError("no", path="x.rq", line=3, column=4)

    with pytest.raises(QueryError) as error:
        run_bounded(fails, 5)
    assert str(error.value) == "x.rq:3:4: no"
    with pytest.raises(StoreError, match="ZeroDivisionError"):
        run_bounded(lambda: 1 // 0, 5)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="Linux tells the children")
def test_no_process_is_left() -> None:
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    before = children.read_text(encoding="ascii")
    for _ in range(5):
        run_bounded(lambda: None, 5)
    with pytest.raises(QueryError):
        run_bounded(lambda: time.sleep(20), 0.05)
    assert children.read_text(encoding="ascii") == before


CHILDREN = Path(f"/proc/self/task/{os.getpid()}/children")


@pytest.mark.skipif(not CHILDREN.exists(), reason="Linux tells the children")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL, signal.SIGINT])
@pytest.mark.parametrize(("engine", "timeout"), [("oxigraph", "0"), ("rdflib", "3600")])
def test_a_query_ends_with_its_command(
    number: int, engine: str, timeout: str, tmp_path: Path
) -> None:
    (tmp_path / "d.trig").write_text(TRIG, encoding="utf-8")
    command = [sys.executable, "-m", "etom_kg", "query", "-q", ENDLESS, "--timeout", timeout]
    process = subprocess.Popen(
        [*command, "--data", str(tmp_path / "d.trig"), "--engine", engine],
        stderr=subprocess.DEVNULL,
        # Whoever runs the tests in the background may have had signals ignored.
        preexec_fn=lambda: number == signal.SIGKILL or signal.signal(number, signal.SIG_DFL),
    )
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    end = time.monotonic() + 240
    try:
        while not (found := children.read_text(encoding="ascii").split()):
            assert time.monotonic() < end
            time.sleep(0.05)
        process.send_signal(number)
        process.wait(240)
        while any(_runs(child) for child in found):
            assert time.monotonic() < end, "the query goes on without its command"
            time.sleep(0.05)
    finally:
        process.kill()
        process.wait()


def _runs(process: str) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state.split()[0] not in "ZX"


@pytest.mark.parametrize("timeout", ["0", "60"])
def test_an_engine_that_breaks_down_is_said(timeout: str, tmp_path: Path, cli: Cli) -> None:
    (tmp_path / "d.trig").write_text(TRIG, encoding="utf-8")
    (tmp_path / "deep.rq").write_text(f"ASK {{ FILTER(1{'||1' * 100_000}) }}", encoding="utf-8")
    given = ("--data", tmp_path / "d.trig", "--timeout", timeout)
    done = cli("query", tmp_path / "deep.rq", *given)
    assert (done.returncode, done.stdout) == (2, "")
    assert "broke down" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("kind", [OxigraphStore.in_memory, RdflibStore])
def test_a_query_reaches_out_only_with_leave(
    kind: Callable[..., OxigraphStore | RdflibStore],
) -> None:
    with serving(Kind("/sparql")) as server:
        server.store.update("INSERT DATA { GRAPH <http://g> { <http://far> <http://p> 1 } }")
        text = f"SELECT ?s {{ SERVICE <{server.url}> {{ ?s <http://p> 1 }} }}"
        with pytest.raises(QueryError, match="--allow-service"):
            kind(quads()).query(text)
        assert server.asked == []
        rows = kind(quads(), allow_service=True).query(text, timeout=20)
        assert isinstance(rows, Rows)
        assert rows.values() == [("http://far",)]


def test_from_reads_no_file_and_no_web(tmp_path: Path) -> None:
    secret = tmp_path / "secret.ttl"
    secret.write_text("<http://a> <http://b> <http://c> .", encoding="utf-8")
    with serving(Kind("/sparql")) as server:
        for store in (OxigraphStore.in_memory(), RdflibStore()):
            for iri in (secret.as_uri(), f"{server.base}/data.ttl"):
                for clause in (f"FROM <{iri}>", f"FROM NAMED <{iri}>"):
                    where = "{ ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } }"
                    text = f"SELECT ?s {clause} {{ {where} }}"
                    try:
                        result = store.query(text)
                    except StoreError:
                        continue
                    assert isinstance(result, Rows)
                    assert len(result) == 0
        assert server.asked == []
