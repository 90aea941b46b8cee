"""Find one's way in a shortened sentence: what governs a name, whose verb it is, who acts.

Every walk is bounded by ``REACH`` items, so that a sentence without end costs no more than its
length.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from etom_kg.interfaces.grammar import (
    AUXILIARIES,
    BE,
    DETERMINERS,
    GENERIC_NOUNS,
    NEGATIONS,
    PREPOSITIONS,
    SUBORDINATORS,
)
from etom_kg.interfaces.items import Item

__all__ = [
    "REACH",
    "Left",
    "Verb",
    "anchor_of",
    "behind",
    "governed_by",
    "subject_of",
    "verb_at",
    "verb_behind",
]

REACH = 40
_JOINS = frozenset(
    (",", "and", "or", "/", "as", "well", "also", "along", "together", "plus", "/or")
)
_PARTS = frozenset(("process", "activity", "operation", "function", "subprocess", "task"))
_NOT_NOUN = PREPOSITIONS | SUBORDINATORS | AUXILIARIES


@dataclass(frozen=True, slots=True)
class Left:
    """What stands left of a name: the index of its governor (-1: none).

    ``listed`` says that other names of its list stand between.
    """

    at: int
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb group: index of its main verb, passive or not, negated or not."""

    at: int
    passive: bool = False
    negated: bool = False
    modal: str = ""


def anchor_of(items: Sequence[Item], at: int) -> int:
    """Return the index of the noun that a group exemplifies, or the group's own index.

    In "notifies other processes, such as X and Y" that noun is "processes".
    """
    here, marked = at - 1, False
    low = max(-1, at - REACH)
    while here > low:
        item = items[here]
        if _marks_example(items, here):
            marked = True
        elif not (
            _joins(item)
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
    if item.key in _MARKERS:
        return True
    if item.key == "both":
        return here > 0 and items[here - 1].key == ","
    return item.key in ("example", "instance") and here > 0 and items[here - 1].key == "for"


_OPENERS = frozenset("(:-–—")
_MARKERS = frozenset(
    ("such", "including", "e", "i", "e.g", "i.e", "namely", "especially", "particularly", "notably")
)
_FILLERS = frozenset(
    (".", "g", "e", "for", "(", ":", "but", "not", "limited", "among", "amongst", "example")
)
_PLURALS = frozenset(("process", "area", "layer", "entity", "function", "subprocess", "party"))


def governed_by(items: Sequence[Item], at: int) -> Left:
    """Return what governs the noun at an index: a preposition, a verb, or the clause's start."""
    here, listed, unknown = at - 1, False, 0
    low = max(-1, at - REACH)
    while here > low:
        item = items[here]
        if item.kind in ("group", "self"):
            return Left(here, listed)
        if item.text == ")" and _opening(items, here, low) > low:
            here = _opening(items, here, low) - 1
            continue
        if item.key == "," and here and items[here - 1].key in _SUSPENDED:
            here -= 1
            continue
        if _joins(item):
            joined = _over_joins(items, here, low)
            before = _over_stranger(items, joined)
            stranger = before < joined
            if before > low and (stranger or _same_list(items, before)):
                here, listed = before - 1, True
                continue
            noun = _over_noun(items, before, low)
            if _own_purpose(items, at):
                return Left(here, listed)
            both = here + 1 < len(items) and items[here + 1].key == "both"
            plain = item.key != "," or both
            if noun < before and plain and verb_behind(items, at) is None:
                here, listed = noun, True
                continue
            return Left(here, listed)
        if (item.text == ":" and _open_ended(items, here)) or (
            item.text == "(" and not any(i.text == ")" for i in items[here : at + 2])
        ):
            here -= 1
        elif item.key in DETERMINERS and not _following_as_preposition(items, here):
            unknown = 2 if item.key in _ARTICLES else unknown
            here -= 1
        elif item.key in _PLACES and _inside(items, here, low):
            here = _over_modifiers(items, here - 2, low)
        elif unknown < 2 and _modifier(item):
            unknown += 1
            here -= 1
        else:
            return Left(here, listed)
    return Left(-1 if low < 0 else here, listed)


_SUSPENDED = frozenset(("by", "to", "from", "with", "for"))
_ARTICLES = frozenset(("the", "a", "an", "this", "these", "its", "their"))
_PLACES = frozenset(("in", "within", "of", "inside", "under"))


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
    return len(after) == 2 and after[0].key == "to" and after[1].verb is not None


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


def _joins(item: Item) -> bool:
    return item.key in _JOINS and item.kind in ("word", "mark")


def _modifier(item: Item) -> bool:
    """Say whether an unknown word may stand between a preposition and a name."""
    return (
        item.kind == "word"
        and item.verb is None
        and item.key not in _NOT_NOUN
        and not item.nouns
        and not item.text.endswith("ly")
        and item.key != "responsible"
    )


def _over_joins(items: Sequence[Item], here: int, low: int) -> int:
    while here > low and (_joins(items[here]) or items[here].key in DETERMINERS):
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
        if item.key in _NOT_NOUN or item.key in _MARKERS or _joins(item):
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
        if item.key in _NOT_NOUN or item.key in _MARKERS:
            break
        if item.verb and items[here + 1].key in DETERMINERS:
            break
        if item.verb and not item.nouns and item.key not in DETERMINERS | _PARTS:
            break
        here -= 1
    return here


def behind(items: Sequence[Item], at: int) -> int:
    """Return the index behind a group, further names of its list and a bracket or clause in it."""
    here = at + 1
    high = min(len(items), at + REACH)
    while here < high:
        after = here
        while after < high and (_joins(items[after]) or items[after].key in DETERMINERS):
            after += 1
        if after > here and after < high and items[after].kind == "group":
            here = after + 1
            continue
        break
    if here < high and items[here].text == "(":
        for end in range(here, high):
            if items[end].text == ")":
                return end + 1
    return here


def verb_behind(items: Sequence[Item], at: int) -> Verb | None:
    """Return the finite verb whose subject the group at an index is."""
    here = behind(items, at)
    if here < len(items) and items[here].key == "," and here + 1 < len(items):
        if any(i.key in ("as", "including", "with") for i in items[max(0, at - 6) : here]):
            direct = verb_at(items, here + 1, finite=True)
            if direct:
                return direct
        if items[here + 1].key not in _INSERTIONS:
            return None
        for close in range(here + 1, min(len(items) - 1, here + 30)):
            if items[close].key == ",":
                verb = verb_at(items, close + 1, finite=True)
                if verb:
                    return verb
        return None
    return verb_at(items, here, finite=True)


_INSERTIONS = frozenset(
    [
        "which",
        "when",
        "where",
        "in",
        "if",
        "as",
        "upon",
        "through",
        "such",
        "including",
        "for",
        "e",
        "i",
        "e.g",
        "i.e",
        "like",
        "namely",
        "with",
        "together",
        "along",
        "whose",
        "after",
        "before",
        "once",
    ]
)


def verb_at(items: Sequence[Item], here: int, *, finite: bool = False) -> Verb | None:
    """Return the verb group that starts at an index, over auxiliaries and adverbs."""
    helped = passive = negated = False
    modal = ""
    high = min(len(items), here + 12)
    while here < high:
        item = items[here]
        if item.kind != "word":
            return None
        if item.key in NEGATIONS:
            negated = True
        elif item.key in AUXILIARIES and not (
            item.key in ("need", "do") and not helped and _object(items, here)
        ):
            helped = True
            passive = item.key in BE
            modal = item.key if item.key in ("will", "shall", "may", "can", "must") else modal
        elif item.verb:
            kinds = item.verb.kinds
            if finite and not helped and not item.verb.finite and not _past(items, here):
                return None
            return Verb(here, passive and "past" in kinds, negated, modal)
        elif item.key == "to" and not helped:
            return None
        elif not (item.text.endswith("ly") or item.key in _ADVERBS or item.key == "to"):
            return Verb(here, False, negated, modal) if helped else None
        here += 1
    return None


_ADVERBS = frozenset(
    [
        "also",
        "then",
        "often",
        "usually",
        "sometimes",
        "always",
        "only",
        "able",
        "responsible",
        "used",
        "both",
        "further",
        "thus",
        "either",
        "still",
        "already",
        "again",
        "instead",
        "therefore",
        "possibly",
        "just",
        "first",
    ]
)


def _object(items: Sequence[Item], here: int) -> bool:
    return here + 1 < len(items) and items[here + 1].key in DETERMINERS


def _past(items: Sequence[Item], here: int) -> bool:
    """Say whether a participle may be a finite past tense: an object follows."""
    item = items[here]
    if item.verb is None or "past" not in item.verb.kinds or here + 1 >= len(items):
        return False
    after = items[here + 1]
    return after.kind in ("self", "group") or after.key in DETERMINERS


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
        if item.key in AUXILIARIES | NEGATIONS | _ADVERBS | {"which", "that", "who"}:
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
