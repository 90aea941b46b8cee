"""Files that are small to send and large to read are refused in one line, by every reader."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etom_kg.core.errors import DocumentError, EtomKgError, QueryError
from etom_kg.core.formats import read_rdf
from etom_kg.core.nesting import MAX_DEPTH, Hostile, refuse_hostile
from etom_kg.core.terms import XSD, is_valid
from etom_kg.store import OxigraphStore
from tests.conftest import Cli

HEAD = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="urn:a:">'


def bomb(levels: int, width: int = 10, quote: str = '"', sign: str = "") -> str:
    """An RDF/XML file whose entities multiply."""
    names = [f"<!ENTITY {sign}e0 {quote}aaaaaaaaaa{quote}>"]
    names += [
        f"<!ENTITY {sign}e{n} {quote}{f'&e{n - 1};' * width}{quote}>" for n in range(1, levels)
    ]
    used = f"<rdf:Description rdf:about='urn:x'><a:p>&e{levels - 1};</a:p></rdf:Description>"
    return f"<!DOCTYPE r [{''.join(names)}]>{HEAD}{used}</rdf:RDF>"


DEEP: dict[str, Callable[[int], str]] = {
    "rdf": lambda n: HEAD + "<a:C><a:p>" * (n // 2) + "</a:p></a:C>" * (n // 2) + "</rdf:RDF>",
    "jsonld": lambda n: '{"urn:p":' * n + '{"@id":"urn:x"}' + "}" * n,
    "json": lambda n: '{"@id":"urn:s","urn:p":' + '{"@list":[' * n + "]}" * n + "}",
    "ttl": lambda n: "<urn:a> <urn:p> " + "<<( <urn:s> <urn:p> " * n + "1" + " )>>" * n + " .",
    "nt": lambda n: "<urn:a> <urn:p> " + "<<( <urn:s> <urn:p> " * n + "<urn:o>" + ")>>" * n + ".",
    "trig": lambda n: (
        "<urn:g> { <urn:a> <urn:p> " + "<<(<urn:s><urn:p>" * n + "1" + ")>>" * n + "}"
    ),
    "nq": lambda n: (
        "<urn:a> <urn:p> " + "<<(<urn:s><urn:p>" * n + "<urn:o>" + ")>>" * n + "<urn:g>."
    ),
}


@pytest.mark.parametrize("ending", DEEP)
@pytest.mark.parametrize("depth", [MAX_DEPTH + 10, 30_000])
def test_deep_nesting_is_refused(tmp_path: Path, ending: str, depth: int) -> None:
    path = tmp_path / f"x.{ending}"
    path.write_text(DEEP[ending](depth))
    with pytest.raises(DocumentError, match=f"nested more than {MAX_DEPTH} deep"):
        read_rdf(path)
    path.write_text(DEEP[ending](100))
    assert read_rdf(path)


@pytest.mark.parametrize(
    "text", [bomb(9), bomb(4, 100), bomb(9, quote="'"), bomb(9, sign="% "), bomb(2, 1001)]
)
def test_entities_that_multiply_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.rdf"
    path.write_text(text)
    with pytest.raises(DocumentError, match="stands for more than"):
        read_rdf(path)


def test_an_entity_used_too_often(tmp_path: Path) -> None:
    used = "<rdf:Description rdf:about='urn:x'><a:p>" + "&e;" * 10_000 + "</a:p></rdf:Description>"
    text = f'<!DOCTYPE r [<!ENTITY e "{"x" * 9000}">]>{HEAD}{used}</rdf:RDF>'
    path = tmp_path / "x.rdf"
    path.write_text(text)
    with pytest.raises(DocumentError, match="times as large"):
        read_rdf(path)


def test_entities_of_namespaces_are_read(tmp_path: Path) -> None:
    path = tmp_path / "x.owl"
    path.write_text(
        '<!DOCTYPE rdf:RDF [<!ENTITY base "https://acme.example/">'
        '<!ENTITY own "&base;own#">]>'
        f"{HEAD}<rdf:Description rdf:about='&own;x'><a:p rdf:resource='&base;y'/>"
        "</rdf:Description></rdf:RDF>"
    )
    (quad,) = read_rdf(path)
    assert (quad.subject.value, quad.object.value) == (  # type: ignore[union-attr]
        "https://acme.example/own#x",
        "https://acme.example/y",
    )


TEXTS = st.text(alphabet=r"""<>"'\#[]{}ab @.;&!-""", max_size=60)


@given(TEXTS)
def test_brackets_in_strings_and_comments_do_not_count(text: str) -> None:
    import json

    many = f'{{"@id":"urn:s","urn:p":{json.dumps(text + "[{" * (MAX_DEPTH + 5))}}}'
    refuse_hostile(many.encode(), "jsonld")
    quoted = json.dumps(text + "<<" * (MAX_DEPTH + 5))
    refuse_hostile(f"<urn:s> <urn:p> {quoted} . # {'<<' * 600}\n".encode(), "turtle")
    with pytest.raises(Hostile):
        refuse_hostile(
            f'{{"urn:p":{json.dumps(text)},"urn:q":{DEEP["jsonld"](600)}}}'.encode(), "jsonld"
        )
    with pytest.raises(Hostile):
        refuse_hostile(
            f"<urn:s> <urn:p> {json.dumps(text)} .\n{DEEP['ttl'](600)}".encode(), "turtle"
        )


@pytest.mark.parametrize("ending", ["ttl", "nt", "jsonld"])
def test_a_very_long_literal(tmp_path: Path, ending: str) -> None:
    text = "x" * (17 << 20)
    path = tmp_path / f"x.{ending}"
    start, end = (
        ('{"@id":"urn:s","urn:p":"', '"}') if ending == "jsonld" else ('<urn:s> <urn:p> "', '".')
    )
    path.write_text(start + text + end)
    with pytest.raises(DocumentError, match="more than 16 MiB"):
        read_rdf(path)


QUERIES: dict[str, Callable[[int], str]] = {
    "groups": lambda n: "SELECT * { " + "{" * n + "?s ?p ?o" + "}" * n + "}",
    "brackets": lambda n: "SELECT * { ?s ?p ?o FILTER(" + "(" * n + "1" + ")" * n + ") }",
    "not": lambda n: "SELECT * { ?s ?p ?o FILTER(" + "! " * n + "true) }",
    "minus": lambda n: "SELECT * { ?s ?p ?o FILTER(1 = " + "- " * n + "1) }",
    "functions": lambda n: "SELECT * { ?s ?p ?o FILTER(" + "STR(" * n + "?s" + ")" * n + ") }",
    "nodes": lambda n: "SELECT * { ?s ?p " + "[ ?p " * n + "1" + "]" * n + " }",
    "list": lambda n: "SELECT * { ?s ?p " + "(" * n + "1" + ")" * n + " }",
    "quoted": lambda n: "SELECT * { ?s ?p " + "<<( ?s ?p " * n + "1" + ")>>" * n + " }",
    "escaped": lambda n: "SELECT * { " + "\\u007B" * n + "?s ?p ?o" + "}" * n + "}",
}


@pytest.mark.parametrize("kind", QUERIES)
@pytest.mark.parametrize("depth", [150, 50_000])
@pytest.mark.parametrize("timeout", [None, 10.0])
def test_deep_queries_are_refused(kind: str, depth: int, timeout: float | None) -> None:
    with OxigraphStore.in_memory() as store, pytest.raises(QueryError, match="nested more than"):
        store.query(QUERIES[kind](depth), timeout=timeout)


def test_deep_updates_are_refused() -> None:
    text = "DELETE { ?s ?p ?o } WHERE { " + "{" * 9000 + "?s ?p ?o" + "}" * 9001
    with OxigraphStore.in_memory() as store, pytest.raises(EtomKgError, match="nested more than"):
        store.update(text)


@pytest.mark.slow
@pytest.mark.parametrize(
    "command", ["convert {} -f nt", "query --data {} -q ASK{{}}", "validate {}", "infer {} -f nt"]
)
def test_every_command_says_it_in_one_line(cli: Cli, tmp_path: Path, command: str) -> None:
    path = tmp_path / "x.rdf"
    path.write_text(bomb(9))
    done = cli(*command.format(path).split())
    assert done.returncode == 2
    assert done.stderr.startswith(f"etom-kg: error: {path}:1: its entity")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("text", "valid"),
    [("1" * 5000, False), ("0" * 5000 + "7", True), ("-" + "1" * 5000, False)],
)
def test_numbers_of_many_digits_are_judged(text: str, valid: bool) -> None:
    assert is_valid(text, XSD.int) == valid
    assert is_valid(text, XSD.integer)
