"""All rules in the order in which they are asked, and the judgement on a case.

The first rule that answers decides. What the other is then said to answer turns the exchange into
one of both ways; relatives of the self need more than a weak rule; verbs that share the name, and
a relative clause behind it, add their own way.
"""

from __future__ import annotations

from dataclasses import replace

from etom_kg.interfaces.clause.clauses import clause_subject, party_acts
from etom_kg.interfaces.clause.verbs import REACH, behind, verb_at
from etom_kg.interfaces.english.grammar import BE, PREPOSITIONS
from etom_kg.interfaces.english.words import word_set
from etom_kg.interfaces.rules.against import AGAINST
from etom_kg.interfaces.rules.case import Case, Finding, Verdict, refusal
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
from etom_kg.interfaces.rules.rewrite import (
    ANSWERING,
    coordinated,
    fronted,
    relative,
    reordered,
)
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

_PLACES = word_set("in within of during under")
_PLACED = frozenset((Finding.CONCERNS, Finding.HANDLED_ELSEWHERE, Finding.COMPARISON))
"""What a name may be in its sentence while the clause behind it states an exchange."""


def judge(case: Case) -> Verdict:
    """Return the verdict on a case, with what joined verbs and a relative clause add to it."""
    verdict = so_too(case, _first) or _first(reordered(case) or case)
    ahead = fronted(case) if verdict.confidence < 0.7 else None
    if ahead:
        better = _first(ahead)
        if better.direction and better.finding is not Finding.BARE:
            verdict = better
    for other in coordinated(case):
        verdict = _joined(verdict, _first(other))
    clause = None if case.preposition in _PLACES else relative(case)
    if clause:
        added = _first(clause)
        if clause.at and verdict.finding in _PLACED:
            verdict = added if added.direction else verdict
        elif clause.at or added.finding is Finding.OTHER_ACTS_ON_SELF:
            verdict = _joined(verdict, added)
    return verdict


def _joined(verdict: Verdict, other: Verdict) -> Verdict:
    """Return a verdict with the way of another one added to its own."""
    sure = other.confidence >= 0.6 and other.finding is not Finding.BARE
    if not other.direction or not sure or other.subject != verdict.subject:
        return verdict
    if verdict.finding in (Finding.NO_RELATION, Finding.CHARGE_OF_OTHER):
        return other
    if not verdict.direction or verdict.direction == other.direction:
        return verdict
    return replace(verdict, direction="both")


def _first(case: Case) -> Verdict:
    """Return the verdict of the first rule that has one."""
    for rule in (*AGAINST, *PAIR, *FOR):
        verdict = rule(case)
        if verdict is not None:
            if case.is_relative and verdict.direction and _weak(case, verdict):
                return refusal(Finding.OWN_BRANCH, verdict.trigger, 0.8)
            return _of_clause(case, _with_answer(case, verdict))
    return refusal(Finding.NO_RELATION, "", 0.5)


_OF_SELF = frozenset(
    (
        Finding.LABEL,
        Finding.MARKED,
        Finding.ARROW,
        Finding.ROLE,
        Finding.CLAUSE_ASIDE,
        Finding.PURPOSE,
        Finding.SAME_AS_BEFORE,
    )
)
"""Findings that speak of the self, whoever acts in the clause."""


def _of_clause(case: Case, verdict: Verdict) -> Verdict:
    """Return a verdict as told of the group in whose clause the name stands."""
    own = verdict.subject is not None or verdict.finding in _OF_SELF
    if not verdict.direction or own or case.verb:
        return verdict
    if party_acts(case.items, case.left.at):
        return refusal(Finding.BETWEEN_OTHERS, verdict.trigger, 0.8)
    return replace(verdict, subject=clause_subject(case.items, case.anchor))


# An ancestor or descendant of the self.

_STRONG = frozenset(
    (Finding.OTHER_ACTS_ON_SELF, Finding.ACTS_ON_OTHER, Finding.PURPOSE, Finding.KEPT_INFORMED)
)
_STRONG_PREPOSITIONS = word_set("to from with")


def _weak(case: Case, verdict: Verdict) -> bool:
    """Say whether a relative may be meant as such: by the rule, or as its area in small letters."""
    strong = verdict.finding in _STRONG
    if verdict.finding is Finding.GOVERNED:
        strong = verdict.preposition in _STRONG_PREPOSITIONS
    if not strong:
        return True
    mention = case.group.mentions[0]
    small = not any(part[0].isupper() for part in case.group.text.split()[1:])
    if mention.how == "name" and small and mention.strength < 0.9:
        return True
    return mention.category in ("area", "domain") and mention.strength < 0.7


# What is asked comes back.

_RESULTS = word_set(
    "result response outcome answer finding reply feedback solution decision verdict"
)
_AWAITING = word_set("await wait expect")
_PARTIES = word_set("party customer stakeholder user supplier partner entity staff")
_CONTACT = ("communication", "contact", "connection", "dialogue", "communicat")
_TOGETHER = ("conjunction", "association", "together", "combination", "concert", "tandem")
_REQUESTS = word_set(
    "ask asked asks request requested requests call called calls query queried queries poll polled "
    "demand behest order enquires inquires wants wishes"
)
_AIMS = word_set("request ask order notify inform report alert advise")


def _with_answer(case: Case, verdict: Verdict) -> Verdict:
    """Return the verdict, made ``both`` where the other is said to answer.

    "asks X for a test and receives the result", "asks X, which returns the result".
    """
    if not verdict.direction:
        return verdict
    if verdict.direction == "both":
        if verdict.trigger.startswith(_TOGETHER) and _gives_back(case):
            return replace(verdict, direction="in")
        aimed = verdict.trigger.startswith(_CONTACT) and _aims(case)
        return replace(verdict, direction="out") if aimed else verdict
    if verdict.direction == "in":
        answered = _requested(case, verdict) and _answers(case)
    elif verdict.finding is Finding.OTHER_ACTED_ON:
        answered = _asked_to_answer(case) or (_called(verdict) and _gives_back(case))
    else:
        answered = _asks(verdict) and (_gives_back(case) or _receives_answer(case))
    return replace(verdict, direction="both") if answered else verdict


def _called(verdict: Verdict) -> bool:
    return verdict.trigger in ("asked", "called", "requested", "consulted", "queried")


def _asks(verdict: Verdict) -> bool:
    """Say whether the self turns to the other, so that an answer may be due."""
    if verdict.finding is Finding.GOVERNED:
        return verdict.preposition in ("to", "through", "via", "from")
    bare = verdict.finding is Finding.BARE and verdict.preposition in ("to", "before")
    return bare or verdict.finding is Finding.ACTS_ON_OTHER


def _requested(case: Case, verdict: Verdict) -> bool:
    """Say whether the other turns to the self, so that an answer may be due."""
    return not _REQUESTS.isdisjoint(verdict.trigger.split())


def _answers(case: Case) -> bool:
    """Say whether the self is asked and answers: "is asked by X for a date and answers"."""
    if case.word(case.at + 1) in BE:
        form = case.verb_form(case.at + 2)
        return form is not None and "give" in form.classes
    for here in range(behind(case.items, case.at), min(len(case.items), case.at + REACH)):
        item, form = case.items[here], case.verb_form(here)
        if item.kind == "group":
            return False
        before = here - 1 - case.item(here - 1).text.endswith("ly")
        by_self = case.item(before).kind == "self" or (case.word(before) == "and" and not case.verb)
        if form and form.lemma in ANSWERING and by_self:
            return not any(i.kind == "group" for i in case.items[here : here + 5])
    return False


def _aims(case: Case) -> bool:
    """Say whether a contact is for asking or telling: "contact with X in order to request"."""
    here = behind(case.items, case.at)
    form = case.verb_form(here + 1)
    return case.word(here) == "to" and form is not None and form.lemma in _AIMS


def _asked_to_answer(case: Case) -> bool:
    """Say whether "X is asked to look and to report" is said: what it reports comes back."""
    form = case.verb_form(case.verb.at) if case.verb else None
    if case.verb is None or form is None or form.lemma not in ("ask", "request", "instruct"):
        return False
    for here in range(case.verb.at + 1, case.verb.at + 16):
        following = case.verb_form(here + 1)
        if case.word(here) == "to" and following and following.lemma in ANSWERING:
            return True
    return False


def _gives_back(case: Case) -> bool:
    """Say whether ", which returns the result", "whose answer" or "and it answers" follows."""
    here = behind(case.items, case.at)
    if case.verb:
        here = next((at for at in range(here, here + 9) if case.word(at) in (",", "and")), here)
    here += case.word(here) == ","
    if case.word(here) == "whose":
        return not _RESULTS.isdisjoint(i.key for i in case.items[here + 1 : here + 4])
    again = case.word(here) == "and" and case.word(here + 1) in ("it", "they")
    here += again
    told = again or case.word(here) == "which"
    verb = verb_at(case.items, here + 1, finite=True) if told else None
    form = case.verb_form(verb.at) if verb else None
    if verb is None or form is None:
        return False
    if form.lemma not in ANSWERING and (again or not form.classes & {"give", "tell"}):
        return False
    near = case.items[verb.at + 1 : verb.at + 5]
    return not any(item.kind == "group" or item.key in _PARTIES for item in near)


def _receives_answer(case: Case) -> bool:
    """Say whether "and receives the result" follows, from nobody else."""
    for here in range(behind(case.items, case.at), min(len(case.items), case.at + REACH)):
        item = case.items[here]
        rest = [i.key for i in case.items[here + 1 : here + 9]]
        if item.kind == "group":
            return False
        if item.key in _AWAITING and not _RESULTS.isdisjoint(rest[:5]):
            return True
        joined = case.word(here - 1) in ("and", ",", ";")
        if joined and PREPOSITIONS.isdisjoint(rest[:1]) and item.is_verb("receive", "use"):
            wanted = item.is_verb("receive") or not _RESULTS.isdisjoint(rest[:4])
            return wanted and {"from", "by"}.isdisjoint(rest)
    return False
