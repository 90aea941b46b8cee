"""Labels in front of names: "Inputs: X", "Callers: X, Y", "the readers are X and Y"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from etom_kg.interfaces.grammar import BE, GENERIC_NOUNS
from etom_kg.interfaces.items import Item
from etom_kg.interfaces.words import word_set

__all__ = ["LABELS", "label_of", "verb_label"]

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
