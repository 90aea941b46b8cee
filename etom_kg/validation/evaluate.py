"""Evaluate shapes: every constraint is one query for all focus nodes, combined in Python.

Constraints that refer to other shapes (4.6, 4.7): which nodes conform, combined in Python.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from etom_kg.core.errors import ShapesError
from etom_kg.core.namespaces import SH
from etom_kg.validation import components as set_components
from etom_kg.validation import components as value_components
from etom_kg.validation.checks import COMPONENTS, Check, Context
from etom_kg.validation.custom import sparql_findings
from etom_kg.validation.data import Data, NotCovered, Row, Term
from etom_kg.validation.paths import Node, Path
from etom_kg.validation.report import Finding, filled
from etom_kg.validation.shapes import (
    Focus,
    NamedFocus,
    PathEnds,
    Shape,
    Shapes,
    TargetFocus,
    ValueFocus,
    values,
)

__all__ = ["LOGIC", "Evaluator", "Outcome"]

_MODULES = (set_components, value_components)  # imported for what they register


@dataclass
class Outcome:
    """What a shape finds, and which of its focus nodes do not conform to it."""

    findings: list[Finding] = field(default_factory=list)
    faulty: set[Term] = field(default_factory=set)


class Evaluator:
    """Evaluates shapes over data; ``only`` is a pattern that narrows the targets."""

    def __init__(self, data: Data, shapes: Shapes, only: str = "") -> None:
        from etom_kg.validation.custom import custom_components

        self.data = data
        self.shapes = shapes
        self._only = only
        self._logic = LOGIC
        self._custom = custom_components(shapes)
        self._done: dict[tuple[Node, str, bool], Outcome] = {}
        self._open: set[Node] = set()

    def findings(self, shape: Shape) -> list[Finding]:
        """Return what a shape finds about its targets; raises ``NotCovered``."""
        if self.shapes.index.values(shape.node, SH.target):
            raise NotCovered("sh:target is of SHACL Advanced Features")
        return self.outcome(shape, TargetFocus(shape.targets, self.data, self._only)).findings

    def faulty(self, shape: Shape, focus: Focus) -> set[Term]:
        """Return which of some nodes do not conform to a shape."""
        return self.outcome(shape, focus, tells=False).faulty

    def outcome(self, shape: Shape, focus: Focus, *, tells: bool = True) -> Outcome:
        """Return what a shape finds about some nodes, or which are faulty without ``tells``."""
        key = (shape.node, focus.bind("?this"), tells)
        if key not in self._done:
            if shape.node in self._open:
                raise NotCovered("a shape refers to itself")
            self._open.add(shape.node)
            try:
                found = Outcome() if shape.deactivated else self._outcome(shape, focus, tells)
                self._done[key] = found
            finally:
                self._open.discard(shape.node)
        return self._done[key]

    def _outcome(self, shape: Shape, focus: Focus, tells: bool) -> Outcome:
        self._refuse_unknown(shape)
        result = Outcome()
        context = Context(shape, self.shapes.index, self.data, focus)
        for predicate in self.shapes.index.predicates(shape.node):
            for value in self.shapes.index.values(shape.node, predicate):
                if predicate in COMPONENTS:
                    for check in COMPONENTS[predicate](context, value):
                        self._check(shape, focus, check, result, tells)
                elif predicate in self._logic:
                    self._logic[predicate](self, shape, focus, value, result)
        for component in self._custom:
            self._add(result, component.findings(self.data, shape, focus, self.shapes))
        return result

    def _add(self, result: Outcome, found: Iterator[Finding] | list[Finding]) -> None:
        for finding in found:
            result.findings.append(finding)
            result.faulty.add(finding.focus)

    def _exactly(self, shape: Shape, focus: Focus, check: Check) -> Iterator[Finding]:
        """Yield what a check finds in values as they were given."""
        assert check.exact is not None
        assert check.keep is not None
        values_of = self.data.exact(check.exact)
        text = f"SELECT DISTINCT ?this WHERE {{ {focus.bind('?this')} }}"
        for (this,) in self.data.select(text, ("this",)):
            assert this is not None
            for value in filter(check.keep, values_of.get(this, ())):
                message = filled(shape.message or check.says, {"this": this, "value": value})
                yield self.finding(shape, this, check.component, value, shape.path, message)

    def _check(
        self, shape: Shape, focus: Focus, check: Check, result: Outcome, tells: bool
    ) -> None:
        if check.exact is not None:
            self._add(result, self._exactly(shape, focus, check))
            return
        rows = self._rows(focus, check, tells)
        if tells:
            self._add(result, (self._told(shape, check, row) for row in rows))
        else:
            result.faulty.update(this for row in rows if (this := row["this"]) is not None)

    def _rows(self, focus: Focus, check: Check, tells: bool) -> Iterator[dict[str, Term | None]]:
        """Yield what a check finds, by variable; without ``tells``, only what it needs."""
        if not self.data.extents.count(focus.bind("?this")):
            return
        columns = ["this"]
        columns += ["value"] if check.keep or (check.value and tells) else []
        columns += ["path"] if check.path and tells else []
        columns += [check.each] if check.each and tells else []
        listed = " ".join(f"?{column}" for column in columns)
        text = (
            f"SELECT DISTINCT {listed} WHERE {{ {focus.bind('?this')} {check.where} }} {check.tail}"
        )
        for row in self.data.select(text, columns):
            found = dict(zip(columns, row, strict=True))
            value = found.get("value")
            if check.keep is None or value is None or check.keep(value):
                yield found

    def _told(self, shape: Shape, check: Check, row: dict[str, Term | None]) -> Finding:
        path = row.get("path")
        return self.finding(
            shape,
            row["this"],
            check.component,
            row.get("value") if check.value else None,
            Path("", path) if isinstance(path, NamedNode) else shape.path,
            filled(shape.message or check.says, row),
        )

    def finding(
        self,
        shape: Shape,
        focus: Term | None,
        component: str,
        value: Term | None,
        path: Path | None,
        message: str,
    ) -> Finding:
        """Return a finding of a shape."""
        assert focus is not None
        return Finding(focus, path, shape.node, shape.severity, message, value, SH[component])

    def pairs(self, shape: Shape, focus: Focus) -> list[Row]:
        """Return focus nodes with their value nodes."""
        reached = values(shape, self._reads_all(shape, focus))
        text = f"SELECT DISTINCT ?this ?value WHERE {{ {focus.bind('?this')} {reached} }}"
        return list(self.data.select(text, ("this", "value")))

    def value_focus(self, shape: Shape, focus: Focus) -> Focus:
        """Return the value nodes of some nodes."""
        if shape.path is None:
            return focus
        depth = focus.depth + 1 if isinstance(focus, ValueFocus) else 1
        return ValueFocus(focus, shape.path, depth, self._reads_all(shape, focus))

    def possible_values(self, shape: Shape, focus: Focus) -> Focus:
        """Return nodes with all value nodes of some nodes among them."""
        if shape.path is not None and self._reads_all(shape, focus):
            return PathEnds(shape.path)
        return self.value_focus(shape, focus)

    def _reads_all(self, shape: Shape, focus: Focus) -> bool:
        extents = self.data.extents
        return extents.read(shape.path, extents.count(focus.bind("?this"))) is not None

    def _refuse_unknown(self, shape: Shape) -> None:
        known = COMPONENTS.keys() | self._logic.keys() | _OTHER
        for predicate in self.shapes.index.predicates(shape.node):
            if predicate.value.startswith(SH.iri) and predicate not in known:
                raise NotCovered(f"{predicate} is not of SHACL Core or SHACL-SPARQL")


_OTHER = {
    SH[name]
    for name in (
        *("defaultValue", "description", "group", "name", "order"),
        *("deactivated", "message", "path", "severity"),
        *("targetClass", "targetNode", "targetObjectsOf", "targetSubjectsOf"),
        *("flags", "ignoredProperties", "qualifiedMaxCount", "qualifiedMinCount"),
        *("qualifiedValueShapesDisjoint", "declare", "prefixes", "rule"),
        *("shapesGraph", "entailment"),
    )
}


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
