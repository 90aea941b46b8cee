"""Read a heading: the process name, its abbreviation and its position tag.

"Customer Interface Management (CRM – FAB)" stands in row CRM and column FAB;
"Enterprise Risk Management (ERM) processes" has the abbreviation ERM.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Heading", "name_key", "read_heading"]

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
