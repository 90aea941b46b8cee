"""The closure by owlrl, the reference implementation of OWL 2 RL in Python."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from etom_kg.inference.contradictions import differ
from etom_kg.inference.rules import quad_in
from etom_kg.inference.schema import Schema, named
from etom_kg.inference.working import ASSERTED, INFERRED
from etom_kg.rdflib_terms import from_rdflib, to_rdflib

if TYPE_CHECKING:
    import rdflib

__all__ = ["close_by_owlrl"]

_LEXICAL = "Lexical value of the literal"


def close_by_owlrl(sources: Iterable[Store], schema: Schema) -> tuple[Store, list[str]]:
    """Return a store with what is asserted and what follows, and what owlrl says is wrong.

    Literals as subjects are left out; nameless class expressions have names.
    """
    from rdflib import Graph

    store = Store()
    for source in sources:
        for quad in source:
            if quad.graph_name != INFERRED:
                store.add(Quad(quad.subject, quad.predicate, quad.object, ASSERTED))
    graph = Graph()
    for quad in store:
        graph.add((to_rdflib(quad.subject), to_rdflib(quad.predicate), to_rdflib(quad.object)))
    faults = _expand(graph)
    store.extend(_conclusions(graph, store, schema))
    faults = [fault for fault in faults if not fault.startswith(_LEXICAL)]
    return store, [*faults, *_unequal_literals(graph)]


def _unequal_literals(graph: rdflib.Graph) -> Iterator[str]:
    """Yield what owlrl passes over: that two literals are the same whose values differ."""
    from rdflib import OWL
    from rdflib import Literal as RdflibLiteral

    for left, right in graph.subject_objects(OWL.sameAs):
        if isinstance(left, RdflibLiteral) and isinstance(right, RdflibLiteral):
            one, other = from_rdflib(left), from_rdflib(right)
            assert isinstance(one, Literal)
            assert isinstance(other, Literal)
            if differ(one, other):
                yield f"{one} and {other} differ and turn out the same"


def _conclusions(graph: rdflib.Graph, store: Store, schema: Schema) -> Iterator[Quad]:
    from rdflib import Literal as RdflibLiteral
    from rdflib import URIRef

    for subject, predicate, value in graph:
        if isinstance(subject, RdflibLiteral) or not isinstance(predicate, URIRef):
            continue
        ends = [
            named(n) if n in schema.nameless else n
            for n in (from_rdflib(subject), from_rdflib(value))
        ]
        triple = Triple(ends[0], NamedNode(str(predicate)), ends[1])  # type: ignore[arg-type]
        if quad_in(ASSERTED, triple) not in store:
            yield quad_in(INFERRED, triple)


def _expand(graph: rdflib.Graph) -> list[str]:
    from owlrl import OWLRL_Semantics
    from rdflib import OWL

    class Mended(OWLRL_Semantics):  # type: ignore[misc]
        """owlrl compares all properties of a key but the last, so that a key of one makes all same.

        The rule is stated anew here; everything else is owlrl's.
        """

        def _properties(self, triple: tuple[object, ...], cycle_num: int) -> None:
            if triple[1] != OWL.hasKey:
                super()._properties(triple, cycle_num)
                return
            keys = self._list(triple[2])
            holders: dict[tuple[object, ...], list[object]] = {}
            for node in self.graph.subjects(None, triple[0]) if keys else ():
                if (node, _TYPE, triple[0]) in self.graph:
                    for values in _combinations(self.graph, node, keys):
                        holders.setdefault(values, []).append(node)
            for same in holders.values():
                for left in same:
                    for right in same:
                        if left != right:
                            self.store_triple((left, OWL.sameAs, right))

    from rdflib import RDF

    _TYPE = RDF.type  # noqa: N806 - a constant of a library that is imported late
    semantics = Mended(graph, False, False)
    semantics.closure()
    return [str(message) for message in semantics.error_messages]


def _combinations(
    graph: rdflib.Graph, node: object, keys: list[object]
) -> Iterator[tuple[object, ...]]:
    from itertools import product

    yield from product(*(list(graph.objects(node, key)) for key in keys))  # type: ignore[arg-type]
