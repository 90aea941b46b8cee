"""The explorer: every IRI answers, pages say what the graph and the questions say."""

from __future__ import annotations

import csv
import html
import itertools
import json
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode, urljoin

import pyoxigraph
import pytest
from pyoxigraph import NamedNode, RdfFormat

from etom_kg import ask, open_builtin
from etom_kg.core.namespaces import BASE
from etom_kg.core.results import Rows, short
from etom_kg.questions.find import find
from etom_kg.questions.naming import meant
from etom_kg.questions.ways import ways_between
from etom_kg.store import OxigraphStore
from tests.serve.running import Reply, Serving, serving

DATA = Path("data")
INFERRED = f"{BASE}graph/inferred"


@pytest.fixture(scope="module")
def explorer() -> Iterator[Serving]:
    with serving("--workers", "1") as running:
        yield running


@pytest.fixture(scope="module")
def store() -> Iterator[OxigraphStore]:
    with open_builtin() as opened:
        yield opened


def get(server: Serving, path: str, accept: str = "text/html") -> Reply:
    return server.send("GET", path, headers={"Accept": accept})


def rows_of(page: str, after: str = "<table") -> list[list[str]]:
    """Return the cells of the first table behind a text."""
    body = page[page.index(after) :].partition("<tbody>")[2].partition("</tbody>")[0]
    return [
        [
            html.unescape(re.sub("<[^>]+>", "", cell))
            for cell in re.findall("<td[^>]*>(.*?)</td>", row, re.S)
        ]
        for row in re.findall("<tr>(.*?)</tr>", body, re.S)
    ]


THINGS = (
    *("process/4.0/1.F.1.5", "process/25.5/1.3.3", "area/4.0/OPS", "vertical/4.0/F"),
    *("domain/25.5/Customer", "component/TMFC003", "api/TMF622", "clause/M.3050.2/7.1.5"),
    *("interface/4.0/1.OFAB.4--A", "edition/4.0", "document/M.3050.2", "flow/trouble-to-resolve"),
    *("functional-block/Production", "function/256", "system-type/BSS", "outcome/unknown"),
    "vertical/25.5/Operations%20Readiness%20&%20Support",
)


@pytest.mark.parametrize("path", THINGS)
def test_every_iri_has_a_page_and_its_statements(
    explorer: Serving, store: OxigraphStore, path: str
) -> None:
    page = get(explorer, f"/{path}")
    assert (page.status, page.media) == (200, "text/html")
    assert "accept" in page.headers["vary"].lower()
    node = NamedNode(BASE + path)
    stated = {
        quad.triple
        for quad in store.inner.quads_for_pattern(node, None, None, None)
        if quad.graph_name.value != INFERRED  # type: ignore[union-attr]
    }
    assert stated
    for media, form in (
        ("text/turtle", RdfFormat.TURTLE),
        ("application/rdf+xml", RdfFormat.RDF_XML),
        ("application/n-triples", RdfFormat.N_TRIPLES),
        ("application/ld+json", RdfFormat.JSON_LD),
        ("application/json", RdfFormat.JSON_LD),
    ):
        reply = get(explorer, f"/{path}", media)
        assert reply.status == 200
        given = {quad.triple for quad in pyoxigraph.parse(reply.body, format=form)}
        assert {t for t in given if t.subject == node} == stated, media


def test_the_preferred_type_and_the_ending_decide(explorer: Serving) -> None:
    path = "/process/4.0/1.F.1.5"
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    assert get(explorer, path, browser).media == "text/html"
    assert get(explorer, path, "text/html;q=0.2, text/turtle").media == "text/turtle"
    assert get(explorer, f"{path}.jsonld", browser).media == "application/ld+json"
    assert get(explorer, f"{path}?format=nt", browser).media == "application/n-triples"
    assert get(explorer, path, "image/png").status == 406
    assert get(explorer, f"{path}?format=exe").status == 400


def test_what_is_not_there_is_404_and_searches(explorer: Serving) -> None:
    reply = get(explorer, "/process/4.0/Order%20Handling")
    assert (reply.status, reply.media) == (404, "text/html")
    assert 'href="/process/4.0/1.F.1.5"' in reply.body.decode()
    for path in ("/process/9.9/1", "/graph/none", "/ontology/none", "/questions/none", "/map/7.7"):
        assert get(explorer, path).status == 404, path
    for path in ("/static/../app.py", "/static/%2e%2e%2fapp.py", "/static/etc"):
        assert get(explorer, path).status == 404, path


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("ontology", "etom.ttl"),
        ("ontology/0.1.0", "etom.ttl"),
        ("ontology/sid", "sid.ttl"),
        ("vocabularies", "vocabularies.ttl"),
        ("shapes/structure", "shapes/structure.ttl"),
    ],
)
def test_the_parts_of_the_ontology_answer(explorer: Serving, path: str, file: str) -> None:
    wanted = {quad.triple for quad in pyoxigraph.parse(path=str(Path("ontology", file)))}
    reply = get(explorer, f"/{path}", "application/n-triples")
    given = {quad.triple for quad in pyoxigraph.parse(reply.body, format=RdfFormat.N_TRIPLES)}
    named = {t for t in wanted if "BlankNode" not in str(type(t.subject)) + str(type(t.object))}
    assert named <= given
    assert len(given) == len(wanted)
    assert get(explorer, f"/{path}").media == "text/html"


def test_graphs_and_context_answer(explorer: Serving, store: OxigraphStore) -> None:
    reply = get(explorer, "/graph/4.0/interfaces", "text/turtle")
    graph = NamedNode(f"{BASE}graph/4.0/interfaces")
    wanted = {q.triple for q in store.inner.quads_for_pattern(None, None, None, graph)}
    assert {q.triple for q in pyoxigraph.parse(reply.body, format=RdfFormat.TURTLE)} == wanted
    assert json.loads(get(explorer, "/context.jsonld", "application/ld+json").body)["@context"]


def processes(edition: str, number: int) -> list[str]:
    with Path(DATA, edition, "processes.csv").open(encoding="utf-8") as stream:
        found = [row["identifier"] for row in csv.DictReader(stream) if row["level"] in "23"]
    return found[:: max(1, len(found) // number)][:number]


@pytest.mark.slow
@pytest.mark.parametrize("edition", ["4.0", "25.5"])
def test_pages_and_questions_agree(explorer: Serving, store: OxigraphStore, edition: str) -> None:
    compared = 0
    for identifier in processes(edition, 15):
        page = get(explorer, f"/process/{edition}/{identifier}").body.decode()
        for name in re.findall(r'<p><a href="/questions/([\w-]+)">', page):
            before = page[: page.index(f'href="/questions/{name}"')]
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # how a process of another edition was understood
                answer = ask(store, name, {"process": f"{BASE}process/{edition}/{identifier}"})
            assert isinstance(answer, Rows)
            expected = [[short(cell) for cell in row] for row in answer.rows[:200]]
            assert rows_of(before[before.rindex("<table") :]) == expected, (identifier, name)
            compared += len(expected)
    assert compared > 15


def test_the_map_places_every_process_of_level_two(explorer: Serving) -> None:
    page = get(explorer, "/map/4.0").body.decode()
    with Path(DATA, "4.0", "processes.csv").open(encoding="utf-8") as stream:
        known = [row for row in csv.DictReader(stream) if row["level"] == "2"]
    assert len(known) > 60
    for row in known:
        columns = len([each for each in row["verticals"].split("|") if each]) or 1
        assert page.count(f"<code>{row['identifier']}</code> {html.escape(row['name'])}") == columns


def test_the_map_counts_what_it_colours(explorer: Serving, store: OxigraphStore) -> None:
    page = get(explorer, "/map/25.5?colour=components").body.decode()
    box = page[page.index('id="p1.2.16"') :]
    shown = int(re.search(r'<b class="count">(\d+)</b>', box)[1])  # type: ignore[index]
    counted = store.select(
        """PREFIX etom: <https://w3id.org/etom-kg/ontology#>
        SELECT DISTINCT ?below ?component WHERE {
          ?below etom:hasParent* <https://w3id.org/etom-kg/process/25.5/1.2.16> .
          { ?r etom:refersTo ?below } UNION { ?r etom:suggests ?below }
          ?r a etom:ComponentProcessLink ; etom:referrer ?component }"""
    )
    assert shown == len(counted) > 0
    assert get(explorer, "/map/25.5?colour=beauty").status == 400


def test_search_ranks_as_find_does(explorer: Serving, store: OxigraphStore) -> None:
    for text in ("order handling", "ordr handling", "TMF622", "1.F.1", "trouble"):
        reply = get(explorer, "/search?" + urlencode({"q": text}), "application/json")
        hits = json.loads(reply.body)["hits"]
        assert [hit["iri"] for hit in hits] == [
            h.entry.node.value for h in find(store, text, most=50)
        ]
        assert hits


def test_a_question_is_a_form_that_answers(explorer: Serving) -> None:
    page = get(explorer, "/questions/children-of?process=Order+Handling").body.decode()
    assert [row[0] for row in rows_of(page)] == [f"1.F.1.5.{n}" for n in range(1, 6)]
    assert 'href="/process/4.0/1.F.1.5.1"' in page
    link = re.search(r'href="(/sparql\?[^"]+format=csv)"', page)
    assert link
    table = get(explorer, html.unescape(link[1]), "*/*")
    assert table.media == "text/csv"
    assert len(table.body.decode().splitlines()) == 6
    wrong = get(explorer, "/questions/children-of?process=" + quote("<b>nothing</b>"))
    assert 'role="alert"' in wrong.body.decode()
    assert "<b>nothing" not in wrong.body.decode()


def test_ways_follow_the_interfaces(explorer: Serving, store: OxigraphStore) -> None:
    ends = [meant(store, text).node for text in ("1.A.3.3", "Problem Handling")]
    ways = ways_between(store, *ends)
    assert [len(way) for way in ways] == sorted(len(way) for way in ways)
    for way in ways:
        assert (way[0].source, way[-1].target) == (ends[0].value, ends[1].value)
        passed = [way[0].source, *(step.target for step in way)]
        assert len(set(passed)) == len(passed)
        for one, two in itertools.pairwise(way):
            assert one.target == two.source
        for step in way:
            assert store.ask(
                f"ASK {{ <{step.source}> <{BASE}ontology#sendsTo> <{step.target}> }}"
            ), step
    page = get(explorer, "/ways?from=1.A.3.3&to=Problem+Handling").body.decode()
    assert page.count("<li>") == len(ways) > 0


def test_links_of_pages_lead_somewhere(explorer: Serving) -> None:
    """Follow every link of some pages that stays on the server."""
    followed: set[str] = set()
    for start in ("/", "/process/4.0/1.F.1.5", "/component/TMFC043", "/questions"):
        page = get(explorer, start).body.decode()
        for found in re.findall(r'(?:href|src)="([^"#]+)', page):
            address = urljoin(start, html.unescape(found))
            if address.startswith("/") and address not in followed and len(followed) < 250:
                followed.add(address)
                assert get(explorer, address, "*/*").status == 200, (start, address)
    assert len(followed) > 100
