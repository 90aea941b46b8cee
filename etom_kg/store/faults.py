"""Say in one line, with line and column, what an engine found wrong in a query."""

from __future__ import annotations

import re

from pyoxigraph import Store as _Oxigraph

from etom_kg.errors import QueryError
from etom_kg.store.lexical import QUERY_FORMS, UPDATE_FORMS, Request, place, tokens

__all__ = ["check_syntax", "syntax_fault"]

_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_UNGROUPED = "The SELECT contains a variable that is unbound"
_SCHEME = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*:")
_PARTNER = {"}": "{", ")": "(", "]": "["}


def syntax_fault(text: str, message: str) -> QueryError:
    """Return the error for a query that Oxigraph's parser refused with ``message``.

    The parser says how far it came and what it would have read there, which is seldom what is
    wrong; the commonest slips are therefore looked for first.
    """
    fault = _common_slip(text)
    if fault is not None:
        return fault
    match = _PLACE.match(message)
    if not match:
        return _fault(message)
    line, column, rest = int(match.group(1)), int(match.group(2)), match.group(3)
    if _UNGROUPED in rest:
        what = "SELECT names a variable that is neither grouped by nor inside an aggregate"
        return _fault(what, line, column)
    for token in tokens(text):
        if place(text, token.start + len(token.text) - 1) >= (line, column):
            line, column = place(text, token.start)
            return _fault(f"{token.text[:40]!r} may not stand here", line, column)
    return _fault("the text up to here is no whole query", line, column)


def _fault(what: str, line: int | None = None, column: int | None = None) -> QueryError:
    return QueryError(f"is not valid SPARQL: {what}", line=line, column=column)


def _common_slip(text: str) -> QueryError | None:
    request = Request(text)
    found = list(tokens(text))
    words = [token for token in found if token.kind == "word"]
    start = next((t for t in words if t.text.upper() not in ("BASE", "PREFIX")), None)
    if start is None:
        return _fault("it is empty; begin with SELECT, ASK, CONSTRUCT or DESCRIBE")
    if request.form not in QUERY_FORMS | UPDATE_FORMS:
        what = f"{start.text!r} begins no query; use SELECT, ASK, CONSTRUCT or DESCRIBE"
        return _fault(what, *place(text, start.start))
    try:
        request.check_prefixes()
    except QueryError as error:
        return error
    has_base = any(token.text.upper() == "BASE" for token in words)
    opened: list[int] = []
    marks: list[str] = []
    for token in found:
        if token.kind == "iri" and not has_base and not _SCHEME.match(token.text):
            what = f"the IRI {token.text} is relative; write it whole or declare BASE"
            return _fault(what, *place(text, token.start))
        if token.kind == "mark" and token.text in "\"'":
            return _fault("a string is not closed", *place(text, token.start))
        if token.kind == "mark" and token.text in "{([":
            opened.append(token.start)
            marks.append(token.text)
        elif token.kind == "mark" and token.text in _PARTNER:
            if not marks or marks.pop() != _PARTNER[token.text]:
                what = f"{token.text!r} closes nothing that is open"
                return _fault(what, *place(text, token.start))
            opened.pop()
    if opened:
        return _fault(f"{marks[-1]!r} is not closed", *place(text, opened[-1]))
    return None


def check_syntax(text: str) -> None:
    """Raise ``QueryError`` with line and column unless the text is a SPARQL query.

    The query is put to an empty store, so a text with SERVICE is not checked: it would call.
    """
    request = Request(text)
    request.check_prefixes()
    if request.calls_service:
        return
    try:
        _Oxigraph().query(text)
    except SyntaxError as error:
        raise syntax_fault(text, str(error)) from None
    except (OSError, RuntimeError, ValueError):
        # It parsed: what fails on an empty store is no fault of its syntax.
        return
