"""Every canned question gives its rows on servers of every make.

``tests/test_canned_questions.py`` asks them of the embedded store and of rdflib. Here the same
text goes to real servers that hold the built-in graph.
"""

from __future__ import annotations

import re

import pytest

from etom_kg.core.errors import QueryError
from etom_kg.core.results import Result, Rows
from etom_kg.pipeline.builtin import open_builtin
from etom_kg.questions.questions import bind, list_questions
from etom_kg.store import Store
from tests.answer_rows import answer_rows, expected_rows
from tests.servers.fixtures import holding_everything

QUESTIONS = list_questions()
MAKES = ("jena", "oxigraph", "virtuoso")

OTHER_VALUES = [
    ("alarm-chain", {"process": "1.OFAB.3", "to": "1.OFAB.1"}),
    ("ancestors-of", {"process": "25.5/1.3.3"}),
    ("at-crossing", {"row": "1.SIP.2", "column": "S"}),
    ("became", {"process": "1.A.2.3"}),
    ("between-areas", {"from_area": "OPS", "to_area": "OPS"}),
    ("between-layers", {"from_row": "1.OFAB.4", "to_row": "1.OFAB.3"}),
    ("between-verticals", {"from_column": "O", "to_column": "A"}),
    ("came-from", {"process": "25.5/1.4.5"}),
    ("children-of", {"process": "25.5/1.3"}),
    ("components-of", {"process": "1.3"}),
    ("connected-groupings", {"process": "1.OFAB.3"}),
    ("depends-on", {"process": "1.OFAB.1"}),
    ("depends-on-transitively", {"process": "1.F.1.5"}),
    ("descendants-of", {"process": "25.5/1.7.1"}),
    ("entities-along-flow", {"flow": "lead-to-cash"}),
    ("entities-of-process", {"process": "1.3"}),
    ("find-by-name", {"text": "Customer", "edition": "25.5"}),
    ("flow-gaps", {"flow": "assurance-chain"}),
    ("functions-behind-process", {"process": "1.4"}),
    ("functions-shared", {"process": "1.3.3", "other": "1.4.5"}),
    ("hubs", {"edition": "4.0", "minimum": 2}),
    ("interfaces-below", {"process": "1.A.3.4"}),
    ("leaves-below", {"process": "1.OFAB.3"}),
    ("no-interface", {"process": "1.OFAB.4"}),
    ("numbering-gaps", {"edition": "25.5"}),
    ("order-chain", {"from": "1.A.2.3", "to": "1.A.2.4.2"}),
    ("processes-unrealised", {"domain": "1"}),
    ("siblings-of", {"process": "25.5/1.3.3"}),
    ("split", {"least": 2}),
    ("systems-of-process", {"process": "1.OFAB.1"}),
    ("unanswered", {"process": "1.OFAB.1"}),
    ("without-ancestor", {"domain": "25.5/Customer"}),
]
"""Values that reach other parts of the graph, other editions, and rows where there were none."""


@pytest.fixture(scope="session")
def builtin() -> Store:
    return open_builtin()


def _assert_same(found: Result, expected: Result) -> None:
    assert isinstance(found, Rows)
    assert isinstance(expected, Rows)
    assert found.columns == expected.columns
    assert found.values() == expected.values()


@pytest.mark.slow
@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("make", MAKES)
def test_a_server_gives_the_rows(name: str, make: str, builtin: Store) -> None:
    text = bind(QUESTIONS[name], {}, builtin).text
    found = holding_everything(make).query(text)
    assert answer_rows(found) == expected_rows(name)
    _assert_same(found, builtin.query(text))


@pytest.mark.parametrize(("name", "values"), OTHER_VALUES, ids=lambda each: str(each))
@pytest.mark.parametrize("make", MAKES)
def test_other_values_give_the_same_rows(
    name: str, values: dict[str, object], make: str, builtin: Store
) -> None:
    text = bind(QUESTIONS[name], values, builtin).text
    expected = builtin.query(text)
    assert isinstance(expected, Rows)
    assert len(expected) > 0, "nothing to compare"
    _assert_same(holding_everything(make).query(text), expected)


@pytest.mark.slow
def test_parameters_are_checked_where_the_data_is() -> None:
    virtuoso = holding_everything("virtuoso")
    asked = bind(QUESTIONS["children-of"], {"process": "1.F.1.5"}, virtuoso).text
    assert "<https://w3id.org/etom-kg/process/4.0/1.F.1.5>" in asked
    with pytest.raises(QueryError, match="did you mean"):
        bind(QUESTIONS["children-of"], {"process": "1.F.1.55"}, virtuoso)


def test_no_path_repeats_towards_a_given_node() -> None:
    """Virtuoso answers ``?x p* <iri>`` wrongly without a word, so no question may ask so."""
    repeated = re.compile(r"[\w)][*+]\s+\?_(\w+)")
    assert [name for name in QUESTIONS if repeated.search(QUESTIONS[name].text)] == []
