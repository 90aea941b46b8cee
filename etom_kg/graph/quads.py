"""Small helpers to state quads in one named graph."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Quad

from etom_kg.namespaces import RDF, RDFS, SKOS, XSD

__all__ = ["GraphWriter", "english", "number", "offset"]

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
