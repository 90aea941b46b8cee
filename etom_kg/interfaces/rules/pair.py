"""Rules about two others: "from X to Y", "between X and Y", "X sends orders to Y".

Rules for what the other has made or does: "uses the lists of X", "builds on the work of X".
"""

from __future__ import annotations

from dataclasses import replace

from etom_kg.interfaces.clause.places import governed_by, subject_of
from etom_kg.interfaces.clause.verbs import behind, noun_by_place, verb_behind
from etom_kg.interfaces.english.grammar import ARTEFACTS, BE, DETERMINERS, INFORMATION, PREPOSITIONS
from etom_kg.interfaces.english.words import word_set
from etom_kg.interfaces.rules.against import watched
from etom_kg.interfaces.rules.case import Case, Verdict
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


_JOINS = DETERMINERS | {"and"}
_BRIDGING = word_set(
    "act serve mediate mediating bridge broker arbitrate translate intermediary hinge"
)
_MUTUAL = word_set(
    "exchange interact interface cooperate collaborate communicate interwork swap synchronize "
    "coordinate negotiate liaise"
)
_MOVING = word_set("go flow run travel move pass")
_DIVIDING = word_set("division split separation delimitation border line sharing allocation")
_SOURCES = frozenset(("from", "through", "via", "by"))


def from_one_to_other(case: Case) -> Verdict | None:
    """Let "the handover from X to Y" run from X to Y."""
    at = case.left.at
    if case.preposition not in ("to", "into", "toward", "towards", "onto") or at < 2:
        return None
    earlier = case.items[at - 1]
    if earlier.kind != "group" or not earlier.mentions:
        return None
    left = governed_by(case.items, at - 1).at
    if case.word(left) not in _SOURCES or _done_by_self(case, left):
        return None
    return Verdict("out", "from one to the other", case.trigger(left, at), 0.85, at - 1)


def from_another(case: Case) -> Verdict | None:
    """Refuse X in "are passed on from X to Y": what runs between two others passes the self by."""
    end = behind(case.items, case.at)
    if case.preposition not in ("from", "by") or case.word(end) not in ("to", "into"):
        return None
    to_group = next((i for i in case.items[end + 1 : end + 4] if i.key not in DETERMINERS), None)
    if to_group is None or to_group.kind != "group" or _done_by_self(case, case.left.at):
        return None
    if case.preposition == "by":
        given = case.verb_form(case.left.at - 1)
        sent = given is not None and bool(given.classes & {"give"}) and "past" in given.kinds
        return Verdict("", "between two others", case.trigger(case.left.at, end)) if sent else None
    moved = any(
        form and (form.lemma in _MOVING or ("past" in form.kinds and is_passive(case, back)))
        for back in range(max(0, case.left.at - 3), case.left.at)
        if (form := case.verb_form(back))
    )
    return Verdict("", "between two others", case.trigger(case.left.at, end)) if moved else None


def _done_by_self(case: Case, at: int) -> bool:
    """Say whether the self moves something: "forwards orders from X to Y"."""
    for back in range(at - 1, max(-1, at - 8), -1):
        form = case.verb_form(back)
        if form and form.classes & {"give", "tell"} and not case.items[back].nouns:
            if form.lemma in _MOVING and "third" in form.kinds:
                return False
            if is_passive(case, back) or not form.kinds & {"third", "base", "gerund"}:
                return False
            acting = subject_of(case.items, back)
            return acting is None or case.items[acting].kind == "self"
    return False


def between_two(case: Case) -> Verdict | None:
    """Let "the interface between X and Y" relate these two, unless one of them is the self."""
    if case.preposition != "between":
        return None
    at = case.left.at
    named = [i for i in range(at + 1, case.at) if case.items[i].kind in ("group", "self")]
    if not named:
        after = next(
            (i for i in case.items[case.at + 1 : case.at + 9] if i.key not in _JOINS), None
        )
        two = after is not None and after.kind == "group" and case.word(case.at + 1) == "and"
        if after is not None and after.kind == "self":
            return Verdict("both", "between self and other", case.trigger(at), 0.75)
        if two and _bridged(case, at):
            return Verdict("both", "bridged", case.trigger(at), 0.7)
        return Verdict("", "first of two others", case.trigger(at)) if two else None
    if {i.key for i in case.items[max(0, at - 6) : at]} & _DIVIDING:
        return Verdict("", "comparison", case.trigger(at))
    if case.items[named[0]].kind == "self":
        return Verdict("both", "between self and other", case.trigger(at), 0.75)
    if _bridged(case, at):
        return Verdict("both", "bridged", case.trigger(at), 0.7)
    return Verdict("both", "between two", case.trigger(at - 1, at), 0.8, named[0])


def _bridged(case: Case, at: int) -> bool:
    """Say whether the self stands between two others: "mediates between X and Y"."""
    near = case.items[max(0, at - 8) : at]
    return any(item.key in _BRIDGING for item in near)


def exchanged(case: Case) -> Verdict | None:
    """Let "X and Y exchange data" relate these two."""
    before = case.items[case.at - 2 : case.at] if case.at > 1 else []
    verb = case.verb
    form = case.verb_form(verb.at) if verb else None
    if verb is None or verb.passive or form is None or form.lemma not in _MUTUAL:
        return None
    if case.left.at >= 0 and case.word(case.left.at) == "that":
        return None
    near = [i.kind for i in case.items[verb.at + 1 : verb.at + 8]]
    if "group" in near or "self" in near:
        return None
    if before and before[1].key == "and" and before[0].kind == "group":
        return Verdict("both", "exchange", case.trigger(verb.at), 0.8, case.at - 2)
    joined = case.word(case.at + 1) == "and" and case.items[case.at + 2].kind == "group"
    return Verdict("", "first of two others", case.trigger(verb.at)) if joined else None


PAIR = (from_one_to_other, from_another, between_two, exchanged)
"""Asked before the rules for the self."""
