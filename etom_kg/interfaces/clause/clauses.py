"""Whose clause a name stands in: the group of names that acts, or is acted on, in it.

Labels in front of names: "Inputs: X", "Callers: X, Y", "the readers are X and Y".

Names that exemplify a noun: "notifies other processes, such as X and Y".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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

__all__ = [
    "LABELS",
    "agent_behind",
    "anchor_of",
    "clause_subject",
    "label_of",
    "party_acts",
    "verb_label",
]

_WAYS: dict[str, str] = {
    "in": "input in source trigger supplier provider feeder caller requester requestor invoker "
    "sender giver contributor upstream initiator prerequisite need supply predecessor "
    "approval authorization",
    "out": "output out recipient consumer reader customer client user called receiver taker "
    "addressee subscriber beneficiary downstream result successor "
    "escalation",
    "both": "interlocutor interface peer partner counterpart interaction neighbor liaison "
    "collaborator "
    "cooperation collaboration coordination exchange interworking dependency contact",
}
LABELS: Mapping[str, str] = {
    noun: way for way, nouns in _WAYS.items() for noun in sorted(word_set(nouns))
}
"""Which way an exchange with what a label introduces runs."""

_LONGEST = 6
_CLASSES = (("receive", "in"), ("need", "in"), ("use", "in"), ("both", "both"), ("tell", "out"),
            ("give", "out"))  # fmt: skip


def label_of(items: Sequence[Item]) -> tuple[str, str] | None:
    """Return the way and the word of a label that ends in a colon; ``None``: it is none."""
    words = list(items)
    while words and words[-1].kind == "mark":
        words.pop()
    if not words or len(words) > _LONGEST or items[-1].text != ":":
        return None
    if any(item.kind == "group" for item in words):
        return None
    for item in words:
        if item.key in LABELS and item.key not in BE:
            return LABELS[item.key], item.text.lower()
    return None


def verb_label(items: Sequence[Item]) -> tuple[str, str] | None:
    """Return the way of a lead that ends in a verb: "This process receives:"."""
    for item in reversed(items):
        if item.verb and item.kind == "word" and "gerund" in item.verb.kinds:
            return None
        if item.verb and item.kind == "word":
            for name, way in _CLASSES:
                if name in item.verb.classes:
                    return way, item.text.lower()
            return None
        if item.kind == "word" and item.key not in GENERIC_NOUNS | {"the", "following"}:
            return None
    return None


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
