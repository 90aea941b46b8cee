"""Rules against remarks: on names, on the framework, on what may come, on where to read more.

Rules against names that something is only compared with, or that stand beside.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from etom_kg.interfaces.clause.items import Item
from etom_kg.interfaces.clause.verbs import REACH, behind
from etom_kg.interfaces.english.grammar import AUXILIARIES, DETERMINERS
from etom_kg.interfaces.english.words import word_set
from etom_kg.interfaces.rules.case import Case, Finding, Verdict, refusal

__all__ = [
    "alike",
    "comparison",
    "cross_reference",
    "excluded",
    "former_name",
    "framework_remark",
    "future_remark",
    "is_excluding",
    "is_framework_remark",
    "position",
]

_COMPARED: Mapping[str, frozenset[str]] = {
    "from": word_set(
        "different distinct separate differ apart distinguished differentiated excluded "
        "independent independently"
    ),
    "to": word_set(
        "similar analogous identical comparable equivalent parallel akin correspond corresponding "
        "compare compared opposed contrast contrary"
    ),
    "with": word_set("compare compared comparison contrast confused"),
    "of": word_set("instead regardless irrespective independent independently exception"),
    "between": word_set("difference redundancy overlap boundary distinction border"),
    "as": word_set("same"),
}
"""The words in front of a preposition behind which something is only compared."""
_QUANTITIES = word_set("one two three once twice half zero expected planned usual agreed")
_BEHAVING = word_set("work run behave operate proceed function look act go is are")
_DOING = word_set("perform do make play fulfil fulfill serve have")
_LIKE = word_set(
    "same analogous equivalent corresponding similar similarly alike likewise comparable equally "
    "comparably"
)
_BRIDGES = word_set("in a an the very much quite rather just almost way exactly basically most")


def comparison(case: Case) -> Verdict | None:
    """Refuse comparisons and exceptions: "unlike X", "rather than X", "other than X"."""
    at = case.left.at
    for here in (at, at + 1):
        if case.word(here) == "unlike" or case.phrase(here - 1, 2) == "same as":
            return refusal(Finding.COMPARISON, case.trigger(here))
        if case.word(here - 1) in _COMPARED.get(case.word(here), ()):
            return refusal(Finding.COMPARISON, case.trigger(here - 1, here))
    if any(case.word(back) == "prejudice" for back in range(at - 5, at + 1)):
        return refusal(Finding.CONCERNS, "prejudice")
    if _than(case):
        return refusal(Finding.COMPARISON, "than")
    return refusal(Finding.COMPARISON, "while") if _contrast(case) else None


def _contrast(case: Case) -> bool:
    """Say whether the group's clause is set against the self's: "while X looks at trends, ..."."""
    if case.verb is None:
        return False
    after = case.items[case.at + 1 :]
    other = next((n for n, item in enumerate(after) if item.key == "whereas"), None)
    if other is not None and any(item.kind == "self" for item in after[other : other + 4]):
        return True
    if case.governor.key == "whereas":
        return True
    form = case.verb_form(case.verb.at)
    if case.governor.key == "as":
        after = case.items[: case.left.at]
    elif case.governor.key != "while":
        return False
    else:
        after = case.items[case.verb.at + 1 : case.verb.at + REACH]
    return form is not None and any(i.verb and i.verb.lemma == form.lemma for i in after)


def _than(case: Case) -> bool:
    """Say whether the group belongs to what something is compared with: "than tests by X".

    What follows "than" goes on to the comma behind which a verb opens another clause.
    """
    for back in range(case.at - 1, max(-1, case.at - REACH), -1):
        item = case.items[back]
        if item.key == "than":
            after = case.items[back + 1]
            return after.key not in _QUANTITIES and not after.text.isdigit()
        if item.key == "," and (case.left.at == back or _opens_clause(case, back)):
            return False
    return False


def _opens_clause(case: Case, comma: int) -> bool:
    """Say whether a clause of its own begins behind a comma: "..., it informs X"."""
    for item in case.items[comma + 1 : case.at]:
        if item.key in AUXILIARIES or (item.verb and item.verb.finite):
            return item.key in AUXILIARIES or not item.nouns
    return False


def alike(case: Case) -> Verdict | None:
    """Refuse "X works much the same way": a likeness, no exchange."""
    here = behind(case.items, case.at)
    form = case.verb_form(here)
    if case.word(here) not in _BEHAVING and not (form and form.lemma in _DOING):
        return None
    for at in range(here + 1, here + 6):
        if case.word(at) in _LIKE:
            return refusal(Finding.COMPARISON, case.trigger(here, at))
        if case.word(at) not in _BRIDGES:
            return None
    return None


def position(case: Case) -> Verdict | None:
    """Refuse "sits next to X", "ranks beside X": a place in the framework, no exchange."""
    if case.preposition == "beside":
        return refusal(Finding.BESIDE_OTHER, case.governor.text.lower())
    return None


_FORMER = re.compile(
    r"\b(?:was|been|is|were) re-?named\b|\bformerly\b"
    r"|\b(?:process(?:es)?|grouping|element|name|it|they) (?:has been|have been|was|is|were)"
    r" (?:now )?(?:changed|moved|deleted|merged)\b",
    re.I,
)
_FRAMEWORK = re.compile(
    r"\b(?:future|later|next|subsequent|coming) (?:e?TOM )?(?:release|version|edition|issue)s?\b"
    r"|\b(?:ongoing|further|future) (?:work|study|elaboration)\b"
    r"|\b(?:work|study|discussion) is (?:under ?way|in progress|ongoing|continuing)\b",
    re.I,
)
_MAY = r"\b(?:may|might|could|will|would|shall|can)\b"
_SOME_DAY = (
    r"\b(?:one day|some ?day|down the road|at some (?:point|time|stage)|later versions?"
    r"|in due course|in (?:the |a )?(?:near |far |distant )?future)\b"
)
_COMING = re.compile(
    rf"{_MAY}.{{0,60}}{_SOME_DAY}|{_SOME_DAY}.{{0,60}}{_MAY}"
    r"|\b(?:being (?:discussed|considered|studied|examined)"
    r"|(?:is|are|being) (?:planned|foreseen|envisaged))\s*(?:[.;]|$)"
    r"|\bwill be (?:added|introduced|built|defined|considered)\b"
    r"|\bit is (?:hoped|intended|planned|foreseen|envisaged|wished) \b"
    r"|\bin the (?:next|coming) (?:years|months)\b"
    r"|\bunder (?:discussion|consideration|study)\b",
    re.I | re.S,
)
_DID = r"(?:\w+ed|sent|told|gave|took|got|fed|drew|ran|made|kept|was|were)"
_ENDED = re.compile(
    r"\b(?:it|they|process(?:es)?|(?-i:[A-Z]\w+)) used to\b|^(?:formerly|previously)\b"
    r"|\bin (?:the past|former \w+|earlier (?:days|times|years))\b|\byears ago\b"
    r"|\b(?:until|till|up to|before|prior to) (?:the )?(?:last |end of |spring of |summer of )?"
    rf"\w+\b[^.;]{{0,20}}\b(?:it|they|this process|these processes) {_DID}\b",
    re.I,
)
"""What was so and is no more: "until 2020 it sent"."""
_SEEING = word_set("see cf refer consult_ read_")
_LABEL = 16
"""A label at the start of a sentence is no longer than this many words."""
_EXCLUDING = re.compile(
    r"^\W*(?:out of scope|exclu\w+|not (?:in scope|covered|included|handled(?: here)?|part of it))"
    r"\s*[:–—-]",
    re.I,
)


@lru_cache(maxsize=64)
def _first_match(pattern: re.Pattern[str], text: str) -> str:
    """Return what a pattern finds first; every name of a sentence asks for the same."""
    found = pattern.search(text)
    return found[0] if found else ""


def former_name(case: Case) -> Verdict | None:
    """Refuse what only tells that a process was renamed, moved or deleted."""
    found = _first_match(_FORMER, case.text)
    return refusal(Finding.NOTE_ON_NAMES, found) if found else None


def framework_remark(case: Case) -> Verdict | None:
    """Refuse remarks on the framework itself: future releases, references to clauses."""
    found = _first_match(_FRAMEWORK, case.text) if case.note else ""
    if not found and not case.remark:
        return None
    return refusal(Finding.FRAMEWORK_REMARK, found or "note")


def is_framework_remark(text: str) -> bool:
    """Say whether a sentence is about the framework; what follows in its note is so too.

    >>> is_framework_remark("Further work is needed."), is_framework_remark("It works.")
    (True, False)
    """
    return bool(_FRAMEWORK.search(text))


def future_remark(case: Case) -> Verdict | None:
    """Refuse what may come or has ended: "might one day be offered to X", "used to inform X"."""
    found = _first_match(_COMING, case.text) or _first_match(_ENDED, case.text)
    return refusal(Finding.MAY_COME, found[:40]) if found else None


def cross_reference(case: Case) -> Verdict | None:
    """Refuse "see X", "for refunds, refer to X": where to read more."""
    here = case.anchor - 1
    while case.word(here) in DETERMINERS | {"also", "to", "e.g", "under", "in"}:
        here -= 1
    for at in (here, case.left.at):
        if case.word(at) in _SEEING and case.item(at - 1).kind != "self":
            return refusal(Finding.CROSS_REFERENCE, case.items[at].text.lower())
    near = [case.word(back) for back in range(case.left.at - 4, case.left.at)]
    if case.preposition == "to" and ("reader" in near or "reference" in near):
        return refusal(Finding.CROSS_REFERENCE, "reference to")
    return None


def excluded(case: Case) -> Verdict | None:
    """Refuse what stands behind "Out of scope:", "Not covered:"."""
    opening = case.items[: min(case.at, _LABEL)]
    return refusal(Finding.OUT_OF_SCOPE, opening[0].text) if is_excluding(opening) else None


def is_excluding(items: Sequence[Item]) -> bool:
    """Say whether words say that what follows them is no part of the self."""
    return bool(_EXCLUDING.search(" ".join(item.text for item in items[:_LABEL])))
