"""Leave out of a clause what belongs to its figures and tables: words in them, and captions."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from etom_kg.reading.furniture import BLANKED

__all__ = ["Figure", "Line", "content_lines"]

_MARK = re.compile(r"^\s*[A-Z]\.\d+(?:[-.]\d+)*_F(\d+)\b.*$")
_CAPTION = re.compile(
    r"^\s*(?:Figure|Fig\.|Table)\s+((?:[A-Z]\.?)?\d+(?:[.-]\d+)*)\s*(?:/[^–—:]{1,40}?)?"
    r"\s*(?:[–—:‒―]|-(?!\d))\s*\S"
)
_BEGINS = ("Figure", "Fig.", "Table")
_DECOMPOSITION = re.compile(r"\s[–—-]\s+(.+?)\s+decomposition\b", re.I)
_END = re.compile(r"\bprocess(?:es)?\s*$", re.I)
_MENTION = re.compile(r"(?:\b(?:in|see|of|by|from|to|and|or|also|the|with)|,)\s*$")
_NEXT_PART = re.compile(r"\s*(?:Process\s+(?:Name|Identifier)|(?:Brief|Extended)\s+Desc)", re.I)
_LONGEST = 200
"""How many characters of a line count in a caption."""
_MOST_LINES = 3
"""How many lines a caption may run over."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure's number and the name of the process whose decomposition it draws."""

    number: str
    subject: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text with its offset; ``turned`` where a page was turned before it."""

    offset: int
    text: str
    turned: bool


def content_lines(text: str, start: int, end: int, *, full: int) -> Iterator[Line | Figure]:
    """Yield each line that is no furniture, caption or figure word, and each figure.

    ``full`` is the number of characters from which on a line counts as filled.
    """
    lines = list(_lines(text, start, end))
    captions: dict[str, list[int]] | None = None
    at, turned = 0, False
    while at < len(lines):
        line = lines[at]
        turned = turned or line.turned
        mark = _MARK.match(line.text)
        if mark:
            captions = _captions(lines) if captions is None else captions
            at = _next_of(captions.get(mark[1].lstrip("0"), ()), at) or at + 1
            continue
        number = _caption(lines, at)
        if number:
            behind = _behind_caption(lines, at, full)
            caption = " ".join(line.text[:_LONGEST] for line in lines[at:behind])
            words = " ".join(caption.split())
            subject = _DECOMPOSITION.search(words)
            yield Figure(number, subject[1] if subject else "")
            at = behind
            continue
        if BLANKED in line.text:
            turned = True
        else:
            yield Line(line.offset, line.text, turned)
            turned = turned and not line.text.strip()
        at += 1


def _lines(text: str, start: int, end: int) -> Iterator[Line]:
    """Yield each line; of blank ones in a row the first, and those where a page is turned."""
    blank = False
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        line = text[start:stop]
        again, blank = blank, (not line or line.isspace()) and BLANKED not in line
        turned = "\f" in line
        if not (again and blank) or turned:
            yield Line(start, line.replace("\f", " ") if turned else line, turned)
        start = stop + 1


def _captions(lines: Sequence[Line]) -> dict[str, list[int]]:
    """Return where the captions stand, by the number of the figure."""
    found: dict[str, list[int]] = {}
    for at in range(len(lines)):
        number = _caption(lines, at)
        if number:
            found.setdefault(number.lstrip("0"), []).append(at)
    return found


def _caption(lines: Sequence[Line], at: int) -> str:
    """Return the number of the figure or table whose caption begins here; empty if none does.

    A sentence that goes on with "Figure 2 - the dashed box -" is none.
    """
    line = lines[at].text
    found = _CAPTION.match(line) if line.lstrip().startswith(_BEGINS) else None
    if not found or (at and _MENTION.search(lines[at - 1].text)):
        return ""
    return found[1]


def _next_of(places: Sequence[int], at: int) -> int | None:
    later = bisect_right(places, at)
    return places[later] if later < len(places) else None


def _behind_caption(lines: Sequence[Line], at: int, full: int) -> int:
    """Return the first line behind a caption, which goes on after a line that is filled."""
    for later in range(at, min(at + _MOST_LINES, len(lines))):
        line = lines[later].text
        if not line.strip() or _NEXT_PART.match(line):
            return later
        if _END.search(line):
            return later + 1
        below = lines[later + 1].text.strip() if later + 1 < len(lines) else ""
        if len(line.strip()) < full and below[:1].isupper() and below[-1:] == ".":
            return later + 1
    return min(at + 1, len(lines))
