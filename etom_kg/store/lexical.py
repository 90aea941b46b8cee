"""Look at SPARQL text without parsing it: which form it is, and what it reaches for.

Every store is asked through this door, so that updates, SERVICE calls and undeclared prefixes
are met with the same words whichever engine is behind it. The tokens are those of the SPARQL 1.1
grammar (section 19.8); whether they stand in the right order is the engine's business.

Say in one line, with line and column, what an engine found wrong in a query.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Store as _Oxigraph

from etom_kg.core.errors import QueryError
from etom_kg.core.namespaces import query_prefixes
from etom_kg.core.nesting import is_deeper
from etom_kg.store.guard import (
    IN_NAME,
    IN_VARIABLE,
    LETTER,
    calls,
    disarmed,
    loads,
    mentions,
    unescaped,
)

__all__ = [
    "QUERY_FORMS",
    "UPDATE_FORMS",
    "Request",
    "Token",
    "check_syntax",
    "expanded",
    "place",
    "substitute",
    "syntax_fault",
    "tokens",
]

QUERY_FORMS = frozenset({"ASK", "CONSTRUCT", "DESCRIBE", "SELECT"})
UPDATE_FORMS = frozenset(
    {"ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE", "WITH"}
)

_LOCAL = rf"(?:[{IN_VARIABLE}:]|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?#@%])"
_TOKEN = re.compile(
    rf"""
    (?P<comment>\#[^\r\n]*)
  | (?P<iri><[^<>"{{}}|^`\\\x00-\x20]*>)
  | (?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*'''
             | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*')
  | (?P<variable>[?$][{IN_VARIABLE}]+)
  | (?P<blank>_:[{IN_VARIABLE}](?:[{IN_NAME}.]*[{IN_NAME}])?)
  | (?P<name>(?:(?!_)[{LETTER}](?:[{IN_NAME}.]*[{IN_NAME}])?)?
             :(?:{_LOCAL}(?:(?:{_LOCAL}|[.\-])*(?:{_LOCAL}|-))?)?)
  | (?P<language>@[A-Za-z]+(?:-+[A-Za-z0-9]+)*)
  | (?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?)
  | (?P<word>[{LETTER}][{IN_VARIABLE}]*)
  | (?P<mark>\S)
    """,
    re.VERBOSE | re.DOTALL,
)
_UNESCAPED = re.compile(r"\\([_~.\-!$&'()*+,;=/?#@%])")
_DECLARED = re.compile(r"\bPREFIX\s+([A-Za-z][\w.\-]*)\s*:", re.I)
_USED = re.compile(r"(?<![\w<:/.\-])([A-Za-z][\w.\-]*):")
_DOTTED = re.compile(r"(?<![\w.\-])[A-Za-z][\w.\-]*:[^\s<>\"'/.]*\.[^\s<>\"'/.]*\.")


@dataclass(frozen=True, slots=True)
class Token:
    """A token, its kind (``iri``, ``string``, ``variable``, ``word`` ...) and where it starts."""

    kind: str
    text: str
    start: int


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of SPARQL text, comments left out."""
    for match in _TOKEN.finditer(text):
        kind = str(match.lastgroup)
        if kind != "comment":
            yield Token(kind, match.group(), match.start())


def place(text: str, offset: int) -> tuple[int, int]:
    """Return the line and column, both from 1, of an offset in the text."""
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def substitute(text: str, values: Mapping[str, str]) -> str:
    """Replace variables (named without ``?``) by terms that are already written as SPARQL."""
    pieces: list[str] = []
    end = 0
    for token in tokens(text):
        if token.kind == "variable" and token.text[1:] in values:
            pieces += [text[end : token.start], values[token.text[1:]]]
            end = token.start + len(token.text)
    return "".join([*pieces, text[end:]])


def _may_change(text: str, known: Mapping[str, str]) -> bool:
    """Return, quickly, whether a text may use a known prefix undeclared, or name with dots."""
    declared = set(_DECLARED.findall(text))
    used = set(_USED.findall(text))
    return any(prefix in known and prefix not in declared for prefix in used) or bool(
        _DOTTED.search(text)
    )


def expanded(text: str, known: Mapping[str, str]) -> str:
    """Return a text whose prefixed names need no declaration of known prefixes.

    A name with a prefix that the text does not declare and that is known becomes an IRI, and so
    does a name with two full stops or more behind its prefix (``process:1.F.1.5``): it is legal,
    and the embedded engine refuses it. Lines stay as they are; what the text declares holds.
    """
    if not _may_change(text, known):
        return text
    declared: dict[str, str] = {}
    pieces: list[str] = []
    end = 0
    before: tuple[str, str] = ("", "")
    for token in tokens(text):
        prefix, _, local = token.text.partition(":")
        if token.kind == "iri" and before[0] == "PREFIX":
            declared[before[1]] = token.text[1:-1]
        elif token.kind == "name" and before[0] == "PREFIX" and not before[1]:
            before = ("PREFIX", prefix)
            continue
        elif token.kind == "name":
            base = declared.get(prefix, known.get(prefix))
            dotted = local.count(".") > 1
            if base is not None and (prefix not in declared or (dotted and "://" in base)):
                name = _UNESCAPED.sub(r"\1", local)
                pieces += [text[end : token.start], f"<{base}{name}>"]
                end = token.start + len(token.text)
        before = (token.text.upper(), "") if token.kind == "word" else ("", "")
    return "".join([*pieces, text[end:]])


class Request:
    """What a SPARQL text asks for, as far as its words show.

    ``known`` are prefixes that it need not declare; ``original`` is the text as it was given.
    """

    def __init__(self, text: str, known: Mapping[str, str] | None = None) -> None:
        self.original = text
        self.text = expanded(text, known) if known else text

    @cached_property
    def _tokens(self) -> tuple[Token, ...]:
        return tuple(tokens(unescaped(self.text)))

    def check_depth(self) -> None:
        """Raise ``QueryError`` for brackets or signs nested deeper than engines can follow."""
        marks = [token.text for token in self._tokens if token.kind == "mark"]
        steps = (1 if m in "{([" else -1 if m in _PARTNER else 0 for m in marks)
        if is_deeper(steps, _MAX_DEPTH) or _SIGNS.search(self.text):
            raise QueryError(f"is nested more than {_MAX_DEPTH} deep; write it flatter")

    @cached_property
    def form(self) -> str:
        """The first keyword behind the prologue in capitals, or nothing."""
        return self._words[0] if self._words else ""

    @cached_property
    def _words(self) -> tuple[str, ...]:
        words = (token.text.upper() for token in self._tokens if token.kind == "word")
        return tuple(word for word in words if word not in ("BASE", "PREFIX"))

    @property
    def is_update(self) -> bool:
        """Whether it would change the store."""
        return self.form in UPDATE_FORMS

    @property
    def names_dataset(self) -> bool:
        """Whether it says itself, with FROM, which graphs it reads."""
        return "FROM" in self._words

    @property
    def asks_named_graphs(self) -> bool:
        """Whether it looks into named graphs, with GRAPH."""
        return "GRAPH" in self._words

    @cached_property
    def calls_service(self) -> bool:
        """Whether it asks another server, to whomever reads it so, as given or without prefixes."""
        return calls(self.text) or (self.text != self.original and calls(self.original))

    @cached_property
    def mentions_service(self) -> bool:
        """Whether the word stands anywhere in it."""
        return mentions(self.text)

    @property
    def loads(self) -> bool:
        """Whether it fetches a document: a LOAD among its update operations."""
        return loads(self.text)

    def all_columns(self) -> tuple[str, ...]:
        """Return the variables in the order of their first use, if this is a SELECT of all.

        The standard leaves the order of ``SELECT *`` open, and engines differ.
        """
        start = [token.text.upper() for token in self._tokens]
        at = start.index("SELECT") if self.form == "SELECT" else -1
        if at < 0 or "*" not in start[at + 1 : at + 3] or "(" in start[at + 1 : at + 3]:
            return ()
        names = (token.text[1:] for token in self._tokens if token.kind == "variable")
        return tuple(dict.fromkeys(names))

    @cached_property
    def variables(self) -> frozenset[str]:
        """The names of its variables, without ``?``."""
        return frozenset(token.text[1:] for token in self._tokens if token.kind == "variable")

    @cached_property
    def prefixes(self) -> dict[str, int]:
        """The prefixes it declares, with how often each is used."""
        uses: dict[str, int] = {}
        previous = ""
        for token in self._tokens:
            if token.kind == "name" and previous == "PREFIX":
                uses.setdefault(token.text.partition(":")[0], 0)
            elif token.kind == "name":
                prefix = token.text.partition(":")[0]
                if prefix in uses:
                    uses[prefix] += 1
            previous = token.text.upper() if token.kind == "word" else ""
        return uses

    def check_prefixes(self) -> None:
        """Raise ``QueryError`` at the first prefix that is used and not declared.

        rdflib knows common prefixes without a declaration and other engines do not, so a text
        that leans on it would not be portable.
        """
        previous = ""
        for token in tokens(self.text):
            prefix = token.text.partition(":")[0] if token.kind == "name" else ""
            if token.kind == "name" and previous != "PREFIX" and prefix not in self.prefixes:
                line, column = place(self.text, token.start)
                raise QueryError(
                    f"the prefix {prefix}: is not declared; {_declaration(prefix)}",
                    line=line,
                    column=column,
                )
            previous = token.text.upper() if token.kind == "word" else ""


def _declaration(prefix: str) -> str:
    """Return what to do about a prefix: with its IRI, where it or one much like it is known."""
    import rdflib

    usual = rdflib.Graph(bind_namespaces="rdflib").namespaces()
    known = {**{name: str(iri) for name, iri in usual}, **query_prefixes()}
    if prefix in known:
        return f"add PREFIX {prefix}: <{known[prefix]}>"
    lower = {name.lower(): name for name in known}
    close = difflib.get_close_matches(prefix.lower(), lower, n=1)
    if close:
        return f"did you mean {lower[close[0]]}: <{known[lower[close[0]]]}>?"
    return f"add PREFIX {prefix}: <...>; `etom-kg query --prefixes` lists those that need none"


_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_UNGROUPED = "The SELECT contains a variable that is unbound"
_SCHEME = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*:")
_MAX_DEPTH = 100
_SIGNS = re.compile(rf"(?:[!+-]\s*+){{{_MAX_DEPTH + 1}}}")
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
    relative = not any(token.text.upper() == "BASE" for token in words)
    return _token_fault(text, found, relative) or _bracket_fault(text, found)


def _token_fault(text: str, found: list[Token], relative: bool) -> QueryError | None:
    """Return the error for a string that does not end or, as ``relative`` says, a relative IRI."""
    for token in found:
        if relative and token.kind == "iri" and not _SCHEME.match(token.text):
            what = f"the IRI {token.text} is relative; write it whole or declare BASE"
            return _fault(what, *place(text, token.start))
        if token.kind == "mark" and token.text in "\"'":
            return _fault("a string is not closed", *place(text, token.start))
    return None


def _bracket_fault(text: str, found: list[Token]) -> QueryError | None:
    """Return the error for a bracket that closes or is closed by no other."""
    opened: list[Token] = []
    for token in found:
        if token.kind == "mark" and token.text in "{([":
            opened.append(token)
        elif token.kind == "mark" and token.text in _PARTNER:
            if opened and opened.pop().text == _PARTNER[token.text]:
                continue
            what = f"{token.text!r} closes nothing that is open"
            return _fault(what, *place(text, token.start))
    if opened:
        return _fault(f"{opened[-1].text!r} is not closed", *place(text, opened[-1].start))
    return None


def check_syntax(text: str) -> None:
    """Raise ``QueryError`` with line and column unless the text is a SPARQL query.

    The query is put to an empty store, the word SERVICE spelt otherwise so that nothing is called;
    a text that calls another server is therefore not checked.
    """
    request = Request(text)
    request.check_prefixes()
    request.check_depth()
    if request.calls_service:
        return
    try:
        _Oxigraph().query(disarmed(text))
    except SyntaxError as error:
        raise syntax_fault(text, str(error)) from None
    except (OSError, RuntimeError, ValueError):
        # It parsed: what fails on an empty store is no fault of its syntax.
        return
