"""Rules for names that a noun introduces: "Inputs: X", "client processes, such as X"."""

from __future__ import annotations

from etom_kg.interfaces.case import Case, Verdict
from etom_kg.interfaces.grammar import ARTEFACTS, BE, GENERIC_NOUNS, INFORMATION
from etom_kg.interfaces.labels import LABELS, label_of
from etom_kg.interfaces.verbs import REACH
from etom_kg.interfaces.words import word_set

__all__ = ["copula", "headline", "label", "role"]

_CLIENTS = word_set("client consumer consuming recipient receiving downstream using user")
_SOURCES = word_set(
    "supplier provider source supplying providing feeding upstream originating sending"
)
_TELLING = word_set("by from to with")
_LOOSE = word_set("input output interface recipient consumer")
"""Labels that need no colon: "multiple inputs, including X"."""


def role(case: Case) -> Verdict | None:
    """Read the way from the noun: "client processes, such as X", "source processes (X)"."""
    anchor = case.anchor
    if case.word(anchor) not in GENERIC_NOUNS or case.preposition in _TELLING:
        return None
    if case.verb and any(i.kind == "self" for i in case.items[anchor + 1 : case.at]):
        return None
    words = {case.word(anchor - 1), case.word(anchor)}
    if words & _CLIENTS:
        return Verdict("out", "role", case.trigger(anchor - 1, anchor), 0.75)
    if words & _SOURCES:
        return Verdict("in", "role", case.trigger(anchor - 1, anchor), 0.75)
    return None


def headline(case: Case) -> Verdict | None:
    """Read the way from a label at the start of a sentence: "Callers: X, Y"."""
    low = max(-1, case.at - REACH)
    colon = next((at for at in range(case.at - 1, low, -1) if case.word(at) == ":"), -1)
    if colon < 0:
        return None
    low = max(-1, colon - 8)
    start = next((at + 1 for at in range(colon, low, -1) if case.word(at) in (";", ".")), low + 1)
    found = label_of(case.items[start : colon + 1])
    return Verdict(found[0], "label", found[1], 0.75) if found else None


def copula(case: Case) -> Verdict | None:
    """Read the way from a noun that the name is said to be: "its readers are X and Y"."""
    at = case.left.at
    if case.governor is None or case.governor.key not in BE or case.verb:
        return None
    for back in range(at - 1, max(-1, at - 8), -1):
        item = case.items[back]
        if item.kind != "word":
            return None
        if item.key in LABELS and item.text.lower() not in ("in", "out"):
            return Verdict(LABELS[item.key], "label", item.text.lower(), 0.7)
    return None


def label(case: Case) -> Verdict | None:
    """Read the way from a noun in front: "multiple inputs, including X"."""
    low = max(-1, case.at - REACH)
    work = case.preposition == "of" and case.word(case.left.at - 1) in INFORMATION | ARTEFACTS
    if case.preposition and not work:
        return None
    for back in range(case.left.at - 2 if work else case.at - 1, low, -1):
        item = case.items[back]
        if item.key in _LOOSE:
            return Verdict(LABELS[item.key], "label", item.text.lower(), 0.65)
        if item.verb and "third" in item.verb.kinds and not item.nouns:
            return None
    return None
