"""Constraint components that shapes define themselves, in SPARQL (SHACL 6).

SPARQL-based constraints (SHACL 5): the rows of a query are findings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from pyoxigraph import BlankNode, Literal, NamedNode

from etom_kg.core.errors import ShapesError
from etom_kg.core.namespaces import SH
from etom_kg.validation.data import Data, NotCovered, Row, Term
from etom_kg.validation.joins import Joins
from etom_kg.validation.paths import Node, Path
from etom_kg.validation.query_text import QueryText
from etom_kg.validation.report import Finding, filled
from etom_kg.validation.shapes import Focus, Shape, Shapes, chosen, values

__all__ = [
    "Component",
    "answers",
    "custom_components",
    "row_findings",
    "rows_of",
    "sparql_findings",
]


@dataclass(frozen=True)
class Component:
    """A constraint component: its parameters, by name, and what tells whether a value is right."""

    node: NamedNode | BlankNode
    parameters: dict[str, NamedNode]
    optional: frozenset[str]

    def findings(self, data: Data, shape: Shape, focus: Focus, shapes: Shapes) -> Iterator[Finding]:
        """Yield what the component finds, if the shape has its parameters."""
        for given in self._given(shape, shapes):
            validator, kind = self._validator(shape, shapes)
            query = QueryText(
                shapes.text(validator, kind),
                shapes.prefixes(validator),
                bound=("this",) if kind == SH.select else ("this", "value"),
                constants={name: _text(value) for name, value in given.items()},
                path=shape.path.sparql if shape.path else "",
            )
            template = filled(self._message(shape, shapes, validator), given)
            search = self._by_select if kind == SH.select else self._by_ask
            for finding in search(data, shape, focus, query, template):
                component = self.node if isinstance(self.node, NamedNode) else finding.component
                yield replace(finding, component=component)

    def _given(self, shape: Shape, shapes: Shapes) -> Iterator[dict[str, Node]]:
        found: dict[str, list[Node]] = {
            name: shapes.index.values(shape.node, predicate)
            for name, predicate in self.parameters.items()
        }
        if any(not found[name] for name in found if name not in self.optional):
            return
        several = [name for name, given in found.items() if len(given) > 1]
        if several and len(self.parameters) > 1:
            raise NotCovered(f"several values of {several[0]} for one component")
        if several:
            yield from ({several[0]: value} for value in found[several[0]])
        else:
            yield {name: given[0] for name, given in found.items() if given}

    def _validator(self, shape: Shape, shapes: Shapes) -> tuple[Node, NamedNode]:
        own = SH.nodeValidator if shape.path is None else SH.propertyValidator
        for predicate in (own, SH.validator):
            for validator in shapes.index.values(self.node, predicate):
                for kind in (SH.select, SH.ask):
                    if shapes.index.values(validator, kind):
                        return validator, kind
        raise NotCovered(f"the component {self.node} has no validator in SPARQL")

    def _message(self, shape: Shape, shapes: Shapes, validator: Node) -> str:
        for node in (validator, self.node):
            found = [m for m in shapes.index.values(node, SH.message) if isinstance(m, Literal)]
            if shape.message or found:
                return shape.message or chosen(found)
        return f"the component {self.node} is not satisfied"

    def _by_select(
        self, data: Data, shape: Shape, focus: Focus, query: QueryText, template: str
    ) -> Iterator[Finding]:
        columns, rows = rows_of(data, query, focus)
        yield from row_findings(shape, columns, rows, template, "SPARQLConstraintComponent")

    def _by_ask(
        self, data: Data, shape: Shape, focus: Focus, query: QueryText, template: str
    ) -> Iterator[Finding]:
        pairs = f"SELECT DISTINCT ?this ?value WHERE {{ {focus.bind('?this')} {values(shape)} }}"
        for this, value in list(data.select(pairs, ("this", "value"))):
            assert this is not None
            assert value is not None
            given = {"this": this, "value": value}
            if next(answers(data, query, given, ("this",)), None) is None:
                message = filled(template, {"this": this, "value": value})
                yield Finding(this, shape.path, shape.node, shape.severity, message, value)


def _text(value: Term) -> str:
    if isinstance(value, NamedNode | Literal):
        return str(value)
    raise NotCovered("a parameter of a component is a blank node")


def custom_components(shapes: Shapes) -> list[Component]:
    """Return the components that a shapes graph defines."""
    found = []
    for node in shapes.index.instances(SH.ConstraintComponent):
        parameters: dict[str, NamedNode] = {}
        optional: set[str] = set()
        for parameter in shapes.index.values(node, SH.parameter):
            path = shapes.index.value(parameter, SH.path)
            if not isinstance(path, NamedNode):
                raise ShapesError(f"a sh:parameter of {node} has no sh:path")
            name = path.value.replace("/", "#").rpartition("#")[2]
            parameters[name] = path
            if any(v.value == "true" for v in _literals(shapes, parameter, SH.optional)):
                optional.add(name)
        if parameters and isinstance(node, NamedNode | BlankNode):
            found.append(Component(node, parameters, frozenset(optional)))
    return found


def _literals(shapes: Shapes, node: Node, predicate: NamedNode) -> list[Literal]:
    return [v for v in shapes.index.values(node, predicate) if isinstance(v, Literal)]


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
