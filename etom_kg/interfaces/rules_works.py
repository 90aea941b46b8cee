"""Rules for what the other has made or does: "uses the lists of X", "builds on the work of X"."""

from __future__ import annotations

from dataclasses import replace

from etom_kg.interfaces.case import Case, Verdict
from etom_kg.interfaces.grammar import ARTEFACTS, BE, DETERMINERS, INFORMATION, PREPOSITIONS
from etom_kg.interfaces.nouns import noun_by_place
from etom_kg.interfaces.places import governed_by
from etom_kg.interfaces.rules_object import acted_on, by_other
from etom_kg.interfaces.rules_preposition import by_preposition
from etom_kg.interfaces.rules_side import watched
from etom_kg.interfaces.rules_subject import other_acts
from etom_kg.interfaces.verbs import verb_behind
from etom_kg.interfaces.words import word_set

__all__ = ["through_works", "works_of_other"]

_DEEDS = word_set(
    "work service activity effort operation action analysis study plan schedule calendar policy "
    "rule limit order budget program task job need requirement decision calculation model map "
    "design ahead functioning running analyze knowledge experience insight expertise specialist "
    "staff team crew people expert"
)
"""What stands for the process that does or makes it."""
_ANSWERING = word_set("react respond reply answer reaction response")
_BECOMING = word_set("become becomes form constitute represent as")
_BENEFITS = word_set("use benefit consumption need purpose sake convenience attention information")


def works_of_other(case: Case) -> Verdict | None:
    """Take works of the other: "The policies of X are followed", "uses the lists of X"."""
    head = case.left.at - 1
    if watched(case):
        return Verdict("in", "watched", case.trigger(head, head + 1), 0.6)
    if case.preposition != "of" or head < 0 or case.items[head].kind != "word":
        return None
    verb = verb_behind(case.items, case.at)
    used = verb is not None and case.items[verb.at].is_verb("use", "receive")
    if verb and verb.passive and (used or case.items[verb.at].key == "consulted"):
        return Verdict("in", "works of other", case.trigger(verb.at), 0.75)
    before = case.word(head - 1 - _article(case, head))
    if case.items[head].key == "input" and (before in BE or before in _BECOMING):
        return Verdict("out", "works of other", f"{before} input", 0.75)
    if case.items[head].key in _BENEFITS and case.word(head - 1 - _article(case, head)) == "for":
        return Verdict("out", "works of other", f"for {case.word(head)}", 0.75)
    left = governed_by(case.items, head).at
    if case.items[head].key not in INFORMATION | ARTEFACTS:
        return None
    if left >= 0 and case.items[left].is_verb("use", "receive"):
        return Verdict("in", "works of other", case.trigger(left), 0.75)
    return None


def _article(case: Case, at: int) -> bool:
    return case.word(at - 1) in DETERMINERS


def through_works(case: Case) -> Verdict | None:
    """Take what is said of a deed as said of its doer: "feeds into the plan of X"."""
    of = case.left.at
    if case.preposition != "of" or of < 1 or case.items[of - 1].kind != "word":
        return None
    head = case.items[of - 1]
    if head.key not in _DEEDS and not head.nouns & {"thing", "fruit"}:
        return None
    start = _phrase_start(case, of - 1)
    if start < 1:
        whole = replace(case, items=case.items[case.anchor :], at=case.at - case.anchor)
        denied = whole.verb is not None and whole.verb.negated
        return other_acts(whole) if head.key in _DEEDS and not denied else None
    items = [*case.items[:start], *case.items[case.anchor :]]
    nearer = replace(case, items=items, at=case.at - case.anchor + start)
    side = nearer.left.at - 1
    if nearer.preposition == "of" and "taker" not in case.items[side].nouns:
        return None
    if nearer.preposition == "to" and case.word(side) in _ANSWERING:
        return None
    for rule in (acted_on, by_other, by_preposition):
        verdict = rule(nearer)
        if verdict:
            sure = round(verdict.confidence - 0.1, 2)
            return replace(verdict, rule="works of other", confidence=sure)
    return None


def _phrase_start(case: Case, at: int) -> int:
    """Return the index at which the noun phrase that ends at an index begins."""
    here = at
    while here > 0 and at - here < 5:
        item = case.items[here - 1]
        if item.kind != "word" or item.key in PREPOSITIONS or item.key in ("and", "or", "that"):
            return here
        if item.key in DETERMINERS:
            here -= 1
            continue
        acting = item.verb and item.verb.kinds & {"third", "base", "gerund"}
        if acting and not noun_by_place(case.items, here - 1):
            return here
        here -= 1
    return here
