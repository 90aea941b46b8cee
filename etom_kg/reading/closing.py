"""Headings without a clause number: "Annex A", "Bibliography", "Index of processes", "Part II".

Each ends the description before it, for it stands apart and belongs to no process.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from etom_kg.reading.headings import Candidate, annex_letter, stands_apart
from etom_kg.reading.names import name_key

__all__ = ["INDEX", "closing_headings"]

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
_NEAR = 200
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
