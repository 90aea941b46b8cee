"""The cross-framework questions: exact answers, written by hand from the fact tables."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from pyoxigraph import Store
from rdflib.plugins.sparql.parser import parseQuery

from etom_kg.core.tables import resource

ANSWERS = Path(__file__).parents[1] / "answers"
QUESTIONS = (
    "api-dependents",
    "api-versions-unlisted",
    "blocks-of-processes",
    "components-exposing",
    "components-of",
    "coverage-claims",
    "coverage-totals",
    "entities-along-flow",
    "entities-of-process",
    "entities-shared",
    "events-between",
    "events-unpublished",
    "flow-gaps",
    "flow-steps",
    "functions-behind-process",
    "functions-of-component",
    "functions-shared",
    "order-path-apis",
    "processes-unrealised",
    "references-by-version",
    "references-stale",
    "systems-boundary-exceptions",
    "systems-by-layer",
    "systems-of-process",
)


def _text(name: str) -> str:
    return (resource("queries") / f"{name}.rq").read_text(encoding="utf-8")


def _defaults(text: str) -> dict[str, str]:
    return dict(
        re.findall(
            r"#\+   - name: (\w+)\n#\+     type: (?:string|identifier)\n"
            r'(?:#\+     edition: .*\n)?#\+     default: "(.*)"',
            text,
        )
    )


def _bound(text: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        text = re.sub(rf"\?_{name}\b", f'"{value}"', text)
    return text


def _rows(store: Store, text: str) -> list[list[str]]:
    solutions = store.query(text, use_default_graph_as_union=True)
    names = [variable.value for variable in solutions.variables]
    cells = [[s[name] for name in names] for s in solutions]
    return [names, *([cell.value if cell is not None else "" for cell in row] for row in cells)]


def _expected(name: str) -> list[list[str]]:
    with (ANSWERS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_answer_is_exact(store: Store, name: str) -> None:
    text = _text(name)
    assert _rows(store, _bound(text, _defaults(text))) == _expected(name)


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_question_is_well_made(name: str) -> None:
    text = _text(name)
    assert f"#+ id: {name}\n" in text
    for key in ("summary", "description", "tags", "graphs"):
        assert re.search(rf"^#\+ {key}: \S", text, re.MULTILINE), key
    parseQuery(text)
    body = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    declared = set(re.findall(r"PREFIX ([\w-]+):", body))
    bare = re.sub(r'<[^>]*>|"[^"]*"', "", body.split("SELECT", 1)[1])
    assert declared == set(re.findall(r"(?<![\w?-])([a-z][\w-]*):[\w]", bare))
    assert "ORDER BY" in body
    assert "SELECT *" not in body
    assert set(re.findall(r"\?_(\w+)", body)) == set(_defaults(text))


def test_another_parameter_gives_another_answer(store: Store) -> None:
    text = _text("components-of")
    rows = _rows(store, _bound(text, {"process": "1.5.8"}))[1:]
    assert [(row[0], row[2]) for row in rows] == [("TMFC043", "1.5.8"), ("TMFC062", "1.5.8.2.1")]
    assert _rows(store, _bound(text, {"process": "1.4.8"}))[1:] == []


def test_a_component_that_realises_a_gap_closes_it(store: Store) -> None:
    """The questions that ask for absence answer otherwise as soon as something is there."""
    filled = Store()
    filled.bulk_extend(store)
    filled.update(
        "INSERT DATA { <https://example.org/acme/c> <https://w3id.org/etom-kg/ontology#realises>"
        " <https://w3id.org/etom-kg/process/25.5/1.4.8.1> }"
    )
    for name, gone in (("processes-unrealised", "1.4.8"), ("flow-gaps", "16")):
        text = _text(name)
        before = _rows(store, _bound(text, _defaults(text)))
        after = _rows(filled, _bound(text, _defaults(text)))
        assert [row for row in before if row not in after] == [r for r in before if r[0] == gone]


def test_no_answer_is_forgotten() -> None:
    assert {name for name in QUESTIONS if not (ANSWERS / f"{name}.csv").exists()} == set()
