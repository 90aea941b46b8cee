"""Components of SHACL Core that look at all values of a node (4.2, 4.4, 4.5, 4.8).

Components of SHACL Core that look at one value (4.1, 4.3, 4.4, 4.8).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from pyoxigraph import Literal, NamedNode

from etom_kg.core.errors import ShapesError
from etom_kg.core.namespaces import RDF, SH, XSD
from etom_kg.core.terms import INTEGER_BOUNDS, is_datatype, is_valid
from etom_kg.validation.checks import Check, Context, iri, is_value, literal, makes, number, term
from etom_kg.validation.data import NotCovered, Term
from etom_kg.validation.paths import Node
from etom_kg.validation.shapes import instance_of

__all__: list[str] = []


@makes(SH["class"])
def _class(c: Context, node: Node) -> Iterator[Check]:
    kind = iri(node, "sh:class")
    pattern = instance_of("?value", kind, c.data.subclasses(kind))
    says = f"{{?value}} is no {kind.value}"
    yield from c.failing("ClassConstraintComponent", c.lacks(pattern), says)


@makes(SH.datatype)
def _datatype(c: Context, node: Node) -> Iterator[Check]:
    datatype = iri(node, "sh:datatype")
    says = f"{{?value}} is no value of {datatype.value}"
    name = datatype.value.removeprefix(XSD.iri)
    is_derived = name == "dateTimeStamp" or (name in INTEGER_BOUNDS and name != "integer")
    predicate = c.shape.path.predicate if c.shape.path else None
    if c.data.lossy and (is_derived or name in ("integer", "dateTime")):
        if predicate is None:
            raise NotCovered("the store does not keep every datatype that sh:datatype looks at")
        if predicate in c.data.lossy:
            wrong_type = _wrong_type(datatype)
            yield Check(_DATATYPE, "", says, keep=wrong_type, exact=predicate)
            return
    kept = datatype
    if is_derived and c.data.loses_datatypes:
        kept = XSD.dateTime if name == "dateTimeStamp" else XSD.integer
    wrong = f"!isLiteral(?value) || DATATYPE(?value) != {kept}"
    yield from c.failing(_DATATYPE, f"FILTER({wrong})", says)
    right = f"FILTER(isLiteral(?value) && DATATYPE(?value) = {kept}"
    if name in ("decimal", "double", "float", "integer"):
        yield from c.failing(_DATATYPE, f"{right} && !isNumeric(?value))", says)
    elif is_datatype(datatype) and datatype not in _ANY_TEXT:
        yield from c.failing(_DATATYPE, f"{right})", says, _ill_formed(datatype))


_DATATYPE = "DatatypeConstraintComponent"
_ANY_TEXT = frozenset({XSD.string, XSD.anyURI, RDF.langString})
"""Datatypes of which every text is a value."""


def _wrong_type(datatype: NamedNode) -> Callable[[Term], bool]:
    ill_formed = _ill_formed(datatype)
    return lambda value: (
        not isinstance(value, Literal) or value.datatype != datatype or ill_formed(value)
    )


def _ill_formed(datatype: NamedNode) -> Callable[[Term], bool]:
    return lambda value: isinstance(value, Literal) and not is_valid(value.value, datatype)


_KINDS = {
    SH.IRI: "isIRI(?value)",
    SH.BlankNode: "isBlank(?value)",
    SH.Literal: "isLiteral(?value)",
    SH.BlankNodeOrIRI: "isBlank(?value) || isIRI(?value)",
    SH.BlankNodeOrLiteral: "isBlank(?value) || isLiteral(?value)",
    SH.IRIOrLiteral: "isIRI(?value) || isLiteral(?value)",
}


@makes(SH.nodeKind)
def _node_kind(c: Context, node: Node) -> Iterator[Check]:
    kind = iri(node, "sh:nodeKind")
    if kind not in _KINDS:
        raise ShapesError(f"{kind} is no sh:nodeKind")
    name = kind.value.removeprefix(SH.iri)
    where = f"FILTER(!({_KINDS[kind]}))"
    says = f"{{?value}} is not of the kind {name}"
    yield from c.failing("NodeKindConstraintComponent", where, says)


def _range(predicate: NamedNode, operator: str, name: str, words: str) -> None:
    @makes(predicate)
    def make(c: Context, node: Node) -> Iterator[Check]:
        bound = literal(node, str(predicate))
        where = f"FILTER(!COALESCE(?value {operator} {bound}, false))"
        yield from c.failing(name, where, f"{{?value}} is not {words} {bound.value}")


_range(SH.minExclusive, ">", "MinExclusiveConstraintComponent", "greater than")
_range(SH.minInclusive, ">=", "MinInclusiveConstraintComponent", "at least")
_range(SH.maxExclusive, "<", "MaxExclusiveConstraintComponent", "less than")
_range(SH.maxInclusive, "<=", "MaxInclusiveConstraintComponent", "at most")


@makes(SH.minLength)
def _min_length(c: Context, node: Node) -> Iterator[Check]:
    least = number(node, "sh:minLength")
    where = f"FILTER(isBlank(?value) || STRLEN(STR(?value)) < {least})"
    says = f"{{?value}} is shorter than {least}"
    yield from c.failing("MinLengthConstraintComponent", where, says)


@makes(SH.maxLength)
def _max_length(c: Context, node: Node) -> Iterator[Check]:
    most = number(node, "sh:maxLength")
    where = f"FILTER(isBlank(?value) || STRLEN(STR(?value)) > {most})"
    says = f"{{?value}} is longer than {most}"
    yield from c.failing("MaxLengthConstraintComponent", where, says)


@makes(SH.pattern)
def _pattern(c: Context, node: Node) -> Iterator[Check]:
    pattern = literal(node, "sh:pattern").value
    given = c.parameter(SH.flags)
    flags = literal(given, "sh:flags").value if given is not None else ""
    says = f"{{?value}} does not match {pattern}"
    if c.data.knows_pattern(pattern, flags):
        test = f"REGEX(STR(?value), {Literal(pattern)}, {Literal(flags)})"
        where = f"FILTER(isBlank(?value) || !COALESCE({test}, false))"
        yield from c.failing("PatternConstraintComponent", where, says)
    else:
        # Look-around and the like are not in XPath's regular expressions; Python has them.
        yield from c.failing("PatternConstraintComponent", "", says, _unmatched(pattern, flags))


def _unmatched(pattern: str, flags: str) -> Callable[[Term], bool]:
    known = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL, "x": re.VERBOSE}
    try:
        combined = re.NOFLAG
        for flag in flags:
            combined |= known[flag]
        compiled = re.compile(pattern, combined)
    except (re.error, KeyError) as error:
        raise ShapesError(f"sh:pattern {pattern!r} is no regular expression: {error}") from None
    return lambda value: (
        not (isinstance(value, NamedNode | Literal) and compiled.search(value.value))
    )


@makes(SH.languageIn)
def _language_in(c: Context, node: Node) -> Iterator[Check]:
    ranges = [literal(member, "a member of sh:languageIn") for member in c.index.members(node)]
    matches = " || ".join(f"LANGMATCHES(LANG(?value), {r})" for r in ranges) or "false"
    where = f"FILTER(!COALESCE({matches}, false))"
    says = f"{{?value}} is in none of: {', '.join(r.value for r in ranges)}"
    yield from c.failing("LanguageInConstraintComponent", where, says)


@makes(SH["in"])
def _in(c: Context, node: Node) -> Iterator[Check]:
    what = "a member of sh:in"
    members = c.index.members(node)
    among = " || ".join(is_value(member, what) for member in members) or "false"
    says = f"{{?value}} is none of: {', '.join(term(member, what) for member in members)}"
    yield from c.failing("InConstraintComponent", f"FILTER(!({among}))", says)


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
