"""Carry terms between pyoxigraph and rdflib. rdflib is imported only when called."""

from __future__ import annotations

from typing import Any, cast

import pyoxigraph
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from etom_kg.errors import NotSupported
from etom_kg.namespaces import XSD
from etom_kg.results import Term

__all__ = ["from_rdflib", "quad_to_rdflib", "to_rdflib"]


def to_rdflib(term: Term | DefaultGraph) -> Any:
    """Return a pyoxigraph term as an rdflib one, its lexical form kept as written."""
    import rdflib
    from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, DefaultGraph):
        return DATASET_DEFAULT_GRAPH_ID
    if isinstance(term, Triple):
        raise NotSupported("rdflib holds no quoted triples")
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    datatype = None if term.datatype == XSD.string else rdflib.URIRef(term.datatype.value)
    return rdflib.Literal(term.value, datatype=datatype, normalize=False)


def from_rdflib(term: Any) -> Term | None:
    """Return an rdflib term as a pyoxigraph one; ``None`` stays."""
    import rdflib

    if term is None:
        return None
    if isinstance(term, rdflib.BNode):
        return BlankNode(str(term))
    if isinstance(term, rdflib.Literal):
        if term.language:
            return Literal(str(term), language=term.language)
        if term.datatype is None:
            return Literal(str(term))
        return Literal(str(term), datatype=NamedNode(str(term.datatype)))
    return NamedNode(str(term))


def quad_to_rdflib(quad: Quad) -> tuple[Any, Any, Any, Any]:
    """Return a quad as rdflib's ``Dataset.addN`` takes it apart, the graph as an identifier."""
    parts = (quad.subject, quad.predicate, quad.object, quad.graph_name)
    return cast(
        "tuple[Any, Any, Any, Any]",
        tuple(to_rdflib(cast("pyoxigraph.NamedNode", part)) for part in parts),
    )
