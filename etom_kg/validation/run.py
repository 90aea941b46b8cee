"""Validate data against shapes, by one query a constraint or by pyshacl.

pyshacl is the reference: for comparison, and for shapes that are not covered as SPARQL.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

from etom_kg.core.errors import NotSupported, ShapesError
from etom_kg.core.namespaces import RDF, RDFS, SH
from etom_kg.core.results import Term
from etom_kg.core.tables import resource
from etom_kg.core.terms import from_rdflib, to_rdflib
from etom_kg.store.guard import calls
from etom_kg.validation.data import Data, EmbeddedData, NotCovered, RemoteData
from etom_kg.validation.evaluate import Evaluator
from etom_kg.validation.paths import Index, read_path
from etom_kg.validation.report import SEVERITIES, Finding, Report
from etom_kg.validation.shapes import Shape, Shapes, chosen

if TYPE_CHECKING:
    import rdflib

    from etom_kg.store import Store as AnyStore

__all__ = ["ENGINES", "pyshacl_findings", "shapes_quads", "validate"]


ENGINES = ("fast", "pyshacl")

_log = logging.getLogger("etom_kg.validation")
_FEW = 500
"""Focus nodes up to this number are written into the queries."""


def shapes_quads(*paths: Path | str) -> list[Quad]:
    """Return the quads of shapes files; of the shipped shapes without any.

    Raises ``DocumentError`` for a file that cannot be read, ``ShapesError`` for one without shapes.
    """
    from etom_kg.core.formats import read_rdf

    chosen = paths or sorted(resource("ontology", "shapes").glob("*.ttl"))
    quads: list[Quad] = []
    for path in chosen:
        read = read_rdf(path)
        if not any(quad.predicate.value.startswith(SH.iri) for quad in read):
            raise ShapesError("holds no SHACL shape", path=path)
        quads += read
    return quads


def validate(
    data: Store | AnyStore | Iterable[Quad],
    shapes: Iterable[Quad] | None = None,
    focus: Collection[Term] | None = None,
    *,
    engine: str = "fast",
) -> Report:
    """Return what shapes find in data.

    ``data`` are quads, an embedded store or any other, such as an endpoint; graphs count as one.
    ``shapes`` are the shipped ones unless others are given; with ``focus``, only findings about
    these nodes are reported. ``engine`` is ``fast``, where every constraint is one query, or
    ``pyshacl``, the reference, which also takes what ``fast`` does not cover. Raises
    ``ShapesError`` for shapes that are wrong, and ``NotSupported`` for shapes that a server
    cannot be asked.
    """
    if engine not in ENGINES:
        raise NotSupported(f"no engine {engine!r}; use one of {', '.join(ENGINES)}")
    read = Shapes(shapes_quads() if shapes is None else shapes)
    place = _place(data)
    if engine == "pyshacl":
        found = pyshacl_findings(place.quads(), read)
    else:
        found = _fast(place, read, focus)
    wanted = None if focus is None else frozenset(focus)
    kept = (f for f in found if wanted is None or f.focus in wanted)
    ordered = tuple(sorted(kept, key=lambda finding: finding.order))
    return Report(ordered, {str(f.shape): read.info(f.shape) for f in ordered})


def _place(data: Store | AnyStore | Iterable[Quad]) -> Data:
    from etom_kg.store import OxigraphStore
    from etom_kg.store import Store as AnyStore

    if isinstance(data, OxigraphStore):
        return EmbeddedData(data.inner)
    return RemoteData(data) if isinstance(data, AnyStore) else EmbeddedData(data)


def _fast(place: Data, shapes: Shapes, focus: Collection[Term] | None) -> list[Finding]:
    evaluator = Evaluator(place, shapes, _only(focus))
    found: list[Finding] = []
    left: list[Shape] = []
    for shape in shapes.roots:
        try:
            found += evaluator.findings(shape)
        except NotCovered as reason:
            if isinstance(place, RemoteData):
                raise NotSupported(f"{_name(shape)} cannot be asked there: {reason}") from None
            _log.info("%s goes to pyshacl: %s", _name(shape), reason)
            left.append(shape)
        except ShapesError as error:
            raise ShapesError(f"{_name(shape)}: {error.what}") from None
    if left:
        found += pyshacl_findings(place.quads(), shapes, left)
    return found


def _name(shape: Shape) -> str:
    return f"the shape {shape.node.value}"


def _only(focus: Collection[Term] | None) -> str:
    """Return a pattern for a few focus nodes; many are sorted out afterwards."""
    if focus is None or len(focus) > _FEW or any(isinstance(n, BlankNode) for n in focus):
        return ""
    listed = " ".join(str(node) for node in focus if isinstance(node, NamedNode))
    return f"VALUES ?this {{ {listed} }}"


def pyshacl_findings(
    data: Iterable[Quad], shapes: Shapes, roots: Iterable[Shape] | None = None
) -> list[Finding]:
    """Return what pyshacl finds; with ``roots``, about the targets of these shapes only."""
    import pyshacl
    from rdflib import Graph

    _refuse_calls(shapes)
    graph, shapes_graph = Graph(), Graph()
    for quad in data:
        graph.add(_triple(quad.triple))
    for triple in _left(shapes, roots):
        shapes_graph.add(_triple(triple))
    try:
        _, report, _ = pyshacl.validate(graph, shacl_graph=shapes_graph, advanced=True)
    except Exception as error:  # pyshacl raises many kinds for shapes that it cannot use
        raise ShapesError(f"pyshacl cannot use the shapes: {error}") from None
    if not isinstance(report, Graph):
        raise ShapesError(f"pyshacl cannot use the shapes: {report}")
    return list(_findings(report))


_QUERIES = frozenset(SH[name] for name in ("ask", "construct", "select", "update"))
_DECLARED = {SH.prefix: re.compile(r"[\w.\-]*"), SH.namespace: re.compile(r"[^\s<>\"{}|^`\\]*")}


def _refuse_calls(shapes: Shapes) -> None:
    """Raise ``ShapesError`` if a query of the shapes, or what stands before it, asks a server."""
    for triple in shapes.index.triples:
        value = triple.object.value if isinstance(triple.object, Literal) else ""
        if triple.predicate in _QUERIES and calls(value):
            raise ShapesError("a query in shapes may not use SERVICE (SHACL 5.2.1)")
        if triple.predicate in _DECLARED and not _DECLARED[triple.predicate].fullmatch(value):
            raise ShapesError(f"{value[:60]!r} can be no {triple.predicate} (SHACL 5.2.1)")


def _triple(triple: Triple) -> tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]:
    return to_rdflib(triple.subject), to_rdflib(triple.predicate), to_rdflib(triple.object)


def _left(shapes: Shapes, roots: Iterable[Shape] | None) -> Iterator[Triple]:
    """Yield the shapes graph without the targets of shapes that have been looked at already."""
    if roots is None:
        yield from shapes.index.triples
        return
    done = {shape.node for shape in shapes.roots} - {shape.node for shape in roots}
    targets = {SH[f"target{end}"] for end in ("", "Class", "Node", "SubjectsOf", "ObjectsOf")}
    for triple in shapes.index.triples:
        is_class = triple.predicate == RDF.type and triple.object == RDFS.Class
        if triple.subject not in done or not (is_class or triple.predicate in targets):
            yield triple


def _findings(report: rdflib.Graph) -> Iterator[Finding]:
    index = Index(Quad(*map(from_rdflib, triple)) for triple in report)  # type: ignore[arg-type]
    # A result may have others as its sh:detail, which are none of the report's own.
    for root in index.instances(SH.ValidationReport):
        for result in index.values(root, SH.result):
            yield _finding(index, result)


def _finding(index: Index, result: Term) -> Finding:
    focus, shape, severity, component, constraint, path = (
        index.value(result, SH[name])
        for name in (
            *("focusNode", "sourceShape", "resultSeverity"),
            *("sourceConstraintComponent", "sourceConstraint", "resultPath"),
        )
    )
    assert focus is not None
    assert isinstance(shape, NamedNode | BlankNode)
    assert isinstance(severity, NamedNode)
    assert isinstance(component, NamedNode)
    name = severity.value.removeprefix(SH.iri)
    return Finding(
        focus,
        read_path(index, path) if path is not None else None,
        shape,
        name if name in SEVERITIES else severity.value,
        chosen(index.literals(result, SH.resultMessage)),
        index.value(result, SH.value),
        component,
        constraint if isinstance(constraint, NamedNode | BlankNode) else None,
    )
