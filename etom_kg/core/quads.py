"""State quads in a named graph, and name what one source states.

Its IRIs stand under the project's base, or under a company's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from etom_kg.core import namespaces as ns
from etom_kg.core.model import Framework
from etom_kg.core.namespaces import RDF, RDFS, SKOS, XSD
from etom_kg.core.numbering import LETTERS

__all__ = ["GraphWriter", "Names", "english", "number", "offset"]

Value = NamedNode | Literal


def english(text: str) -> Literal:
    """Return a literal in English."""
    return Literal(text, language="en")


def number(value: int) -> Literal:
    """Return an ``xsd:integer``."""
    return Literal(str(value), datatype=XSD.integer)


def offset(value: int) -> Literal:
    """Return an ``xsd:nonNegativeInteger``, as Web Annotation wants for positions."""
    return Literal(str(value), datatype=XSD.nonNegativeInteger)


class GraphWriter:
    """State quads about one subject after the other in one named graph."""

    def __init__(self, graph: NamedNode) -> None:
        self.graph = graph

    def about(
        self, subject: NamedNode, *statements: tuple[NamedNode, Value | str | None]
    ) -> Iterator[Quad]:
        """Yield a quad for each predicate and value; a ``str`` is a plain literal.

        A value that is ``None`` or an empty string is left out.
        """
        for predicate, value in statements:
            if value is None or value == "":
                continue
            node = Literal(value) if isinstance(value, str) else value
            yield Quad(subject, predicate, node, self.graph)

    def concept(
        self,
        subject: NamedNode,
        *,
        types: tuple[NamedNode, ...],
        label: str,
        notation: str = "",
        definition: str = "",
        scheme: NamedNode | None = None,
        alternative: tuple[str, ...] = (),
    ) -> Iterator[Quad]:
        """Yield what every named element has: types, label, notation, definition, scheme."""
        yield from self.about(
            subject,
            *((RDF.type, kind) for kind in types),
            (RDFS.label, english(label)),
            (SKOS.prefLabel, english(label)),
            *((SKOS.altLabel, english(name)) for name in alternative if name and name != label),
            (SKOS.notation, notation),
            (SKOS.definition, english(definition) if definition else None),
            (SKOS.inScheme, scheme),
        )


@dataclass(frozen=True, slots=True)
class Names:
    """The names in one framework. ``base`` is a company's; only what is the company's gets it.

    >>> Names("4.0", "M.3050.2").clause("10.1.5").value
    'https://w3id.org/etom-kg/clause/M.3050.2/10.1.5'
    """

    edition: str
    document_key: str
    base: str = ""
    company: bool = False

    @classmethod
    def of(cls, framework: Framework, base: str = "") -> Names:
        """Return the names of a framework; without a base all stand under the project's."""
        return cls(framework.edition, framework.document, base, framework.company and bool(base))

    def graph(self, kind: str) -> NamedNode:
        """Return a named graph: ``graph/4.0/interfaces``, or the company's own for its document."""
        if self.company:
            return ns.instance("graph", self.document_key, kind, root=self.base)
        return ns.graph(self.edition, kind)

    def document(self) -> NamedNode:
        """Return the document."""
        return ns.instance("document", self.document_key, root=self._root)

    def clause(self, number: str, *more: str) -> NamedNode:
        """Return a clause of the document, or a part of it."""
        return ns.instance("clause", self.document_key, number, *more, root=self._root)

    def record(self, kind: str, *keys: str) -> NamedNode:
        """Return a record that the document gives rise to, such as an interface."""
        if self.company:
            return ns.instance(kind, *keys, root=self.base)
        return ns.instance(kind, self.edition, *keys)

    def process(self, identifier: str) -> NamedNode:
        """Return a process: a company's own under its base, the standard's where it always is."""
        parsed = LETTERS.parse(identifier)
        if self.base and parsed and parsed.is_company:
            return ns.instance("process", identifier, root=self.base)
        return ns.process(self.edition, identifier)

    @property
    def _root(self) -> str:
        return self.base if self.company else ns.BASE
