"""RDF terms: which literals are valid, how datatypes include each other, and rdflib's terms.

The datatypes follow XML Schema 1.1 part 2 for those of the OWL 2 RL datatype map and the
Gregorian parts. rdflib is imported only when a term goes to it or comes from it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, overload

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from etom_kg.core.errors import NotSupported
from etom_kg.core.namespaces import RDF, RDFS, XSD

if TYPE_CHECKING:
    import rdflib

__all__ = [
    "INTEGER_BOUNDS",
    "disjoint_from",
    "from_rdflib",
    "is_datatype",
    "is_valid",
    "quad_to_rdflib",
    "subtypes",
    "supertypes",
    "to_rdflib",
]


def to_rdflib(node: NamedNode | BlankNode | Literal | Triple | DefaultGraph) -> rdflib.term.Node:
    """Return a term for rdflib; lexical forms and names of blank nodes stay as they are.

    Raises ``NotSupported`` for a quoted triple.
    """
    from rdflib import BNode, URIRef
    from rdflib import Literal as RdflibLiteral
    from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

    _quieten_rdflib()

    if isinstance(node, NamedNode):
        return URIRef(node.value)
    if isinstance(node, BlankNode):
        return BNode(node.value)
    if isinstance(node, DefaultGraph):
        return DATASET_DEFAULT_GRAPH_ID
    if isinstance(node, Triple):
        raise NotSupported("rdflib holds no quoted triples")
    if node.language:
        return RdflibLiteral(node.value, lang=node.language)
    # rdflib takes "x" and "x"^^xsd:string for two terms; RDF 1.1 for one.
    datatype = None if node.datatype == XSD.string else URIRef(node.datatype.value)
    return RdflibLiteral(node.value, datatype=datatype, normalize=False)


@cache
def _quieten_rdflib() -> None:
    """Keep what rdflib logs from stderr, a traceback for an ill-typed literal, unless asked for."""
    import logging

    logging.getLogger("rdflib").addHandler(logging.NullHandler())


def quad_to_rdflib(quad: Quad) -> tuple[Any, Any, Any, Any]:
    """Return subject, predicate, object and the identifier of the graph for rdflib."""
    return (
        to_rdflib(quad.subject),
        to_rdflib(quad.predicate),
        to_rdflib(quad.object),
        to_rdflib(quad.graph_name),
    )


@overload
def from_rdflib(node: None) -> None: ...
@overload
def from_rdflib(node: rdflib.term.Node) -> NamedNode | BlankNode | Literal: ...
def from_rdflib(node: rdflib.term.Node | None) -> NamedNode | BlankNode | Literal | None:
    """Return a term of rdflib for pyoxigraph; nothing stays nothing."""
    from rdflib import BNode
    from rdflib import Literal as RdflibLiteral

    if node is None:
        return None
    if isinstance(node, RdflibLiteral):
        if node.language:
            return Literal(str(node), language=node.language)
        datatype = NamedNode(str(node.datatype)) if node.datatype else None
        return Literal(str(node), datatype=datatype)
    return BlankNode(str(node)) if isinstance(node, BNode) else NamedNode(str(node))


INTEGER_BOUNDS: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-128, 127),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 255),
}
"""Lowest and highest value of every type derived from ``xsd:integer``, itself included."""

_PARENT = {
    "integer": "decimal",
    "nonNegativeInteger": "integer",
    "positiveInteger": "nonNegativeInteger",
    "nonPositiveInteger": "integer",
    "negativeInteger": "nonPositiveInteger",
    "long": "integer",
    "int": "long",
    "short": "int",
    "byte": "short",
    "unsignedLong": "nonNegativeInteger",
    "unsignedInt": "unsignedLong",
    "unsignedShort": "unsignedInt",
    "unsignedByte": "unsignedShort",
    "normalizedString": "string",
    "token": "normalizedString",
    "language": "token",
    "Name": "token",
    "NCName": "Name",
    "NMTOKEN": "token",
    "dateTimeStamp": "dateTime",
}
_PRIMITIVE = (
    "anyURI",
    "base64Binary",
    "boolean",
    "date",
    "dateTime",
    "decimal",
    "double",
    "duration",
    "float",
    "gDay",
    "gMonth",
    "gMonthDay",
    "gYear",
    "gYearMonth",
    "hexBinary",
    "string",
    "time",
)
_OTHER = (RDF.HTML, RDF.XMLLiteral, RDF.langString)

_ZONE = r"(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))"
_YEAR = r"-?(?:[1-9]\d{3,}|0\d{3})"
_MONTH, _DAY = r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
_CLOCK = r"(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)"
_FLOAT = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?INF|NaN"
_NAME_START = r"[^\W\d]"
_HOURS = r"T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?"
_B64 = r"[A-Za-z0-9+/]"

_FORM = {
    "base64Binary": rf"(?:{_B64}{{4}})*(?:{_B64}{{2}}==|{_B64}{{3}}=)?",
    "boolean": r"true|false|0|1",
    "date": rf"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}?",
    "dateTime": rf"{_YEAR}-{_MONTH}-{_DAY}T{_CLOCK}{_ZONE}?",
    "dateTimeStamp": rf"{_YEAR}-{_MONTH}-{_DAY}T{_CLOCK}{_ZONE}",
    "decimal": r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)",
    "double": _FLOAT,
    "duration": rf"-?P(?=\d|T\d)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:{_HOURS})?",
    "float": _FLOAT,
    "gDay": rf"---{_DAY}{_ZONE}?",
    "gMonth": rf"--{_MONTH}{_ZONE}?",
    "gMonthDay": rf"--{_MONTH}-{_DAY}{_ZONE}?",
    "gYear": rf"{_YEAR}{_ZONE}?",
    "gYearMonth": rf"{_YEAR}-{_MONTH}{_ZONE}?",
    "hexBinary": r"(?:[0-9A-Fa-f]{2})*",
    "language": r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*",
    "Name": rf"(?:{_NAME_START}|:)[\w:.\-·]*",
    "NCName": rf"{_NAME_START}[\w.\-·]*",
    "NMTOKEN": r"[\w:.\-·]+",
    "normalizedString": r"[^\t\n\r]*",
    "time": rf"{_CLOCK}{_ZONE}?",
    "token": r"(?:[^\t\n\r ]+(?: [^\t\n\r ]+)*)?",
    **dict.fromkeys(INTEGER_BOUNDS, r"[+-]?\d+"),
}
_WORDS = ("Name", "NCName", "NMTOKEN")
_PATTERN = {
    name: re.compile(form, 0 if name in _WORDS else re.ASCII) for name, form in _FORM.items()
}
_CALENDAR = re.compile(r"(-?\d{4,})?-(\d\d)-(\d\d)")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def is_datatype(node: object) -> bool:
    """Tell whether an IRI names a datatype of RDF or XML Schema."""
    return isinstance(node, NamedNode) and (
        node.value.startswith(XSD.iri) or node in _OTHER or node in (RDFS.Literal, RDF.PlainLiteral)
    )


def is_valid(lexical: str, datatype: NamedNode) -> bool:
    """Tell whether a lexical form belongs to a datatype; a type that is not known has no rules."""
    if not datatype.value.startswith(XSD.iri):
        return True
    name = datatype.value[len(XSD.iri) :]
    pattern = _PATTERN.get(name)
    if pattern is None:
        return True
    if not pattern.fullmatch(lexical):
        return False
    if name in INTEGER_BOUNDS:
        low, high = INTEGER_BOUNDS[name]
        # More than any bound has, and more than Python makes a number of.
        if len(lexical.lstrip("+-0")) > 4000:
            return low is None if lexical[0] == "-" else high is None
        value = int(lexical.lstrip("+-0") or "0") * (-1 if lexical[0] == "-" else 1)
        return (low is None or value >= low) and (high is None or value <= high)
    if name in ("date", "dateTime", "dateTimeStamp", "gMonthDay"):
        return _is_day(lexical.lstrip("-") if name == "gMonthDay" else lexical, name)
    return True


def _is_day(lexical: str, name: str) -> bool:
    if name == "gMonthDay":
        month, day = int(lexical[:2]), int(lexical[3:5])
        return day <= _DAYS[month - 1]
    match = _CALENDAR.match(lexical)
    assert match
    year, month, day = int(match[1][-4:]), int(match[2]), int(match[3])
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return day <= _DAYS[month - 1] - (month == 2 and not leap)


@cache
def supertypes(datatype: NamedNode) -> frozenset[NamedNode]:
    """Return a datatype and those that it is derived from."""
    found = {datatype}
    name = datatype.value.removeprefix(XSD.iri)
    while name in _PARENT:
        name = _PARENT[name]
        found.add(XSD[name])
    return frozenset(found)


@cache
def subtypes(datatype: NamedNode) -> frozenset[NamedNode]:
    """Return a datatype and those derived from it."""
    return frozenset({datatype, *(t for t in _known() if datatype in supertypes(t))})


@cache
def _known() -> tuple[NamedNode, ...]:
    return (*(XSD[name] for name in (*_PRIMITIVE, *_PARENT)), *_OTHER)


@cache
def disjoint_from(datatype: NamedNode) -> frozenset[NamedNode]:
    """Return the datatypes that share no value with a datatype."""
    if datatype == RDFS.Literal or not is_datatype(datatype):
        return frozenset()
    if datatype == RDF.PlainLiteral:
        return frozenset(_known()) - subtypes(XSD.string) - {RDF.langString}
    top = _top(datatype)
    return frozenset(t for t in _known() if _top(t) != top)


def _top(datatype: NamedNode) -> NamedNode:
    above = supertypes(datatype)
    return next(t for t in above if t.value.removeprefix(XSD.iri) not in _PARENT)
