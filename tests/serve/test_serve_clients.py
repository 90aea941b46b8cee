"""Clients that people use work with the server: SPARQLWrapper, curl, JavaScript, our own."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from etom_kg.store.endpoint import EndpointStore
from tests.serve.running import Serving

QUERY = "SELECT ?s ?z { ?s <http://example.org/size> ?z } ORDER BY ?s ?z"
SIZES = ["11", "7", "3", "3"]


def test_sparqlwrapper(server: Serving) -> None:
    import SPARQLWrapper as Client

    wrapper = Client.SPARQLWrapper(f"{server.base}/sparql")
    wrapper.setQuery(QUERY)
    for method in (Client.GET, Client.POST):
        wrapper.setMethod(method)
        wrapper.setReturnFormat(Client.JSON)
        rows = wrapper.queryAndConvert()["results"]["bindings"]
        assert [row["z"]["value"] for row in rows] == SIZES
    wrapper.setReturnFormat(Client.XML)
    found = wrapper.queryAndConvert()
    assert len(found.getElementsByTagName("result")) == 4
    wrapper.setQuery("CONSTRUCT WHERE { ?s <http://example.org/size> ?z }")
    wrapper.setReturnFormat(Client.TURTLE)
    assert b"http://example.org/bill" in wrapper.queryAndConvert()


def test_rdflib_reads_it(server: Serving) -> None:
    from rdflib import Graph
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    graph = Graph(SPARQLStore(f"{server.base}/sparql"))
    assert [str(row.z) for row in graph.query(QUERY)] == SIZES


def test_our_own_store(server: Serving) -> None:
    store = EndpointStore(f"{server.base}/sparql", timeout=20)
    assert [str(value) for _, value in store.select(QUERY).values()] == SIZES
    assert sum(store.graphs().values()) == 14


def test_curl(server: Serving, tmp_path: Path) -> None:
    curl = shutil.which("curl")
    if not curl:
        pytest.skip("curl is not installed: apt-get install curl")
    (tmp_path / "query.rq").write_text(QUERY, encoding="utf-8")
    url = f"{server.base}/sparql"
    for arguments in (
        ["-G", url, "-H", "Accept: text/csv", "--data-urlencode", f"query={QUERY}"],
        [url, "-H", "Accept: text/csv", "--data-urlencode", f"query={QUERY}"],
        [
            *(url, "-H", "Accept: text/csv", "-H", "Content-Type: application/sparql-query"),
            *("--data-binary", f"@{tmp_path / 'query.rq'}"),
        ],
    ):
        done = subprocess.run(
            [curl, "-s", "--noproxy", "*", "--fail", *arguments],
            capture_output=True,
            text=True,
            check=True,
        )
        assert [line.rpartition(",")[2] for line in done.stdout.splitlines()[1:]] == SIZES
    done = subprocess.run(
        [curl, "-s", "-L", "--noproxy", "*", f"{server.base}/.well-known/void"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "void:sparqlEndpoint" in done.stdout


SCRIPT = """
import { SparqlEndpointFetcher } from 'fetch-sparql-endpoint';
const [url, query] = process.argv.slice(2);
const client = new SparqlEndpointFetcher();
const rows = [];
for await (const row of await client.fetchBindings(url, query)) rows.push(row.z.value);
const truth = await client.fetchAsk(url, 'ASK { ?s ?p 11 }');
const triples = [];
const graph = await client.fetchTriples(url, 'CONSTRUCT WHERE { ?s <http://example.org/size> ?z }');
for await (const triple of graph) triples.push(triple.subject.value);
console.log(JSON.stringify({ rows, truth, triples: triples.sort() }));
"""


@pytest.mark.slow
def test_a_javascript_client(server: Serving, tmp_path_factory: pytest.TempPathFactory) -> None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        pytest.skip("node and npm are not installed: apt-get install nodejs npm")
    folder = tmp_path_factory.mktemp("javascript")
    install = [
        npm,
        "install",
        "--no-audit",
        "--no-fund",
        "--fetch-retries=1",
        "--loglevel=error",
        "fetch-sparql-endpoint@7",
    ]
    try:
        done = subprocess.run(
            install, cwd=folder, capture_output=True, text=True, timeout=180, check=False
        )
    except subprocess.TimeoutExpired:
        pytest.skip("npm did not install fetch-sparql-endpoint within three minutes")
    if done.returncode:
        pytest.skip(f"npm cannot install fetch-sparql-endpoint here: {done.stderr[-300:]}")
    (folder / "client.mjs").write_text(SCRIPT, encoding="utf-8")
    command = [node, "client.mjs", f"{server.base}/sparql", QUERY]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["rows"] == SIZES
    assert found["truth"] is True
    names = ["bill", "care", "order"]
    assert found["triples"] == [f"http://example.org/{name}" for name in names]
