"""Rules about two others: "from X to Y", "between X and Y", "X sends orders to Y"."""

from __future__ import annotations

from etom_kg.interfaces.case import Case, Verdict
from etom_kg.interfaces.grammar import DETERMINERS
from etom_kg.interfaces.places import governed_by
from etom_kg.interfaces.rules_object import is_passive
from etom_kg.interfaces.subjects import subject_of
from etom_kg.interfaces.verbs import behind
from etom_kg.interfaces.words import word_set

__all__ = ["PAIR"]

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
