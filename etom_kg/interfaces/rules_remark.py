"""Rules against remarks: on names, on the framework, on what may come, on where to read more."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from etom_kg.interfaces.case import Case, Verdict
from etom_kg.interfaces.grammar import DETERMINERS
from etom_kg.interfaces.items import Item
from etom_kg.interfaces.words import word_set

__all__ = [
    "cross_reference",
    "excluded",
    "former_name",
    "framework_remark",
    "future_remark",
    "is_excluding",
    "is_framework_remark",
]

_FORMER = re.compile(
    r"\b(?:was|been|is|were) (?:re-?named|changed|moved|deleted|merged)\b|\b(?:old|former|previous)"
    r"(?: process)? name\b|\bformerly\b|\bpreviously (?:called|known|named)\b|\brenamed\b",
    re.I,
)
_FRAMEWORK = re.compile(
    r"\b(?:future|later|next|subsequent|coming) (?:e?TOM )?(?:release|version|edition|issue)s?\b"
    r"|\b(?:ongoing|further|future) (?:work|study|elaboration)\b|\bfor further study\b"
    r"|\b(?:work|study|discussion) is (?:under ?way|in progress|ongoing|continuing)\b"
    r"|\bthis (?:framework|model|version|release|document|recommendation)\b"
    r"|\bsee (?:also )?(?:clause|section|figure|annex|appendix)\b",
    re.I,
)
_COMING = re.compile(
    r"\b(?:may|might|could|will|would|shall|can)\b.{0,60}\b(?:one day|some ?day|down the road"
    r"|at some (?:point|time|stage)|in (?:the |a )?(?:near |far |distant )?future|later versions?"
    r"|in due course)\b"
    r"|\b(?:one day|some ?day|down the road|at some (?:point|stage)|in (?:the |a )?(?:near |far "
    r"|distant )?future)\b.{0,60}\b(?:may|might|could|will|would|shall|can)\b"
    r"|\bbeing (?:discussed|considered|planned|studied|examined)\s*(?:[.;]|$)"
    r"|\bthere used to be\b|\b(?:is|are) planned\s*(?:[.;]|$)"
    r"|\bwill be (?:added|introduced|built|defined|considered)\b"
    r"|\bunder (?:discussion|consideration|study)\b"
    r"|\b(?:likely|expected|planned|foreseen|envisaged|intended) to be (?:impacted|affected"
    r"|extended|changed|revised|replaced|merged)\b",
    re.I | re.S,
)
_SEEING = word_set("see cf refer consult_ read_")
_LABEL = 16
"""A label at the start of a sentence is no longer than this many words."""
_EXCLUDING = re.compile(
    r"^\W*(?:out of scope|not (?:in scope|covered|included|handled(?: here)?|part of (?:it|this))"
    r"|excluded?|exclusions?|excluding|(?:the following|these|what follows) (?:is|are) "
    r"(?:not|excluded|handled elsewhere|covered elsewhere)\b[^.:;]{0,60})\s*[:–—-]",
    re.I,
)


@lru_cache(maxsize=64)
def _first_match(pattern: re.Pattern[str], text: str) -> str:
    """Return what a pattern finds first; every name of a sentence asks for the same."""
    found = pattern.search(text)
    return found[0] if found else ""


def former_name(case: Case) -> Verdict | None:
    """Refuse what only tells that a process was renamed, moved or deleted."""
    found = _first_match(_FORMER, case.text)
    return Verdict("", "note on names", found) if found else None


def framework_remark(case: Case) -> Verdict | None:
    """Refuse remarks on the framework itself: future releases, references to clauses."""
    found = _first_match(_FRAMEWORK, case.text) if case.note else ""
    if not found and not case.remark:
        return None
    return Verdict("", "remark on the framework", found or "note")


def is_framework_remark(text: str) -> bool:
    """Say whether a sentence is about the framework; what follows in its note is so too.

    >>> is_framework_remark("Further work is needed."), is_framework_remark("It works.")
    (True, False)
    """
    return bool(_FRAMEWORK.search(text))


def future_remark(case: Case) -> Verdict | None:
    """Refuse what may come: "might one day be offered to X", "X is likely to be affected"."""
    found = _first_match(_COMING, case.text)
    return Verdict("", "may come", found[:40]) if found else None


def cross_reference(case: Case) -> Verdict | None:
    """Refuse "see X", "for refunds, refer to X": where to read more."""
    here = case.anchor - 1
    while here >= 0 and case.word(here) in DETERMINERS | {"also", "to", "e.g", "under", "in"}:
        here -= 1
    if case.preposition == "to" and _referring(case):
        return Verdict("", "cross reference", "reference to")
    if here < 0 or case.word(here) not in _SEEING:
        return None
    if case.word(here) == "refer" and case.word(here - 1) not in ("", ",", ".", ";", "please"):
        return None
    return Verdict("", "cross reference", case.items[here].text.lower())


def _referring(case: Case) -> bool:
    """Say whether "reference is made to X" is said."""
    near = [case.word(back) for back in range(case.left.at - 4, case.left.at)]
    if "reader" in near and {"refer", "referred"} & set(near):
        return True
    return "reference" in near and bool({"made", "make", "is", "for"} & set(near))


def excluded(case: Case) -> Verdict | None:
    """Refuse what stands behind "Out of scope:", "Not covered:"."""
    opening = case.items[: min(case.at, _LABEL)]
    return Verdict("", "out of scope", opening[0].text) if is_excluding(opening) else None


def is_excluding(items: Sequence[Item]) -> bool:
    """Say whether words say that what follows them is no part of the self."""
    return bool(_EXCLUDING.search(" ".join(item.text for item in items[:_LABEL])))
