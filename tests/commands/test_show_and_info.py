"""``show``, ``info`` and the parameters of ``ask``: what a reader sees."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Run


def test_children_are_counted_and_not_spelt(run: Run) -> None:
    told = json.loads(run("show", "25.5/1.3", "-f", "json").out)
    numbers = [int(child[0].rsplit(".", 1)[1]) for child in told["children"]]
    assert numbers == sorted(numbers)
    assert max(numbers) > 9


def test_an_identifier_that_was_used_again_names_the_other_editions(run: Run) -> None:
    done = run("show", "1.5.5")
    assert done.out.startswith("1.5.5  Resource Order Management\n")
    assert "identifier also used: 20.5/1.5.5 Workforce Management" in done.out


def test_mapped_processes_are_named_with_their_edition(run: Run) -> None:
    out = run("show", "25.5/1.3.3").out
    section = out.partition("succeeded or preceded by")[2].split("\n\n")[0]
    assert "4.0/1.F.1.5  Order Handling" in section
    assert "16.0/1.3.3  Order Handling" in section


@pytest.mark.slow
def test_letters_mean_edition_four(run: Run) -> None:
    for key, iri in (("OPS", "area/4.0/OPS"), ("F", "vertical/4.0/F")):
        assert f"https://w3id.org/etom-kg/{iri}" in run("show", key).out


def test_a_wrong_edition_names_those_that_have_the_identifier(run: Run) -> None:
    done = run("show", "4.0/1.3.3")
    assert done.status == 2
    assert all(f" {key}/1.3.3 " in done.told[0] for key in ("16.0", "20.5", "25.5"))


def test_a_copy_of_another_document_is_told(run: Run, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("Nothing about processes.\n", encoding="utf-8")
    done = run("show", "1.A.2.3.1", "--source", other)
    assert done.status == 0
    assert done.told == [
        f"etom-kg: warning: {other}: is other, but the interfaces were read from M.3050.2; "
        "nothing is quoted"
    ]


def test_info_lists_editions_sources_and_graphs(run: Run) -> None:
    told = json.loads(run("info", "-f", "json").out)
    assert told["editions"]["4.0"]["counts"]["processes"] == 197
    assert told["editions"]["4.0"]["counts"]["interfaces"] > 100
    assert told["editions"]["25.5"]["counts"]["processes"] == 2893
    assert told["sources"]["GB921-25.5"]["title"].startswith("GB921 ")
    assert len(told["sources"]["M.3050.2"]["text_sha256"]) == 64
    text = run("info").out
    assert "\nsources\n" in text
    assert "16.0   eTOM 16.0: 1 domain, 3 processes" in text


@pytest.mark.slow
@pytest.mark.parametrize("name", ["children-of", "descendants-of", "leaves-below"])
def test_decomposition_is_asked_of_areas_and_domains_too(run: Run, name: str) -> None:
    rows = run("ask", name, "-p", "process=SIP", "-f", "csv").out.splitlines()[1:]
    assert len(rows) == {"children-of": 4, "descendants-of": 20, "leaves-below": 16}[name]


@pytest.mark.slow
def test_a_column_has_no_parts(run: Run) -> None:
    done = run("ask", "children-of", "-p", "process=F")
    assert done.status == 2
    assert done.told[0].endswith(
        "the vertical 4.0/F Fulfilment, which is not a process, area or domain"
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("question", "value", "told"),
    [
        ("components-of", "process=1.F.1.5", "it is close to 25.5/1.3.3"),
        ("components-of", "process=1.4.55", "did you mean"),
        ("systems-of-process", "process=25.5/1.4.99", "is not an identifier"),
        ("functions-shared", "other=1.Q", "is not an identifier"),
        ("api-dependents", "api=TMF999", "is not an identifier"),
        ("events-unpublished", "component=TMFC999", "is not an identifier"),
        ("described-at", "document=M.9999", "is not an identifier"),
        ("flow-steps", "flow=order-to-cash", "flow is one of lead-to-cash"),
        ("told-by-others", "category=friendly", "category is one of named"),
        ("new-since", "kind=birth", "kind is one of addition"),
        ("source-discrepancies", "kind=typo", "kind is one of absent"),
        ("processes-unrealised", "domain=1.9", "domain is one of 1, 1.1"),
    ],
)
def test_what_does_not_exist_is_no_empty_answer(
    run: Run, question: str, value: str, told: str
) -> None:
    done = run("ask", question, "-p", value)
    assert (done.status, done.out) == (2, "")
    assert told in done.told[0]


def test_identifiers_are_found_in_any_case(run: Run) -> None:
    for value in ("TMF641", "tmf641"):
        rows = run("ask", "api-dependents", "-p", f"api={value}", "-f", "csv").out.splitlines()
        assert len(rows) > 3
