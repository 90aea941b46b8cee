"""From what a person types to an RDF term that exists: elements, and parameters of questions.

| type | takes | becomes |
|---|---|---|
| process | 1.F.1.5, 25.5/1.3.3, a name, an IRI | the IRI of a process in the graph |
| element | the same, or an area or domain: OPS, 25.5/Customer | its IRI |
| area, vertical, domain, edition | OPS, F, Customer, 4.0, 25.5/Customer, a name, an IRI | its IRI |
| identifier | of anything, of one edition if the question says so; tmf622 is TMF622 | a string |
| iri | any IRI | an IRI |
| string, integer, decimal, boolean | | a literal |

An identifier can stand in several editions: ``25.5/1.3.3`` says which. Without an edition, the
newest that has the identifier is taken; ``OPS`` and ``F`` are of the one numbered by letters. What
is not in the graph is an error that names what is near: an empty answer would look like a finding.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from etom_kg.core.editions import ORIGINAL, default_for, release
from etom_kg.core.errors import QueryError
from etom_kg.core.namespaces import BASE, DCTERMS, ETOM, XSD, edition
from etom_kg.core.numbering import LETTERS

if TYPE_CHECKING:
    from etom_kg.store import Store

__all__ = ["TYPES", "Parameter", "find_element", "near_matches", "other_editions", "term_for"]

_CLASSES = {
    "area": "ProcessArea",
    "domain": "Domain",
    "edition": "Edition",
    "vertical": "VerticalGrouping",
}
_KINDS = {
    "process": ("Process", "DeletedProcess"),
    "element": ("Process", "DeletedProcess", "ProcessArea", "Domain"),
}
_LITERALS = {
    "boolean": (re.compile(r"true|false"), "true or false"),
    "decimal": (re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)"), "a number such as 0.5"),
    "integer": (re.compile(r"[+-]?\d+"), "a whole number"),
}
TYPES = tuple(sorted((*_CLASSES, *_LITERALS, "element", "identifier", "iri", "process", "string")))

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`]+")
_SKOS = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
_NOTATION = f"skos:notation|{DCTERMS.identifier}"


@dataclass(frozen=True)
class Parameter:
    """A parameter of a question; one without a default must be given."""

    name: str
    type: str = "string"
    default: str | None = None
    description: str = ""
    edition: str | None = None
    values: tuple[str, ...] = ()


def term_for(parameter: Parameter, value: str, store: Store) -> NamedNode | Literal:
    """Return the term that a value of a parameter means in a store.

    Raises ``QueryError`` for a value of the wrong type, one that the question does not offer and
    one that the store does not know.
    """
    value = value.strip()
    if parameter.values and value not in parameter.values:
        close = difflib.get_close_matches(value, parameter.values, n=1)
        hint = f"; did you mean {close[0]}?" if close else ""
        offered = ", ".join(parameter.values)
        raise QueryError(f"{parameter.name} is one of {offered}, not {value!r}{hint}")
    if parameter.type == "string":
        return Literal(value)
    if parameter.type in _LITERALS:
        return _literal(parameter, value)
    if parameter.type == "iri":
        return _iri(parameter, value)
    return _in_store(parameter, value, store)


def _in_store(parameter: Parameter, value: str, store: Store) -> NamedNode | Literal:
    """Return the term that a store has for a value."""
    if parameter.type == "identifier":
        return _identifier(parameter, value, store)
    if _ABSOLUTE.fullmatch(value) and "/" in value:
        return _known(parameter, _iri(parameter, value), store)
    return (_found if parameter.type in _KINDS else _element)(parameter, value, store)


def _literal(parameter: Parameter, value: str) -> Literal:
    pattern, meaning = _LITERALS[parameter.type]
    if not pattern.fullmatch(value):
        raise QueryError(f"{parameter.name} must be {meaning}, not {value!r}")
    return Literal(value, datatype=XSD[parameter.type])


def _iri(parameter: Parameter, value: str) -> NamedNode:
    bare = value[1:-1] if value.startswith("<") and value.endswith(">") else value
    if not _ABSOLUTE.fullmatch(bare):
        raise QueryError(f"{parameter.name} must be a whole IRI, not {value!r}")
    return NamedNode(bare)


def _known(parameter: Parameter, node: NamedNode, store: Store) -> NamedNode:
    if not store.ask(f"ASK {{ {node} ?property ?value }}"):
        raise QueryError(f"{parameter.name}: {store.place} says nothing of {node.value}")
    return node


def _found(parameter: Parameter, value: str, store: Store) -> NamedNode:
    try:
        node = find_element(store, value)
    except QueryError as error:
        raise QueryError(f"{parameter.name}: {error.what}") from None
    kinds = " ".join(str(ETOM[kind]) for kind in _KINDS[parameter.type])
    if not store.ask(f"ASK {{ {node} a ?kind VALUES ?kind {{ {kinds} }} }}"):
        what = node.value.removeprefix(BASE)
        wanted = "process" if parameter.type == "process" else "process, area or domain"
        raise QueryError(f"{parameter.name}: {value!r} is {what}, which is not a {wanted}")
    return node


def _identifier(parameter: Parameter, value: str, store: Store) -> Literal:
    within = f"; {ETOM.inEdition} {edition(parameter.edition)}" if parameter.edition else ""
    literal = Literal(value)
    if store.ask(f"{_SKOS}ASK {{ ?element {_NOTATION} {literal} {within} }}"):
        return literal
    rows = store.select(f"{_SKOS}SELECT DISTINCT ?n {{ ?element {_NOTATION} ?n {within} }}")
    known = sorted(str(row[0]) for row in rows.values())
    same = [each for each in known if each.casefold() == value.casefold()]
    if same:
        return Literal(same[0])
    if within and store.ask(f"{_SKOS}ASK {{ ?element {_NOTATION} {literal} }}"):
        hint = f"; another edition has it: etom-kg map {value} says what became of it"
    else:
        close = difflib.get_close_matches(value, known, n=3, cutoff=0.7)
        hint = f"; did you mean {', '.join(close)}?" if close else ""
    of = f" of edition {parameter.edition}" if parameter.edition else ""
    raise QueryError(f"{parameter.name}: {value!r} is not an identifier{of} in {store.place}{hint}")


def _element(parameter: Parameter, value: str, store: Store) -> NamedNode:
    """Return an area, vertical, domain or edition by its key, notation or name."""
    rows = store.select(
        f"{_SKOS}SELECT DISTINCT ?element ?notation ?name {{ "
        f"?element a {ETOM[_CLASSES[parameter.type]]} "
        "OPTIONAL { ?element skos:notation ?notation } "
        "OPTIONAL { ?element skos:prefLabel|skos:altLabel ?name } }"
    )
    wanted = value.casefold()
    found: set[str] = set()
    keys: set[str] = set()
    for iri, notation, name in rows.values():
        key = str(iri).removeprefix(f"{BASE}{parameter.type}/")
        keys.add(key)
        if wanted in {
            str(each).casefold() for each in (key, key.partition("/")[2], notation, name)
        }:
            found.add(str(iri))
    if found:
        return NamedNode(max(found, key=lambda iri: _rank(parameter, iri)))
    near = [key for key in keys if wanted in key.casefold()]
    close = near[:3] or difflib.get_close_matches(value, sorted(keys), n=3)
    hint = f"; did you mean {', '.join(sorted(close))}?" if close else ""
    raise QueryError(f"{parameter.name}: unknown {parameter.type} {value!r}{hint}")


def _rank(parameter: Parameter, iri: str) -> tuple[bool, tuple[int, ...], str]:
    """Prefer the edition that the question names, then the newest."""
    key = iri.removeprefix(f"{BASE}{parameter.type}/").partition("/")[0]
    return key == parameter.edition, release(key), iri


_BY_NOTATION = _SKOS + (
    "SELECT DISTINCT ?e WHERE { ?e skos:notation %s FILTER(isIRI(?e)) } ORDER BY ?e"
)
_BY_NAME = _SKOS + (
    "SELECT DISTINCT ?e WHERE { ?e skos:prefLabel|skos:altLabel ?name "
    "FILTER(isIRI(?e) && LCASE(STR(?name)) = %s) } ORDER BY ?e"
)
_ALL = _SKOS + (
    "SELECT DISTINCT ?notation ?name WHERE { ?e skos:notation ?notation ; skos:prefLabel ?name }"
)
_WITH_EDITION = re.compile(r"(\d+(?:\.\d+)?)/(.+)$")
_SEARCH = "etom-kg ask find-by-name --param text=WORD"
_VOCABULARY = re.compile(r"/(?:scheme|direction|category|discrepancy-kind|level)/")


def find_element(store: Store, text: str) -> NamedNode:
    """Return the one element that ``text`` means.

    Raises ``QueryError`` where nothing fits, naming what is near, or where several elements fit
    equally well, naming them.
    """
    text = text.strip()
    if _ABSOLUTE.fullmatch(text) and "/" in text:
        return NamedNode(text)
    match = _WITH_EDITION.match(text)
    key, wanted = (match[1], match[2]) if match else ("", text)
    undated: list[str] = []
    elsewhere: set[str] = set()
    for query, value in ((_BY_NOTATION, wanted), (_BY_NAME, wanted.casefold())):
        found = _elements(store, query, value)
        dated = [iri for iri in found if _edition(iri)]
        elsewhere |= set(map(_edition, dated))
        chosen = _newest(dated, key)
        if chosen:
            return NamedNode(chosen)
        undated = undated or found
    if undated and not key:
        return NamedNode(_only(text, undated))
    raise _nothing(store, text, wanted, elsewhere if key else ())


def _elements(store: Store, query: str, value: str) -> list[str]:
    found = (str(row[0]) for row in store.select(query % Literal(value)).values())
    return [iri for iri in found if not _VOCABULARY.search(iri)]


def _nothing(store: Store, text: str, wanted: str, elsewhere: Iterable[str]) -> QueryError:
    if elsewhere:
        there = ", ".join(f"{key}/{wanted}" for key in sorted(elsewhere, key=release))
        return QueryError(f"{text!r} is not in {store.place}; there are {there}")
    near = near_matches(store, wanted)
    hint = f"did you mean {', '.join(near)}?" if near else f"search: {_SEARCH}"
    return QueryError(f"{text!r} is not an identifier or name in {store.place}; {hint}")


def other_editions(store: Store, node: NamedNode, notation: str) -> list[str]:
    """Return the IRIs of the processes of other editions that bear the same identifier."""
    found = (str(row[0]) for row in store.select(_BY_NOTATION % Literal(notation)).values())
    own = _edition(node.value)
    return [i for i in found if i.startswith(f"{BASE}process/") and own and _edition(i) != own]


def _newest(found: Sequence[str], key: str) -> str:
    """Return the process of an edition, or of the newest, or else an element; empty if none.

    Areas and columns are known by letters in the edition that has all that lies in them.
    """
    lettered = default_for(LETTERS).key

    def rank(iri: str) -> tuple[bool, bool, tuple[int, ...]]:
        is_process = iri.startswith(f"{BASE}process/")
        return is_process, not is_process and _edition(iri) == lettered, release(_edition(iri))

    return max((iri for iri in found if key in ("", _edition(iri))), key=rank, default="")


def _only(text: str, found: Sequence[str]) -> str:
    """Return an element that no edition has, if it is alone or an identifier of before."""
    processes = [iri for iri in found if iri.startswith(f"{BASE}process/")]
    if len(found) > 1 and not processes:
        listed = ", ".join(iri.removeprefix(BASE) for iri in found[:5])
        raise QueryError(f"{text!r} could be {listed}; give the whole IRI")
    return (processes or found)[0]


def _edition(iri: str) -> str:
    """Return the edition in an element's IRI; empty where it has none."""
    parts = iri.removeprefix(BASE).split("/")
    key = parts[1] if len(parts) > 2 else ""
    return key if release(key) and key != ORIGINAL else ""


def near_matches(store: Store, text: str, most: int = 3) -> list[str]:
    """Return the identifiers and names in a store that are most like a text."""
    from rapidfuzz import process
    from rapidfuzz.distance import JaroWinkler

    known: dict[str, None] = {}
    for notation, name in store.select(_ALL).values():
        known[str(notation)] = None
        known[str(name)] = None
    found = process.extract(
        text, list(known), scorer=JaroWinkler.normalized_similarity, limit=most, score_cutoff=0.85
    )
    return [f"{match[0]}" for match in found]
