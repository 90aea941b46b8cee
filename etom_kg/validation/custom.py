"""Constraint components that shapes define themselves, in SPARQL (SHACL 6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pyoxigraph import BlankNode, Literal, NamedNode

from etom_kg.errors import ShapesError
from etom_kg.namespaces import SH
from etom_kg.validation.data import Data, NotCovered, Term
from etom_kg.validation.focus import Focus, values
from etom_kg.validation.index import Node
from etom_kg.validation.messages import filled
from etom_kg.validation.query_text import QueryText
from etom_kg.validation.report import Finding
from etom_kg.validation.shapes import Shape, Shapes, chosen
from etom_kg.validation.sparql_constraint import answers, row_findings, rows_of

__all__ = ["Component", "custom_components"]


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
