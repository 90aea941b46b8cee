"""Several stores asked as one: a pattern of a question may be answered by any of them.

What the patterns match is gathered from all stores, and the question is answered here from that.
So it does not matter how the data is spread: two patterns that are joined, the steps of a path
and what NOT EXISTS looks for may each be elsewhere.

What a query asks of its data: triple patterns and paths, as rdflib's algebra has them.

Gather from several stores what the patterns of a query can match, and little more.

Each pattern is asked of every store, so it does not matter which store holds what. Patterns with
few answers go first; what they leave possible for a variable narrows the others. A value may be
left out only where no solution could use it, so narrowing follows the algebra: it goes into
OPTIONAL, MINUS and EXISTS from the pattern that they extend, and not into sub-selects.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

from etom_kg.core.errors import NotSupported, QueryError, StoreError
from etom_kg.core.namespaces import XSD
from etom_kg.core.results import Result, Term
from etom_kg.store.base import Store
from etom_kg.store.bounded import run_bounded
from etom_kg.store.fetching import Fetcher
from etom_kg.store.lexical import Request, check_syntax
from etom_kg.store.oxigraph import evaluate
from etom_kg.store.rdflib_view import from_rdflib

__all__ = [
    "UNNAMED",
    "FederatedStore",
    "Gatherer",
    "Node",
    "PathStep",
    "Step",
    "algebra",
    "exists_in",
    "steps_of",
]

Node = str | tuple[Term, ...]
"""A variable by its name, or the terms one of which must stand there."""

UNNAMED = ("/", "_:")
"""How the names of variables begin that mean something in one pattern only."""


@dataclass(frozen=True)
class Step:
    """A triple pattern; its predicate may be one of several."""

    subject: Node
    predicate: Node
    object: Node

    @property
    def nodes(self) -> tuple[Node, Node, Node]:
        """Subject, predicate and object."""
        return (self.subject, self.predicate, self.object)


@dataclass(frozen=True)
class PathStep:
    """A property path that is no chain of steps: its text and the predicates in it.

    ``may_be_empty`` says that it may lead from a node to itself over no triple at all.
    """

    subject: Node
    path: str
    predicates: tuple[NamedNode, ...]
    object: Node
    may_be_empty: bool

    @property
    def nodes(self) -> tuple[Node, Node]:
        """Subject and object."""
        return (self.subject, self.object)


def algebra(text: str) -> Any:
    """Return the algebra of a query (SPARQL 1.1, section 18); raises ``QueryError``."""
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        return translateQuery(parseQuery(text)).algebra
    except Exception as error:
        # rdflib raises whatever its parser and its own code happen to raise.
        reason = " ".join(str(error).split())[:160]
        raise QueryError(
            f"rdflib, which plans it for several stores, refuses it: {reason}"
        ) from None


def exists_in(expression: Any) -> Iterator[Any]:
    """Yield the algebra of each EXISTS and NOT EXISTS within an expression."""
    name = getattr(expression, "name", "")
    if name in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
        yield _translated(expression.graph)
    elif isinstance(expression, dict):
        for part in expression.values():
            yield from exists_in(part)
    elif isinstance(expression, list | tuple):
        for part in expression:
            yield from exists_in(part)


def _translated(graph: Any) -> Any:
    """Return a pattern as algebra; rdflib leaves those in OPTIONAL and BIND as they are parsed."""
    from rdflib.plugins.sparql.algebra import translateGroupGraphPattern

    return translateGroupGraphPattern(graph) if graph.name == "GroupGraphPatternSub" else graph


def steps_of(triples: Any) -> list[Step | PathStep]:
    """Return the steps of a basic graph pattern, chains and inverses in paths taken apart."""
    return list(_Splitter().steps(triples))


class _Splitter:
    def __init__(self) -> None:
        self._between = 0

    def steps(self, triples: Any) -> Iterator[Step | PathStep]:
        for subject, predicate, object_ in triples:
            yield from self._step(_node(subject), predicate, _node(object_))

    def _step(self, subject: Node, predicate: Any, object_: Node) -> Iterator[Step | PathStep]:
        from rdflib.paths import AlternativePath, InvPath, Path, SequencePath

        if isinstance(predicate, SequencePath):
            for part in predicate.args[:-1]:
                self._between += 1
                following = f"/{self._between}"
                yield from self._step(subject, part, following)
                subject = following
            yield from self._step(subject, predicate.args[-1], object_)
        elif isinstance(predicate, InvPath):
            yield from self._step(object_, predicate.arg, subject)
        elif isinstance(predicate, AlternativePath) and not any(
            isinstance(part, Path) for part in predicate.args
        ):
            yield Step(subject, tuple(_named(part) for part in predicate.args), object_)
        elif isinstance(predicate, Path):
            found = tuple(dict.fromkeys(_predicates(predicate)))
            yield PathStep(subject, predicate.n3(), found, object_, _may_be_empty(predicate))
        else:
            yield Step(subject, _node(predicate), object_)


def _node(term: Any) -> Node:
    from rdflib import BNode, Variable

    if isinstance(term, Variable):
        return str(term)
    # A blank node in a query is a variable without a name of its own.
    return f"_:{term}" if isinstance(term, BNode) else (_term(term),)


def _term(term: Any) -> Term:
    found = from_rdflib(term)
    assert found is not None
    return found


def _named(term: Any) -> NamedNode:
    return NamedNode(str(term))


def _predicates(path: Any) -> Iterator[NamedNode]:
    from rdflib import URIRef
    from rdflib.paths import NegatedPath

    if isinstance(path, URIRef):
        yield _named(path)
    elif isinstance(path, NegatedPath):
        raise NotSupported("a negated property set (!) is not asked of several stores")
    else:
        for part in _parts(path):
            yield from _predicates(part)


def _parts(path: Any) -> tuple[Any, ...]:
    """Return the paths that a sequence, an alternative, an inverse or a repetition is made of."""
    if hasattr(path, "args"):
        return tuple(path.args)
    return (path.arg if hasattr(path, "arg") else path.path,)


def _may_be_empty(path: Any) -> bool:
    from rdflib.paths import MulPath, Path, SequencePath

    if not isinstance(path, Path):
        return False
    if isinstance(path, MulPath):
        return bool(path.zero) or _may_be_empty(path.path)
    parts = map(_may_be_empty, _parts(path))
    return all(parts) if isinstance(path, SequencePath) else any(parts)


_MANY = 2000
_AT_ONCE = 200
_PATH = 100.0

Possible = dict[str, frozenset[Term]]
"""The values that a variable can have in a solution, for those that are bound in every one."""


class Gatherer:
    """Has a fetcher fetch what a query needs."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher

    def gather(self, text: str) -> None:
        """Gather for a query; raises ``QueryError``, ``StoreError`` or ``NotSupported``."""
        self._walk(algebra(text), {})

    def _walk(self, node: Any, outer: Possible) -> Possible:
        """Gather for a part of the algebra; solutions that differ from ``outer`` are not wanted."""
        if node.name == "BGP":
            return self._pattern(steps_of(node.triples), outer)
        if node.name == "values":
            return _listed(node.res)
        if node.name == "Join":
            first = self._walk(node.p1, outer)
            return first | self._walk(node.p2, outer | first)
        if node.name in ("LeftJoin", "Minus"):
            first = self._walk(node.p1, outer)
            second = self._walk(node.p2, first)
            self._exists(node.get("expr"), second | first)
            return first
        if node.name == "Union":
            one, two = self._walk(node.p1, outer), self._walk(node.p2, outer)
            return {name: one[name] | two[name] for name in one if name in two}
        within = {} if node.name in _OWN_SCOPE else outer
        # VALUES without rows has an empty list there, and a CONSTRUCT may have no pattern.
        found = self._walk(node.p, within) if node.get("p") else within
        for key in ("expr", "A"):
            self._exists(node.get(key), found)
        if node.name == "Project":
            return {str(name): found[str(name)] for name in node.PV if str(name) in found}
        return found

    def _exists(self, expression: Any, outer: Possible) -> None:
        for pattern in exists_in(expression):
            self._walk(pattern, outer)

    def _pattern(self, steps: list[Step | PathStep], outer: Possible) -> Possible:
        """Gather for steps that must all match, the cheapest first."""
        names = {node for step in steps for node in step.nodes if isinstance(node, str)}
        possible = {name: outer[name] for name in names if name in outer}
        waiting = list(steps)
        while waiting and all(possible.values()):
            step = min(waiting, key=lambda each: _cost(each, possible))
            waiting.remove(step)
            if isinstance(step, PathStep):
                self._follow(step, possible)
                if step.may_be_empty and not _stands_in_triples(step, steps):
                    self._find_nodes(step, possible)
            else:
                rows = self._fetch(step, possible)
                for place, node in enumerate(step.nodes):
                    if isinstance(node, str):
                        _narrow(possible, node, {row[place] for row in rows})
        if not all(possible.values()):
            possible = {name: frozenset() for name in names}
        return {n: terms for n, terms in possible.items() if not n.startswith(UNNAMED)}

    def _follow(self, step: PathStep, possible: Possible) -> None:
        """Gather all triples of a path's predicates; walk it here from an end that is known."""
        self._fetch(Step("from", step.predicates, "to"), {})
        ends = [_values(node, possible) for node in (step.subject, step.object)]
        known = min((0, 1), key=lambda end: _size(ends[end]))
        start, other = ends[known], (step.object, step.subject)[known]
        if start is None or isinstance(other, tuple):
            return
        path = f"?start {step.path} ?end" if known == 0 else f"?end {step.path} ?start"
        listed = " ".join(map(str, start))
        answer: Any = self._fetcher.local.query(
            f"SELECT DISTINCT ?end WHERE {{ VALUES ?start {{ {listed} }} {path} }}",
            use_default_graph_as_union=True,
        )
        # An empty path leads to where it starts, of which no triple need be here yet.
        itself = start if step.may_be_empty else ()
        _narrow(possible, other, {*itself, *(row[0] for row in answer)})

    def _find_nodes(self, step: PathStep, possible: Possible) -> None:
        """Gather triples that tell which nodes there are, for a path that may be empty."""
        sizes = _ends(step, possible)
        node = step.nodes[sizes.index(min(sizes))]
        self._fetch(Step(node, "any", "other"), possible)
        if min(sizes) <= _MANY:
            self._fetch(Step("other", "any", node), possible)

    def _fetch(self, step: Step, possible: Possible) -> list[tuple[Term, ...]]:
        """Return the triples of all stores that match a step, and keep them."""
        given: list[tuple[Term, ...] | None] = [
            node if isinstance(node, tuple) else None for node in step.nodes
        ]
        most = _MANY if given[0] is None and given[2] is None else _AT_ONCE
        sizes = {
            place: _size(_values(node, possible))
            for place, node in enumerate(step.nodes)
            if isinstance(node, str)
        }
        place = min(sizes, key=lambda each: sizes[each], default=None)
        if place is None or sizes[place] > most:
            return self._fetcher.fetch(given)
        rows: list[tuple[Term, ...]] = []
        listed = sorted(_values(step.nodes[place], possible) or (), key=str)
        source = (term for term in listed if place == 2 or isinstance(term, NamedNode))
        while piece := tuple(islice(source, _AT_ONCE)):
            given[place] = piece
            rows += self._fetcher.fetch(given)
        return rows


_OWN_SCOPE = frozenset(
    {"AggregateJoin", "AskQuery", "ConstructQuery", "Distinct", "Group", "OrderBy", "Project"}
    | {"Reduced", "SelectQuery", "Slice", "ToMultiSet"}
)
"""Parts whose solutions depend on each other, or that make none of their own."""


def _listed(rows: Sequence[Mapping[Any, Any]]) -> Possible:
    """Return what VALUES leaves possible, for variables that it binds in every row."""
    from rdflib.term import Identifier

    from etom_kg.store.rdflib_view import from_rdflib

    found: Possible = {}
    for name in rows[0] if rows else ():
        terms = [row.get(name) for row in rows]
        if all(isinstance(term, Identifier) for term in terms):
            _narrow(found, str(name), [from_rdflib(term) for term in terms])
    return found


def _narrow(possible: Possible, name: str, terms: Iterable[Term | None]) -> None:
    """Note the terms of a variable, if all are IRIs or plain strings.

    Numbers, dates and texts with a language are spelt differently by different stores.
    """
    found = frozenset(term for term in terms if term is not None)
    if all(_spelt_alike(term) for term in found):
        possible[name] = possible[name] & found if name in possible else found


def _spelt_alike(term: Term) -> bool:
    return isinstance(term, NamedNode) or (
        isinstance(term, Literal) and term.datatype == XSD.string
    )


def _values(node: Node, possible: Possible) -> Collection[Term] | None:
    return node if isinstance(node, tuple) else possible.get(node)


def _size(values: Collection[Term] | None) -> float:
    return float("inf") if values is None else len(values)


def _stands_in_triples(path: PathStep, steps: Sequence[Step | PathStep]) -> bool:
    """Tell whether an end of a path also stands in a triple of the same pattern."""
    bound = {
        node for step in steps if isinstance(step, Step) for node in (step.subject, step.object)
    }
    return any(node in bound for node in path.nodes)


def _ends(step: Step | PathStep, possible: Possible) -> list[float]:
    return [_size(_values(node, possible)) for node in (step.subject, step.object)]


def _cost(step: Step | PathStep, possible: Possible) -> tuple[float, float]:
    """Say what a step costs, at least roughly: paths need all triples of their predicates."""
    low, high = sorted(_ends(step, possible))
    if isinstance(step, PathStep):
        return (max(low, _PATH), high)
    return (low if _size(_values(step.predicate, possible)) < _MANY else low + _PATH, high)


_MOST = 1_000_000


class FederatedStore(Store):
    """Stores, such as endpoints, that are read as if all their graphs stood in one.

    ``most`` bounds the triples that one question may gather. Nothing is kept from one question
    to the next.
    """

    def __init__(self, members: Sequence[Store], *, most: int = _MOST) -> None:
        super().__init__(allow_service=True)  # what it means here is said below
        if not members:
            raise StoreError("several stores are asked as one, but none is named")
        self.members = tuple(members)
        self.most = most

    @property
    def place(self) -> str:
        """The places of all."""
        return " and ".join(member.place for member in self.members)

    def _answer(
        self, request: Request, timeout: float | None, limit: int | None, graphs: tuple[str, ...]
    ) -> Result:
        check_syntax(request.text)
        if request.form == "DESCRIBE":
            raise NotSupported("DESCRIBE means something else to each server; use CONSTRUCT")
        if request.calls_service:
            raise NotSupported("a query with SERVICE is for one store; name one, or leave it out")
        fetcher = Fetcher(
            self.members,
            named=bool(graphs) or request.names_dataset or request.asks_named_graphs,
            most=self.most,
            timeout=timeout,
        )
        Gatherer(fetcher).gather(request.text)
        return run_bounded(lambda: evaluate(fetcher.local, request, limit, graphs), fetcher.left())

    def update(self, text: str) -> None:
        """Raise ``NotSupported``: no one can say which store an update is for."""
        raise self._read_only()

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """Yield the quads of all stores; what two of them hold comes twice."""
        for member in self.members:
            yield from member.quads(graph)

    def graphs(self) -> dict[str, int]:
        """Return the named graphs of all stores, with the sum of what each holds of them."""
        found: Counter[str] = Counter()
        for member in self.members:
            found.update(member.graphs())
        return dict(sorted(found.items()))

    def close(self) -> None:
        """Close all stores."""
        for member in self.members:
            member.close()
