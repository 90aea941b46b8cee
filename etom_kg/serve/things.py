"""What the served graph says of one thing: its statements as RDF, and what its page shows.

Everything that is a relation is shown with a link; the tables of a page are the answers of canned
questions, so that a page and a question never disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import quote

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from etom_kg.core.editions import find_edition
from etom_kg.core.errors import QueryError
from etom_kg.core.namespaces import BASE, DCTERMS, ETOM, OWL, RDF, RDFS, SKOS
from etom_kg.core.results import Rows, Term, Triples, short
from etom_kg.questions.find import edition_of, entry_of, index_of, natural
from etom_kg.questions.profiles import HEADINGS, InterfaceLine, interfaces_of
from etom_kg.questions.questions import Question, bind, list_questions
from etom_kg.store import OxigraphStore

__all__ = ["Answer", "Link", "Thing", "answer_of", "href", "link_of", "statements", "thing_of"]

_INFERRED = f"{BASE}graph/inferred"
_MOST = 200
"""Links that a group shows; the number of all stands in its heading."""

_ASKED: dict[str, tuple[str, ...]] = {
    "process": (
        *("components-of", "apis-of-process", "entities-of-process", "functions-behind-process"),
        *("systems-of-process", "became", "came-from", "identifiers-reused"),
    ),
    "component": ("functions-of-component", "depends-on", "component-impact"),
    "API": ("components-exposing", "api-dependents", "processes-of-api"),
    "area": ("no-interface",),
}
"""The questions whose answers the page of a thing shows, by its kind."""

_PLACE = (
    *("inEdition", "inArea", "inDomain", "inHorizontal"),
    "inEnterpriseGrouping",
    "inVertical",
)
_TEXTS = (SKOS.definition, DCTERMS.description, RDFS.comment, SKOS.scopeNote)
_LABELS = (SKOS.prefLabel, RDFS.label, DCTERMS.title)
_ELSEWHERE = {
    *(ETOM[name].value for name in (*_PLACE, "hasParent", "interfacesWith", "sendsTo")),
    *(ETOM[name].value for name in ("receivesFrom", "from", "to", "interfacesWithin")),
    *(term.value for term in (*_TEXTS, *_LABELS, RDF.type, SKOS.notation, SKOS.altLabel)),
    *(term.value for term in (SKOS.inScheme, SKOS.topConceptOf, SKOS.hasTopConcept)),
}


@dataclass(frozen=True, slots=True)
class Link:
    """A thing as it is shown elsewhere."""

    href: str
    identifier: str
    name: str
    edition: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer of a canned question: cells are texts, each perhaps with the address of a page."""

    question: Question
    columns: tuple[str, ...]
    rows: list[list[tuple[str, str]]]
    sparql: str
    notes: tuple[str, ...] = ()


@dataclass
class Thing:
    """What a page shows. Groups are headings with their links and with the number of all links."""

    iri: str
    identifier: str = ""
    name: str = ""
    edition: str = ""
    kinds: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    facts: dict[str, dict[str, None]] = field(default_factory=dict)
    place: dict[str, list[Link]] = field(default_factory=dict)
    ancestors: list[Link] = field(default_factory=list)
    children: list[Link] = field(default_factory=list)
    groups: dict[str, tuple[list[Link], int]] = field(default_factory=dict)
    interfaces: list[tuple[InterfaceLine, str]] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    @property
    def title(self) -> str:
        """Identifier and name, or what there is of them."""
        return " ".join(dict.fromkeys(part for part in (self.identifier, self.name) if part))


def href(iri: str) -> str:
    """Return the address of a thing's page: on this server for ours, the IRI itself for others."""
    if iri == BASE or not iri.startswith(BASE):
        return iri
    path, mark, term = iri.removeprefix(BASE).partition("#")
    return "/" + quote(path, safe="/%:@!$&'()*+,;=~-._") + mark + term


def link_of(store: OxigraphStore, node: NamedNode) -> Link:
    """Return how a thing is named where another one points to it."""
    names = [_first(store, node, each) for each in _LABELS]
    identifier = _first(store, node, SKOS.notation) or _first(store, node, DCTERMS.identifier)
    name = next(filter(None, names), "")
    return Link(
        href(node.value), identifier or ("" if name else short(node)), name, edition_of(node.value)
    )


def _first(store: OxigraphStore, node: NamedNode, predicate: NamedNode) -> str:
    found = store.inner.quads_for_pattern(node, predicate, None, None)
    values = {quad.object.value for quad in found if isinstance(quad.object, Literal)}
    return min(values, default="")


def statements(store: OxigraphStore, node: NamedNode) -> Triples:
    """Return what is stated of a thing and by what it is pointed at, without what is inferred.

    Blank nodes come with their statements, and what is named with its label.
    """
    found: dict[Triple, None] = {}
    open_nodes: list[NamedNode | BlankNode] = [node]
    seen: set[NamedNode | BlankNode] = set()
    while open_nodes:
        subject = open_nodes.pop()
        seen.add(subject)
        for quad in _stated(store.inner.quads_for_pattern(subject, None, None, None)):
            found[quad.triple] = None
            if isinstance(quad.object, BlankNode) and quad.object not in seen:
                open_nodes.append(quad.object)
    for quad in _stated(store.inner.quads_for_pattern(None, None, node, None)):
        found[quad.triple] = None
    ends = {end for triple in found for end in (triple.subject, triple.object)}
    for end in ends:
        if isinstance(end, NamedNode) and end != node:
            for quad in store.inner.quads_for_pattern(end, RDFS.label, None, None):
                found[quad.triple] = None
    return Triples(tuple(found))


def _stated(quads: Iterable[Quad]) -> Iterator[Quad]:
    return (quad for quad in quads if getattr(quad.graph_name, "value", "") != _INFERRED)


def thing_of(store: OxigraphStore, node: NamedNode) -> Thing | None:
    """Return what the page of a thing shows, or nothing where the graph says nothing of it."""
    own = list(_stated(store.inner.quads_for_pattern(node, None, None, None)))
    to_it = list(_stated(store.inner.quads_for_pattern(None, None, node, None)))
    if not own and not to_it:
        return None
    link = link_of(store, node)
    thing = Thing(node.value, link.identifier, link.name, link.edition)
    groups: dict[str, dict[Link, None]] = {}
    for quad in own:
        _take(store, thing, quad, groups)
    for quad in to_it:
        if quad.predicate.value not in _ELSEWHERE and isinstance(quad.subject, NamedNode):
            heading = HEADINGS.get(name := f"is {_local(quad.predicate)} of", name)
            groups.setdefault(heading, {})[link_of(store, quad.subject)] = None
    for heading, links in sorted(groups.items()):
        thing.groups[heading] = (_in_order(links)[:_MOST], len(links))
    thing.ancestors = _ancestors(store, node)
    parts = store.inner.quads_for_pattern(None, ETOM.hasParent, node, None)
    thing.children = _in_order(
        {
            link_of(store, q.subject): None
            for q in _stated(parts)
            if isinstance(q.subject, NamedNode)
        }
    )
    for line in interfaces_of(store, node):
        thing.interfaces.append((line, href(line.node)))
    thing.answers = list(_answers(store, node))
    return thing


def _take(
    store: OxigraphStore, thing: Thing, quad: Quad, groups: dict[str, dict[Link, None]]
) -> None:
    """Put one statement where it is shown."""
    predicate, value = quad.predicate, quad.object
    name = _local(predicate)
    if predicate == RDF.type and isinstance(value, NamedNode):
        if value.value.startswith((ETOM.iri, OWL.iri)) and _local(value) not in thing.kinds:
            thing.kinds.append(_local(value))
    elif isinstance(value, Literal):
        if predicate == SKOS.altLabel:
            thing.names.append(value.value)
        elif predicate in _TEXTS or name in ("briefDescription", "extendedDescription"):
            thing.texts.append(value.value)
        elif predicate not in (*_LABELS, SKOS.notation):
            thing.facts.setdefault(name, {})[value.value] = None
    elif isinstance(value, NamedNode):
        if name in _PLACE and predicate.value.startswith(ETOM.iri):
            thing.place.setdefault(name, []).append(link_of(store, value))
        elif predicate.value not in _ELSEWHERE:
            groups.setdefault(HEADINGS.get(name, name), {})[link_of(store, value)] = None


def _ancestors(store: OxigraphStore, node: NamedNode) -> list[Link]:
    """Return the elements above, the highest first; of several parents the first by IRI."""
    found: list[NamedNode] = []
    while True:
        above = store.inner.quads_for_pattern(node, ETOM.hasParent, None, None)
        parents = {q.object.value for q in _stated(above) if isinstance(q.object, NamedNode)}
        if not parents or (node := NamedNode(min(parents))) in found:
            return [link_of(store, each) for each in reversed(found)]
        found.append(node)


def _in_order(links: Iterable[Link]) -> list[Link]:
    return sorted(links, key=lambda link: (link.edition, natural(link.identifier), link.name))


def _local(node: NamedNode) -> str:
    return node.value.rpartition("#")[2].rpartition("/")[2]


@cache
def _questions() -> dict[str, Question]:
    return list_questions()


def _answers(store: OxigraphStore, node: NamedNode) -> Iterator[Answer]:
    entry = entry_of(store, node)
    kind = entry.kind if entry else ""
    for name in _ASKED.get(kind, ()):
        question = _questions().get(name)
        if question and question.parameters:
            try:
                answer = answer_of(store, question, {question.parameters[0].name: node.value})
            except QueryError:
                continue
            if answer.rows:
                yield answer


def answer_of(
    store: OxigraphStore, question: Question, values: dict[str, str], limit: int | None = _MOST
) -> Answer:
    """Ask a canned question; raises ``QueryError`` for values that it does not take."""
    bound = bind(question, values, store)
    result = store.query(bound.text, limit=limit)
    if not isinstance(result, Rows):
        raise QueryError(f"{question.id} gives no rows")
    editions = [name.partition("/")[0] for name in question.graphs]
    rows = [_row(store, row, editions) for row in result.rows]
    return Answer(question, result.columns, rows, bound.text, bound.notes)


def _row(
    store: OxigraphStore, row: tuple[Term | None, ...], editions: list[str]
) -> list[tuple[str, str]]:
    """Return the texts of a row, each with the page of the thing that it names if it names one.

    The edition of an identifier is what the row says, else what the question reads.
    """
    texts = [short(term) for term in row]
    said = [each for text in texts for each in (text.rpartition(" ")[2],) if find_edition(each)]
    order = {name: place for place, name in reversed(list(enumerate([*said, *editions, ""])))}
    cells = []
    for term, text in zip(row, texts, strict=True):
        address = href(term.value) if isinstance(term, NamedNode) else ""
        if isinstance(term, Literal) and text and not text.isdecimal():
            known = [e for e in index_of(store).by_identifier(text) if e.edition in order]
            best = min(known, key=lambda entry: order[entry.edition], default=None)
            address = href(best.node.value) if best else ""
        cells.append((text, address))
    return cells
