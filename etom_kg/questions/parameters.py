"""The parameters of canned questions: from what a user types to an RDF term that exists.

| type | takes | becomes |
|---|---|---|
| process | 1.F.1.5, 25.5/1.3.3, a name, an IRI | the IRI of a process in the graph |
| element | the same, or an area or domain: OPS, 25.5/Customer | its IRI |
| area, vertical, domain, edition | OPS, F, Customer, 4.0, 25.5/Customer, a name, an IRI | its IRI |
| identifier | of anything, of one edition if the question says so; tmf622 is TMF622 | a string |
| iri | any IRI | an IRI |
| string, integer, decimal, boolean | | a literal |

Without an edition, an identifier is of the newest edition that has it (see
``etom_kg.questions.naming``). What is not in the graph is an error that names what is near, for an
empty answer would look like a finding.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from etom_kg.core.editions import release
from etom_kg.core.errors import QueryError
from etom_kg.core.namespaces import BASE, DCTERMS, ETOM, XSD, edition

if TYPE_CHECKING:
    from etom_kg.store import Store

__all__ = ["TYPES", "Parameter", "term_for"]

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
    from etom_kg.questions.naming import find_element

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
