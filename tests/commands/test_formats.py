"""Formats: one registry says what every command writes, and nothing else is written as text."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from pyoxigraph import Quad, parse

from etom_kg.core.errors import NotSupported
from etom_kg.core.formats import FORMATS, Format, media_types, named_format
from etom_kg.exports import export_file, export_folder
from tests.conftest import Run

TTL = "<https://acme.example/a> <http://www.w3.org/2000/01/rdf-schema#label> 'Customer Bill'@en ."
TABLE = "system,process,label\nBilling,1.B.1.8,Customer Bill\n"
GRAPHS = "turtle, ntriples, rdfxml, jsonld, trig, nquads, n3"
WRITERS: dict[str, tuple[tuple[str, ...], str]] = {
    "rows": (
        ("query", "-q", "SELECT ?s ?o { ?s ?p ?o }", "--data", "a.ttl"),
        f"json, xml, csv, tsv, table, {GRAPHS}",
    ),
    "a graph": (
        ("query", "-q", "CONSTRUCT WHERE { ?s ?p ?o }", "--data", "a.ttl"),
        f"json, xml, csv, tsv, table, {GRAPHS}",
    ),
    "question": (("ask", "level-counts"), f"json, xml, csv, tsv, table, {GRAPHS}"),
    "convert": (
        ("convert", "a.ttl"),
        f"{GRAPHS}, skos, archimate, graphml, csvw, neo4j, parquet",
    ),
    "infer": (("infer", "a.ttl"), GRAPHS),
    "extend": (("extend", "mine.csv", "--base", "https://acme.example/"), GRAPHS),
    "validate": (("validate", "--alone", "a.ttl"), "json, csv, turtle, text"),
    "check": (("check", "--all", "table.csv"), "json, csv, text, sarif"),
    "coverage": (("coverage", "table.csv"), "json, csv, html, table"),
    "impact": (("coverage", "table.csv", "--retire", "Billing"), "json, csv, html, table"),
    "map": (("map", "1.F.1.5"), "json, csv, text"),
    "show": (("show", "1.F.1.5"), "json, text"),
    "info": (("info",), "json, text"),
}
"""Commands with ``-f``, and the formats that each can write."""
ONE_FORMAT = {
    "template": ("extend", "template"),
    "map a table": ("map", "--file", "table.csv", "--column", "process"),
    "map suggest": ("map", "suggest", "table.csv"),
    "map apply": ("map", "apply", "c.tsv", "--source", "table.csv"),
}
"""Commands that write one thing, by the ending of the file."""
TO_A_FILE = {name: command for name, (command, _) in WRITERS.items()} | ONE_FORMAT
del TO_A_FILE["show"], TO_A_FILE["info"]
HOLDS = [
    (name, each)
    for name, (_, known) in WRITERS.items()
    for each in known.split(", ")
    if name != "extend" or each == "turtle"  # it validates each time, and writes as infer does
]
MISFITS = {(name, each) for name in ("rows", "question") for each in GRAPHS.split(", ")}


@pytest.fixture(autouse=True)
def _desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.ttl").write_text(TTL, encoding="utf-8")
    Path("table.csv").write_text(TABLE, encoding="utf-8")
    row = "ACME.2.F.1.1,Partner Desk,1.OFAB.1,Sells through shops.\n"
    Path("mine.csv").write_text(f"identifier,name,parent,definition\n{row}", encoding="utf-8")
    Path("c.tsv").write_text("", encoding="utf-8")


@pytest.mark.parametrize("name", TO_A_FILE)
@pytest.mark.parametrize("file", ["out.bin", "out.csv.gz", "out"])
def test_an_unknown_ending_is_refused(run: Run, name: str, file: str) -> None:
    if (name, file) == ("template", "out"):
        return  # a folder
    done = run(*TO_A_FILE[name], "-o", file)
    assert (done.status, done.out) == (3, "")
    (line,) = done.told
    assert line.startswith(f"etom-kg: error: {file}: ")
    usual = {"template": ".xlsx", "map a table": ".csv", "map suggest": ".tsv"}
    assert usual.get(name, ".json") in line, "it lists what can be written"
    assert not Path(file).exists()


@pytest.mark.parametrize("name", WRITERS)
def test_an_unknown_name_is_refused_with_all_that_are_known(run: Run, name: str) -> None:
    command, known = WRITERS[name]
    done = run(*command, "-f", "pretty")
    assert (done.status, done.out) == (3, "")
    assert done.told == [f"etom-kg: error: unknown format 'pretty'; use one of {known}"]
    told = " ".join(run(*command, "--help").out.split())
    for each in known.split(", "):
        assert each in told


def _table(text: str) -> list[list[str]]:
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert {len(row) for row in rows} == {len(rows[0])} != {1}
    return rows


def _lines(text: str) -> list[str]:
    assert text[0] not in "{[<"
    return text.splitlines()


READERS: dict[str, Callable[[str], object]] = {
    "csv": _table,
    "html": lambda text: text.lower().startswith("<!doctype html>"),
    "json": json.loads,
    "sarif": lambda text: json.loads(text)["runs"],
    "table": _lines,
    "text": _lines,
    "tsv": lambda text: _table(text.replace("\t", ",")),
    "xml": ET.fromstring,
}


@pytest.mark.slow
@pytest.mark.parametrize(("name", "form"), HOLDS, ids=lambda each: each)
def test_every_format_that_is_named_is_written(run: Run, name: str, form: str) -> None:
    command, _ = WRITERS[name]
    if "folder" in FORMATS[form].carries:
        assert run(*command, "-f", form).told == [
            f"etom-kg: error: {form} is several files; name a folder with -o"
        ]
        assert run(*command, "-f", form, "-o", "out").status == 0
        assert len(list(Path("out").iterdir())) >= 2
        return
    done = run(*command, "-f", form)
    if (name, form) in MISFITS:
        assert (done.status, f"which {form} cannot hold" in done.told[0]) == (2, True)
        return
    assert done.status == 0, done.told
    if name == "a graph" and form in ("json", "xml"):
        form = {"json": "jsonld", "xml": "rdfxml"}[form]
    if form in GRAPHS.split(", "):
        found = {quad.triple for quad in parse(done.out.encode(), FORMATS[form].rdf)}
        own = {quad.triple for quad in parse(TTL.encode(), FORMATS["turtle"].rdf)}
        assert own <= found or name not in ("a graph", "convert", "infer")
        assert found
    elif form in READERS:
        assert READERS[form](done.out)
    else:
        assert "export" in FORMATS[form].carries  # tests/exports reads these


@pytest.mark.parametrize(
    ("file", "start"),
    [
        ("o.graphml", "<?xml"),
        ("o.nq", "<https://acme.example/a>"),
        ("o.json", "["),
        ("o.OWL", "<?xml"),
    ],
)
def test_convert_tells_the_format_by_the_ending(run: Run, file: str, start: str) -> None:
    assert run("convert", "a.ttl", "-o", file).status == 0
    assert Path(file).read_text(encoding="utf-8").startswith(start)


def test_a_text_table_is_not_written_as_a_workbook(run: Run) -> None:
    done = run(*ONE_FORMAT["map a table"], "-o", "out.xlsx")
    assert done.told == [
        "etom-kg: error: out.xlsx: unknown format; end its name in one of .csv, .tsv"
    ]
    assert done.status == 3


def test_a_name_means_what_the_answer_is() -> None:
    assert named_format("json", "rows", "graph").name == "json"
    assert named_format("json", "graph", "rows").name == "jsonld"
    assert named_format("XML", "graph").name == "rdfxml"
    for other in ("ttl", "Turtle", "n-quads", "nq", "rdf/xml", "owl"):
        assert "graph" in named_format(other, "graph").carries
    with pytest.raises(NotSupported, match=r"^unknown format 'csv'; use one of turtle, "):
        named_format("csv", "graph")


def test_media_types_are_those_of_the_registrations() -> None:
    """RFCs and W3C registrations: SPARQL 1.1 results, RDF 1.1, JSON-LD 1.1, CSV."""
    assert media_types("rows")["application/sparql-results+json"] == "json"
    assert next(iter(media_types("graph"))) == "text/turtle"
    assert {FORMATS[name].media[0]: name for name in FORMATS if FORMATS[name].media} == {
        "application/ld+json": "jsonld",
        "application/n-quads": "nquads",
        "application/n-triples": "ntriples",
        "application/rdf+xml": "rdfxml",
        "application/sparql-results+json": "json",
        "application/sparql-results+xml": "xml",
        "application/trig": "trig",
        "text/csv": "csv",
        "text/html": "html",
        "text/n3": "n3",
        "text/plain": "table",
        "text/tab-separated-values": "tsv",
        "text/turtle": "turtle",
    }


def test_an_export_that_is_unknown_is_not_another() -> None:
    for name in ("archi", "", "ttl", "csvw"):
        with pytest.raises(NotSupported, match=r"use one of skos, archimate, graphml$"):
            export_file([], name)
    with pytest.raises(NotSupported, match=r"use one of csvw, neo4j, parquet$"):
        export_folder([], "archimate")


def count_text(quads: Iterable[Quad]) -> bytes:
    """An export that the next test adds."""
    return f"{len(set(quads))} statements\n".encode()


def test_an_export_is_a_function_and_a_row(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = f"{__name__}:count_text"
    row = Format("count", ("export",), (".count",), writer=writer, about="how many there are")
    monkeypatch.setitem(FORMATS, "count", row)
    assert run("convert", "a.ttl", "-f", "count").out == "1 statements\n"
    assert run("convert", "a.ttl", "-o", "a.count").status == 0
    assert Path("a.count").read_text(encoding="utf-8") == "1 statements\n"
    assert "count (how many there are)" in " ".join(run("convert", "--help").out.split())
