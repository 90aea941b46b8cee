"""Rules against names that something is only compared with, or that stand beside."""

from __future__ import annotations

import re

from etom_kg.interfaces.case import Case, Verdict
from etom_kg.interfaces.grammar import AUXILIARIES
from etom_kg.interfaces.verbs import REACH, behind
from etom_kg.interfaces.words import word_set

__all__ = ["alike", "comparison", "position"]

_COMPARING = re.compile(
    r"(?:^|\s)(?:unlike|than|except|besides|whereas|excluding|as opposed to|instead of"
    r"|(?:in|by) contrast (?:to|with)|contrary to|(?:different|distinct|separate|differ|apart"
    r"|distinguished|differentiated|excluded) from|(?:similar|analogous|identical|comparable"
    r"|equivalent|parallel|akin|correspond|corresponding) to"
    r"|compare(?:d)? (?:to|with)|comparison (?:to|with)|confused with"
    r"|independent(?:ly)? (?:of|from)|regardless of|irrespective of|exception of"
    r"|(?:difference|redundancy|overlap|boundary|distinction|border) (?:between|from|to|with)"
    r"|(?:the same|same) as(?: in| with| for| that of)?|not by|but not|outside|beyond)$"
)
_QUANTITIES = word_set("one two three once twice half zero expected planned usual agreed")
_BEHAVING = word_set("work run behave operate proceed function look act go is are")
_LIKE = word_set("same similar similarly alike likewise comparable comparably equally")
_BRIDGES = word_set("in a the very much quite rather just almost way exactly basically most")


def comparison(case: Case) -> Verdict | None:
    """Refuse comparisons and exceptions: "unlike X", "rather than X", "other than X"."""
    place = case.left.at
    for here in (place, place + 1):
        found = _COMPARING.search(case.phrase(here, 4))
        if found:
            return Verdict("", "comparison", found[0].strip())
    if any(case.word(back) == "prejudice" for back in range(place - 5, place + 1)):
        return Verdict("", "concerns, no exchange", "prejudice")
    if _than(case) or _contrast(case):
        return Verdict("", "comparison", "than" if _than(case) else "while")
    return None


def _contrast(case: Case) -> bool:
    """Say whether the group's clause is set against the self's: "while X looks at trends, ..."."""
    opener = case.word(case.left.at)
    if case.verb is None or opener not in ("while", "whereas"):
        return False
    if opener == "whereas":
        return True
    form = case.verb_form(case.verb.at)
    later = [i.verb.lemma for i in case.items[case.verb.at + 1 : case.verb.at + REACH] if i.verb]
    return form is not None and form.lemma in later


def _than(case: Case) -> bool:
    """Say whether the group belongs to what something is compared with: "than tests by X".

    What follows "than" goes on to the end of its clause: a comma behind which a verb stands on
    its own, or the group itself acts, opens another one.
    """
    clause = True
    for back in range(case.at - 1, max(-1, case.at - REACH), -1):
        item = case.items[back]
        if item.key == "than":
            after = case.items[back + 1]
            return clause and after.key not in _QUANTITIES and not after.text.isdigit()
        if item.kind == "mark" and item.key in ";:.":
            return False
        if item.key == "," and (_opens_clause(case, back) or case.left.at == back):
            clause = case.left.at == back and case.verb is None
            if not clause:
                return False
    return False


def _opens_clause(case: Case, comma: int) -> bool:
    """Say whether a clause of its own begins behind a comma: "..., it informs X"."""
    for item in case.items[comma + 1 : case.at]:
        if item.key in AUXILIARIES or (item.verb and item.verb.kinds & {"third", "base"}):
            return not item.nouns or item.key in AUXILIARIES
        if item.key == "," or (item.kind == "group" and item is not case.group):
            return False
    return False


def alike(case: Case) -> Verdict | None:
    """Refuse "X works much the same way": a likeness, no exchange."""
    here = behind(case.items, case.at)
    if case.word(here) not in _BEHAVING:
        return None
    for at in range(here + 1, here + 6):
        if case.word(at) in _LIKE:
            return Verdict("", "comparison", case.trigger(here, at))
        if case.word(at) not in _BRIDGES:
            return None
    return None


def position(case: Case) -> Verdict | None:
    """Refuse "sits next to X", "ranks beside X": a place in the framework, no exchange."""
    if case.preposition == "beside":
        return Verdict("", "beside the other", case.governor.text.lower() if case.governor else "")
    return None
