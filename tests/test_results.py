"""Typed results and how they are written, by the W3C's own tests where there are some."""

from __future__ import annotations

import csv
import io
import json
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryResultsFormat,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from etom_kg.core.errors import NotSupported, QueryError
from etom_kg.core.formats import format_of_file, formats
from etom_kg.core.results import Boolean, Rows, Term, Triples, python_value, short
from etom_kg.store import open_store
from etom_kg.store.rendering import render

XSD = "http://www.w3.org/2001/XMLSchema#"
PARSED = {
    "json": QueryResultsFormat.JSON,
    "tsv": QueryResultsFormat.TSV,
    "xml": QueryResultsFormat.XML,
}
SRX = "{http://www.w3.org/2005/sparql-results#}"


def typed(text: str, kind: str) -> Literal:
    return Literal(text, datatype=NamedNode(XSD + kind))


def nested(term: Term) -> Rows:
    return Rows(("a", "b"), ((term, None), (None, term)))


# XML 1.0 can carry neither control characters nor surrogates, whatever the spelling.
TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc"), whitelist_characters="\t\n\r"))
TERMS = st.one_of(
    TEXT.map(Literal),
    st.builds(lambda text: Literal(text, language="en-gb"), TEXT),
    st.builds(typed, TEXT, st.sampled_from(["integer", "date", "anyURI"])),
    st.integers().map(lambda n: NamedNode(f"http://example.org/{n}?a=<>&".replace("<>", "%3C"))),
    st.just(BlankNode("b0")),
)


@pytest.mark.parametrize("output", ["json", "tsv"])
@given(term=TERMS)
def test_rows_survive_every_format(output: str, term: Term) -> None:
    """What we write, another implementation reads as the same terms."""
    content = render(nested(term), output)
    found = parse_query_results(content, PARSED[output])
    assert [variable.value for variable in found.variables] == ["a", "b"]  # type: ignore[union-attr]
    rows: list[Any] = [tuple(solution) for solution in found]  # type: ignore[union-attr]
    if isinstance(term, BlankNode):
        assert [[type(t) for t in row] for row in rows] == [
            [BlankNode, type(None)],
            [type(None), BlankNode],
        ]
    else:
        assert rows == [(term, None), (None, term)]


@given(term=TERMS)
def test_rows_survive_xml(term: Term) -> None:
    """Read with an XML parser, for Oxigraph's reader of this format trims literals."""
    root = etree.fromstring(render(nested(term), "xml"))
    assert [each.get("name") for each in root.iter(f"{SRX}variable")] == ["a", "b"]
    found = [[each.get("name") for each in row] for row in root.iter(f"{SRX}result")]
    assert found == [["a"], ["b"]]
    for binding in root.iter(f"{SRX}binding"):
        (cell,) = binding
        assert (cell.text or "") == term.value  # type: ignore[union-attr]
        if isinstance(term, Literal):
            assert cell.tag == f"{SRX}literal"
            assert cell.get("{http://www.w3.org/XML/1998/namespace}lang") == term.language
            plain = term.language or term.datatype.value == f"{XSD}string"
            assert cell.get("datatype") == (None if plain else term.datatype.value)
        else:
            assert cell.tag == (f"{SRX}uri" if isinstance(term, NamedNode) else f"{SRX}bnode")


@given(term=TERMS)
def test_csv_is_read_as_the_plain_values(term: Term) -> None:
    text = render(nested(term), "csv").decode()
    first, second, third = csv.reader(io.StringIO(text, newline=""))
    assert first == ["a", "b"]
    value = f"_:{term.value}" if isinstance(term, BlankNode) else term.value  # type: ignore[union-attr]
    assert second == [value, ""]
    assert third == ["", value]


def test_csv_ends_lines_as_the_standard_says() -> None:
    assert render(Rows(("x",), ((Literal("a"),), (None,))), "csv") == b"x\r\na\r\n\r\n"


@pytest.mark.parametrize("output", ["csv", "json", "table", "tsv", "xml"])
def test_booleans(output: str) -> None:
    content = render(Boolean(value=False), output)
    if output in ("json", "xml"):
        assert not bool(parse_query_results(content, PARSED[output]))
    else:
        assert content == b"false\n"


def test_control_characters_are_replaced_in_xml_only() -> None:
    rows = Rows(("x",), ((Literal("a\x0b\x00b"),),))
    assert "a\ufffd\ufffdb" in render(rows, "xml").decode()
    assert json.loads(render(rows, "json"))["results"]["bindings"][0]["x"]["value"] == "a\x0b\x00b"


def test_the_table_is_aligned_and_short() -> None:
    rows = Rows(
        ("process", "name"),
        (
            (NamedNode("https://w3id.org/etom-kg/process/4.0/1.F.1.5"), Literal("Order\nHandling")),
            (NamedNode("http://www.w3.org/2004/02/skos/core#notation"), None),
        ),
    )
    assert render(rows).decode().splitlines() == [
        "process              name",
        "-------------------  --------------",
        "process/4.0/1.F.1.5  Order Handling",
        "skos:notation",
    ]


SOME = Triples(
    (
        Triple(NamedNode("http://b"), NamedNode("http://p"), Literal("2")),
        Triple(NamedNode("http://a"), NamedNode("http://p"), Literal("é")),
    )
)
READ = {
    "jsonld": RdfFormat.JSON_LD,
    "n3": RdfFormat.N3,
    "nquads": RdfFormat.N_QUADS,
    "ntriples": RdfFormat.N_TRIPLES,
    "rdfxml": RdfFormat.RDF_XML,
    "trig": RdfFormat.TRIG,
    "turtle": RdfFormat.TURTLE,
    "json": RdfFormat.JSON_LD,
    "xml": RdfFormat.RDF_XML,
    None: RdfFormat.TURTLE,
}


@pytest.mark.parametrize("output", READ)
def test_graphs_in_every_format(output: str | None) -> None:
    content = render(SOME, output)
    assert {quad.triple for quad in parse(content, READ[output])} == set(SOME)
    assert render(Triples(SOME.triples[::-1]), output) == content, "whatever order they came in"
    assert b"skos" not in content, "prefixes that are not used are not declared"


def test_graphs_as_tables() -> None:
    assert (
        render(SOME, "csv")
        == "subject,predicate,object\r\nhttp://a,http://p,é\r\nhttp://b,http://p,2\r\n".encode()
    )


@pytest.mark.parametrize("output", [each.name for each in formats("graph")])
def test_rows_are_no_graph(output: str) -> None:
    with pytest.raises(QueryError, match="rows"):
        render(Rows(("x",), ()), output)
    with pytest.raises(QueryError, match="a boolean"):
        render(Boolean(value=True), output)


def test_formats_follow_from_file_names() -> None:
    found = [format_of_file(n, "rows", "graph").name for n in ("a.csv", "b.SRX", "c.ttl", "d.nq")]
    assert found == ["csv", "xml", "turtle", "nquads"]
    for name in ("e.xyz", "plain", "-"):
        with pytest.raises(NotSupported, match=r"unknown format; end its name in one of \.csv, "):
            format_of_file(name, "rows", "graph")


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (typed("12", "integer"), 12),
        (typed("-3", "short"), -3),
        (typed("0.10", "decimal"), Decimal("0.10")),
        (typed("1.5e3", "double"), 1500.0),
        (typed("-INF", "double"), float("-inf")),
        (typed("true", "boolean"), True),
        (typed("0", "boolean"), False),
        (typed("maybe", "boolean"), "maybe"),
        (typed("twelve", "integer"), "twelve"),
        (typed("2004-06-01", "date"), date(2004, 6, 1)),
        (typed("2004-13-01", "date"), "2004-13-01"),
        (Literal("x", language="en"), "x"),
        (NamedNode("http://a"), "http://a"),
        (BlankNode("b"), "_:b"),
        (None, None),
    ],
)
def test_python_values(term: Term | None, value: object) -> None:
    found = python_value(term)
    assert found == value
    assert type(found) is type(value)


def test_short_names() -> None:
    assert short(NamedNode("https://w3id.org/etom-kg/ontology#Process")) == "etom:Process"
    assert short(NamedNode("https://w3id.org/etom-kg/process/4.0/1.F.1")) == "process/4.0/1.F.1"
    assert short(NamedNode("http://other/x")) == "http://other/x"
    assert short(None) == ""


def test_rows_in_python() -> None:
    rows = Rows(("n", "s"), ((typed("1", "integer"), Literal("a")), (None, Literal("b"))))
    assert rows.values() == [(1, "a"), (None, "b")]
    assert list(rows.dicts())[1] == {"s": Literal("b")}
    assert rows.column("s") == (Literal("a"), Literal("b"))
    with pytest.raises(KeyError):
        rows.column("x")
    assert "<td>a</td>" in rows._repr_html_()
    many = Rows(("n",), tuple((typed(str(n), "integer"),) for n in range(300)))
    assert many._repr_html_().count("<tr>") == 201
    assert "first 200 of 300 rows" in many._repr_html_()
    assert many.html_table().count("<tr>") == 301
    assert "&lt;i&gt;" in Rows(("x",), ((Literal("<i>"),),))._repr_html_()


def test_pandas_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = Rows(("n", "s"), ((typed("1", "integer"), Literal("a")),))
    pytest.importorskip("pandas", reason="pip install 'etom-kg[pandas]'")
    frame = rows.to_pandas()
    assert list(frame.columns) == ["n", "s"]
    assert frame["n"][0] == 1
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(NotSupported, match=r"etom-kg\[pandas\]"):
        rows.to_pandas()


W3C_CSV = {
    "csvtsv01": ("csvtsv01", "data"),
    "csvtsv02": ("csvtsv02", "data"),
    "csvtsv03": ("csvtsv01", "data2"),
}


@pytest.mark.parametrize("name", W3C_CSV)
@pytest.mark.parametrize("engine", ["oxigraph", "rdflib"])
def test_the_w3c_result_formats(name: str, engine: str, shared: Path) -> None:
    """The CSV and TSV results of the SPARQL 1.1 test suite, from both engines, by our writers."""
    folder = shared / "w3c" / "sparql" / "sparql11" / "csv-tsv-res"
    query, data = W3C_CSV[name]
    store = open_store(data=[folder / f"{data}.ttl"], engine=engine)
    result = store.query((folder / f"{query}.rq").read_text(encoding="utf-8"))
    expected = list(csv.reader((folder / f"{name}.csv").open(encoding="utf-8", newline="")))
    found = list(csv.reader(io.StringIO(render(result, "csv").decode(), newline="")))
    assert found[0] == expected[0]
    assert _cells(found) == _cells(expected)
    wanted = [tuple(s) for s in _solutions((folder / f"{name}.tsv").read_bytes())]
    got = [tuple(s) for s in _solutions(render(result, "tsv"))]
    assert sorted(_terms(row) for row in got) == sorted(_terms(row) for row in wanted)


def _value(text: str) -> str:
    """Return one spelling of a number: the suite itself has 1.0E6 in CSV and 1.0e6 in TSV."""
    try:
        return str(float(text))
    except ValueError:
        return text


def _solutions(content: bytes) -> Any:
    return parse_query_results(content, QueryResultsFormat.TSV)


def _terms(row: tuple[Any, ...]) -> list[str]:
    plain = (_value(term.value) if isinstance(term, Literal) else str(term) for term in row)
    return ["_:" if text.startswith("_:") else text for text in plain]


def _cells(rows: list[list[str]]) -> list[list[str]]:
    return sorted(["_:" if c.startswith("_:") else _value(c) for c in row] for row in rows[1:])
