"""Read a text or PDF file into a ``Document`` whose text never changes afterwards.

Paragraphs in a PDF are told apart by white space only, so a gap clearly wider than the usual
distance of two lines becomes a blank line. The title is found in the first lines.
"""

from __future__ import annotations

import hashlib
import re
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from etom_kg.core.errors import DocumentError
from etom_kg.core.model import Clause
from etom_kg.reading.furniture import blank_furniture
from etom_kg.reading.lines import Style, style_of

__all__ = ["Document", "document_title", "pdf_text", "read_document", "text_document"]

_LOOKED_AT = 4000
"""How many characters a title stands in."""
_RECOMMENDATION_TITLE = re.compile(
    r"ITU-T Recommendation \S+\s+(?P<title>.+?–\s+.+?)\s*\n\s*\n", re.S
)
_NO_TITLE = re.compile(r"(?:table of )?contents|version\b|release\b|revision\b|rev\.|v\d|\d", re.I)
_SENTENCE = re.compile(r"[.:;,!?]$")
_LONGEST = 120
_MOST_LINES = 4
_FEW_WORDS = 3
"""A first line of so few words is but a name; the title follows it."""


def document_title(document: Document, clauses: Sequence[Clause]) -> str:
    """Return the title that stands before the first clause; without one, the identifier."""
    end = min(_LOOKED_AT, clauses[0].start if clauses else _LOOKED_AT)
    named = _RECOMMENDATION_TITLE.search(document.body, 0, end)
    if named:
        return " ".join(named["title"].split())
    for head in (document.body[:end], document.text[:end]):  # a title may be a running header too
        title = _joined(list(_title_lines(head)), document.style.full)
        if title:
            return title
    return document.identifier


def _title_lines(head: str) -> Iterator[str]:
    """Yield the first lines up to a gap or a sentence; a short first line may have a gap below."""
    found, gap, short = 0, False, True
    for raw in head.split("\n"):
        line = " ".join(raw.replace("\ufeff", " ").split())
        if not line:
            gap = found > 0
            continue
        ends = _NO_TITLE.match(line) or _SENTENCE.search(line) or len(line) > _LONGEST
        if ends or found == _MOST_LINES or (gap and not short):
            return
        found, gap, short = found + 1, False, not found and len(line.split()) <= _FEW_WORDS
        yield line


def _joined(lines: Sequence[str], full: int) -> str:
    """Join lines by a dash, or by a space where one runs on into the next."""
    title = ""
    last = ""
    for line in lines:
        runs_on = (
            line[:2].islower() or len(last) >= full or last.endswith(("–", "-", " and", " of"))
        )
        title += (" " if runs_on else " – ") + line if title else line
        last = line
    return title


_Line = tuple[str, float]
"""A line and the height of its base above the page's foot."""

_FURNITURE_LINES = 4
"""How many lines of a page may be drawn out of order."""
_GAP = 1.5
"""Lines further apart than this many usual line distances have a blank line between them."""
_SHARE = 0.1
"""The least share of all line distances that the usual one has."""
_BROKEN = re.compile("[\x02\ufffe]")
"""What stands for a hyphen at a line end, and for the line end too."""
_LINE = re.compile("[^\n\x02\ufffe]*(?:[\n\x02\ufffe]|$)")


def pdf_text(content: bytes, path: str | Path) -> str:
    """Return the text of a PDF file; a form feed begins each further page."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        reason = "is protected by a password" if "assword" in str(error) else "is a broken PDF"
        raise DocumentError(f"{reason}; open it and save it again", path=path) from None
    pages: list[list[_Line]] = []
    try:
        for number in range(len(pdf)):
            pages.append(_in_order(_lines(pdf[number])))
    except (pypdfium2.PdfiumError, ValueError, IndexError) as error:
        what = f"its page {len(pages) + 1} is broken ({error}); open it and save it again"
        raise DocumentError(what, path=path) from None
    finally:
        pdf.close()
    distances = [
        upper - lower
        for lines in pages
        for (_, upper), (_, lower) in pairwise(lines)
        if upper > lower
    ]
    if not any(lines for lines in pages):
        raise DocumentError("holds no text, only pictures; run a text recognition first", path=path)
    usual = _usual(distances)
    top = max(lines[0][1] for lines in pages if lines)
    foot = min(lines[-1][1] for lines in pages if lines)
    text = "\f".join(_with_gaps(lines, usual, top, foot) for lines in pages if lines)
    return text.encode("utf-8", "replace").decode()  # a font may map to half a character


def _in_order(lines: list[_Line]) -> list[_Line]:
    """Put footers that are drawn before the text behind it, and headers drawn last before it."""
    for _ in range(_FURNITURE_LINES):
        rest = [base for _, base in lines[1:-1]]
        if rest and lines[0][1] < min(rest):
            lines = [*lines[1:], lines[0]]
        elif rest and lines[-1][1] > max(rest):
            lines = [lines[-1], *lines[:-1]]
    return lines


def _usual(distances: list[float]) -> float:
    """Return the distance of two lines of one paragraph: the least that is not rare.

    A document of short paragraphs may have more gaps than wrapped lines.
    """
    counts = Counter(round(distance * 2) / 2 for distance in distances)
    common = [d for d, count in counts.items() if count >= _SHARE * len(distances)]
    return min(common, default=median(distances) if distances else 0.0)


def _lines(page: Any) -> list[_Line]:
    """Return each line of a page."""
    text_page = page.get_textpage()
    lines: list[_Line] = []
    start = 0
    content: str = text_page.get_text_range()
    for raw in _LINE.findall(content):
        line = _BROKEN.sub("-", raw.rstrip("\r\n"))
        if line.strip():
            lines.append((line, _base(text_page, start, len(raw.rstrip("\n")))))
        start += len(raw)
    return lines


def _base(text_page: Any, start: int, length: int) -> float:
    """Return the lowest edge of a line's letters; spaces have no box of their own."""
    count = text_page.count_chars()
    bases = [
        text_page.get_charbox(index, loose=True)[1]
        for index in range(start, min(start + length, count))
    ]
    return float(median(base for base in bases)) if bases else 0.0


def _with_gaps(lines: list[_Line], usual: float, top: float, foot: float) -> str:
    """Join the lines of a page; a gap inside it, or at its top or foot, is a blank line."""
    bases = [top + usual, *(base for _, base in lines), foot - usual]
    out: list[str] = []
    for (line, base), before in zip([*lines, ("", bases[-1])], bases, strict=False):
        if before - base > _GAP * usual:
            out.append("")
        out.append(line)
    return "\n".join(out[:-1]) + "\n"


_RECOMMENDATION = re.compile(
    r"^[^\S\n]*(?:Draft[ ])?ITU-T\s+Rec(?:ommendation|\.)\s+([A-Z]\.\d+(?:\.\d+)*)\s*$", re.M
)
_OWN_PROCESS = re.compile(
    r"^[^\S\n]*Process\s+Identifier\s*:\s*(?:[\w-]{2,}\.)?2\.[A-Z]", re.M | re.I
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\ufffd]")
_LINE_END = re.compile("\r\n?|[\x0b\x85\u2028\u2029]")
_WORD_PROCESSOR = str.maketrans({"\x1e": "\u2011", "\x1f": "\u00ad", "\x1c": " ", "\x1d": " "})
"""What some word processors write for a hyphen that does not break, and one that may."""
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Document:
    """A source document: identifier, path, the text that all offsets count in, its SHA-256."""

    identifier: str
    path: str
    text: str = field(repr=False)
    sha256: str

    @cached_property
    def body(self) -> str:
        """The text with the running headers and footers of its pages blanked, offsets unchanged."""
        return blank_furniture(self.text)

    @cached_property
    def style(self) -> Style:
        """How the lines of the document are set."""
        return style_of(self.body)

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def line_of(self, offset: int) -> int:
        """Return the number, from 1, of the line in which a character stands."""
        return bisect_right(self._line_starts, offset)


def read_document(path: str | Path) -> Document:
    """Read a UTF-8 text, a PDF or, for ``-``, stdin; raise ``DocumentError`` where that fails."""
    file = Path(path)
    try:
        if str(path) == "-":
            content, path = sys.stdin.buffer.read(), "stdin"
        else:
            content = file.read_bytes()
    except FileNotFoundError:
        raise DocumentError("no such file; check the path", path=path) from None
    except IsADirectoryError:
        raise DocumentError("is a folder; name a text or PDF file", path=path) from None
    except OSError as error:
        raise DocumentError(f"cannot be read: {error.strerror}", path=path) from None
    if not content.strip():
        raise DocumentError("is empty; give the text or PDF of the document", path=path, line=1)
    if content.startswith(b"%PDF"):
        return text_document(pdf_text(content, path), path)
    if file.suffix.lower() == ".pdf":
        raise DocumentError("is not a PDF, whatever its ending says; fetch it again", path=path)
    return text_document(_decode(content, path), path)


def text_document(text: str, path: str | Path) -> Document:
    """Return the document that a text is.

    Its identifier is the Recommendation's number, or the name of the file where a company
    describes processes of its own.
    """
    named = None if _OWN_PROCESS.search(text) else _RECOMMENDATION.search(text, 0, 4000)
    return Document(
        identifier=named[1] if named else Path(path).stem,
        path=str(path),
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )


def _decode(content: bytes, path: str | Path) -> str:
    try:
        text = content.decode("utf-16" if content.startswith(_UTF_16) else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DocumentError(
            "is not UTF-8 text; save it as UTF-8 text, or give the PDF", path=path, line=line
        ) from None
    rubbish = _CONTROL.search(text)
    if rubbish:
        line = text.count("\n", 0, rubbish.start()) + 1
        raise DocumentError(
            "holds control characters, so it is not text; give UTF-8 text or a PDF",
            path=path,
            line=line,
        )
    return _LINE_END.sub("\n", text).translate(_WORD_PROCESSOR)
