"""The title of a document, from its first lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etom_kg.model import Clause
from etom_kg.reading.document import Document

__all__ = ["document_title"]

_LOOKED_AT = 4000
"""How many characters a title stands in."""
_RECOMMENDATION = re.compile(r"ITU-T Recommendation \S+\s+(?P<title>.+?–\s+.+?)\s*\n\s*\n", re.S)
_NO_TITLE = re.compile(r"(?:table of )?contents|version\b|release\b|revision\b|rev\.|v\d|\d", re.I)
_SENTENCE = re.compile(r"[.:;,!?]$")
_LONGEST = 120
_MOST_LINES = 4
_FEW_WORDS = 3
"""A first line of so few words is but a name; the title follows it."""


def document_title(document: Document, clauses: Sequence[Clause]) -> str:
    """Return the title that stands before the first clause; without one, the identifier."""
    end = min(_LOOKED_AT, clauses[0].start if clauses else _LOOKED_AT)
    named = _RECOMMENDATION.search(document.body, 0, end)
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
