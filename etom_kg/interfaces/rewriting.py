"""Sentences in another order of words, put into the usual one before they are judged.

"With X it agrees the dates" becomes "it agrees the dates with X", "at X's request" becomes "at the
request of X", "it is X that informs" becomes "X informs".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from etom_kg.interfaces.case import Case
from etom_kg.interfaces.grammar import (
    AUXILIARIES,
    BE,
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    SUBORDINATORS,
)
from etom_kg.interfaces.inflection import noun_classes
from etom_kg.interfaces.items import Item
from etom_kg.interfaces.verbs import REACH, behind

__all__ = ["fronted", "reordered"]

_ENDS = PREPOSITIONS | AUXILIARIES | CONJUNCTIONS | SUBORDINATORS
_LONGEST = 6
_FRONT = frozenset(("with", "to", "from", "by", "through", "via", "for"))


def reordered(case: Case) -> Case | None:
    """Return the case in the usual order of words; ``None`` where it stands so."""
    return _possessive(case) or _cleft(case)


def _possessive(case: Case) -> Case | None:
    """Make "the request of X" of "X's request"."""
    if case.word(case.at + 1) != "'s":
        return None
    start = end = case.at + 2
    while end < min(len(case.items), start + _LONGEST) and _in_phrase(case.items, end, start):
        end += 1
    if end == start:
        return None
    the, of = _small("the", case), _small("of", case)
    thing = [replace(i, nouns=i.nouns or noun_classes(i.key)) for i in case.items[start:end]]
    group = replace(case.group, head="")
    items = [*case.items[: case.at], the, *thing, of, group, *case.items[end:]]
    return replace(case, items=items, at=case.at + 2 + len(thing))


def _in_phrase(items: Sequence[Item], at: int, start: int) -> bool:
    item = items[at]
    if item.kind != "word" or item.key in _ENDS or item.text.endswith("ly"):
        return False
    return item.verb is None or bool(item.nouns) or at == start


def _cleft(case: Case) -> Case | None:
    """Make "X informs" of "it is X that informs"."""
    at = case.left.at
    if at < 1 or case.word(at) not in BE or case.word(at - 1) not in ("it", "this"):
        return None
    end = behind(case.items, case.at)
    if case.word(end) not in ("that", "which", "who"):
        return None
    return replace(case, items=[case.group, *case.items[end + 1 :]], at=0)


def fronted(case: Case) -> Case | None:
    """Return the case with a preposition and its name behind the clause that they open."""
    at = case.left.at
    opens = at == 0 or (at > 0 and case.items[at - 1].kind == "mark" and case.word(at - 1) != "(")
    if not opens or case.preposition not in _FRONT or case.left.listed:
        return None
    start = behind(case.items, case.at)
    start += case.word(start) == ","
    end = start
    while end < min(len(case.items), start + REACH) and not _closes(case.items, end):
        end += 1
    clause = list(case.items[start:end])
    if not clause or not any(i.verb or i.key in AUXILIARIES for i in clause):
        return None
    if any(i.kind == "group" for i in clause):
        return None
    items = [*clause, *case.items[at : case.at + 1]]
    return replace(case, items=items, at=len(items) - 1)


def _closes(items: Sequence[Item], at: int) -> bool:
    return items[at].kind == "mark" and items[at].key in ";:.,("


def _small(word: str, case: Case) -> Item:
    assert word in PREPOSITIONS | DETERMINERS
    return Item("word", word, word, case.group.word)
