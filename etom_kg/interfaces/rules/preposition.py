"""Rules for a name behind a preposition, by the verb or noun that the preposition belongs to.

Which verbs and nouns in front give a preposition its way: "reports to", "an order from".
"""

from __future__ import annotations

from etom_kg.interfaces.clause.items import Item
from etom_kg.interfaces.clause.verbs import REACH, behind, noun_by_place
from etom_kg.interfaces.english.grammar import DETERMINERS, PREPOSITIONS
from etom_kg.interfaces.english.vocabulary import Frame, frame
from etom_kg.interfaces.english.words import word_set
from etom_kg.interfaces.rules.case import Case, Verdict
from etom_kg.interfaces.rules.objects import acted_on, by_other, is_passive, noun_here, told

__all__ = ["bare_preposition", "by_preposition", "licensed", "same_as_before", "started_in_other"]

_OBEYING = word_set("adhere conform comply subscribe listen work")
_ANSWERING = word_set("react respond answer reply")
_MADE = word_set(
    "define specify identify set establish develop determine produce create agree "
    "generate record capture gather collect obtain derive gain detect discover document "
    "prepare calculate estimate approve decide negotiate choose select make store keep hold"
)
_DONE = word_set(
    "deliver perform obtain provide achieve realize accomplish carry conduct source "
    "execute supply procure acquire gather collect"
)  # fmt: skip
_LEAVING = word_set(
    "place lodge file raise log register book record enter deposit leave order open"
)
_ORDERING = word_set("request order requisition buy purchase rent hire lease book commission ask")
_SETTLING = word_set(
    "check verify confirm clarify arrange settle clear review decide plan schedule prepare develop "
    "design define draft test validate resolve work set fix examine"
)
_RESTING = word_set("rely depend build base draw lean count hinge rest bank")
_AT_REQUEST = word_set("at on upon by under")
_ASKED = word_set(
    "demand request behest order instruction initiative invitation wish suggestion instigation"
)
_STORING = word_set("store record save enter file archive document register log publish deposit")
_COMPARING = word_set("compare match correlate")
_HELP = word_set("support help assistance aid cooperation backing")
_WITH_HELP = word_set("with on from through need require without thank")
_HEEDING = word_set("according response reaction pursuant subject")
_OPENING = word_set("open raise lodge file place initiate start trigger book")


def licensed(case: Case, item: Item, at: int, place: str) -> Frame | None:
    """Return the frame that a word to the left gives the preposition."""
    form = item.verb
    if place == "with" and form and form.lemma in _COMPARING and case.left.at - at > 1:
        return "in", 0.65
    near = case.left.at - at <= 2
    phrase = _phrase(case, item, at, place) if near else None
    if phrase:
        return phrase
    if place == "of":
        return _of(case, item, at) if near else None
    if place == "on" and item.verb and item.verb.lemma in _RESTING and case.left.at - at < 8:
        return "in", 0.8
    if place == "in" and _kept_in(case, item, at):
        return "out", 0.75
    if place in ("in", "on") and not _made(case, item, at, place):
        return None
    if place == "for" and item.verb and item.verb.lemma == "wait":
        return "in", 0.75
    if item.verb and place == "with" and item.verb.lemma in ("comply", "conform"):
        return "in", 0.8
    if item.verb and place == "from" and item.verb.lemma in _ORDERING and _asks(case, item, at):
        return "out", 0.85
    if item.verb and place == "through" and item.verb.lemma in _ORDERING:
        return "out", 0.8
    if item.verb and place == "through" and is_passive(case, at) and item.verb.lemma in _DONE:
        behind_it = behind(case.items, case.at)
        passed_on = "to" in (case.word(behind_it), case.phrase(behind_it + 1, 2).removeprefix(", "))
        return ("out", 0.75) if passed_on else ("in", 0.85)
    return frame(place, _classes(case, item, at))


def _kept_in(case: Case, item: Item, at: int) -> bool:
    """Say whether the self puts something into the other: "stores the solution in X"."""
    form = item.verb
    if form is None or form.lemma not in _STORING or not 1 < case.left.at - at < 7:
        return False
    return bool(form.kinds & {"base", "third", "gerund"}) and not noun_by_place(case.items, at)


def _classes(case: Case, item: Item, at: int) -> set[str]:
    """Return the classes of a word; as a verb it has none behind an article or "'s"."""
    if item.verb is None or noun_by_place(case.items, at):
        return set(item.nouns)
    return item.verb.classes | item.nouns


def _phrase(case: Case, item: Item, at: int, place: str) -> Frame | None:
    """Return the frame of a fixed phrase: "jointly with", "according to", "opens ... in"."""
    lemma = item.verb.lemma if item.verb else item.key
    if place == "with" and item.verb and noun_by_place(case.items, at):
        return None
    if place == "with":
        if lemma in _SETTLING and case.left.at - at == 1 and not noun_here(case, at):
            return "both", 0.65
        if item.key in ("jointly", "together", "closely") or case.phrase(at, 3) == "hand in hand":
            return "both", 0.85
        if lemma == "originate":
            return "in", 0.75
        return ("out", 0.75) if lemma in _LEAVING else None
    if place == "to":
        if item.key in _HEEDING or lemma in _OBEYING:
            return "in", 0.8
        if lemma == "access":
            return "in", 0.75
        return ("out", 0.8) if lemma in _ANSWERING else None
    if place == "in":
        return ("out", 0.7) if lemma in _OPENING else None
    if place == "on":
        return ("out", 0.75) if lemma in ("call", "bind", "serve", "impose") else None
    return ("in", 0.75) if place == "through" and _reduced(case, item, at) else None


def _of(case: Case, item: Item, at: int) -> Frame | None:
    """Return the frame of "results of", "invocation of", "under the direction of"."""
    before = {case.word(at - 1), case.word(at - 2)}
    if "under" in before or (item.key in _ASKED and before & _AT_REQUEST):
        return "in", 0.75
    if item.key in _HELP and before & _WITH_HELP:
        return "in", 0.75
    if item.verb and item.verb.kinds == {"gerund"} and "tell" in item.verb.classes:
        return "out", 0.75
    classes = item.nouns
    if "call" in classes and item.text.endswith("s"):
        classes = classes - {"call"} | {"fruit"}
    return frame("of", classes)


def _reduced(case: Case, item: Item, at: int) -> bool:
    """Say whether a participle modifies what comes: "orders placed through X"."""
    if item.verb is None or item.verb.lemma in ("inform", "notify", "advise", "alert", "tell"):
        return False
    kinds = item.verb.kinds
    return kinds == {"past"} and not is_passive(case, at) and case.word(at - 1) != "have"


def _asks(case: Case, item: Item, at: int) -> bool:
    """Say whether "request" is the verb: what is asked for stands behind it."""
    if item.verb and ("past" in item.verb.kinds or case.word(at + 1) == "of"):
        return True
    return at < case.left.at - 1 and case.word(at - 1) not in DETERMINERS


def _made(case: Case, item: Item, at: int, place: str) -> bool:
    """Say whether a participle tells what is made or used in the other: "defined in X"."""
    distance = case.left.at - at
    if place == "on":
        return distance <= 2
    if item.verb and item.verb.lemma in ("originate", "arise", "emerge", "stem"):
        return distance <= 2
    comma = case.word(case.left.at - 1) == ","
    if item.verb is None or "past" not in item.verb.kinds or distance > (12 if comma else 2):
        return False
    return item.verb.lemma in _MADE or not item.verb.classes & {"do", "give", "scope"}


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
