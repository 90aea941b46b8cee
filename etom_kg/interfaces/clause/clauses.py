"""Whose clause a name stands in: the group of names that acts, or is acted on, in it.

And the nouns that introduce names: labels ("Inputs: X", "the readers are X and Y") and what names
exemplify ("notifies other processes, such as X and Y").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from etom_kg.interfaces.clause.items import Item
from etom_kg.interfaces.clause.places import MARKERS, governed_by
from etom_kg.interfaces.clause.verbs import (
    ADVERBS,
    REACH,
    joins,
    noun_by_place,
    verb_at,
    verb_behind,
)
from etom_kg.interfaces.english.grammar import (
    AUXILIARIES,
    BE,
    DETERMINERS,
    GENERIC_NOUNS,
    PEOPLE,
    PREPOSITIONS,
    SUBORDINATORS,
)
from etom_kg.interfaces.english.words import word_set
from etom_kg.interfaces.values import Direction

__all__ = ["LABELS", "agent_behind", "anchor_of", "clause_subject", "label_of", "party_acts"]

_WAYS: dict[Direction, str] = {
    "in": "input in source trigger supplier provider feeder caller requester requestor invoker "
    "sender giver contributor upstream initiator prerequisite need supply predecessor approval "
    "authorization",
    "out": "output out recipient consumer reader customer client user called receiver taker "
    "addressee subscriber beneficiary downstream result successor escalation",
    "both": "interlocutor interface peer partner counterpart interaction neighbor liaison "
    "collaborator cooperation collaboration coordination exchange interworking dependency contact",
}
LABELS: Mapping[str, Direction] = {
    noun: way for way, nouns in _WAYS.items() for noun in nouns.split()
}
"""Which way an exchange with what a label introduces runs."""

_LONGEST = 6


def label_of(items: Sequence[Item]) -> tuple[Direction, str] | None:
    """Return the way and the word of a label that ends in a colon; ``None``: it is none."""
    words = [item for item in items if item.kind != "mark"]
    if not words or len(words) > _LONGEST or items[-1].text != ":":
        return None
    return next(((LABELS[i.key], i.text.lower()) for i in words if i.key in LABELS), None)


_OPENERS = frozenset("(:-–—")
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
        if _marks_example(items, here):
            marked = True
        elif not _between(items[here], marked):
            break
        here -= 1
    if not marked or here <= low:
        return at
    if items[here].key in GENERIC_NOUNS or items[here].kind in ("group", "self"):
        return here
    if items[here].key in PREPOSITIONS or items[here].verb:
        return here + 1
    back = range(here, max(low, here - 14), -1)
    return next((noun for noun in back if items[noun].key in _PLURALS), at)


def _between(item: Item, marked: bool) -> bool:
    """Say whether an item may stand between a noun and what exemplifies it."""
    return joins(item) or item.key in DETERMINERS or (item.kind == "group" and not marked)


def _acts_in_bracket(items: Sequence[Item], at: int) -> bool:
    """Say whether a bracket holds a clause whose subject is the group: "(X may call it)"."""
    if verb_at(items, at + 1, finite=True) is None:
        return False
    before = (items[back].text for back in range(at - 1, max(-1, at - 8), -1))
    return next((text for text in before if text in ("(", ")")), "") == "("


def _marks_example(items: Sequence[Item], here: int) -> bool:
    """Say whether an item announces examples or the members of what stands in front."""
    item = items[here]
    if item.kind != "mark":
        return item.key in MARKERS
    before = items[here - 1] if here and item.text in _OPENERS else None
    return before is not None and (before.key in GENERIC_NOUNS or before.headed)


_JOINS = word_set("and or , then but which that who to also") | AUXILIARIES | ADVERBS


def clause_subject(items: Sequence[Item], at: int) -> int | None:
    """Return the index of the other group whose clause an item stands in.

    ``None`` where the self acts, or something that is no process, or nobody.
    """
    depth = 0
    for back in range(at - 1, max(-1, at - REACH), -1):
        item = items[back]
        depth += (item.text == ")") - (item.text == "(")
        if depth:
            continue
        if item.kind == "self":
            return None
        left = governed_by(items, back).at if item.named and not item.head else back
        if left == back or (left >= 0 and items[left].key in PREPOSITIONS):
            continue
        verb = verb_behind(items, back)
        if verb and verb.at < at:
            relative = left >= 0 and items[left].key in SUBORDINATORS
            return None if _another_clause(items[verb.at : at], relative) else back
    return None


def _another_clause(items: Sequence[Item], relative: bool) -> bool:
    """Say whether another clause begins behind the verb in front, with a subject of its own."""
    if relative and any(item.key in ("and", "or", ",") for item in items):
        return True
    for before, item in pairwise(items[1:]):
        finite = item.verb is not None and "third" in item.verb.kinds and not item.nouns
        begins = item.key in AUXILIARIES or finite
        if begins and before.key not in _JOINS and not before.text.endswith("ly"):
            return True
    return False


def party_acts(items: Sequence[Item], at: int) -> bool:
    """Say whether people outside act in the clause: "guests complain to X"."""
    for back in range(at - 1, max(-1, at - 10), -1):
        item = items[back]
        if item.kind != "word" or item.key in SUBORDINATORS | {"to", "and", "or"}:
            return False
        if item.verb is None or noun_by_place(items, back):
            continue
        following = items[back + 1].verb
        if item.key in BE and following and "past" in following.kinds:
            return False
        here = back - 1
        while here >= 0 and items[here].key in _HELPING:
            here -= 1
        return here >= 0 and items[here].key in PEOPLE - _STAFF and _opens(items, here)
    return False


_STAFF = word_set("crew technician employee staff manager worker driver engineer agent")
_HELPING = AUXILIARIES - BE | ADVERBS


def _opens(items: Sequence[Item], at: int) -> bool:
    """Say whether a noun with its articles begins a clause."""
    while at > 0 and items[at - 1].key in DETERMINERS:
        at -= 1
    return at == 0 or items[at - 1].kind == "mark" or items[at - 1].key in SUBORDINATORS


def agent_behind(items: Sequence[Item], verb: int) -> bool:
    """Say whether another group is the agent of a passive verb: "is informed by Y"."""
    for here in range(verb + 1, min(len(items), verb + 10)):
        if items[here].kind == "mark":
            return False
        if items[here].kind == "group":
            return items[governed_by(items, here).at].key == "by"
    return False
