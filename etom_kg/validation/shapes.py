"""Shapes: what a shapes graph states of them besides their constraints, and their focus nodes.

Focus nodes are written as a SPARQL pattern in which the node stays a variable.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from etom_kg.core.errors import ShapesError
from etom_kg.core.namespaces import OWL, RDF, RDFS, SH, XSD
from etom_kg.core.results import Term
from etom_kg.validation.data import Data, NotCovered
from etom_kg.validation.paths import Index, Path, read_path
from etom_kg.validation.report import SEVERITIES, ShapeInfo

__all__ = [
    "Focus",
    "NamedFocus",
    "PathEnds",
    "Shape",
    "Shapes",
    "Target",
    "TargetFocus",
    "ValueFocus",
    "instance_of",
    "is_true",
    "reached",
    "values",
]

_TARGETS = {
    SH.targetClass: "class",
    SH.targetNode: "node",
    SH.targetSubjectsOf: "subjects",
    SH.targetObjectsOf: "objects",
}


@dataclass(frozen=True, slots=True)
class Target:
    """What a shape is about: the instances of a class, a node, or the ends of a predicate."""

    kind: str
    node: Term


@dataclass(frozen=True)
class Shape:
    """A node shape or, with a path, a property shape."""

    node: NamedNode | BlankNode
    path: Path | None
    targets: tuple[Target, ...]
    severity: str
    message: str
    deactivated: bool


def chosen(messages: Iterable[Literal]) -> str:
    """Return the text in English or, without one, in no language or whatever there is."""
    ordered = sorted(messages, key=lambda m: ((m.language or "a")[:2] != "en", m.language or ""))
    return ordered[0].value if ordered else ""


class Shapes:
    """The shapes of a shapes graph."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.index = Index(quads)
        self._read: dict[Term, Shape] = {}

    @cached_property
    def roots(self) -> list[Shape]:
        """The shapes that have targets and are not switched off."""
        named = [node for predicate in _TARGETS for node in self.index.subjects(predicate)]
        classes = set(self.index.instances(RDFS.Class))
        shapes = [*self.index.instances(SH.NodeShape), *self.index.instances(SH.PropertyShape)]
        named += [node for node in shapes if node in classes]
        named += self.index.subjects(SH.target)
        found = (self.shape(node) for node in dict.fromkeys(named))
        return [shape for shape in found if not shape.deactivated]

    def shape(self, node: Term) -> Shape:
        """Return the shape that a node is; raises ``ShapesError`` for one that is wrong."""
        if node not in self._read:
            self._read[node] = self._shape(node)
        return self._read[node]

    def _shape(self, node: Term) -> Shape:
        if not isinstance(node, NamedNode | BlankNode):
            raise ShapesError(f"{node} stands where a shape must, and is not one")
        paths = self.index.values(node, SH.path)
        if len(paths) > 1:
            raise ShapesError(f"{node} has {len(paths)} sh:path; a property shape has one")
        return Shape(
            node,
            read_path(self.index, paths[0]) if paths else None,
            tuple(self._targets(node)),
            _severity(self.index.value(node, SH.severity)),
            chosen(self.index.literals(node, SH.message)),
            any(map(_switches_off, self.index.values(node, SH.deactivated))),
        )

    def _targets(self, node: NamedNode | BlankNode) -> Iterator[Target]:
        for predicate, kind in _TARGETS.items():
            for value in self.index.values(node, predicate):
                yield Target(kind, value)
        if isinstance(node, NamedNode) and node in self._classes:
            yield Target("class", node)

    @cached_property
    def _classes(self) -> set[Term]:
        return set(self.index.instances(RDFS.Class))

    def prefixes(self, constraint: Term) -> dict[str, str]:
        """Return the prefixes that a constraint names by ``sh:prefixes``, imports followed."""
        found: dict[str, str] = {}
        waiting = list(self.index.values(constraint, SH.prefixes))
        seen: set[Term] = set()
        while waiting:
            owner = waiting.pop(0)
            if owner in seen:
                continue
            seen.add(owner)
            waiting += self.index.values(owner, OWL.imports)
            for declaration in self.index.values(owner, SH.declare):
                prefix = self.index.value(declaration, SH.prefix)
                iri = self.index.value(declaration, SH.namespace)
                if not isinstance(prefix, Literal) or not isinstance(iri, Literal):
                    raise ShapesError(f"a sh:declare of {owner} lacks sh:prefix or sh:namespace")
                if found.setdefault(prefix.value, iri.value) != iri.value:
                    raise ShapesError(f"the prefix {prefix.value}: is declared twice and differs")
        return found

    def text(self, node: Term, predicate: NamedNode) -> str:
        """Return the one text that a node has with a predicate, such as its ``sh:select``."""
        found = self.index.values(node, predicate)
        if len(found) != 1 or not isinstance(found[0], Literal):
            raise ShapesError(f"{node} must have one {predicate}, a string")
        return found[0].value

    def info(self, node: Term) -> ShapeInfo:
        """Return the name of a shape and why it is there."""
        name, why = self.index.literals(node, SH.name), self.index.literals(node, RDFS.comment)
        return ShapeInfo(chosen(name), chosen(why))


def is_true(value: Term | None) -> bool:
    """Tell whether a parameter is the literal ``true`` itself, and not ``1``, its other form."""
    return isinstance(value, Literal) and value.value == "true"


def _switches_off(value: Term) -> bool:
    return is_true(value) or value == Literal("1", datatype=XSD.boolean)


def _severity(node: Term | None) -> str:
    if node is None:
        return SEVERITIES[0]
    if not isinstance(node, NamedNode):
        raise ShapesError(f"{node} is not a sh:severity")
    name = node.value.removeprefix(SH.iri)
    return name if name in SEVERITIES else node.value


class Focus(ABC):
    """Nodes to look at."""

    def bind(self, variable: str) -> str:
        """Return a pattern that binds the variable to each of the nodes once."""
        pattern, is_distinct = self._pattern(variable)
        return pattern if is_distinct else f"{{ SELECT DISTINCT {variable} WHERE {{ {pattern} }} }}"

    @abstractmethod
    def _pattern(self, variable: str) -> tuple[str, bool]:
        """Return a pattern, and whether it gives each node only once."""


@dataclass(frozen=True)
class TargetFocus(Focus):
    """The targets of a shape; with ``only``, those among given nodes."""

    targets: tuple[Target, ...]
    data: Data
    only: str = ""

    def _pattern(self, variable: str) -> tuple[str, bool]:
        parts = [self._target(target, variable) for target in self.targets]
        only = self.only.replace("?this", variable)
        if len(parts) == 1 and parts[0][1]:
            return f"{only} {parts[0][0]}", True
        union = " UNION ".join(f"{{ {pattern} }}" for pattern, _ in parts)
        return f"{only} {union}", False

    def _target(self, target: Target, variable: str) -> tuple[str, bool]:
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
        if target.kind == "subjects":
            return f"{variable} {target.node} ?_other .", False
        return f"?_other {target.node} {variable} .", False


@dataclass(frozen=True)
class ValueFocus(Focus):
    """The value nodes that a path leads to from other nodes; ``reads_all`` as of ``values``."""

    start: Focus
    path: Path
    depth: int = 1
    reads_all: bool = False

    def _pattern(self, variable: str) -> tuple[str, bool]:
        start = f"?_at{self.depth}"
        pattern = reached(self.path, start, variable, self.reads_all)
        return f"{self.start.bind(start)} {pattern}", False


@dataclass(frozen=True)
class PathEnds(Focus):
    """The nodes that a path leads to from anywhere."""

    path: Path

    def _pattern(self, variable: str) -> tuple[str, bool]:
        return self.path.pattern("?_start", variable), False


@dataclass(frozen=True)
class NamedFocus(Focus):
    """Nodes that are named one by one."""

    nodes: tuple[NamedNode, ...]

    def _pattern(self, variable: str) -> tuple[str, bool]:
        return f"VALUES {variable} {{ {' '.join(map(str, self.nodes))} }}", True


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
