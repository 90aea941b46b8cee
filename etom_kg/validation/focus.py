"""Which nodes a constraint is about, as a SPARQL pattern in which the node stays a variable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, NamedNode

from etom_kg.namespaces import RDF, RDFS
from etom_kg.validation.data import Data, NotCovered
from etom_kg.validation.paths import Path
from etom_kg.validation.shapes import Shape, Target

__all__ = ["Focus", "TargetFocus", "ValueFocus", "instance_of", "values"]


class Focus:
    """Nodes to look at."""

    def bind(self, variable: str) -> str:
        """Return a pattern that binds the variable to each of the nodes once."""
        raise NotImplementedError


@dataclass(frozen=True)
class TargetFocus(Focus):
    """The targets of a shape; with ``only``, those among given nodes."""

    targets: tuple[Target, ...]
    data: Data
    only: str = ""

    def bind(self, variable: str) -> str:
        """Return a pattern that binds the variable to each of the nodes once."""
        parts = [self._pattern(target, variable) for target in self.targets]
        only = self.only.replace("?this", variable)
        if len(parts) == 1 and parts[0][1]:
            return f"{only} {parts[0][0]}"
        union = " UNION ".join(f"{{ {pattern} }}" for pattern, _ in parts)
        return f"{{ SELECT DISTINCT {variable} WHERE {{ {only} {union} }} }}"

    def _pattern(self, target: Target, variable: str) -> tuple[str, bool]:
        """Return a pattern and whether it gives each node only once."""
        if isinstance(target.node, BlankNode):
            raise NotCovered("a target is a blank node")
        if target.kind == "node":
            return f"VALUES {variable} {{ {target.node} }}", True
        if not isinstance(target.node, NamedNode):
            raise NotCovered("a target is a literal where an IRI must be")
        if target.kind == "class":
            kinds = self.data.subclasses(target.node)
            once = self.data.once and kinds is not None and len(kinds) == 1
            return instance_of(variable, target.node, kinds), once
        other = "?_other"
        if target.kind == "subjects":
            return f"{variable} {target.node} {other} .", False
        return f"{other} {target.node} {variable} .", False


@dataclass(frozen=True)
class ValueFocus(Focus):
    """The value nodes that a path leads to from other nodes."""

    start: Focus
    path: Path
    depth: int = 1

    def bind(self, variable: str) -> str:
        """Return a pattern that binds the variable to each of the nodes once."""
        start = f"?_at{self.depth}"
        return (
            f"{{ SELECT DISTINCT {variable} WHERE "
            f"{{ {self.start.bind(start)} {self.path.pattern(start, variable)} }} }}"
        )


def instance_of(variable: str, kind: NamedNode, kinds: Sequence[NamedNode] | None) -> str:
    """Return a pattern for the instances of a class; ``kinds`` are its subclasses and itself."""
    if kinds is None:
        return f"{variable} {RDF.type}/{RDFS.subClassOf}* {kind} ."
    if len(kinds) == 1:
        return f"{variable} {RDF.type} {kind} ."
    listed = " ".join(map(str, kinds))
    return f"VALUES ?_kind {{ {listed} }} {variable} {RDF.type} ?_kind ."


def values(shape: Shape) -> str:
    """Return the pattern for the value nodes of ``?this``."""
    if shape.path is None:
        return "BIND(?this AS ?value)"
    return shape.path.pattern("?this", "?value")
