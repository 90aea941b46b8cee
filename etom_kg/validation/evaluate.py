"""Evaluate shapes: every constraint is one query for all focus nodes.

Constraints that refer to other shapes (4.6, 4.7) are combined in Python of which nodes conform.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from pyoxigraph import Literal, NamedNode

from etom_kg.core.errors import ShapesError
from etom_kg.core.namespaces import SH
from etom_kg.core.results import Term
from etom_kg.validation.components import COMPONENTS, Check, Context, component
from etom_kg.validation.custom import custom_components, sparql_findings
from etom_kg.validation.data import Data, NotCovered, Row
from etom_kg.validation.paths import Path
from etom_kg.validation.report import Finding, filled
from etom_kg.validation.shapes import (
    Focus,
    NamedFocus,
    PathEnds,
    Shape,
    Shapes,
    TargetFocus,
    ValueFocus,
    is_true,
    values,
)

__all__ = ["Evaluator", "Outcome"]

_FEW = 500
"""Up to so many nodes are named in a query."""


@dataclass
class Outcome:
    """What a shape finds, and which of its focus nodes do not conform to it."""

    findings: list[Finding] = field(default_factory=list)
    faulty: set[Term] = field(default_factory=set)

    def add(self, found: Iterable[Finding]) -> None:
        """Add findings; their focus nodes do not conform."""
        for finding in found:
            self.findings.append(finding)
            self.faulty.add(finding.focus)


class Evaluator:
    """Evaluates shapes over data; ``only`` is a pattern that narrows the targets."""

    def __init__(self, data: Data, shapes: Shapes, only: str = "") -> None:
        self.data = data
        self.shapes = shapes
        self._only = only
        self._custom = custom_components(shapes)
        self._done: dict[tuple[Term, str, bool], Outcome] = {}
        self._open: set[Term] = set()

    def findings(self, shape: Shape) -> list[Finding]:
        """Return what a shape finds about its targets; raises ``NotCovered``."""
        if self.shapes.index.values(shape.node, SH.target):
            raise NotCovered("sh:target is of SHACL Advanced Features")
        return self.outcome(shape, TargetFocus(shape.targets, self.data, self._only)).findings

    def faulty(self, shape: Shape, focus: Focus) -> set[Term]:
        """Return which of some nodes do not conform to a shape."""
        return self.outcome(shape, focus, reports=False).faulty

    def outcome(self, shape: Shape, focus: Focus, *, reports: bool = True) -> Outcome:
        """Return what a shape finds about some nodes, or which are faulty without ``reports``."""
        key = (shape.node, focus.bind("?this"), reports)
        if key not in self._done:
            if shape.node in self._open:
                raise NotCovered("a shape refers to itself")
            self._open.add(shape.node)
            try:
                found = Outcome() if shape.deactivated else self._outcome(shape, focus, reports)
                self._done[key] = found
            finally:
                self._open.discard(shape.node)
        return self._done[key]

    def _outcome(self, shape: Shape, focus: Focus, reports: bool) -> Outcome:
        self._refuse_unknown(shape)
        task = _Task(self, shape, focus)
        context = Context(shape, self.shapes.index, self.data, focus)
        for predicate in self.shapes.index.predicates(shape.node):
            for value in self.shapes.index.values(shape.node, predicate):
                if predicate in COMPONENTS:
                    for check in COMPONENTS[predicate](context, value):
                        task.check(predicate, check, reports)
                elif predicate in _LOGIC:
                    _LOGIC[predicate](task, value)
        for custom in self._custom:
            task.result.add(custom.findings(self.data, shape, focus, self.shapes))
        return task.result

    def _refuse_unknown(self, shape: Shape) -> None:
        known = COMPONENTS.keys() | _LOGIC.keys() | _OTHER
        for predicate in self.shapes.index.predicates(shape.node):
            if predicate.value.startswith(SH.iri) and predicate not in known:
                raise NotCovered(f"{predicate} is not of SHACL Core or SHACL-SPARQL")


class _Task:
    """A shape to evaluate about some nodes, and what came out so far.

    The methods that ``_LOGIC`` names add what breaks a constraint that names another shape.
    """

    def __init__(self, evaluator: Evaluator, shape: Shape, focus: Focus) -> None:
        self._evaluator = evaluator
        self._data = evaluator.data
        self._shapes = evaluator.shapes
        self._shape = shape
        self._focus = focus
        self.result = Outcome()

    def check(self, predicate: NamedNode, check: Check, reports: bool) -> None:
        """Add what breaks a constraint, or only which nodes do."""
        rows = self._given(check) if check.exact is not None else self._rows(check, reports)
        if reports or check.exact is not None:
            self.result.add(self._reported(predicate, check, row) for row in rows)
        else:
            self.result.faulty.update(this for row in rows if (this := row["this"]) is not None)

    def _given(self, check: Check) -> Iterator[dict[str, Term | None]]:
        """Yield what a check finds in values as they were given."""
        assert check.exact is not None
        given = self._data.exact(check.exact)
        for this in self._nodes():
            for value in given.get(this, ()):
                if check.keep is None or check.keep(value):
                    yield {"this": this, "value": value}

    def _rows(self, check: Check, reports: bool) -> Iterator[dict[str, Term | None]]:
        """Yield what a check finds, by variable; without ``reports``, only what it needs."""
        if not self._data.extents.count(self._focus.bind("?this")):
            return
        columns = ["this"]
        if check.keep or (check.value and reports):
            columns.append("value")
        if reports:
            columns += [name for name in ("path" if check.path else "", check.each) if name]
        listed = " ".join(f"?{column}" for column in columns)
        where = f"{self._focus.bind('?this')} {check.where}"
        text = f"SELECT DISTINCT {listed} WHERE {{ {where} }} {check.tail}"
        for row in self._data.select(text, columns):
            found = dict(zip(columns, row, strict=True))
            value = found.get("value")
            if check.keep is None or value is None or check.keep(value):
                yield found

    def _reported(
        self, predicate: NamedNode, check: Check, row: Mapping[str, Term | None]
    ) -> Finding:
        found = self._finding(predicate, check.message_template, row)
        path = row.get("path")
        return replace(
            found,
            path=Path("", path) if isinstance(path, NamedNode) else found.path,
            value=found.value if check.value else None,
        )

    def _finding(
        self, predicate: NamedNode, template: str, row: Mapping[str, Term | None]
    ) -> Finding:
        focus, shape = row["this"], self._shape
        assert focus is not None
        message, value = filled(shape.message or template, row), row.get("value")
        broken = component(predicate)
        return Finding(focus, shape.path, shape.node, shape.severity, message, value, broken)

    def _nodes(self) -> list[Term]:
        text = f"SELECT DISTINCT ?this WHERE {{ {self._focus.bind('?this')} }}"
        return [this for (this,) in self._data.select(text, ("this",)) if this is not None]

    def _pairs(self) -> list[Row]:
        """Return focus nodes with their value nodes."""
        reached = values(self._shape, self._reads_all)
        text = f"SELECT DISTINCT ?this ?value WHERE {{ {self._focus.bind('?this')} {reached} }}"
        return list(self._data.select(text, ("this", "value")))

    @property
    def _reads_all(self) -> bool:
        extents = self._data.extents
        nodes = extents.count(self._focus.bind("?this"))
        return extents.read(self._shape.path, nodes) is not None

    def _value_focus(self) -> Focus:
        """Return the value nodes of the focus nodes."""
        if self._shape.path is None:
            return self._focus
        depth = self._focus.depth + 1 if isinstance(self._focus, ValueFocus) else 1
        return ValueFocus(self._focus, self._shape.path, depth, self._reads_all)

    def _possible_values(self) -> Focus:
        """Return nodes with all value nodes of the focus nodes among them."""
        if self._shape.path is not None and self._reads_all:
            return PathEnds(self._shape.path)
        return self._value_focus()

    def _faulty(self, node: Term, among: set[Term] | None = None) -> set[Term]:
        """Return the value nodes, ``among`` some, that do not conform to another shape.

        Others that do not conform may be among them.
        """
        inner = self._possible_values()
        if among is not None and len(among) <= _FEW:
            named = tuple(sorted((n for n in among if isinstance(n, NamedNode)), key=str))
            inner = NamedFocus(named) if len(named) == len(among) else inner
        return self._evaluator.faulty(self._shapes.shape(node), inner)

    def _report(
        self, predicate: NamedNode, template: str, is_wrong: Callable[[Term], bool]
    ) -> None:
        for this, value in self._pairs():
            if value is not None and is_wrong(value):
                row = {"this": this, "value": value}
                self.result.add([self._finding(predicate, template, row)])

    def property(self, node: Term) -> None:
        inner = self._shapes.shape(node)
        if inner.path is None:
            raise ShapesError(
                f"sh:property of {self._shape.node} names {node}, which has no sh:path"
            )
        found = self._evaluator.outcome(inner, self._value_focus())
        self.result.findings += found.findings
        if self._shape.path is None:
            self.result.faulty |= found.faulty
        elif found.faulty:
            pairs = self._pairs()
            self.result.faulty |= {t for t, v in pairs if t is not None and v in found.faulty}

    def node(self, node: Term) -> None:
        if faulty := self._faulty(node):
            template = f"{{?value}} does not conform to {node}"
            self._report(SH.node, template, faulty.__contains__)

    def not_(self, node: Term) -> None:
        faulty = self._faulty(node)
        all_of_them = self._possible_values().bind("?this")
        if len(faulty) < self._data.extents.count(all_of_them):
            template = f"{{?value}} conforms to {node}, and must not"
            self._report(SH["not"], template, lambda value: value not in faulty)

    def and_(self, node: Term) -> None:
        members = self._shapes.index.members(node)
        if faulty := {value for member in members for value in self._faulty(member)}:
            template = "{?value} does not conform to all of the shapes"
            self._report(SH["and"], template, faulty.__contains__)

    def or_(self, node: Term) -> None:
        left: set[Term] | None = None
        for member in self._shapes.index.members(node):
            faulty = self._faulty(member, left)
            left = faulty if left is None else left & faulty
        if left is None or left:
            template = "{?value} conforms to none of the shapes"
            self._report(SH["or"], template, lambda value: left is None or value in left)

    def xone(self, node: Term) -> None:
        sets = [self._faulty(member) for member in self._shapes.index.members(node)]
        template = "{?value} does not conform to exactly one of the shapes"
        self._report(SH.xone, template, lambda value: sum(value not in each for each in sets) != 1)

    def qualified(self, node: Term) -> None:
        """Add the nodes of which too few or too many values conform to a shape."""
        if self._shape.path is None:
            raise ShapesError(f"sh:qualifiedValueShape on {self._shape.node}, which has no sh:path")
        faulty = self._faulty(node)
        siblings = [self._faulty(sibling) for sibling in self._siblings(node)]
        counts = dict.fromkeys(self._nodes(), 0)
        for this, value in self._pairs():
            if this and value not in faulty and all(value in others for others in siblings):
                counts[this] += 1
        for predicate, words, is_wrong in (
            (SH.qualifiedMinCount, "fewer", int.__lt__),
            (SH.qualifiedMaxCount, "more", int.__gt__),
        ):
            for limit in self._limits(predicate):
                template = f"{words} than {limit} values that conform to {node}"
                wrong = (this for this, count in counts.items() if is_wrong(count, limit))
                self.result.add(
                    self._finding(predicate, template, {"this": this}) for this in wrong
                )

    def _limits(self, predicate: NamedNode) -> Iterator[int]:
        for bound in self._shapes.index.values(self._shape.node, predicate):
            if not isinstance(bound, Literal) or not bound.value.isdigit():
                raise ShapesError(f"{bound} is not a count for {predicate}")
            yield int(bound.value)

    def _siblings(self, node: Term) -> set[Term]:
        """Return the other qualified shapes that values must not conform to (4.7.3)."""
        index, shape = self._shapes.index, self._shape.node
        if not is_true(index.value(shape, SH.qualifiedValueShapesDisjoint)):
            return set()
        return {
            other
            for parent in index.subjects(SH.property)
            if shape in index.values(parent, SH.property)
            for sibling in index.values(parent, SH.property)
            for other in index.values(sibling, SH.qualifiedValueShape)
            if other != node
        }

    def sparql(self, node: Term) -> None:
        self.result.add(sparql_findings(self._data, self._shapes, self._shape, self._focus, node))


_LOGIC: dict[NamedNode, Callable[[_Task, Term], None]] = {
    SH["and"]: _Task.and_,
    SH.node: _Task.node,
    SH["not"]: _Task.not_,
    SH["or"]: _Task.or_,
    SH.property: _Task.property,
    SH.qualifiedValueShape: _Task.qualified,
    SH.sparql: _Task.sparql,
    SH.xone: _Task.xone,
}
_OTHER = {
    SH[name]
    for name in (
        *("declare", "deactivated", "defaultValue", "description", "entailment", "flags", "group"),
        *("ignoredProperties", "message", "name", "order", "path", "prefixes", "rule", "severity"),
        *("qualifiedMaxCount", "qualifiedMinCount", "qualifiedValueShapesDisjoint", "shapesGraph"),
        *("targetClass", "targetNode", "targetObjectsOf", "targetSubjectsOf"),
    )
}
"""What shapes say besides their constraints."""
