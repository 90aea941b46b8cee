"""A company's PDF: running headers, words broken at line ends, more gaps than wrapped lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from etom_kg.core.model import Framework
from etom_kg.reading.document import read_document, text_document
from etom_kg.reading.recommendation import read_recommendation

PROCESS = """\
2.{n} Serve Course {n} (CRM - F)

Process Name: Serve Course {n}

Process Identifier: INN.2.F.1.5.{m}
Brief Description: Bring course {n} to the table.

Extended Description: The course is carried by hand. It is an-
nounced aloud.

The plates come from Order Hand-
ling.

- It is tasted.
- It is praised.

Peers:
1) Order Handling
2) Selling

The bill is not brought.
"""
TEXT = "House courses\n\n1 Scope\nCourses.\n\n2 Courses\n\n" + "\n".join(
    PROCESS.format(n=n, m=n + 5) for n in range(1, 13)
)


def _pdf(text: str, path: Path, header: str, footer: str) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), pagesize=(595, 842))
    lines, page = text.split("\n"), 0
    while lines:
        page += 1
        canvas.setFont("Helvetica", 9)
        canvas.drawString(50, 825, header.format(page))
        canvas.drawRightString(545, 20, footer.format(page))
        for row, line in enumerate(lines[:60]):
            canvas.drawString(50, 800 - 12 * row, line)
        lines = lines[60:]
        canvas.showPage()
    canvas.save()


def _said(catalogue: Framework) -> list[tuple[str, str, str, str]]:
    return [
        (p.identifier, p.name, p.text("brief"), p.text("extended"))
        for p in catalogue.processes.values()
    ]


@pytest.mark.parametrize(
    ("header", "footer"),
    [
        ("", ""),
        ("House courses", "Page {} of 5"),
        ("", "{}"),
        ("House courses - {}", "For guests only"),
        ("{} House courses", "- {} -"),
    ],
)
def test_pdf_says_what_the_text_says(header: str, footer: str, tmp_path: Path) -> None:
    path = tmp_path / "inn.pdf"
    _pdf(TEXT, path, header, footer)
    plain = read_recommendation(text_document(TEXT, "inn.txt"))
    read = read_recommendation(read_document(path))
    assert _said(read) == _said(plain)
    assert plain.processes["INN.2.F.1.5.6"].text("extended") == (
        "The course is carried by hand. It is announced aloud.\n"
        "The plates come from Order Handling.\n• It is tasted.\n• It is praised.\nPeers:\n"
        "• Order Handling\n• Selling\nThe bill is not brought."
    )


def test_offsets_lead_back_to_the_text_of_the_pdf(tmp_path: Path) -> None:
    path = tmp_path / "inn.pdf"
    _pdf(TEXT, path, "House courses", "Page {} of 5")
    read = read_recommendation(read_document(path))
    for process in read.processes.values():
        block = process.passages[1].blocks[0]
        start, end = block.source_span(at := block.text.index("announced"), at + len("announced"))
        assert read.source_text[start:end] == "an-\nnounced"


def test_a_broken_page_is_said(tmp_path: Path) -> None:
    import random

    canvas = pytest.importorskip("reportlab.pdfgen.canvas")
    from etom_kg.core.errors import DocumentError

    path = tmp_path / "x.pdf"
    made = canvas.Canvas(str(path), pageCompression=0)
    for page in range(3):
        for line in range(20):
            made.drawString(72, 700 - 20 * line, f"Page {page}, line {line}")
        made.showPage()
    made.save()
    whole, chance, refused = path.read_bytes(), random.Random(7), 0
    gone = whole.replace(b"/Type /Page\n", b"/Type /Pxge\n", 1)
    for n in range(150):
        content = bytearray(gone if n == 0 else whole)
        for _ in range(chance.randrange(1, 20) if n else 0):
            content[chance.randrange(20, len(content))] = chance.randrange(256)
        path.write_bytes(content)
        try:
            read_document(path)
        except DocumentError as error:
            refused += str(error).isprintable()
    assert refused
