"""Checks: constraints of SHACL Core as one query each, and the register of their components.

A check is a pattern that matches the faulty: ``?this`` is the focus node, ``?value`` the value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode

from etom_kg.errors import ShapesError
from etom_kg.validation.data import Data, NotCovered, Term
from etom_kg.validation.focus import values
from etom_kg.validation.index import Index, Node
from etom_kg.validation.shapes import Shape

__all__ = ["COMPONENTS", "Check", "Context", "iri", "literal", "makes", "number", "term"]


@dataclass(frozen=True)
class Check:
    """A query for what breaks one constraint.

    ``value`` tells whether a finding names a value; ``keep`` looks at each value once more, for
    what SPARQL cannot say; ``path`` that the query binds ``?path``; ``each`` is a variable that
    tells findings apart; ``exact`` a predicate whose values are to be looked at as they were
    given; ``says`` is the message where the shape has none.
    """

    component: str
    where: str
    says: str
    value: bool = True
    tail: str = ""
    keep: Callable[[Term], bool] | None = None
    path: bool = False
    each: str = ""
    exact: NamedNode | None = None


@dataclass(frozen=True)
class Context:
    """What a component is made for."""

    shape: Shape
    index: Index
    data: Data

    @property
    def values(self) -> str:
        """The pattern for the value nodes."""
        return values(self.shape)

    def parameter(self, predicate: NamedNode) -> Node | None:
        """Return another parameter of the shape."""
        return self.index.value(self.shape.node, predicate)


Maker = Callable[[Context, Node], Iterator[Check]]
COMPONENTS: dict[NamedNode, Maker] = {}


def makes(predicate: NamedNode) -> Callable[[Maker], Maker]:
    """Register what makes the checks of a parameter such as ``sh:minCount``."""

    def register(maker: Maker) -> Maker:
        COMPONENTS[predicate] = maker
        return maker

    return register


def iri(node: Node, what: str) -> NamedNode:
    """Return a parameter that must be an IRI."""
    if isinstance(node, NamedNode):
        return node
    raise (
        NotCovered(f"{what} is {node}")
        if isinstance(node, BlankNode)
        else ShapesError(f"{what} must be an IRI, and is {node}")
    )


def number(node: Node, what: str) -> int:
    """Return a parameter that must be a count."""
    if isinstance(node, Literal) and re.fullmatch(r"\+?\d+", node.value):
        return int(node.value)
    raise ShapesError(f"{what} must be a number from 0 on, and is {node}")


def literal(node: Node, what: str) -> Literal:
    """Return a parameter that must be a literal."""
    if isinstance(node, Literal):
        return node
    raise ShapesError(f"{what} must be a literal, and is {node}")


def term(node: Node, what: str) -> str:
    """Return a parameter as SPARQL, which has no names for blank nodes."""
    if isinstance(node, NamedNode | Literal):
        return str(node)
    raise NotCovered(f"{what} is a blank node")
