"""Constraints that shapes write in SPARQL themselves: of one shape (SHACL 5), or components (6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from pyoxigraph import BlankNode, Literal, NamedNode

from etom_kg.core.errors import ShapesError
from etom_kg.core.namespaces import SH
from etom_kg.core.results import Term
from etom_kg.validation.components import term
from etom_kg.validation.data import Data, NotCovered, Row
from etom_kg.validation.joins import Joins
from etom_kg.validation.paths import Path
from etom_kg.validation.query_text import QueryText
from etom_kg.validation.report import Finding, filled
from etom_kg.validation.shapes import Focus, Shape, Shapes, chosen, is_true, values

__all__ = ["Component", "custom_components", "sparql_findings"]


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
            is_select = kind == SH.select
            query = QueryText(
                shapes.text(validator, kind),
                shapes.prefixes(validator),
                bound=("this",) if is_select else ("this", "value"),
                constants={
                    n: term(value, "a parameter of a component") for n, value in given.items()
                },
                path=shape.path.sparql if shape.path else "",
            )
            template = filled(self._message_template(shape, shapes, validator), given)
            search = _rows_found if is_select else _values_found
            for finding in search(data, shape, focus, query, template):
                component = self.node if isinstance(self.node, NamedNode) else finding.component
                yield replace(finding, component=component)

    def _given(self, shape: Shape, shapes: Shapes) -> Iterator[dict[str, Term]]:
        """Yield the values of the parameters; each of several, where there is one parameter."""
        found = {
            name: shapes.index.values(shape.node, predicate)
            for name, predicate in self.parameters.items()
        }
        if not all(given or name in self.optional for name, given in found.items()):
            return
        several = next((name for name, given in found.items() if len(given) > 1), None)
        if several is None:
            yield {name: given[0] for name, given in found.items() if given}
        elif len(self.parameters) == 1:
            yield from ({several: value} for value in found[several])
        else:
            raise NotCovered(f"several values of {several} for one component")

    def _validator(self, shape: Shape, shapes: Shapes) -> tuple[Term, NamedNode]:
        own = SH.nodeValidator if shape.path is None else SH.propertyValidator
        for predicate in (own, SH.validator):
            for validator in shapes.index.values(self.node, predicate):
                for kind in (SH.select, SH.ask):
                    if shapes.index.values(validator, kind):
                        return validator, kind
        raise NotCovered(f"the component {self.node} has no validator in SPARQL")

    def _message_template(self, shape: Shape, shapes: Shapes, validator: Term) -> str:
        return (
            shape.message
            or chosen(shapes.index.literals(validator, SH.message))
            or chosen(shapes.index.literals(self.node, SH.message))
            or f"the component {self.node} is not satisfied"
        )


def _rows_found(
    data: Data, shape: Shape, focus: Focus, query: QueryText, template: str
) -> Iterator[Finding]:
    """Yield a finding for each different row of a query."""
    columns = sorted(query.variables | {"this"})
    for row in dict.fromkeys(map(tuple, _rows(data, query, focus, columns))):
        found: Mapping[str, Term | None] = dict(zip(columns, row, strict=True))
        if is_true(found.get("failure")):
            raise ShapesError(f"the query of {shape.node} says that it failed")
        this, path, text = found["this"], found.get("path"), found.get("message")
        if this is None:
            continue
        own_value = this if "value" not in columns and shape.path is None else None
        yield Finding(
            this,
            Path("", path) if isinstance(path, NamedNode) else shape.path,
            shape.node,
            shape.severity,
            filled(text.value if isinstance(text, Literal) else template, found),
            found.get("value", own_value),
        )


def _values_found(
    data: Data, shape: Shape, focus: Focus, query: QueryText, template: str
) -> Iterator[Finding]:
    """Yield a finding for each value that a question is answered no for."""
    pairs = f"SELECT DISTINCT ?this ?value WHERE {{ {focus.bind('?this')} {values(shape)} }}"
    for this, value in list(data.select(pairs, ("this", "value"))):
        assert this is not None
        assert value is not None
        given = {"this": this, "value": value}
        if next(_answers(data, query, given, ("this",)), None) is None:
            message = filled(template, given)
            yield Finding(this, shape.path, shape.node, shape.severity, message, value)


def custom_components(shapes: Shapes) -> list[Component]:
    """Return the components that a shapes graph defines."""
    index = shapes.index
    found = []
    for node in index.instances(SH.ConstraintComponent):
        parameters: dict[str, NamedNode] = {}
        optional: set[str] = set()
        for parameter in index.values(node, SH.parameter):
            path = index.value(parameter, SH.path)
            if not isinstance(path, NamedNode):
                raise ShapesError(f"a sh:parameter of {node} has no sh:path")
            name = path.value.replace("/", "#").rpartition("#")[2]
            parameters[name] = path
            if any(map(is_true, index.values(parameter, SH.optional))):
                optional.add(name)
        if parameters and isinstance(node, NamedNode | BlankNode):
            found.append(Component(node, parameters, frozenset(optional)))
    return found


def sparql_findings(
    data: Data, shapes: Shapes, shape: Shape, focus: Focus, constraint: Term
) -> Iterator[Finding]:
    """Yield what a ``sh:sparql`` constraint finds."""
    index = shapes.index
    if not isinstance(constraint, NamedNode | BlankNode):
        raise ShapesError(f"{constraint} stands where a SPARQL constraint must")
    if any(map(is_true, index.values(constraint, SH.deactivated))):
        return
    text = shapes.text(constraint, SH.select)
    path = shape.path.sparql if shape.path else ""
    query = _read(text, tuple(shapes.prefixes(constraint).items()), path)
    if query.mentions("shapesGraph", "currentShape"):
        constants = _own_shapes(data, shapes, shape)
        query = QueryText(text, shapes.prefixes(constraint), path=path, constants=constants)
    if query.mentions("DATATYPE") and data.lossy:
        raise NotCovered("the store does not keep every datatype that the query looks at")
    message = chosen(index.literals(constraint, SH.message))
    template = message or shape.message or "a SPARQL constraint is broken"
    for finding in _rows_found(data, shape, focus, query, template):
        yield replace(finding, constraint=constraint)


@lru_cache(maxsize=1000)
def _read(text: str, prefixes: tuple[tuple[str, str], ...], path: str) -> QueryText:
    """Read a query, or take it from before: one graph after the other meets the same shapes."""
    return QueryText(text, dict(prefixes), path=path)


def _own_shapes(data: Data, shapes: Shapes, shape: Shape) -> dict[str, str]:
    """Return the values of ``$currentShape`` and ``$shapesGraph``, which becomes a named graph."""
    if isinstance(shape.node, BlankNode):
        raise NotCovered("a shape without a name asks about itself")
    graph = data.add_shapes(shapes.index.triples)
    return {"currentShape": str(shape.node), "shapesGraph": str(graph)}


def _rows(data: Data, query: QueryText, focus: Focus, columns: Sequence[str]) -> Iterator[Row]:
    """Yield the rows of a query about ``$this`` for all focus nodes."""
    pattern = focus.bind("?this")
    if query.in_one:
        edits = Joins(data.extents).edits(query.beginning, pattern)
        yield from data.select(query.once_for_all(pattern, edits), columns)
        return
    for (node,) in list(data.select(f"SELECT DISTINCT ?this WHERE {{ {pattern} }}", ("this",))):
        assert node is not None
        yield from _answers(data, query, {"this": node}, columns)


def _answers(
    data: Data, query: QueryText, given: Mapping[str, Term], columns: Sequence[str]
) -> Iterator[Row]:
    """Yield the rows of a query in which some variables have a value."""
    if not any(isinstance(value, BlankNode) for value in given.values()):
        terms = {name: str(value) for name, value in given.items()}
        yield from data.select(query.for_terms(terms), columns)
    elif data.substitutes:
        yield from data.select(query.for_one(), columns, given)
    else:
        raise NotCovered("a focus node is a blank node, which a server cannot be asked about")
