"""The same query gives the same typed answer on every store: embedded, rdflib, four servers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote
from urllib.request import Request

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, serialize

from etom_kg.core.errors import QueryError, StoreError
from etom_kg.core.namespaces import XSD
from etom_kg.core.results import Boolean, Rows, Triples
from etom_kg.store import OxigraphStore, Store, open_store
from etom_kg.store.folder import build_folder
from etom_kg.store.rdflib_memory import RdflibStore
from tests.servers.fixtures import endpoint, fresh
from tests.servers.launch import NAMES
from tests.store.data import ONE, TWO, quads

EX = "PREFIX ex: <http://example.org/>\n"
LOCAL = ("memory", "folder", "rdflib")


@pytest.fixture(scope="module", params=[*LOCAL, *NAMES])
def store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    """The data set of ``tests/store/data.py`` in one kind of store."""
    name = request.param
    if name == "memory":
        yield OxigraphStore.in_memory(quads())
    elif name == "rdflib":
        yield RdflibStore(quads())
    elif name == "folder":
        folder = tmp_path_factory.mktemp("store") / "s"
        build_folder(folder, lambda inner: inner.bulk_extend(quads()))
        with OxigraphStore.on_disk(folder) as opened:
            yield opened
    else:
        remote = endpoint(fresh(name))
        for graph in (ONE, TWO):
            triples = [quad.triple for quad in quads() if quad.graph_name.value == graph]
            body = (serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode()
            remote.update(f"INSERT DATA {{ GRAPH <{graph}> {{ {body} }} }}")
        yield remote


def values(store: Store, text: str) -> list[tuple[object, ...]]:
    return store.select(EX + text, timeout=30).values()


def test_the_default_graph_is_the_union(store: Store) -> None:
    rows = values(store, "SELECT DISTINCT ?s ?size { ?s ex:size ?size } ORDER BY ?s")
    ex = "http://example.org/"
    assert rows == [(f"{ex}bill", 11), (f"{ex}care", 7), (f"{ex}order", 3)]


def test_paths_cross_graphs(store: Store) -> None:
    text = "SELECT DISTINCT ?x { ex:order (ex:sendsTo|ex:partOf)+ ?x } ORDER BY ?x"
    found = [str(row[0]).rpartition("/")[2] for row in values(store, text)]
    assert found == ["bill", "care", "operations"]


def test_named_graphs_are_seen(store: Store) -> None:
    text = "SELECT DISTINCT ?g { GRAPH ?g { ex:order ex:size 3 } } ORDER BY ?g"
    assert values(store, text) == [(ONE,), (TWO,)]


def test_from_says_which_graphs(store: Store) -> None:
    text = f"SELECT DISTINCT ?s FROM <{TWO}> {{ ?s ?p ?o }} ORDER BY ?s"
    found = [str(row[0]).rpartition("/")[2] for row in values(store, text)]
    assert found == ["bill", "order"]


def test_terms_keep_kind_language_and_datatype(store: Store) -> None:
    text = """SELECT ?ready ?name ?since ?share ?none {
      ex:order ex:ready ?ready . ex:care ex:name ?name . ex:operations ex:since ?since .
      ex:bill ex:share ?share OPTIONAL { ex:bill ex:name ?none } }"""
    result = store.select(EX + text)
    assert result.columns == ("ready", "name", "since", "share", "none")
    xsd = "http://www.w3.org/2001/XMLSchema#"
    (row,) = result.rows
    assert row == (
        Literal("true", datatype=NamedNode(f"{xsd}boolean")),
        Literal('care "of" the\ncustomer, café', language="en"),
        Literal("2004-06-01", datatype=NamedNode(f"{xsd}date")),
        Literal("0.25", datatype=NamedNode(f"{xsd}decimal")),
        None,
    )


def test_aggregates_and_their_types(store: Store) -> None:
    text = """SELECT ?w (COUNT(DISTINCT ?s) AS ?n) (MAX(?z) AS ?most) {
      ?s ex:partOf ?w ; ex:size ?z } GROUP BY ?w ORDER BY ?w"""
    ex = "http://example.org/"
    assert values(store, text) == [(f"{ex}care", 1, 3), (f"{ex}operations", 2, 11)]


def test_counting_nothing_is_zero(store: Store) -> None:
    assert values(store, "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ex:no ?o }") == [(0,)]


def test_no_rows_keep_their_columns(store: Store) -> None:
    result = store.query(EX + "SELECT ?a ?b { ?a ex:no ?b } ORDER BY ?a")
    assert result == Rows(("a", "b"), ())


def test_the_columns_of_select_all_come_as_the_query_names_them(store: Store) -> None:
    result = store.query(EX + "SELECT DISTINCT * { ?z ex:share ?y . ?z ex:partOf ?a } # ?b")
    assert isinstance(result, Rows)
    assert result.columns == ("z", "y", "a")
    assert [t.value for t in result.rows[0] if t] == [  # type: ignore[union-attr]
        *("http://example.org/bill", "0.25", "http://example.org/operations")
    ]


def test_ask_is_a_boolean(store: Store) -> None:
    assert store.query(EX + "ASK { ex:order ex:partOf+ ex:operations }") == Boolean(value=True)
    assert store.query(EX + "ASK { ex:operations ex:partOf ?x }") == Boolean(value=False)


def test_construct_gives_each_triple_once(store: Store) -> None:
    result = store.query(EX + "CONSTRUCT { ?s a ex:Sized } WHERE { ?s ex:size ?z }")
    assert isinstance(result, Triples)
    assert sorted(t.subject.value.rpartition("/")[2] for t in result) == ["bill", "care", "order"]


def test_a_limit_cuts_off_and_says_so(store: Store) -> None:
    text = EX + "SELECT DISTINCT ?s { ?s ?p ?o } ORDER BY ?s"
    cut, whole = store.query(text, limit=2), store.query(text, limit=4)
    assert isinstance(cut, Rows)
    assert isinstance(whole, Rows)
    assert (len(cut), cut.truncated) == (2, True)
    assert (len(whole), whole.truncated) == (4, False)
    assert whole.rows[:2] == cut.rows
    graph = store.query("CONSTRUCT WHERE { ?s ?p ?o }", limit=3)
    assert isinstance(graph, Triples)
    assert (len(graph), graph.truncated) == (3, True)


def test_graphs_can_be_chosen(store: Store, request: pytest.FixtureRequest) -> None:
    if "rdflib-endpoint" in request.node.name:
        pytest.skip("rdflib-endpoint ignores the data set that the protocol gives")
    text = EX + "SELECT DISTINCT ?s { ?s ?p ?o } ORDER BY ?s"
    result = store.query(text, graphs=[TWO])
    assert isinstance(result, Rows)
    assert [str(row[0].value).rpartition("/")[2] for row in result] == ["bill", "order"]  # type: ignore[union-attr]
    crossing = EX + "SELECT DISTINCT ?g { ?s ex:sendsTo ?t . GRAPH ?g { ?s ex:ready true } }"
    assert store.query(crossing, graphs=[TWO]) == Rows(("g",), ((NamedNode(ONE),),))


def test_a_long_query_arrives(store: Store) -> None:
    many = " ".join(f"<http://example.org/no/{n}>" for n in range(300))
    text = f"SELECT DISTINCT ?s {{ VALUES ?s {{ {many} ex:bill }} ?s ex:size ?z }}"
    assert values(store, text) == [("http://example.org/bill",)]


def test_counts_of_graphs(store: Store) -> None:
    assert store.graphs() == {ONE: 9, TWO: 5}
    assert store.count(TWO) == 5
    assert store.count("http://example.org/graph/none") == 0


def test_all_quads_come_out(store: Store) -> None:
    def plain(found: object) -> set[str]:
        return {re.sub(r"\s+", " ", str(quad)) for quad in found}  # type: ignore[attr-defined]

    assert plain(store.quads()) == plain(quads())
    assert plain(store.quads(TWO)) == plain(q for q in quads() if q.graph_name.value == TWO)


def test_a_malformed_query_has_its_place(store: Store) -> None:
    with pytest.raises(QueryError) as error:
        store.query("SELECT ?s WHERE {\n ?s ?p ")
    assert (error.value.line, error.value.column) == (1, 17)


def test_an_undeclared_prefix_is_refused(store: Store) -> None:
    text = "SELECT ?s { ?s nope:name ?o }"
    with pytest.raises(QueryError, match="nope: is not declared"):
        store.query(text)


def test_a_query_does_not_write(store: Store) -> None:
    with pytest.raises(QueryError, match="begins an update"):
        store.query("DROP GRAPH <http://example.org/graph/one>")
    assert store.count(ONE) == 9


def test_rdflib_reads_through_the_store(store: Store) -> None:
    import rdflib

    dataset = store.to_rdflib()
    ex = rdflib.Namespace("http://example.org/")
    assert len(dataset) == 13
    assert set(dataset.objects(ex.order, ex.size)) == {rdflib.Literal(3)}
    assert (ex.bill, ex.partOf, ex.operations) in dataset
    assert (ex.bill, ex.partOf, ex.order) not in dataset
    assert len(dataset.graph(rdflib.URIRef(TWO))) == 5
    rows = dataset.query("SELECT DISTINCT ?s { ?s ex:size ?z } ORDER BY ?s", initNs={"ex": ex})
    assert [row.s for row in rows] == [ex.bill, ex.care, ex.order]
    assert dataset.query("ASK { ?s ?p 11 }").askAnswer is True
    names = {str(graph.identifier) for graph in dataset.graphs()}
    assert {ONE, TWO} <= names
    with pytest.raises(Exception, match="reading only"):
        dataset.add((ex.a, ex.b, ex.c))


def test_triples_are_found_by_their_terms(store: Store) -> None:
    def ex(name: str) -> NamedNode:
        return NamedNode(f"http://example.org/{name}")

    def found(*pattern: NamedNode | Literal | None, graph: str | None = None) -> set[str]:
        subject, predicate, object_ = pattern
        triples = list(store.match((subject, predicate, object_), graph))
        assert len(set(triples)) == len(triples), "a triple of two graphs comes once"
        return {t.subject.value.rpartition("/")[2] for t in triples}  # type: ignore[union-attr]

    three = Literal("3", datatype=XSD.integer)
    assert found(None, ex("size"), None) == {"bill", "care", "order"}
    assert found(None, ex("size"), three) == found(None, None, three) == {"order"}
    assert found(ex("order"), ex("size"), three) == {"order"}
    assert found(ex("bill"), ex("size"), three) == set()
    assert found(None, ex("size"), None, graph=TWO) == {"bill", "order"}
    assert found(ex("care"), ex("size"), None, graph=TWO) == set()
    assert found(three, None, None) == set()


def test_open_store_takes_one_place(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="name one"):
        open_store(tmp_path, endpoint="http://127.0.0.1/sparql")
    with pytest.raises(StoreError, match="no such store"):
        open_store(tmp_path / "none")
    (tmp_path / "x.ttl").write_text("<http://a> <http://b> 1 .", encoding="utf-8")
    with pytest.raises(StoreError, match="not a store folder"):
        open_store(tmp_path)
    with open_store(data=[tmp_path / "x.ttl"]) as memory:
        assert memory.ask("ASK { ?s ?p 1 }")
    with open_store(data=[tmp_path / "x.ttl"], engine="rdflib") as slow:
        assert slow.ask("ASK { ?s ?p 1 }")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "sent"),
    [("oxigraph", "union-default-graph"), ("jena", "urn:x-arq:UnionGraph"), ("virtuoso", ONE)],
)
def test_the_union_is_asked_for_in_the_way_of_the_server(
    name: str, sent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Naming every graph is the last resort: it makes some servers ten times slower."""
    from etom_kg.store.transport import Answer, Transport

    remote = endpoint(fresh(name))
    for quad in quads():
        remote.update(f"INSERT DATA {{ GRAPH {quad.graph_name} {{ {quad.triple} }} }}")
    addresses: list[str] = []
    really = Transport.open

    def noted(self: Transport, request: Request, **how: object) -> Answer:
        addresses.append(unquote(request.full_url))
        return really(self, request, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(Transport, "open", noted)
    crossing = EX + "SELECT ?n { ex:order ex:sendsTo/ex:partOf/ex:name ?n }"
    assert len(remote.select(crossing)) == 1
    assert sent in addresses[-1]
    named = EX + "SELECT ?g { ex:order ex:sendsTo ?x GRAPH ?g { ex:order ex:ready true } }"
    assert remote.select(named).values() == [(ONE,)]
