"""How the triple patterns of a query are joined: in which order, and read at once or looked up.

Engines put the patterns of a group in an order by what they look like and look up the values row by
row. Here the order is by what there is, and a pattern of which a large part is wanted is read at
once: as a sub-select, which engines join by hashing. What the query means stays the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from etom_kg.core.namespaces import RDF
from etom_kg.store.lexical import Token
from etom_kg.validation.data import Extents
from etom_kg.validation.paths import Path

__all__ = ["Beginning", "Exists", "Joins", "Pattern", "read_beginning"]


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
    """Reads the grammar of SPARQL 1.1 (section 19.8) but for what groups are left alone for.

    These are blank nodes, variables as predicates and negated property sets.
    """

    def __init__(self, tokens: Sequence[Token], at: int, prefixes: Mapping[str, str]) -> None:
        self._tokens = tokens
        self._at = at
        self._prefixes = prefixes

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _pop(self) -> Token:
        self._at += 1
        return self._tokens[self._at - 1]

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
            while self._pop().text != "(":
                pass
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
            path = self._path()
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
        token = self._pop()
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
            return self._pop().text
        if not self._take("^"):
            return ""
        self._at += 1
        return f"^^{self._iri(self._pop())}"

    def _iri(self, token: Token) -> str:
        if token.kind == "iri":
            return token.text
        prefix, _, local = token.text.partition(":")
        if prefix not in self._prefixes or "\\" in local:
            raise _Unread
        return f"<{self._prefixes[prefix]}{local}>"

    def _path(self) -> Path:
        return self._many("|", lambda: self._many("/", self._step))

    def _many(self, operator: str, read: Callable[[], Path]) -> Path:
        parts = [read()]
        while self._take(operator):
            parts.append(read())
        return parts[0] if len(parts) == 1 else Path(operator, None, tuple(parts))

    def _step(self) -> Path:
        back = self._take("^")
        token = self._pop()
        if token.text == "(":
            path = self._path()
            if not self._take(")"):
                raise _Unread
        elif token.text == "a":
            path = Path("", RDF.type)
        elif token.kind in ("iri", "name"):
            path = Path("", NamedNode(self._iri(token)[1:-1]))
        else:
            raise _Unread
        if self._next.text in "*+?":
            path = Path(self._pop().text, None, (path,))
        return Path("^", None, (path,)) if back else path


_BOTH = 0.1
"""The share of rows that stay where both ends of a pattern are known already, as a guess."""
_FAR = 10.0
"""The number of nodes that a path of any length leads to, as a guess."""
_NOWHERE = "VALUES ?this { }"


@dataclass(frozen=True, slots=True)
class _Joined:
    """Patterns joined to one text, the variables in it and about how many rows it has."""

    text: str
    variables: frozenset[str]
    rows: float
    reads_all: bool = False

    def to(self, text: str, pattern: Iterable[str], rows: float, reads_all: bool) -> _Joined:
        """Return these joined to a text with more variables."""
        # A sub-select of two keeps the engine from taking them in another order.
        both = f"{{ SELECT * WHERE {{ {self.text} {text} }} }}"
        return _Joined(both, self.variables | set(pattern), rows, self.reads_all or reads_all)


class Joins:
    """Plans joins by what is counted in the data."""

    def __init__(self, extents: Extents) -> None:
        self._extents = extents

    def edits(self, beginning: Beginning | None, focus: str) -> dict[tuple[int, int], str]:
        """Return what to put in place of spans of a query, the pattern of its focus among it.

        There is nothing to put in where the query is best left as it is.
        """
        nodes = self._extents.count(focus)
        if not self._extents.are_many(nodes) or beginning is None or not beginning.spans:
            return {}
        patterns = _split(beginning.patterns)
        if self._is_empty(patterns):
            return {beginning.spans[0]: _NOWHERE}
        joined = self._join(_Joined(focus, frozenset({"?this"}), nodes), patterns)
        if joined is None:
            return {}
        done: list[tuple[int, int]] = []
        for exists in beginning.exists:
            filtered = self._filtered(joined, exists, beginning.others)
            if filtered is not None:
                joined = filtered
                done.append(exists.span)
        if not joined.reads_all:
            return {}
        texts = dict.fromkeys([*beginning.spans, *done], "")
        return texts | {beginning.spans[0]: joined.text}

    def _is_empty(self, patterns: Sequence[Pattern]) -> bool:
        """Tell whether the patterns have no solution, where that is quickly found out."""
        if any(self._pairs(pattern) == 0 for pattern in patterns):
            return True
        if not all(map(self._extents.has_circle, _circles(patterns))):
            return True
        # Engines begin at a term that is given, and so at the few rows that it leaves.
        is_anchored = any(not {p.start[0], p.end[0]} <= {"?"} for p in patterns)
        return is_anchored and not self._extents.any(" ".join(p.sparql for p in patterns))

    def _join(self, joined: _Joined, patterns: Iterable[Pattern]) -> _Joined | None:
        """Return patterns joined to others, next the one that multiplies rows least."""
        left = list(patterns)
        while left:
            near = [p for p in left if not joined.variables.isdisjoint(p.variables)]
            if not near:
                return None
            fans = [self._fan(pattern, joined) for pattern in near]
            fan = min(fans)
            pattern = near[fans.index(fan)]
            left.remove(pattern)
            pairs = self._pairs(pattern)
            reads_all = pairs is not None and self._extents.reads_all(pairs, joined.rows)
            text = _sub_select(pattern) if reads_all else pattern.sparql
            joined = joined.to(text, pattern.variables, joined.rows * fan, reads_all)
        return joined

    def _pairs(self, pattern: Pattern) -> int | None:
        """Return how many rows there are to a pattern, if it is one that can be read at once."""
        path = pattern.path.parts[0] if pattern.path.repeats else pattern.path
        if len(pattern.variables) == 2:
            return self._extents.of(path).pairs if path.single else None
        return self._extents.count(pattern.sparql) if pattern.path.bounded else None

    def _fan(self, pattern: Pattern, joined: _Joined) -> float:
        """Return about how many rows come of one to which a pattern is joined."""
        pairs = self._pairs(pattern)
        if len(pattern.variables) == 1:
            return 1 if pairs is None else min(1, pairs / joined.rows)
        if joined.variables.issuperset(pattern.variables):
            return _BOTH
        if pairs is None or not pattern.path.single:
            return _FAR if pattern.start in joined.variables else _FAR**2
        extent = self._extents.of(pattern.path)
        return pairs / max(1, extent.starts if pattern.start in joined.variables else extent.ends)

    def _filtered(self, joined: _Joined, exists: Exists, others: Set[str]) -> _Joined | None:
        """Return rows for which other patterns match, or do not; nothing to leave the filter."""
        names = {name for pattern in exists.patterns for name in pattern.variables}
        shared = sorted(names & joined.variables)
        if not shared or not others.isdisjoint(names - joined.variables):
            return None
        inner = self._read(_split(exists.patterns), joined.rows)
        if inner is None:
            return None
        # Of a path of any length there are no two rows alike, and it may have very many.
        is_unlike = len(exists.patterns) == 1 and exists.patterns[0].path.repeats
        word = "" if exists.negated or (is_unlike and len(shared) == len(names)) else "DISTINCT "
        text = f"{{ SELECT {word}{' '.join(shared)} WHERE {{ {inner.text} }} }}"
        text = f"MINUS {text}" if exists.negated else text
        return joined.to(text, (), joined.rows, reads_all=True)

    def _read(self, patterns: Sequence[Pattern], rows: float) -> _Joined | None:
        """Return patterns that are read at once, if that beats looking them up for each row."""
        counts = {p: n for p in patterns if (n := self._pairs(p)) is not None}
        first = min(counts, key=counts.__getitem__, default=None)
        if first is None or not self._extents.reads_all(counts[first], rows):
            return None
        start = _Joined(_sub_select(first), frozenset(first.variables), max(1, counts[first]))
        joined = self._join(start, [pattern for pattern in patterns if pattern != first])
        return joined if joined and self._extents.reads_all(joined.rows, rows) else None


def _split(patterns: Iterable[Pattern]) -> list[Pattern]:
    """Return the steps of sequences as patterns of their own, unless an end is given.

    From a given end, engines find the few ways themselves.
    """
    waiting = list(patterns)
    found: list[Pattern] = []
    while waiting:
        pattern = waiting.pop(0)
        if pattern.path.operator != "/" or len(pattern.variables) < 2:
            found.append(pattern)
            continue
        first, *rest = pattern.path.parts
        middle = f"?_step{len(found)}_{len(waiting)}"
        path = rest[0] if len(rest) == 1 else Path("/", None, tuple(rest))
        waiting[:0] = [Pattern(pattern.start, first, middle), Pattern(middle, path, pattern.end)]
    return found


def _circles(patterns: Sequence[Pattern]) -> Iterator[Path]:
    """Yield paths of which patterns ask to lead from a node back to it in any number of steps."""
    for pattern in patterns:
        if pattern.path.operator in ("*", "+") and pattern.path.parts[0].single:
            step = pattern.path.parts[0]
            there_and_back = Pattern(pattern.end, step, pattern.start) in patterns
            if there_and_back or (pattern.path.repeats and pattern.start == pattern.end):
                yield step


def _sub_select(pattern: Pattern) -> str:
    return f"{{ SELECT {' '.join(pattern.variables)} WHERE {{ {pattern.sparql} }} }}"
