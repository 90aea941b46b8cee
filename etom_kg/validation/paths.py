"""Property paths of SHACL (section 2.3.1), read from a graph and written as SPARQL.

A small graph to walk through: a shapes graph, indexed by subject and predicate.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from etom_kg.core.errors import ShapesError
from etom_kg.core.namespaces import RDF, RDFS, SH
from etom_kg.core.results import Term

__all__ = ["Index", "Path", "path_triples", "read_path"]


class Index:
    """The triples of a shapes graph."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._values: dict[Term, dict[NamedNode, list[Term]]] = defaultdict(dict)
        self._subjects: dict[NamedNode, dict[Term, None]] = defaultdict(dict)
        self.triples = dict.fromkeys(quad.triple for quad in quads)
        for triple in self.triples:
            self._values[triple.subject].setdefault(triple.predicate, []).append(triple.object)
            self._subjects[triple.predicate][triple.subject] = None

    def values(self, subject: Term, predicate: NamedNode) -> list[Term]:
        """Return the values of a predicate."""
        return self._values.get(subject, {}).get(predicate, [])

    def value(self, subject: Term, predicate: NamedNode) -> Term | None:
        """Return one value of a predicate, or nothing."""
        values = self.values(subject, predicate)
        return values[0] if values else None

    def literals(self, subject: Term, predicate: NamedNode) -> list[Literal]:
        """Return the values of a predicate that are literals."""
        return [v for v in self.values(subject, predicate) if isinstance(v, Literal)]

    def predicates(self, subject: Term) -> list[NamedNode]:
        """Return the predicates that a node has."""
        return list(self._values.get(subject, ()))

    def subjects(self, predicate: NamedNode) -> list[Term]:
        """Return the nodes that have a predicate."""
        return list(self._subjects.get(predicate, ()))

    def members(self, head: Term) -> list[Term]:
        """Return the members of a list; raises ``ShapesError`` where it is no proper list."""
        found: list[Term] = []
        seen: set[Term] = set()
        while head != RDF.nil:
            first, rest = self.values(head, RDF.first), self.values(head, RDF.rest)
            if head in seen or len(first) != 1 or len(rest) != 1:
                raise ShapesError(f"{head} is not an RDF list, and the shapes use it as one")
            seen.add(head)
            found.append(first[0])
            head = rest[0]
        return found

    def instances(self, kind: NamedNode) -> list[Term]:
        """Return the SHACL instances of a class: of itself and of its subclasses here."""
        kinds = {kind}
        waiting = [kind]
        while waiting:
            high = waiting.pop()
            for low in self.subjects(RDFS.subClassOf):
                known = not isinstance(low, NamedNode) or low in kinds
                if not known and high in self.values(low, RDFS.subClassOf):
                    kinds.add(low)  # type: ignore[arg-type]
                    waiting.append(low)  # type: ignore[arg-type]
        return [s for s in self.subjects(RDF.type) if kinds & set(self.values(s, RDF.type))]


_OPERATORS = {
    SH.inversePath: "^",
    SH.zeroOrMorePath: "*",
    SH.oneOrMorePath: "+",
    SH.zeroOrOnePath: "?",
}


@dataclass(frozen=True, slots=True)
class Path:
    """A predicate, or an operator (``/``, ``|``, ``^``, ``*``, ``+``, ``?``) on other paths."""

    operator: str
    predicate: NamedNode | None = None
    parts: tuple[Path, ...] = ()

    @property
    def sparql(self) -> str:
        """The path as SPARQL, in brackets unless it is a single predicate."""
        if self.predicate is not None:
            return str(self.predicate)
        texts = [part.sparql for part in self.parts]
        if self.operator in "/|":
            return f"({self.operator.join(texts)})"
        return f"(^{texts[0]})" if self.operator == "^" else f"({texts[0]}{self.operator})"

    @property
    def nullable(self) -> bool:
        """Whether the path leads from every node to itself."""
        if self.operator in ("*", "?"):
            return True
        parts = (part.nullable for part in self.parts)
        return any(parts) if self.operator == "|" else bool(self.parts) and all(parts)

    @property
    def bounded(self) -> bool:
        """Whether the path takes a known number of steps: nothing repeats or may be left out."""
        return self.operator not in ("*", "+", "?") and all(part.bounded for part in self.parts)

    @property
    def repeats(self) -> bool:
        """Whether the path is a single step that is taken once or any number of times more."""
        return self.operator == "+" and self.parts[0].single

    @property
    def single(self) -> bool:
        """Whether the path is a single step: a predicate, back or forth, or one of several."""
        return self.operator in ("", "^", "|") and all(part.single for part in self.parts)

    def pattern(self, start: str, end: str) -> str:
        """Return the pattern for the nodes that the path leads to from a bound variable."""
        if not self.nullable:
            return f"{start} {self.sparql} {end} ."
        # From a node that no triple has, SPARQL goes nowhere, and SHACL stays with the node.
        return f"OPTIONAL {{ {start} {self.sparql} ?_to }} BIND(COALESCE(?_to, {start}) AS {end})"

    def __str__(self) -> str:
        return self.predicate.value if self.predicate is not None else self.sparql


def read_path(shapes: Index, node: Term, above: frozenset[Term] = frozenset()) -> Path:
    """Return the path that a node stands for; raises ``ShapesError`` where it is none."""
    if isinstance(node, NamedNode):
        return Path("", node)
    if node in above:
        raise ShapesError("a sh:path contains itself")
    above = above | {node}
    if shapes.value(node, RDF.first) is not None:
        return _many("/", shapes, node, above)
    members = shapes.value(node, SH.alternativePath)
    if members is not None:
        return _many("|", shapes, members, above)
    for predicate, operator in _OPERATORS.items():
        inner = shapes.value(node, predicate)
        if inner is not None:
            return Path(operator, None, (read_path(shapes, inner, above),))
    raise ShapesError(f"the sh:path {node} is not a path that SHACL has")


def _many(operator: str, shapes: Index, head: Term, above: frozenset[Term]) -> Path:
    parts = tuple(read_path(shapes, member, above) for member in shapes.members(head))
    if len(parts) < 2:
        raise ShapesError("a sequence or alternative in a sh:path has fewer than two members")
    return Path(operator, None, parts)


def path_triples(path: Path, root: str) -> tuple[NamedNode | BlankNode, Iterator[Triple]]:
    """Return the node of a path for a report, and its triples; ``root`` names blank nodes."""
    if path.predicate is not None:
        return path.predicate, iter(())
    if path.operator in "/|":
        return _list(path, root)
    node = BlankNode(root)
    predicate = next(p for p, operator in _OPERATORS.items() if operator == path.operator)
    inner, more = path_triples(path.parts[0], f"{root}x")
    return node, iter([Triple(node, predicate, inner), *more])


def _list(path: Path, root: str) -> tuple[BlankNode, Iterator[Triple]]:
    cells = [BlankNode(f"{root}c{n}") for n in range(len(path.parts))]
    triples: list[Triple] = []
    for n, part in enumerate(path.parts):
        inner, more = path_triples(part, f"{root}p{n}")
        rest = cells[n + 1] if n + 1 < len(cells) else RDF.nil
        triples += [Triple(cells[n], RDF.first, inner), Triple(cells[n], RDF.rest, rest), *more]
    if path.operator == "/":
        return cells[0], iter(triples)
    node = BlankNode(root)
    return node, iter([Triple(node, SH.alternativePath, cells[0]), *triples])
