"""The SELECT query of a SPARQL constraint, asked once for all focus nodes (SHACL 5.2.1, 5.3.2).

The standard binds ``$this`` before the query runs, for one node after the other. Here ``?this``
stays a variable, and every group that tests it gets the pattern that gives it its values. Where
that could change what the query means - with its own sub-select, aggregates over all rows or a
limit - it is asked for each node.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from etom_kg.errors import ShapesError
from etom_kg.store.lexical import Token, place, substitute, tokens

__all__ = ["SelectText"]

_FORBIDDEN = ("MINUS", "SERVICE", "VALUES")
_AGGREGATES = frozenset(
    {"AVG", "COUNT", "GROUP_CONCAT", "MAX", "MIN", "SAMPLE", "SUM"},
)


@dataclass(frozen=True)
class _Group:
    """A group pattern: what stands before it, and the tokens that are in it itself."""

    kind: str
    start: int
    above: tuple[str, ...]
    own: tuple[tuple[Token, bool], ...]

    @property
    def tests_this(self) -> bool:
        """Whether an expression in the group itself is about ``$this``."""
        return any(_is(token, "this") and tested for token, tested in self.own)


class SelectText:
    """A SELECT query that says what is wrong about ``$this``."""

    def __init__(
        self, text: str, prefixes: Mapping[str, str], values: Mapping[str, str] | None = None
    ) -> None:
        self.text = substitute(text, values or {}).replace("$this", "?this")
        self._prologue = "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in prefixes.items())
        self._tokens = list(tokens(self.text))
        self._check()

    def _check(self) -> None:
        words = [t.text.upper() for t in self._tokens if t.kind == "word"]
        if "SELECT" not in words:
            raise ShapesError("the sh:select of a constraint is no SELECT query")
        for word in _FORBIDDEN:
            if word in words:
                raise ShapesError(f"a SPARQL constraint may not use {word} (SHACL 5.2.1)")
        for before, after in zip(self._tokens, self._tokens[1:], strict=False):
            if before.text.upper() == "AS" and _is(after, "this"):
                line, column = place(self.text, after.start)
                raise ShapesError(
                    "a SPARQL constraint may not give $this a value of its own "
                    f"(line {line}, column {column} of the query; SHACL 5.2.1)"
                )
        for projected in self._inner_projections:
            if "this" not in projected and "*" not in projected:
                raise ShapesError("a sub-select in a SPARQL constraint must return $this")

    @cached_property
    def _inner_projections(self) -> list[set[str]]:
        starts = [n for n, t in enumerate(self._tokens) if t.text.upper() == "SELECT"]
        return [_projected(self._tokens[n + 1 :]) for n in starts[1:]]

    @cached_property
    def variables(self) -> set[str]:
        """The names of the variables that the query returns, without ``?``."""
        first = next(n for n, t in enumerate(self._tokens) if t.text.upper() == "SELECT")
        found = _projected(self._tokens[first + 1 :])
        if "*" in found:
            found = {t.text[1:] for t in self._tokens if t.kind == "variable"}
        return found

    @cached_property
    def _groups(self) -> list[_Group]:
        return list(_groups(self._tokens))

    @cached_property
    def in_one(self) -> bool:
        """Whether one query for all focus nodes means the same as one for each."""
        top = self._groups[0]
        outside = [t for t in self._tokens if not _within(t, top, self._tokens)]
        words = {t.text.upper() for t in outside if t.kind == "word"}
        if self._inner_projections or words & {"LIMIT", "OFFSET"}:
            return False
        if "GROUP" in words:
            names = [t.text.upper() for t in outside]
            by = outside[names.index("GROUP") :]
            return any(_is(token, "this") for token in by)
        return not words & _AGGREGATES

    def once_for_all(self, pattern: str) -> str:
        """Return the query for all nodes that a pattern binds ``?this`` to."""
        inserts: dict[int, str] = {}
        for group in self._groups:
            needed = group.kind == "top" or (
                group.tests_this and "EXISTS" not in (group.kind, *group.above)
            )
            # The condition of an OPTIONAL sees what stands before it.
            if needed and not (group.kind == "OPTIONAL" and not _binds(group)):
                inserts[group.start + 1] = f" {pattern} "
        return self._prologue + self._with(inserts)

    def for_one(self) -> str:
        """Return the query in which ``?this`` is to be given a value."""
        return self._prologue + self._with({})

    def for_term(self, term: str) -> str:
        """Return the query for one focus node, which is written into it."""
        inserts = {
            group.start + 1: f" VALUES ?this {{ {term} }} "
            for group in self._groups
            if "EXISTS" not in (group.kind, *group.above)
        }
        return self._prologue + self._with(inserts)

    def _with(self, inserts: dict[int, str]) -> str:
        if "this" not in self.variables:
            first = next(t for t in self._tokens if t.text.upper() == "SELECT")
            end = first.start + len("SELECT")
            following = self._tokens[self._tokens.index(first) + 1]
            if following.text.upper() in ("DISTINCT", "REDUCED"):
                end = following.start + len(following.text)
            inserts = {**inserts, end: " ?this "}
        pieces: list[str] = []
        done = 0
        for position in sorted(inserts):
            pieces += [self.text[done:position], inserts[position]]
            done = position
        return "".join([*pieces, self.text[done:]])


def _is(token: Token, name: str) -> bool:
    return token.kind == "variable" and token.text[1:] == name


def _projected(following: Sequence[Token]) -> set[str]:
    """Return the variables between SELECT and the pattern; those in brackets by their AS."""
    found: set[str] = set()
    depth = 0
    previous = ""
    for token in following:
        if token.text == "{" or token.text.upper() == "WHERE":
            break
        if token.text in "()":
            depth += 1 if token.text == "(" else -1
        elif token.text == "*" and depth == 0:
            found.add("*")
        elif token.kind == "variable" and (depth == 0 or previous.upper() == "AS"):
            found.add(token.text[1:])
        previous = token.text
    return found


def _groups(found: Sequence[Token]) -> Iterator[_Group]:
    """Yield the group patterns, outer ones first, with the tokens that each has itself.

    Within a group, a variable in round brackets is in an expression.
    """
    stack: list[tuple[str, int, tuple[str, ...], list[tuple[Token, bool]], int]] = []
    done: list[_Group] = []
    depth = 0
    previous = ""
    for token in found:
        if token.text == "{":
            above = tuple(entry[0] for entry in stack)
            stack.append((_kind(previous, top=not stack), token.start, above, [], depth))
        elif token.text == "}" and stack:
            kind, start, above, own, _ = stack.pop()
            done.append(_Group(kind, start, above, tuple(own)))
            if kind == "EXISTS" and stack:
                # What an EXISTS asks about $this, the group around it asks.
                stack[-1][3].extend((inner, True) for inner, _ in own)
        else:
            depth += (token.text == "(") - (token.text == ")")
            if stack:
                stack[-1][3].append((token, depth > stack[-1][4]))
        previous = token.text.upper()
    yield from sorted(done, key=lambda group: group.start)


def _kind(previous: str, *, top: bool) -> str:
    if top:
        return "top"
    return previous if previous in ("EXISTS", "OPTIONAL", "UNION") else "group"


def _binds(group: _Group) -> bool:
    return any(token.text.upper() == "BIND" for token, _ in group.own)


def _within(token: Token, group: _Group, found: Sequence[Token]) -> bool:
    depth = 0
    for other in found:
        if other.start < group.start:
            continue
        if other.text == "{":
            depth += 1
        if other is token:
            return True
        if other.text == "}":
            depth -= 1
            if depth == 0:
                return other is token
    return False
