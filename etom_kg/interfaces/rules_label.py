"""Rules for names that a noun introduces: "Inputs: X", "client processes, such as X"."""

from __future__ import annotations

from etom_kg.interfaces.case import Case, Verdict
from etom_kg.interfaces.grammar import ARTEFACTS, GENERIC_NOUNS, INFORMATION
from etom_kg.interfaces.verbs import REACH
from etom_kg.interfaces.words import word_set

__all__ = ["label", "role"]

_CLIENTS = word_set("client consumer consuming recipient receiving downstream using user")
_SOURCES = word_set("source supplying providing feeding upstream originating sending")
_LABELS = {
    "input": "in",
    "output": "out",
    "interface": "both",
    "recipient": "out",
    "consumer": "out",
}


def role(case: Case) -> Verdict | None:
    """Read the way from the noun: "client processes, such as X", "source processes (X)"."""
    anchor = case.anchor
    if case.word(anchor) not in GENERIC_NOUNS:
        return None
    words = {case.word(anchor - 1), case.word(anchor)}
    if words & _CLIENTS:
        return Verdict("out", "role", case.trigger(anchor - 1, anchor), 0.75)
    if words & _SOURCES:
        return Verdict("in", "role", case.trigger(anchor - 1, anchor), 0.75)
    return None


def label(case: Case) -> Verdict | None:
    """Read the way from a label: "Inputs: X, Y", "multiple inputs, including X"."""
    low = max(-1, case.at - REACH)
    work = case.preposition == "of" and case.word(case.left.at - 1) in INFORMATION | ARTEFACTS
    if case.preposition and not work:
        return None
    for back in range(case.left.at - 2 if work else case.at - 1, low, -1):
        item = case.items[back]
        if item.key in _LABELS:
            direction = _LABELS[item.key]
            return Verdict(direction, "label", item.text.lower(), 0.65)
        if item.verb and "third" in item.verb.kinds and not item.nouns:
            return None
    return None
