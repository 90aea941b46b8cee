"""What governs a name in a shortened sentence, and whose verb that is.

Every walk is bounded by ``REACH`` items.

Who acts: the subject of a verb in a shortened sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from etom_kg.interfaces.clause.items import Item
from etom_kg.interfaces.clause.verbs import ADVERBS, REACH, joins, verb_behind
from etom_kg.interfaces.english.grammar import (
    AUXILIARIES,
    DETERMINERS,
    NEGATIONS,
    OUTSIDERS,
    PREPOSITIONS,
    SUBORDINATORS,
)
from etom_kg.interfaces.english.words import word_set

__all__ = ["MARKERS", "Left", "governed_by", "subject_of"]


def subject_of(items: Sequence[Item], at: int) -> int | None:
    """Return the index of the group or self that is the subject of the verb at an index.

    ``None`` stands for no subject, as in a bullet or an order, and for any other noun.
    """
    here = at - 1
    low = max(-1, at - REACH)
    while here > low:
        item = items[here]
        if item.kind in ("group", "self"):
            if here > 0 and _governed_noun(items, here):
                return None
            return here
        if item.kind == "mark" and item.key not in (",", "-"):
            return None
        if item.key in ("and", "or", ","):
            earlier = _verb_before(items, here, low)
            return None if earlier is None else subject_of(items, earlier)
        if item.key in ("which", "who", "that"):
            before = here - 1 - (items[here - 1].key == ",")
            if before >= 0 and items[before].kind in ("group", "self"):
                return before
        if item.key in AUXILIARIES | NEGATIONS | ADVERBS | {"which", "that", "who"}:
            here -= 1
            continue
        if item.text.endswith("ly"):
            here -= 1
            continue
        return None
    return None


def _governed_noun(items: Sequence[Item], at: int) -> bool:
    """Say whether a group is the object of a preposition, so that another noun is subject."""
    left = governed_by(items, at).at
    return left >= 0 and items[left].key in PREPOSITIONS and items[left].key != "like"


def _verb_before(items: Sequence[Item], here: int, low: int) -> int | None:
    for back in range(here, low, -1):
        item = items[back]
        if item.kind == "mark" and item.key not in (",", "-", "/"):
            return None
        if item.kind == "word" and item.verb and item.verb.finite and not _is_noun(items, back):
            return back
    return None


def _is_noun(items: Sequence[Item], at: int) -> bool:
    """Say whether a word that may be noun or verb is a noun here."""
    before = items[at - 1] if at else None
    return before is not None and (
        before.key in DETERMINERS or before.key in PREPOSITIONS - {"to"} or before.key == "'s"
    )


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
        if item.kind in ("group", "self"):
            return Left(here, listed)
        if item.key == "," and here and items[here - 1].key in _SUSPENDED:
            here -= 1
        elif item.key == "," and not listed and _opens_main_clause(items, here, at):
            return Left(here)
        elif joins(item):
            member = _earlier_member(items, here, at, low)
            if member is None:
                return Left(here, listed)
            here, listed = member, True
        elif _finally(items, here) or _apposed(items, here):
            here -= 1
        elif _skipped(items, here, at):
            unknown = 2 if item.key in _ARTICLES else unknown
            here -= 1
        elif item.text == ")" and _opening(items, here, low) > low:
            here = _opening(items, here, low) - 1
        elif item.key in _PLACES and _inside(items, here, low):
            here = _over_modifiers(items, here - 2, low)
        elif unknown < 2 and _modifier(item):
            unknown += 1
            here -= 1
        else:
            return Left(here, listed)
    return Left(-1 if low < 0 else here, listed)


def _earlier_member(items: Sequence[Item], here: int, at: int, low: int) -> int | None:
    """Return the index left of the list member in front of a conjunction; ``None``: no list."""
    joined = _over_joins(items, here, low)
    before = _over_stranger(items, joined)
    if before > low and (before < joined or _same_list(items, before)):
        return before - 1
    if _own_purpose(items, at):
        return None
    noun = _over_noun(items, before, low)
    after = items[at + 1].key if at + 1 < len(items) else ""
    if noun >= 0 and noun < before and after in PREPOSITIONS and items[noun].key == after:
        return None  # "informs X of tests and Y of faults"
    apposition = here + 1 < len(items) and items[here + 1].key == "both"
    if noun < before and (items[here].key != "," or apposition) and verb_behind(items, at) is None:
        return noun
    return None


def _opens_main_clause(items: Sequence[Item], comma: int, at: int) -> bool:
    """Say whether the group begins the clause behind an opening phrase: "Instead of Y, X ..."."""
    first = items[0]
    opening = first.key in PREPOSITIONS | SUBORDINATORS or first.key in ("instead", "rather")
    if not opening or comma > 12 or verb_behind(items, at) is None:
        return False
    if any(item.key in ("and", "or") for item in items[comma:at]):
        return False
    return not any(item.key == "," for item in items[:comma])


def _finally(items: Sequence[Item], here: int) -> bool:
    """Say whether an adverb stands behind a conjunction: "X, then Y and finally Z"."""
    return items[here].text.lower() in _FINALLY and here > 0 and joins(items[here - 1])


def _apposed(items: Sequence[Item], here: int) -> bool:
    """Say whether "the processes" stands right in front of names: "the processes X and Y"."""
    named = here + 1 < len(items) and items[here + 1].kind == "group"
    return named and items[here].key in _APPOSED and here > 0 and _skipped(items, here - 1, here)


def _skipped(items: Sequence[Item], here: int, at: int) -> bool:
    """Say whether an item says nothing of what governs a noun: "the", "other", an open bracket."""
    item = items[here]
    if item.text == ":":
        return _open_ended(items, here)
    if item.key == "'s" or (item.key in OUTSIDERS and items[here + 1].key == "'s"):
        return True
    if item.text == "(":
        return not any(i.text == ")" for i in items[here : at + 2])
    return item.key in DETERMINERS and not _following_as_preposition(items, here)


def _opening(items: Sequence[Item], here: int, low: int) -> int:
    """Return the index of the bracket that a bracket closes."""
    while here > low and items[here].text != "(":
        here -= 1
    return here


def _same_list(items: Sequence[Item], at: int) -> bool:
    """Say whether what stands left of a conjunction is another member of the list."""
    item = items[at]
    if item.kind == "self":
        return at > 0 and items[at - 1].key in PREPOSITIONS
    return item.kind == "group" and not item.head


def _own_purpose(items: Sequence[Item], at: int) -> bool:
    """Say whether "to" and a verb follow: "works with X to plan and Y to build"."""
    after = items[at + 1 : at + 3]
    if len(after) < 2 or after[0].key != "to" or after[1].kind != "word":
        return False
    return after[1].key not in DETERMINERS | PREPOSITIONS


def _over_stranger(items: Sequence[Item], at: int) -> int:
    """Return the index of the list member left of a word that is no name: "X, roads, Y"."""
    plain = items[at].kind == "word" and items[at].verb is None and at > 2
    if plain and items[at - 1].key == ",":
        further = items[at - 2]
        if further.kind == "group" or items[at - 3].key in _ARTICLES:
            return at - 2
    return at


def _open_ended(items: Sequence[Item], here: int) -> bool:
    """Say whether a colon goes on after a preposition or verb: "receives input from: X"."""
    before = items[here - 1] if here else None
    return before is not None and (before.key in PREPOSITIONS or before.verb is not None)


def _following_as_preposition(items: Sequence[Item], here: int) -> bool:
    return items[here].key == "following" and not (here and items[here - 1].key in DETERMINERS)


def _inside(items: Sequence[Item], here: int, low: int) -> bool:
    """Say whether "processes in" stands here: what is said of them is said of the name."""
    before = items[here - 1] if here - 1 > low else None
    return bool(before and before.kind == "word" and before.key in _PARTS | {"that", "those"})


def _modifier(item: Item) -> bool:
    """Say whether an unknown word may stand between a preposition and a name."""
    return (
        item.kind == "word"
        and item.verb is None
        and item.key not in _NOT_NOUN
        and item.nouns <= {"taker", "giver"}
        and not item.text.endswith("ly")
        and item.key != "responsible"
    )


def _over_joins(items: Sequence[Item], here: int, low: int) -> int:
    while here > low and (joins(items[here]) or items[here].key in DETERMINERS):
        here -= 1
    if here > low and items[here].text == ")":
        opened = _opening(items, here, low)
        return opened - 1 if opened > low else here
    return here


def _over_modifiers(items: Sequence[Item], here: int, low: int) -> int:
    """Return the index left of the words that modify a noun: "the customer instance"."""
    start = here
    while here > low and start - here < 5 and items[here].kind == "word":
        item = items[here]
        if item.key in _NOT_NOUN or item.key in MARKERS or joins(item):
            break
        if item.verb and item.key not in DETERMINERS and not _noun_by_place(items, here):
            break
        here -= 1
    return here


def _noun_by_place(items: Sequence[Item], here: int) -> bool:
    """Say whether a word that may be a verb stands where only a noun can."""
    verb, before = items[here].verb, items[here - 1] if here else None
    if verb is None or "base" not in verb.kinds or before is None or before.kind != "word":
        return False
    return before.key not in AUXILIARIES | {"to", "and", "or", "which", "that", "not"}


def _over_noun(items: Sequence[Item], here: int, low: int) -> int:
    """Return the index left of a plain noun phrase that ends here."""
    start = here
    while here > low and start - here < 6 and items[here].kind == "word":
        item = items[here]
        if item.key in _NOT_NOUN or item.key in MARKERS:
            break
        if item.verb and items[here + 1].key in DETERMINERS:
            break
        if item.verb and not item.nouns and item.key not in DETERMINERS | _PARTS:
            break
        here -= 1
    return here
