"""What governs a name in a shortened sentence, and who acts: the subject of a verb.

Every walk is bounded by ``REACH`` items.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from etom_kg.interfaces.clause.items import Item
from etom_kg.interfaces.clause.verbs import ADVERBS, REACH, joins, noun_by_place, verb_behind
from etom_kg.interfaces.english.grammar import (
    AUXILIARIES,
    DETERMINERS,
    NEGATIONS,
    PREPOSITIONS,
    SUBORDINATORS,
)
from etom_kg.interfaces.english.words import word_set

__all__ = ["MARKERS", "Left", "governed_by", "subject_of"]

_BEFORE_VERB = AUXILIARIES | NEGATIONS | ADVERBS
_GOVERNING = PREPOSITIONS - {"like"}


def subject_of(items: Sequence[Item], at: int) -> int | None:
    """Return the index of the group or self that is the subject of the verb at an index.

    ``None`` stands for no subject, as in a bullet or an order, and for any other noun.
    """
    low = max(-1, at - REACH)
    here = at - 1
    while here > low:
        item = items[here]
        if item.kind in ("group", "self"):
            left = governed_by(items, here).at
            return None if left >= 0 and items[left].key in _GOVERNING else here
        if item.key in ("which", "that", "who"):
            here -= items[here - 1].key == ","
        elif item.key in ("and", ","):
            earlier = _verb_before(items, here, low)
            return None if earlier is None else subject_of(items, earlier)
        elif item.key not in _BEFORE_VERB and not item.text.endswith("ly"):
            return None
        here -= 1
    return None


def _verb_before(items: Sequence[Item], here: int, low: int) -> int | None:
    for back in range(here, low, -1):
        form = items[back].verb
        if form and form.finite and not noun_by_place(items, back):
            return back
    return None


_PARTS = word_set("process activity operation function subprocess task")
_APPOSED = _PARTS | word_set("grouping area vertical layer team")
_NOT_NOUN = PREPOSITIONS | SUBORDINATORS | AUXILIARIES
MARKERS = word_set("such including e i e.g i.e namely especially particularly notably")
_FINALLY = word_set("finally lastly possibly ultimately subsequently occasionally even then later")
_SUSPENDED = word_set("by to from with for of")
_ARTICLES = word_set("the a an this these its their")
_PLACES = word_set("in within of inside under")


@dataclass(frozen=True, slots=True)
class Left:
    """What stands left of a name: the index of its governor (-1: none).

    ``listed`` says that other names of its list stand between.
    """

    at: int
    listed: bool = False


def governed_by(items: Sequence[Item], at: int) -> Left:
    """Return what governs the noun at an index: a preposition, a verb, or the clause's start."""
    here, listed, unknown = at - 1, False, 0
    low = max(-1, at - REACH)
    while here > low:
        item = items[here]
        further = _passed(items, here, at, low)
        if further is not None:
            unknown = 2 if item.key in _ARTICLES else unknown
            here = further
        elif joins(item):
            if item.key == "," and _opens_main_clause(items, here, at):
                return Left(here)
            member = _earlier_member(items, here, at, low)
            if member is None:
                return Left(here, listed)
            here, listed = member, True
        elif unknown < 2 and _modifier(item):
            unknown += 1
            here -= 1
        else:
            return Left(here, listed)
    return Left(max(-1, here), listed)


def _passed(items: Sequence[Item], here: int, at: int, low: int) -> int | None:
    """Return the index left of what says nothing of what governs a noun; ``None``: it does."""
    item = items[here]
    if item.text == ")":
        return _opening(items, here, low) - 1
    if item.kind == "mark":
        return here - 1 if _open_mark(items, here, at) else None
    if item.key in _PLACES and items[here - 1].key in _PARTS | {"that"}:
        return _over_phrase(items, here - 2, low)  # what is said of "processes in X" is said of X
    return here - 1 if item.kind == "word" and _is_light(items, here) else None


def _open_mark(items: Sequence[Item], here: int, at: int) -> bool:
    """Say whether a mark goes on: "from, among others, X", "receives from: X", "to (the X"."""
    mark, before = items[here].text, items[here - 1]
    if mark == ",":
        return before.key in _SUSPENDED
    if mark == "(":
        return not any(item.text == ")" for item in items[here : at + 2])
    return mark == ":" and (before.key in PREPOSITIONS or before.verb is not None)


def _is_light(items: Sequence[Item], here: int) -> bool:
    """Say whether a word only leads to a name: "the", "the supplier's", "the processes X and Y"."""
    item, following = items[here], items[here + 1]
    if item.key == "following":
        return items[here - 1].key in DETERMINERS
    if item.key in DETERMINERS or item.text.lower() in _FINALLY:
        return True
    return "'s" in (item.key, following.key) or (item.key in _APPOSED and following.kind == "group")


def _opening(items: Sequence[Item], here: int, low: int) -> int:
    """Return the index of the bracket that a bracket closes."""
    while here > low and items[here].text != "(":
        here -= 1
    return here


def _earlier_member(items: Sequence[Item], here: int, at: int, low: int) -> int | None:
    """Return the index left of the list member in front of a conjunction; ``None``: no list."""
    if _opens_clause(items, here, at, low):
        return None
    joined = _over_joins(items, here, low)
    before = _over_stranger(items, joined)
    if before > low and (before < joined or _same_list(items, before)):
        return before - 1
    after = [item.key for item in items[at + 1 : at + 3]]
    if after[:1] == ["to"] and after[1:] and after[1] not in DETERMINERS:
        return None  # "works with X to plan and Y to build"
    noun = _over_phrase(items, before, low)
    if after and after[0] in PREPOSITIONS and items[noun].key == after[0]:
        return None  # "informs X of tests and Y of faults"
    listing = items[here].key != "," or items[here + 1].key == "both"
    return noun if noun < before and listing and verb_behind(items, at) is None else None


def _opens_clause(items: Sequence[Item], here: int, at: int, low: int) -> bool:
    """Say whether a group behind "and" begins a clause: "is sent to Y, and X is asked".

    Or one without its verb: "X gives the date and Y the hour".
    """
    if items[here].key != "and":
        return False
    if items[here + 1].kind == "group" and at + 1 < len(items) and items[at + 1].key in _ARTICLES:
        return True
    if items[here - 1].key != "," or verb_behind(items, at) is None:
        return False
    return any(i.key in AUXILIARIES or (i.verb and i.verb.finite) for i in items[low + 1 : here])


def _opens_main_clause(items: Sequence[Item], comma: int, at: int) -> bool:
    """Say whether the group begins the clause behind an opening phrase: "Instead of Y, X ..."."""
    opening = items[0].key in PREPOSITIONS | SUBORDINATORS | {"instead"}
    if not opening or any(item.key in (",", "and", "or") for item in items[:comma]):
        return False
    return verb_behind(items, at) is not None


def _same_list(items: Sequence[Item], at: int) -> bool:
    """Say whether what stands left of a conjunction is another member of the list."""
    if items[at].kind == "self":
        return at > 0 and items[at - 1].key in PREPOSITIONS
    return items[at].kind == "group"


def _over_stranger(items: Sequence[Item], at: int) -> int:
    """Return the index of the list member left of a word that is no name: "X, roads, Y"."""
    behind_comma = at > 2 and items[at].kind == "word" and items[at - 1].key == ","
    member = behind_comma and (items[at - 2].kind == "group" or items[at - 3].key in _ARTICLES)
    return at - 2 if member else at


def _modifier(item: Item) -> bool:
    """Say whether an unknown word may stand between a preposition and a name."""
    return (
        item.kind == "word"
        and item.verb is None
        and item.key not in _NOT_NOUN
        and item.nouns <= {"taker", "giver"}
        and not item.text.endswith("ly")
    )


def _over_joins(items: Sequence[Item], here: int, low: int) -> int:
    while here > low and (joins(items[here]) or items[here].key in DETERMINERS):
        here -= 1
    return _opening(items, here, low) - 1 if items[here].text == ")" else here


def _over_phrase(items: Sequence[Item], here: int, low: int) -> int:
    """Return the index left of a plain noun phrase that ends here: "the customer instance"."""
    for at in range(here, max(low, here - 6), -1):
        item = items[at]
        if item.kind != "word" or item.key in _NOT_NOUN or joins(item) or _acts(items, at):
            return at
    return max(low, here - 6)


def _acts(items: Sequence[Item], at: int) -> bool:
    """Say whether a word is a verb here: a base form behind a plain word is a noun."""
    form, before = items[at].verb, items[at - 1]
    if form is None or items[at].key in _PARTS:
        return False
    plain = at > 0 and before.kind == "word" and before.key not in _BEFORE_BASE
    return not (plain and "base" in form.kinds)


_BEFORE_BASE = AUXILIARIES | {"to", "and", "or", "which", "that", "not"}
