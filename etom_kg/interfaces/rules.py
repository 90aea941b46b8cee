"""All rules in the order in which they are asked, and the judgement on a case."""

from __future__ import annotations

from etom_kg.interfaces.case import Case, Verdict
from etom_kg.interfaces.refine import refine
from etom_kg.interfaces.rules_against import AGAINST
from etom_kg.interfaces.rules_label import label, role
from etom_kg.interfaces.rules_object import acted_on, by_other
from etom_kg.interfaces.rules_pair import PAIR
from etom_kg.interfaces.rules_preposition import (
    bare_preposition,
    by_preposition,
    same_as_before,
    started_in_other,
    works_of_other,
)
from etom_kg.interfaces.rules_subject import (
    beside_self,
    kept_informed,
    other_acts,
    purpose,
    wanted_by_other,
)

__all__ = ["FOR", "judge"]

FOR = (
    role,
    kept_informed,
    beside_self,
    purpose,
    wanted_by_other,
    other_acts,
    acted_on,
    by_other,
    works_of_other,
    by_preposition,
    started_in_other,
    bare_preposition,
    same_as_before,
    label,
)
"""Rules that say yes; the first that answers decides."""

_STRONG = frozenset(
    ("other acts on self", "acts on other", "to other", "from other", "with other", "purpose")
)
"""Rules that tell of an exchange also where the other is an ancestor or descendant."""


def judge(case: Case) -> Verdict:
    """Return the verdict of the first rule that has one."""
    for rule in (*AGAINST, *PAIR, *FOR):
        verdict = rule(case)
        if verdict is not None:
            weak = verdict.rule not in _STRONG or _own_area(case)
            if case.kin and verdict.direction and weak:
                return Verdict("", "own branch", verdict.trigger, 0.8)
            return refine(case, verdict)
    return Verdict("", "no relation", "", 0.5)


def _own_area(case: Case) -> bool:
    """Say whether the own area is named in small letters, as in "the operations processes"."""
    mention = case.group.mentions[0]
    return mention.category in ("area", "domain") and mention.strength < 0.7
