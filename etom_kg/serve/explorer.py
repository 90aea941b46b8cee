"""Answer an address of the explorer: the map, search, questions, and every IRI of the graph.

A worker runs this, so that the bounds of queries hold for pages. What an address gives depends on
what the client accepts (RFC 9110, section 12.5.1) unless its ending says it: ``.ttl``, ``.html``.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode

from pyoxigraph import NamedNode, Triple, parse

from etom_kg.core.errors import QueryError
from etom_kg.core.formats import Format, formats, named_format
from etom_kg.core.namespaces import BASE
from etom_kg.core.results import Triples
from etom_kg.core.tables import resource
from etom_kg.questions.find import Hit, index_of
from etom_kg.questions.naming import meant
from etom_kg.questions.questions import list_questions
from etom_kg.questions.ways import ways_between
from etom_kg.serve.board import COLOURS, board_of, editions_of
from etom_kg.serve.request import Done, FaultyRequest, choose
from etom_kg.serve.templating import page
from etom_kg.serve.things import Link, answer_of, href, link_of, statements, thing_of
from etom_kg.store import OxigraphStore
from etom_kg.store.rendering import render

__all__ = ["MEDIA", "explore"]

MEDIA = {
    "text/html": "html",
    **{m: each.name for each in formats("graph") if each.codec for m in each.media[:1]},
    "application/json": "jsonld",
}
"""What an IRI of the graph is offered as, the preferred first."""
_ENDINGS = {f".{name}": name for name in ("html", "ttl", "nt", "rdf", "jsonld", "trig", "nq", "n3")}
_WHOLE = 100
"""Editions with more processes than so many are shown first."""
_FILES = ("ontology", "vocabularies", "shapes")
"""The parts of the ontology that are files, and stand at the addresses of their names."""


def explore(store: OxigraphStore, path: str, parameters: bytes, accept: str) -> Done:
    """Return the answer of an address; raises ``FaultyRequest`` with its status."""
    given = dict(parse_qsl(parameters.decode("ascii", "replace"), max_num_fields=100))
    first, _, rest = path.strip("/").partition("/")
    view = _VIEWS.get(first)
    if view is not None:
        return view(store, unquote(rest), given, accept)
    return _thing(store, path.strip("/"), given, accept)


def _html(name: str, status: int = 200, **values: Any) -> Done:
    return Done(status, page(name, **values), "text/html")


def _map(store: OxigraphStore, rest: str, given: dict[str, str], _: str) -> Done:
    editions = editions_of(store)
    whole = [each for each, processes in editions.items() if processes > _WHOLE]
    edition = rest or min(whole or editions, default="")
    if rest and edition not in editions:
        raise FaultyRequest(f"no processes of edition {edition} are served", 404)
    colour = given.get("colour", "")
    depth = given.get("depth", "2")
    if colour not in COLOURS or depth not in ("2", "3"):
        raise FaultyRequest(
            f"colour is one of {', '.join(filter(None, COLOURS))}; depth 2 or 3", 400
        )
    board = board_of(store, edition, colour=colour, depth=int(depth))
    return _html("map", board=board, editions=editions, colours=COLOURS, at=given.get("at", ""))


def _search(store: OxigraphStore, _: str, given: dict[str, str], accept: str) -> Done:
    text = given.get("q", "")[:200]
    hits = index_of(store).search(text, most=50) if text.strip() else []
    found = [_hit(hit) for hit in hits]
    if choose(accept, {"text/html": "", "application/json": ""}) == "application/json":
        content = json.dumps({"q": text, "hits": found}, ensure_ascii=False)
        return Done(200, content.encode(), "application/json")
    return _html("search", text=text, hits=found)


def _hit(hit: Hit) -> dict[str, str]:
    entry = hit.entry
    return {
        "href": href(entry.node.value),
        "iri": entry.node.value,
        "kind": entry.kind,
        "edition": entry.edition,
        "identifier": entry.identifier,
        "name": entry.name,
        "matched": hit.matched,
        "text": hit.text,
    }


def _questions(store: OxigraphStore, name: str, given: dict[str, str], _: str) -> Done:
    questions = list_questions()
    if not name:
        tags: dict[str, list[Any]] = {}
        for question in questions.values():
            tags.setdefault(question.tags[0] if question.tags else "other", []).append(question)
        return _html("questions", tags=dict(sorted(tags.items())))
    if name not in questions:
        raise FaultyRequest(f"there is no question {name}", 404)
    question = questions[name]
    values = {p.name: given.get(p.name) or p.default or "" for p in question.parameters}
    answer, error = None, ""
    if given or all(p.default for p in question.parameters):
        try:
            answer = answer_of(store, question, {k: v for k, v in values.items() if v}, limit=1000)
        except QueryError as wrong:
            error = wrong.what
    query = urlencode({"query": answer.sparql}) if answer else ""
    return _html(
        "question", question=question, values=values, answer=answer, error=error, query=query
    )


def _ways(store: OxigraphStore, _: str, given: dict[str, str], accept: str) -> Done:
    start, end = given.get("from", "").strip(), given.get("to", "").strip()
    ways: list[list[tuple[str, Link]]] = []
    error = ""
    if start and end:
        try:
            one = meant(store, start, kinds=("process",)).node
            other = meant(store, end, kinds=("process",)).node
        except QueryError as wrong:
            error = wrong.what
        else:
            for way in ways_between(store, one, other):
                links = [("", link_of(store, one))]
                links += [(href(s.interface), link_of(store, NamedNode(s.target))) for s in way]
                ways.append(links)
    return _html("ways", start=start, end=end, ways=ways, error=error)


_VIEWS: dict[str, Callable[[OxigraphStore, str, dict[str, str], str], Done]] = {
    "": _map,
    "map": _map,
    "search": _search,
    "questions": _questions,
    "ways": _ways,
}


def _thing(store: OxigraphStore, path: str, given: dict[str, str], accept: str) -> Done:
    """Answer an IRI of the graph, or a part of the ontology."""
    path, form = _form(path, given.get("format", ""), accept)
    name = unquote(path)
    if name == "context.jsonld":
        content = (resource("ontology") / "context.jsonld").read_bytes()
        return Done(200, content, "application/ld+json")
    found: Triples | None = None
    if name.split("/")[0] in _FILES:
        found = _part(name)
    elif name.startswith("graph/") or name == "dataset":
        graph = NamedNode(f"{BASE}{path}" if name != "dataset" else f"{BASE}graph/dataset")
        found = Triples(
            tuple(q.triple for q in store.inner.quads_for_pattern(None, None, None, graph))
        )
    if found is not None:
        if not found:
            raise FaultyRequest(f"{BASE}{name} is not served here", 404)
        if form.name == "html":
            return _html(
                "graph", iri=BASE + name, path=path, triples=_by_subject(found), size=len(found)
            )
        return Done(200, render(found, form.name), form.media[0])
    node = _named(store, path)
    if node is None:
        hits = [_hit(hit) for hit in index_of(store).search(name.rpartition("/")[2], most=10)]
        return _html("missing", 404, path=name, hits=hits)
    if form.name == "html":
        return _html("thing", thing=thing_of(store, node), path=path)
    return Done(200, render(statements(store, node), form.name), form.media[0])


def _named(store: OxigraphStore, path: str) -> NamedNode | None:
    """Return the IRI of an address that the graph knows: as it stands, or with other escapes."""
    for spelt in (path, unquote(path), quote(unquote(path), safe="/&+,;=@:!$'()*~-._")):
        try:
            node = NamedNode(BASE + spelt)
        except ValueError:
            continue
        for pattern in ((node, None), (None, node)):
            if next(store.inner.quads_for_pattern(pattern[0], None, pattern[1], None), None):
                return node
    return None


def _form(path: str, asked: str, accept: str) -> tuple[str, Format]:
    """Return the address without its ending, and the format that is wanted."""
    for ending, name in _ENDINGS.items():
        if path.endswith(ending) and path != "context.jsonld":
            return path.removesuffix(ending), named_format(name, "graph", "page")
    if asked:
        if f".{asked}" not in _ENDINGS:
            raise FaultyRequest(f"format is one of {', '.join(e[1:] for e in _ENDINGS)}", 400)
        return path, named_format(asked, "graph", "page")
    media = choose(accept, MEDIA)
    if media is None:
        raise FaultyRequest(f"offered are {', '.join(MEDIA)}", 406)
    return path, named_format(MEDIA[media], "graph", "page")


@cache
def _part(name: str) -> Triples:
    """Return a part of the ontology by its address, with or without a version: ``ontology/sid``."""
    first, *rest = name.split("/")
    rest = [each for each in rest if not each[:1].isdigit()]
    folder = resource("ontology")
    file = {"ontology": "etom", "vocabularies": "vocabularies", "shapes": ""}[first]
    if rest:
        file = f"shapes/{rest[0]}" if first == "shapes" else rest[0]
    known = {p.relative_to(folder).with_suffix("").as_posix(): p for p in folder.rglob("*.ttl")}
    wanted = [
        p for key, p in known.items() if key == file or (not file and key.startswith("shapes/"))
    ]
    return Triples(tuple(q.triple for p in wanted for q in parse(path=str(p))))


def _by_subject(found: Triples) -> dict[str, list[Triple]]:
    """Return the triples of the first subjects, for a page."""
    subjects: dict[str, list[Triple]] = {}
    for triple in sorted(found, key=lambda t: (str(t.subject), str(t.predicate), str(t.object))):
        if len(subjects) < 400 or str(triple.subject) in subjects:
            subjects.setdefault(str(triple.subject), []).append(triple)
    return subjects
