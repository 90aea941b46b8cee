"""Reading files: text, PDF and what is neither."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from etom_kg.core.errors import DocumentError
from etom_kg.core.model import Framework, Process
from etom_kg.reading.document import Document, read_document
from etom_kg.reading.recommendation import read_recommendation


def _pdf(text: str, path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas, y = Canvas(str(path), pagesize=(595, 842)), 800
    canvas.setFont("Helvetica", 9)
    for line in text.split("\n"):
        if y < 40:
            canvas.showPage()
            canvas.setFont("Helvetica", 9)
            y = 800
        if line.strip():
            canvas.drawString(50, y, line)
        y -= 11
    canvas.save()


def _said(process: Process) -> tuple[Process, str, str, tuple[str, ...]]:
    return (
        replace(process, passages=()),
        process.text("brief"),
        process.text("extended"),
        process.notes,
    )


def test_pdf_gives_the_same_catalogue(
    tmp_path: Path, recommendation_document: Document, recommendation: Framework
) -> None:
    path = tmp_path / "copy.pdf"
    _pdf(recommendation_document.text, path)
    read = read_recommendation(read_document(path))
    assert read.document == "M.3050.2"
    assert {k: _said(p) for k, p in read.processes.items()} == {
        k: _said(p) for k, p in recommendation.processes.items()
    }
    assert read.discrepancies == recommendation.discrepancies


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", r"x\.txt:1: is empty"),
        (b" \n\n ", r"x\.txt:1: is empty"),
        (b"fine\n\xff\xfe\x00", r"x\.txt:2: is not UTF-8 text"),
        (b"fine\nfine\n\x00\x01", r"x\.txt:3: holds control characters"),
        (b"%PDF-1.7 and then nothing", r"x\.txt: is a broken PDF"),
    ],
)
def test_refused_in_one_line(content: bytes, told: str, tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(content)
    with pytest.raises(DocumentError, match=told) as caught:
        read_document(path)
    assert "\n" not in str(caught.value)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="no such file"):
        read_document(tmp_path / "none.txt")
    with pytest.raises(DocumentError, match="is a folder"):
        read_document(tmp_path)


def test_no_recommendation(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("1 Scope\nA letter about nothing.\n")
    with pytest.raises(
        DocumentError, match=r"letter\.txt:1: no clause with a 'Process Identifier:'"
    ):
        read_recommendation(read_document(path))


def test_line_numbers(tmp_path: Path) -> None:
    path = tmp_path / "three.txt"
    path.write_bytes(b"a\r\nb\rc\n")
    document = read_document(path)
    assert document.text == "a\nb\nc\n"
    assert [document.line_of(document.text.index(c)) for c in "abc"] == [1, 2, 3]


COMPANY = """\
Inn processes, added to

ITU-T Recommendation M.3050.2

1 Scope
We say “welcome”.
2 Care processes
2.1\tGreet Guest (CRM\u00a0– FAB)

Process Identifier:\tINN.2.FAB.1.20
Brief Description: Say the guest’s name – and mean it.
"""


@pytest.mark.parametrize(
    "content",
    [
        COMPANY.encode(),
        COMPANY.encode("utf-8-sig"),
        COMPANY.encode("utf-16"),
        COMPANY.encode("utf-16-be").join([b"\xfe\xff", b""]),
        COMPANY.replace("\n", "\r\n").encode(),
        COMPANY.replace("\n", "\r").encode(),
        COMPANY.replace("\n", "\u2028").encode(),
        COMPANY.replace("\n", "\x0b").encode(),
    ],
)
def test_encodings_and_line_ends(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "inn.txt"
    path.write_bytes(content)
    read = read_recommendation(read_document(path))
    assert (read.document, read.company, read.title) == ("inn", True, "Inn processes, added to")
    assert read.source_text == COMPANY
    (process,) = read.processes.values()
    assert (process.name, process.verticals) == ("Greet Guest", ("F", "A", "B"))
    assert process.text("brief") == "Say the guest’s name – and mean it."


def test_western_bytes_are_refused_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "inn.txt"
    path.write_bytes(COMPANY.encode("cp1252", "replace"))
    with pytest.raises(DocumentError, match=r"inn\.txt:6: is not UTF-8 text; save it as UTF-8"):
        read_document(path)


def test_signs_of_word_processors(tmp_path: Path) -> None:
    path = tmp_path / "inn.txt"
    path.write_bytes(b"end\x1eto\x1eend hand\x1fling\n")
    assert read_document(path).text == "end\u2011to\u2011end hand\u00adling\n"
