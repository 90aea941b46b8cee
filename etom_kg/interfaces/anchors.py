"""Names that exemplify a noun: "notifies other processes, such as X and Y"."""

from __future__ import annotations

from collections.abc import Sequence

from etom_kg.interfaces.grammar import DETERMINERS, GENERIC_NOUNS, PREPOSITIONS
from etom_kg.interfaces.items import Item
from etom_kg.interfaces.places import MARKERS
from etom_kg.interfaces.verbs import REACH, joins, verb_at
from etom_kg.interfaces.words import word_set

__all__ = ["anchor_of"]

_OPENERS = frozenset("(:-–—")
_FILLERS = word_set(". g e for ( : but not limited among amongst example")
_PLURALS = word_set("process area layer entity function subprocess party")


def anchor_of(items: Sequence[Item], at: int) -> int:
    """Return the index of the noun that a group exemplifies, or the group's own index.

    In "notifies other processes, such as X and Y" that noun is "processes".
    """
    if _acts_in_bracket(items, at):
        return at
    here, marked = at - 1, False
    low = max(-1, at - REACH)
    while here > low:
        item = items[here]
        if _marks_example(items, here):
            marked = True
        elif not (
            joins(item)
            or item.key in DETERMINERS
            or (item.kind == "group" and not marked)
            or (marked and item.key in _FILLERS)
            or (marked and item.key == "to" and items[here - 1].key == "limited")
        ) or (item.kind == "group" and _starts_apposition(items, here + 1, at)):
            break
        here -= 1
    if not marked or here <= low:
        return at
    if items[here].key in GENERIC_NOUNS or items[here].kind in ("group", "self"):
        return here
    if items[here].key in PREPOSITIONS or (items[here].verb and here + 1 < at):
        return here + 1
    for back in range(here, max(low, here - 14), -1):
        if items[back].kind == "word" and items[back].key in _PLURALS:
            return back
    return at


def _acts_in_bracket(items: Sequence[Item], at: int) -> bool:
    """Say whether a bracket holds a clause whose subject is the group: "(X may call it)"."""
    if at + 1 >= len(items) or verb_at(items, at + 1, finite=True) is None:
        return False
    for back in range(at - 1, max(-1, at - 8), -1):
        if items[back].kind == "mark" and items[back].text in "()":
            return items[back].text == "("
    return False


def _starts_apposition(items: Sequence[Item], here: int, at: int) -> bool:
    """Say whether a dash or bracket opens behind a group: its parts are told."""
    return here < at and items[here].text in _OPENERS


def _marks_example(items: Sequence[Item], here: int) -> bool:
    """Say whether an item announces examples or the members of what stands in front."""
    item = items[here]
    if item.kind == "mark":
        before = items[here - 1] if here else None
        return bool(
            item.text in _OPENERS
            and before
            and (before.key in GENERIC_NOUNS or (before.kind == "group" and before.headed))
        )
    if item.key in MARKERS:
        return True
    if item.key == "both":
        return here > 0 and items[here - 1].key == ","
    return item.key in ("example", "instance") and here > 0 and items[here - 1].key == "for"
