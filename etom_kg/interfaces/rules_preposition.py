"""Rules for a name behind a preposition, by the verb or noun that the preposition belongs to."""

from __future__ import annotations

from etom_kg.interfaces.case import Case, Verdict
from etom_kg.interfaces.frames import frame
from etom_kg.interfaces.grammar import PREPOSITIONS
from etom_kg.interfaces.licences import licensed
from etom_kg.interfaces.rules_object import acted_on, by_other, noun_here, told
from etom_kg.interfaces.verbs import REACH

__all__ = [
    "bare_preposition",
    "by_preposition",
    "same_as_before",
    "started_in_other",
]

_PLACES = {
    "to": "to", "into": "to", "onto": "to", "toward": "to", "towards": "to",
    "from": "from", "with": "with", "alongside": "with", "between": "with", "among": "with",
    "for": "for", "through": "through", "via": "through",
    "in": "in", "within": "in", "during": "in", "at": "in",
    "on": "on", "upon": "on", "of": "of",
}  # fmt: skip


def by_preposition(case: Case) -> Verdict | None:
    """Take "reports to X", "orders from X", "in conjunction with X", "capacity for X"."""
    at = case.left.at
    place = _PLACES.get(case.preposition)
    if place is None:
        return None
    low = max(-1, at - REACH)
    for back in range(at - 1, low, -1):
        item = case.items[back]
        if item.kind == "mark" and item.key in ";:":
            break
        if item.kind != "word":
            continue
        found = licensed(case, item, back, place)
        if found:
            return told(case, back, found, f"{case.preposition} other", case.trigger(back, at))
    return None


def started_in_other(case: Case) -> Verdict | None:
    """Take what the self does in the other: "triggers tests in X", "monitors activity in X"."""
    area = bool(case.group.mentions) and case.group.mentions[0].category == "area"
    if area or case.preposition not in ("in", "within", "at", "on"):
        return None
    at = case.left.at
    if case.word(at - 1) == "done":
        return Verdict("in", "in other", case.trigger(at - 1, at), 0.6)
    for back in (at - 2, at - 3, at - 4):
        item = case.items[back] if back >= 0 else None
        if item is None or item.kind != "word" or item.key in PREPOSITIONS:
            return None
        if (
            item.verb
            and item.verb.kinds & {"base", "third", "gerund"}
            and not noun_here(case, back)
        ):
            found = frame("object", item.verb.classes)
            return (
                Verdict(found[0], "acts in other", case.trigger(back, at), 0.65) if found else None
            )
    return None


def bare_preposition(case: Case) -> Verdict | None:
    """Take "from X" and "to X" as they stand where no word tells more."""
    weak = {
        "from": ("in", 0.6), "to": ("out", 0.6), "into": ("out", 0.6), "by": ("in", 0.5),
        "for": ("out", 0.5), "with": ("both", 0.45), "via": ("out", 0.55), "through": ("out", 0.55),
        "using": ("in", 0.85), "following": ("in", 0.55), "between": ("both", 0.6),
        "after": ("in", 0.5), "before": ("out", 0.5), "behalf": ("in", 0.6),
    }  # fmt: skip
    found = weak.get(case.preposition)
    if case.preposition == "without" and case.left.at == 0 and _helpless(case):
        found = "in", 0.6
    if found is None:
        return None
    before = case.items[case.left.at - 1] if case.left.at > 0 else None
    if case.preposition in ("via", "through") and before and before.kind == "self":
        found = "in", 0.6
    unknown = before is not None and before.verb is None and before.text.endswith("ed")
    aside = case.word(case.left.at - 1) == "," and case.word(case.at + 1) == ","
    if case.preposition == "with" and (unknown or aside):
        found = "both", 0.55
    return Verdict(found[0], f"bare {case.preposition}", case.preposition, found[1])


def _helpless(case: Case) -> bool:
    """Say whether "we could not work" follows "without X"."""
    return any(
        i.key in ("not", "cannot", "no", "nothing") for i in case.items[case.at + 1 : case.at + 11]
    )


def same_as_before(case: Case) -> Verdict | None:
    """Say of Y what is said of X: "interacts with X to plan and Y to build"."""
    governor = case.governor
    if governor is None or case.verb:
        return None
    again = case.preposition and case.word(case.left.at - 1) in ("and", "or", "those", "that")
    listed = governor.key == ";" and case.items[case.left.at - 1].kind == "group"
    if governor.key not in ("and", "or", ",") and not again and not listed:
        return None
    low = max(-1, case.left.at - 14)
    for back in range(case.left.at, low, -1):
        mark = case.items[back].kind == "mark" and case.items[back].key in ";:"
        if mark and not (listed and case.items[back - 1].kind == "group"):
            return None
        if case.items[back].kind == "group":
            earlier = Case(case.items, back, False, case.listed, case.note, case.kin)
            for rule in (acted_on, by_other, by_preposition):
                verdict = rule(earlier)
                if verdict:
                    return Verdict(verdict.direction, "same as before", verdict.trigger, 0.6)
            if not listed:
                return None
    return None
