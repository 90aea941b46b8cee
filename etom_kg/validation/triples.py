"""The triple patterns that a group of a query begins with, read from the query's tokens.

The grammar is that of SPARQL 1.1 (section 19.8), without blank nodes, variables as predicates and
negated property sets: what has these is left as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from etom_kg.namespaces import RDF
from etom_kg.store.lexical import Token
from etom_kg.validation.paths import Path

__all__ = ["Beginning", "Exists", "Pattern", "read_beginning"]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A triple pattern; its ends are variables, such as ``?this``, or terms as in SPARQL."""

    start: str
    path: Path
    end: str

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables at its ends."""
        return tuple(dict.fromkeys(e for e in (self.start, self.end) if e.startswith("?")))

    @property
    def sparql(self) -> str:
        """The pattern as SPARQL."""
        return f"{self.start} {self.path.sparql} {self.end} ."


@dataclass(frozen=True, slots=True)
class Exists:
    """A ``FILTER [NOT] EXISTS`` of triple patterns; ``span`` is where it stands."""

    negated: bool
    patterns: tuple[Pattern, ...]
    span: tuple[int, int]


@dataclass
class Beginning:
    """What a group begins with: triple patterns, and filters that look for others.

    ``spans`` are the places of the triple patterns, ``others`` the variables in all else that is
    in the group; ``whole`` tells that there is nothing else.
    """

    patterns: list[Pattern] = field(default_factory=list)
    exists: list[Exists] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    others: set[str] = field(default_factory=set)
    whole: bool = True


class _Unread(Exception):  # noqa: N818 - no error: the group is left as it is
    """A group has what is not read here."""


def read_beginning(
    tokens: Sequence[Token], start: int, prefixes: Mapping[str, str]
) -> Beginning | None:
    """Return what a group begins with whose first token behind the brace is at ``start``."""
    try:
        return _Reader(tokens, start, prefixes).group()
    except (_Unread, IndexError):
        return None


class _Reader:
    def __init__(self, tokens: Sequence[Token], at: int, prefixes: Mapping[str, str]) -> None:
        self._tokens = tokens
        self._at = at
        self._prefixes = prefixes

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _take(self, *texts: str) -> bool:
        taken = self._next.text.upper() in texts
        self._at += taken
        return taken

    def _end(self) -> int:
        last = self._tokens[self._at - 1]
        return last.start + len(last.text)

    def group(self) -> Beginning:
        """Read to the brace that closes the group."""
        found = Beginning()
        while self._next.text != "}":
            start = self._next.start
            if self._take("FILTER"):
                self._filter(found, start)
            elif self._next.kind in ("variable", "iri", "name"):
                found.patterns += self._same_start()
                found.spans.append((start, self._end()))
            elif not self._take("."):
                self._skip(found, "}")
        return found

    def _filter(self, found: Beginning, start: int) -> None:
        negated = self._take("NOT")
        if not self._take("EXISTS"):
            while self._next.text != "(":
                self._at += 1
            self._at += 1
            self._skip(found, ")")
            self._at += 1
            return
        self._at += 1
        before = self._at
        try:
            inner = self.group()
        except _Unread:
            inner = Beginning(whole=False)
        if inner.whole and not any(each.negated for each in inner.exists):
            self._at += 1
            nested = [pattern for each in inner.exists for pattern in each.patterns]
            patterns = (*inner.patterns, *nested)
            found.exists.append(Exists(negated, patterns, (start, self._end())))
        else:
            self._at = before
            self._skip(found, "}")
            self._at += 1

    def _skip(self, found: Beginning, closing: str) -> None:
        """Go to the closing bracket of what one is in."""
        found.whole = False
        depth = 0
        while depth or self._next.text != closing:
            depth += (self._next.text in "({[") - (self._next.text in ")}]")
            if self._next.kind == "variable":
                found.others.add(f"?{self._next.text[1:]}")
            self._at += 1

    def _same_start(self) -> list[Pattern]:
        start = self._node()
        found: list[Pattern] = []
        while True:
            path = self._many("|", lambda: self._many("/", self._step))
            found.append(Pattern(start, path, self._node()))
            while self._take(","):
                found.append(Pattern(start, path, self._node()))
            if not self._take(";"):
                break
            while self._take(";"):
                pass
            if self._next.text in ".}":
                break
        self._take(".")
        return found

    def _node(self) -> str:
        token = self._next
        self._at += 1
        if token.kind == "variable":
            return f"?{token.text[1:]}"
        if token.kind in ("iri", "name"):
            return self._iri(token)
        if token.kind == "string":
            return token.text + self._tag()
        if token.kind == "number" or token.text in ("true", "false"):
            return token.text
        raise _Unread

    def _tag(self) -> str:
        if self._next.kind == "language":
            self._at += 1
            return self._tokens[self._at - 1].text
        if not self._take("^"):
            return ""
        self._at += 2
        return f"^^{self._iri(self._tokens[self._at - 1])}"

    def _iri(self, token: Token) -> str:
        if token.kind == "iri":
            return token.text
        prefix, _, local = token.text.partition(":")
        if prefix not in self._prefixes or "\\" in local:
            raise _Unread
        return f"<{self._prefixes[prefix]}{local}>"

    def _many(self, operator: str, read: Callable[[], Path]) -> Path:
        parts = [read()]
        while self._take(operator):
            parts.append(read())
        return parts[0] if len(parts) == 1 else Path(operator, None, tuple(parts))

    def _step(self) -> Path:
        back = self._take("^")
        if self._take("("):
            path = self._many("|", lambda: self._many("/", self._step))
            if not self._take(")"):
                raise _Unread
        elif self._next.text == "a":
            self._at += 1
            path = Path("", RDF.type)
        elif self._next.kind in ("iri", "name"):
            self._at += 1
            path = Path("", NamedNode(self._iri(self._tokens[self._at - 1])[1:-1]))
        else:
            raise _Unread
        if self._next.text in "*+?":
            path = Path(self._next.text, None, (path,))
            self._at += 1
        return Path("^", None, (path,)) if back else path
