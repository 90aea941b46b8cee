"""Rules for fixed ways of saying it: "X (out)", "→ X", "lets X know", "X is its main source".

And for names that a noun introduces: "Inputs: X", "client processes, such as X".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from etom_kg.interfaces.clause.clauses import LABELS, label_of
from etom_kg.interfaces.clause.items import Item
from etom_kg.interfaces.clause.verbs import REACH, behind
from etom_kg.interfaces.english.grammar import AUXILIARIES, BE, GENERIC_NOUNS, PREPOSITIONS
from etom_kg.interfaces.english.vocabulary import frame
from etom_kg.interfaces.english.words import word_set
from etom_kg.interfaces.rules.case import Case, Finding, Verdict
from etom_kg.interfaces.values import Direction

__all__ = [
    "absolute",
    "arrow",
    "causative",
    "copula",
    "headline",
    "inverted",
    "label",
    "marked",
    "named_as",
    "role",
    "so_too",
]

_CLIENTS = word_set("client consumer consuming recipient receiving downstream using user")
_SOURCES = word_set(
    "supplier provider source supplying providing feeding upstream originating sending"
)
_TELLING = word_set("by from to with")
_LOOSE = word_set("input output interface recipient consumer")
"""Labels that need no colon: "multiple inputs, including X"."""


def role(case: Case) -> Verdict | None:
    """Read the way from the noun: "client processes, such as X", "source processes (X)"."""
    at = case.anchor
    if case.word(at) not in GENERIC_NOUNS or case.preposition in _TELLING:
        return None
    words = {case.word(at - 1), case.word(at)}
    if words & _CLIENTS:
        return Verdict("out", Finding.ROLE, case.trigger(at - 1, at), 0.75)
    if words & _SOURCES:
        return Verdict("in", Finding.ROLE, case.trigger(at - 1, at), 0.75)
    return None


def headline(case: Case) -> Verdict | None:
    """Read the way from a label at the start of a sentence: "Callers: X, Y"."""
    low = max(-1, case.at - REACH)
    colon = next((at for at in range(case.at - 1, low, -1) if case.word(at) == ":"), -1)
    low = max(-1, colon - 8)
    start = next((at + 1 for at in range(colon, low, -1) if case.word(at) in (";", ".")), low + 1)
    found = label_of(case.items[start : colon + 1])
    return Verdict(found[0], Finding.LABEL, found[1], 0.75) if found else None


def _labels(item: Item) -> bool:
    return item.key in LABELS and item.key not in PREPOSITIONS


def copula(case: Case) -> Verdict | None:
    """Read the way from a noun that the name is said to be: "its readers are X and Y"."""
    at = case.left.at
    if case.governor.key not in BE or case.verb:
        return None
    for back in range(at - 1, max(-1, at - 8), -1):
        item = case.items[back]
        if item.kind != "word":
            return None
        if _labels(item):
            return Verdict(LABELS[item.key], Finding.LABEL, item.text.lower(), 0.7)
    return None


def label(case: Case) -> Verdict | None:
    """Read the way from a noun in front: "inputs, including X", "the inputs are lists of X"."""
    if case.preposition not in ("", "of"):
        return None
    start = case.left.at - 2 if case.preposition else case.at - 1
    for back in range(start, max(-1, case.at - REACH), -1):
        item = case.items[back]
        if item.key in _LOOSE:
            return Verdict(LABELS[item.key], Finding.LABEL, item.text.lower(), 0.65)
        if item.verb and "third" in item.verb.kinds and not item.nouns:
            return None
    return None


_MARKS: dict[str, Direction] = {
    "in": "in", "out": "out", "both": "both", "input": "in", "output": "out", "from": "in",
    "to": "out", "in/out": "both", "source": "in", "target": "out", "consumer": "out",
    "supplier": "in", "provider": "in", "receiver": "out", "bidirectional": "both",
}  # fmt: skip
_STREAM: dict[str, Direction] = {"upstream": "in", "downstream": "out"}
_ARROWS = ("→", "⇒", "➔", "➜", "►", "->", "=>", "–>")
_CAUSING = word_set("get have has cause persuade press urge lead let make help move prompt")
_SETTING = word_set("set setting put putting get getting got bring brought bringing throw call")
_MOTION = word_set("motion work play action gear action operation going")
_DRAWING = word_set("bring call loop pull draw rope take copy cut")
_INWARD = word_set("in into on aboard along")
_FORMING = word_set("constitute form become represent remain")
Judge = Callable[[Case], Verdict]


def marked(case: Case) -> Verdict | None:
    """Take the way that stands in a bracket behind the name: "X (out)", "Y (in)"."""
    after = case.word(case.at + 1)
    if after in _STREAM:
        return Verdict(_STREAM[after], Finding.MARKED, after, 0.8)
    if after != "(":
        return None
    inside: list[str] = []
    for item in case.items[case.at + 2 : case.at + 6]:
        if item.key == ")":
            way = _MARKS.get(" ".join(inside).replace(" and ", "/").replace(" / ", "/"))
            return Verdict(way, Finding.MARKED, way, 0.9) if way else None
        inside.append(item.key)
    return None


def arrow(case: Case) -> Verdict | None:
    """Take the way of an arrow: "fault list → X", "X → fault list"."""
    left = "".join(item.text for item in case.items[max(0, case.at - 2) : case.at])
    right = "".join(item.text for item in case.items[case.at + 1 : case.at + 3])
    into, out_of = left.endswith(_ARROWS), right.startswith(_ARROWS)
    if into == out_of:
        return None
    return Verdict("out" if into else "in", Finding.ARROW, "arrow", 0.75)


def causative(case: Case) -> Verdict | None:
    """Take "lets X know", "gets X to deliver", "has X check", "brings X in", "calls in X"."""
    at, end = case.left.at, behind(case.items, case.at)
    if case.governor.kind != "word":
        return None
    key, after, following = case.word(at), case.word(end), case.verb_form(end)
    if key == "in" and case.word(at - 1) in _DRAWING:
        return Verdict("out", Finding.MADE_TO_ACT, case.trigger(at - 1, at), 0.75)
    if key in _DRAWING and after in _INWARD:
        return Verdict("out", Finding.MADE_TO_ACT, case.trigger(at, end), 0.75)
    if key in _SETTING and (after == "going" or case.word(end + 1) in _MOTION):
        return Verdict("out", Finding.MADE_TO_ACT, case.trigger(at, end), 0.75)
    bare = following is not None and "base" in following.kinds
    if key in _CAUSING and (after == "to" or bare):
        return Verdict("out", Finding.MADE_TO_ACT, case.trigger(at), 0.75)
    return None


def absolute(case: Case) -> Verdict | None:
    """Take "with X being informed", "X having agreed": a clause without a finite verb."""
    end = behind(case.items, case.at)
    form = case.verb_form(end + 1)
    if case.word(end) not in ("being", "having") or form is None:
        return None
    having = case.word(end) == "having"
    found = frame("subject" if having else "passive subject", form.classes)
    if found is None:
        return None
    direction = "in" if having and found[0] == "both" else found[0]
    return Verdict(direction, Finding.CLAUSE_ASIDE, case.items[end + 1].text.lower(), found[1])


def named_as(case: Case) -> Verdict | None:
    """Take what the name is said to be: "X is its main source", "X is a close partner"."""
    end = behind(case.items, case.at)
    if case.word(end) not in BE | _FORMING or case.preposition:
        return None
    for at in range(end + 1, min(len(case.items), end + 8)):
        item = case.items[at]
        if _labels(item) and (item.verb is None or case.word(at - 1) not in BE):
            return Verdict(LABELS[item.key], Finding.LABEL, item.text.lower(), 0.65)
        if item.kind != "word" or item.key in PREPOSITIONS:
            return None
    return None


def inverted(case: Case) -> Verdict | None:
    """Take "also informed are X and Y": the participle stands in front."""
    at = case.left.at
    if case.governor.key not in BE:
        return None
    for place in (at - 1, behind(case.items, case.at)):
        form = case.verb_form(place)
        found = frame("passive subject", form.classes) if form and "past" in form.kinds else None
        if found:
            trigger = case.items[place].text.lower()
            return Verdict(found[0], Finding.OTHER_ACTED_ON, trigger, found[1])
    return None


def so_too(case: Case, judge: Judge) -> Verdict | None:
    """Say of Y what is said of X: "X is informed, and so is Y", "in addition to X, Y ..."."""
    at = case.left.at
    if case.word(at - 1) == "so" and case.governor.key in AUXILIARIES:
        others = range(at - 2, max(-1, at - REACH), -1)
    elif case.phrase(at, 3) == "in addition to":
        others = range(case.at + 1, min(len(case.items) - 1, case.at + 6))
    else:
        return None
    for other in others:
        if case.items[other].kind == "group":
            verdict = judge(replace(case, at=other))
            return replace(verdict, finding=Finding.SAME_AS_BEFORE) if verdict.direction else None
    return None
