"""``etom-kg query`` from a shell: where the query and the data come from, and where rows go."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.servers.fixtures import endpoint, fresh
from tests.store.data import ONE, TRIG, TWO

Cli = Callable[..., subprocess.CompletedProcess[str]]
QUERY = "SELECT DISTINCT ?s { ?s <http://example.org/size> ?z } ORDER BY ?s"
ROWS = [f"http://example.org/{name}" for name in ("bill", "care", "order")]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "data.trig"
    path.write_text(TRIG, encoding="utf-8")
    return path


def column(text: str) -> list[str]:
    return [row[0] for row in csv.reader(io.StringIO(text, newline=""))][1:]


def test_the_query_comes_from_text_file_or_stdin(cli: Cli, data: Path, tmp_path: Path) -> None:
    file = tmp_path / "q.rq"
    file.write_text("\ufeff" + QUERY, encoding="utf-8")
    for arguments, stdin in ((("-q", QUERY), None), ((file,), None), (("-",), QUERY)):
        done = cli("query", *arguments, "--data", data, "-f", "csv", stdin=stdin)
        assert done.returncode == 0, done.stderr
        assert column(done.stdout) == ROWS
        assert done.stderr == ""


@pytest.mark.slow
def test_the_data_comes_from_anywhere(cli: Cli, data: Path, tmp_path: Path) -> None:
    more = tmp_path / "more.ttl"
    more.write_text("<http://example.org/zoo> <http://example.org/size> 1 .", encoding="utf-8")
    done = cli("query", "-q", QUERY, "--data", data, "--data", more, "-f", "csv")
    assert column(done.stdout) == [*ROWS, "http://example.org/zoo"]
    done = cli("query", "-q", QUERY, "--data", data, "--engine", "rdflib", "-f", "csv")
    assert column(done.stdout) == ROWS
    server = fresh("oxigraph")
    assert cli("load", server.query, "--data", data).returncode == 0
    assert endpoint(server).graphs() == {ONE: 9, TWO: 5}
    done = cli("query", "-q", QUERY, "-e", server.query, "-f", "csv")
    assert column(done.stdout) == ROWS, done.stderr
    done = cli("query", "-q", QUERY, "-e", server.query, "-f", "csv", "-g", TWO)
    assert column(done.stdout) == [ROWS[0], ROWS[2]]


@pytest.mark.slow
def test_data_is_read_beside_the_built_in_graph(cli: Cli, data: Path) -> None:
    text = """SELECT ?n WHERE { <http://example.org/bill> ?p ?o .
      <https://w3id.org/etom-kg/process/4.0/1.F.1.5>
        <http://www.w3.org/2004/02/skos/core#notation> ?n } LIMIT 1"""
    done = cli("query", "-q", text, "--data", data, "--with-builtin", "-f", "csv")
    assert column(done.stdout) == ["1.F.1.5"], done.stderr
    assert column(cli("query", "-q", text, "--data", data, "-f", "csv").stdout) == []


@pytest.mark.slow
def test_the_format_follows_from_the_file(cli: Cli, data: Path, tmp_path: Path) -> None:
    for name, start in (("o.json", '{"head"'), ("o.srx", "<?xml"), ("o.tsv", "?s"), ("o.csv", "s")):
        done = cli("query", "-q", QUERY, "--data", data, "-o", tmp_path / name)
        assert (done.returncode, done.stdout) == (0, "")
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)
    graph = "CONSTRUCT WHERE { ?s <http://example.org/size> ?z }"
    done = cli("query", "-q", graph, "--data", data, "-o", tmp_path / "o.nt")
    assert len((tmp_path / "o.nt").read_text(encoding="utf-8").splitlines()) == 3
    rows = json.loads((tmp_path / "o.json").read_text(encoding="utf-8"))["results"]["bindings"]
    assert [row["s"]["value"] for row in rows] == ROWS


def test_a_limit_is_told_on_stderr(cli: Cli, data: Path) -> None:
    done = cli("query", "-q", QUERY, "--data", data, "--limit", "2", "-f", "csv")
    assert (done.returncode, column(done.stdout)) == (0, ROWS[:2])
    assert "cut off after 2 rows" in done.stderr
    whole = cli("query", "-q", QUERY, "--data", data, "--limit", "3", "-f", "csv")
    assert whole.stderr == ""


def test_no_rows_and_false_are_still_0(cli: Cli, data: Path) -> None:
    done = cli("query", "-q", "SELECT ?s { ?s <http://example.org/no> ?o }", "--data", data)
    assert (done.returncode, done.stdout) == (0, "s\n-\n")
    done = cli("query", "-q", "ASK { ?s <http://example.org/no> ?o }", "--data", data)
    assert (done.returncode, done.stdout) == (0, "false\n")


@pytest.mark.parametrize(
    ("arguments", "code", "part"),
    [
        (("-q", "SELECT * {\n ?s ?p"), 2, "query:1:10: is not valid SPARQL"),
        (("nosuch.rq",), 2, "nosuch.rq: no such file"),
        (("-q", "CLEAR ALL"), 2, "etom-kg load"),
        (("-q", "ASK { SERVICE <http://x> {} }"), 2, "--allow-service"),
        (("-q", QUERY, "-f", "turtle"), 2, "which turtle cannot hold"),
        (("-q", QUERY, "-l", "nosuch"), 2, "no such store"),
        (("-q", QUERY, "--with-builtin"), 2, "goes with --data"),
        (("-q", QUERY, "-e", "ftp://x"), 2, "not an http"),
        (("-q", QUERY, "-e", "http://x", "--engine", "rdflib"), 2, "an endpoint has its own"),
        (("-q", QUERY, "-e", "http://x", "--server", "y"), 2, "known are"),
    ],
)
def test_what_cannot_run_is_one_line(
    cli: Cli, arguments: tuple[str, ...], code: int, part: str
) -> None:
    done = cli("query", *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert part in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("etom-kg: error: ")


def test_wrong_usage_is_2(cli: Cli) -> None:
    for arguments in (
        (),
        ("-q", "a", "b.rq"),
        ("-q", "ASK {}", "--limit", "-1"),
        ("-q", "x", "--timeout", "nan"),
    ):
        assert cli("query", *arguments).returncode == 2


def test_data_that_cannot_be_read_has_its_place(cli: Cli, tmp_path: Path) -> None:
    bad = tmp_path / "bad.ttl"
    bad.write_text("<http://a> <http://b>\n  <http://c .", encoding="utf-8")
    done = cli("query", "-q", QUERY, "--data", bad)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{bad}:2:" in done.stderr


def test_a_closed_pipe_is_no_fault(data: Path) -> None:
    import sys

    query = "SELECT ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    command = f"{sys.executable} -m etom_kg query --data {data} -f csv -q '{query}' | head -1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 141)  # how much was written when the reader went is chance
    assert done.stdout.strip() == "a"
    assert done.stderr == ""
