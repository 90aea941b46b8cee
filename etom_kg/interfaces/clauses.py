"""Whose clause a name stands in: the group of names that acts, or is acted on, in it."""

from __future__ import annotations

from collections.abc import Sequence

from etom_kg.interfaces.grammar import (
    AUXILIARIES,
    BE,
    DETERMINERS,
    PEOPLE,
    PREPOSITIONS,
    SUBORDINATORS,
)
from etom_kg.interfaces.items import Item
from etom_kg.interfaces.nouns import noun_by_place
from etom_kg.interfaces.places import governed_by
from etom_kg.interfaces.verbs import ADVERBS, REACH, verb_behind

__all__ = ["agent_behind", "clause_subject", "party_acts"]

_JOINS = frozenset(("and", "or", ",", "then", "but", "which", "that", "who", "to", "also"))


def clause_subject(items: Sequence[Item], at: int) -> int | None:
    """Return the index of the other group whose clause an item stands in.

    ``None`` where the self acts, or something that is no process, or nobody.
    """
    depth = 0
    for back in range(at - 1, max(-1, at - REACH), -1):
        item = items[back]
        depth += (item.text == ")") - (item.text == "(")
        if item.kind == "mark" and (item.key in ";:." or depth < 0):
            return None
        if depth:
            continue
        if item.kind == "self":
            return None
        if item.kind != "group" or not item.mentions or item.head:
            continue
        left = governed_by(items, back).at
        if left >= 0 and items[left].key in PREPOSITIONS:
            continue
        verb = verb_behind(items, back)
        if verb and verb.at < at:
            relative = left >= 0 and items[left].key in SUBORDINATORS
            if relative and any(i.key in ("and", "or") for i in items[verb.at : at]):
                return None
            return None if _another_clause(items, verb.at, at) else back
    return None


def _another_clause(items: Sequence[Item], verb: int, at: int) -> bool:
    """Say whether another clause with a subject of its own begins between a verb and an item."""
    for here in range(verb + 1, at):
        item = items[here]
        finite = item.verb is not None and "third" in item.verb.kinds and not item.nouns
        if item.key not in AUXILIARIES and not finite:
            continue
        before = items[here - 1]
        if not (
            before.key in _JOINS | AUXILIARIES | ADVERBS
            or before.text.endswith("ly")
            or here == verb + 1
        ):
            return True
    return False


def party_acts(items: Sequence[Item], at: int) -> bool:
    """Say whether people outside act in the clause: "guests complain to X"."""
    for back in range(at - 1, max(-1, at - 10), -1):
        item = items[back]
        if item.kind != "word" or item.key in SUBORDINATORS | {"to", "and", "or"}:
            return False
        if item.verb is None or not item.verb.finite or noun_by_place(items, back):
            continue
        following = items[back + 1].verb
        if item.key in BE and following and "past" in following.kinds:
            return False
        here = back - 1
        while here >= 0 and (
            items[here].key in AUXILIARIES - BE | ADVERBS or items[here].text.endswith("ly")
        ):
            here -= 1
        noun = items[here] if here >= 0 else None
        return noun is not None and noun.key in PEOPLE and (here == 0 or _opens(items, here))
    return False


def _opens(items: Sequence[Item], at: int) -> bool:
    """Say whether a noun with its articles begins a clause."""
    while at > 0 and items[at - 1].key in DETERMINERS:
        at -= 1
    return at == 0 or items[at - 1].kind == "mark" or items[at - 1].key in SUBORDINATORS


def agent_behind(items: Sequence[Item], verb: int) -> bool:
    """Say whether another group is the agent of a passive verb: "is informed by Y"."""
    for here in range(verb + 1, min(len(items), verb + 10)):
        item = items[here]
        if item.kind == "mark" or item.key in ("and", "which", "that"):
            return False
        if item.kind in ("group", "self"):
            return item.kind == "group" and items[governed_by(items, here).at].key == "by"
    return False
