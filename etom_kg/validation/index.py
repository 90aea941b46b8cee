"""A small graph to walk through: a shapes graph, indexed by subject and predicate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from etom_kg.errors import ShapesError
from etom_kg.namespaces import RDF, RDFS

__all__ = ["Index", "Node"]

Node = NamedNode | BlankNode | Literal | Triple


class Index:
    """The triples of a shapes graph."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._values: dict[Node, dict[NamedNode, list[Node]]] = defaultdict(dict)
        self._subjects: dict[NamedNode, dict[Node, None]] = defaultdict(dict)
        self.triples = dict.fromkeys(quad.triple for quad in quads)
        for triple in self.triples:
            self._values[triple.subject].setdefault(triple.predicate, []).append(triple.object)
            self._subjects[triple.predicate][triple.subject] = None

    def values(self, subject: Node, predicate: NamedNode) -> list[Node]:
        """Return the values of a predicate."""
        return self._values.get(subject, {}).get(predicate, [])

    def value(self, subject: Node, predicate: NamedNode) -> Node | None:
        """Return one value of a predicate, or nothing."""
        values = self.values(subject, predicate)
        return values[0] if values else None

    def predicates(self, subject: Node) -> list[NamedNode]:
        """Return the predicates that a node has."""
        return list(self._values.get(subject, ()))

    def subjects(self, predicate: NamedNode) -> list[Node]:
        """Return the nodes that have a predicate."""
        return list(self._subjects.get(predicate, ()))

    def members(self, head: Node) -> list[Node]:
        """Return the members of a list; raises ``ShapesError`` where it is no proper list."""
        found: list[Node] = []
        seen: set[Node] = set()
        while head != RDF.nil:
            first, rest = self.values(head, RDF.first), self.values(head, RDF.rest)
            if head in seen or len(first) != 1 or len(rest) != 1:
                raise ShapesError(f"{head} is no RDF list, and the shapes use it as one")
            seen.add(head)
            found.append(first[0])
            head = rest[0]
        return found

    def instances(self, kind: NamedNode) -> list[Node]:
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
