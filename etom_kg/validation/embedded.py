"""Data in the embedded store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple, Variable

from etom_kg.errors import ShapesError
from etom_kg.namespaces import XSD
from etom_kg.validation.data import Data, NotCovered, Row, Term
from etom_kg.xsd import INTEGER_BOUNDS

__all__ = ["SHAPES_GRAPH", "EmbeddedData"]

SHAPES_GRAPH = NamedNode("urn:etom-kg:shapes")

_LOST = frozenset({XSD[name] for name in INTEGER_BOUNDS if name != "integer"} | {XSD.dateTimeStamp})
"""Datatypes that Oxigraph keeps as those they derive from."""


class EmbeddedData(Data):
    """Quads that are copied to memory, all in one graph, or an embedded store as it is."""

    few = 100

    def __init__(self, data: Store | Iterable[Quad]) -> None:
        self._union = isinstance(data, Store)
        self.once = not self._union
        self._exact: dict[NamedNode, dict[Term, list[Term]]] = {}
        if isinstance(data, Store):
            self.store = data
            return
        quads = data if isinstance(data, list) else list(data)
        self.store = Store()
        self.store.extend(Quad(q.subject, q.predicate, q.object) for q in quads)
        lossy = {
            quad.predicate
            for quad in quads
            if isinstance(quad.object, Literal) and quad.object.datatype in _LOST
        }
        self._exact = {predicate: defaultdict(list) for predicate in lossy}
        for quad in quads if lossy else ():
            if quad.predicate in lossy:
                values = self._exact[quad.predicate][quad.subject]
                if quad.object not in values:
                    values.append(quad.object)

    @property
    def substitutes(self) -> bool:
        """Whether ``given`` may be used."""
        return True

    @property
    def loses_datatypes(self) -> bool:
        """Whether all whole numbers are ``xsd:integer`` here."""
        return self._union

    @property
    def lossy(self) -> frozenset[NamedNode]:
        """The predicates of literals whose datatype the store does not keep."""
        return frozenset(self._exact)

    def exact(self, predicate: NamedNode) -> Mapping[Term, list[Term]]:
        """Return the values of one of the ``lossy`` predicates as they were given."""
        return self._exact[predicate]

    def select(
        self, text: str, columns: Sequence[str], given: Mapping[str, Term] | None = None
    ) -> Iterator[Row]:
        """Yield the given columns of the rows of a SELECT query."""
        options: dict[str, Any] = {"use_default_graph_as_union": self._union}
        if given:
            options["substitutions"] = {Variable(name): term for name, term in given.items()}
        try:
            solutions: Any = self.store.query(text, **options)
        except SyntaxError as error:
            raise ShapesError(f"a query made from the shapes is no SPARQL: {error}") from None
        for solution in solutions:
            yield [solution[column] for column in columns]

    def add_shapes(self, triples: Iterable[Triple]) -> NamedNode:
        """Put the shapes beside the data and return the name of their graph."""
        if self._union:
            raise NotCovered("shapes cannot be put into the store that is validated")
        self.store.extend(Quad(t.subject, t.predicate, t.object, SHAPES_GRAPH) for t in triples)
        return SHAPES_GRAPH

    def quads(self) -> Iterator[Quad]:
        """Yield the data."""
        return (quad for quad in self.store if quad.graph_name != SHAPES_GRAPH)
