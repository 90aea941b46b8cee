"""All rules in the order in which they are asked, and the judgement on a case."""

from __future__ import annotations

from dataclasses import replace

from etom_kg.interfaces.clause.clauses import clause_subject, party_acts
from etom_kg.interfaces.rules.against import AGAINST
from etom_kg.interfaces.rules.case import Case, Verdict
from etom_kg.interfaces.rules.follow import fronted, reordered
from etom_kg.interfaces.rules.idiom import (
    absolute,
    arrow,
    causative,
    copula,
    headline,
    inverted,
    label,
    marked,
    named_as,
    role,
    so_too,
)
from etom_kg.interfaces.rules.objects import acted_on, by_other
from etom_kg.interfaces.rules.pair import PAIR, through_works, works_of_other
from etom_kg.interfaces.rules.preposition import (
    bare_preposition,
    by_preposition,
    same_as_before,
    started_in_other,
)
from etom_kg.interfaces.rules.refine import coordinated, refine, relative
from etom_kg.interfaces.rules.subject import (
    beside_self,
    kept_informed,
    other_acts,
    purpose,
    wanted_by_other,
)

__all__ = ["FOR", "judge"]

FOR = (
    marked,
    arrow,
    headline,
    role,
    causative,
    absolute,
    inverted,
    kept_informed,
    beside_self,
    purpose,
    wanted_by_other,
    named_as,
    other_acts,
    acted_on,
    by_other,
    works_of_other,
    through_works,
    by_preposition,
    started_in_other,
    bare_preposition,
    same_as_before,
    copula,
    label,
)
"""Rules that say yes; the first that answers decides."""

_STRONG = frozenset(
    ("other acts on self", "acts on other", "to other", "from other", "with other", "purpose")
)
"""Rules that tell of an exchange also where the other is an ancestor or descendant."""


_OF_SELF = frozenset(("label", "marked", "arrow", "role", "clause aside", "purpose"))
"""Rules that speak of the self, whoever acts in the clause."""
_PLACES = frozenset(("in", "within", "of", "during", "under"))
_PLACED = frozenset(("concerns, no exchange", "handled elsewhere", "comparison"))
"""What a name may be in its sentence while the clause behind it states an exchange."""
_SILENT = "no relation"


def judge(case: Case) -> Verdict:
    """Return the verdict on a case, with what joined verbs and a relative clause add to it."""
    verdict = so_too(case, _first) or _first(reordered(case) or case)
    ahead = fronted(case)
    if ahead and verdict.confidence < 0.7:
        verdict = _better(verdict, _first(ahead))
    for other in coordinated(case):
        verdict = _joined(verdict, _first(other))
    clause = None if case.preposition in _PLACES else relative(case)
    if clause:
        told = _first(clause)
        if clause.at and verdict.rule in _PLACED:
            verdict = told if told.direction else verdict
        elif clause.at or told.rule == "other acts on self":
            verdict = _joined(verdict, told)
    return verdict


def _better(verdict: Verdict, other: Verdict) -> Verdict:
    """Return the other verdict where it is one, and no bare one."""
    bare = other.rule.startswith("bare")
    return other if other.direction and not bare else verdict


def _joined(verdict: Verdict, other: Verdict) -> Verdict:
    """Return a verdict with the way of another one added to its own."""
    sure = other.confidence >= 0.6 and not other.rule.startswith("bare")
    if not other.direction or not sure or other.subject != verdict.subject:
        return verdict
    if verdict.rule in (_SILENT, "charge of the other"):
        return other
    if not verdict.direction or verdict.direction == other.direction:
        return verdict
    return replace(verdict, direction="both")


def _first(case: Case) -> Verdict:
    """Return the verdict of the first rule that has one."""
    for rule in (*AGAINST, *PAIR, *FOR):
        verdict = rule(case)
        if verdict is not None:
            if case.kin and verdict.direction and _weak(case, verdict):
                return Verdict("", "own branch", verdict.trigger, 0.8)
            return _of_clause(case, refine(case, verdict))
    return Verdict("", _SILENT, "", 0.5)


def _of_clause(case: Case, verdict: Verdict) -> Verdict:
    """Return a verdict as told of the group in whose clause the name stands."""
    told = verdict.direction and verdict.subject is None and verdict.rule not in _OF_SELF
    if not told or case.verb:
        return verdict
    if party_acts(case.items, case.left.at):
        return Verdict("", "between others", verdict.trigger, 0.8)
    acting = clause_subject(case.items, case.anchor)
    return verdict if acting is None else replace(verdict, subject=acting)


def _weak(case: Case, verdict: Verdict) -> bool:
    """Say whether a relative may be meant as such: by the rule, or as its area in small letters."""
    mention = case.group.mentions[0]
    if verdict.rule not in _STRONG:
        return True
    small = not any(part[0].isupper() for part in case.group.text.split()[1:])
    if mention.how == "name" and small and mention.strength < 0.9:
        return True
    return mention.category in ("area", "domain") and mention.strength < 0.7
