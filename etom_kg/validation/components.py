"""Components of SHACL Core (4.1 to 4.5, 4.8): each constraint as a query for what breaks it.

A check is a pattern that matches the faulty: ``?this`` is the focus node, ``?value`` the value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import BlankNode, Literal, NamedNode

from etom_kg.core.errors import ShapesError
from etom_kg.core.namespaces import RDF, SH, XSD
from etom_kg.core.results import Term
from etom_kg.core.terms import INTEGER_BOUNDS, is_datatype, is_valid
from etom_kg.validation.data import Data, Extent, NotCovered
from etom_kg.validation.paths import Index, Path
from etom_kg.validation.shapes import Focus, Shape, instance_of, is_true, reached, values

__all__ = ["COMPONENTS", "Check", "Context", "component", "term"]


@dataclass(frozen=True)
class Check:
    """A query for what breaks one constraint.

    ``value`` tells whether a finding names a value; ``keep`` looks at each value once more, for
    what SPARQL cannot say; ``path`` that the query binds ``?path``; ``each`` is a variable that
    tells findings apart; ``exact`` a predicate whose values are to be looked at as they were
    given; ``message_template`` is the message where the shape has none.
    """

    where: str
    message_template: str
    value: bool = True
    tail: str = ""
    keep: Callable[[Term], bool] | None = None
    path: bool = False
    each: str = ""
    exact: NamedNode | None = None


@dataclass(frozen=True)
class Context:
    """What a component is made for: a shape and its focus nodes."""

    shape: Shape
    index: Index
    data: Data
    focus: Focus

    @cached_property
    def nodes(self) -> int:
        """The number of focus nodes."""
        return self.data.extents.count(self.focus.bind("?this"))

    @cached_property
    def extent(self) -> Extent | None:
        """How far the path reaches, if all of it is to be read at once."""
        return self.data.extents.read(self.shape.path, self.nodes)

    @property
    def values(self) -> str:
        """The pattern for the value nodes."""
        return values(self.shape, self.extent is not None)

    def reached(self, predicate: NamedNode, variable: str) -> str:
        """Return the pattern for the values of another predicate."""
        path = Path("", predicate)
        reads_all = self.data.extents.read(path, self.nodes) is not None
        return reached(path, "?this", variable, reads_all)

    @property
    def several(self) -> bool:
        """Whether any node may have several values."""
        return self.extent is None or self.extent.pairs > self.extent.starts

    def lacks_value(self, test: str = "") -> str:
        """Return the condition that a focus node has no value that passes a test."""
        return _unless(f"{values(self.shape)} {test}", self.extent is not None)

    def lacks(self, pattern: str) -> str:
        """Return the condition that a pattern does not match."""
        extents = self.data.extents
        many = extents.are_many(self.nodes)
        return _unless(pattern, many and extents.reads_all(extents.count(pattern), self.nodes))

    def failing(
        self, where: str, template: str, keep: Callable[[Term], bool] | None = None
    ) -> Iterator[Check]:
        """Yield the check of values that meet a condition, unless no value in the data does.

        ``where`` is a pattern behind that of the values, in which no variable but ``?value`` is
        bound already.
        """
        pattern = f"{self.values} {where}"
        if self.extent is None or self.data.any_value(pattern, keep):
            yield Check(pattern, template, keep=keep)


def _unless(pattern: str, reads_all: bool) -> str:
    return f"MINUS {{ {pattern} }}" if reads_all else f"FILTER NOT EXISTS {{ {pattern} }}"


def component(predicate: NamedNode) -> NamedNode:
    """Return the component of a parameter: ``sh:ClassConstraintComponent`` of ``sh:class``."""
    name = predicate.value.removeprefix(SH.iri)
    return SH[f"{name[0].upper()}{name[1:]}ConstraintComponent"]


Maker = Callable[[Context, Term], Iterator[Check]]
COMPONENTS: dict[NamedNode, Maker] = {}


def _makes(predicate: NamedNode) -> Callable[[Maker], Maker]:
    """Register what makes the checks of a parameter such as ``sh:minCount``."""

    def register(maker: Maker) -> Maker:
        COMPONENTS[predicate] = maker
        return maker

    return register


def _iri(node: Term, what: str) -> NamedNode:
    """Return a parameter that must be an IRI."""
    if isinstance(node, NamedNode):
        return node
    if isinstance(node, BlankNode):
        raise NotCovered(f"{what} is {node}")
    raise ShapesError(f"{what} must be an IRI, and is {node}")


def _number(node: Term, what: str) -> int:
    """Return a parameter that must be a count."""
    if isinstance(node, Literal) and re.fullmatch(r"\+?\d+", node.value):
        return int(node.value)
    raise ShapesError(f"{what} must be a number from 0 on, and is {node}")


def _literal(node: Term, what: str) -> Literal:
    """Return a parameter that must be a literal."""
    if isinstance(node, Literal):
        return node
    raise ShapesError(f"{what} must be a literal, and is {node}")


def _is_value(node: Term, what: str) -> str:
    """Return the expression that ``?value`` is a parameter, the very same term."""
    text = term(node, what)
    if isinstance(node, NamedNode):
        return f"?value = {text}"
    # In Virtuoso, no string is the same term as a string in a query.
    if isinstance(node, Literal) and node.datatype == XSD.string:
        return f"(isLiteral(?value) && DATATYPE(?value) = {XSD.string} && STR(?value) = {text})"
    return f"sameTerm(?value, {text})"


def term(node: Term, what: str) -> str:
    """Return a parameter as SPARQL, which has no names for blank nodes."""
    if isinstance(node, NamedNode | Literal):
        return str(node)
    raise NotCovered(f"{what} is a blank node")


@_makes(SH["class"])
def _class(c: Context, node: Term) -> Iterator[Check]:
    kind = _iri(node, "sh:class")
    pattern = instance_of("?value", kind, c.data.subclasses(kind))
    yield from c.failing(c.lacks(pattern), f"{{?value}} is not a {kind.value}")


@_makes(SH.datatype)
def _datatype(c: Context, node: Term) -> Iterator[Check]:
    datatype = _iri(node, "sh:datatype")
    template = f"{{?value}} is not a value of {datatype.value}"
    name = datatype.value.removeprefix(XSD.iri)
    is_derived = name == "dateTimeStamp" or (name in INTEGER_BOUNDS and name != "integer")
    if c.data.lossy and (is_derived or name in ("integer", "dateTime")):
        predicate = c.shape.path.predicate if c.shape.path else None
        if predicate is None:
            raise NotCovered("the store does not keep every datatype that sh:datatype looks at")
        if predicate in c.data.lossy:
            yield Check("", template, keep=_wrong_type(datatype), exact=predicate)
            return
    kept = datatype
    if is_derived and c.data.loses_datatypes:
        kept = XSD.dateTime if name == "dateTimeStamp" else XSD.integer
    wrong = f"!isLiteral(?value) || DATATYPE(?value) != {kept}"
    yield from c.failing(f"FILTER({wrong})", template)
    right = f"isLiteral(?value) && DATATYPE(?value) = {kept}"
    if name in ("decimal", "double", "float", "integer"):
        yield from c.failing(f"FILTER({right} && !isNumeric(?value))", template)
    elif is_datatype(datatype) and datatype not in _ANY_TEXT:
        yield from c.failing(f"FILTER({right})", template, _ill_formed(datatype))


_ANY_TEXT = frozenset({XSD.string, XSD.anyURI, RDF.langString})
"""Datatypes of which every text is a value."""


def _wrong_type(datatype: NamedNode) -> Callable[[Term], bool]:
    is_ill_formed = _ill_formed(datatype)
    return lambda value: (
        not isinstance(value, Literal) or value.datatype != datatype or is_ill_formed(value)
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


@_makes(SH.nodeKind)
def _node_kind(c: Context, node: Term) -> Iterator[Check]:
    kind = _iri(node, "sh:nodeKind")
    if kind not in _KINDS:
        raise ShapesError(f"{kind} is not a sh:nodeKind")
    template = f"{{?value}} is not of the kind {kind.value.removeprefix(SH.iri)}"
    yield from c.failing(f"FILTER(!({_KINDS[kind]}))", template)


def _range(name: str, operator: str, words: str) -> None:
    @_makes(SH[name])
    def make(c: Context, node: Term) -> Iterator[Check]:
        bound = _literal(node, f"sh:{name}")
        where = f"FILTER(!COALESCE(?value {operator} {bound}, false))"
        yield from c.failing(where, f"{{?value}} is not {words} {bound.value}")


_range("minExclusive", ">", "greater than")
_range("minInclusive", ">=", "at least")
_range("maxExclusive", "<", "less than")
_range("maxInclusive", "<=", "at most")


def _length(name: str, operator: str, words: str) -> None:
    @_makes(SH[name])
    def make(c: Context, node: Term) -> Iterator[Check]:
        bound = _number(node, f"sh:{name}")
        where = f"FILTER(isBlank(?value) || STRLEN(STR(?value)) {operator} {bound})"
        yield from c.failing(where, f"{{?value}} is {words} than {bound}")


_length("minLength", "<", "shorter")
_length("maxLength", ">", "longer")


@_makes(SH.pattern)
def _pattern(c: Context, node: Term) -> Iterator[Check]:
    pattern = _literal(node, "sh:pattern").value
    given = c.index.value(c.shape.node, SH.flags)
    flags = _literal(given, "sh:flags").value if given is not None else ""
    template = f"{{?value}} does not match {pattern}"
    if c.data.knows_pattern(pattern, flags):
        test = f"REGEX(STR(?value), {Literal(pattern)}, {Literal(flags)})"
        where = f"FILTER(isBlank(?value) || !COALESCE({test}, false))"
        yield from c.failing(where, template)
    else:
        # Look-around and the like are not in XPath's regular expressions; Python has them.
        yield from c.failing("", template, _unmatched(pattern, flags))


def _unmatched(pattern: str, flags: str) -> Callable[[Term], bool]:
    known = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL, "x": re.VERBOSE}
    try:
        combined = re.NOFLAG
        for flag in flags:
            combined |= known[flag]
        compiled = re.compile(pattern, combined)
    except (re.error, KeyError) as error:
        raise ShapesError(f"sh:pattern {pattern!r} is not a regular expression: {error}") from None
    return lambda value: (
        not (isinstance(value, NamedNode | Literal) and compiled.search(value.value))
    )


@_makes(SH.languageIn)
def _language_in(c: Context, node: Term) -> Iterator[Check]:
    ranges = [_literal(member, "a member of sh:languageIn") for member in c.index.members(node)]
    matches = " || ".join(f"LANGMATCHES(LANG(?value), {r})" for r in ranges) or "false"
    where = f"FILTER(!COALESCE({matches}, false))"
    template = f"{{?value}} is in none of: {', '.join(r.value for r in ranges)}"
    yield from c.failing(where, template)


@_makes(SH["in"])
def _in(c: Context, node: Term) -> Iterator[Check]:
    what = "a member of sh:in"
    members = c.index.members(node)
    among = " || ".join(_is_value(member, what) for member in members) or "false"
    template = f"{{?value}} is none of: {', '.join(term(member, what) for member in members)}"
    yield from c.failing(f"FILTER(!({among}))", template)


def _count(c: Context, node: Term, what: str) -> int:
    if c.shape.path is None:
        raise ShapesError(f"{what} on {c.shape.node}, which has no sh:path")
    return _number(node, what)


@_makes(SH.minCount)
def _min_count(c: Context, node: Term) -> Iterator[Check]:
    least = _count(c, node, "sh:minCount")
    template = f"fewer than {least} values"
    if least == 1:
        yield Check(c.lacks_value(), template, value=False)
    elif least > 1:
        tail = f"GROUP BY ?this HAVING(COUNT(DISTINCT ?value) < {least})"
        yield Check(f"OPTIONAL {{ {c.values} }}", template, value=False, tail=tail)


@_makes(SH.maxCount)
def _max_count(c: Context, node: Term) -> Iterator[Check]:
    most = _count(c, node, "sh:maxCount")
    if c.several or not most:
        tail = f"GROUP BY ?this HAVING(COUNT(DISTINCT ?value) > {most})" if most else ""
        yield Check(c.values, f"more than {most} values", value=False, tail=tail)


@_makes(SH.uniqueLang)
def _unique_lang(c: Context, node: Term) -> Iterator[Check]:
    if is_true(node) and c.several:
        yield Check(
            f"{c.values} FILTER(LANG(?value) != '') BIND(LCASE(LANG(?value)) AS ?lang)",
            "several values in one language",
            value=False,
            tail="GROUP BY ?this ?lang HAVING(COUNT(DISTINCT ?value) > 1)",
            each="lang",
        )


@_makes(SH.equals)
def _equals(c: Context, node: Term) -> Iterator[Check]:
    predicate = _iri(node, "sh:equals")
    template = f"{{?value}} is not on both sides with {predicate.value}"
    there = f"{c.values} FILTER NOT EXISTS {{ ?this {predicate} ?value }}"
    yield Check(there, template)
    path = c.shape.path
    reached = "BIND(?this AS ?_reached)" if path is None else path.pattern("?this", "?_reached")
    missing = f"NOT EXISTS {{ {reached} FILTER(sameTerm(?_reached, ?value)) }}"
    back = f"?this {predicate} ?value FILTER({missing})"
    yield Check(back, template)


@_makes(SH.disjoint)
def _disjoint(c: Context, node: Term) -> Iterator[Check]:
    predicate = _iri(node, "sh:disjoint")
    where = f"{c.values} FILTER EXISTS {{ ?this {predicate} ?value }}"
    template = f"{{?value}} is also a value of {predicate.value}"
    yield Check(where, template)


def _order(name: str, operator: str) -> None:
    @_makes(SH[name])
    def make(c: Context, node: Term) -> Iterator[Check]:
        other = _iri(node, f"sh:{name}")
        wrong = f"FILTER(!COALESCE(?value {operator} ?_other, false))"
        where = f"{c.values} {c.reached(other, '?_other')} {wrong}"
        template = f"{{?value}} is not {operator} each value of {other.value}"
        yield Check(where, template, each="_other")


_order("lessThan", "<")
_order("lessThanOrEquals", "<=")


@_makes(SH.hasValue)
def _has_value(c: Context, node: Term) -> Iterator[Check]:
    wanted = term(node, "sh:hasValue")
    where = f"FILTER(!sameTerm(?this, {wanted}))"
    if c.shape.path is not None:
        where = c.lacks_value(f"FILTER({_is_value(node, 'sh:hasValue')})")
    yield Check(where, f"lacks the value {wanted}", value=False)


@_makes(SH.closed)
def _closed(c: Context, node: Term) -> Iterator[Check]:
    if not is_true(node):
        return
    allowed = {c.index.value(shape, SH.path) for shape in c.index.values(c.shape.node, SH.property)}
    for head in c.index.values(c.shape.node, SH.ignoredProperties):
        allowed |= set(c.index.members(head))
    listed = ", ".join(sorted(str(p) for p in allowed if isinstance(p, NamedNode)))
    start = "?this" if c.shape.path is None else "?_at"
    begin = "" if c.shape.path is None else c.values.replace("?value", start)
    where = f"{begin} {start} ?path ?value . FILTER(?path NOT IN ({listed}))"
    yield Check(where, "{?path} is not allowed here", path=True)
