"""The text of a PDF, line by line, with a blank line where the page shows a gap.

Paragraphs in a PDF are told apart by white space only, so a gap clearly wider than the usual
distance of two lines becomes a blank line.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from etom_kg.errors import DocumentError

__all__ = ["pdf_text"]

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
        raise DocumentError(f"{reason}; open it and save it anew", path=path) from None
    try:
        pages = [_in_order(_lines(page)) for page in pdf]
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
    return "\f".join(_with_gaps(lines, usual, top, foot) for lines in pages if lines)


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
