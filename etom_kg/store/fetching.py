"""Fetch triples from several stores into one in memory, each pattern once and within bounds."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import pyoxigraph
from pyoxigraph import BlankNode, Quad

from etom_kg.core.errors import NotSupported, QueryError, StoreError
from etom_kg.core.results import Rows, Term
from etom_kg.store.base import Store, whole
from etom_kg.store.bounded import too_slow

__all__ = ["Fetcher"]

_NAMES = ("s", "p", "o")


class Fetcher:
    """Asks stores for triples and keeps these in ``local``.

    ``named`` keeps each triple in its named graph; ``most`` bounds the triples, and ``timeout``
    the seconds from now on.
    """

    def __init__(
        self,
        members: Sequence[Store],
        *,
        named: bool,
        most: int,
        timeout: float | None,
    ) -> None:
        self.local = pyoxigraph.Store()
        self._members = members
        self._named = named
        self._most = most
        self._timeout = timeout
        self._end = time.monotonic() + timeout if timeout else None
        self._held = 0
        self._anonymous = False
        self._asked: dict[str, list[tuple[Term, ...]]] = {}

    def left(self) -> float | None:
        """Return the seconds that are left, if there is a bound; raises when none are."""
        left = None if self._end is None else self._end - time.monotonic()
        if left is not None and left <= 0:
            raise too_slow(self._timeout or 0)
        return left

    def fetch(self, given: Sequence[tuple[Term, ...] | None]) -> list[tuple[Term, ...]]:
        """Return the triples of all stores with one of the given terms at each place.

        ``None`` is any term. Raises ``StoreError`` when a store fails, ``QueryError`` when too
        much matches or it takes too long, and ``NotSupported`` for blank nodes that would have
        to be known again.
        """
        fixed = [terms[0] if terms and len(terms) == 1 else None for terms in given]
        text = _request(given, fixed, named=self._named)
        if text not in self._asked:
            rows = self._asked[text] = []
            for member in self._members:
                rows += self._keep(self._answer(member, text), fixed)
        if self._anonymous and len(self._asked) > 1:
            raise NotSupported(
                "blank nodes match a pattern of the question, and these are not the same from one "
                "request to the next; ask each endpoint alone"
            )
        return self._asked[text]

    def _answer(self, member: Store, text: str) -> Rows:
        left = self.left()  # not within try: that the time is over is no fault of a store
        try:
            answer = member.query(text, timeout=left, limit=self._most - self._held + 1)
        except QueryError as error:
            raise StoreError(f"{member.place} was asked {text!r}: {error}") from None
        assert isinstance(answer, Rows)
        self._held += len(answer)
        if self._held > self._most:
            raise QueryError(
                f"its patterns match more than {self._most:,} triples, too many to gather; "
                "narrow it, or ask one endpoint"
            )
        return whole(answer, member.place)

    def _keep(self, answer: Rows, fixed: Sequence[Term | None]) -> list[tuple[Term, ...]]:
        """Put an answer into the local store and return its triples."""
        labels: dict[Term, BlankNode] = {}
        triples: list[tuple[Term, ...]] = []
        quads: list[Quad] = []
        for row in answer:
            found = dict(zip(answer.columns, row, strict=True))
            parts: list[Any] = [found.get(n) or f for n, f in zip(_NAMES, fixed, strict=True)]
            if any(isinstance(part, BlankNode) for part in parts):
                self._anonymous = True
                parts = [
                    labels.setdefault(part, BlankNode()) if isinstance(part, BlankNode) else part
                    for part in parts
                ]
            graph: Any = found.get("g")
            quads.append(Quad(*parts, *([graph] if graph else [])))
            triples.append(tuple(parts))
        self.local.extend(quads)
        return triples


def _request(
    given: Sequence[Sequence[Term] | None], fixed: Sequence[Term | None], *, named: bool
) -> str:
    """Return the query for triples with given terms, or with variables, at their places."""
    names = [name for name, term in zip(_NAMES, fixed, strict=True) if term is None]
    columns = " ".join(f"?{name}" for name in (["g", *names] if named else names))
    values = [
        f"VALUES ?{name} {{ {' '.join(map(str, terms))} }}"
        for name, terms in zip(_NAMES, given, strict=True)
        if terms and len(terms) > 1
    ]
    pairs = zip(_NAMES, fixed, strict=True)
    triple = " ".join(f"?{name}" if term is None else str(term) for name, term in pairs)
    where = " ".join([*values, f"GRAPH ?g {{ {triple} }}" if named else triple])
    return f"SELECT DISTINCT {columns or '*'} WHERE {{ {where} }}"
