"""Sentences of a block, with offsets into its text.

A bullet or a line of a list is a sentence of its own; an abbreviation or a decimal point ends
none. Time is linear: one pass of one regular expression without nested repetition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["LONGEST", "Sentence", "sentence_key", "sentences"]

_END = re.compile(r"[.!?]+[\"'”’)\]]*(?=\s|$)|\n|;(?=\s*\n)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|vs|cf|viz|approx|incl|resp|No|Nr|Fig|Mgmt|Dr|Mr|Ms|St|Inc|Ltd|Corp)"
    r"|\b[A-Z])$",
)
_ETC = re.compile(r"\betc$", re.I)
_BULLET = re.compile(r"[\s•●▪‣·∙◦<\u2022\u00b7*–—-]+")
_OPENING = re.compile(r"[\s\"'“”‘’(\[]*[A-Z0-9]")
_SPACE = re.compile(r"\s+")

LONGEST = 4000
"""No sentence is longer, so that no step pays more than its share for one without end."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: ``text[start:end]`` of its block; ``item`` says that it is a list item."""

    start: int
    end: int
    item: bool = False


def sentence_key(text: str) -> str:
    r"""Return a sentence with each run of white space made one blank: what is hashed.

    >>> sentence_key(" One  two\nthree. ")
    'One two three.'
    """
    return _SPACE.sub(" ", text).strip()


def sentences(text: str, *, item: bool = False) -> Iterator[Sentence]:
    """Yield the sentences of a block; ``item`` says that the whole block is a list item.

    What runs on for more than ``LONGEST`` characters is no sentence and is cut at a blank.
    """
    start = 0
    for match in _END.finditer(text):
        if match.start() < start or not _ends(text, start, match):
            continue
        yield from _cut(text, start, match.end(), item)
        start = match.end()
    yield from _cut(text, start, len(text), item)


def _cut(text: str, start: int, end: int, item: bool) -> Iterator[Sentence]:
    while end - start > LONGEST:
        blank = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        middle = blank if blank > 0 else start + LONGEST
        yield from _trimmed(text, start, middle, item)
        start = middle
    yield from _trimmed(text, start, end, item)


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    mark = match[0]
    if mark == "\n":
        return _line_ends(text, start, match.start())
    if mark[0] == ".":
        before = text[max(start, match.start() - 12) : match.start()]
        if _ABBREVIATION.search(before):
            return False
        if _ETC.search(before):
            return bool(_OPENING.match(text, match.end(), match.end() + 20))
    return True


def _line_ends(text: str, start: int, at: int) -> bool:
    """Say whether a line break ends a sentence: not where the line was only wrapped."""
    before = text[max(start, at - 40) : at].rstrip()
    after = text[at + 1 : at + 41].lstrip(" ")
    if not before or not after or after[0] in "\n\t•●▪‣·∙◦<*–—-":
        return True
    return before[-1] not in ",-(/&" and not after[0].islower()


def _trimmed(text: str, start: int, end: int, item: bool) -> Iterator[Sentence]:
    bullet = _BULLET.match(text, start, end)
    listed = item or bool(bullet and bullet[0].strip(" \n\r\f\v"))
    if bullet:
        start = bullet.end()
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        yield Sentence(start, end, listed)
