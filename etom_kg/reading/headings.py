"""The lines that may be headings, and what a heading says.

Most begin with a clause number; a line of the table of contents does not count although it reads
like one. Others have none and stand apart: "Annex A", "Bibliography", "Index of processes". Each
ends the description before it, for it belongs to no process.

"Customer Interface Management (CRM – FAB)" stands in row CRM and column FAB; "Enterprise Risk
Management (ERM) processes" has the abbreviation ERM.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = [
    "FIELD",
    "FIELD_BELOW",
    "INDEX",
    "Candidate",
    "Heading",
    "Number",
    "annex_letter",
    "body_start",
    "closing_headings",
    "name_key",
    "numbered_lines",
    "read_heading",
    "stands_apart",
]

_DASH = "–—‒―−‐‑-"
_TAG = re.compile(rf"\s*\(([A-Za-z][\w&/]*)\s*[{_DASH}]\s*([A-Z]+(?:\s*[,/&+]\s*[A-Z]+)*)\)\s*$")
_COLUMN = re.compile(r"\s*\((EM|OSR|SC|ILM|PLM|(?=[OFAB])O?F?A?B?|(?=[SIP])S?I?P?)\)\s*$")
_PROCESSES = re.compile(r"\s+process(?:es)?\s*$", re.I)
_ABBREVIATION = re.compile(r"\s*\((?=[^()]*[A-Z])([A-Z0-9][A-Za-z0-9&/]*[A-Z0-9])\)\s*$")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading taken apart; row and column are empty where it has no position tag.

    The tag may be a column alone: "School of Cooks (EM)".
    """

    name: str
    abbreviation: str = ""
    row: str = ""
    column: str = ""


def read_heading(text: str) -> Heading:
    """Take a heading apart.

    >>> read_heading("CRM Support & Readiness (CRM-OSR)")
    Heading(name='CRM Support & Readiness', abbreviation='', row='CRM', column='OSR')
    >>> read_heading("Human Resources Management (HR) processes").abbreviation
    'HR'
    """
    text = " ".join(text.split())
    tag = _TAG.search(text)
    if tag:
        return Heading(text[: tag.start()], row=tag[1], column=re.sub(r"[^A-Z]", "", tag[2]))
    bare = _PROCESSES.sub("", text)
    column = _COLUMN.search(bare)
    if column and not _spells(column[1], bare[: column.start()]):
        return Heading(bare[: column.start()], column=column[1])
    abbreviation = _ABBREVIATION.search(bare)
    if abbreviation:
        return Heading(bare[: abbreviation.start()], abbreviation[1])
    return Heading(bare if bare != text and bare.count(" ") else text)


def _spells(letters: str, name: str) -> bool:
    """Say whether letters are the initials of a name, and so its abbreviation."""
    return letters == "".join(re.findall(r"\b[A-Z]", name))


def name_key(name: str) -> str:
    """Return what is left of a name when case, ``&`` and punctuation do not count.

    >>> name_key("Track and Manage Problem") == name_key("Track & Manage problem")
    True
    """
    plain = name.casefold().replace("&", " and ").replace("/", " ")
    return " ".join(re.findall(r"[^\W_]+", plain))


INDEX = "index"
"""The number given to the unnumbered index of brief descriptions at the end."""

_CLOSING = re.compile(
    r"^[^\S\n]*("
    r"(?P<annex>(?:Annexe?|Appendix|Attachment)[ ]+(?P<letter>[A-Z]|[IVX]{1,4}|\d{1,2}))\b"
    r"[^\n]{0,120}"
    r"|Brief[ ]descriptions|Bibliography|(?:(?:Normative|Informative)[ ])?References|Index|Glossary"
    r"|Acknowledge?ments|Abbreviations(?:[ ]and[ ]acronyms)?|(?:Table[ ]of[ ])?Contents"
    r"|(?:Document|Revision|Change|Version)[ ](?:history|log|record)"
    r"|(?:Index|Summary|List|Table|Register|End)[ ]of[ ][^\n.;:]{3,80}"
    r"|(?:Part|Chapter|Section)[ ](?:[A-Z]|[IVX]{1,4}|\d{1,2})\b[^\n.;:]{0,80}"
    r"|[^\W\d_][^\n.;:]{2,60}[ ]processes(?=[^\S\n]*\n\s*\d+\.\d)"
    r")[^\S\n]*$",
    re.M | re.I,
)
_STOP = re.compile(r"[.:;!?,]$")
_STOPPED = (".", ":", ";", "!", "?", ")")


def closing_headings(text: str, start: int) -> Iterator[Candidate]:
    """Yield the headings without clause number that stand apart behind an offset.

    An annex has its letter as a part, for its clauses may count on from there.
    """
    for found in _CLOSING.finditer(text, start):
        words = " ".join(found[1].split())
        above, below = stands_apart(text, found.start(), found.end())
        if found["annex"]:
            before = text[max(0, found.start() - _NEAR) : found.start()]
            apart = above or before.rstrip().endswith(_STOPPED)
        else:
            apart = above and below
        if apart and words[0].isupper() and not _STOP.search(words):
            annex = " ".join(found["annex"].split()) if found["annex"] else ""
            parts = (annex_letter(found["letter"].upper()),) if annex else ()
            number = annex or "-".join(name_key(words).split())
            number = INDEX if words.casefold() == "brief descriptions" else number
            yield Candidate(found.start(1), found.end(), number, words, parts)


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
    if words.endswith(")") or _STOP.search(words):
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
