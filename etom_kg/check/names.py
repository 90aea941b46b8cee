"""Whether the name beside an identifier is the one that an edition gives it, and what if not."""

from __future__ import annotations

from etom_kg.check.lexicon import Lexicon
from etom_kg.check.model import Mention
from etom_kg.check.words import folded, spelling_key
from etom_kg.mapping.register import ORIGINAL, Entry

__all__ = ["agreement", "hint_by_name"]

_SPELT = 95
"""Least likeness, of 100, of two spellings of one name."""


def agreement(lexicon: Lexicon, mention: Mention, entry: Entry) -> tuple[str, str]:
    """Return the status of a mention whose identifier the edition has, and what to say."""
    stated = mention.name
    if not stated or folded(stated) == folded(entry.name):
        return "ok", ""
    if entry.edition == ORIGINAL or (entry.edition == "4.0" and _has_name(stated, entry)):
        return "ok", ""  # the names of that numbering are not held, or are variants of one edition
    head = f"{entry.identifier} is {entry.name} in {entry.edition}"
    if _is_spelling(stated, entry.name):
        return "spelling", f"{head}, spelt otherwise than {stated}"
    reused = _reused(lexicon, stated, entry)
    if reused:
        return "reused", f"{head}; {stated} is what it meant before{reused}"
    before = _former(lexicon, stated, entry)
    if before:
        return "renamed", f"{head}; {stated} is its name {before}"
    bearers = [i for i in lexicon.bearers(stated) if i != entry.identifier]
    if bearers and entry.edition == "25.5":
        return "misnamed", f"{head}; {stated} is the name of {' and '.join(bearers)}"
    return "misnamed", f"{head}, not {stated}"


def _has_name(stated: str, entry: Entry) -> bool:
    key = spelling_key(stated)
    return any(key == spelling_key(name) for name in entry.names)


def _is_spelling(stated: str, name: str) -> bool:
    from rapidfuzz import fuzz

    first, second = spelling_key(stated), spelling_key(name)
    if first == second:
        return True
    likeness = fuzz.ratio(" ".join(first), " ".join(second))
    return len(first) == len(second) and likeness >= _SPELT


def _reused(lexicon: Lexicon, stated: str, entry: Entry) -> str:
    """Return why the identifier had another meaning under this name; empty if it had none."""
    if entry.edition != "25.5":
        return ""
    key = spelling_key(stated)
    for row in lexicon.reuses.get(entry.identifier, []):
        if spelling_key(row["meaning_then"]) == key:
            return f" ({row['edition_then']}): {row['comment']}"
    for gone in lexicon.register.entries(entry.identifier, entry.edition):
        if gone.deleted and _has_name(stated, gone):
            return f" (a process that {entry.edition} lists as deleted)"
    return ""


def _former(lexicon: Lexicon, stated: str, entry: Entry) -> str:
    """Return where the process had this name: a former name, or that of another edition."""
    if _has_name(stated, entry):
        return "of before"
    others = lexicon.register.entries(entry.identifier)
    for other in others:
        if other.edition not in (entry.edition, ORIGINAL) and _has_name(stated, other):
            return f"in {other.edition}"
    return ""


def hint_by_name(lexicon: Lexicon, mention: Mention, edition: str) -> str:
    """Return which process of the edition has the name of a mention."""
    if not mention.name:
        return ""
    key = spelling_key(mention.name)
    if edition == "25.5":
        found = list(lexicon.bearers(mention.name))
    else:
        found = [
            e.identifier
            for e in lexicon.register
            if e.edition == edition and not e.deleted and key in map(spelling_key, e.names)
        ]
    return f"; {mention.name} is {' and '.join(found)} there" if found else ""
