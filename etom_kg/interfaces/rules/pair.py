"""Rules about two others: "from X to Y", "between X and Y", "X sends orders to Y".

And rules for what the other has made or does: "uses the lists of X", "builds on the work of X".
"""

from __future__ import annotations

from dataclasses import replace

from etom_kg.interfaces.clause.items import Item
from etom_kg.interfaces.clause.places import governed_by
from etom_kg.interfaces.clause.verbs import behind, noun_by_place, verb_behind
from etom_kg.interfaces.english.grammar import BE, DETERMINERS, PREPOSITIONS
from etom_kg.interfaces.english.words import word_set
from etom_kg.interfaces.rules.against import watched
from etom_kg.interfaces.rules.case import Case, Finding, Verdict, refusal
from etom_kg.interfaces.rules.objects import acted_on, by_other, is_passive
from etom_kg.interfaces.rules.preposition import by_preposition
from etom_kg.interfaces.rules.subject import other_acts

__all__ = ["PAIR", "through_works", "works_of_other"]

_DEEDS = word_set(
    "work service activity effort operation action analysis study plan schedule calendar policy "
    "rule limit order budget program task job need requirement decision calculation model map "
    "design ahead functioning running analyze knowledge experience insight expertise specialist "
    "staff team crew people expert"
)
"""What stands for the process that does or makes it."""
_DOERS = word_set("staff team crew people expert specialist")
_ANSWERING = word_set("react respond reply answer reaction response")


def works_of_other(case: Case) -> Verdict | None:
    """Take works of the other: "The policies of X are followed", "uses the lists of X"."""
    at = case.left.at - 1
    if watched(case):
        return Verdict("in", Finding.WATCHED, case.trigger(at, at + 1), 0.6)
    if case.preposition != "of":
        return None
    verb = verb_behind(case.items, case.at)
    used = verb and (
        case.items[verb.at].is_verb("use", "receive") or case.word(verb.at) == "consulted"
    )
    if verb and verb.passive and used:
        return Verdict("in", Finding.WORKS_OF_OTHER, case.trigger(verb.at), 0.75)
    before = case.word(at - 1 - (case.word(at - 1) in DETERMINERS))
    if case.word(at) == "input" and before in BE:
        return Verdict("out", Finding.WORKS_OF_OTHER, f"{before} input", 0.75)
    left = governed_by(case.items, at).at
    used = case.item(left).is_verb("use", "receive") and not noun_by_place(case.items, left)
    return Verdict("in", Finding.WORKS_OF_OTHER, case.trigger(left), 0.75) if used else None


def through_works(case: Case) -> Verdict | None:
    """Take what is said of a deed as said of its doer: "feeds into the plan of X"."""
    head = case.item(case.left.at - 1)
    is_deed = head.key in _DEEDS or bool(head.nouns & {"thing", "fruit"})
    start = _phrase_start(case, case.left.at - 1)
    means = case.word(start - 1) in ("by", "with", "on") and head.key not in ("those", "that")
    verb = verb_behind(case.items, case.at) if start < 1 else None
    means = means or bool(verb and verb.passive and case.items[verb.at].is_verb("tell"))
    if case.preposition != "of" or head.kind != "word" or not (is_deed or means):
        return None
    rest = case.items[case.anchor :]
    if start < 1:
        return other_acts(replace(case, items=rest, at=case.at - case.anchor))
    nearer = replace(case, items=[*case.items[:start], *rest], at=case.at - case.anchor + start)
    side = case.item(nearer.left.at - 1)
    if nearer.preposition == "of" and "taker" not in side.nouns:
        return None
    if nearer.preposition == "to" and side.key in _ANSWERING:
        return None
    for rule in (acted_on, by_other, by_preposition):
        verdict = rule(nearer)
        if nearer.preposition == "with" and head.key not in _DOERS and not _mutual(case, start):
            verdict = Verdict("in", Finding.WORKS_OF_OTHER, case.trigger(start - 1), 0.75)
        if verdict and case.word(start - 2) != "deal":
            sure = round(verdict.confidence - 0.1, 2)
            return replace(verdict, finding=Finding.WORKS_OF_OTHER, confidence=sure)
    return None


def _mutual(case: Case, start: int) -> bool:
    """Say whether what stands in front of "with" is done together: "compares notes with"."""
    near = case.items[max(0, start - 6) : start - 1]
    return any("both" in i.nouns or i.is_verb("both") for i in near)


def _phrase_start(case: Case, at: int) -> int:
    """Return the index at which the noun phrase that ends at an index begins."""
    here = at
    while here > 0 and at - here < 5:
        item = case.items[here - 1]
        acting = item.verb is not None and item.verb.kinds != {"past"}
        if item.kind != "word" or item.key in PREPOSITIONS | {"and", "or", "that"}:
            return here
        if acting and item.key not in DETERMINERS and not noun_by_place(case.items, here - 1):
            return here
        here -= 1
    return here


_BRIDGING = word_set(
    "act serve mediate mediating bridge broker arbitrate translate intermediary hinge"
)
_MUTUAL = word_set(
    "exchange interact interface cooperate collaborate communicate interwork swap synchronize "
    "coordinate negotiate liaise"
)
_MOVING = word_set("go flow run travel move pass")
_DIVIDING = word_set("division split separation delimitation border line sharing allocation")
_SOURCES = word_set("from through via by")


def from_one_to_other(case: Case) -> Verdict | None:
    """Let "the handover from X to Y" run from X to Y."""
    at = case.left.at
    if case.preposition not in ("to", "into", "toward", "towards", "onto"):
        return None
    left = governed_by(case.items, at - 1).at if case.item(at - 1).named else -1
    if case.word(left) not in _SOURCES:
        return None
    return Verdict("out", Finding.FROM_ONE_TO_OTHER, case.trigger(left, at), 0.85, at - 1)


def from_another(case: Case) -> Verdict | None:
    """Refuse X in "are passed on from X to Y": what runs between two others passes the self by."""
    at, end = case.left.at, behind(case.items, case.at)
    if case.preposition not in ("from", "by") or case.word(end) not in ("to", "into"):
        return None
    following = _first_noun(case, end + 1)
    if following.kind != "group" or not _passes_by(case):
        return None
    return refusal(Finding.BETWEEN_TWO_OTHERS, case.trigger(at, end))


def _passes_by(case: Case) -> bool:
    """Say whether something moves: "runs from X", "is passed from X", "given by X"."""
    at = case.left.at
    if case.preposition == "by":
        form = case.verb_form(at - 1)
        return form is not None and "give" in form.classes and "past" in form.kinds
    return any(
        form.lemma in _MOVING or ("past" in form.kinds and is_passive(case, back))
        for back in range(at - 3, at)
        if (form := case.verb_form(back))
    )


def _first_noun(case: Case, at: int) -> Item:
    """Return the item behind articles and "and"."""
    while case.word(at) in DETERMINERS | {"and"}:
        at += 1
    return case.item(at)


def between_two(case: Case) -> Verdict | None:
    """Let "the interface between X and Y" relate these two, unless one of them is the self."""
    if case.preposition != "between":
        return None
    at = case.left.at
    first = next(
        (i for i in range(at + 1, case.at) if case.items[i].kind in ("group", "self")), None
    )
    following = _first_noun(case, case.at + 1)
    if first is None and following.kind not in ("group", "self"):
        return None
    if first is not None and any(i.key in _DIVIDING for i in case.items[max(0, at - 6) : at]):
        return refusal(Finding.COMPARISON, case.trigger(at))
    one = following if first is None else case.items[first]
    if one.kind == "self":
        return Verdict("both", Finding.BETWEEN_SELF_AND_OTHER, case.trigger(at), 0.75)
    if any(item.key in _BRIDGING for item in case.items[max(0, at - 8) : at]):
        return Verdict("both", Finding.BRIDGED, case.trigger(at), 0.7)
    if first is None:
        return refusal(Finding.FIRST_OF_TWO, case.trigger(at))
    return Verdict("both", Finding.BETWEEN_TWO, case.trigger(at - 1, at), 0.8, first)


def exchanged(case: Case) -> Verdict | None:
    """Let "X and Y exchange data" relate these two."""
    verb = case.verb
    form = case.verb_form(verb.at) if verb else None
    if verb is None or form is None or form.lemma not in _MUTUAL:
        return None
    if any(i.kind in ("group", "self") for i in case.items[verb.at + 1 : verb.at + 8]):
        return None
    if case.word(case.at - 1) == "and" and case.item(case.at - 2).kind == "group":
        return Verdict("both", Finding.EXCHANGE, case.trigger(verb.at), 0.8, case.at - 2)
    joined = case.word(case.at + 1) == "and" and case.item(case.at + 2).kind == "group"
    return refusal(Finding.FIRST_OF_TWO, case.trigger(verb.at)) if joined else None


PAIR = (from_one_to_other, from_another, between_two, exchanged)
"""Asked before the rules for the self."""
