"""Components of SHACL Core that look at all values of a node (4.2, 4.4, 4.5, 4.8)."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from etom_kg.errors import ShapesError
from etom_kg.namespaces import SH
from etom_kg.validation.checks import Check, Context, iri, is_value, makes, number, term
from etom_kg.validation.index import Node

__all__: list[str] = []


@makes(SH.minCount)
def _min_count(c: Context, node: Node) -> Iterator[Check]:
    least = number(node, "sh:minCount")
    if c.shape.path is None:
        raise ShapesError(f"sh:minCount on {c.shape.node}, which has no sh:path")
    says = f"fewer than {least} values"
    if least == 1:
        yield Check("MinCountConstraintComponent", c.lacks_value(), says, value=False)
    elif least > 1:
        tail = f"GROUP BY ?this HAVING(COUNT(DISTINCT ?value) < {least})"
        where = f"OPTIONAL {{ {c.values} }}"
        yield Check("MinCountConstraintComponent", where, says, value=False, tail=tail)


@makes(SH.maxCount)
def _max_count(c: Context, node: Node) -> Iterator[Check]:
    most = number(node, "sh:maxCount")
    if c.shape.path is None:
        raise ShapesError(f"sh:maxCount on {c.shape.node}, which has no sh:path")
    tail = f"GROUP BY ?this HAVING(COUNT(DISTINCT ?value) > {most})"
    says = f"more than {most} values"
    tail = tail if most else ""
    if most and not c.several:
        return
    yield Check("MaxCountConstraintComponent", c.values, says, value=False, tail=tail)


@makes(SH.uniqueLang)
def _unique_lang(c: Context, node: Node) -> Iterator[Check]:
    if not (isinstance(node, Literal) and node.value == "true"):
        return
    if not c.several:
        return
    yield Check(
        "UniqueLangConstraintComponent",
        f"{c.values} FILTER(LANG(?value) != '') BIND(LCASE(LANG(?value)) AS ?lang)",
        "several values in one language",
        value=False,
        tail="GROUP BY ?this ?lang HAVING(COUNT(DISTINCT ?value) > 1)",
        each="lang",
    )


@makes(SH.equals)
def _equals(c: Context, node: Node) -> Iterator[Check]:
    predicate = iri(node, "sh:equals")
    says = f"{{?value}} is not on both sides with {predicate.value}"
    there = f"{c.values} FILTER NOT EXISTS {{ ?this {predicate} ?value }}"
    yield Check("EqualsConstraintComponent", there, says)
    path = c.shape.path
    reached = "BIND(?this AS ?_reached)" if path is None else path.pattern("?this", "?_reached")
    missing = f"NOT EXISTS {{ {reached} FILTER(sameTerm(?_reached, ?value)) }}"
    back = f"?this {predicate} ?value FILTER({missing})"
    yield Check("EqualsConstraintComponent", back, says)


@makes(SH.disjoint)
def _disjoint(c: Context, node: Node) -> Iterator[Check]:
    predicate = iri(node, "sh:disjoint")
    where = f"{c.values} FILTER EXISTS {{ ?this {predicate} ?value }}"
    says = f"{{?value}} is also a value of {predicate.value}"
    yield Check("DisjointConstraintComponent", where, says)


def _order(predicate: NamedNode, operator: str, name: str) -> None:
    @makes(predicate)
    def make(c: Context, node: Node) -> Iterator[Check]:
        other = iri(node, str(predicate))
        where = (
            f"{c.values} {c.reached(other, '?_other')} "
            f"FILTER(!COALESCE(?value {operator} ?_other, false))"
        )
        says = f"{{?value}} is not {operator} each value of {other.value}"
        yield Check(name, where, says, each="_other")


_order(SH.lessThan, "<", "LessThanConstraintComponent")
_order(SH.lessThanOrEquals, "<=", "LessThanOrEqualsConstraintComponent")


@makes(SH.hasValue)
def _has_value(c: Context, node: Node) -> Iterator[Check]:
    wanted = term(node, "sh:hasValue")
    where = f"FILTER(!sameTerm(?this, {wanted}))"
    if c.shape.path is not None:
        where = c.lacks_value(f"FILTER({is_value(node, 'sh:hasValue')})")
    yield Check("HasValueConstraintComponent", where, f"lacks the value {wanted}", value=False)


@makes(SH.closed)
def _closed(c: Context, node: Node) -> Iterator[Check]:
    if not (isinstance(node, Literal) and node.value == "true"):
        return
    allowed = {c.index.value(shape, SH.path) for shape in c.index.values(c.shape.node, SH.property)}
    for head in c.index.values(c.shape.node, SH.ignoredProperties):
        allowed |= set(c.index.members(head))
    listed = ", ".join(sorted(str(p) for p in allowed if isinstance(p, NamedNode)))
    start = "?this" if c.shape.path is None else "?_at"
    begin = "" if c.shape.path is None else c.values.replace("?value", start)
    where = f"{begin} {start} ?path ?value . FILTER(?path NOT IN ({listed}))"
    yield Check("ClosedConstraintComponent", where, "{?path} is not allowed here", path=True)
