"""Sentences that only go on with another.

"These include X", the bullets below "notifies:", "The latter send ...".

Sentences in another order of words, put into the usual one before they are judged.

"With X it agrees the dates" becomes "it agrees the dates with X", "at X's request" becomes "at the
request of X", "it is X that informs" becomes "X informs".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from etom_kg.interfaces.clause.clauses import label_of, verb_label
from etom_kg.interfaces.clause.items import Item
from etom_kg.interfaces.clause.verbs import REACH, behind
from etom_kg.interfaces.english.grammar import (
    AUXILIARIES,
    BE,
    CONJUNCTIONS,
    DETERMINERS,
    GENERIC_NOUNS,
    PREPOSITIONS,
    SUBORDINATORS,
)
from etom_kg.interfaces.english.vocabulary import noun_classes
from etom_kg.interfaces.english.words import word_set
from etom_kg.interfaces.rules.case import Case, Verdict
from etom_kg.interfaces.rules.remarks import is_excluding

__all__ = [
    "POINTING",
    "follows_on",
    "fronted",
    "lead_says",
    "led_in",
    "pointed",
    "reordered",
    "taken_up",
]

POINTING = word_set("latter former")
"""What stands for the last or the first of the names before it."""
_POINTERS = word_set("these those this such they example among")
_NAMING = word_set("include are is comprise be may can typically example")
_BETWEEN = word_set("but not limited to of for and or as well")


def follows_on(case: Case, previous: Sequence[Item]) -> Case | None:
    """Return the case in the sentence before whose unnamed processes are named here.

    "Client processes use this information. These include X." speaks of X in its first sentence.
    """
    if case.at > REACH or not previous or case.items[0].key not in _POINTERS:
        return None
    opening = [item.key for item in case.items[: case.at] if item.kind == "word"]
    if len(opening) < 2 or not all(
        key in _POINTERS | _NAMING | DETERMINERS | GENERIC_NOUNS or key in _BETWEEN
        for key in opening
    ):
        return None
    for at, item in enumerate(previous):
        if item.kind == "word" and item.key in GENERIC_NOUNS:
            named = replace(item, kind="group", mentions=case.group.mentions, headed=True)
            items = [*previous[:at], named, *previous[at + 1 :]]
            return Case(items, at, False, False, case.note, case.kin)
    return None


def led_in(case: Case, lead: Sequence[Item]) -> Case | None:
    """Return the case of a list item that is only a name, behind the words that lead it in."""
    if not lead or case.at > REACH or case.verb:
        return None
    if any(
        item.kind == "word" and item.key not in DETERMINERS | {"and", "or"}
        for item in case.items[: case.at]
    ):
        return None
    items = [*lead, *case.items]
    return Case(items, len(lead) + case.at, False, case.listed, case.note, case.kin)


def lead_says(case: Case, lead: Sequence[Item]) -> Verdict | None:
    """Return what a label above a list says of each name in it: "Inputs:", "Out of scope:"."""
    if not lead or not case.listed:
        return None
    if is_excluding(lead):
        return Verdict("", "out of scope", lead[0].text.lower())
    found = label_of(lead) or verb_label(lead)
    return Verdict(found[0], "label", found[1], 0.65) if found else None


def taken_up(case: Case, previous: Sequence[Item]) -> tuple[Case, int] | None:
    """Return who does what a sentence takes up again, behind the words that named him.

    "... is reported by Y. Once reported to X, ...": Y reports to X.
    """
    opens = len(case.items) > 2 and case.items[0].key in ("once", "when", "after", "as", "if")
    form = case.items[1].verb if opens else None
    if form is None or "past" not in form.kinds or case.left.at > 4 or case.items[1].nouns:
        return None
    for at, item in enumerate(previous):
        same = item.verb is not None and item.verb.lemma == form.lemma
        if same and at + 1 < len(previous) and previous[at + 1].key == "by":
            agent = next((n for n in range(at + 2, at + 5) if _named(previous, n)), None)
            if agent is not None:
                items = [*previous, *case.items[1:]]
                return replace(case, items=items, at=case.at + len(previous) - 1), agent
    return None


def _named(items: Sequence[Item], at: int) -> bool:
    return at < len(items) and items[at].kind == "group" and bool(items[at].mentions)


def pointed(
    items: Sequence[Item], previous: Sequence[Item]
) -> Iterator[tuple[list[Item], int, bool]]:
    """Yield the sentence with "the latter" or "the former" replaced by the name it stands for.

    Also yielded are the index of that name, and whether the sentence before names it.
    """
    for at, item in enumerate(items):
        if item.key not in POINTING or item.kind != "word":
            continue
        end = _behind_pointer(items, at + 1)
        if end is None:
            continue
        here = [i for i in items[:at] if i.kind == "group" and i.mentions]
        there = [i for i in previous if i.kind == "group" and i.mentions]
        named = here if len(here) > 1 or not there else there
        if named:
            meant = replace(named[-1 if item.key == "latter" else 0], headed=True, head="")
            yield [*items[:at], meant, *items[end:]], at, named is there


def _behind_pointer(items: Sequence[Item], at: int) -> int | None:
    """Return the index behind "the latter processes"; ``None`` where it modifies a noun."""
    if at < len(items) and items[at].key in GENERIC_NOUNS | {"one", "two"}:
        at += 1
    if at >= len(items):
        return at
    item = items[at]
    plain = item.kind == "mark" or item.verb or item.text.endswith("ly")
    small = AUXILIARIES | PREPOSITIONS | CONJUNCTIONS | {"which", "who", "that", "then", "also"}
    return at if plain or item.key in small else None


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
