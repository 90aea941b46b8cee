"""What lies on several servers is asked for with SERVICE, as docs/stores.md shows it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from etom_kg.core.errors import QueryError, StoreError
from etom_kg.core.namespaces import graph
from etom_kg.pipeline.builtin import open_builtin
from etom_kg.store import open_store
from etom_kg.store.folder import build_folder
from tests.conftest import CHECKOUT, Run
from tests.servers.fixtures import endpoint, fresh, holding
from tests.servers.recorded import Fault, Kind, serving
from tests.store.data import ONE, TWO, quads

EX = "PREFIX ex: <http://example.org/>\n"
KIND = Kind("/etom/query", "/etom/update", "/etom/store", union=False)
INTERFACES = graph("4.0", "interfaces").value
PROCESSES = graph("4.0", "processes").value
ADDRESS = "http://b.example:7878/query"


@pytest.fixture(scope="module")
def documented() -> str:
    """The query of the page, its address that of a server that holds the processes."""
    page = (CHECKOUT / "docs" / "stores.md").read_text(encoding="utf-8")
    (text,) = re.findall(r"```sparql\n(.*?)```", page, re.S)
    assert text.count(ADDRESS) == 1
    return text.replace(ADDRESS, holding("oxigraph", PROCESSES).url)


@pytest.fixture(scope="module")
def expected(documented: str) -> list[tuple[str, str]]:
    """The rows of one store that holds everything, where the pattern needs no SERVICE."""
    with open_builtin() as store:
        rows = store.select(re.sub(r"SERVICE <[^>]*>", "", documented)).values()
    assert ("https://w3id.org/etom-kg/process/4.0/1.B.1.4",) not in rows
    assert rows
    return rows


def test_the_documented_query_joins_two_servers(
    documented: str, expected: list[tuple[str, str]], run: Run, tmp_path: Path
) -> None:
    one = holding("oxigraph", INTERFACES)
    assert one.select(documented).values() == expected
    file, folder = tmp_path / "across.rq", tmp_path / "store"
    file.write_text(documented, encoding="utf-8")
    done = run("query", file, "-e", one.url, "-f", "csv")
    assert done.out.splitlines() == ["sender,name", *map(",".join, expected)]
    with open_builtin() as store:
        build_folder(folder, lambda fresh: fresh.bulk_extend(store.quads(INTERFACES)))
    for command in ("query", "ask"):
        if command == "ask":
            header = "#+ id: across\n#+ summary: Who sends, by another server's names?\n"
            file.write_text(header + documented, encoding="utf-8")
        done = run(command, file, "-l", folder, "--allow-service", "-f", "csv")
        assert done.out.splitlines() == ["sender,name", *map(",".join, expected)], done.told
        done = run(command, file, "-l", folder, "-f", "csv")
        assert (done.status, "--allow-service" in done.told[0]) == (2, True)


def test_the_braces_travel_as_one_request_without_an_account() -> None:
    with serving(KIND) as other, open_store(allow_service=True) as store:
        other.store.extend(quads())
        store.update("INSERT DATA { <http://example.org/order> <http://example.org/is> 1, 2 }")
        inside = "GRAPH ?g { VALUES ?x { ex:order } ?x ex:sendsTo ?y }"
        rows = store.select(
            f"{EX}SELECT ?n ?y {{ ?x ex:is ?n SERVICE <{other.url}> {{ {inside} }} }}"
        )
        assert sorted(rows.values()) == [(n, "http://example.org/bill") for n in (1, 2)]
        (asked,) = other.asked
        assert "authorization" not in asked.headers
        assert b"example.org/is" not in asked.body
        with_account = other.url.replace("http://", "http://kim:secret@")
        with pytest.raises(StoreError, match="not allowed"):
            store.query(f"SELECT * {{ SERVICE <{with_account}> {{ ?s ?p ?o }} }}")


def test_a_server_that_fails_fails_the_query_unless_it_is_silent() -> None:
    with serving(KIND) as other, open_store(allow_service=True) as store:
        other.fault = lambda asked: Fault(status=500)
        store.update("INSERT DATA { <http://example.org/order> <http://example.org/is> 1 }")
        text = "SELECT ?n ?y { ?x <http://example.org/is> ?n SERVICE <%s> { ?x ?p ?y } }"
        with pytest.raises(StoreError, match="SERVICE failed"):
            store.query(text % other.url)
        silent = store.select((text % other.url).replace("SERVICE", "SERVICE SILENT"))
        assert silent.values() == [(1, None)], "it looks like a whole answer"
        other.fault = lambda asked: Fault(delay=20)
        with pytest.raises(QueryError, match="was stopped"):
            store.query(text % other.url, timeout=0.3)


@pytest.mark.slow
@pytest.mark.parametrize("client", ["embedded", "oxigraph", "jena"])
def test_service_joins_where_the_asker_writes_it(client: str) -> None:
    """SERVICE in a query of one's own, from any engine that may call."""
    with serving(KIND) as other:
        other.store.extend(q for q in quads() if q.graph_name == NamedNode(TWO))
        if client == "embedded":
            store = open_store(allow_service=True)
            store.update(f"INSERT DATA {{ {quads()[2].triple} }}")
        else:
            store = endpoint(fresh(client))
            store.update(f"INSERT DATA {{ GRAPH <{ONE}> {{ {quads()[2].triple} }} }}")
        text = f"""{EX}SELECT ?y ?n {{ ex:order ex:name ?n
            SERVICE <{other.url}> {{ GRAPH ?g {{ ex:order ex:sendsTo ?y }} }} }}"""
        assert store.select(text).values() == [("http://example.org/bill", "order")]


@pytest.mark.parametrize(
    "command",
    [
        ("query", "-q", "ASK {}"),
        ("ask", "level-counts"),
        ("show", "1.F.1.5"),
        ("info",),
        ("validate",),
        ("infer",),
    ],
    ids=lambda command: command[0],
)
def test_a_second_endpoint_is_refused(run: Run, command: tuple[str, ...]) -> None:
    done = run(*command, "-e", "http://a.example/query", "-e", "http://b.example/query")
    assert (done.status, done.out) == (2, "")
    assert done.told == [
        "etom-kg: error: -e names one endpoint, and two are given; ask one, with SERVICE in the "
        "query for the other, or load the graphs into one store"
    ]
