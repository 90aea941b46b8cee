"""Sentences that only go on with another: "These include X", the bullets below "notifies:"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from etom_kg.interfaces.case import Case
from etom_kg.interfaces.grammar import DETERMINERS, GENERIC_NOUNS
from etom_kg.interfaces.items import Item
from etom_kg.interfaces.verbs import REACH
from etom_kg.interfaces.words import word_set

__all__ = ["follows_on", "led_in"]

_POINTERS = word_set("these those this such they example among")
_NAMING = word_set("include are is comprise be may can typically example")
_BETWEEN = word_set("but not limited to of for and or as well")


def follows_on(case: Case, previous: Sequence[Item]) -> Case | None:
    """Return the case in the sentence before whose unnamed processes are named here.

    "Client processes use this information. These include X." speaks of X in its first sentence.
    """
    if case.at > REACH or not previous or case.items[0].key not in _POINTERS:
        return None
    opening = [item.key for item in case.items[: case.at] if item.kind == "word"]
    if len(opening) < 2 or not all(
        key in _POINTERS | _NAMING | DETERMINERS | GENERIC_NOUNS or key in _BETWEEN
        for key in opening
    ):
        return None
    for at, item in enumerate(previous):
        if item.kind == "word" and item.key in GENERIC_NOUNS:
            named = replace(item, kind="group", mentions=case.group.mentions, headed=True)
            items = [*previous[:at], named, *previous[at + 1 :]]
            return Case(items, at, False, False, case.note, case.kin)
    return None


def led_in(case: Case, lead: Sequence[Item]) -> Case | None:
    """Return the case of a list item that is only a name, behind the words that lead it in."""
    if not lead or case.at > REACH or case.verb:
        return None
    if any(
        item.kind == "word" and item.key not in DETERMINERS | {"and", "or"}
        for item in case.items[: case.at]
    ):
        return None
    items = [*lead, *case.items]
    return Case(items, len(lead) + case.at, False, case.listed, case.note, case.kin)
