"""SPARQL-based constraints (SHACL 5): the rows of a query are findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from pyoxigraph import BlankNode, Literal, NamedNode

from etom_kg.errors import ShapesError
from etom_kg.namespaces import SH
from etom_kg.validation.data import Data, NotCovered, Row, Term
from etom_kg.validation.focus import Focus
from etom_kg.validation.index import Node
from etom_kg.validation.joins import Joins
from etom_kg.validation.messages import filled
from etom_kg.validation.paths import Path
from etom_kg.validation.query_text import QueryText
from etom_kg.validation.report import Finding
from etom_kg.validation.shapes import Shape, Shapes, chosen

__all__ = ["answers", "row_findings", "rows_of", "sparql_findings"]


def sparql_findings(
    data: Data, shapes: Shapes, shape: Shape, focus: Focus, constraint: Node
) -> Iterator[Finding]:
    """Yield what a ``sh:sparql`` constraint finds."""
    index = shapes.index
    if not isinstance(constraint, NamedNode | BlankNode):
        raise ShapesError(f"{constraint} stands where a SPARQL constraint must")
    if any(
        isinstance(v, Literal) and v.value == "true"
        for v in index.values(constraint, SH.deactivated)
    ):
        return
    text = shapes.text(constraint, SH.select)
    path = shape.path.sparql if shape.path else ""
    query = _read(text, tuple(shapes.prefixes(constraint).items()), path)
    if query.mentions("shapesGraph", "currentShape"):
        constants = _own_shapes(data, shapes, shape)
        query = QueryText(text, shapes.prefixes(constraint), path=path, constants=constants)
    if query.mentions("DATATYPE") and data.lossy:
        raise NotCovered("the store does not keep every datatype that the query looks at")
    message = chosen(m for m in index.values(constraint, SH.message) if isinstance(m, Literal))
    template = message or shape.message or "a SPARQL constraint is broken"
    columns, rows = rows_of(data, query, focus)
    for finding in row_findings(shape, columns, rows, template, "SPARQLConstraintComponent"):
        yield _with_constraint(finding, constraint)


@lru_cache(maxsize=1000)
def _read(text: str, prefixes: tuple[tuple[str, str], ...], path: str) -> QueryText:
    """Read a query, or take it from before: one graph after the other meets the same shapes."""
    return QueryText(text, dict(prefixes), path=path)


def _with_constraint(finding: Finding, constraint: NamedNode | BlankNode) -> Finding:
    from dataclasses import replace

    return replace(finding, constraint=constraint)


def _own_shapes(data: Data, shapes: Shapes, shape: Shape) -> dict[str, str]:
    """Return the values of ``$currentShape`` and ``$shapesGraph``, which becomes a named graph."""
    if isinstance(shape.node, BlankNode):
        raise NotCovered("a shape without a name asks about itself")
    graph = data.add_shapes(shapes.index.triples)
    return {"currentShape": str(shape.node), "shapesGraph": str(graph)}


def rows_of(data: Data, query: QueryText, focus: Focus) -> tuple[list[str], Iterator[Row]]:
    """Return the columns of a query about ``$this`` and its rows for all focus nodes."""
    columns = sorted(query.variables | {"this"})
    if query.in_one:
        pattern = focus.bind("?this")
        edits = Joins(data.extents).edits(query.beginning, pattern)
        return columns, data.select(query.once_for_all(pattern, edits), columns)
    return columns, _one_by_one(data, query, focus, columns)


def _one_by_one(
    data: Data, query: QueryText, focus: Focus, columns: Sequence[str]
) -> Iterator[Row]:
    nodes = data.select(f"SELECT DISTINCT ?this WHERE {{ {focus.bind('?this')} }}", ("this",))
    for (node,) in list(nodes):
        assert node is not None
        yield from answers(data, query, {"this": node}, columns)


def answers(
    data: Data, query: QueryText, given: Mapping[str, Term], columns: Sequence[str]
) -> Iterator[Row]:
    """Yield the rows of a query in which some variables have a value."""
    if not any(isinstance(term, BlankNode) for term in given.values()):
        terms = {name: str(term) for name, term in given.items()}
        yield from data.select(query.for_terms(terms), columns)
    elif data.substitutes:
        yield from data.select(query.for_one(), columns, given)
    else:
        raise NotCovered("a focus node is a blank node, which a server cannot be asked about")


def row_findings(
    shape: Shape, columns: Sequence[str], rows: Iterator[Row], template: str, component: str
) -> Iterator[Finding]:
    """Yield a finding for each different row."""
    seen: set[tuple[Term | None, ...]] = set()
    for row in rows:
        if tuple(row) in seen:
            continue
        seen.add(tuple(row))
        found: Mapping[str, Term | None] = dict(zip(columns, row, strict=True))
        focus, path, text = found["this"], found.get("path"), found.get("message")
        failure = found.get("failure")
        if isinstance(failure, Literal) and failure.value == "true":
            raise ShapesError(f"the query of {shape.node} says that it failed")
        if focus is None:
            continue
        value = found.get("value")
        if value is None and "value" not in columns and shape.path is None:
            value = focus
        yield Finding(
            focus,
            Path("", path) if isinstance(path, NamedNode) else shape.path,
            shape.node,
            shape.severity,
            filled(text.value if isinstance(text, Literal) else template, found),
            value,
            SH[component],
        )
