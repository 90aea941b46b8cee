"""Constraints that refer to other shapes (4.6, 4.7): which nodes conform, combined in Python."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from pyoxigraph import Literal, NamedNode

from etom_kg.errors import ShapesError
from etom_kg.namespaces import SH
from etom_kg.validation.data import Term
from etom_kg.validation.evaluate import Evaluator, Outcome
from etom_kg.validation.focus import Focus, NamedFocus
from etom_kg.validation.index import Node
from etom_kg.validation.messages import filled
from etom_kg.validation.shapes import Shape
from etom_kg.validation.sparql_constraint import sparql_findings

__all__ = ["LOGIC"]

_FEW = 500
"""Up to so many nodes are named in a query."""

Evaluate = Callable[[Evaluator, Shape, Focus, Node, Outcome], None]


def _faulty(
    evaluator: Evaluator, shape: Shape, focus: Focus, node: Node, among: set[Term] | None = None
) -> set[Term]:
    """Return the value nodes, ``among`` some, that do not conform to another shape.

    Others that do not conform may be among them.
    """
    inner = evaluator.possible_values(shape, focus)
    if among is not None and len(among) <= _FEW:
        named = tuple(sorted((n for n in among if isinstance(n, NamedNode)), key=str))
        inner = NamedFocus(named) if len(named) == len(among) else inner
    return evaluator.faulty(evaluator.shapes.shape(node), inner)


def _report(
    evaluator: Evaluator,
    shape: Shape,
    focus: Focus,
    result: Outcome,
    component: str,
    wrong: Callable[[Term], bool],
    says: str,
) -> None:
    for this, value in evaluator.pairs(shape, focus):
        if value is not None and wrong(value):
            message = filled(shape.message or says, {"this": this, "value": value})
            found = evaluator.finding(shape, this, component, value, shape.path, message)
            result.findings.append(found)
            result.faulty.add(found.focus)


def _property(
    evaluator: Evaluator, shape: Shape, focus: Focus, node: Node, result: Outcome
) -> None:
    inner = evaluator.shapes.shape(node)
    if inner.path is None:
        raise ShapesError(f"sh:property of {shape.node} names {node}, which has no sh:path")
    found = evaluator.outcome(inner, evaluator.value_focus(shape, focus))
    result.findings += found.findings
    if shape.path is None:
        result.faulty |= found.faulty
    elif found.faulty:
        result.faulty |= {
            this
            for this, value in evaluator.pairs(shape, focus)
            if this is not None and value in found.faulty
        }


def _node(evaluator: Evaluator, shape: Shape, focus: Focus, node: Node, result: Outcome) -> None:
    faulty = _faulty(evaluator, shape, focus, node)
    if faulty:
        says = f"{{?value}} does not conform to {node}"
        name = "NodeConstraintComponent"
        _report(evaluator, shape, focus, result, name, faulty.__contains__, says)


def _not(evaluator: Evaluator, shape: Shape, focus: Focus, node: Node, result: Outcome) -> None:
    faulty = _faulty(evaluator, shape, focus, node)
    all_of_them = evaluator.possible_values(shape, focus).bind("?this")
    if len(faulty) < evaluator.data.extents.count(all_of_them):
        says = f"{{?value}} conforms to {node}, and must not"
        name = "NotConstraintComponent"
        _report(evaluator, shape, focus, result, name, lambda v: v not in faulty, says)


def _and(evaluator: Evaluator, shape: Shape, focus: Focus, node: Node, result: Outcome) -> None:
    members = evaluator.shapes.index.members(node)
    faulty = {value for m in members for value in _faulty(evaluator, shape, focus, m)}
    if faulty:
        says = "{?value} does not conform to all of the shapes"
        name = "AndConstraintComponent"
        _report(evaluator, shape, focus, result, name, faulty.__contains__, says)


def _or(evaluator: Evaluator, shape: Shape, focus: Focus, node: Node, result: Outcome) -> None:
    left: set[Term] | None = None
    for member in evaluator.shapes.index.members(node):
        faulty = _faulty(evaluator, shape, focus, member, left)
        left = faulty if left is None else left & faulty
    if left is None or left:
        says = "{?value} conforms to none of the shapes"
        name = "OrConstraintComponent"
        _report(evaluator, shape, focus, result, name, lambda v: left is None or v in left, says)


def _xone(evaluator: Evaluator, shape: Shape, focus: Focus, node: Node, result: Outcome) -> None:
    members = evaluator.shapes.index.members(node)
    sets = [_faulty(evaluator, shape, focus, member) for member in members]

    def is_wrong(value: Term) -> bool:
        return sum(value not in faulty for faulty in sets) != 1

    says = "{?value} does not conform to exactly one of the shapes"
    _report(evaluator, shape, focus, result, "XoneConstraintComponent", is_wrong, says)


def _qualified(
    evaluator: Evaluator, shape: Shape, focus: Focus, node: Node, result: Outcome
) -> None:
    if shape.path is None:
        raise ShapesError(f"sh:qualifiedValueShape on {shape.node}, which has no sh:path")
    faulty = _faulty(evaluator, shape, focus, node)
    siblings = [_faulty(evaluator, shape, focus, s) for s in _siblings(evaluator, shape, node)]
    counts: dict[Term, int] = defaultdict(int)
    for (this,) in evaluator.data.select(
        f"SELECT DISTINCT ?this WHERE {{ {focus.bind('?this')} }}", ("this",)
    ):
        assert this is not None
        counts[this] = 0
    for this, value in evaluator.pairs(shape, focus):
        if value not in faulty and all(value in others for others in siblings):
            assert this is not None
            counts[this] += 1
    for predicate, component, wrong, words in (
        (SH.qualifiedMinCount, "QualifiedMinCount", int.__lt__, "fewer"),
        (SH.qualifiedMaxCount, "QualifiedMaxCount", int.__gt__, "more"),
    ):
        for bound in evaluator.shapes.index.values(shape.node, predicate):
            if not isinstance(bound, Literal) or not bound.value.isdigit():
                raise ShapesError(f"{bound} is no count for {predicate}")
            limit = int(bound.value)
            for this, count in counts.items():
                if wrong(count, limit):
                    says = f"{words} than {limit} values that conform to {node}"
                    name = f"{component}ConstraintComponent"
                    message = filled(shape.message or says, {"this": this})
                    found = evaluator.finding(shape, this, name, None, shape.path, message)
                    result.findings.append(found)
                    result.faulty.add(this)


def _siblings(evaluator: Evaluator, shape: Shape, node: Node) -> set[Node]:
    """Return the other qualified shapes that values must not conform to (4.7.3)."""
    index = evaluator.shapes.index
    disjoint = index.value(shape.node, SH.qualifiedValueShapesDisjoint)
    if not isinstance(disjoint, Literal) or disjoint.value != "true":
        return set()
    parents = [s for s in index.subjects(SH.property) if shape.node in index.values(s, SH.property)]
    return {
        other
        for parent in parents
        for sibling in index.values(parent, SH.property)
        for other in index.values(sibling, SH.qualifiedValueShape)
        if other != node
    }


def _sparql(evaluator: Evaluator, shape: Shape, focus: Focus, node: Node, result: Outcome) -> None:
    for found in sparql_findings(evaluator.data, evaluator.shapes, shape, focus, node):
        result.findings.append(found)
        result.faulty.add(found.focus)


LOGIC: dict[NamedNode, Evaluate] = {
    SH["and"]: _and,
    SH.node: _node,
    SH["not"]: _not,
    SH["or"]: _or,
    SH.property: _property,
    SH.qualifiedValueShape: _qualified,
    SH.sparql: _sparql,
    SH.xone: _xone,
}
