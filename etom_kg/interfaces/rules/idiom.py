"""Rules for fixed ways of saying it: "X (out)", "→ X", "lets X know", "X is its main source".

Rules for names that a noun introduces: "Inputs: X", "client processes, such as X".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from etom_kg.interfaces.clause.clauses import LABELS, label_of
from etom_kg.interfaces.clause.verbs import REACH, behind, noun_by_place
from etom_kg.interfaces.english.grammar import (
    ARTEFACTS,
    BE,
    DETERMINERS,
    GENERIC_NOUNS,
    INFORMATION,
    PREPOSITIONS,
)
from etom_kg.interfaces.english.vocabulary import frame
from etom_kg.interfaces.english.words import word_set
from etom_kg.interfaces.rules.case import Case, Verdict

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
    anchor = case.anchor
    if case.word(anchor) not in GENERIC_NOUNS or case.preposition in _TELLING:
        return None
    if case.verb and any(i.kind == "self" for i in case.items[anchor + 1 : case.at]):
        return None
    words = {case.word(anchor - 1), case.word(anchor)}
    if words & _CLIENTS:
        return Verdict("out", "role", case.trigger(anchor - 1, anchor), 0.75)
    if words & _SOURCES:
        return Verdict("in", "role", case.trigger(anchor - 1, anchor), 0.75)
    return None


def headline(case: Case) -> Verdict | None:
    """Read the way from a label at the start of a sentence: "Callers: X, Y"."""
    low = max(-1, case.at - REACH)
    colon = next((at for at in range(case.at - 1, low, -1) if case.word(at) == ":"), -1)
    if colon < 0:
        return None
    low = max(-1, colon - 8)
    start = next((at + 1 for at in range(colon, low, -1) if case.word(at) in (";", ".")), low + 1)
    found = label_of(case.items[start : colon + 1])
    return Verdict(found[0], "label", found[1], 0.75) if found else None


def copula(case: Case) -> Verdict | None:
    """Read the way from a noun that the name is said to be: "its readers are X and Y"."""
    at = case.left.at
    if case.governor is None or case.governor.key not in BE or case.verb:
        return None
    for back in range(at - 1, max(-1, at - 8), -1):
        item = case.items[back]
        if item.kind != "word":
            return None
        if item.key in LABELS and item.text.lower() not in ("in", "out"):
            return Verdict(LABELS[item.key], "label", item.text.lower(), 0.7)
    return None


def label(case: Case) -> Verdict | None:
    """Read the way from a noun in front: "multiple inputs, including X"."""
    low = max(-1, case.at - REACH)
    work = case.preposition == "of" and case.word(case.left.at - 1) in INFORMATION | ARTEFACTS
    if case.preposition and not work:
        return None
    for back in range(case.left.at - 2 if work else case.at - 1, low, -1):
        item = case.items[back]
        if item.key in _LOOSE:
            return Verdict(LABELS[item.key], "label", item.text.lower(), 0.65)
        if item.verb and "third" in item.verb.kinds and not item.nouns:
            return None
    return None


_MARKS = {
    "in": "in", "out": "out", "both": "both", "input": "in", "output": "out", "from": "in",
    "to": "out", "in/out": "both", "source": "in", "target": "out", "consumer": "out",
    "supplier": "in", "provider": "in", "receiver": "out", "bidirectional": "both",
}  # fmt: skip
_STREAM = {"upstream": "in", "downstream": "out"}
_RIGHT = frozenset("→⇒➔➜➝▶►»")
_LEFT = frozenset("←⇐◀◄«")
_CAUSING = word_set("get have has cause persuade press urge lead let make help move prompt")
_DRAWING = word_set("bring call loop pull draw rope take copy cut")
_INWARD = word_set("in into on aboard along")
Judge = Callable[[Case], Verdict]


def marked(case: Case) -> Verdict | None:
    """Take the way that stands in a bracket behind the name: "X (out)", "Y (in)"."""
    at = case.at
    if case.word(at + 1) in _STREAM:
        return Verdict(_STREAM[case.word(at + 1)], "marked", case.word(at + 1), 0.8)
    if case.preposition == "of" and case.word(case.left.at - 1) in _STREAM:
        way = "out" if case.word(case.left.at - 1) == "upstream" else "in"
        return Verdict(way, "marked", case.word(case.left.at - 1), 0.7)
    if case.word(at + 1) != "(":
        return None
    inside: list[str] = []
    for item in case.items[at + 2 : at + 6]:
        if item.key == ")":
            told = _MARKS.get(" ".join(inside).replace(" and ", "/").replace(" / ", "/"))
            return Verdict(told, "marked", told, 0.9) if told else None
        inside.append(item.key)
    return None


def arrow(case: Case) -> Verdict | None:
    """Take the way of an arrow: "fault list → X", "X → fault list"."""
    at = case.at
    before, after = case.items[max(0, at - 2) : at], case.items[at + 1 : at + 3]
    left = "".join(i.text for i in before if i.kind == "mark")
    right = "".join(i.text for i in after if i.kind == "mark")
    into = left[-1:] in _RIGHT or left.endswith(("->", "=>", "–>")) or right[:1] in _LEFT
    out_of = right[:1] in _RIGHT or right.startswith(("->", "=>", "–>")) or left[-1:] in _LEFT
    if into == out_of:
        return None
    return Verdict("out" if into else "in", "arrow", "arrow", 0.75)


def causative(case: Case) -> Verdict | None:
    """Take "lets X know", "gets X to deliver", "has X check", "brings X in", "calls in X"."""
    at, end = case.left.at, behind(case.items, case.at)
    if at < 0 or case.items[at].kind != "word":
        return None
    key, after = case.word(at), case.word(end)
    following = case.verb_form(end)
    if key == "let" and after == "know":
        return Verdict("out", "made to act", "let know", 0.85)
    if key == "in" and case.word(at - 1) in _DRAWING and at - 1 >= 0:
        return Verdict("out", "made to act", case.trigger(at - 1, at), 0.75)
    if key in _DRAWING and after in _INWARD:
        return Verdict("out", "made to act", case.trigger(at, end), 0.75)
    bare = following is not None and "base" in following.kinds
    asked = after == "to" and case.word(end + 1) not in DETERMINERS | PREPOSITIONS
    if key in _CAUSING and (asked or bare):
        return Verdict("out", "made to act", case.trigger(at), 0.75)
    return None


def absolute(case: Case) -> Verdict | None:
    """Take "with X being informed", "X having agreed": a clause without a finite verb."""
    end = behind(case.items, case.at)
    form = case.verb_form(end + 1)
    if case.word(end) not in ("being", "having") or form is None or "past" not in form.kinds:
        return None
    place = "passive subject" if case.word(end) == "being" else "subject"
    found = frame(place, form.classes)
    if found is None:
        return None
    direction = "in" if case.word(end) == "having" and found[0] == "both" else found[0]
    return Verdict(direction, "clause aside", case.items[end + 1].text.lower(), found[1])


def named_as(case: Case) -> Verdict | None:
    """Take what the name is said to be: "X is its main source", "X is a close partner"."""
    end = behind(case.items, case.at)
    if case.word(end) not in BE or case.preposition:
        return None
    for at in range(end + 1, min(len(case.items), end + 8)):
        item = case.items[at]
        noun = item.key in LABELS and item.key not in PREPOSITIONS
        if noun and (item.verb is None or case.word(at - 1) not in BE | {"not"}):
            return Verdict(LABELS[item.key], "label", item.text.lower(), 0.65)
        if item.kind != "word" or item.key in PREPOSITIONS or item.key in ("not", "part"):
            return None
        if item.verb and not noun_by_place(case.items, at):
            return None
    return None


def inverted(case: Case) -> Verdict | None:
    """Take "also informed are X and Y": the participle stands in front."""
    at = case.left.at
    if at < 1 or case.word(at) not in BE:
        return None
    for place in (at - 1, behind(case.items, case.at)):
        form = case.verb_form(place)
        found = frame("passive subject", form.classes) if form and "past" in form.kinds else None
        if found:
            trigger = case.items[place].text.lower()
            return Verdict(found[0], "other is acted on", trigger, found[1])
    return None


def so_too(case: Case, judge: Judge) -> Verdict | None:
    """Say of Y what is said of X: "X is informed, and so is Y", "in addition to X, Y ..."."""
    at = case.left.at
    if case.word(at) in BE | {"do", "does", "did", "has", "have"} and case.word(at - 1) == "so":
        for back in range(at - 2, max(-1, at - REACH), -1):
            if case.items[back].kind == "group":
                earlier = replace(case, at=back)
                told = judge(earlier)
                acted = told.direction and earlier.verb is not None
                return replace(told, rule="same as before") if acted else None
        return None
    if at > 2 or case.phrase(at, 3) not in ("in addition to", "besides", "alongside"):
        return None
    for ahead in range(case.at + 1, min(len(case.items) - 1, case.at + 6)):
        if case.items[ahead].kind == "group" and case.word(ahead - 1) in ",the":
            told = judge(replace(case, at=ahead))
            return replace(told, rule="same as before") if told.direction else None
    return None
