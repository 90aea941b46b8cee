"""The IRI that a company's things stand under: it is wanted, checked and ended with a slash."""

from __future__ import annotations

from pathlib import Path

import pytest

from etom_kg.core.errors import EtomKgError
from etom_kg.core.namespaces import company_base
from tests.conftest import Run

COMPANY = Path(__file__).parents[1] / "interfaces" / "company.txt"


@pytest.mark.parametrize(
    ("given", "base"),
    [
        ("https://acme.example/etom", "https://acme.example/etom/"),
        ("https://acme.example/etom/", "https://acme.example/etom/"),
        ("https://acme.example/etom#", "https://acme.example/etom#"),
        ("urn:acme:etom", "urn:acme:etom/"),
    ],
)
def test_a_base_ends_with_a_separator(given: str, base: str) -> None:
    assert company_base(given) == base


@pytest.mark.parametrize("given", ["acme", "acme:", "http://a b/", "https://w3id.org/etom-kg/acme"])
def test_no_base(given: str) -> None:
    with pytest.raises(EtomKgError):
        company_base(given)


def test_commands_say_what_is_wrong_with_a_base(run: Run, tmp_path: Path) -> None:
    for arguments in (("build", "-o", tmp_path / "out"), ("extend", tmp_path / "x.csv")):
        done = run(*arguments, "--base", "acme")
        assert done.status == 2
        assert done.told == [
            "etom-kg: error: 'acme' is not a base; name one such as https://acme.example/etom/"
        ]


def test_a_companys_document_wants_a_base(run: Run, tmp_path: Path) -> None:
    done = run("build", "--source", COMPANY, "-o", tmp_path / "out")
    assert done.status == 2
    assert done.told == [
        "etom-kg: error: company holds a company's own processes; "
        "name the IRI that they stand under with --base"
    ]
    assert not (tmp_path / "out").exists()


def test_a_template_that_is_not_filled_in_is_no_extension(run: Run, tmp_path: Path) -> None:
    template = tmp_path / "mine.xlsx"
    assert run("extend", "template", "-o", template).status == 0
    done = run("extend", template, "--base", "https://acme.example/", "-o", tmp_path / "mine.ttl")
    assert (done.status, done.told) == (
        2,
        [f"etom-kg: error: {template}: holds no row yet; fill in its sheets first"],
    )
    assert not (tmp_path / "mine.ttl").exists()


def test_a_template_is_a_workbook_or_a_folder(run: Run, tmp_path: Path) -> None:
    done = run("extend", "template", "-o", tmp_path / "mine.csv")
    assert (done.status, "is an .xlsx workbook or a folder" in done.told[0]) == (3, True)
    assert list(tmp_path.iterdir()) == []
