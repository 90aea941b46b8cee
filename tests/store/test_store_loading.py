"""Loading named graphs into real servers, by both methods, and what becomes of odd graphs."""

from __future__ import annotations

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from etom_kg.core.errors import StoreError
from etom_kg.store import OxigraphStore
from etom_kg.store.loading import load
from tests.servers.fixtures import endpoint, fresh
from tests.servers.launch import NAMES
from tests.store.data import ONE, TWO, quads

BIG = "http://example.org/graph/big"
WITH_GSP = tuple(name for name in NAMES if name != "rdflib-endpoint")


def node(name: object) -> NamedNode:
    return NamedNode(f"http://example.org/{name}")


def big(number: int) -> list[Quad]:
    """Return a graph of texts that need escapes, and of IRIs with percent signs."""
    graph = NamedNode(BIG)
    texts = [
        Quad(node(n), node("says"), Literal(f'"{n}"\n\t\\ é 😀'), graph) for n in range(number)
    ]
    return [*texts, Quad(node("a%20b"), node("is"), node("c%2Fd"), graph)]


@pytest.mark.parametrize("name", NAMES)
def test_graphs_arrive_by_the_way_that_the_server_has(name: str) -> None:
    source, target = OxigraphStore.in_memory(quads()), endpoint(fresh(name))
    told: list[tuple[int, int, str]] = []
    loads = load(source, target, progress=lambda *now: told.append(now))
    method = "update" if name == "rdflib-endpoint" else "gsp"
    assert [(x.graph, x.triples, x.before, x.after, x.method) for x in loads] == [
        (ONE, 9, 0, 9, method),
        (TWO, 5, 0, 5, method),
    ]
    assert target.graphs() == {ONE: 9, TWO: 5}
    assert set(target.quads()) == set(source.quads())
    assert told[0] == (0, 14, ONE)
    assert told[-1] == (14, 14, TWO)


@pytest.mark.parametrize("name", NAMES)
def test_graphs_arrive_in_batches(name: str) -> None:
    source, target = OxigraphStore.in_memory(big(250)), endpoint(fresh(name))
    (done,) = load(source, target, method="update", batch=60)
    assert (done.triples, done.after, done.method) == (251, 251, "update")
    assert set(target.quads(BIG)) == set(source.quads())
    assert list(target.graphs()) == [BIG], "the working graph is gone"


@pytest.mark.parametrize("name", NAMES)
def test_a_graph_that_is_there_is_replaced_only_when_told(name: str) -> None:
    target = endpoint(fresh(name))
    load(OxigraphStore.in_memory(quads()), target)
    other = OxigraphStore.in_memory(
        [Quad(node("new"), node("p"), Literal("x"), NamedNode(TWO)), *big(3)]
    )
    with pytest.raises(StoreError, match=r"already holds 1 of these 2 graphs.*nothing was sent"):
        load(other, target)
    assert target.graphs() == {ONE: 9, TWO: 5}
    for method in ("auto", "update"):
        loads = load(other, target, replace_graphs=True, method=method, batch=2)
        assert {x.graph: x.after for x in loads} == {TWO: 1, BIG: 4}
        assert target.graphs() == {ONE: 9, TWO: 1, BIG: 4}


@pytest.mark.parametrize("name", NAMES)
def test_a_dry_run_changes_nothing(name: str) -> None:
    target = endpoint(fresh(name))
    load(OxigraphStore.in_memory(quads()), target, graphs=[ONE])
    loads = load(OxigraphStore.in_memory(quads()), target, dry_run=True)
    assert [(x.graph, x.before, x.after) for x in loads] == [(ONE, 9, None), (TWO, 0, None)]
    assert target.graphs() == {ONE: 9}


@pytest.mark.parametrize("name", NAMES)
def test_blank_nodes_stay_one_node_over_batches(name: str) -> None:
    graph, anonymous = NamedNode(BIG), BlankNode("b")
    linked = [Quad(anonymous, node("part"), Literal(str(n)), graph) for n in range(20)]
    source = OxigraphStore.in_memory([*linked, Quad(node("x"), node("has"), anonymous, graph)])
    target = endpoint(fresh(name))
    load(source, target, method="update", batch=5)
    text = (
        f"SELECT (COUNT(DISTINCT ?part) AS ?n) {{ {node('x')} {node('has')}/{node('part')} ?part }}"
    )
    assert target.select(text).values() == [(20,)]
    listed = target.select(f"SELECT ?whole {{ ?whole {node('part')} ?part }}")
    assert len(listed) == 20
    assert len(set(listed.column("whole"))) == 1
    assert all(isinstance(whole, BlankNode) for whole in listed.column("whole"))
    assert len({quad.subject for quad in target.quads(BIG)}) == 2


@pytest.mark.slow
@pytest.mark.parametrize("name", WITH_GSP)
def test_a_large_graph_arrives_whole(name: str) -> None:
    """Virtuoso hangs up on a long body without credentials; they must be there at once."""
    source, target = OxigraphStore.in_memory(big(20_000)), endpoint(fresh(name))
    (done,) = load(source, target)
    assert (done.after, done.method) == (20_001, "gsp")
    assert set(target.quads(BIG)) == set(source.quads()), "it comes back whole, too"


@pytest.mark.parametrize("name", ["oxigraph", "virtuoso"])
def test_addresses_follow_from_the_server_that_answers(name: str) -> None:
    server = fresh(name)
    target = endpoint(server, addresses=False)
    assert target.kind.name == name
    assert (target.update_url, target.gsp_url) == (server.update, server.gsp)


def test_a_wrong_password_is_said() -> None:
    from etom_kg.store.endpoint import EndpointStore
    from etom_kg.store.transport import Access

    server = fresh("virtuoso")
    target = EndpointStore(server.query, access=Access("dba", "wrong"))
    with pytest.raises(StoreError, match=r"wants an account.*0 of 2 graphs are loaded"):
        load(OxigraphStore.in_memory(quads()), target)
    assert endpoint(server).graphs() == {}


def test_an_unknown_graph_is_named_with_the_nearest() -> None:
    source, target = OxigraphStore.in_memory(quads()), endpoint(fresh("oxigraph"))
    with pytest.raises(StoreError, match="did you mean"):
        load(source, target, graphs=["http://example.org/graph/onne"])
    with pytest.raises(StoreError, match="holds no named graph"):
        load(OxigraphStore.in_memory(), target)
