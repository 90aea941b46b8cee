"""Terms by number, kept as the store writes them: a node from 0 up, a literal from -1 down.

A store hands out a table of text in half the time that it takes for as many objects, and the text
takes less memory. It is written and read by the store's own library, in its TSV form of results.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    Store,
    Triple,
    parse_query_results,
)

from etom_kg.inference.schema import INFERRED, named

__all__ = ["Term", "Terms"]

Term = NamedNode | BlankNode | Literal | Triple

_LITERAL = tuple(b'"+-.0123456789tf')
"""What a literal begins with in TSV: a quote, or a number or truth value as it is."""

_PAIRS = (
    "SELECT ?s ?o WHERE {{ {{ ?s {0} ?o }} UNION "
    f"{{{{ GRAPH ?g {{{{ ?s {{0}} ?o }}}} FILTER(?g != {INFERRED}) }}}} }}}}"
)


class Terms:
    """The numbers of terms; ``nameless`` are blank nodes that have an IRI in their place."""

    def __init__(self, nameless: Iterable[BlankNode]) -> None:
        self.nodes: list[bytes] = []
        self.literals: list[bytes] = []
        self._numbers: dict[bytes, int] = {}
        for node in nameless:
            self._numbers[_written(node)] = self.number(named(node))

    def number(self, term: Term) -> int:
        """Return the number of a term, a new one for a new term."""
        text = _written(term)
        known = self._numbers.get(text)
        return self._add(text) if known is None else known

    def of(self, numbers: Iterable[int]) -> Iterator[Any]:
        """Return the terms of numbers."""
        nodes, literals = self.nodes, self.literals
        return _read(nodes[n] if n >= 0 else literals[-n - 1] for n in numbers)

    def pairs(self, source: Store, predicate: NamedNode) -> Iterator[tuple[int, int]]:
        """Yield what a store states with a predicate, in whatever graph, less what is inferred."""
        solutions: Any = source.query(_PAIRS.format(predicate))
        lines = BytesIO(solutions.serialize(format=QueryResultsFormat.TSV))
        known, add = self._numbers.get, self._add
        next(lines)
        for line in lines:
            subject, value = line[:-1].split(b"\t")
            one, other = known(subject), known(value)
            yield add(subject) if one is None else one, add(value) if other is None else other

    def _add(self, text: bytes) -> int:
        # Of a pair both may be the same new term.
        if text not in self._numbers:
            if text[0] in _LITERAL:
                self.literals.append(text)
                self._numbers[text] = -len(self.literals)
            else:
                self._numbers[text] = len(self.nodes)
                self.nodes.append(text)
        return self._numbers[text]


def _written(term: Term) -> bytes:
    if isinstance(term, NamedNode | BlankNode):
        return str(term).encode()
    store = Store()
    store.add(Quad(INFERRED, INFERRED, term))
    solutions: Any = store.query("SELECT ?x WHERE { ?s ?p ?x }")
    text: bytes = solutions.serialize(format=QueryResultsFormat.TSV)
    return text.partition(b"\n")[2].rstrip(b"\n")


def _read(texts: Iterable[bytes]) -> Iterator[Any]:
    table = b"\n".join((b"?x", *texts, b""))
    solutions: Any = parse_query_results(table, format=QueryResultsFormat.TSV)
    return (solution["x"] for solution in solutions)
