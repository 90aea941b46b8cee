"""Several stores asked as one: whatever is where, the answer is that of a single store."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, NamedNode, Quad

from etom_kg.core.errors import NotSupported, QueryError, StoreError
from etom_kg.core.results import Boolean, Rows, Triples
from etom_kg.store import OxigraphStore, open_store
from etom_kg.store.endpoint import EndpointStore
from etom_kg.store.federation import FederatedStore
from tests.conftest import Run
from tests.examples import examples
from tests.servers.fixtures import endpoint, fresh
from tests.servers.launch import free_port
from tests.servers.recorded import Fault, Kind, serving
from tests.store.data import ONE, TWO, quads
from tests.store.random_queries import GRAPHS, QUERIES

EX = "PREFIX ex: <http://example.org/>\n"
KIND = Kind("/etom/query", "/etom/update", "/etom/store", union=False)


def node(name: object) -> NamedNode:
    return NamedNode(f"http://example.org/{name}")


def apart() -> FederatedStore:
    """The two graphs of ``tests/store/data.py``, each in a store of its own."""
    found = quads()
    return FederatedStore(
        [
            OxigraphStore.in_memory(q for q in found if q.graph_name == NamedNode(graph))
            for graph in (ONE, TWO)
        ]
    )


@examples(150)
@given(GRAPHS, QUERIES, st.lists(st.integers(0, 2), min_size=18, max_size=18))
def test_any_query_is_answered_as_by_one_store(
    found: list[Quad], text: str, places: list[int]
) -> None:
    whole = OxigraphStore.in_memory(found)
    parts: list[list[Quad]] = [[], [], []]
    for quad, place in zip(found, places, strict=False):
        parts[place].append(quad)
    answer = FederatedStore([OxigraphStore.in_memory(part) for part in parts]).select(text)
    assert Counter(answer.rows) == Counter(whole.select(text).rows)


CROSSING = {
    "a join": ("?x ex:sendsTo ?y . ?y ex:name ?n . ?x ex:name ?n", 0),
    "a join over two stores": ("ex:order ex:sendsTo ?y ; ex:name ?n . ?y ex:size ?x", 1),
    "a path over two stores": ("ex:order (ex:sendsTo|ex:partOf)+ ?x", 3),
    "a chain over two stores": ("ex:order ex:sendsTo/ex:partOf/ex:name ?x", 1),
    "an empty path": ("ex:bill ex:partOf* ?x", 2),
    "what the other store does not have": (
        "?x ex:size ?y FILTER NOT EXISTS { ?x ex:partOf ex:operations }",
        1,
    ),
    "what the other store adds": ("?x ex:size ?y OPTIONAL { ?x ex:name ?n }", 3),
    "what both stores hold": ("ex:order ex:size ?x", 1),
}


@pytest.mark.parametrize("name", CROSSING)
def test_patterns_meet_across_stores(name: str) -> None:
    pattern, number = CROSSING[name]
    text = f"{EX}SELECT DISTINCT ?x ?y ?n WHERE {{ {pattern} }}"
    with apart() as store:
        found = store.select(text)
    assert len(found) == number
    assert Counter(found.rows) == Counter(OxigraphStore.in_memory(quads()).select(text).rows)


def test_every_form_is_answered() -> None:
    with apart() as store:
        assert store.ask(EX + "ASK { ex:order ex:sendsTo ?x . ?x ex:partOf ex:operations }")
        made = store.construct(EX + "CONSTRUCT { ?y ex:of ?n } { ?x ex:sendsTo ?y ; ex:name ?n }")
        assert [str(triple.object) for triple in made] == ['"order"@en']
        counted = store.select(
            EX + "SELECT (SUM(?n) AS ?all) { SELECT DISTINCT ?x ?n { ?x ex:size ?n } }"
        )
        assert counted.values() == [(21,)]


def test_graphs_are_told_apart() -> None:
    with apart() as store:
        text = EX + "SELECT ?g { GRAPH ?g { ex:order ex:size 3 } } ORDER BY ?g"
        assert store.select(text).values() == [(ONE,), (TWO,)]
        text = f"{EX}SELECT ?x FROM <{TWO}> {{ ?x ex:size ?n }} ORDER BY ?x"
        assert [row[0] for row in store.select(text).values()] == [
            "http://example.org/bill",
            "http://example.org/order",
        ]
        plain = EX + "SELECT ?x { ?x ex:partOf ?y } ORDER BY ?x"
        chosen = store.query(plain, graphs=[TWO])
        assert isinstance(chosen, Rows)
        assert chosen.values() == [("http://example.org/bill",)]
        assert store.graphs() == {ONE: 9, TWO: 5}
        assert len(list(store.quads())) == 14


def test_bounds_hold() -> None:
    with apart() as store:
        some = store.query(EX + "SELECT ?x { ?x ex:size ?n }", limit=2)
        assert isinstance(some, Rows)
        assert (len(some), some.truncated) == (2, True)
        small = FederatedStore(store.members, most=10)
        with pytest.raises(QueryError, match="more than 10 triples, too many to gather"):
            small.query("SELECT ?p { ?s ?p ?o }")
        assert isinstance(small.query(EX + "ASK { ex:order ex:size ?n }"), Boolean)


def test_what_cannot_be_asked_of_several_is_told() -> None:
    with apart() as store:
        for text, part in (
            (EX + "DESCRIBE ex:order", "use CONSTRUCT"),
            ("SELECT ?s { SERVICE <http://x/> { ?s ?p ?o } }", "SERVICE is for one store"),
            (EX + "SELECT ?s { ?s !ex:size ?o }", "negated property set"),
        ):
            with pytest.raises(NotSupported, match=part):
                store.query(text)
        with pytest.raises(NotSupported, match="reading only"):
            store.update("INSERT DATA { <http://a> <http://b> <http://c> }")
        with pytest.raises(QueryError, match="no whole query"):
            store.query("SELECT ?s { ?s ?p }")


def test_a_blank_node_is_not_taken_for_another() -> None:
    """It has no name by which the next request could ask for it."""
    anonymous = BlankNode()
    store = FederatedStore(
        [
            OxigraphStore.in_memory([Quad(node("a"), node("p"), anonymous, node("g"))]),
            OxigraphStore.in_memory([Quad(anonymous, node("q"), node("c"), node("g"))]),
        ]
    )
    assert len(store.select(EX + "SELECT ?x { ?x ex:p ?y }")) == 1
    with pytest.raises(NotSupported, match="blank nodes"):
        store.query(EX + "SELECT ?x { ?x ex:p ?y . ?y ex:q ?z }")


def test_little_more_than_the_answer_travels() -> None:
    """Names are asked for what was found, not for everything that has one."""
    many = [Quad(node(n), node("name"), node(f"n{n}"), node("g")) for n in range(5000)]
    few = [Quad(node(n), node("part"), node("top"), node("g")) for n in range(7)]
    sent: list[int] = []

    class Watched(OxigraphStore):
        def _answer(self, *args: object) -> object:  # type: ignore[override]
            answer = super()._answer(*args)  # type: ignore[arg-type]
            assert isinstance(answer, Rows)
            sent.append(len(answer))
            return answer

    store = FederatedStore([Watched.in_memory(many), Watched.in_memory(few)])
    text = EX + "SELECT ?x ?n { ?x ex:name ?n ; ex:part ex:top OPTIONAL { ?x ex:name ?m } }"
    assert len(store.select(text)) == 7
    assert sum(sent) <= 4 * 7


def test_a_store_that_fails_fails_the_question() -> None:
    """An answer without one of the stores would look whole."""
    down = EndpointStore(f"http://127.0.0.1:{free_port()}/query", timeout=5)
    store = FederatedStore([OxigraphStore.in_memory(quads()), down])
    with pytest.raises(StoreError, match="nobody listens there"):
        store.query(EX + "ASK { ex:order ex:size ?n }")
    with serving(KIND) as server:
        server.fault = lambda asked: Fault(delay=3)
        slow = FederatedStore([OxigraphStore.in_memory(), EndpointStore(server.url, timeout=0.5)])
        start = time.monotonic()
        with pytest.raises(StoreError, match=r"did not answer within"):
            slow.query(EX + "ASK { ex:order ex:size ?n }")
        nothing = b'{"head":{"vars":["s","o"]},"results":{"bindings":[]}}'
        server.fault = lambda asked: Fault(body=nothing, delay=0.25)
        parts = " UNION ".join(f"{{ ?x ex:p{n} ?y }}" for n in range(9))
        store = FederatedStore([EndpointStore(server.url, server="graphdb")])
        with pytest.raises((QueryError, StoreError), match=r"longer than 0.6 s|within"):
            store.query(f"{EX}ASK {{ {parts} }}", timeout=0.6)
        assert time.monotonic() - start < 2.5


@pytest.mark.parametrize("names", [("oxigraph", "virtuoso"), ("virtuoso", "jena")])
def test_real_servers_are_asked_as_one(names: tuple[str, str]) -> None:
    members = [endpoint(fresh(name)) for name in names]
    for member, graph in zip(members, (ONE, TWO), strict=True):
        for quad in (q for q in quads() if q.graph_name == NamedNode(graph)):
            member.update(f"INSERT DATA {{ GRAPH <{graph}> {{ {quad.triple} }} }}")
    with FederatedStore(members) as store, OxigraphStore.in_memory(quads()) as whole:
        for name, (pattern, _) in CROSSING.items():
            text = f"{EX}SELECT DISTINCT ?x ?y ?n WHERE {{ {pattern} }} ORDER BY ?x ?y ?n"
            assert store.select(text).values() == whole.select(text).values(), name
        made = store.construct(EX + "CONSTRUCT WHERE { ?x ex:sendsTo ?y . ?y ex:partOf ?z }")
        assert isinstance(made, Triples)
        assert len(made) == 2


def test_the_command_asks_several_endpoints(run: Run, tmp_path: Path) -> None:
    with serving(KIND) as one, serving(KIND) as two:
        for server, graph in ((one, ONE), (two, TWO)):
            server.store.extend(q for q in quads() if q.graph_name == NamedNode(graph))
        both = ("-e", one.url, "-e", two.url)
        text = EX + "SELECT ?n { ?x ex:sendsTo ?y . ?y ex:size ?n . ?x ex:name ?m }"
        done = run("query", *both, "-q", text, "-f", "csv")
        assert (done.status, done.out.split()) == (0, ["n", "11"])
        own = tmp_path / "receivers.rq"
        own.write_text(f"#+ id: receivers\n#+ summary: Who receives?\n{text}", encoding="utf-8")
        assert run("ask", own, *both, "-f", "csv").out.split() == ["n", "11"]
        refused = run("query", *both, "-q", text, "--user", "kim", "--password", "secret")
        assert refused.status == 2
        assert "each account stands in its address" in refused.told[0]
        assert "secret" not in " ".join(refused.told)


def test_an_account_goes_to_its_own_endpoint(monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    """What the environment holds for one server is not shown to others."""
    monkeypatch.setenv("ETOM_KG_USER", "kim")
    monkeypatch.setenv("ETOM_KG_PASSWORD", "s3cret")
    closed = Kind("/etom/query", "/etom/update", account=("kim", "s3cret"))
    with serving(closed) as one, serving(KIND) as two:
        one.store.extend(quads())
        text = EX + "SELECT ?n { ex:order ex:size ?n }"
        assert run("query", "-e", one.url, "-e", two.url, "-q", text).status == 2
        named = one.url.replace("http://", "http://kim:s3cret@")
        done = run("query", "-e", named, "-e", two.url, "-q", text, "-f", "csv")
        assert (done.status, done.out.split()) == (0, ["n", "3"])


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
