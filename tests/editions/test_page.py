"""Frameworx process pages: an invented one as text and as HTML, broken ones, and the real one."""

from __future__ import annotations

import contextlib
import html
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etom_kg.core.errors import DocumentError
from etom_kg.core.model import Change
from etom_kg.reading.page import read_page

PAGE = """Frameworx Home

Views

Frameworx Process: Thank & Greet Customer

Category: (3) eTOM Process Type

Process Identifier: 1.3.3.9

Original Process Identifier: 1.1.1.5.9

Maturity Level: 4

Description

It thanks.

Extended Description

It thanks at length.

It greets as well.

Explanatory

Reserved for future use.

Optional

It may wave.

Mandatory

reserved for future use

Interactions

It asks before it thanks.

(3) eTOM Process Type Thank & Greet Customer

Appears on these diagrams:

Issues

  • Business Process Framework 16.5 Addition
  • Business Process Framework 17.0 Modification

This was created from the Frameworx 17.5 Model


Created from the TM Forum Model Frameworx 17.5.0 on 1/2/2017
"""


def _page(folder: Path, text: str) -> Path:
    path = folder / "page.txt"
    path.write_text(text, encoding="utf-8")
    return path


def _as_html(text: str) -> str:
    body = "".join(f"<p>{html.escape(line)}</p>" for line in text.splitlines())
    style = "<style>p { color: red }</style><script>var a = '<p>Category: (9) x</p>'</script>"
    return f"<!DOCTYPE html><HTML><head>{style}</head><body>{body}</body></HTML>"


@pytest.mark.parametrize("text", [PAGE, _as_html(PAGE)], ids=["text", "html"])
def test_page(tmp_path: Path, text: str) -> None:
    page = read_page(_page(tmp_path, text))
    process = page.process
    assert (page.edition, page.category) == ("17.5", "(3) eTOM Process Type")
    assert (process.identifier, process.name) == ("1.3.3.9", "Thank & Greet Customer")
    assert (process.level, process.parent) == (3, "1.3.3")
    assert (process.original_identifiers, process.maturity) == (("1.1.1.5.9",), "4")
    assert process.changes == (Change("addition", "16.5"), Change("modification", "17.0"))
    assert process.brief == "It thanks."
    assert process.extended == "It thanks at length.\nIt greets as well."
    assert page.sections == {
        "Description": "It thanks.",
        "Extended Description": "It thanks at length.\nIt greets as well.",
        "Interactions": "It asks before it thanks.",
        "Optional": "It may wave.",
    }


def test_reserved_original_identifier_is_none(tmp_path: Path) -> None:
    text = PAGE.replace("1.1.1.5.9", "Reserved for future use.")
    assert read_page(_page(tmp_path, text)).process.original_identifiers == ()


BROKEN = [
    (PAGE.replace("Frameworx Process:", "Process:"), "is not a Frameworx process page"),
    (PAGE.replace("1.3.3.9", "1.3.x"), "is not an identifier of 17.5: 'x' stands where"),
    (PAGE.replace("Process Identifier: 1.3.3.9\n", ""), "the page gives none"),
    (PAGE.replace("(3) eTOM", "(2) eTOM"), "says level 2, but 1.3.3.9 is on level 3"),
    (PAGE.split("Issues")[0], "which Frameworx model"),
    ("", "is not a Frameworx process page"),
]


@pytest.mark.parametrize(("text", "message"), BROKEN, ids=[m for _, m in BROKEN])
def test_broken_page(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_page(_page(tmp_path, text))
    assert message in str(caught.value)
    assert str(caught.value).startswith(f"{tmp_path}/page.txt:")


def test_binary_page(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(DocumentError, match="not UTF-8"):
        read_page(path)


def test_the_real_page(shared: Path) -> None:
    [path] = (shared / "seeds").glob("004_*.txt")
    page = read_page(path)
    process = page.process
    assert (page.edition, process.identifier, process.level) == ("16.0", "1.3.1", 2)
    assert process.name == "Customer Support & Readiness"
    assert (process.original_identifiers, process.maturity) == (("1.1.1.22",), "2")
    assert [(c.kind, c.release) for c in process.changes] == [
        ("addition", "14.5"),
        ("modification", "15.0"),
        ("modification", "15.5"),
    ]
    assert set(page.sections) == {"Description", "Extended Description"}
    assert process.extended.endswith("for general availability.")


@given(st.lists(st.sampled_from([*PAGE.splitlines(), "1.3", "(9) x", "•", "\x00", "Issues"])))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_page_is_read_or_refused(tmp_path: Path, lines: list[str]) -> None:
    with contextlib.suppress(DocumentError):
        read_page(_page(tmp_path, "\n".join(lines)))
