"""Rules for a name that is the subject: the other acts, is acted on, or shall be able to act."""

from __future__ import annotations

from collections.abc import Mapping

from etom_kg.interfaces.clause.clauses import agent_behind
from etom_kg.interfaces.clause.items import Item
from etom_kg.interfaces.clause.verbs import REACH, noun_by_place, verb_at, verb_behind
from etom_kg.interfaces.english.grammar import (
    AUXILIARIES,
    CONJUNCTIONS,
    CONTENTS,
    DETERMINERS,
    PEOPLE,
    PREPOSITIONS,
    SUBORDINATORS,
)
from etom_kg.interfaces.english.vocabulary import Frame, frame
from etom_kg.interfaces.english.words import word_set
from etom_kg.interfaces.rules.case import Case, Finding, Verdict, refusal
from etom_kg.interfaces.values import Direction

__all__ = ["beside_self", "kept_informed", "other_acts", "purpose", "wanted_by_other"]

_ENSURING = word_set("ensure guarantee assure")
_DEMANDING = word_set("request ask order query")
_TAKING = frozenset(("need", "receive", "use"))
_AT = word_set("on at upon")
"""Behind the verb of a relative clause: what X acts on, looks at."""
_PASSING_JUDGEMENT = word_set("validate verify")
_PASSIVE: Mapping[str, Frame] = {
    "performed": ("in", 0.55),
    "heard": ("both", 0.65),
    "brought": ("both", 0.75),
}
"""What some participles say of their subject, whatever the class of the verb says."""
_RELATIVE = word_set("that which whom what")
_JOINT = word_set("joint common shared combined united mutual")
_DIFFERENT = word_set("another own different other separate")
_WHATEVER = word_set("what whatever whichever")
_ONCE = word_set("once when after until till unless if whenever as")
_WHEN = word_set("upon on once after following")
_STOPS = (SUBORDINATORS | PREPOSITIONS | CONJUNCTIONS | {"here"}) - {"to"}
_ONWARD = word_set("to on over into back up down onto toward towards off out via through")
_KEPT = word_set("informed updated up aware abreast posted apprised supplied fed")
_KEEPING = word_set("keep keeping kept make making hold holding")


def purpose(case: Case) -> Verdict | None:
    """Take support of the other: "... so that X can operate", "ensures that X are ready"."""
    at = case.left.at - (case.word(case.left.at) == "that")
    form = case.verb_form(at)
    ensured = form is not None and form.lemma in _ENSURING
    if case.verb and (ensured or case.word(at) in ("so", "sure")):
        return Verdict("out", Finding.PURPOSE, case.trigger(at), 0.9)
    return None


def wanted_by_other(case: Case) -> Verdict | None:
    """Take "information that X needs" as out, "the report that X produces" as in.

    "that" stands for what the noun in front names, so that behind the verb there is no object.
    """
    verb, opener = case.verb, case.governor
    before = case.word(case.left.at - 1)
    if verb and opener.key == "which" and before in PREPOSITIONS and before != "by":
        form = case.verb_form(verb.at)
        telling = form is not None and form.classes & {"give", "tell"} and not verb.passive
        if "own" in (case.word(verb.at + 1), case.word(verb.at + 2)):
            return None
        adding = before in ("to", "into") and form is not None and form.classes & {"give", "do"}
        way: Direction = "in" if adding or telling else "out"
        return Verdict(way, Finding.WANTED_BY_OTHER, case.trigger(case.left.at - 1, verb.at), 0.7)
    form = case.verb_form(verb.at) if verb else None
    if opener.key in ("that", "which"):
        place = case.left.at - 1
        place -= case.word(place) == ","
        opener = case.item(place)
        relative = opener.kind == "word" and opener.key not in CONTENTS
        relative = relative and (bool(opener.nouns) or noun_by_place(case.items, place))
    else:
        relative = bool(opener.nouns)
    if verb is None or not (relative or opener.key in _WHATEVER):
        return None
    if verb.passive or (opener.key not in _WHATEVER and case.word(case.left.at - 1) in _WHEN):
        return None
    trigger = case.trigger(verb.at)
    if form and form.classes & _TAKING and not form.classes & {"give", "tell", "do"}:
        return Verdict("out", Finding.WANTED_BY_OTHER, trigger, 0.8)
    stranded = case.item(verb.at + 2)
    ends = stranded.kind == "mark" or stranded.key in AUXILIARIES or stranded.verb is not None
    if case.word(verb.at + 1) in _AT or (case.word(verb.at + 1) in PREPOSITIONS and ends):
        return Verdict("out", Finding.WANTED_BY_OTHER, trigger, 0.7)
    if _handed_on(case, verb.at) and not _taken(case):
        return None
    if not (form and form.classes) and not _gap(case, verb.at):
        return None
    return Verdict("in", Finding.MADE_FOR_SELF, trigger, 0.7)


def _gap(case: Case, at: int) -> bool:
    """Say whether no object stands behind a verb: "tickets that X has left open"."""
    item = case.item(at + 1)
    return item.kind not in ("group", "self") and DETERMINERS.isdisjoint((case.word(at), item.key))


def _handed_on(case: Case, at: int) -> bool:
    """Say whether what the other makes is for a third: "the list that X sends to Y"."""
    for item in case.items[at + 1 : at + 12]:
        if item.kind in ("mark", "group") or item.key == "and":
            return item.kind == "group"
    return False


def _taken(case: Case) -> bool:
    """Say whether the self takes what the other makes: "collects the list that X ..."."""
    before = case.items[max(0, case.left.at - 5) : case.left.at]
    return any(item.is_verb("receive", "use") and not item.nouns for item in before)


def other_acts(case: Case) -> Verdict | None:
    """Take the other as subject: "X notifies this process", "X are informed"."""
    verb = case.verb
    if verb is None:
        return None
    item = case.items[verb.at]
    trigger = item.text.lower()
    if verb.passive:
        return _acted_on(case, item, verb.at)
    if _made_by_self(case, verb.at):
        return Verdict("out", Finding.OTHER_ACTS_ON_SELF, trigger, 0.8)
    addressed = _addressee(case, verb.at)
    found = _acting(case, item, verb.at)
    if addressed == "other":
        return None
    if addressed == "self" and found:
        return Verdict(found[0], Finding.OTHER_ACTS_ON_SELF, trigger, 0.95)
    if item.is_verb("use") and case.word(verb.at + 1) in _DIFFERENT:
        return refusal(Finding.COMPARISON, trigger)
    if _waited_for(case, verb.at):
        return Verdict("in", Finding.OTHER_GOES_ON, trigger, 0.65)
    return _plain(case, item, verb.at, found) if found else None


def _plain(case: Case, item: Item, at: int, said: Frame) -> Verdict:
    """Take what the verb of the other says, unless it only goes on or speaks to people."""
    trigger = item.text.lower()
    if _goes_on(case):
        return Verdict("out", Finding.OTHER_GOES_ON, trigger, 0.7)
    if item.is_verb("tell", "give") and _speaks_to_party(case, at):
        return refusal(Finding.CHARGE_OF_OTHER, trigger, 0.8)
    return Verdict(said[0], Finding.OTHER_ACTS, trigger, said[1])


def _acted_on(case: Case, item: Item, at: int) -> Verdict | None:
    """Take the other as what is acted on: "X are informed"."""
    found = _PASSIVE.get(item.key)
    if item.is_verb("need") and case.word(at + 1) == "to":
        found = "out", 0.8
    if found is None and item.verb and not agent_behind(case.items, at):
        found = frame("passive subject", item.verb.classes)
    trigger = item.text.lower()
    return Verdict(found[0], Finding.OTHER_ACTED_ON, trigger, found[1]) if found else None


def _acting(case: Case, item: Item, at: int) -> Frame | None:
    """Return what the verb of the other says: asking and judging come in."""
    if item.verb is None:
        return None
    if item.verb.lemma in _DEMANDING:
        return "in", 0.75
    if item.verb.lemma in _PASSING_JUDGEMENT:
        return "in", 0.65
    found = frame("subject", item.verb.classes)
    if found and item.verb.lemma == "communicate" and case.item(at + 1).kind == "self":
        return "in", found[1]
    return found


def _speaks_to_party(case: Case, at: int) -> bool:
    """Say whether a verb speaks to people, not to a process: "X informs the guest"."""
    for item in case.items[at + 1 : at + 12]:
        if item.key in PEOPLE:
            return True
        if item.kind != "word" or item.key in _STOPS:
            return False
    return False


def _waited_for(case: Case, at: int) -> bool:
    """Say whether the self goes on when the other has done something: "once X has cleared it"."""
    opener = case.word(case.left.at) in _ONCE
    return opener and any(case.word(back) in ("has", "have") for back in range(at - 2, at))


def _goes_on(case: Case) -> bool:
    """Say whether "upon approval", "once tested" opens the clause in which the other acts."""
    opening = case.items[1 : case.at]
    if case.items[0].key not in _WHEN or all(i.key in DETERMINERS for i in opening):
        return False  # "after X has opened a case"
    return not any(i.kind == "group" or i.key in SUBORDINATORS for i in opening)


def _addressee(case: Case, at: int) -> str:
    """Return who the verb at an index speaks to: self, other or nobody."""
    within = False
    subordinate = case.governor.key in _ONCE
    for here, item in enumerate(case.items[at + 1 : at + REACH], at + 1):
        if subordinate and item.key == ",":
            return ""
        if item.key == ";" or (item.kind == "self" and _own_clause(case, here)):
            return ""
        within = within or item.key in ("that", "which")
        if item.kind == "self" and not _passed_on(case, here):
            return "self"
        if item.kind == "group" and case.word(here - 1) != "and":
            return "" if within else "other"
    return ""


def _own_clause(case: Case, at: int) -> bool:
    """Say whether the self begins a clause of its own: "X looks at trends, this process ..."."""
    opens = "," in (case.word(at - 1), case.word(at - 2))
    return opens and verb_at(case.items, at + 1, finite=True) is not None


def _made_by_self(case: Case, at: int) -> bool:
    """Say whether the other works on what the self has made: "on what is reported by it".

    Or "that this process has chosen", "that is found here".
    """
    if case.word(at + 1) in AUXILIARIES:
        return False
    for here in range(at + 2, min(len(case.items), at + REACH)):
        before, item = case.word(here - 1), case.items[here]
        if item.kind in ("mark", "group"):
            return False
        place = here - 1
        if item.kind == "self" and before == "by":
            place = here - 2
        elif item.kind == "self" and before in _RELATIVE:
            verb = verb_at(case.items, here + 1, finite=True)
            place = verb.at if verb and case.word(here - 2) not in PREPOSITIONS else 0
        elif item.key != "here":
            continue
        made, form = case.item(place), case.verb_form(place)
        if place > at and (form or made.text.endswith("ed")):
            return not (form and form.classes & _TAKING) or "do" in form.classes
    return False


def _passed_on(case: Case, at: int) -> bool:
    """Say whether a pronoun is what is passed on, not the self: "hands it to Y"."""
    return case.word(at) in ("it", "them") and case.word(at + 1) in _ONWARD


def kept_informed(case: Case) -> Verdict | None:
    """Take "keeps X informed", "X are kept up to date"."""
    after = ""
    if case.verb and case.word(case.verb.at) == "kept":
        after = case.word(case.verb.at + 1)
    elif case.governor.key in _KEEPING:
        after = case.word(case.at + 1)
    if after in _KEPT:
        return Verdict("out", Finding.KEPT_INFORMED, f"kept {after}", 0.85)
    return None


def beside_self(case: Case) -> Verdict | None:
    """Take "X and this process jointly check the fleet": both act."""
    if case.at == 2 and case.items[0].kind == "self" and case.word(1) == "and":
        return _with_self(case) if case.verb else None
    if _shared_with_self(case):
        return Verdict("both", Finding.BESIDE_SELF, case.trigger(case.left.at - 1), 0.8)
    if case.word(case.at + 1) != "and" or case.item(case.at + 2).kind != "self":
        return None
    verb = verb_behind(case.items, case.at + 2) if case.left.at < 0 else None
    return Verdict("both", Finding.BESIDE_SELF, case.trigger(verb.at), 0.7) if verb else None


def _shared_with_self(case: Case) -> bool:
    """Say whether "a joint effort of X and this process" is said, or of this process and X."""
    at = next((b for b in range(case.at - 1, case.at - 5, -1) if case.word(b) == "of"), 0)
    joint = any(case.word(back) in _JOINT for back in range(at - 3, at))
    around = case.items[at + 1 : case.at + 3]
    return joint and any(i.key == "and" for i in around) and any(i.kind == "self" for i in around)


def _with_self(case: Case) -> Verdict:
    """Take "this process and X exchange data"; what both do each for itself is no exchange."""
    at = case.verb.at if case.verb else 0
    near = case.items[max(0, at - 2) : at + 4]
    jointly = any(item.key in ("jointly", "together", "both") for item in near)
    if jointly or case.items[at].is_verb("both") or case.word(at) == "share":
        return Verdict("both", Finding.BESIDE_SELF, case.trigger(at), 0.8)
    return refusal(Finding.EACH_FOR_ITSELF, case.trigger(at))
