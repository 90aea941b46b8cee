"""Rules for a side of the other: "the scope of X" is no use of X, "monitors its quality" is one."""

from __future__ import annotations

from etom_kg.interfaces.case import Case, Verdict
from etom_kg.interfaces.subjects import subject_of
from etom_kg.interfaces.words import word_set

__all__ = ["side_of_other", "watched"]

_QUALITIES = word_set("capability cost performance effectiveness efficiency quality progress")
_WATCHING = word_set("monitor report assess evaluate measure track review audit analyze observe")


def side_of_other(case: Case) -> Verdict | None:
    """Refuse "the efficiency of X", "the scope of X": a side of the other, not an exchange."""
    at = case.left.at
    if case.preposition != "of" or at < 1:
        return None
    head = case.items[at - 1]
    if watched(case):
        return None
    if "side" in head.nouns and subject_of(case.items, at) is None:
        return Verdict("", "side of the other", case.trigger(at - 1, at))
    return None


def watched(case: Case) -> bool:
    """Say whether how the other does is observed: "reports on the capability of X"."""
    at = case.left.at
    if case.preposition != "of" or case.word(at - 1) not in _QUALITIES:
        return False
    if case.word(case.at - 1) == "overall" or case.word(at + 1) == "overall":
        return False
    before = [case.verb_form(back) for back in range(max(0, at - 7), at - 1)]
    return any(form is not None and form.lemma in _WATCHING for form in before)
