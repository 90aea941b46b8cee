"""Versions, addresses, dates, sections, numbers and object identifiers are let alone."""

from __future__ import annotations

import pytest

from etom_kg.check import check_text
from etom_kg.core.tables import read_table, resource

NONE = [
    "version 1.3.3 of the tool",
    "v1.3.3",
    "release 1.4.5, build 1.2.7",
    "requires >=1.3.3,<1.4.5",
    "etom-kg==1.3.3",
    "etom@1.4.5",
    "eTOM tool version 1.3.3",
    "eTOM viewer 1.3.3",
    "ping 1.1.1.1 and 1.0.0.1",
    "server 1.1.1.5:8080",
    "net 1.1.1.0/24",
    "2026.1.21 and 1.11.2026",
    "on 1.2.2026 at 1.30",
    "section 1.3.3 of the eTOM",
    "see § 1.4.5",
    "chapter 1.4.5, figure 1.2.1, table 1.3.3",
    "1.3.3 Scope",
    "## 1.4.5 Activation",
    "1.4.2 Service Problem Management",
    "it grew by 1.35 or 1.5",
    "1.3.6.1.2.1.1.1 = STRING",
    "sysObjectID 1.3.6.1.4.1.9",
    "EC 1.1.1.1",
    "1.E.8 and 1.F.3 of the licence",
    "1.A.1.a and 1.A.3.b.i",
    "process 1431 at 1.3.3",
    "rfc 1.3.3, ip 1.3.7",
    "file-1.3.3.tar.gz",
    "1.3.3-rc1 and 1.3.3+build",
    "1.3.3.7",
    "x1.3.3 and 1.3.3x",
]


@pytest.mark.parametrize("text", NONE)
def test_text(text: str) -> None:
    assert check_text(f"Something before.\n{text}\nSomething behind.\n") == []


TABLES = [
    ("csv", "package,version\nprocess,1.3.3\norder-handling,1.4.5\n"),
    ("csv", "version,name\n1.3.3,Order Handling\n1.4.5,Selling\n"),
    ("csv", "host,ip\ncrm,1.1.1.5\nbill,1.1.2.3\n"),
    ("csv", "Section,Title\n1.1.1,Scope\n1.3.3,Order Handling\n1.4.5,Terms\n"),
    ("csv", "no,requirement\n1.1.1,It shall start\n1.1.2,It shall stop\n1.3.3,It shall log\n"),
    ("csv", "oid,node\n1.3.6.1,internet\n1.3.6.1.2.1,mib-2\n"),
    ("yaml", "version: 1.3.3\nimage: {tag: 1.4.5}\ndependencies: {etom: 1.2.6}\n"),
    ("json", '{"version": "1.3.3", "dependencies": {"process": "1.4.5", "etom-kg": "1.2.6"}}'),
    ("markdown", "| Tool | Version |\n|---|---|\n| Order Handling | 1.3.3 |\n| Desk | 1.4.5 |\n"),
]


@pytest.mark.parametrize(("kind", "text"), TABLES)
def test_tables_and_trees(kind: str, text: str) -> None:
    assert check_text(text, kind=kind) == []


def test_the_same_numbers_with_evidence_are_found() -> None:
    """Nothing above is let alone for its number: beside evidence each of these counts."""
    for identifier in ("1.3.3", "1.4.5", "1.2.7", "1.1.1.5", "1.3.7"):
        [found] = check_text(f"eTOM process {identifier}")
        assert found.mention.identifier == identifier


PROCESSES = [
    (row["identifier"], row["name"])
    for row in read_table(
        resource("data", "25.5", "processes.csv"), ("identifier", "name", "level")
    )
    if " " in row["name"] and row["level"] == "2"
]
NAMED = [(identifier, name) for identifier, name in PROCESSES if len(name.split()) > 2]
BARE = [(identifier, "x") for identifier, _ in PROCESSES]
UNKNOWN = [(f"1.99.{number}", "x") for number in range(1, 40)]
LETTERS = [("1.F.1.5", "x"), ("1.F.1.4", "x"), ("1.A.1.6", "x")]
DEEP = [("1.3.3.1", "x"), ("1.3.3.2", "x"), ("1.3.3.3", "x")]


@pytest.mark.parametrize(
    ("label", "rows", "found"),
    [
        # A label that speaks against identifiers: four values in five have their own names, and
        # three at least.
        ("version", [*NAMED[:8], *BARE[20:22]], 10),
        ("version", [*NAMED[:7], *BARE[20:23]], 0),
        ("version", [*NAMED[:4], *BARE[20:21]], 5),
        ("version", [*NAMED[:3], *BARE[20:21]], 0),
        ("version", NAMED[:3], 3),
        ("version", NAMED[:2], 0),
        # One that says nothing: three in ten; fewer speak for themselves alone.
        ("topic", [*NAMED[:3], *BARE[20:27]], 10),
        ("topic", [*NAMED[:2], *BARE[20:28]], 2),
        ("topic", [*LETTERS[:2], *BARE[:2]], 4),
        ("topic", [*LETTERS[:2], *BARE[:3]], 2),
        # One that names processes: six in ten are known.
        ("process id", [*BARE[:6], *UNKNOWN[:4]], 10),
        ("process id", [*BARE[:5], *UNKNOWN[:5]], 0),
        # One that may mean anything: eight different ones, nine in ten known, a quarter deep.
        ("code", [*BARE[:6], *DEEP[:2]], 8),
        ("code", [*BARE[:7], *DEEP[:1]], 0),
        ("code", [*BARE[:5], *DEEP[:2]], 0),
        ("code", [*BARE[:6], *DEEP, *UNKNOWN[:1]], 10),
        ("code", [*BARE[:5], *DEEP, *UNKNOWN[:1]], 0),
    ],
)
def test_a_column_is_judged_as_a_whole(label: str, rows: list[tuple[str, str]], found: int) -> None:
    text = f"{label},remark\n" + "".join(f'{each},"{name}"\n' for each, name in rows)
    mentions = [f for f in check_text(text, kind="csv") if f.status != "mixed"]
    assert len(mentions) == found
    assert {f.mention.identifier for f in mentions} <= {identifier for identifier, _ in rows}
