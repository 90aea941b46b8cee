"""Which nodes a constraint is about, as a SPARQL pattern in which the node stays a variable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, NamedNode

from etom_kg.namespaces import RDF, RDFS
from etom_kg.validation.data import Data, NotCovered
from etom_kg.validation.paths import Path
from etom_kg.validation.shapes import Shape, Target

__all__ = [
    "Focus",
    "NamedFocus",
    "PathEnds",
    "TargetFocus",
    "ValueFocus",
    "instance_of",
    "reached",
    "values",
]


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
    """The value nodes that a path leads to from other nodes; ``reads_all`` as of ``values``."""

    start: Focus
    path: Path
    depth: int = 1
    reads_all: bool = False

    def bind(self, variable: str) -> str:
        """Return a pattern that binds the variable to each of the nodes once."""
        start = f"?_at{self.depth}"
        pattern = reached(self.path, start, variable, self.reads_all)
        return f"{{ SELECT DISTINCT {variable} WHERE {{ {self.start.bind(start)} {pattern} }} }}"


@dataclass(frozen=True)
class PathEnds(Focus):
    """The nodes that a path leads to from anywhere."""

    path: Path

    def bind(self, variable: str) -> str:
        """Return a pattern that binds the variable to each of the nodes once."""
        pattern = self.path.pattern("?_start", variable)
        return f"{{ SELECT DISTINCT {variable} WHERE {{ {pattern} }} }}"


@dataclass(frozen=True)
class NamedFocus(Focus):
    """Nodes that are named one by one."""

    nodes: tuple[NamedNode, ...]

    def bind(self, variable: str) -> str:
        """Return a pattern that binds the variable to each of the nodes once."""
        return f"VALUES {variable} {{ {' '.join(map(str, self.nodes))} }}"


def instance_of(variable: str, kind: NamedNode, kinds: Sequence[NamedNode] | None) -> str:
    """Return a pattern for the instances of a class; ``kinds`` are its subclasses and itself."""
    if kinds is None:
        return f"{variable} {RDF.type}/{RDFS.subClassOf}* {kind} ."
    if len(kinds) == 1:
        return f"{variable} {RDF.type} {kind} ."
    listed = " ".join(map(str, kinds))
    return f"VALUES ?_kind {{ {listed} }} {variable} {RDF.type} ?_kind ."


def values(shape: Shape, reads_all: bool = False) -> str:
    """Return the pattern for the value nodes of ``?this``.

    With ``reads_all``, all pairs of the path are read and joined, and none is looked up.
    """
    if shape.path is None:
        return "BIND(?this AS ?value)"
    return reached(shape.path, "?this", "?value", reads_all)


def reached(path: Path, start: str, end: str, reads_all: bool = False) -> str:
    """Return the pattern for the nodes that a path leads to, read at once or looked up."""
    pattern = path.pattern(start, end)
    # Engines join a sub-select as a whole, and look up a bare pattern row by row.
    return f"{{ SELECT {start} {end} WHERE {{ {pattern} }} }}" if reads_all else pattern
