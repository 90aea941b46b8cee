"""How surely words that write a name are meant as that name: case, quotes, the noun behind."""

from __future__ import annotations

from collections.abc import Sequence

from etom_kg.interfaces.inflection import verb_form
from etom_kg.interfaces.lexicon import Form
from etom_kg.interfaces.surface import PROCESS_WORDS, head_after, is_quoted, share_of_capitals
from etom_kg.interfaces.words import Word, word_set

__all__ = ["BESIDE_CAPITAL", "strength"]

_STARTING = word_set("trigger initiate initialize start launch invoke activate")
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
    if head_after(text, last) == "process":
        return True
    forms = [verb_form(word.text) for word in text[max(0, first - 6) : first]]
    if form.category == "vertical":
        return any(f is not None and f.lemma in _STARTING for f in forms)
    handed = any(f is not None and "give" in f.classes for f in forms)
    return handed and first > 0 and text[first - 1].key == "to"


def _part_of_more(text: Sequence[Word], at: int, category: str) -> bool:
    """Say whether a word of a name stands right beside a capitalised word: "Billing Account"."""
    back = at - 1
    if category == "area" and back > 1 and text[back].key == "and":
        back -= 1
    before = text[back] if back > 0 else None
    after = text[at + 1] if at + 1 < len(text) else None
    return bool(
        (before and before.is_name and before.text[0].isalpha())
        or (after and after.is_name and after.key != "process")
    )
