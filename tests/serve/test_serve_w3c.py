"""The W3C SPARQL 1.1 tests of the protocol and of service descriptions that apply to readers.

Tests whose requests must change data do not apply to a read-only service; they are run all the
same, and must be refused with 403 and without effect.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from pyoxigraph import NamedNode, QueryResultsFormat, RdfFormat, parse_query_results

from tests.serve.running import Reply, Serving

SUITE = Path(__file__).parents[3] / "shared" / "w3c" / "sparql" / "sparql11"
MANIFEST = SUITE / "protocol" / "manifest.ttl"
HT = "http://www.w3.org/2011/http#"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
CNT = "http://www.w3.org/2011/content#"
SD = "http://www.w3.org/ns/sparql-service-description#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
BASE = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/protocol/manifest#"

WRITING = (
    "update_dataset_default_graph",
    "update_dataset_default_graphs",
    "update_dataset_named_graphs",
    "update_dataset_full",
    "update_post_form",
    "update_post_direct",
    "update_base_uri",
)
READING = (
    "query_post_form",
    "query_dataset_default_graphs_get",
    "query_dataset_default_graphs_post",
    "query_dataset_named_graphs_post",
    "query_dataset_named_graphs_get",
    "query_dataset_full",
    "query_multiple_dataset",
    "query_get",
    "query_content_type_select",
    "query_content_type_ask",
    "query_content_type_describe",
    "query_content_type_construct",
    "query_post_direct",
    "bad_query_method",
    "bad_multiple_queries",
    "bad_query_wrong_media_type",
    "bad_query_missing_form_type",
    "bad_query_missing_direct_type",
    "bad_query_non_utf8",
    "bad_query_syntax",
    "bad_update_get",
    "bad_multiple_updates",
    "bad_update_wrong_media_type",
    "bad_update_missing_form_type",
    "bad_update_non_utf8",
    "bad_update_syntax",
    "bad_update_dataset_conflict",
)
FORMATS = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {"application/sparql-results+json", "application/sparql-results+xml"},
    "RDF": {"text/turtle", "application/rdf+xml", "application/n-triples"},
}


@cache
def manifest() -> pyoxigraph.Store:
    if not MANIFEST.is_file():
        pytest.skip("the W3C test suite (../shared/w3c) is not beside this checkout")
    store = pyoxigraph.Store()
    store.load(path=str(MANIFEST), format=RdfFormat.TURTLE, base_iri=BASE.removesuffix("#"))
    return store


def objects(subject: Any, *path: str) -> list[Any]:
    """Return what a path of predicates leads to from a node."""
    found = [subject]
    for predicate in path:
        found = [
            quad.object
            for node in found
            for quad in manifest().quads_for_pattern(node, NamedNode(predicate), None)
        ]
    return found


def listed(head: Any) -> Iterator[Any]:
    """Yield the members of an RDF list."""
    while head != NamedNode(f"{RDF}nil"):
        yield objects(head, f"{RDF}first")[0]
        head = objects(head, f"{RDF}rest")[0]


def requests(name: str) -> Iterator[Any]:
    """Yield the request nodes of a test in order."""
    return listed(objects(NamedNode(BASE + name), f"{MF}action", f"{HT}requests")[0])


def send(server: Serving, request: Any) -> Reply:
    """Send one request of the manifest as it is written there."""
    path = objects(request, f"{HT}absolutePath")[0].value
    headers = {}
    for head in objects(request, f"{HT}headers"):
        for header in listed(head):
            name = objects(header, f"{HT}fieldName")[0].value
            headers[name] = objects(header, f"{HT}fieldValue")[0].value
    body = None
    for content in objects(request, f"{HT}body"):
        charset = objects(content, f"{CNT}characterEncoding")[0].value
        body = objects(content, f"{CNT}chars")[0].value.encode(charset)
    method = objects(request, f"{HT}methodName")[0].value
    return server.send(method, path.replace("/sparql/", "/sparql", 1), body, headers)


def check(reply: Reply, request: Any) -> None:
    """Compare an answer with what the manifest expects of it."""
    expected = objects(request, f"{HT}resp", f"{MF}expectedStatus")
    wanted = {str(node.value)[-3:-2] for node in expected}
    assert str(reply.status)[0] in wanted, (reply.status, reply.body)
    for kind in objects(request, f"{HT}resp", f"{MF}expectedFormat"):
        assert reply.media in FORMATS[kind.value]
    for truth in objects(request, f"{HT}resp", f"{MF}expectedBoolean"):
        found = parse_query_results(reply.body, QueryResultsFormat.JSON)
        assert bool(found) == (truth.value == "true")


def test_every_test_of_the_suite_is_in_one_of_the_lists() -> None:
    kind = NamedNode(f"{MF}ProtocolTest")
    found = manifest().quads_for_pattern(None, NamedNode(f"{RDF}type"), kind)
    assert {quad.subject.value.removeprefix(BASE) for quad in found} == {*READING, *WRITING}


@pytest.mark.parametrize("name", READING)
def test_protocol(name: str, w3c_server: Serving) -> None:
    sent = list(requests(name))
    assert sent
    for request in sent:
        check(send(w3c_server, request), request)


@pytest.mark.parametrize("name", WRITING)
def test_updates_are_refused(name: str, w3c_server: Serving) -> None:
    refused = [send(w3c_server, request).status for request in requests(name)]
    assert refused[0] == 403
    count = w3c_server.send("GET", "/sparql?query=SELECT%20%2A%20%7B%3Fs%20%3Fp%20%3Fo%7D")
    assert len(parse_query_results(count.body, QueryResultsFormat.JSON).variables) == 3  # type: ignore[union-attr]
    assert count.body.count(b'"s"') == 4, "three triples, and the name of the column"


def test_service_description_returns_rdf(w3c_server: Serving) -> None:
    """service-description/manifest.ttl: returns-rdf, has-endpoint-triple, conforms-to-schema."""
    for media, kind in (
        ("text/turtle", RdfFormat.TURTLE),
        ("application/rdf+xml", RdfFormat.RDF_XML),
        ("*/*", RdfFormat.TURTLE),
    ):
        reply = w3c_server.send("GET", "/sparql", headers={"Accept": media})
        assert reply.status == 200
        store = pyoxigraph.Store()
        store.load(reply.body, format=kind)
        endpoint = f"<{w3c_server.base}/sparql>"
        assert bool(store.query(f"ASK {{ ?s a <{SD}Service> ; <{SD}endpoint> {endpoint} }}"))
        # The schema: every sd: term is one of the vocabulary, with its domain's class stated.
        used = {q.predicate.value for q in store} | {
            q.object.value for q in store if q.predicate.value.endswith("#type")
        }
        known = {
            *("Service", "Dataset", "Graph", "NamedGraph"),
            *("endpoint", "supportedLanguage", "feature", "defaultDataset", "resultFormat"),
            *("defaultGraph", "namedGraph", "name", "graph"),
        }
        assert {term.removeprefix(SD) for term in used if term.startswith(SD)} <= known
        whole = f"?n a <{SD}NamedGraph> ; <{SD}name> ?x ; <{SD}graph>/a <{SD}Graph>"
        part = f"ASK {{ ?d <{SD}namedGraph> ?n FILTER NOT EXISTS {{ {whole} }} }}"
        assert not bool(store.query(part))
        names = {row[0].value for row in store.query(f"SELECT ?x {{ ?n <{SD}name> ?x }}")}  # type: ignore[union-attr]
        assert len(names) == 3
