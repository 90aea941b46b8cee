"""A company's document in the Recommendation's layout, with what such documents get wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from etom_kg.core.errors import CatalogueError, DocumentError
from etom_kg.core.model import Framework
from etom_kg.reading.document import text_document
from etom_kg.reading.recommendation import read_recommendation
from etom_kg.reading.sources import read_sources
from tests.conftest import Cli

INN = """\
House processes

1 Scope

Processes of our inns.

2 Overview

2.1 Guest Relations (GR) processes

Guest Relations (GR): all that is done while a guest is in the
house. It lies beside Customer Relationship Management.

Figure 1/HOUSE Suppl. 2 - Guest Relations decomposition into Level 2 processes

2.1.1 Welcome (GR – F)

Welcome processes look after the first hour.

3 Details

3.1 Welcome (GR – F)

Process Identifier: INN.2.F.8.1
Brief Description: Receive a guest.

Figure 2/HOUSE Suppl. 2 - Welcome decomposition into Level 3 processes

3.1.1 Greet Guest (GR – F)

Process Name: Greet Guest

Process Identifier: INN.2.F.8.1.1
Brief Description: Say good day.
"""

INDEX = """
Annex A

List of processes

Process identifier  Process name  Brief description

INN.2.F.8.1.1 Greet Guest Say good day.
INN.2.OFAB.8 Guest
Relations

Look after guests, all the
while.
INN.2.F.8.1 Welcome Receive a guest.
"""


def _read(text: str) -> Framework:
    return read_recommendation(text_document(text, "inn.txt"))


def _told(catalogue: Framework) -> list[tuple[str, str, str, str, str]]:
    return [(d.identifier, d.kind, d.expected, d.witness, d.found) for d in catalogue.discrepancies]


def test_an_overview_of_another_depth_is_joined() -> None:
    welcome = _read(INN).processes["INN.2.F.8.1"]
    assert welcome.clauses == ("2.1.1", "3.1")
    assert welcome.text("extended") == "Welcome processes look after the first hour."
    assert [p.clause for p in welcome.passages] == ["2.1.1", "3.1"]
    assert welcome.figures == ("2",)


def test_an_overview_as_deep_comes_first() -> None:
    text = INN.replace("\n3 Details", "\nWelcome (GR – F)\n\n2.2 Welcome (GR – F)\n\nMore.\n\n3 D")
    assert _read(text).processes["INN.2.F.8.1"].clauses == ("2.2", "3.1")


def test_a_process_of_overview_and_index_is_one() -> None:
    catalogue = _read(INN + INDEX)
    relations = catalogue.processes["INN.2.OFAB.8"]
    assert list(catalogue.processes) == ["INN.2.OFAB.8", "INN.2.F.8.1", "INN.2.F.8.1.1"]
    assert (relations.name, relations.abbreviation, relations.level) == (
        "Guest Relations",
        "GR",
        1,
    )
    assert relations.clauses == ("2.1",)
    assert relations.text("brief") == "Look after guests, all the while."
    assert relations.text("extended").startswith("Guest Relations (GR): all that is done")
    assert catalogue.processes["INN.2.F.8.1"].parent == "INN.2.OFAB.8"
    assert _told(catalogue) == [
        ("INN.2.OFAB.8", "absent", "INN.2.OFAB.8", "clause 2.1", ""),
    ]
    assert catalogue.warnings == (
        "inn.txt:9: clause 2.1 has no 'Process Identifier:'; the index gives Guest Relations the "
        "identifier INN.2.OFAB.8",
    )


def test_its_brief_stands_where_it_says() -> None:
    catalogue = _read(INN + INDEX)
    (block,) = catalogue.processes["INN.2.OFAB.8"].passages[0].blocks
    for word in ("Look", "guests,", "while."):
        start, end = block.source_span(at := block.text.index(word), at + len(word))
        assert catalogue.source_text[start:end] == word


def test_a_parent_that_is_nowhere_is_told() -> None:
    catalogue = _read(INN)
    assert catalogue.processes["INN.2.F.8.1"].parent == "1.OFAB.8"
    assert _told(catalogue) == [("INN.2.F.8.1", "absent", "1.OFAB.8", "parent", "")]
    assert catalogue.warnings == (
        "inn.txt:9: clause 2.1 describes Guest Relations, to which nothing gives an identifier, "
        "so it is left out; add a line 'Process Identifier:'",
        "inn.txt:22: INN.2.F.8.1 belongs under 1.OFAB.8, which is numbered neither here nor in "
        "edition 4.0; describe that process too, or correct the digits",
    )


def test_children_of_one_missing_parent_are_told_together() -> None:
    catalogue = _read(
        INN + "\n3.2 Farewell (GR – A)\n\nProcess Identifier: INN.2.A.8.2\n"
        "Brief Description: Say good-bye.\n"
    )
    (warning,) = (w for w in catalogue.warnings if "belongs under" in w)
    assert "INN.2.F.8.1 (and 1 more) belongs under 1.OFAB.8" in warning
    assert len(catalogue.discrepancies) == 2


def _chain(*identifiers: str) -> Framework:
    return _read(
        "".join(
            f"2.{n} Work {n}\nProcess Identifier: {identifier}\nBrief Description: Work.\n"
            for n, identifier in enumerate(identifiers, 1)
        )
    )


@pytest.mark.parametrize(
    ("identifiers", "parent", "told"),
    [
        (("INN.2.F.1.20",), "1.OFAB.1", None),
        (("INN.2.F.1.2.9",), "1.FAB.1.2", None),
        (("INN.2.FA.1.20", "INN.2.F.1.20.1"), "INN.2.FA.1.20", None),
        (("INN.2.FA.1.20", "INN.2.O.1.20.1"), "INN.2.FA.1.20", ("1.O.1.20", "INN.2.FA.1.20")),
        (("INN.2.O.1.6.9",), "1.A.1.6", ("1.O.1.6", "1.A.1.6")),
        (("INN.2.E.2.9", "INN.2.F.2.9.1"), "1.F.2.9", ("1.F.2.9", "")),
        (("INN.2.F.1.20", "OTHER.2.F.1.20.1"), "1.F.1.20", ("1.F.1.20", "")),
        (("INN.2.F.1.5.2.7.1",), "INN.2.F.1.5.2.7", ("INN.2.F.1.5.2.7", "")),
        (("INN.2.F.5",), "OPS", None),
        (("inn_2-x.2.F.1.20", "inn_2-x.2.F.1.20.1"), "inn_2-x.2.F.1.20", None),
    ],
)
def test_parents(identifiers: tuple[str, ...], parent: str, told: tuple[str, str] | None) -> None:
    catalogue = _chain(*identifiers)
    assert catalogue.processes[identifiers[-1]].parent == parent
    found = [(d.expected, d.found) for d in catalogue.discrepancies]
    assert found == ([told] if told else [])
    assert len(catalogue.warnings) == len(found)


def test_what_the_index_alone_names_is_told() -> None:
    catalogue = _read(INN + INDEX + "INN.2.F.8.9 Sing Aloud Sing for guests.\n")
    assert "INN.2.F.8.9" not in catalogue.processes
    assert _told(catalogue)[-1] == (
        "INN.2.F.8.9",
        "absent",
        "",
        "index",
        "Sing Aloud Sing for guests.",
    )
    assert catalogue.warnings[-1].startswith("inn.txt:49: INN.2.F.8.9 stands in the index only")


def test_a_clause_with_fields_but_no_identifier_is_told() -> None:
    text = INN + "\n3.2 Sing Aloud\n\nProcess Name: Sing Aloud\nBrief Description: Sing.\n"
    assert any("clause 3.2 describes Sing Aloud" in w for w in _read(text).warnings)


def test_two_identifiers_in_one_clause_are_refused() -> None:
    text = INN + "\nSing Aloud\n\nProcess Identifier: INN.2.F.8.1.2\nBrief Description: Sing.\n"
    with pytest.raises(
        CatalogueError, match=r"^inn\.txt:38: a second 'Process Identifier:' stands"
    ):
        _read(text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Process Identifier: INN.2.F.8.1\n", "Process Identifier:\tINN.2.F.8.1.\n"),
        ("Process Identifier: INN.2.F.8.1\n", "PROCESS IDENTIFIER\u00a0:\u00a0INN.2.F.8.1\n"),
        ("Process Identifier: INN.2.F.8.1\n", "Process Identifier:\nINN.2.F.8.1\n"),
        ("3.1 Welcome (GR – F)", "3.1. Welcome"),
        ("3.1 Welcome (GR – F)", "3.1 – Welcome (gr — F)"),
    ],
)
def test_small_differences_of_layout_do_not_count(old: str, new: str) -> None:
    assert INN.count(old) == 1
    read, plain = _read(INN.replace(old, new)), _read(INN)
    assert [(p.identifier, p.name, p.clauses) for p in read.processes.values()] == [
        (p.identifier, p.name, p.clauses) for p in plain.processes.values()
    ]


@pytest.mark.parametrize("heading", ["School of Cooks (EM)", "Estate Management (EM)"])
def test_the_position_alone_is_no_abbreviation(heading: str) -> None:
    text = f"5.1 {heading}\nProcess Identifier: INN.2.E.7.6\nBrief Description: Teach cooks.\n"
    catalogue = _read(text)
    assert catalogue.processes["INN.2.E.7.6"].abbreviation == ""
    assert catalogue.discrepancies == ()


def test_a_process_without_brief_description() -> None:
    text = INN.replace("Brief Description: Receive a guest.\n", "")
    welcome = _read(text).processes["INN.2.F.8.1"]
    assert welcome.text("brief") == ""
    assert welcome.text("extended") == "Welcome processes look after the first hour."


@pytest.mark.parametrize(
    "end", ["\nAnnex A\n\nHouses\n", "\nBibliography\n\n[1] A book\n", "\n4 End\nx\n"]
)
def test_what_follows_the_last_process_may_end_as_it_likes(end: str) -> None:
    greet = _read(INN + end).processes["INN.2.F.8.1.1"]
    assert greet.text("brief") == "Say good day."
    assert greet.text("extended") == ""


def test_a_text_cut_in_mid_sentence_is_still_refused() -> None:
    with pytest.raises(DocumentError, match=r"ends in the middle of clause 3\.1\.1 Greet Guest"):
        _read(INN.removesuffix(" day.\n"))


def test_sources_carry_the_warnings(tmp_path: Path) -> None:
    path = tmp_path / "inn.txt"
    path.write_text(INN, encoding="utf-8")
    assert [w.split(": ")[0] for w in read_sources([path]).warnings] == [f"{path}:9", f"{path}:22"]


def test_extract_says_so(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "inn.txt"
    path.write_text(INN, encoding="utf-8")
    done = cli("extract", path, "-o", tmp_path / "out")
    assert done.returncode == 0
    warnings = [line for line in done.stderr.splitlines() if line.startswith("etom-kg: warning: ")]
    assert [line.split(":")[3] for line in warnings] == ["9", "22"]
    assert ", 1 discrepancy\n" in done.stderr


CONTENTS = """\
House processes

Contents

1. Scope ............................ 2
2. Overview ......................... 2
2.1. Guest Relations (GR) processes . 2
2.1.1. Welcome (GR – F) .............. 3
3. Details ........................... 4
3.1. Welcome (GR – F)\t4
3.1.1. Greet Guest (GR – F)     5
Annex A List of processes ........... 6

"""


def _dotted(text: str) -> str:
    return re.sub(r"^(\d(?:\.\d)*) ", r"\1. ", text, flags=re.M)


def _paged(text: str) -> str:
    """Return a text with a header and a footer after every 20 lines, wherever that is."""
    lines, out = text.split("\n"), []
    for n, line in enumerate(lines):
        if n % 20 == 19:
            out += [f"House processes   {n // 20 + 1}", "\fFor guests only"]
        out.append(line)
    return "\n".join(out)


@pytest.mark.parametrize(
    "change",
    [
        _dotted,
        lambda text: CONTENTS + text.removeprefix("House processes\n"),
        lambda text: CONTENTS + _dotted(text.removeprefix("House processes\n")),
        lambda text: text.replace(" ", "\u00a0"),
        lambda text: text.replace("\n", "\n   "),
        _paged,
        lambda text: text.replace("–", "—").replace(": ", ":\t"),
        lambda text: text.replace("\n\n", "\n"),
    ],
    ids=["dotted", "contents", "both", "nbsp", "indented", "paged", "signs", "dense"],
)
def test_other_layouts_say_the_same(change: Callable[[str], str]) -> None:
    plain, read = _read(INN + INDEX), _read(change(INN + INDEX))
    assert read.title == plain.title
    assert [
        (p.identifier, p.name, p.parent, p.figures, p.text("brief"), p.text("extended"))
        for p in read.processes.values()
    ] == [
        (p.identifier, p.name, p.parent, p.figures, p.text("brief"), p.text("extended"))
        for p in plain.processes.values()
    ]
    assert _told(read) == _told(plain)


def test_the_order_of_clauses_does_not_count() -> None:
    head, first, second = re.split(r"(?=^3\.1)", INN, flags=re.M)
    turned = (head + second + first).replace("3.1.1 Greet", "3.1 Greet")
    read = _read(turned.replace("3.1 Welcome", "3.2 Welcome"))
    assert list(read.processes) == ["INN.2.F.8.1.1", "INN.2.F.8.1"]
    assert read.processes["INN.2.F.8.1.1"].parent == "INN.2.F.8.1"


def test_an_index_may_stand_at_the_front() -> None:
    listed = INDEX.split("\n\n", 3)[-1]
    read = _read(INN.replace("\n3 Details\n", f"\n3 List\n\n{listed}\n4 Details\n"))
    assert read.processes["INN.2.OFAB.8"].name == "Guest Relations"
    assert {d.kind for d in read.discrepancies} == {"absent"}
