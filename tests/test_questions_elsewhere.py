"""Every canned question gives the same rows on a server of another make, from the shipped graph.

Rows in order and with their types, as Python values. ``tests/test_canned_questions.py`` holds
them against what a person wrote down; here Virtuoso answers what the embedded store answers.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from etom_kg.builtin import open_builtin
from etom_kg.questions import bind, list_questions
from etom_kg.results import Rows
from etom_kg.store import Store
from etom_kg.store.loading import load
from tests.servers.fixtures import endpoint
from tests.servers.launch import start_virtuoso

QUESTIONS = list_questions()


@pytest.fixture(scope="session")
def builtin() -> Iterator[Store]:
    with open_builtin() as store:
        yield store


@pytest.fixture(scope="session")
def virtuoso(builtin: Store) -> Iterator[Store]:
    """A server of its own, for other tests empty the one that they share."""
    server = start_virtuoso()
    target = endpoint(server)
    loads = load(builtin, target)
    assert {each.graph: each.after for each in loads} == builtin.graphs()
    yield target
    server.stop()


@pytest.mark.parametrize("name", QUESTIONS)
def test_virtuoso_answers_as_the_embedded_store(name: str, builtin: Store, virtuoso: Store) -> None:
    text = bind(QUESTIONS[name], {}, builtin)
    expected, found = builtin.query(text), virtuoso.query(text)
    assert isinstance(expected, Rows)
    assert isinstance(found, Rows)
    assert found.columns == expected.columns
    assert found.values() == expected.values()


def test_parameters_are_checked_where_the_data_is(virtuoso: Store) -> None:
    from etom_kg.errors import QueryError

    asked = bind(QUESTIONS["children-of"], {"process": "1.F.1.5"}, virtuoso)
    assert "<https://w3id.org/etom-kg/process/4.0/1.F.1.5>" in asked
    with pytest.raises(QueryError, match="did you mean"):
        bind(QUESTIONS["children-of"], {"process": "1.F.1.55"}, virtuoso)
