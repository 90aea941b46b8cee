"""What the embedded rules work on: sets of numbers, and the rows of them that a body holds for.

The members of a class are a set of numbers, the pairs of a property a set of two-tuples; so most of
a rule is work on whole sets. A term is a number: a node from 0 up, a literal from -1 down.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any, assert_never

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

from etom_kg.core.results import Term
from etom_kg.inference.contradictions import differ
from etom_kg.inference.rules import (
    TYPE,
    Atom,
    Different,
    Filter,
    IsLiteral,
    IsNode,
    Key,
    Node,
    OutsideDatatype,
    TwoOf,
    UnequalValues,
)
from etom_kg.inference.schema import ANONYMOUS, BUILTIN, INFERRED, named

__all__ = ["Facts", "Match", "Members", "Row", "Terms", "solutions"]

_LITERAL_TERM = tuple(b'"+-.0123456789tf')
"""What a literal begins with in TSV: a quote, or a number or truth value as it is."""

_PAIRS = (
    "SELECT ?s ?o WHERE {{ {{ ?s {0} ?o }} UNION "
    f"{{{{ GRAPH ?g {{{{ ?s {{0}} ?o }}}} FILTER(?g != {INFERRED}) }}}} }}}}"
)


class Terms:
    """The numbers of terms; ``nameless`` are blank nodes that have an IRI in their place.

    Terms are kept as the store writes them, in its TSV form of results: a store hands out a table
    of text in half the time that it takes for as many objects, and the text takes less memory.
    """

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
            if text[0] in _LITERAL_TERM:
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


Row = tuple[int, ...]
Members = set[Any]
"""Numbers under the key of a class, pairs of numbers under the key of a property."""

_HIDDEN = tuple(f"<{iri}".encode() for iri in (ANONYMOUS, *BUILTIN))


class Facts:
    """Triples as sets, and those that were concluded since."""

    def __init__(self, nameless: frozenset[BlankNode]) -> None:
        self.terms = Terms(nameless)
        self.found: dict[Key, Members] = {}
        self._sets: dict[Key, Members] = {}
        self._indexes: dict[tuple[Key, int], dict[int, list[int]]] = {}

    def read(self, source: Store, predicates: Iterable[NamedNode]) -> None:
        """Take in what a store states with these predicates, in whatever graph."""
        for predicate in predicates:
            self._state(predicate, self.terms.pairs(source, predicate))

    def state(self, triples: Iterable[Triple]) -> None:
        """Take in triples."""
        number = self.terms.number
        for triple in triples:
            self._state(triple.predicate, [(number(triple.subject), number(triple.object))])

    def _state(self, predicate: NamedNode, pairs: Iterable[tuple[int, int]]) -> None:
        if predicate != TYPE:
            self._sets.setdefault((predicate, None), set()).update(pairs)
            return
        kinds: dict[int, set[int]] = {}
        for member, kind in pairs:
            kinds.setdefault(kind, set()).add(member)
        for name, members in zip(self.terms.of(kinds), kinds.values(), strict=True):
            if isinstance(name, NamedNode):
                self._sets.setdefault((TYPE, name), set()).update(members)

    def all(self, key: Key) -> Members:
        """Return everything under a key; not to be changed."""
        return self._sets.get(key, set())

    def add(self, key: Key, members: Members) -> Members:
        """Add conclusions; return those that are new."""
        known = self._sets.setdefault(key, set())
        new = members - known
        if new:
            known |= new
            self.found.setdefault(key, set()).update(new)
            for place in (0, 1):
                index = self._indexes.get((key, place))
                if index is not None:
                    _extend(index, new, place)
        return new

    def index(self, key: Key, place: int) -> dict[int, list[int]]:
        """Return the pairs of a property by subject (0) or object (1), with what is opposite."""
        index = self._indexes.get((key, place))
        if index is None:
            index = self._indexes[key, place] = {}
            _extend(index, self.all(key), place)
        return index

    def conclusions(self) -> Iterator[Quad]:
        """Yield what was concluded as quads, less what is about built-in terms or has no name.

        Room is made for them: everything else is given up, and each when it was yielded.
        """
        self._sets.clear()
        self._indexes.clear()
        kinds = [kind and self.terms.number(kind) for _, kind in self.found]
        visible = [not text.startswith(_HIDDEN) for text in self.terms.nodes]
        is_shown = [kind is None or visible[kind] for kind in kinds]
        # Behind the nodes stand the literals, of which -1 is the last.
        terms = list(self.terms.of(range(len(visible))))
        if any(end < 0 for key, pairs in self.found.items() if not key[1] for _, end in pairs):
            terms += self.terms.of(range(-len(self.terms.literals), 0))
            visible += [True] * len(self.terms.literals)
        del self.terms
        for shown in is_shown:
            key = next(iter(self.found))
            members = self.found.pop(key)
            if shown:
                yield from _quads(key, members, terms, visible)


def _quads(key: Key, members: Members, terms: list[Any], visible: list[bool]) -> Iterator[Quad]:
    predicate, kind = key
    assert predicate is not None
    if kind is not None:
        for member in members:
            if member >= 0 and visible[member]:
                yield Quad(terms[member], predicate, kind, INFERRED)
        return
    for one, other in members:
        if one >= 0 and visible[one] and visible[other]:
            yield Quad(terms[one], predicate, terms[other], INFERRED)


def _extend(index: dict[int, list[int]], pairs: Members, place: int) -> None:
    for pair in pairs:
        key, value = pair if place == 0 else (pair[1], pair[0])
        index.setdefault(key, []).append(value)


class Match:
    """Rows of numbers, and which column is which variable."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.rows: Iterable[Row] = [()]
        self.columns: dict[Node, int] = {}

    def join(self, atom: Atom, members: Members | None = None) -> None:
        """Keep what agrees with an atom; ``members`` stand for everything under its key."""
        key = atom.key
        known = self.facts.all(key) if members is None else members
        if key[0] == TYPE:
            self._join_class(atom, known)
            return
        one, other = self._column(atom.subject), self._column(atom.object)
        if one is None and other is None:
            self._start(atom, known)
        elif one is not None and other is not None:
            self.rows = [row for row in self.rows if (row[one], row[other]) in known]
        elif one is not None:
            self._look_up(one, atom.object, self._index(key, 0, members))
        elif other is not None:
            self._look_up(other, atom.subject, self._index(key, 1, members))

    def _index(self, key: Key, place: int, members: Members | None) -> dict[int, list[int]]:
        if members is None:
            return self.facts.index(key, place)
        found: dict[int, list[int]] = {}
        _extend(found, members, place)
        return found

    def _look_up(self, here: int, new: Node, index: dict[int, list[int]]) -> None:
        self.rows = [(*row, value) for row in self.rows for value in index.get(row[here], ())]
        self._add(new)

    def _join_class(self, atom: Atom, members: Members) -> None:
        place = self._column(atom.subject)
        if place is None:
            self.rows = [(*row, member) for row in self.rows for member in members]
            self._add(atom.subject)
        else:
            self.rows = [row for row in self.rows if row[place] in members]

    def _start(self, atom: Atom, pairs: Members) -> None:
        if atom.subject == atom.object:
            self.rows = [(*row, s) for row in self.rows for s, o in pairs if s == o]
            self._add(atom.subject)
            return
        self.rows = pairs if not self.columns else [r + pair for r in self.rows for pair in pairs]
        self._add(atom.subject)
        self._add(atom.object)

    def _column(self, node: Node) -> int | None:
        """Return the column of a node; a constant gets one with its number."""
        if not isinstance(node, str) and node not in self.columns:
            number = self.facts.terms.number(node)
            self.rows = [(*row, number) for row in self.rows]
            self._add(node)
        return self.columns.get(node)

    def _add(self, node: Node) -> None:
        self.columns[node] = len(self.columns)

    def filter(self, tests: Iterable[Filter]) -> None:
        """Keep the rows that pass all tests; raises for what is not a filter."""
        for test in tests:
            self.rows = self._passing(test)

    def _passing(self, test: Filter) -> list[Row]:
        at = self.columns
        match test:
            case Different(left, right):
                one, other = at[left], at[right]
                return [row for row in self.rows if row[one] != row[other]]
            case IsLiteral(variable):
                one = at[variable]
                return [row for row in self.rows if row[one] < 0]
            case IsNode(variable):
                one = at[variable]
                return [row for row in self.rows if row[one] >= 0]
            case TwoOf():
                return self._two_of(test)
            case UnequalValues():
                return self._unequal(test)
            case OutsideDatatype():
                return self._outside(test)
            case _:
                assert_never(test)

    def _two_of(self, test: TwoOf) -> list[Row]:
        one, other = self.columns[test.left], self.columns[test.right]
        few = {self.facts.terms.number(term) for term in test.terms}
        among = (row for row in self.rows if row[one] in few and row[other] in few)
        return [row for row in among if row[one] < row[other]]

    def _unequal(self, test: UnequalValues) -> list[Row]:
        one, other, terms = self.columns[test.left], self.columns[test.right], self.facts.terms
        return [row for row in self.rows if differ(*terms.of((row[one], row[other])))]

    def _outside(self, test: OutsideDatatype) -> list[Row]:
        at, is_outside = self.columns[test.variable], _outside(test)
        numbers = {row[at] for row in self.rows}
        values = zip(numbers, self.facts.terms.of(numbers), strict=True)
        wrong = {number for number, value in values if is_outside(value)}
        return [row for row in self.rows if row[at] in wrong]

    def heads(self, head: Atom) -> Members:
        """Return what a rule with these rows concludes."""
        one = self._column(head.subject)
        if head.key[0] == TYPE:
            return {row[one] for row in self.rows}  # type: ignore[index]
        if list(self.columns)[:2] == [head.subject, head.object] and len(self.columns) == 2:
            return set(self.rows)
        other = self._column(head.object)
        return {(row[one], row[other]) for row in self.rows}  # type: ignore[index]


def _outside(test: OutsideDatatype) -> Callable[[Literal], bool]:
    disjoint, wider = test.disjoint, test.wider
    low, high = test.bounds or (None, None)

    def is_outside(value: Literal) -> bool:
        if test.bounds is None or value.datatype not in wider:
            return value.datatype in disjoint
        number = Decimal(value.value)
        is_below, is_above = low is not None and number < low, high is not None and number > high
        return is_below or is_above or number != number.to_integral_value()

    return is_outside


def solutions(
    facts: Facts, body: Sequence[Atom], start: int = 0, members: Members | None = None
) -> Match:
    """Join the atoms of a body, from one on whose members may be only the new ones."""
    match = Match(facts)
    match.join(body[start], members)
    left = [atom for place, atom in enumerate(body) if place != start]
    while left:
        near = next((a for a in left if any(v in match.columns for v in a.variables)), left[0])
        left.remove(near)
        match.join(near)
    return match
