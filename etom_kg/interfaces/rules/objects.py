"""Rules for a name that is the object of a verb, or its agent behind "by"."""

from __future__ import annotations

from etom_kg.interfaces.clause.items import Item
from etom_kg.interfaces.clause.places import subject_of
from etom_kg.interfaces.clause.verbs import behind, noun_by_place
from etom_kg.interfaces.english.grammar import (
    AUXILIARIES,
    BE,
    DETERMINERS,
    PREPOSITIONS,
    SUBORDINATORS,
)
from etom_kg.interfaces.english.vocabulary import frame
from etom_kg.interfaces.english.words import word_set
from etom_kg.interfaces.rules.case import Case, Verdict

__all__ = ["acted_on", "by_other", "is_passive", "noun_here", "told"]

_BUYING = word_set("buy purchase rent lease hire procure order request_")
_KEPT = word_set("held kept owned stored maintained managed")
_CHANGING = word_set("update refresh correct modify change complete extend fill overwrite adjust")
_GIVING = word_set(
    "owe give send provide supply offer furnish hand deliver assign pass forward feed grant"
)


def acted_on(case: Case) -> Verdict | None:
    """Take the direct object: "notifies X", "uses X", "provides X with ..."."""
    at = case.left.at
    item = case.governor
    if item is None or item.verb is None or item.kind != "word":
        return None
    if noun_here(case, at) or (case.verb and case.word(at - 1) == ","):
        return None
    found = frame("object", item.verb.classes)
    if item.verb.lemma == "hear":
        found = "both", 0.65
    if found is None and item.verb.lemma in _GIVING and _given(case):
        found = ("out", 0.8)
    if found is None:
        return None
    return told(case, at, found, "acts on other", case.trigger(at))


def noun_here(case: Case, at: int) -> bool:
    """Say whether a word that may be noun or verb is a noun: an article stands in front."""
    before = case.word(at - 1)
    item = case.items[at]
    return bool(item.nouns) and (
        before in DETERMINERS - {"both"} or before in PREPOSITIONS - {"to"}
    )


def is_passive(case: Case, at: int) -> bool:
    """Say whether a form of "be" stands in front of a participle."""
    return any(case.word(back) in BE for back in range(max(0, at - 3), at))


def _given(case: Case) -> bool:
    """Say whether what is given stands behind the group: "sends X the data"."""
    after = case.word(behind(case.items, case.at))
    return (
        after == "with"
        or after in DETERMINERS
        or (after != "" and after not in PREPOSITIONS | AUXILIARIES | {",", ".", ";", "and", "or"})
    )


def by_other(case: Case) -> Verdict | None:
    """Take the agent: "reported by X" comes in, "used by X" goes out."""
    if case.preposition != "by":
        return None
    beside = any(i.kind == "self" for i in case.items[case.left.at + 1 : case.at])
    alone = not case.left.listed and behind(case.items, case.at) == case.at + 1
    joint = "jointly" in (case.word(case.left.at - 1), case.word(case.left.at - 2))
    if beside or (joint and alone):
        return Verdict("both", "done together", "by", 0.7)
    for back in range(case.left.at - 1, max(-1, case.left.at - 6), -1):
        item = case.items[back]
        if item.kind == "mark" and item.key != ",":
            return None
        near = back == case.left.at - 1 and item.kind == "word"
        participle = item.verb is not None and "past" in item.verb.kinds
        if near and item.verb is None and not item.nouns and item.text.endswith("ed"):
            return Verdict("in", "done by other", case.trigger(back, back + 1), 0.65)
        if near and not participle and case.word(back - 2) == "subject":
            return Verdict("in", "made by other", case.trigger(back, back + 1), 0.75)
        if near and not participle and case.word(back - 1) in ("for", "to"):
            return Verdict("out", "for use by other", case.trigger(back - 1, back), 0.85)
        if participle:
            return _agent(case, item, back)
        if near and item.nouns & {"thing", "fruit"}:
            return Verdict("in", "made by other", case.trigger(back, back + 1), 0.75)
    return None


def _agent(case: Case, item: Item, at: int) -> Verdict | None:
    assert item.verb is not None
    found = frame("by", item.verb.classes)
    if found is None:
        return None
    direction, sure = found
    if item.verb.lemma in _BUYING:
        direction = "in"
    trigger = case.trigger(at, case.left.at)
    if item.key in _KEPT and _written_into(case, at):
        return Verdict("out", "written to other", trigger, 0.75)
    main = _main_verb(case, at)
    subject = subject_of(case.items, main) if main is not None else None
    acting = subject if subject is not None and case.items[subject].kind == "group" else None
    if main is not None and item.key in _KEPT and case.items[main].key in _CHANGING:
        return Verdict("out", "written to other", case.trigger(main, case.left.at), 0.75, acting)
    if direction == "in" and _future(case, at):
        return Verdict("out", "left to other", trigger, 0.75)
    if direction == "in" and is_passive(case, at):
        if _made_here(case, at):
            return Verdict("out", "left to other", trigger, 0.7)
        sure -= 0.15
    return Verdict(direction, "done by other", trigger, sure, acting)


def _made_here(case: Case, at: int) -> bool:
    """Say whether what the other works on comes from the self: "tickets opened here are"."""
    for back in range(at - 1, max(-1, at - 10), -1):
        item = case.items[back]
        if item.kind == "mark" or item.key in SUBORDINATORS:
            return False
        if item.key == "here" or (item.kind == "self" and case.word(back - 1) == "by"):
            return True
    return False


def _written_into(case: Case, at: int) -> bool:
    """Say whether something is put into what a participle modifies: "writes it into the list"."""
    for back in range(at - 1, max(-1, at - 7), -1):
        if case.word(back) in ("into", "onto"):
            return True
        if case.items[back].kind != "word" or case.word(back) in PREPOSITIONS:
            return False
    return False


def _main_verb(case: Case, at: int) -> int | None:
    """Return the index of the verb whose object a participle modifies: "uses lists kept by"."""
    for back in range(at - 1, max(-1, at - 8), -1):
        item = case.items[back]
        if item.kind != "word" or item.key in PREPOSITIONS | SUBORDINATORS | AUXILIARIES:
            return None
        if item.verb and item.verb.finite and not noun_by_place(case.items, back):
            return back
    return None


def _future(case: Case, at: int) -> bool:
    """Say whether something is yet to be done: "to be tested by", "will be reported by"."""
    before = [case.word(back) for back in range(max(0, at - 3), at)]
    return "be" in before and bool({"to", "will", "shall"} & set(before))


def told(case: Case, at: int, found: tuple[str, float], rule: str, trigger: str) -> Verdict:
    """Return a verdict, told of another subject where the verb has one."""
    direction, sure = found
    item = case.items[at]
    subject = None
    if item.verb and not is_passive(case, at):
        acting = subject_of(case.items, at)
        if acting is not None and case.items[acting].kind == "group":
            subject = acting
    return Verdict(direction, rule, trigger, sure, subject)
