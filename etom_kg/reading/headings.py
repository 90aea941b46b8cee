"""What may be a heading: a line that begins with a clause number, or names a closing part.

Closing parts such as "Annex A", "Bibliography" or "Index of processes" have no clause number,
and a line of the table of contents is no heading although it reads like one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from etom_kg.reading.names import name_key

__all__ = [
    "FIELD",
    "FIELD_BELOW",
    "INDEX",
    "Candidate",
    "Number",
    "body_start",
    "closing_headings",
    "numbered_lines",
]

INDEX = "index"
"""The number given to the unnumbered index of brief descriptions at the end."""

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
_FULL_STOP = re.compile(r"[.:;!?,]$")

_CLOSING = re.compile(
    r"^[^\S\n]*("
    r"(?P<annex>(?:Annexe?|Appendix|Attachment)[ ]+(?P<letter>[A-Z]|[IVX]{1,4}|\d{1,2}))\b"
    r"[^\n]{0,120}"
    r"|Brief[ ]descriptions|Bibliography|(?:(?:Normative|Informative)[ ])?References|Index|Glossary"
    r"|Acknowledge?ments|Abbreviations(?:[ ]and[ ]acronyms)?|(?:Table[ ]of[ ])?Contents"
    r"|(?:Document|Revision|Change|Version)[ ](?:history|log|record)"
    r"|(?:Index|Summary|List|Table|Register|End)[ ]of[ ][^\n.;:]{3,80}"
    r")[^\S\n]*$",
    re.M | re.I,
)


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
    return (_letter(first), *map(int, rest.split(".")))


def _letter(letters: str) -> int:
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


def closing_headings(text: str, start: int) -> Iterator[Candidate]:
    """Yield the headings without clause number that stand apart behind an offset."""
    for found in _CLOSING.finditer(text, start):
        words = " ".join(found[1].split())
        if not words[0].isupper() or _FULL_STOP.search(words) or not _stands_apart(text, found):
            continue
        annex = " ".join(found["annex"].split()) if found["annex"] else ""
        if words.casefold() == "brief descriptions":
            number = INDEX
        else:
            number = annex or "-".join(name_key(words).split())
        parts = (_letter(found["letter"].upper()),) if annex else ()
        yield Candidate(found.start(1), found.end(), number, words, parts)


def _stands_apart(text: str, found: re.Match[str]) -> bool:
    before = text[max(0, found.start() - 200) : found.start()].rstrip(" \t\x1f\f\xa0")
    after = text[found.end() : found.end() + 200].lstrip(" \t\x1f\f\xa0")
    finished = before[:-1].rstrip()[-1:] in (".", ":", ";", "!", "?", ")")
    blank = before[:-1].rstrip(" \t\x1f\f\xa0")[-1:] in ("", "\n")
    if found["annex"]:
        return blank or finished
    return blank and after[1:].lstrip(" \t\x1f\f\xa0")[:1] in ("", "\n")
