"""What is said of an identifier: unknown, deleted, renamed, re-used, mixed, of another edition."""

from __future__ import annotations

import pytest

from etom_kg.check import Finding, check_text
from etom_kg.core.errors import EtomKgError


def _one(text: str, **options: str) -> Finding:
    [finding] = [f for f in check_text(text, **options) if f.status != "mixed"]
    return finding


@pytest.mark.parametrize(
    ("text", "status", "edition", "said"),
    [
        ("1.F.1.5 Order Handling", "ok", "4.0", ""),
        ("eTOM process 1.3.3", "ok", "25.5", ""),
        ("Selling (1.12.9)", "ok", "25.5", ""),
        ("ACME.2.F.1.5.6 is ours", "own", "4.0", "own process"),
        ("1.F.1.5 and 1.F.1.55", "unknown", "4.0", "near is 1.F.1.5"),
        ("eTOM process 1.1.19", "unknown", "25.5", "in 20.5 it was Loyalty Program Management"),
        ("eTOM process 1.2.9.1.2", "deleted", "25.5", "as deleted"),
        ("eTOM 1.1.1.18", "superseded", "25.5", "before release 15"),
        ("eTOM process 1.4.5 Service Configuration & Activation", "renamed", "25.5", "of before"),
        ("eTOM process 1.5.5 Workforce Management", "reused", "25.5", "Resource Order Management"),
        ("eTOM process 1.3.9 Selling and Order Handling", "ok", "25.5", ""),
        ("eTOM process 1.4.5 Resource Order Management", "misnamed", "25.5", "name of 1.5.5"),
        ("1.A.1.6 Service Problem Management", "misnamed", "4.0", "Problem Handling"),
        ("eTOM process 1.5.5.8 Manage Resource Order Fulfilment", "spelling", "25.5", "spelt"),
        ("eTOM process 1.1.1.7 Customer QoS/SLA Management", "ok", "original", ""),
        ("https://w3id.org/etom-kg/process/16.0/1.3.3", "ok", "16.0", ""),
        ("https://w3id.org/etom-kg/process/16.0/1.3.9", "unverified", "16.0", "not among"),
    ],
)
def test_status(text: str, status: str, edition: str, said: str) -> None:
    finding = [f for f in check_text(text) if f.status != "mixed"][-1]
    assert (finding.status, finding.edition) == (status, edition)
    assert said in finding.message


@pytest.mark.parametrize(
    ("edition", "text", "status", "said"),
    [
        ("25.5", "1.F.1.5", "other-edition", "in 25.5 it is 1.3.3"),
        ("4.0", "eTOM process 1.3.3", "other-edition", "in 4.0 it is 1.F.1.5 Order Handling"),
        ("original", "eTOM process 1.1.1.5", "ok", ""),
        ("original", "eTOM process 1.1.1.99", "unverified", "not among"),
        ("16.0", "eTOM process 1.3.3 Order Handling", "ok", ""),
        ("25.5", "eTOM process 1.3.3 Order Handling", "reused", "Customer Order Processing"),
    ],
)
def test_a_pinned_edition(edition: str, text: str, status: str, said: str) -> None:
    finding = _one(text, edition=edition)
    assert finding.status == status
    assert said in finding.message


def test_an_edition_that_is_none() -> None:
    with pytest.raises(EtomKgError, match=r"unknown edition '99'; use one of 4\.0"):
        check_text("x", edition="99")


def test_mixed_editions_in_one_column() -> None:
    table = "etom_id,etom_name\n1.F.1.5,Order Handling\n1.3.7,Customer Problem Management\n1.3.8,\n"
    mixed = [f for f in check_text(table, kind="csv") if f.status == "mixed"]
    assert [(f.level, f.mention.line, f.mention.identifier) for f in mixed] == [
        ("warning", 2, "1.F.1.5")
    ]
    assert "2 of 25.5, 1 of 4.0" in mixed[0].message


def test_two_columns_of_two_editions_are_a_crosswalk() -> None:
    table = "eTOM 4.0 id,eTOM 25.5 id\n1.F.1.5,1.3.3\n1.A.1.6,1.3.7\n"
    assert {f.status for f in check_text(table, kind="csv")} == {"ok"}


def test_running_text_may_speak_of_two_editions() -> None:
    found = check_text("1.F.1.5 became eTOM process 1.3.3.\n")
    assert [f.level for f in found if f.status == "mixed"] == ["note"]
