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

from etom_kg.core.errors import QueryError
from etom_kg.core.namespaces import XSD
from etom_kg.questions.find import Entry
from etom_kg.questions.naming import meant

if TYPE_CHECKING:
    from etom_kg.store import Store

__all__ = ["TYPES", "Parameter", "Value", "term_for", "value_of"]

_KINDS = {
    "process": ("process", "deleted process"),
    "element": ("process", "deleted process", "area", "domain"),
}
"""The kinds of element that a type takes; another type is a kind itself."""
_TRANSLATED = ("process", "element", "identifier")
"""What is translated to the edition that a question reads."""
_LITERALS = {
    "boolean": (re.compile(r"true|false"), "true or false"),
    "decimal": (re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)"), "a number such as 0.5"),
    "integer": (re.compile(r"[+-]?\d+"), "a whole number"),
}
TYPES = tuple(
    sorted(
        (
            *_KINDS,
            *_LITERALS,
            "area",
            "domain",
            "edition",
            "identifier",
            "iri",
            "string",
            "vertical",
        )
    )
)

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`]+")


@dataclass(frozen=True)
class Parameter:
    """A parameter of a question; one without a default must be given."""

    name: str
    type: str = "string"
    default: str | None = None
    description: str = ""
    edition: str | None = None
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Value:
    """The term that a text means, the element behind it, and what the user should hear of it."""

    term: NamedNode | Literal
    entry: Entry | None = None
    notes: tuple[str, ...] = ()


def term_for(parameter: Parameter, value: str, store: Store) -> NamedNode | Literal:
    """Return the term that a value of a parameter means in a store (see ``value_of``)."""
    return value_of(parameter, value, store).term


def value_of(parameter: Parameter, value: str, store: Store) -> Value:
    """Return what a value of a parameter means in a store.

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
        return Value(Literal(value))
    if parameter.type in _LITERALS:
        pattern, meaning = _LITERALS[parameter.type]
        if not pattern.fullmatch(value):
            raise QueryError(f"{parameter.name} must be {meaning}, not {value!r}")
        return Value(Literal(value, datatype=XSD[parameter.type]))
    if parameter.type == "iri":
        return Value(_iri(parameter, value))
    return _element(parameter, value, store)


def _element(parameter: Parameter, value: str, store: Store) -> Value:
    """Return the element of a type, as ``naming`` understands it, by its IRI or identifier."""
    kinds = _KINDS.get(parameter.type, (parameter.type,))
    by_identifier = parameter.type == "identifier"
    try:
        found = meant(
            store,
            value,
            edition=parameter.edition or "",
            kinds=() if by_identifier else kinds,
            only=bool(parameter.edition) and parameter.type in _TRANSLATED,
        )
    except QueryError as error:
        raise QueryError(f"{parameter.name}: {error.what}") from None
    entry = found.entry
    if not (entry.kind or store.ask(f"ASK {{ {entry.node} ?property ?value }}")):
        raise QueryError(f"{parameter.name}: {store.place} says nothing of {entry.node.value}")
    if not by_identifier:
        return Value(entry.node, entry, found.notes)
    if not entry.identifier:
        raise QueryError(f"{parameter.name}: {entry.display_name} has no identifier")
    return Value(Literal(entry.identifier), entry, found.notes)


def _iri(parameter: Parameter, value: str) -> NamedNode:
    bare = value[1:-1] if value.startswith("<") and value.endswith(">") else value
    if not _ABSOLUTE.fullmatch(bare):
        raise QueryError(f"{parameter.name} must be a whole IRI, not {value!r}")
    return NamedNode(bare)
