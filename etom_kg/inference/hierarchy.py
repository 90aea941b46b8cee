"""The shortest axioms that say the same: no rule for what two others already give."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode

from etom_kg.inference.schema import Schema
from etom_kg.namespaces import OWL, RDFS

__all__ = ["Hierarchy"]

Pair = tuple[NamedNode, NamedNode]


class Hierarchy:
    """Sub-term pairs of a closed schema."""

    def __init__(self, pairs: Iterable[Pair]) -> None:
        self.above: dict[NamedNode, set[NamedNode]] = defaultdict(set)
        for low, high in pairs:
            if low != high:
                self.above[low].add(high)

    def strictly_above(self, low: NamedNode) -> set[NamedNode]:
        """Return what is above a term and not equivalent to it."""
        return {high for high in self.above.get(low, ()) if low not in self.above.get(high, ())}

    def steps(self) -> Iterator[Pair]:
        """Yield the pairs with nothing in between."""
        for low in list(self.above):
            between = self.strictly_above(low)
            for high in self.above[low]:
                # A term that is itself equivalent to ``high`` does not stand between.
                if not any(high in self.strictly_above(middle) for middle in between):
                    yield low, high

    @classmethod
    def classes(cls, schema: Schema) -> Hierarchy:
        """Return the hierarchy of classes."""
        return cls(p for p in schema.pairs(RDFS.subClassOf) if p[0] != OWL.Nothing)

    @classmethod
    def properties(cls, schema: Schema) -> Hierarchy:
        """Return the hierarchy of properties."""
        return cls(schema.pairs(RDFS.subPropertyOf))

    def typings(self, pairs: Iterable[Pair], classes: Hierarchy) -> Iterator[Pair]:
        """Yield the domains or ranges that follow from no wider property and no narrower class."""
        stated: dict[NamedNode, set[NamedNode]] = defaultdict(set)
        for prop, kind in pairs:
            stated[prop].add(kind)
        for prop, kinds in stated.items():
            wider = self.strictly_above(prop)
            for kind in kinds:
                by_property = any(kind in stated.get(other, ()) for other in wider)
                by_class = any(kind in classes.strictly_above(k) for k in kinds)
                if not by_property and not by_class:
                    yield prop, kind
