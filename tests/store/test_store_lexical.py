"""What the look at SPARQL text sees, and what it must not be fooled by."""

from __future__ import annotations

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etom_kg.core.errors import QueryError
from etom_kg.store.lexical import Request, check_syntax, place, substitute, tokens


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * {}", "SELECT"),
        ("# ASK\nPREFIX ask: <http://x/#select>\nBASE <http://b/> construct {} {}", "CONSTRUCT"),
        ("prefix : <http://x/> describe :insert", "DESCRIBE"),
        ("PREFIX a: <http://a/> WITH <http://g> DELETE {} WHERE {}", "WITH"),
        ("\\u0041SK {}", "ASK"),
        ("", ""),
    ],
)
def test_the_form_is_the_first_keyword_behind_the_prologue(text: str, form: str) -> None:
    assert Request(text).form == form


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://x> { ?s ?p ?o } }",
        "SELECT * { service silent ?x { ?s ?p ?o } }",
        "SELECT * { \\u0053ERVICE <http://x> {} }",
        "SELECT * { \\U00000053\\u0065rvice <http://x> {} }",
        "SELECT * { ?s ?p ?o }#\nVALUES ?x {} SERVICE",
    ],
)
def test_a_service_call_is_seen(text: str) -> None:
    assert Request(text).calls_service


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?service ?p 'SERVICE' }",
        'SELECT * { ?s ?p """ "SERVICE" """ }',
        "SELECT * { ?s <http://x/SERVICE> ?o } # SERVICE",
        "PREFIX SERVICE: <http://x/> SELECT * { ?s SERVICE:service ?o }",
        "SELECT * { ?s ?p ?o FILTER(?s<?p && ?o>'a') }",
        "SELECT * { _:service ?p 'it\\'s SERVICE' }",
    ],
)
def test_a_service_in_a_string_name_or_comment_is_none(text: str) -> None:
    assert not Request(text).calls_service


def test_from_and_load_are_seen() -> None:
    assert Request("SELECT * FROM <http://g> {}").names_dataset
    assert Request("ASK FROM NAMED <http://g> {}").names_dataset
    assert not Request("SELECT ?from { ?from ?p 'FROM' }").names_dataset
    assert Request("INSERT DATA {} ; LOAD <http://x>").loads
    assert not Request("SELECT ?load { ?load ?p ?o }").loads


def test_prefixes_are_counted_and_missing_ones_placed() -> None:
    text = "PREFIX a: <http://a/>\nPREFIX b: <http://b/>\nSELECT * { a:x a:y/a:z ?o }"
    assert Request(text).prefixes == {"a": 3, "b": 0}
    Request(text).check_prefixes()
    with pytest.raises(QueryError) as error:
        Request("SELECT *\n{ ?s skos:notation ?o }").check_prefixes()
    assert (error.value.line, error.value.column) == (2, 6)
    assert "skos:" in error.value.what


def test_place_counts_from_one() -> None:
    assert place("ab\ncd", 0) == (1, 1)
    assert place("ab\ncd", 4) == (2, 2)


def test_only_variables_are_replaced() -> None:
    text = "SELECT ?x { ?_a ?p '?_a', \"?_a\" . ?_ab <http://x/?_a> $_a } # ?_a"
    filled = substitute(text, {"_a": "<http://v>"})
    expected = "SELECT ?x { <http://v> ?p '?_a', \"?_a\" . ?_ab <http://x/?_a> <http://v> } # ?_a"
    assert filled == expected


@given(st.text())
def test_a_value_cannot_leave_its_term(value: str) -> None:
    """Whatever a literal holds, the query with it in place has one literal with that value."""
    literal = pyoxigraph.Literal(value)
    filled = substitute("SELECT (?_value AS ?found) {}", {"_value": str(literal)})
    rows = list(pyoxigraph.Store().query(filled))
    assert rows[0]["found"] == literal


@given(st.text(alphabet="SELCT?*{}<>:\"'#\\\n abu0053", max_size=60))
def test_tokens_never_fail_and_cover_what_is_not_blank_or_comment(text: str) -> None:
    end = 0
    for token in tokens(text):
        between = text[end : token.start]
        assert not between.strip() or between.lstrip().startswith("#")
        end = token.start + len(token.text)


@pytest.mark.parametrize(
    ("text", "line", "column", "part"),
    [
        ("SELECT * {?s ?p ?o", 1, 10, "'{' is not closed"),
        ("ASK {\n ?s ?p ?o }\n}", 3, 1, "closes nothing"),
        ("SELEKT * {}", 1, 1, "'SELEKT' begins no query"),
        ("ASK { ?s ?p 'x }", 1, 13, "a string is not closed"),
        ("ASK { <a> ?p ?o }", 1, 7, "is relative"),
        ("SELECT ?a {?s ?p ?o}\nGROUP BY ?s", 2, 12, "neither grouped"),
        ("SELECT * { ?s ?p ?o } LIMIT -1", 1, 29, "'-' may not stand here"),
        ("ASK { ?s foaf:name ?o }", 1, 10, "foaf: is not declared"),
    ],
)
def test_syntax_faults_have_a_place_and_a_reason(
    text: str, line: int, column: int, part: str
) -> None:
    with pytest.raises(QueryError) as error:
        check_syntax(text)
    assert (error.value.line, error.value.column) == (line, column)
    assert part in error.value.what


def test_an_empty_query_is_said_to_be_empty() -> None:
    with pytest.raises(QueryError, match="it is empty"):
        check_syntax("  # nothing\n")
