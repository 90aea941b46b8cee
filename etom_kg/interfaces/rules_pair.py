"""Rules about two others: "from X to Y", "between X and Y", "X sends orders to Y"."""

from __future__ import annotations

from etom_kg.interfaces.case import Case, Verdict
from etom_kg.interfaces.grammar import DETERMINERS
from etom_kg.interfaces.places import governed_by

__all__ = ["PAIR"]

_JOINS = DETERMINERS | {"and"}
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
    if case.word(left) not in _SOURCES:
        return None
    return Verdict("out", "from one to the other", case.trigger(left, at), 0.85, at - 1)


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
        return Verdict("", "first of two others", case.trigger(at)) if two else None
    if case.items[named[0]].kind == "self":
        return None
    return Verdict("both", "between two", case.trigger(at - 1, at), 0.8, named[0])


PAIR = (from_one_to_other, between_two)
"""Asked before the rules for the self."""
