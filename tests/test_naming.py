"""One way to name a thing: every form of naming, in every command that takes a name."""

from __future__ import annotations

import json

import pytest

from etom_kg import open_builtin
from etom_kg.core.errors import QueryError
from etom_kg.core.namespaces import BASE
from etom_kg.questions.find import find
from etom_kg.questions.naming import asked, meant
from etom_kg.store import Store
from tests.conftest import Run

FORMS = [
    "1.F.1.5",
    "1.f.1.5",
    "1.F.1.5.",
    " 1.F.1.5 ",
    "4.0/1.F.1.5",
    "eTOM 1.F.1.5",
    "etom 4.0 1.F.1.5",
    "eTOM 4.0/1.F.1.5",
    "1.F.1.5 Order Handling",
    "1.F.1.5: order handling",
    "1.F.1.5 - Order Handling",
    "Order Handling",
    "order  handling",
    "ORDER HANDLING",
    "4.0/Order Handling",
    f"{BASE}process/4.0/1.F.1.5",
    f"<{BASE}process/4.0/1.F.1.5>",
    "process:4.0/1.F.1.5",
]
"""Ways to write Order Handling of 4.0, which has five parts (clause 10.1.5)."""


@pytest.fixture(scope="module")
def store() -> Store:
    return open_builtin()


@pytest.mark.parametrize("form", FORMS)
def test_every_form_in_python(store: Store, form: str) -> None:
    assert meant(store, form).entry.key == "4.0/1.F.1.5"


@pytest.mark.parametrize("form", FORMS)
def test_every_form_in_show(run: Run, form: str) -> None:
    done = run("show", form, "-f", "json")
    assert done.status == 0, done.told
    assert json.loads(done.out)["iri"] == f"{BASE}process/4.0/1.F.1.5"


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_every_form_in_questions(run: Run, form: str) -> None:
    by_position = run("ask", "children-of", form, "-f", "csv")
    by_name = run("ask", "children-of", "-p", f"process={form}", "-f", "csv")
    assert by_position.out == by_name.out
    children = [line.split(",")[0] for line in by_position.out.split()[1:]]
    assert [c for c in children if c.startswith("1.F")] == [f"1.F.1.5.{n}" for n in range(1, 6)]


@pytest.mark.parametrize("form", FORMS)
def test_every_form_in_map(run: Run, form: str) -> None:
    done = run("map", form, "--to", "25.5", "-f", "json")
    assert done.status == 0, done.told
    (record, *_) = json.loads(done.out)
    assert (record["from_edition"], record["from_id"]) == ("4.0", "1.F.1.5")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("1.3.3", "25.5/1.3.3"),
        ("eTOM 1.3.3", "25.5/1.3.3"),
        ("16.0/1.3.3", "16.0/1.3.3"),
        ("1.3.3 Order Handling", "16.0/1.3.3"),
        ("Fulfilment", "4.0/F"),
        ("F", "4.0/F"),
        ("OPS", "4.0/OPS"),
        ("CRM", "4.0/1.OFAB.1"),
        ("Service and Specific Instance Rating", "4.0/1.B.2.5"),
        ("tmf622", "TMF622"),
        ("TMF 622", "TMF622"),
        ("tmfc003", "TMFC003"),
    ],
)
def test_what_is_meant(store: Store, text: str, key: str) -> None:
    edition = "4.0" if text == "Fulfilment" else ""
    assert meant(store, text, edition=edition).entry.key == key


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Resource Provisioning", "several elements: .*1.F.3.2.*say which, for example"),
        ("1.F.1.5 Selling", "1.F.1.5 is not 'Selling' but 4.0/1.F.1.5 Order Handling; .*1.F.1.4"),
        ("4.0/1.3.3", "is not in .*there are 25.5/1.3.3"),
        ("Ordr Handlin", "did you mean Order Handling"),
        ("9.9/1.F.1.5", "there are 4.0/1.F.1.5 Order Handling; 9.9 is not an edition"),
    ],
)
def test_what_is_refused_says_what_to_type(store: Store, text: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        meant(store, text)


def test_a_text_is_taken_apart() -> None:
    assert asked("25.5/1.3.3").edition == "25.5"
    assert asked("1.10").identifier == "1.10"
    assert asked("acme.2.F.1.5").identifier == "acme.2.F.1.5"
    assert asked("Order Handling").name == "Order Handling"


def test_another_edition_is_translated_along_exact_matches(store: Store) -> None:
    rows = store.select(
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> SELECT ?a ?b WHERE { ?a "
        "skos:exactMatch ?b FILTER(CONTAINS(STR(?a), '/process/4.0/') && "
        "CONTAINS(STR(?b), '/process/25.5/')) } ORDER BY ?a LIMIT 5"
    ).values()
    assert rows
    for old, new in rows:
        found = meant(store, old.removeprefix(f"{BASE}process/"), edition="25.5", only=True)
        assert found.node.value == new
        assert found.notes[-1].endswith("in 25.5")
    with pytest.raises(QueryError, match="it is a part of"):
        meant(store, "1.F.1.5.2", edition="25.5", only=True)


def test_find_ranks_and_forgives(store: Store) -> None:
    assert find(store, "order handling")[0].entry.key == "4.0/1.F.1.5"
    assert find(store, "ordr handling")[0].entry.key == "4.0/1.F.1.5"
    assert find(store, "1.F.1.5")[0].entry.key == "4.0/1.F.1.5"
    assert find(store, "TMF622")[0].entry.key == "TMF622"
    assert {hit.entry.edition for hit in find(store, "order handling", edition="25.5")} == {"25.5"}
    assert all(hit.entry.kind == "component" for hit in find(store, "order", kinds=["component"]))


def test_an_empty_answer_says_why(run: Run) -> None:
    done = run("ask", "interfaces-of", "25.5/1.3.3")
    assert done.status == 0
    assert any("holds no interfaces" in line for line in done.told)
    assert any("4.0/1.F.1.5 Order Handling has" in line for line in done.told)
    assert run("ask", "interfaces-of", "25.5/1.3.3", "--fail-if-empty").status == 1
    full = run("ask", "interfaces-of", "Order Handling", "-f", "csv")
    assert {line.split(",")[0] for line in full.out.split("\n")[1:] if line} == {
        "1.F.2.2.1",
        "1.F.2.2.2",
        "1.O.1.1.2",
    }


@pytest.mark.slow
def test_find_as_json_and_questions(run: Run) -> None:
    done = run("find", "order", "handling", "-f", "json")
    record = json.loads(done.out)
    assert record["hits"][0]["type"] == "4.0/1.F.1.5"
    assert run("find", "zzzqqq", "--fail-if-empty").status == 1
    assert "components-of" in run("find", "component").out
