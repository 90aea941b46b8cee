"""Terms of pyoxigraph as rdflib's, and back. Imports rdflib only when called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from etom_kg.namespaces import XSD

if TYPE_CHECKING:
    import rdflib

__all__ = ["from_rdflib", "to_rdflib"]


def to_rdflib(node: NamedNode | BlankNode | Literal | Triple) -> rdflib.term.Node:
    """Return a term for rdflib; lexical forms and names of blank nodes stay as they are."""
    from rdflib import BNode, URIRef
    from rdflib import Literal as RdflibLiteral

    if isinstance(node, NamedNode):
        return URIRef(node.value)
    if isinstance(node, BlankNode):
        return BNode(node.value)
    assert isinstance(node, Literal)
    if node.language:
        return RdflibLiteral(node.value, lang=node.language)
    # rdflib takes "x" and "x"^^xsd:string for two terms; RDF 1.1 for one.
    datatype = None if node.datatype == XSD.string else URIRef(node.datatype.value)
    return RdflibLiteral(node.value, datatype=datatype, normalize=False)


def from_rdflib(node: object) -> NamedNode | BlankNode | Literal:
    """Return a term of rdflib for pyoxigraph."""
    from rdflib import BNode
    from rdflib import Literal as RdflibLiteral

    if isinstance(node, RdflibLiteral):
        if node.language:
            return Literal(str(node), language=node.language)
        datatype = NamedNode(str(node.datatype)) if node.datatype else None
        return Literal(str(node), datatype=datatype)
    return BlankNode(str(node)) if isinstance(node, BNode) else NamedNode(str(node))
