"""Who acts: the subject of a verb in a shortened sentence."""

from __future__ import annotations

from collections.abc import Sequence

from etom_kg.interfaces.grammar import AUXILIARIES, DETERMINERS, NEGATIONS, PREPOSITIONS
from etom_kg.interfaces.items import Item
from etom_kg.interfaces.places import governed_by
from etom_kg.interfaces.verbs import ADVERBS, REACH

__all__ = ["subject_of"]


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
