"""The same name in other words: sentences put into the usual order, joined or cut before judging.

"With X it agrees the dates" becomes "it agrees the dates with X", "X's request" becomes "the
request of X", "supports and monitors X" becomes two sentences, and "These include X" is said of
the processes that the sentence before left without a name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from etom_kg.interfaces.clause.clauses import label_of
from etom_kg.interfaces.clause.items import Item
from etom_kg.interfaces.clause.verbs import REACH, behind, verb_at
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
from etom_kg.interfaces.rules.case import Case, Finding, Verdict, refusal
from etom_kg.interfaces.rules.objects import is_noun
from etom_kg.interfaces.rules.remarks import is_excluding

__all__ = [
    "ANSWERING",
    "POINTING",
    "coordinated",
    "follows_on",
    "fronted",
    "lead_says",
    "led_in",
    "pointed",
    "relative",
    "reordered",
    "taken_up",
]

# Another order of words.

_ENDS = PREPOSITIONS | AUXILIARIES | CONJUNCTIONS | SUBORDINATORS
_LONGEST = 6
_FRONT = word_set("with to from by through via for")


def reordered(case: Case) -> Case | None:
    """Return the case in the usual order of words; ``None`` where it stands so."""
    return _possessive(case) or _cleft(case)


def _possessive(case: Case) -> Case | None:
    """Make "the request of X" of "X's request"."""
    if case.word(case.at + 1) != "'s":
        return None
    start = end = case.at + 2
    while end - start < _LONGEST and _in_phrase(case.item(end), end == start):
        end += 1
    if end == start:
        return None
    the, of = (Item("word", key, key, case.group.word) for key in ("the", "of"))
    thing = [replace(i, nouns=i.nouns or noun_classes(i.key)) for i in case.items[start:end]]
    group = replace(case.group, head="")
    items = [*case.items[: case.at], the, *thing, of, group, *case.items[end:]]
    return replace(case, items=items, at=case.at + 2 + len(thing))


def _in_phrase(item: Item, first: bool) -> bool:
    if item.kind != "word" or item.key in _ENDS:
        return False
    return item.verb is None or bool(item.nouns) or first


def _cleft(case: Case) -> Case | None:
    """Make "X informs" of "it is X that informs"."""
    at, end = case.left.at, behind(case.items, case.at)
    if case.word(at) not in BE or case.word(at - 1) != "it" or case.word(end) != "that":
        return None
    return replace(case, items=[case.group, *case.items[end + 1 :]], at=0)


def fronted(case: Case) -> Case | None:
    """Return the case with a preposition and its name behind the clause that they open."""
    at = case.left.at
    if case.preposition not in _FRONT or case.left.listed or case.word(at - 1) == "(":
        return None
    if at > 0 and case.items[at - 1].kind != "mark":
        return None
    start = behind(case.items, case.at)
    start += case.word(start) == ","
    clause = _clause(case, start, ";:.,(")
    acts = any(i.verb or i.key in AUXILIARIES for i in clause)
    if not acts or any(i.kind == "group" for i in clause):
        return None
    items = [*clause, *case.items[at : case.at + 1]]
    return replace(case, items=items, at=len(items) - 1)


def _clause(case: Case, start: int, marks: str) -> Sequence[Item]:
    """Return the items from an index to the next of some marks."""
    end = start
    while end < min(len(case.items), start + REACH):
        if case.items[end].kind == "mark" and case.items[end].key in marks:
            break
        end += 1
    return case.items[start:end]


# What stands behind a name, or shares it.

ANSWERING = word_set(
    "report return answer reply confirm respond provide supply deliver send give acknowledge"
)
_REACH = 14
_JOINS = word_set("and or ,")
_BEFORE_VERB = word_set("to and or which that who also then both not") | AUXILIARIES
_PLACES = word_set("in within at during across throughout")


def relative(case: Case) -> Case | None:
    """Return the case that the relative clause behind a name makes; ``None`` without one.

    In "X, to which the results are sent" that is "the results are sent to X".
    """
    here = behind(case.items, case.at)
    here += case.word(here) == ","
    group = replace(case.group, head="")
    if case.word(here + 1) in ("which", "whom") and case.word(here) in PREPOSITIONS:
        items = [*_relative_clause(case, here + 2), case.items[here], group]
        return case.elsewhere(items, len(items) - 1)
    if case.word(here) in ("which", "whom", "who", "that"):
        return case.elsewhere([group, *_relative_clause(case, here + 1)], 0)
    return None


def _relative_clause(case: Case, start: int) -> Sequence[Item]:
    """Return a relative clause; a comma right behind its first word does not end it."""
    first = _clause(case, start, ".;:")[:2]
    return [*first, *_clause(case, start + 2, ".;:,")] if len(first) == 2 else first


def coordinated(case: Case) -> Iterator[Case]:
    """Yield the case as each verb or preposition puts it that is joined to the governing one."""
    if case.verb:
        yield from _further_verb(case, case.verb.at)
        return
    last = case.left.at
    if case.governor.kind != "word" or case.preposition in _PLACES:
        return
    verb = _verb_of(case, last)
    for at in range(last - 1, max(0, last - _REACH), -1):
        item = case.items[at]
        if item.kind == "group" or (item.kind == "mark" and item.key != ","):
            return
        if item.key not in _JOINS:
            continue
        before = at - 1 - (case.items[at - 1].key in _JOINS)
        if before < 0:
            return
        rest = _shared(case, before, at, verb)
        if rest is not None:
            yield _without(case, before, rest)
            if rest and case.items[before].is_verb("tell"):
                yield _without(case, before, ())


def _further_verb(case: Case, at: int) -> Iterator[Case]:
    """Yield the case of a second verb of the group: "X is asked and returns the dates"."""
    end = behind(case.items, case.at)
    for here in range(at + 1, min(len(case.items) - 2, at + _REACH)):
        if case.items[here].kind == "group":
            return
        if case.word(here) == "and":
            verb = verb_at(case.items, here + 1, finite=True)
            form = case.verb_form(verb.at) if verb else None
            if verb and form and (form.lemma in ANSWERING or verb.passive):
                yield replace(case, items=[*case.items[:end], *case.items[here + 1 :]])
            return


def _verb_of(case: Case, at: int) -> int:
    """Return the index of the verb at a governor or in front of it; -1 without one."""
    for back in range(at, max(-1, at - 8), -1):
        if case.items[back].verb and not is_noun(case, back):
            return back
    return -1


def _shared(case: Case, before: int, join: int, verb: int) -> Sequence[Item] | None:
    """Return the words of the last verb that an earlier one shares; ``None``: it shares none."""
    item = case.items[before]
    if item.key in PREPOSITIONS:
        return ()
    last = case.verb_form(verb) if verb > join else None
    if item.verb is None or last is None or not _acts(case, before):
        return None
    between = case.items[join + 1 : verb]
    helped = any(i.key in BE for i in between)
    if not (helped or item.verb.kinds & last.kinds) or not all(map(_light, between)):
        return None
    rest = case.items[verb + 1 : case.anchor]
    return rest[1:] if helped and rest and rest[0].key == "by" else rest


def _acts(case: Case, at: int) -> bool:
    """Say whether a word that may be noun or verb is a verb by what stands in front of it."""
    before, form = case.item(at - 1), case.verb_form(at)
    if is_noun(case, at):
        return False
    if before.kind != "word" or form is None or "base" not in form.kinds:
        return True
    known = before.verb is not None or before.key in _BEFORE_VERB
    return known or before.text.endswith(("ly", "s"))


def _light(item: Item) -> bool:
    """Say whether a word may stand between two joined verbs."""
    small = item.key in BE | _JOINS | PREPOSITIONS | {"then", "also", "not", "itself"}
    return small or item.verb is not None or item.kind == "mark" or item.text.endswith("ly")


def _without(case: Case, before: int, rest: Sequence[Item]) -> Case:
    """Return the case without what stands between an earlier verb and the group, but ``rest``."""
    items = [*case.items[: before + 1], *rest, *case.items[case.anchor :]]
    return replace(case, items=items, at=case.at - case.anchor + before + 1 + len(rest))


# Sentences that go on with another.

POINTING = word_set("latter former")
"""What stands for the last or the first of the names before it."""
_POINTERS = word_set("these those this such they example among")
_NAMING = word_set(
    "include are is comprise be may can typically example but not limited to of for and or as well"
)


def follows_on(case: Case, previous: Sequence[Item]) -> Case | None:
    """Return the case in the sentence before whose unnamed processes are named here.

    "Client processes use this information. These include X." speaks of X in its first sentence.
    """
    if case.at > REACH or case.items[0].key not in _POINTERS:
        return None
    opening = [item.key for item in case.items[: case.at] if item.kind == "word"]
    known = _POINTERS | _NAMING | DETERMINERS | GENERIC_NOUNS
    if len(opening) < 2 or not known.issuperset(opening):
        return None
    for at, item in enumerate(previous):
        if item.kind == "word" and item.key in GENERIC_NOUNS:
            named = replace(item, kind="group", mentions=case.group.mentions, headed=True)
            return case.elsewhere([*previous[:at], named, *previous[at + 1 :]], at)
    return None


def led_in(case: Case, lead: Sequence[Item]) -> Case | None:
    """Return the case of a list item that is only a name, behind the words that lead it in."""
    if not lead or case.at > REACH or case.verb:
        return None
    if any(i.kind == "word" and i.key not in DETERMINERS for i in case.items[: case.at]):
        return None
    return case.elsewhere([*lead, *case.items], len(lead) + case.at)


def lead_says(lead: Sequence[Item]) -> Verdict | None:
    """Return what a label above a list says of each name in it: "Inputs:", "Out of scope:"."""
    if not lead:
        return None
    if is_excluding(lead):
        return refusal(Finding.OUT_OF_SCOPE, lead[0].text.lower())
    found = label_of(lead)
    return Verdict(found[0], Finding.LABEL, found[1], 0.65) if found else None


def taken_up(case: Case, previous: Sequence[Item]) -> tuple[Case, int] | None:
    """Return who does what a sentence takes up again, behind the words that named him.

    "... is reported by Y. Once reported to X, ...": Y reports to X.
    """
    form = case.verb_form(1)
    if case.items[0].key != "once" or form is None or "past" not in form.kinds:
        return None
    for at, item in enumerate(previous[:-1]):
        if item.verb and item.verb.lemma == form.lemma and previous[at + 1].key == "by":
            for agent in range(at + 2, min(at + 5, len(previous))):
                if previous[agent].named:
                    items = [*previous, *case.items[1:]]
                    return replace(case, items=items, at=case.at + len(previous) - 1), agent
    return None


def pointed(
    items: Sequence[Item], previous: Sequence[Item]
) -> Iterator[tuple[list[Item], int, bool]]:
    """Yield the sentence with "the latter" or "the former" replaced by the name it stands for.

    Also yielded are the index of that name, and whether the sentence before names it.
    """
    there = [item for item in previous if item.named]
    for at, item in enumerate(items):
        end = _behind_pointer(items, at + 1) if item.key in POINTING else None
        here = [i for i in items[:at] if i.named]
        named = here if len(here) > 1 or not there else there
        if end is not None and named:
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
    return at if plain or item.key in _ENDS | {"then", "also"} else None
