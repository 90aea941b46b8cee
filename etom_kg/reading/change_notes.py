"""Read the editors' notes that stand at the end of a description, and the Issue column.

A renaming, with its release and the name of before, is told in some twenty ways. A note is a line
of its own that begins like one; a sentence of the description that merely speaks of names or moves
is left alone.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from etom_kg.reading.edition_model import Change

__all__ = ["clean_name", "issue_change", "note_changes"]

# How a note begins: "Note:", "in 24.0", "This process was", "The name of this process was",
# "Process Name was", "Was previously named", with the typing errors that occur.
_OPENING = re.compile(
    r"""^\W*(?:note\b[:\s]*)?(?:in\s+)?(?:\d\d\.\d\s+)?
        (?: (?:the\s+)?name\s+of\s+(?:the\s+|this\s+)?process\s+was
          | (?:this\s+)?process?\s*(?:name\s+)?(?:was|has\s+been|changed\s+level)
          | this\s+(?:process|proces)\s+and\s+its\s+sub
          | was\s+(?:previously\s+)?named
          | was\s+split
          | this\s+was\s+an?\s+L\d )\b""",
    re.I | re.X,
)
_SIGNAL = re.compile(
    r"renam|name\b.{0,20}\bch\w+ed|\bname\s+(?:was|is)|\bold\s+(?:process|name)|\b(?:named|called)\b",
    re.I,
)
_RELEASE = re.compile(r"(?<![\d.])(\d\d\.\d)(?![\d.]*\.?\d)")
# What leads to the former name; where several are there, the first kind of them.
_LEADS = tuple(
    re.compile(lead + r"[\s:.\-–]*(?P<name>\S.*)$", re.I)
    for lead in (
        r"\bold\s+(?:process\s+name|process|name)\b(?:\s+(?:was|is)\b)?",
        r"\b(?:named|called)\b",
        r"\bname\s+was\b(?!\s+ch)",
        r"\brenamed\s+(?:in|n)\s+\d\d\.\d\b(?:[\s.]+old\b)?",
    )
)
_BARE = re.compile(r"^(?i:this\s+process\s+was)\s+(?P<name>[A-Z]\S*(?:\s+\S+){0,8})$")
_NAME_END = re.compile(
    r"\s+this\s+process\b|\s+and\s+then\b|,?\s+in\s+\d\d\.\d|,\s+(?:the|it)\b", re.I
)
_FORMER_LEVEL = re.compile(r"\bwas\s+an?\s+L(\d)\b", re.I)
_FORMER_NUMBER = re.compile(r"\b(?:old\s+number\s+was|was\s+an?\s+L\d)\s+(\d+(?:\.\d+){2,})", re.I)
_MOVED = re.compile(r"\bmoved\s+(?:from|out\s+of)\s+(?P<place>.+?)\.?$", re.I)
_NOW_UNDER = re.compile(r"\breclocated|\brelocated", re.I)
_UNDER = re.compile(r"\bnow\s+under\s+(?P<place>.+?)\.?$", re.I)
_SPLIT = re.compile(r"\bwas\s+split\b", re.I)
_ISSUE = re.compile(
    r"^(?:(?P<kind>added|created|new|changed|modified|renamed)\s+in\s+|rel(?:ease)?\s+)?"
    r"v?(?P<release>\d\d\.\d)\s*(?P<after>addition|modification)?$",
    re.I,
)


def clean_name(text: str) -> str:
    """Return a name without entities, doubled blanks and the full stop of its sentence.

    >>> clean_name("Track &; Manage  Problem&nbsp;.")
    'Track & Manage Problem'
    """
    text = html.unescape(text.replace("&;", "&")).replace("\xa0", " ")
    return " ".join(text.split()).rstrip(" .;,")


def note_changes(description: str) -> Iterator[Change]:
    """Yield what the notes of a description tell of the process's past."""
    for line in re.split(r"[\r\n]+|_x000D_", description):
        text = clean_name(line)
        if text and _OPENING.search(text):
            change = _change(text)
            if change is not None:
                yield change


def _change(text: str) -> Change | None:
    release = _RELEASE.search(text)
    when = release[1] if release else ""
    moved, under = _MOVED.search(text), _UNDER.search(text)
    if _SPLIT.search(text):
        return Change("split", when)
    if under and _NOW_UNDER.search(text):
        return Change("relocation", when, place=clean_name(under["place"]))
    if moved:
        return Change("move", when, place=clean_name(moved["place"]))
    level, number = _FORMER_LEVEL.search(text), _FORMER_NUMBER.search(text)
    name = _former_name(text)
    if not (name or number or level):
        return None
    return Change(
        "renaming" if name else "move",
        when,
        former_name=name,
        former_identifier=number[1] if number else "",
        former_level=int(level[1]) if level else None,
    )


def _former_name(text: str) -> str:
    leads = (lead.search(text) for lead in _LEADS) if _SIGNAL.search(text) else ()
    match = next((found for found in leads if found), None) or _BARE.match(text)
    return clean_name(_NAME_END.split(match["name"])[0]) if match else ""


def issue_change(text: str) -> Change | None:
    """Return what an Issue cell says ("Added in 25.5"); ``None`` if it holds something else."""
    match = _ISSUE.match(" ".join(text.split()))
    if match is None:
        return None
    word = (match["kind"] or match["after"] or "added").lower()
    kind = "addition" if word in ("added", "created", "new", "addition") else "modification"
    return Change("renaming" if word == "renamed" else kind, match["release"])
