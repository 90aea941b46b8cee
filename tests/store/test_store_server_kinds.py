"""Servers that cannot run here, as recorded: addresses, accounts, media types, default graphs.

Each entry is what the product's documentation says of its protocol; behind it stands a real
store, so that a load and the questions after it must truly work by those rules.
"""

from __future__ import annotations

import pytest

from etom_kg.core.errors import StoreError
from etom_kg.store import OxigraphStore
from etom_kg.store.endpoint import EndpointStore
from etom_kg.store.loading import load
from etom_kg.store.servers import SERVERS, recognise
from etom_kg.store.transport import Access
from tests.servers.recorded import Kind, serving
from tests.store.data import ONE, TWO, quads

PASSWORD = ("kim", "s3cret:ü")
KINDS: dict[str, tuple[Kind, str | None, Access, str]] = {
    "graphdb": (
        Kind(
            "/repositories/etom",
            "/repositories/etom/statements",
            "/repositories/etom/rdf-graphs/service",
            "GraphDB/10.8 RDF4J/4.3",
            account=PASSWORD,
        ),
        None,
        Access(*PASSWORD),
        "gsp",
    ),
    "fuseki": (
        Kind(
            "/etom/sparql", "/etom/update", "/etom/data", "Apache Jena Fuseki (5.2.0)", union=False
        ),
        None,
        Access(),
        "gsp",
    ),
    "stardog": (
        Kind("/etom/query", "/etom/update", "/etom", union=False, account=PASSWORD),
        "stardog",
        Access(*PASSWORD),
        "gsp",
    ),
    "neptune": (
        Kind("/sparql", "/sparql", "/sparql/gsp/", graph_types=("text/turtle",)),
        "neptune",
        Access(),
        "gsp",
    ),
    "qlever": (
        Kind("/api/etom", "/api/etom", token="t0ken"),
        "qlever",
        Access(token="t0ken"),
        "update",
    ),
    "virtuoso": (
        Kind(
            "/sparql",
            "/sparql-auth",
            "/sparql-graph-crud-auth",
            "Virtuoso/07.20",
            account=("dba", "dba"),
            digest=True,
            write_only_account=True,
        ),
        None,
        Access("dba", "dba"),
        "gsp",
    ),
}


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("method", ["auto", "update"])
def test_a_load_goes_by_the_rules_of_each_server(name: str, method: str) -> None:
    kind, server, access, expected = KINDS[name]
    with serving(kind) as recorded:
        target = EndpointStore(recorded.url, access=access, server=server, timeout=20)
        assert target.kind is SERVERS[name]
        loads = load(OxigraphStore.in_memory(quads()), target, method=method, batch=4)
        assert {x.graph: x.after for x in loads} == {ONE: 9, TWO: 5}
        used = {x.method for x in loads}
        assert used == {expected if method == "auto" else "update"}
        assert (recorded.count(ONE), recorded.count(TWO)) == (9, 5)
        text = "SELECT DISTINCT ?s { ?s <http://example.org/size> ?z } ORDER BY ?s"
        assert len(target.select(text)) == 3, "the union, whatever the server's default graph is"


def test_the_union_is_asked_for_only_where_it_is_missing() -> None:
    for union in (True, False):
        with serving(Kind("/sparql", "/sparql", union=union)) as recorded:
            target = EndpointStore(recorded.url, timeout=20)
            load(OxigraphStore.in_memory(quads()), target, method="update")
            recorded.asked.clear()
            assert target.ask("ASK { ?s <http://example.org/size> 11 }")
            named = recorded.asked[-1].fields.get("default-graph-uri", [])
            assert named == ([] if union else [ONE, TWO])


def test_a_server_without_the_graph_protocol_is_updated_instead() -> None:
    kind = Kind("/etom/sparql", "/etom/update", "", "Apache Jena Fuseki")
    with serving(kind) as recorded:
        target = EndpointStore(recorded.url, timeout=20)
        loads = load(OxigraphStore.in_memory(quads()), target)
        assert {x.method for x in loads} == {"update"}
        assert recorded.count(ONE) == 9
        with pytest.raises(StoreError, match=r"HTTP 404.*0 of 2 graphs"):
            load(OxigraphStore.in_memory(quads()), target, method="gsp", replace_graphs=True)


def test_a_body_that_is_too_large_is_sent_in_pieces() -> None:
    kind = Kind("/etom/sparql", "/etom/update", "/etom/data", "Apache Jena Fuseki", largest=700)
    with serving(kind) as recorded:
        target = EndpointStore(recorded.url, timeout=20)
        loads = load(OxigraphStore.in_memory(quads()), target)
        assert {x.graph: x.after for x in loads} == {ONE: 9, TWO: 5}
        assert any(asked.method == "PUT" for asked in recorded.asked)
        assert {str(g.value) for g in recorded.store.named_graphs()} == {ONE, TWO}


def test_short_queries_are_got_and_long_ones_posted() -> None:
    with serving(Kind("/sparql")) as recorded:
        target = EndpointStore(f"{recorded.url}?infer=false", timeout=20)
        target.ask("ASK {}")
        assert recorded.asked[-1].method == "GET"
        assert recorded.asked[-1].fields["infer"] == ["false"], "the address keeps its parameters"
        assert recorded.asked[-1].headers["accept"] == "application/sparql-results+json"
        long = f"ASK {{ FILTER(STRLEN('{'x' * 3000}') = 3000) }}"
        assert target.ask(long)
        assert recorded.asked[-1].method == "POST"
        assert recorded.asked[-1].media == "application/sparql-query"


def test_passwords_wait_until_asked_and_stay_with_their_host() -> None:
    with serving(Kind("/sparql", account=PASSWORD)) as guarded, serving(Kind("/x")) as other:
        target = EndpointStore(guarded.url, access=Access(*PASSWORD), timeout=20)
        assert target.ask("ASK {}")
        assert "authorization" not in guarded.asked[0].headers
        assert "authorization" in guarded.asked[-1].headers
        sent = len(guarded.asked)
        target.ask("ASK { }")
        assert len(guarded.asked) == sent + 1, "once asked, it goes along"
        from tests.servers.recorded import Fault

        guarded.fault = lambda asked: Fault(
            302, headers={"Location": f"{other.base}/x?query=ASK%7B%7D"}
        )
        assert target.ask("ASK {}")
        assert "authorization" not in other.asked[-1].headers


def test_a_token_goes_along_at_once_and_not_to_another_host() -> None:
    from tests.servers.recorded import Fault

    with serving(Kind("/sparql", token="t0ken")) as guarded, serving(Kind("/x")) as other:
        target = EndpointStore(guarded.url, access=Access(token="t0ken"), timeout=20)
        assert target.ask("ASK {}")
        assert guarded.asked[0].headers["authorization"] == "Bearer t0ken"
        guarded.fault = lambda asked: Fault(
            302, headers={"Location": f"{other.base}/x?query=ASK%7B%7D"}
        )
        assert target.ask("ASK {}")
        assert "authorization" not in other.asked[-1].headers


def test_an_account_in_the_address_is_used_and_not_shown() -> None:
    with serving(Kind("/sparql", account=("kim", "p@ss"))) as guarded:
        url = guarded.url.replace("http://", "http://kim:p%40ss@")
        target = EndpointStore(url, timeout=20)
        assert target.ask("ASK {}")
        assert "p@ss" not in target.place
        assert "p%40ss" not in target.place


def test_the_environment_gives_an_account(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ETOM_KG_USER", "ETOM_KG_PASSWORD", "ETOM_KG_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    assert Access.given() == Access()
    monkeypatch.setenv("ETOM_KG_USER", "kim")
    monkeypatch.setenv("ETOM_KG_PASSWORD", "pw")
    assert Access.given() == Access("kim", "pw")
    assert Access.given(user="lee") == Access("lee", "pw")
    monkeypatch.setenv("ETOM_KG_TOKEN", "t")
    assert Access.given() == Access(token="t")
    assert Access.given(user="lee", password="x") == Access("lee", "x")
    assert "pw" not in repr(Access("kim", "pw", "t"))


@pytest.mark.parametrize(
    ("url", "header", "name"),
    [
        ("http://h/query", "", "oxigraph"),
        ("http://h/anything", "Oxigraph/0.5.13", "oxigraph"),
        ("http://h/repositories/r", "nginx", "graphdb"),
        ("https://db.cluster-x.eu-west-1.neptune.amazonaws.com:8182/sparql", "", "neptune"),
        ("http://h/sparql", "Virtuoso/07.20.3229 (Linux)", "virtuoso"),
        ("http://h/sparql", "nginx", "sparql11"),
    ],
)
def test_servers_are_told_by_header_or_address(url: str, header: str, name: str) -> None:
    assert recognise(url, header).name == name


@pytest.mark.parametrize(
    ("name", "query", "update", "gsp"),
    [
        ("oxigraph", "http://h/query", "http://h/update", "http://h/store"),
        ("oxigraph", "http://h/base/query", "http://h/base/update", "http://h/base/store"),
        ("fuseki", "http://h/ds", "http://h/ds/update", "http://h/ds/data"),
        ("fuseki", "http://h/ds/sparql", "http://h/ds/update", "http://h/ds/data"),
        ("fuseki", "http://h/ds/query", "http://h/ds/update", "http://h/ds/data"),
        ("stardog", "http://h/db/query", "http://h/db/update", "http://h/db"),
        ("neptune", "https://h:8182/sparql", "https://h:8182/sparql", "https://h:8182/sparql/gsp/"),
        ("qlever", "http://h:7001", "http://h:7001", None),
        ("sparql11", "http://h/x/sparql", "http://h/x/sparql", None),
        (
            "virtuoso",
            "http://h:8890/sparql",
            "http://h:8890/sparql-auth",
            "http://h:8890/sparql-graph-crud-auth",
        ),
        ("jena", "http://h/sparql", "http://h/update", "http://h/data"),
    ],
)
def test_addresses_follow_from_the_query_address(
    name: str, query: str, update: str, gsp: str | None
) -> None:
    assert (SERVERS[name].update_url(query), SERVERS[name].gsp_url(query)) == (update, gsp)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(StoreError, match="known are oxigraph"):
        EndpointStore("http://127.0.0.1:9/sparql", server="nosuch")
    with pytest.raises(StoreError, match="not an http"):
        EndpointStore("file:///etc/passwd")
