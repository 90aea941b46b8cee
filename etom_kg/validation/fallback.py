"""pyshacl, the reference: for comparison, and for shapes that are not covered as SPARQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from etom_kg.errors import ShapesError
from etom_kg.namespaces import RDF, RDFS, SH
from etom_kg.rdflib_terms import from_rdflib, to_rdflib
from etom_kg.validation.index import Index, Node
from etom_kg.validation.paths import read_path
from etom_kg.validation.report import SEVERITIES, Finding
from etom_kg.validation.shapes import Shape, Shapes, chosen

if TYPE_CHECKING:
    import rdflib

__all__ = ["pyshacl_findings"]


def pyshacl_findings(
    data: Iterable[Quad], shapes: Shapes, roots: Iterable[Shape] | None = None
) -> list[Finding]:
    """Return what pyshacl finds; with ``roots``, about the targets of these shapes only."""
    import pyshacl
    from rdflib import Graph

    graph, shapes_graph = Graph(), Graph()
    for quad in data:
        graph.add(_triple(quad.subject, quad.predicate, quad.object))
    for subject, predicate, value in _kept(shapes, roots):
        shapes_graph.add(_triple(subject, predicate, value))
    try:
        _, report, _ = pyshacl.validate(graph, shacl_graph=shapes_graph, advanced=True)
    except Exception as error:  # pyshacl raises many kinds for shapes that it cannot use
        raise ShapesError(f"pyshacl cannot use the shapes: {error}") from None
    if not isinstance(report, Graph):
        raise ShapesError(f"pyshacl cannot use the shapes: {report}")
    return list(_findings(report, shapes))


def _kept(shapes: Shapes, roots: Iterable[Shape] | None) -> Iterator[tuple[Node, NamedNode, Node]]:
    """Yield the shapes graph without the targets of shapes that have been looked at already."""
    wanted = None if roots is None else {shape.node for shape in roots}
    targets = {SH[f"target{end}"] for end in ("", "Class", "Node", "SubjectsOf", "ObjectsOf")}
    done = {shape.node for shape in shapes.roots} - (wanted or set())
    for triple in shapes.index.triples:
        is_target = triple.predicate in targets or (
            triple.predicate == RDF.type and triple.object == RDFS.Class
        )
        if wanted is None or not (is_target and triple.subject in done):
            yield triple.subject, triple.predicate, triple.object


def _findings(report: rdflib.Graph, shapes: Shapes) -> Iterator[Finding]:
    index = Index(Quad(*(from_rdflib(node) for node in triple)) for triple in report)  # type: ignore[arg-type]
    # A result may have others as its sh:detail, which are none of the report's own.
    roots = index.instances(SH.ValidationReport)
    for result in [result for root in roots for result in index.values(root, SH.result)]:
        shape = index.value(result, SH.sourceShape)
        focus = index.value(result, SH.focusNode)
        component = index.value(result, SH.sourceConstraintComponent)
        severity = index.value(result, SH.resultSeverity)
        path = index.value(result, SH.resultPath)
        constraint = index.value(result, SH.sourceConstraint)
        assert isinstance(shape, NamedNode | BlankNode)
        assert isinstance(component, NamedNode)
        assert isinstance(severity, NamedNode)
        assert focus is not None
        messages = index.values(result, SH.resultMessage)
        name = severity.value.removeprefix(SH.iri)
        yield Finding(
            focus,
            read_path(index, path) if path is not None else None,
            shape,
            name if name in SEVERITIES else severity.value,
            chosen(m for m in messages if isinstance(m, Literal)),
            index.value(result, SH.value),
            component,
            constraint if isinstance(constraint, NamedNode | BlankNode) else None,
        )


def _triple(*nodes: Node) -> tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]:
    subject, predicate, value = map(to_rdflib, nodes)
    return subject, predicate, value
