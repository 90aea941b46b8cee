"""What a query asks of its data: triple patterns and paths, as rdflib's algebra has them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pyoxigraph import NamedNode

from etom_kg.errors import NotSupported, QueryError
from etom_kg.results import Term
from etom_kg.store.terms import from_rdflib

__all__ = ["UNNAMED", "Node", "PathStep", "Step", "algebra", "exists_in", "steps_of"]

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
