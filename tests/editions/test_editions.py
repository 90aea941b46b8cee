"""What ``data/editions.csv`` says of each edition, and what is refused in it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import etom_kg
from etom_kg.core.editions import (
    ORIGINAL,
    complete_editions,
    default_for,
    edition,
    editions,
    hub,
    known_key,
    mapped_keys,
    release,
)
from etom_kg.core.errors import EtomKgError, TableError
from etom_kg.core.numbering import AREAS, DOMAINS, LETTERS, scheme_of_edition
from etom_kg.core.tables import resource

PACKAGE = Path(etom_kg.__file__).parent
HEADER = "edition,name,published,documents,prior,scheme,processes,hub,default,note\n"
FIRST = "4.0,eTOM 4.0,2004-06,A|B,,letters,all,,yes,\n"
HUB = "25.5,eTOM 25.5,2026-01,,4.0,domains,all,yes,yes,\n"


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A table of a data folder of its own; each test has another path."""
    monkeypatch.setenv("ETOM_KG_DATA", str(tmp_path))
    path = tmp_path / "editions.csv"
    path.write_text(HEADER + HUB + FIRST, encoding="utf-8")
    return path


def test_shipped_editions() -> None:
    assert [each.key for each in editions()] == ["4.0", "14", "16.0", "20.5", "25.5"]
    assert [each.key for each in complete_editions()] == ["4.0", "25.5"]
    assert mapped_keys() == ("4.0", ORIGINAL, "16.0", "20.5", "25.5")
    assert (hub().key, default_for(LETTERS).key, default_for(DOMAINS).key) == (
        "25.5",
        "4.0",
        "25.5",
    )
    for each in editions():
        assert each.scheme is scheme_of_edition(each.key)
        assert (each.folder / "processes.csv").exists() == (each.processes != "none")


def test_editions_are_in_the_order_of_their_numbers(table: Path) -> None:
    table.write_text(
        HEADER + HUB + "9.5,eTOM 9.5,2010-01,,4.0,areas,some,,,\n" + FIRST, encoding="utf-8"
    )
    assert [each.key for each in editions()] == ["4.0", "9.5", "25.5"]
    assert mapped_keys() == ("4.0", ORIGINAL, "9.5", "25.5")
    assert release("9.5") < release("9.10") < release("25.5")
    assert [release(text) for text in ("latest", "25.", "25.5/1.3.3", "٤")] == [()] * 4


def test_a_row_is_read_whole(table: Path) -> None:
    first = edition("4.0")
    assert (first.name, first.published, first.documents) == ("eTOM 4.0", "2004-06", ("A", "B"))
    assert (first.scheme, first.complete, first.is_hub, first.is_default) == (
        LETTERS,
        True,
        False,
        True,
    )
    with pytest.raises(EtomKgError, match=r"unknown edition '14'; use one of 4\.0, 25\.5"):
        edition("14")
    with pytest.raises(EtomKgError, match=r"unknown edition '14'; use one of 4\.0, original, 25"):
        known_key("14")


@pytest.mark.parametrize(
    ("row", "line", "said"),
    [
        ("latest,x,,,,domains,all,,,\n", 4, "'latest' is not an edition"),
        ("26.0,x,,,,digits,all,,,\n", 4, "unknown scheme 'digits'; use one of letters, areas"),
        ("26.0,x,,,,domains,most,,,\n", 4, "processes is one of all, some, none, not 'most'"),
        ("26.0,x,,,,domains,all,no,,\n", 4, "hub is yes or empty, not 'no'"),
        ("26.0,x,,,,domains,all,yes,,\n", 4, "25.5 is the hub already"),
        ("26.0,x,,,,domains,all,,yes,\n", 4, "25.5 is the default of domains already"),
        ("25.5,x,,,,domains,all,,,\n", 4, "25.5 is a duplicate of line 2"),
    ],
)
def test_what_is_wrong_in_the_table(table: Path, row: str, line: int, said: str) -> None:
    with table.open("a", encoding="utf-8") as file:
        file.write(row)
    with pytest.raises(TableError) as caught:
        editions()
    assert (caught.value.path, caught.value.line) == (table, line)
    assert said in caught.value.what


def test_what_is_missing_in_the_table(table: Path) -> None:
    table.write_text(HEADER + FIRST, encoding="utf-8")
    with pytest.raises(TableError, match="has no hub of the crosswalks"):
        hub()
    with pytest.raises(TableError, match="has no default edition for areas"):
        default_for(AREAS)


def _strings(path: Path) -> Iterator[ast.Constant]:
    """Yield the strings of a module that are not documentation."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in documentation:
            yield node


@pytest.mark.slow
def test_no_module_knows_an_edition_by_its_name() -> None:
    keys = "|".join(re.escape(each.key) for each in editions())
    named = re.compile(rf"(?:^|[^\w.:])(?:{keys})(?:$|[^\w.:%])")
    licence = "https://creativecommons.org/licenses/by/4.0/"
    found = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}: {node.value}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in _strings(path)
        if isinstance(node.value, str) and named.search(node.value.replace(licence, ""))
    ]
    assert found == []


def test_another_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = resource("data", "graphs.csv")
    monkeypatch.setenv("ETOM_KG_DATA", str(tmp_path))
    (tmp_path / "graphs.csv").write_text("", encoding="utf-8")
    assert resource("data", "graphs.csv") == tmp_path / "graphs.csv" != shipped
    assert resource("ontology").is_dir()
    with pytest.raises(EtomKgError, match=r"editions\.csv: is missing; ETOM_KG_DATA names"):
        editions()
