"""A query that a shapes graph brings along, with its variables bound beforehand (SHACL 5.3, 6).

The standard binds ``$this`` before the query runs, for one node after the other. Here ``?this``
stays a variable, and every group that tests it gets the pattern that gives it its values. Where
that could change what the query means - with its own sub-select, aggregates over all rows or a
limit - it is asked for each node.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from etom_kg.core.errors import ShapesError
from etom_kg.store.lexical import Token, place, substitute, tokens
from etom_kg.validation.joins import Beginning, read_beginning

__all__ = ["Group", "QueryText", "groups"]


@dataclass
class Group:
    """A group pattern between braces.

    ``tested`` are the variables in its own expressions, those in an EXISTS among them;
    ``is_select`` tells a sub-select, whose pattern is a group in it.
    """

    start: int
    is_top: bool
    is_optional: bool
    is_exists: bool
    in_exists: bool
    depth: int
    is_select: bool = False
    end: int = -1
    binds: bool = False
    tested: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)

    def read(self, token: Token, previous: str, depth: int) -> None:
        """Take note of a token in so many round brackets."""
        text = token.text.upper()
        self.is_select |= text == "SELECT" and previous == "{"
        self.binds |= text == "BIND"
        if token.kind == "variable":
            self.used.add(token.text[1:])
            if depth > self.depth:
                self.tested.add(token.text[1:])

    def read_group(self, group: Group) -> None:
        """Take note of a group within."""
        self.used |= group.used
        if group.is_exists:
            self.tested |= group.used


def groups(found: Sequence[Token]) -> list[Group]:
    """Return the group patterns, each before those in it.

    A variable in round brackets is in an expression; nothing else in a pattern has both.
    """
    done: list[Group] = []
    stack: list[Group] = []
    depth, previous = 0, ""
    for token in found:
        if token.text == "{":
            exists = previous == "EXISTS"
            within = exists or (bool(stack) and stack[-1].in_exists)
            optional = previous == "OPTIONAL"
            stack.append(Group(token.start, not done, optional, exists, within, depth))
            done.append(stack[-1])
        elif token.text == "}" and stack:
            group = stack.pop()
            group.end = token.start
            if stack:
                stack[-1].read_group(group)
        elif stack:
            stack[-1].read(token, previous, depth)
        depth += (token.text == "(") - (token.text == ")")
        previous = token.text.upper()
    return done


_NONE: Mapping[tuple[int, int], str] = MappingProxyType({})
_FORBIDDEN = ("MINUS", "SERVICE", "VALUES")
_AGGREGATES = frozenset({"AVG", "COUNT", "GROUP_CONCAT", "MAX", "MIN", "SAMPLE", "SUM"})


class QueryText:
    """A SELECT or ASK query about ``$this``.

    ``bound`` are the variables that get values from outside; ``constants`` are variables with
    one value, as SPARQL; ``path`` stands for ``$PATH``.
    """

    def __init__(
        self,
        text: str,
        prefixes: Mapping[str, str],
        *,
        bound: Sequence[str] = ("this",),
        constants: Mapping[str, str] | None = None,
        path: str = "",
    ) -> None:
        self._constants = dict(constants or {})
        self._bound = (*bound, *self._constants)
        filled = substitute(text, {"PATH": path} if path else {})
        self._text = substitute(filled, {name: f"?{name}" for name in self._bound})
        self._prefixes = prefixes
        self._prologue = "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in prefixes.items())
        self._tokens = list(tokens(self._text))
        words = [t.text.upper() for t in self._tokens if t.kind == "word"]
        form = next((word for word in words if word in ("ASK", "SELECT")), None)
        if form is None:
            raise ShapesError("the query of a constraint is neither SELECT nor ASK")
        self._form = next(n for n, t in enumerate(self._tokens) if t.text.upper() == form)
        self._is_ask = form == "ASK"
        self._check(words)

    def _check(self, words: Sequence[str]) -> None:
        for word in _FORBIDDEN:
            if word in words:
                raise ShapesError(f"a query in shapes may not use {word} (SHACL 5.2.1)")
        for before, after in zip(self._tokens, self._tokens[1:], strict=False):
            variable = after.text[1:] if after.kind == "variable" else ""
            if before.text.upper() == "AS" and variable in self._bound:
                line, column = place(self._text, after.start)
                raise ShapesError(
                    f"a query in shapes may not give ${variable} a value of its own "
                    f"(line {line}, column {column} of the query; SHACL 5.2.1)"
                )
        for projected in self._inner:
            if "this" not in projected:
                raise ShapesError("a sub-select in shapes must name $this (SHACL 5.2.1)")

    @cached_property
    def _inner(self) -> list[set[str]]:
        starts = [n for n, t in enumerate(self._tokens) if t.text.upper() == "SELECT"]
        return [_projected(self._tokens[n + 1 :]) for n in starts if n != self._form]

    @cached_property
    def variables(self) -> set[str]:
        """The names of the variables that the query returns, without ``?``."""
        if self._is_ask:
            return set(self._bound)
        found = _projected(self._tokens[self._form + 1 :])
        if "*" in found:
            found = {t.text[1:] for t in self._tokens if t.kind == "variable"}
        return found

    def mentions(self, *names: str) -> bool:
        """Tell whether the query uses any of some variables or words."""
        return any(name.upper() in self._names for name in names)

    @cached_property
    def _names(self) -> set[str]:
        return {t.text.lstrip("?$").upper() for t in self._tokens}

    @cached_property
    def _groups(self) -> list[Group]:
        return groups(self._tokens)

    @cached_property
    def in_one(self) -> bool:
        """Whether one query for all focus nodes means the same as one for each."""
        top = self._groups[0]
        outside = [t for t in self._tokens if not top.start <= t.start <= top.end]
        words = {t.text.upper() for t in outside if t.kind == "word"}
        if self._is_ask or self._inner or words & {"LIMIT", "OFFSET"}:
            return False
        if "GROUP" in words:
            names = [t.text.upper() for t in outside]
            return "?THIS" in names[names.index("GROUP") :]
        return not words & _AGGREGATES

    @cached_property
    def beginning(self) -> Beginning | None:
        """What the pattern of the query begins with, if it can be told."""
        words = {t.text.upper() for t in self._tokens if t.kind == "word"}
        if words & {"BASE", "PREFIX"}:
            return None
        start = self._groups[0].start
        at = next(n for n, t in enumerate(self._tokens) if t.start == start)
        return read_beginning(self._tokens, at + 1, self._prefixes)

    def once_for_all(self, pattern: str, edits: Mapping[tuple[int, int], str] = _NONE) -> str:
        """Return the query for all nodes that a pattern binds ``?this`` to.

        ``edits`` are texts for spans of the query, the pattern among them.
        """
        patterns = {"this": pattern} | {
            name: f"VALUES ?{name} {{ {term} }}" for name, term in self._constants.items()
        }
        inserts = dict(edits)
        for group in self._groups:
            names = set(patterns) if group.is_top else group.tested & set(patterns)
            if group.is_top and edits:
                names.discard("this")
            # EXISTS sees the values of the group around it, and so does the test in an OPTIONAL.
            if names and not group.in_exists and not (group.is_optional and not group.binds):
                place = group.start + 1
                inserts[place, place] = " ".join(patterns[name] for name in sorted(names))
        return self._written(inserts)

    def for_one(self) -> str:
        """Return the query to which the values are given when it is run."""
        return self._written({})

    def for_terms(self, terms: Mapping[str, str]) -> str:
        """Return the query with the values, which are written as SPARQL, in it."""
        given = {**self._constants, **terms}
        names = " ".join(f"?{name}" for name in given)
        row = f"VALUES ({names}) {{ ({' '.join(given.values())}) }}"
        places = (g for g in self._groups if not g.in_exists and not g.is_select)
        return self._written({(group.start + 1, group.start + 1): row for group in places})

    def _written(self, inserts: Mapping[tuple[int, int], str]) -> str:
        """Return the query with texts in place of spans, ``?this`` among its columns."""
        start = self._tokens[self._form]
        end = start.start + len(start.text)
        following = self._tokens[self._form + 1]
        pieces = [self._prologue, self._text[: start.start], "SELECT"]
        if following.text.upper() in ("DISTINCT", "REDUCED"):
            pieces.append(f" {following.text}")
            end = following.start + len(following.text)
        missing = [n for n in self._bound if self._is_ask or n not in self.variables]
        wanted = missing if self._is_ask else [n for n in missing if n == "this"]
        pieces += [f" ?{name}" for name in wanted]
        if self._is_ask and following.text.upper() != "WHERE":
            pieces.append(" WHERE ")
        for span in sorted(inserts):
            pieces += [self._text[end : span[0]], f" {inserts[span]} "]
            end = span[1]
        return "".join([*pieces, self._text[end:]])


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
