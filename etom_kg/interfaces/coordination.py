"""Verbs and prepositions that share one object: "supports and monitors X", "to and from X".

Each of them is judged on its own, in the sentence without the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from etom_kg.interfaces.case import Case
from etom_kg.interfaces.grammar import AUXILIARIES, BE, DETERMINERS, PREPOSITIONS
from etom_kg.interfaces.items import Item
from etom_kg.interfaces.refine import ANSWERING
from etom_kg.interfaces.verbs import behind, verb_at

__all__ = ["coordinated"]

_REACH = 14
_JOINS = frozenset(("and", "or", ","))
_BEFORE_VERB = frozenset(["to", "and", "or", "which", "that", "who", "also", "then", "both", "not"])
_PLACES = frozenset(("in", "within", "at", "during", "across", "throughout"))


def coordinated(case: Case) -> Iterator[Case]:
    """Yield the case as each verb or preposition puts it that is joined to the governing one."""
    if case.verb:
        yield from _further_verb(case, case.verb.at)
        return
    last = case.left.at
    if last < 2 or case.items[last].kind != "word" or case.preposition in _PLACES:
        return
    verb = _verb(case.items, last)
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
            yield _rewritten(case, before, rest)
            if rest and rest[0].key in PREPOSITIONS and case.items[before].is_verb("tell"):
                yield _rewritten(case, before, ())


def _further_verb(case: Case, at: int) -> Iterator[Case]:
    """Yield the case of a second verb of the group: "X is asked and returns the dates"."""
    end = behind(case.items, case.at)
    for here in range(at + 1, min(len(case.items) - 2, at + _REACH)):
        item = case.items[here]
        if item.kind == "group" or (item.kind == "mark" and item.key != ","):
            return
        if item.key != "and":
            continue
        verb = verb_at(case.items, here + 1, finite=True)
        if verb is None:
            return
        form = case.verb_form(verb.at)
        spoken = {i.kind for i in case.items[verb.at : verb.at + 8]}
        if form and (form.lemma in ANSWERING or verb.passive or "self" in spoken):
            items = [*case.items[:end], *case.items[here + 1 :]]
            yield replace(case, items=items)
        return


def _verb(items: Sequence[Item], at: int) -> int:
    """Return the index of the verb at a governor or in front of it; -1 without one."""
    for back in range(at, max(-1, at - 8), -1):
        if items[back].key in _JOINS:
            return -1
        if items[back].verb and not _is_noun(items, back):
            return back
    return -1


def _shared(case: Case, before: int, join: int, verb: int) -> Sequence[Item] | None:
    """Return the words of the last verb that an earlier one shares; ``None``: it shares none."""
    item = case.items[before]
    if item.kind != "word":
        return None
    if item.key in PREPOSITIONS and case.word(before + 1) in _JOINS:
        return ()
    if item.verb is None or verb <= join or not _acts(case.items, before):
        return None
    last = case.items[verb].verb
    helped = any(i.key in BE for i in case.items[join + 1 : verb])
    if last is None or not (item.verb.kinds & last.kinds or helped):
        return None
    if not all(_light(i) for i in case.items[join + 1 : verb]):
        return None
    rest = case.items[verb + 1 : case.anchor]
    return rest[1:] if helped and rest and rest[0].key == "by" else rest


def _acts(items: Sequence[Item], at: int) -> bool:
    """Say whether a word that may be noun or verb is a verb by what stands in front of it."""
    if _is_noun(items, at):
        return False
    before = items[at - 1] if at else None
    form = items[at].verb
    if before is None or before.kind != "word" or form is None or "base" not in form.kinds:
        return True
    plain = before.verb is None and before.key not in _BEFORE_VERB | AUXILIARIES
    return not plain or before.text.endswith(("ly", "s"))


def _light(item: Item) -> bool:
    """Say whether a word may stand between two joined verbs."""
    return (
        item.verb is not None
        or item.kind == "mark"
        or item.key in BE | _JOINS | PREPOSITIONS | {"then", "also", "not", "itself"}
        or item.text.endswith("ly")
    )


def _is_noun(items: Sequence[Item], at: int) -> bool:
    """Say whether a word that may be noun or verb is a noun: an article stands in front."""
    before = items[at - 1] if at else None
    return bool(
        before
        and items[at].nouns
        and (before.key in DETERMINERS - {"both"} or before.key in PREPOSITIONS - {"to"})
    )


def _rewritten(case: Case, before: int, rest: Sequence[Item]) -> Case:
    items = [*case.items[: before + 1], *rest, *case.items[case.anchor :]]
    moved = case.at - case.anchor + before + 1 + len(rest)
    return replace(case, items=items, at=moved)
