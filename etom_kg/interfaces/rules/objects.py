"""Rules for a name that is the object of a verb, or its agent behind "by"."""

from __future__ import annotations

from etom_kg.interfaces.clause.items import Item
from etom_kg.interfaces.clause.places import subject_of
from etom_kg.interfaces.clause.verbs import noun_by_place
from etom_kg.interfaces.english.grammar import BE, DETERMINERS, PREPOSITIONS
from etom_kg.interfaces.english.vocabulary import Frame, frame
from etom_kg.interfaces.english.words import word_set
from etom_kg.interfaces.rules.case import Case, Finding, Verdict

__all__ = ["acted_on", "by_other", "is_noun", "is_passive", "of_subject"]

_BUYING = word_set("buy purchase rent lease hire procure order")
_CHANGING = word_set("update refresh correct modify change complete extend fill overwrite adjust")
_OWN = word_set("its their such")
_WORKING = word_set(
    "print mail post ship archive publish pay install execute implement file "
    "register record log charge refund"
)
"""What is done to a thing that is there: who does it takes what the self has made."""
_MAKING = word_set(
    "create define set set-up develop establish prepare compile produce decide determine approve "
    "fix make draw-up write design specify plan maintain keep choose select authorize"
)
_GIVING = word_set(
    "owe give send provide supply offer furnish hand deliver assign pass forward feed grant reach"
)


def acted_on(case: Case) -> Verdict | None:
    """Take the direct object: "notifies X", "uses X", "provides X with ..."."""
    at, verb = case.left.at, case.governor.verb
    if verb is None or is_noun(case, at) or (case.verb and case.word(at - 1) == ","):
        return None
    found = frame("object", verb.classes)
    if verb.lemma == "hear":
        found = "both", 0.65
    if found is None and verb.lemma in _GIVING:
        found = "out", 0.8
    return of_subject(case, at, found, Finding.ACTS_ON_OTHER, case.trigger(at)) if found else None


def is_noun(case: Case, at: int) -> bool:
    """Say whether a word that may be noun or verb is a noun: an article stands in front."""
    before = case.word(at - 1)
    return bool(case.items[at].nouns) and (
        before in DETERMINERS - {"both"} or before in PREPOSITIONS - {"to"}
    )


def is_passive(case: Case, at: int) -> bool:
    """Say whether a form of "be" stands in front of a participle."""
    joined = case.word(at - 1) in ("and", "or")
    return any(case.word(back) in BE for back in range(at - (9 if joined else 3), at))


def by_other(case: Case) -> Verdict | None:
    """Take the agent: "reported by X" comes in, "used by X" goes out."""
    if case.preposition != "by":
        return None
    at = case.left.at
    if any(item.kind == "self" for item in case.items[at + 1 : case.at]):
        return Verdict("both", Finding.DONE_TOGETHER, "by", 0.7)
    for back in range(at - 1, max(-1, at - 8), -1):
        item = case.items[back]
        if item.verb and "past" in item.verb.kinds:
            return _agent(case, back)
        unknown = item.text.endswith("ed") and is_passive(case, back)
        verdict = _made_by(case, item, back) if back == at - 1 or unknown else None
        if verdict:
            return verdict
    return None


def _made_by(case: Case, item: Item, at: int) -> Verdict | None:
    """Judge "reports by X", "for use by X", "subject to approval by X"."""
    trigger = case.trigger(at, at + 1)
    if item.kind == "word" and item.verb is None and item.text.endswith("ed"):
        return Verdict("in", Finding.DONE_BY_OTHER, trigger, 0.65)
    if case.word(at - 2) == "subject":
        return Verdict("in", Finding.MADE_BY_OTHER, trigger, 0.75)
    if case.word(at - 1) in ("for", "to") and item.kind == "word":
        return Verdict("out", Finding.FOR_USE_BY_OTHER, case.trigger(at - 1, at), 0.85)
    if item.nouns & {"thing", "fruit"}:
        return Verdict("in", Finding.MADE_BY_OTHER, trigger, 0.75)
    return None


def _agent(case: Case, at: int) -> Verdict | None:
    """Judge what the other is said to do, by the participle at an index."""
    verb = case.items[at].verb
    found = frame("by", verb.classes) if verb else None
    if verb is None or found is None:
        return None
    direction, sure = found
    trigger = case.trigger(at, case.left.at)
    if any(case.word(back) == "into" for back in range(at - 6, at)):
        return Verdict("out", Finding.WRITTEN_TO_OTHER, trigger, 0.75)
    main = _main_verb(case, at)
    if case.word(main) in _CHANGING:
        return Verdict("out", Finding.WRITTEN_TO_OTHER, case.trigger(main, case.left.at), 0.75)
    if direction == "in" or verb.lemma in _BUYING:
        direction = "in"
        if _future(case, at):
            return Verdict("out", Finding.LEFT_TO_OTHER, trigger, 0.75)
        if is_passive(case, at):
            if _made_here(case, at) or verb.lemma in _WORKING:
                return Verdict("out", Finding.LEFT_TO_OTHER, trigger, 0.7)
            sure -= 0.15
    return Verdict(direction, Finding.DONE_BY_OTHER, trigger, sure)


def _made_here(case: Case, at: int) -> bool:
    """Say whether what the other works on comes from the self: "tickets opened here are"."""
    verb = case.verb_form(at)
    own = any(item.text.lower() in _OWN for item in case.items[max(0, at - 6) : at])
    if own and verb and verb.lemma not in _MAKING and "do" in verb.classes:
        return True
    return any(
        case.word(back) == "here"
        or (case.item(back).kind == "self" and case.word(back - 1) == "by")
        for back in range(at - 9, at)
    )


def _main_verb(case: Case, at: int) -> int:
    """Return the index of the verb whose object a participle modifies: "uses lists kept by"."""
    for back in range(at - 1, max(-1, at - 8), -1):
        form = case.verb_form(back)
        if form and form.finite and not noun_by_place(case.items, back):
            return back
    return -1


def _future(case: Case, at: int) -> bool:
    """Say whether something is yet to be done: "to be tested by", "will be reported by"."""
    before = [case.word(back) for back in range(at - 3, at)]
    return "be" in before and bool({"to", "will", "shall"} & set(before))


def of_subject(
    case: Case, at: int, found: Frame, finding: Finding, trigger: str, preposition: str = ""
) -> Verdict:
    """Return the verdict of a frame, on another subject than the self where the verb has one."""
    acting = subject_of(case.items, at) if case.verb_form(at) and not is_passive(case, at) else None
    subject = acting if acting is not None and case.items[acting].kind == "group" else None
    return Verdict(found[0], finding, trigger, found[1], subject, preposition)
