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
_BEFORE_NOUN = word_set("the a an its their his our each every 's") | PREPOSITIONS - {"to"}
_BREAKS = (CONJUNCTIONS | SUBORDINATORS | PREPOSITIONS | {"to", ",", "then", "also"}) - {"of"}


def noun_by_place(items: Sequence[Item], at: int) -> bool:
    """Say whether a word stands where only a noun can: behind an article or another verb.

    In "receives its seat plans from X" the verb is "receives".
    """
    form = items[at].verb
    if form is None or not form.kinds & {"base", "third"}:
        return form is None
    return at > 0 and (items[at - 1].key in _BEFORE_NOUN or _verb_in_clause(items, at))


def _verb_in_clause(items: Sequence[Item], at: int) -> bool:
    """Say whether the clause has had its verb already, and an article stands between."""
    article = False
    for back in range(at - 1, max(-1, at - _REACH), -1):
        item = items[back]
        if item.kind != "word" or item.key in _BREAKS or item.key in AUXILIARIES:
            return False
        if item.verb and item.verb.kinds != {"past"} and not item.nouns:
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


def joins(item: Item) -> bool:
    """Say whether an item may stand between the members of a list."""
    return item.key in _JOINS


def behind(items: Sequence[Item], at: int) -> int:
    """Return the index behind a group, further names of its list and a bracket or clause in it."""
    here = at + 1
    high = min(len(items), at + REACH)
    while here < high:
        after = here
        while after < high and (joins(items[after]) or items[after].key in DETERMINERS):
            after += 1
        if after == here or after >= high or items[after].kind != "group":
            break
        here = after + 1
    here = _over_denied(items, here)
    if here < high and items[here].text == "(":
        return next((end + 1 for end in range(here, high) if items[end].text == ")"), here)
    return here


def _over_denied(items: Sequence[Item], here: int) -> int:
    """Return the index behind "rather than Y", which leaves the verb to X."""
    if [item.key for item in items[here : here + 2]] != ["rather", "than"]:
        return here
    after = here + 2
    while after < len(items) and items[after].key in DETERMINERS:
        after += 1
    return after + 1 if after < len(items) and items[after].kind == "group" else here


def verb_behind(items: Sequence[Item], at: int) -> Verb | None:
    """Return the finite verb whose subject the group at an index is."""
    here = behind(items, at)
    if here + 1 >= len(items):
        return verb_at(items, here, finite=True)
    if items[here].text in _DASHES and all(item.key in DETERMINERS for item in items[:at]):
        return _in_headline(items, here + 1)
    if items[here].key == ",":
        return _behind_comma(items, at, here)
    return verb_at(items, here, finite=True)


def _in_headline(items: Sequence[Item], here: int) -> Verb | None:
    """Return the verb of a list item behind its head: "X – receives ...", "X: told of ..."."""
    form = items[here].verb
    if form and form.kinds == {"past"}:
        return Verb(here, passive=True)
    return verb_at(items, here, finite=True)


def _behind_comma(items: Sequence[Item], at: int, comma: int) -> Verb | None:
    """Return the verb behind what is put in between commas: "X, which ..., receives"."""
    if any(item.key in ("as", "including", "with") for item in items[max(0, at - 6) : comma]):
        return verb_at(items, comma + 1, finite=True)
    following = [item.key for item in items[comma + 1 : comma + 3]]
    inserted = following[0] in _INSERTIONS or "which" in following
    for close in range(comma + 1, min(len(items) - 1, comma + (30 if inserted else 5))):
        verb = verb_at(items, close + 1, finite=True) if items[close].key == "," else None
        if verb:
            return verb
    return None


def verb_at(items: Sequence[Item], here: int, *, finite: bool = False) -> Verb | None:
    """Return the verb group that starts at an index, over auxiliaries and adverbs."""
    helped = passive = negated = False
    for at in range(here, min(len(items), here + 12)):
        item = items[at]
        if item.kind != "word":
            return None
        if item.key in NEGATIONS:
            negated = True
        elif item.key in AUXILIARIES and not _full_verb(items, at):
            helped = True
            passive = item.key in BE
        elif item.verb:
            acts = helped or item.verb.finite or _past(items, at)
            return Verb(at, passive and "past" in item.verb.kinds, negated) if acts else None
        elif not _is_adverb(item, helped):
            over = _over_insertion(items, at) if helped else at
            return Verb(over, False, negated) if helped else None
    return None


def _over_insertion(items: Sequence[Item], at: int) -> int:
    """Return the index of the verb behind a phrase put in between: "may at any time ask"."""
    if items[at].key not in PREPOSITIONS:
        return at
    near = range(at + 2, min(len(items), at + 5))
    bare = (n for n in near if (f := items[n].verb) and "base" in f.kinds)
    return next((n for n in bare if not noun_by_place(items, n)), at)


def _is_adverb(item: Item, helped: bool) -> bool:
    """Say whether a word may stand between auxiliary and verb: "is also to be told"."""
    return item.key in ADVERBS or item.text.endswith("ly") or (helped and item.key == "to")


def _full_verb(items: Sequence[Item], here: int) -> bool:
    """Say whether "need" or "do" is no auxiliary here: "X needs the list"."""
    key = items[here].key
    after = items[here + 1].key if here + 1 < len(items) else ""
    if key == "need":
        return after not in ("to", "not", "be")
    return key in ("do", "get", "gets", "got") and after in DETERMINERS


def _past(items: Sequence[Item], here: int) -> bool:
    """Say whether a participle may be a finite past tense: an object follows."""
    after = items[here + 1] if here + 1 < len(items) else None
    return after is not None and (after.kind in ("self", "group") or after.key in DETERMINERS)
