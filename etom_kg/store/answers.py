"""Read what a SPARQL server answers, in whatever allowed format and dialect, as a typed result."""

from __future__ import annotations

import io
import traceback
from typing import Any, cast

from pyoxigraph import (
    Literal,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from etom_kg.core.errors import StoreError
from etom_kg.core.formats import FORMATS, media_types
from etom_kg.core.namespaces import XSD
from etom_kg.core.nesting import JsonDepth, LineDepth, refuse_hostile
from etom_kg.core.results import Boolean, Result, Row, Rows, Term, Triples
from etom_kg.store.transport import Answer

__all__ = ["read_answer"]

_ROW_TYPES = {
    media: FORMATS[name].codec
    for media, name in media_types("rows").items()
    if name in ("json", "tsv", "xml")
}
"""CSV does not tell an IRI from a literal."""

_GRAPH_TYPES = {media: FORMATS[name].rdf for media, name in media_types("graph").items()} | {
    # rdflib-endpoint labels the RDF/XML of a DESCRIBE as a table of results.
    "application/sparql-results+xml": RdfFormat.RDF_XML,
    "application/x-turtle": RdfFormat.TURTLE,
    "application/xml": RdfFormat.RDF_XML,
    "text/n3": RdfFormat.TURTLE,
    "text/xml": RdfFormat.RDF_XML,
}
"""By media type, with what some servers say in place of a registered type."""


def read_answer(answer: Answer, form: str, url: str, limit: int | None) -> Result:
    """Return the answer to a query of a form (SELECT, ASK, ...), cut off behind ``limit``.

    Raises ``StoreError`` for a web page, an unknown format and an answer that is cut short.
    """
    types: dict[str, Any] = _ROW_TYPES if form in ("SELECT", "ASK") else _GRAPH_TYPES
    kind = answer.content_type
    if kind not in types:
        raise _unreadable(answer, url)
    try:
        return _parsed(answer, types[kind], form, limit)
    except (SyntaxError, ValueError, OSError, MemoryError) as error:
        # What an engine made in this thread must not be let go of in another, by the collector.
        traceback.clear_frames(error.__traceback__)
        if answer.fault is not None:
            raise answer.fault from None
        raise StoreError(
            f"{url} sent an answer that is not {kind}, or is cut short: "
            f"{answer.mask(_first(error))}"
        ) from None


def _parsed(answer: Answer, codec: Any, form: str, limit: int | None) -> Result:
    if form not in ("SELECT", "ASK"):
        return _triples(answer, codec, limit, answer.most)
    # The parser asks for small pieces; a buffer between spares one system call for each.
    virtuoso = answer.server.startswith("Virtuoso")
    source: io.RawIOBase = _NodeNames(answer) if virtuoso else answer
    if codec == QueryResultsFormat.JSON:
        source = _Shallow(source, JsonDepth())
    result = parse_query_results(cast("Any", io.BufferedReader(source, 1 << 16)), codec)
    if isinstance(result, QueryBoolean):
        if form == "SELECT":
            raise ValueError("a truth value, where rows were asked for")
        return Boolean(bool(result))
    return _boolean(result) if form == "ASK" else _rows(result, limit, answer.most)


class _Shallow(io.RawIOBase):
    """An answer that is not nested so deep that its parser breaks down."""

    def __init__(self, source: io.RawIOBase, depth: JsonDepth | LineDepth) -> None:
        self._source = source
        self._depth = depth

    def readable(self) -> bool:
        """Return that this stream can be read."""
        return True

    def readinto(self, buffer: Any, /) -> int:
        """Read into a buffer; raises ``Hostile`` when it is too deep."""
        piece = self._source.read(len(buffer)) or b""
        self._depth.feed(piece)
        buffer[: len(piece)] = piece
        return len(piece)


def _first(error: Exception) -> str:
    text = str(getattr(error, "msg", None) or error)
    return text.splitlines()[0][:160] if text else type(error).__name__


def _unreadable(answer: Answer, url: str) -> StoreError:
    if answer.content_type in ("text/html", "application/xhtml+xml"):
        return StoreError(
            f"{url} answered with a web page, not with SPARQL results; "
            "give the address of its query service (often /sparql or /query)"
        )
    return StoreError(
        f"{url} answered with {answer.content_type}, which is not a format of SPARQL results; "
        "check that the address is that of a query service"
    )


class _NodeNames(io.RawIOBase):
    """Virtuoso's JSON with blank nodes named as the standard allows: b1 for nodeID://b1."""

    _THEIRS = b'"bnode", "value": "nodeID://'
    _OURS = b'"bnode", "value": "'

    def __init__(self, source: io.RawIOBase) -> None:
        self._source = source
        self._kept = b""

    def readable(self) -> bool:
        """Return that this stream can be read."""
        return True

    def readinto(self, buffer: Any, /) -> int:
        """Read into a buffer; what a piece may have cut in two waits for the next."""
        room = len(buffer) - len(self._kept)
        piece = self._source.read(room) if room > 0 else b""
        text = (self._kept + (piece or b"")).replace(self._THEIRS, self._OURS)
        cut = len(text)
        if piece:
            cut -= next(
                (n for n in range(len(self._THEIRS) - 1, 0, -1) if text.endswith(self._THEIRS[:n])),
                0,
            )
        text, self._kept = text[:cut], text[cut:]
        if not text and self._kept:
            return self.readinto(buffer)
        buffer[: len(text)] = text
        return len(text)


def _rows(solutions: QuerySolutions, limit: int | None, most: int | None) -> Rows:
    columns = tuple(variable.value for variable in solutions.variables)
    rows: list[Row] = []
    for solution in solutions:
        if limit is not None and len(rows) == limit:
            return Rows(columns, tuple(rows), truncated=True)
        rows.append(tuple(_plain(term) for term in solution))
    return Rows(columns, tuple(rows), truncated=most is not None and len(rows) >= most)


def _boolean(solutions: QuerySolutions) -> Boolean:
    # Virtuoso answers ASK with a table: one row that holds 1 for true, no row for false.
    first = next(iter(solutions), None)
    return Boolean(first is not None and first[0] is not None and first[0].value in ("1", "true"))


def _plain(term: Any) -> Term | None:
    """Return a term with the spelling of a boolean that every other store gives it."""
    if isinstance(term, Literal) and term.datatype == XSD.boolean and term.value in ("0", "1"):
        return Literal("true" if term.value == "1" else "false", datatype=XSD.boolean)
    plain: Term | None = term
    return plain


def _triples(answer: Answer, kind: RdfFormat, limit: int | None, most: int | None) -> Triples:
    if kind == RdfFormat.N_TRIPLES:
        source: Any = io.BufferedReader(_Shallow(answer, LineDepth()), 1 << 16)
    else:
        source = answer.read()
        refuse_hostile(source, "rdfxml" if kind == RdfFormat.RDF_XML else kind.name.lower())
    found: dict[Triple, None] = {}
    for quad in parse(source, kind, base_iri="http://localhost/"):
        triple = Triple(quad.subject, quad.predicate, cast("Term", _plain(quad.object)))
        if limit is not None and len(found) == limit and triple not in found:
            return Triples(tuple(found), truncated=True)
        found[triple] = None
    return Triples(tuple(found), truncated=most is not None and len(found) >= most)
