"""How surely words that write a name are meant as that name: case, quotes, the noun behind."""

from __future__ import annotations

from collections.abc import Sequence

from etom_kg.interfaces.inflection import verb_form
from etom_kg.interfaces.lexicon import Form
from etom_kg.interfaces.surface import PROCESS_WORDS, head_after, is_quoted, share_of_capitals
from etom_kg.interfaces.words import Word, word_set

__all__ = ["BESIDE_CAPITAL", "strength"]

_STARTING = word_set("trigger initiate initialize start launch invoke activate")
_CONJUNCTIONS = frozenset(("and", "or", ",", "/"))
_MARKERS = frozenset(("e", "g", "i", ".", "namely", "e.g"))
_SMALL = word_set("the a an of to for in on with from by at that which is are this these it")
_LISTED = 10
"""A list of groupings is looked through for this many words."""

BESIDE_CAPITAL = 0.31
"""The strength of a grouping's single word right beside a capitalised word."""


def strength(text: Sequence[Word], first: int, last: int, form: Form) -> float:
    """Return how surely words that write a name are meant as that name."""
    capitals, initial = share_of_capitals(text, first, last, form.text)
    followed = head_after(text, last) in PROCESS_WORDS
    short = last - first == 1
    if form.kind == "abbreviation":
        exact = all(w.text == w.text.upper() for w in text[first:last] if w.key != "and")
        return 1.0 if exact and not (short and len(text[first].text) < 2) else 0.0
    if form.kind == "identifier":
        return 1.0
    if form.kind == "layer":
        return 0.9
    if form.category in ("area", "vertical") and capitals < 1.0:
        return 0.55 if _grouping_meant(text, first, last, form) else 0.4
    if is_quoted(text, first, last):
        return 0.95
    if short and form.category != "named" and _part_of_more(text, first, form.category):
        return BESIDE_CAPITAL
    if capitals == 1.0 and not (short and initial):
        return 0.9 if short and not followed else 1.0
    if followed:
        return 0.85 if capitals or not short else 0.65
    if capitals >= 0.5 and not initial:
        return 0.75
    if capitals and not initial and last - first > 2 and text[first].is_name:
        return 0.6
    return 0.45 if capitals >= 0.5 else 0.3


def _grouping_meant(text: Sequence[Word], first: int, last: int, form: Form) -> bool:
    """Say whether a grouping is meant though it is written small.

    "the billing processes", "triggers assurance", "hand over to operations".
    """
    if not form.text.casefold().endswith(text[last - 1].text.casefold()):
        return False
    if head_after(text, last) == "process" or _listed_before_process(text, last):
        return True
    if _exemplifies_process(text, first, last):
        return True
    if head_after(text, last) in ("area", "vertical") and first and text[first - 1].key == "the":
        return True
    forms = [verb_form(word.text) for word in text[max(0, first - 6) : first]]
    if form.category == "vertical":
        return any(f is not None and f.lemma in _STARTING for f in forms)
    handed = any(f is not None and "give" in f.classes for f in forms)
    return handed and first > 0 and text[first - 1].key == "to"


def _listed_before_process(text: Sequence[Word], at: int) -> bool:
    """Say whether a list goes on to "processes": "operations and lifecycle processes"."""
    end, joined, plain = min(at + _LISTED, len(text)), False, 0
    while at < end:
        key = text[at].key
        if key in _CONJUNCTIONS:
            joined, plain = True, 0
        elif key == "process":
            return joined and plain > 0 and text[at].text.lower().endswith("s")
        elif text[at].is_mark or key in _SMALL or not joined or plain > 1:
            return False
        else:
            plain += 1
        at += 1
    return False


def _exemplifies_process(text: Sequence[Word], first: int, last: int) -> bool:
    """Say whether a bracket behind "processes" holds only such words: "processes (billing)"."""
    while last < len(text) and last - first < _LISTED and _listable(text[last]):
        last += 1
    if last >= len(text) or text[last].text != ")":
        return False
    at = first - 1
    while at >= 0 and first - at < _LISTED and _listable(text[at]):
        at -= 1
    return at > 0 and text[at].text == "(" and text[at - 1].key == "process"


def _listable(word: Word) -> bool:
    return word.key in _CONJUNCTIONS | _MARKERS or (not word.is_mark and word.key not in _SMALL)


def _part_of_more(text: Sequence[Word], at: int, category: str) -> bool:
    """Say whether a word of a name stands right beside a capitalised word: "Billing Account"."""
    back = at - 1
    if category == "area" and back > 1 and text[back].key == "and":
        back -= 1
    before = text[back] if back > 0 or (back == 0 and not verb_form(text[0].text)) else None
    after = text[at + 1] if at + 1 < len(text) else None
    return bool(
        (before and before.is_name and before.text[0].isalpha())
        or (after and after.is_name and after.key != "process")
    )
