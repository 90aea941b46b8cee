"""What may be a heading: a line that begins with a clause number.

A line of the table of contents is none although it reads like one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from etom_kg.reading.names import name_key

__all__ = [
    "FIELD",
    "FIELD_BELOW",
    "Candidate",
    "Number",
    "annex_letter",
    "body_start",
    "numbered_lines",
    "stands_apart",
]

Number = tuple[int, ...]
"""The parts of a clause number; the letter of an annex counts from 1000 on."""

FIELD = re.compile(r"^[^\S\n]*Process\s+(?:Name|Identifier)\s*:", re.M | re.I)
"""A line that shows a process is described here."""

FIELD_BELOW = re.compile(r"\s*Process\s+(?:Name|Identifier)\s*:", re.I)
"""What stands right below the heading of a process."""

_NUMBERED = re.compile(
    r"^[^\S\n]*((?:[A-Z]{1,3}\.)?\d{1,2}(?:\.\d{1,3}){0,5})(\.?)(?:[^\S\n]*[–—:-])?"
    r"[^\S\n]+(?=\S*[^\W\d_])(\S[^\n]*)",
    re.M,
)
_LEADER = re.compile(r"(?:(?:\.[ ]?){3}[. ]*|…[….\s]*|\t\s*|\s{3,})\d{1,4}$")
_PAGE = re.compile(r"[.…\s]*(?:\d{1,4})?$")
_OPEN = re.compile(r"\([^()]*$")
_TAG_BELOW = re.compile(
    r"[^\S\n]*(?!\d)(\S[^\n]{0,80}\)(?:[^\S\n]+process(?:es)?)?)[^\S\n]*(?=\n|$)"
)
_BLANKS = " \t\f\xa0\x1f"
_NEAR = 200
"""How far above and below a line its neighbours are looked for."""
_FULL_STOP = re.compile(r"[.:;!?,]$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that may be a heading: where it starts and ends, its number and its words.

    ``parts`` is empty where the heading has no clause number. ``dotted`` says whether a full
    stop follows the number, as it does in lists.
    """

    start: int
    end: int
    number: str
    heading: str
    parts: Number
    dotted: bool = False


def numbered_lines(text: str, start: int = 0) -> Iterator[Candidate]:
    """Yield each line that begins with a clause number, except those of a table of contents."""
    for found in _NUMBERED.finditer(text, start):
        words = found[3].rstrip()
        if _LEADER.search(words[-160:]):
            continue
        heading, end = _with_next_line(text, words, found.end())
        yield Candidate(found.start(1), end, found[1], heading, _parts(found[1]), bool(found[2]))


def _with_next_line(text: str, words: str, end: int) -> tuple[str, int]:
    """Add the next line to a heading that breaks before or inside its parenthesis."""
    if words.endswith(")") or _FULL_STOP.search(words):
        return words, end
    below = _TAG_BELOW.match(text, end + 1)
    if below and (_OPEN.search(words) or "(" in below[1]) and not FIELD_BELOW.match(below[1]):
        return f"{words} {below[1]}", below.end()
    return words, end


def _parts(number: str) -> Number:
    first, _, rest = number.partition(".")
    if first.isdigit():
        return tuple(map(int, number.split(".")))
    return (annex_letter(first), *map(int, rest.split(".")))


def annex_letter(letters: str) -> int:
    """Return the letter of an annex as a part of a clause number."""
    return 1000 + int.from_bytes(letters.encode(), "big")


def body_start(text: str, lines: list[Candidate]) -> int:
    """Return where the body starts: where the first heading stands again, before any process.

    The lines of a table of contents end in a page number, which does not count.
    """
    field = FIELD.search(text)
    end = field.start() if field else len(text)
    first = next((line for line in lines if line.parts in ((0,), (1,))), None)
    if not first:
        return 0
    title = _title(first)
    again = [x for x in lines if x.start < end and x.parts == first.parts and _title(x) == title]
    return again[-1].start if len(again) > 1 else 0


def _title(line: Candidate) -> str:
    return name_key(_PAGE.sub("", line.heading[:200]))


def stands_apart(text: str, start: int, end: int) -> tuple[bool, bool]:
    """Say whether a blank line, or the edge of the text, is above a line and below it."""
    above = text[max(0, start - _NEAR) : start].rstrip(_BLANKS)
    below = text[end : end + _NEAR].lstrip(_BLANKS)
    return (
        above[:-1].rstrip(_BLANKS)[-1:] in ("", "\n"),
        below[1:].lstrip(_BLANKS)[:1] in ("", "\n"),
    )
