"""What stands behind a name and adds to a verdict: an answer, a relative clause."""

from __future__ import annotations

from dataclasses import replace

from etom_kg.interfaces.case import Case, Verdict
from etom_kg.interfaces.grammar import BE, PREPOSITIONS
from etom_kg.interfaces.verbs import REACH, behind, verb_at
from etom_kg.interfaces.words import word_set

__all__ = ["ANSWERING", "refine"]

_ASKING = frozenset(
    ("acts on other", "to other", "through other", "via other", "bare to", "from other")
)
_PARTIES = word_set("party customer stakeholder user supplier partner entity staff")
_RESULTS = word_set("result response outcome answer finding reply feedback solution")
ANSWERING = word_set(
    "report return answer reply confirm respond provide supply deliver send give acknowledge"
)
_AWAITING = word_set("await wait expect")
_CONTACT = ("communication", "contact", "connection", "dialogue", "communicat")
_TOGETHER = ("conjunction", "association", "together", "combination", "concert", "tandem")


def refine(case: Case, verdict: Verdict) -> Verdict:
    """Return the verdict, made ``both`` where the other is said to answer.

    "asks X for a test and receives the result", "asks X, which returns the result".
    """
    if verdict.direction == "in" and _answers(case, verdict):
        return replace(verdict, direction="both")
    if not verdict.direction or verdict.direction == "in":
        return verdict
    told = _relative(case)
    if verdict.direction == "both":
        if told == "in" and verdict.trigger.startswith(_TOGETHER):
            return replace(verdict, direction="in")
        if verdict.trigger.startswith(_CONTACT):
            return replace(verdict, direction=_aim(case) or "both")
        return verdict
    if _asked_to_answer(case, verdict):
        return replace(verdict, direction="both")
    if verdict.rule in _ASKING and (told == "in" or _answer(case)):
        return replace(verdict, direction="both")
    return verdict


def _answers(case: Case, verdict: Verdict) -> bool:
    """Say whether the self is asked and answers: "is asked by X for a date and answers"."""
    asked = verdict.trigger.startswith(("asked", "requested", "called", "queried", "polled"))
    if not asked:
        return False
    if case.word(case.at + 1) in BE or case.word(case.at + 2) in BE:
        form = case.verb_form(case.at + 2) or case.verb_form(case.at + 3)
        return form is not None and "give" in form.classes
    for here in range(behind(case.items, case.at), min(len(case.items), case.at + 12)):
        form = case.verb_form(here)
        if case.word(here - 1) == "and" and form and form.lemma in ANSWERING:
            return True
    return False


def _aim(case: Case) -> str:
    """Return the way of what a contact is for: "contact with X in order to request"."""
    here = behind(case.items, case.at)
    while case.word(here) == "to" or case.word(here).endswith("ly"):
        here += 1
    form = case.verb_form(here)
    if form is None or case.word(here - 1) != "to":
        return ""
    if form.lemma in ("request", "ask", "order", "notify", "inform", "report", "alert", "advise"):
        return "out"
    return "in" if "receive" in form.classes else ""


def _asked_to_answer(case: Case, verdict: Verdict) -> bool:
    """Say whether "X is asked to look and to report" is said: what it reports comes back."""
    verb = case.verb
    form = case.verb_form(verb.at) if verb else None
    if verb is None or form is None or verdict.rule != "other is acted on":
        return False
    if form.lemma not in ("ask", "request", "instruct", "commission"):
        return False
    for here in range(verb.at + 1, min(len(case.items) - 1, verb.at + 16)):
        item = case.items[here]
        if item.kind == "group":
            return False
        following = case.verb_form(here + 1)
        if item.key == "to" and following and following.lemma in ANSWERING:
            return True
    return False


def _relative(case: Case) -> str:
    """Return what ", which ..." behind the group says of the other: in, out or nothing."""
    here = behind(case.items, case.at)
    if case.word(here) == ",":
        here += 1
    if case.word(here) not in ("which", "that", "who"):
        return ""
    verb = verb_at(case.items, here + 1, finite=True)
    form = case.verb_form(verb.at) if verb else None
    if verb is None or form is None or verb.passive:
        return ""
    near = case.items[verb.at + 1 : verb.at + 5]
    if any(item.kind == "group" for item in near):
        return ""
    spoken_to = {item.key for item in near}
    if form.classes & {"give", "tell"} or form.lemma in ANSWERING:
        return "" if spoken_to & _PARTIES else "in"
    return "out" if form.classes & {"use", "receive", "need"} else ""


def _answer(case: Case) -> bool:
    """Say whether "and receives the result" follows, from nobody else."""
    high = min(len(case.items), case.at + REACH)
    for here in range(behind(case.items, case.at), high):
        item = case.items[here]
        if item.kind == "mark" and item.key in ";:" and case.verb_form(here + 1) is None:
            return False
        if item.kind == "group":
            return False
        rest = [i.key for i in case.items[here + 1 : here + 9]]
        if item.key in _AWAITING and _RESULTS & set(rest[:5]):
            return True
        if item.capital or not _joined(case, here):
            continue
        if item.is_verb("receive") and item.verb and item.verb.finite:
            return not {"from", "by"} & set(rest) and rest[:1] != [","]
        if item.is_verb("receive", "use") and _RESULTS & set(rest[:4]):
            return not {"from", "by"} & set(rest)
    return False


def _joined(case: Case, at: int) -> bool:
    before = case.word(at - 1)
    return before in ("and", "then", ",", ";") and case.word(at + 1) not in PREPOSITIONS
