"""Random shapes and random data for them, as Turtle."""

from __future__ import annotations

from hypothesis import strategies as st

PREFIXES = """
@prefix : <http://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
: sh:declare [ sh:prefix "" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .
"""

CLASSES = (":A", ":B", ":C")
PROPERTIES = (":p", ":q", ":r")
NODES = (":a", ":b", ":c", ":d")
LITERALS = (
    '"x"',
    '"abc"',
    '"x"@en',
    '"y"@en',
    '"x"@de',
    "1",
    "2",
    "7",
    "1.5",
    "true",
    '"5"^^xsd:byte',
    '"300"^^xsd:byte',
    '"x"^^xsd:integer',
    '"2026-01-01"^^xsd:date',
    '"2026-02-30"^^xsd:date',
)
TARGETS = (
    "sh:targetClass {c}",
    "sh:targetNode {n}",
    "sh:targetSubjectsOf {p}",
    "sh:targetObjectsOf {p}",
)
PATHS = (
    "{p}",
    "{p}",
    "[ sh:inversePath {p} ]",
    "( {p} {q} )",
    "[ sh:alternativePath ( {p} {q} ) ]",
    "[ sh:zeroOrMorePath {p} ]",
    "[ sh:oneOrMorePath {p} ]",
    "[ sh:zeroOrOnePath {p} ]",
    "( [ sh:inversePath {p} ] [ sh:zeroOrMorePath {q} ] )",
)
VALUE_TESTS = (
    "sh:class {c}",
    "sh:datatype xsd:string",
    "sh:datatype xsd:integer",
    "sh:datatype xsd:byte",
    "sh:datatype xsd:date",
    "sh:nodeKind sh:IRI",
    "sh:nodeKind sh:Literal",
    "sh:nodeKind sh:BlankNodeOrIRI",
    "sh:minInclusive 2",
    "sh:maxExclusive 2",
    "sh:minLength 2",
    "sh:maxLength 2",
    'sh:pattern "^[a-x]+$"',
    'sh:pattern "^X" ; sh:flags "i"',
    'sh:pattern "^(?!x)"',
    'sh:languageIn ( "en" )',
    'sh:in ( {n} "x" 1 )',
    "sh:node {s}",
    "sh:not {s}",
    "sh:or ( {s} {t} )",
    "sh:and ( {s} {t} )",
    "sh:xone ( {s} {t} )",
    "sh:equals {q}",
    "sh:disjoint {q}",
    "sh:hasValue {v}",
)
SET_TESTS = (
    "sh:minCount 1",
    "sh:minCount 2",
    "sh:maxCount 0",
    "sh:maxCount 1",
    "sh:uniqueLang true",
    "sh:lessThan {q}",
    "sh:lessThanOrEquals {q}",
    "sh:qualifiedValueShape {s} ; sh:qualifiedMinCount 1",
    "sh:qualifiedValueShape {s} ; sh:qualifiedMaxCount 1",
)
QUERIES = (
    "SELECT $this ?value WHERE {{ $this {q} ?value FILTER(isLiteral(?value)) }}",
    "SELECT $this WHERE {{ FILTER NOT EXISTS {{ $this {q} ?any }} }}",
    "SELECT ?value WHERE {{ {{ $this {q} ?value }} UNION {{ ?value {r} $this }} }}",
    "SELECT $this ?value WHERE {{ $this {q} ?value OPTIONAL {{ ?value {r} ?x"
    " FILTER(?x != $this) }} FILTER(!BOUND(?x)) }}",
    "SELECT $this (COUNT(?v) AS ?n) WHERE {{ $this {q} ?v }} GROUP BY $this HAVING(COUNT(?v) > 1)",
    "SELECT $this ?n WHERE {{ {{ SELECT $this (COUNT(?v) AS ?n) WHERE {{ $this {q} ?v }}"
    " GROUP BY $this }} FILTER(?n = 1) }}",
    "SELECT $this ?value WHERE {{ {{ ?value {q} ?x FILTER(?x = $this) }} UNION"
    " {{ BIND($this AS ?value) FILTER EXISTS {{ $this {q} ?y }} }} }}",
    "SELECT $this ?value WHERE {{ $this {q} ?value ; {r} ?x . FILTER NOT EXISTS {{"
    " ?value {r} ?x }} }}",
    "SELECT $this ?value WHERE {{ $this {q}/{r} ?value . FILTER NOT EXISTS {{ ?z {q} ?value ;"
    " {r} $this . }} }}",
    "SELECT $this WHERE {{ $this {q}+ $this . }}",
    "SELECT $this ?value WHERE {{ $this {q} ?value . FILTER EXISTS {{ $this {r}+ ?value }} }}",
    "SELECT $this ?value WHERE {{ $this a {c} ; {q} ?value . ?value a {c} . }}",
    "SELECT $this ?value WHERE {{ $this {q} ?value ; {r} ?x . ?other {q} ?value ; {r} ?x ."
    " FILTER(?other != $this) }}",
    "SELECT $this ?value WHERE {{ ?value {q}|^{r} $this . FILTER EXISTS {{ ?value {q} ?y ."
    " FILTER EXISTS {{ ?y {r} $this }} }} }}",
    "SELECT $this (COUNT(?value) AS ?n) WHERE {{ $this {q} ?x . ?x {r} ?value . FILTER EXISTS {{"
    " ?value {p} ?y }} }} GROUP BY $this HAVING(COUNT(?value) > 1)",
    "SELECT $this ?value WHERE {{ $this {q} ?value . FILTER NOT EXISTS {{ ?x {r} ?value }}"
    " BIND($this AS ?x) }}",
    'SELECT $this ?value WHERE {{ $this {q} "x", ?value . }}',
    "SELECT $this ?value WHERE {{ $this {q} ?value . OPTIONAL {{ ?value {r} ?x }} {{"
    " ?value {p} ?y }} FILTER(!BOUND(?x)) }}",
    "SELECT $this WHERE {{ $this {q} {n} . FILTER NOT EXISTS {{ $this a {c} }} }}",
    "SELECT $this ?value WHERE {{ ?value a {c} . $this {q}/^{r} ?value . }}",
    "SELECT $this ?value WHERE {{ $this {q}/{r} ?value . ?value {p}/({q}/{r}) ?x . }}",
    "SELECT $this ?value WHERE {{ $this {q} ?x . ?x {q}* $this . $this {r} ?value . }}",
)


def _fill(draw: st.DrawFn, template: str) -> str:
    choices = {
        "c": CLASSES,
        "n": NODES,
        "p": PROPERTIES,
        "q": PROPERTIES,
        "r": PROPERTIES,
        "s": (":N0", ":N1", ":N2"),
        "t": (":N0", ":N1", ":N2"),
        "v": NODES + LITERALS[:6],
    }
    for name, terms in choices.items():
        if "{" + name + "}" in template:
            template = template.replace("{" + name + "}", draw(st.sampled_from(terms)))
    return template


def _tests(draw: st.DrawFn, is_property: bool, nested: bool) -> str:
    allowed = VALUE_TESTS + (SET_TESTS if is_property else ())
    if nested:
        allowed = tuple(test for test in allowed if "{s}" not in test)
    chosen = draw(st.lists(st.sampled_from(allowed), min_size=1, max_size=3, unique=True))
    # A parameter may stand once: two values of one would be two constraints, or a fault.
    first = {test.split()[0]: test for test in chosen}
    return " ; ".join(_fill(draw, test) for test in first.values())


def _query(draw: st.DrawFn, template: str) -> str:
    query = _fill(draw, template.replace("{{", "{").replace("}}", "}"))
    return f'sh:sparql [ sh:prefixes : ; sh:select """{query}""" ]'


@st.composite
def shapes_with(draw: st.DrawFn, template: str) -> str:
    """Draw a shape with a query."""
    target = _fill(draw, draw(st.sampled_from(TARGETS)))
    return f"{PREFIXES} :S a sh:NodeShape ; {target} ; {_query(draw, template)} ."


@st.composite
def shapes(draw: st.DrawFn) -> str:
    """Draw two to four shapes with targets; they may refer to three that have none."""
    parts = [PREFIXES]
    for number in range(3):
        is_property = draw(st.booleans())
        path = f"sh:path {_fill(draw, draw(st.sampled_from(PATHS)))} ; " if is_property else ""
        if is_property:
            inner = f"sh:property :N{number}p"
            tests = _tests(draw, is_property=True, nested=True)
            parts.append(f":N{number} a sh:NodeShape ; {inner} . :N{number}p {path}{tests} .")
        else:
            tests = _tests(draw, is_property=False, nested=True)
            parts.append(f":N{number} a sh:NodeShape ; {tests} .")
    for number in range(draw(st.integers(2, 4))):
        target = _fill(draw, draw(st.sampled_from(TARGETS)))
        severity = draw(st.sampled_from(("Violation", "Warning", "Info")))
        is_property = draw(st.booleans())
        path = f"sh:path {_fill(draw, draw(st.sampled_from(PATHS)))} ; " if is_property else ""
        body = _tests(draw, is_property, nested=False)
        if draw(st.integers(0, 2)) == 0:
            body = _query(draw, draw(st.sampled_from(QUERIES)))
        kind = "Property" if is_property else "Node"
        parts.append(
            f":S{number} a sh:{kind}Shape ; {target} ; {path}sh:severity sh:{severity} ; {body} ."
        )
    return "\n".join(parts)


@st.composite
def data(draw: st.DrawFn, least: int = 2, most: int = 14) -> str:
    """Draw data, so many triples of them."""
    subjects = st.sampled_from(NODES)
    links = st.tuples(subjects, st.sampled_from(PROPERTIES), st.sampled_from(NODES + LITERALS))
    types = st.tuples(subjects, st.just("a"), st.sampled_from(CLASSES))
    triples = draw(st.lists(st.one_of(links, links, types), min_size=least, max_size=most))
    below = draw(st.sampled_from(("", ":B rdfs:subClassOf :A .")))
    return PREFIXES + below + "\n".join(f"{s} {p} {o} ." for s, p, o in triples)
