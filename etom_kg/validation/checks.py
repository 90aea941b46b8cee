"""Checks: constraints of SHACL Core as one query each, and the register of their components.

A check is a pattern that matches the faulty: ``?this`` is the focus node, ``?value`` the value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import BlankNode, Literal, NamedNode

from etom_kg.core.errors import ShapesError
from etom_kg.core.namespaces import XSD
from etom_kg.validation.data import Data, Extent, NotCovered, Term
from etom_kg.validation.paths import Index, Node, Path
from etom_kg.validation.shapes import Focus, Shape, reached, values

__all__ = [
    "COMPONENTS",
    "Check",
    "Context",
    "iri",
    "is_value",
    "literal",
    "makes",
    "number",
    "term",
]


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
    """What a component is made for: a shape and its focus nodes."""

    shape: Shape
    index: Index
    data: Data
    focus: Focus

    @cached_property
    def nodes(self) -> int:
        """The number of focus nodes."""
        return self.data.extents.count(self.focus.bind("?this"))

    @cached_property
    def extent(self) -> Extent | None:
        """How far the path reaches, if all of it is to be read at once."""
        return self.data.extents.read(self.shape.path, self.nodes)

    @property
    def values(self) -> str:
        """The pattern for the value nodes."""
        return values(self.shape, self.extent is not None)

    def reached(self, predicate: NamedNode, variable: str) -> str:
        """Return the pattern for the values of another predicate."""
        path = Path("", predicate)
        reads_all = self.data.extents.read(path, self.nodes) is not None
        return reached(path, "?this", variable, reads_all)

    @property
    def several(self) -> bool:
        """Whether any node may have several values."""
        return self.extent is None or self.extent.pairs > self.extent.starts

    def lacks_value(self, test: str = "") -> str:
        """Return the condition that a focus node has no value that passes a test."""
        pattern = f"{values(self.shape)} {test}"
        return self._unless(pattern, self.extent is not None)

    def lacks(self, pattern: str) -> str:
        """Return the condition that a pattern does not match."""
        extents = self.data.extents
        many = extents.are_many(self.nodes)
        return self._unless(pattern, many and extents.reads_all(extents.count(pattern), self.nodes))

    def _unless(self, pattern: str, reads_all: bool) -> str:
        return f"MINUS {{ {pattern} }}" if reads_all else f"FILTER NOT EXISTS {{ {pattern} }}"

    def failing(
        self, component: str, where: str, says: str, keep: Callable[[Term], bool] | None = None
    ) -> Iterator[Check]:
        """Yield the check of values that meet a condition, unless no value in the data does.

        ``where`` is a pattern behind that of the values, in which no variable but ``?value`` is
        bound already.
        """
        pattern = f"{self.values} {where}"
        if self.extent is None or self.data.any_value(pattern, keep):
            yield Check(component, pattern, says, keep=keep)

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


def is_value(node: Node, what: str) -> str:
    """Return the expression that ``?value`` is a parameter, the very same term."""
    text = term(node, what)
    if isinstance(node, NamedNode):
        return f"?value = {text}"
    # In Virtuoso, no string is the same term as a string in a query.
    if isinstance(node, Literal) and node.datatype == XSD.string:
        return f"(isLiteral(?value) && DATATYPE(?value) = {XSD.string} && STR(?value) = {text})"
    return f"sameTerm(?value, {text})"


def term(node: Node, what: str) -> str:
    """Return a parameter as SPARQL, which has no names for blank nodes."""
    if isinstance(node, NamedNode | Literal):
        return str(node)
    raise NotCovered(f"{what} is a blank node")
