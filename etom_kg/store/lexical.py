"""Look at SPARQL text without parsing it: which form it is, and what it reaches for.

Every store is asked through this door, so that updates, SERVICE calls and undeclared prefixes
are met with the same words whichever engine is behind it. The tokens are those of the SPARQL 1.1
grammar (section 19.8); whether they stand in the right order is the engine's business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from etom_kg.errors import QueryError

__all__ = ["QUERY_FORMS", "UPDATE_FORMS", "Request", "Token", "place", "substitute", "tokens"]

QUERY_FORMS = frozenset({"ASK", "CONSTRUCT", "DESCRIBE", "SELECT"})
UPDATE_FORMS = frozenset(
    {"ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE", "WITH"}
)

_LOCAL = r"(?:[\w:]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%])"
_TOKEN = re.compile(
    r"""
    (?P<comment>\#[^\r\n]*)
  | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
  | (?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*'''
             | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*')
  | (?P<variable>[?$]\w+)
  | (?P<blank>_:\w(?:[\w.\-]*[\w\-])?)
  | (?P<name>(?:[^\W\d_](?:[\w.\-]*[\w\-])?)?:(?:LOCAL(?:(?:LOCAL|[.\-])*(?:LOCAL|-))?)?)
  | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?)
  | (?P<word>[^\W\d]\w*)
  | (?P<mark>\S)
    """.replace("LOCAL", _LOCAL),
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


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


def _unescaped(text: str) -> str:
    # Code point escapes are undone before the grammar applies (section 19.2), so that
    # \\u0053ERVICE is a SERVICE; an escape beyond Unicode stays, and the engine refuses it.
    def character(match: re.Match[str]) -> str:
        number = int(match.group(1) or match.group(2), 16)
        return chr(number) if number <= 0x10FFFF else match.group()

    return _ESCAPE.sub(character, text)


class Request:
    """What a SPARQL text asks for, as far as its words show."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _tokens(self) -> tuple[Token, ...]:
        return tuple(tokens(_unescaped(self.text)))

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

    @property
    def calls_service(self) -> bool:
        """Whether it asks another server."""
        return "SERVICE" in self._words

    @property
    def loads(self) -> bool:
        """Whether it fetches a document: a LOAD among its update operations."""
        return self.is_update and "LOAD" in self._words

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
                    f"the prefix {prefix}: is not declared; add PREFIX {prefix}: <...>",
                    line=line,
                    column=column,
                )
            previous = token.text.upper() if token.kind == "word" else ""
