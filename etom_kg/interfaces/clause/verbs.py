"""Verbs in a shortened sentence: the one behind a name, and its group of auxiliaries.

Every walk is bounded by ``REACH`` items, so that a sentence without end costs no more than its
length.

Words that may be noun or verb: which of the two one is, by what stands in front of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from etom_kg.interfaces.clause.items import Item
from etom_kg.interfaces.english.grammar import (
    AUXILIARIES,
    BE,
    CONJUNCTIONS,
    DETERMINERS,
    NEGATIONS,
    PREPOSITIONS,
    SUBORDINATORS,
)
from etom_kg.interfaces.english.words import word_set

__all__ = ["ADVERBS", "REACH", "Verb", "behind", "joins", "noun_by_place", "verb_at", "verb_behind"]

_REACH = 8
_ARTICLES = frozenset(("the", "a", "an", "its", "their", "his", "our", "each", "every", "'s"))
_BREAKS = (CONJUNCTIONS | SUBORDINATORS | PREPOSITIONS | {"to", ",", "then", "also"}) - {"of"}


def noun_by_place(items: Sequence[Item], at: int) -> bool:
    """Say whether a word stands where only a noun can: behind an article or another verb.

    In "receives its seat plans from X" the verb is "receives".
    """
    form = items[at].verb
    if form is None or not form.kinds & {"base", "third"}:
        return form is None
    before = items[at - 1] if at else None
    if before is None:
        return False
    after = items[at + 1] if at + 1 < len(items) else None
    if before.key in _ARTICLES or (after and after.key == "'s"):
        return True
    if before.kind == "word" and before.key in PREPOSITIONS - {"to"}:
        return True
    return before.kind == "word" and _verb_in_clause(items, at)


def _verb_in_clause(items: Sequence[Item], at: int) -> bool:
    """Say whether the clause has had its verb already, and an article stands between."""
    article = False
    for back in range(at - 1, max(-1, at - _REACH), -1):
        item = items[back]
        if item.kind != "word" or item.key in _BREAKS or item.key in AUXILIARIES:
            return False
        if item.verb and item.verb.kinds & {"base", "third", "gerund"} and not item.nouns:
            return article
        article = article or item.key in DETERMINERS
    return False


REACH = 40
_DASHES = frozenset("-–—:")
_JOINS = word_set(", and or / as well also along together plus /or")
_INSERTIONS = word_set(
    "which when where in if as upon through such including for e i e.g i.e like namely "
    "with together along whose after before once especially particularly notably mainly primarily "
    "chiefly namely"
)
ADVERBS = word_set(
    "also then often usually sometimes always only able responsible used both further "
    "thus either still already again instead therefore possibly just first entitled free obliged "
    "forthwith so hereby thereby thereupon straightaway soon duly "
    "supposed going bound due likely willing alike each all too likewise respectively jointly"
)


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb group: index of its main verb, passive or not, negated or not."""

    at: int
    passive: bool = False
    negated: bool = False
    modal: str = ""


def joins(item: Item) -> bool:
    """Say whether an item may stand between the members of a list."""
    return item.key in _JOINS and item.kind in ("word", "mark")


def behind(items: Sequence[Item], at: int) -> int:
    """Return the index behind a group, further names of its list and a bracket or clause in it."""
    here = at + 1
    high = min(len(items), at + REACH)
    while here < high:
        after = here
        while after < high and (joins(items[after]) or items[after].key in DETERMINERS):
            after += 1
        if after > here and after < high and items[after].kind == "group":
            here = after + 1
            continue
        break
    here = _over_denied(items, here)
    if here < high and items[here].text == "(":
        for end in range(here, high):
            if items[end].text == ")":
                return end + 1
    return here


def _over_denied(items: Sequence[Item], here: int) -> int:
    """Return the index behind "rather than Y", "and not Y", which leave the verb to X."""
    pair = [item.key for item in items[here : here + 2]]
    if pair not in (["rather", "than"], ["instead", "of"], ["and", "not"], ["but", "not"]):
        return here
    after = here + 2
    while after < len(items) and items[after].key in DETERMINERS:
        after += 1
    return after + 1 if after < len(items) and items[after].kind == "group" else here


def verb_behind(items: Sequence[Item], at: int) -> Verb | None:
    """Return the finite verb whose subject the group at an index is."""
    here = behind(items, at)
    if here < len(items) - 1 and items[here].text in _DASHES and _headline(items, at):
        return _told_of(items, here + 1)
    if here < len(items) and items[here].key == "," and here + 1 < len(items):
        if any(i.key in ("as", "including", "with") for i in items[max(0, at - 6) : here]):
            direct = verb_at(items, here + 1, finite=True)
            if direct:
                return direct
        relative = here + 2 < len(items) and items[here + 2].key in ("which", "whom")
        if items[here + 1].key not in _INSERTIONS and not relative:
            return None
        for close in range(here + 1, min(len(items) - 1, here + 30)):
            if items[close].key == ",":
                verb = verb_at(items, close + 1, finite=True)
                if verb:
                    return verb
        return None
    return verb_at(items, here, finite=True)


def _headline(items: Sequence[Item], at: int) -> bool:
    """Say whether only articles stand in front of a group: it is the head of a list item."""
    return all(item.key in DETERMINERS for item in items[:at])


def _told_of(items: Sequence[Item], here: int) -> Verb | None:
    """Return the verb of a list item behind its head: "X – receives ...", "X: told of ..."."""
    form = items[here].verb
    if form and form.kinds == {"past"}:
        return Verb(here, passive=True)
    return verb_at(items, here, finite=True)


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
        elif item.key in AUXILIARIES and (helped or not _full_verb(items, here)):
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
        elif not (item.text.endswith("ly") or item.key in ADVERBS or item.key == "to"):
            return Verb(here, False, negated, modal) if helped else None
        here += 1
    return None


def _full_verb(items: Sequence[Item], here: int) -> bool:
    """Say whether "need" or "do" is no auxiliary here: "X needs the list"."""
    key = items[here].key
    after = items[here + 1].key if here + 1 < len(items) else ""
    if key == "need":
        return after not in ("to", "not", "be")
    return key == "do" and after in DETERMINERS


def _past(items: Sequence[Item], here: int) -> bool:
    """Say whether a participle may be a finite past tense: an object follows."""
    item = items[here]
    if item.verb is None or "past" not in item.verb.kinds or here + 1 >= len(items):
        return False
    after = items[here + 1]
    return after.kind in ("self", "group") or after.key in DETERMINERS
