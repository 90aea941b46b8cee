"""What README and the documents tell a reader to type is typed here, word for word."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from etom_kg.cli.main import parser_of
from tests.conftest import CHECKOUT, Run

COMMAND = re.compile(r"^(?:    |.*\| )?(etom-kg (?:[^'`\n]|'[^']*')+)", re.M)
FENCE = re.compile(r"^```(?:sh)?\n(.*?)^```|((?:^    .*\n)+)", re.M | re.S)
ELSEWHERE = ("serve", "load")
"""Commands of README that need a server, or are one; tests/serve and tests/store try them."""
FOUND = {"validate GB921.xlsx": 1, "check my-catalogue.xlsx": 1}
"""Commands whose finding is no: the published workbook has faults, the catalogue here too."""
EXTENSION = """ACME Telecom – own processes

1 Scope
The processes that ACME has added.

2 Partner desk

2.1 Partner Desk

Process Identifier: ACME.2.F.1.1
Brief Description: Sell through shops of others.

Partner Desk processes hand over each sale to Order Handling.
"""
MODEL = """@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
<https://acme.example/model#Bill> a owl:Class ; rdfs:label "Customer Bill"@en .
"""


def _commands(path: Path) -> list[list[str]]:
    """Return the commands in the indented and fenced blocks of a page, without comments."""
    text = path.read_text(encoding="utf-8")
    blocks = "".join(fenced or indented for fenced, indented in FENCE.findall(text))
    return [shlex.split(found, comments=True)[1:] for found in COMMAND.findall(blocks)]


README = _commands(CHECKOUT / "README.md")
DOCUMENTS = [
    pytest.param(command, id=f"{path.stem}: {' '.join(command)[:60]}")
    for path in [CHECKOUT / "README.md", *sorted((CHECKOUT / "docs").glob("*.md"))]
    for command in _commands(path)
    if not any(part.startswith("[") for part in command)
]


@pytest.mark.parametrize("command", DOCUMENTS)
def test_documents_name_options_that_are_there(command: list[str]) -> None:
    parser, _, rest = parser_of(command)
    parser.parse_args(rest)


def test_readme_has_a_command_of_each_kind() -> None:
    assert {command[0] for command in README} >= {
        "ask", "build", "check", "convert", "coverage", "extend", "extract", "load", "map",
        "query", "serve", "show", "validate",
    }  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shared: Path) -> Iterator[Path]:
    """A folder with the files that README speaks of."""
    monkeypatch.chdir(tmp_path)
    book = Workbook()
    book.active.append(["eTOM id", "name"])
    book.active.append(["1.F.1.5", "Order Handling"])
    book.active.append(["1.F.1.55", "Order Shredding"])
    book.save("my-catalogue.xlsx")
    Path("acme-processes.txt").write_text(EXTENSION, encoding="utf-8")
    Path("my-model.ttl").write_text(MODEL, encoding="utf-8")
    Path("my-extension.ttl").write_text(MODEL, encoding="utf-8")
    shutil.copy(CHECKOUT / "data" / "examples" / "systems.csv", "systems.csv")
    shutil.copy(shared / "facts" / "GB921_v25.5.xlsx", "GB921.xlsx")
    _print(next((shared / "seeds").glob("000_*.txt")), Path("M.3050.2.pdf"))
    return tmp_path


def _print(text: Path, pdf: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(pdf), pagesize=(595, 842))
    height = 0
    for line in text.read_text(encoding="utf-8").split("\n"):
        if height < 40:
            canvas.showPage() if height else None
            canvas.setFont("Helvetica", 9)
            height = 800
        canvas.drawString(50, height, line)
        height -= 11
    canvas.save()


@pytest.mark.slow
def test_readme_can_be_followed(run: Run, desk: Path) -> None:
    for command in README:
        if command[0] in ELSEWHERE:
            continue
        if command[:2] == ["extend", "mine.xlsx"]:
            _fill_in(desk / "mine.xlsx")
        done = run(*command)
        assert done.status == FOUND.get(" ".join(command), 0), (command, done.told)
    assert (desk / "build" / "etom-kg.nq").stat().st_size > 1_000_000
    for made in ("out/interfaces.csv", "mine.ttl", "coverage.html", "candidates.tsv", "etom.xml"):
        assert (desk / made).stat().st_size > 100, made
    assert "customer_bill" in (desk / "candidates.tsv").read_text(encoding="utf-8").lower()


def _fill_in(template: Path) -> None:
    book = load_workbook(template)
    book["processes"].append(["ACME.2.F.1.1", "Partner Desk", "1.OFAB.1", "Sells through shops."])
    book.save(template)
