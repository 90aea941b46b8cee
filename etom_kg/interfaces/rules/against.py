"""Rules that say why a name states no interface.

Rules for a side of the other: "the scope of X" is no use of X, "monitors its quality" is one.

Rules against what is denied: "does not report to X", "no alarm is sent to X".
"""

from __future__ import annotations

from collections.abc import Mapping

from etom_kg.interfaces.clause.places import governed_by
from etom_kg.interfaces.clause.verbs import REACH, behind, verb_at, verb_behind
from etom_kg.interfaces.english.grammar import (
    AUXILIARIES,
    BE,
    CONTENTS,
    INFORMATION,
    NEGATIONS,
    PREPOSITIONS,
    SUBORDINATORS,
)
from etom_kg.interfaces.english.words import word_set
from etom_kg.interfaces.rules.case import Case, Finding, Verdict, refusal
from etom_kg.interfaces.rules.remarks import (
    alike,
    comparison,
    cross_reference,
    excluded,
    former_name,
    framework_remark,
    future_remark,
    position,
)

__all__ = ["AGAINST", "negation", "side_of_other", "watched"]

_QUALITIES = word_set("capability cost performance effectiveness efficiency quality progress")
_WATCHING = word_set("monitor report assess evaluate measure track review audit analyze observe")


def side_of_other(case: Case) -> Verdict | None:
    """Refuse "the efficiency of X", "the scope of X": a side of the other, not an exchange."""
    at = case.left.at
    if case.preposition != "of" or watched(case) or "side" not in case.item(at - 1).nouns:
        return None
    return refusal(Finding.SIDE_OF_OTHER, case.trigger(at - 1, at))


def watched(case: Case) -> bool:
    """Say whether how the other does is observed: "reports on the capability of X"."""
    at = case.left.at
    if case.preposition != "of" or case.word(at - 1) not in _QUALITIES:
        return False
    before = [case.verb_form(back) for back in range(at - 7, at - 1)]
    return any(form is not None and form.lemma in _WATCHING for form in before)


_REACH = 14
_NOBODY = word_set("no none nothing nobody neither nor never")
_UNDOING = word_set("without unless until before except but till")


def negation(case: Case) -> Verdict | None:
    """Refuse what is denied, of the group itself or of the clause that it stands in."""
    verb = verb_behind(case.items, case.at) if case.preposition == "of" else case.verb
    if verb and verb.negated and not _of_noun(case):
        return refusal(Finding.DENIED, "not")
    if _not_here(case):
        return refusal(Finding.HANDLED_ELSEWHERE, "not here")
    after = case.items[case.at + 1 : case.at + 8]
    undone = next((i.key for i in after if i.kind == "mark" or i.key in _UNDOING), ",")
    if undone in _UNDOING:
        return None  # "is not sent to X until"
    for back in range(case.at - 1, max(-1, case.at - _REACH), -1):
        item = case.items[back]
        if item.kind == "mark" or item.key in _UNDOING:
            return None
        denies = item.key in _NOBODY or (item.key in NEGATIONS and _denies(case, back))
        if denies and not _in_clause_before(case, back):
            return refusal(Finding.DENIED, item.text)
    return None


def _of_noun(case: Case) -> bool:
    """Say whether the other's clause only tells of what: "tickets that X could not close"."""
    noun = case.item(case.left.at - 1)
    opener = case.governor.key in ("that", "which", "whom")
    what = case.governor.key == "what"
    return what or (opener and noun.kind == "word" and noun.key not in CONTENTS)


def _in_clause_before(case: Case, at: int) -> bool:
    """Say whether a denial belongs to a clause that ends before the group's verb.

    "trams that nobody has inspected are reported to X"
    """
    opened = any(case.word(back) in SUBORDINATORS for back in range(max(0, at - 4), at))
    verb = verb_at(case.items, at + 1) if opened else None
    after = (verb.at if verb else at) + 1
    return opened and any(
        item.key in AUXILIARIES or (item.verb is not None and item.verb.finite and not item.nouns)
        for item in case.items[after : case.at]
        if case.items[after - 1].key not in ("and", "or", "to")
    )


def _denies(case: Case, at: int) -> bool:
    """Say whether "not" is that of the main verb: "does not send", "isn't sent".

    In "cases that they can't solve are sent to X" it is not.
    """
    of_clause = case.word(at - 1) in AUXILIARIES or len(case.items[at].text) > 3
    if of_clause:
        return not any(item.key in BE for item in case.items[at + 2 : case.at])
    return any(item.verb for item in case.items[at + 1 : at + 3])


def _not_here(case: Case) -> bool:
    """Say whether ", not by this process", "and not here" follows."""
    for at in range(case.at + 1, case.at + 4):
        if case.word(at) == "not":
            return any(i.kind == "self" or i.key == "here" for i in case.items[at + 1 : at + 3])
    return False


_CONCERNING: Mapping[str, frozenset[str]] = {
    "to": word_set(
        "relate related relating relevant pertain pertaining respect regard addition due specific "
        "belong belonging fall reserved left relation subordinate external internal"
    ),
    "with": word_set("associated concerned remain stay rest lie reside"),
    "of": word_set("part scope matter decomposition"),
    "for": word_set("matter"),
    "from": word_set("split separated carved spun"),
    "into": word_set("decompose decomposed"),
    "in": word_set("located placed"),
    "within": word_set("placed"),
}
"""The words in front of a preposition behind which a process is only concerned."""
_PLACING = word_set("in within by under at inside into throughout across with through")
_PARTICLES = word_set("with out for on upon off up")
_OPPOSING = word_set("contradict conflict clash collide differ contrast compete resemble deviate")
_KEEPING = word_set("keep retain have has hold bear take assume carry")
_CHARGE = word_set("responsibility ownership charge accountability authority")
_RESPONSIBLE = word_set("responsibility remit scope domain duty job accountability province")


def own_name(case: Case) -> Verdict | None:
    """Refuse the described process's own name, also where it opens under another's name."""
    if case.group.kind == "self":
        return refusal(Finding.OWN_NAME)
    head = case.items[0].text
    if case.items[case.anchor].kind == "self":
        return refusal(Finding.EXAMPLE_OF_SELF, head)
    if case.opening and case.at == 0 and case.verb:
        return refusal(Finding.OWN_DESCRIPTION, head)
    return None


def relation_in_words(case: Case) -> Verdict | None:
    """Refuse what only concerns a process: "related to X", "part of X", "placed within X"."""
    at = case.left.at
    places = [at]
    if case.preposition == "of" and "fruit" in case.item(at - 1).nouns:
        places.append(governed_by(case.items, at - 1).at)
    for place in places:
        before = place - 1 - (case.word(place - 1) in ("off", "out"))
        known = _CONCERNING.get(case.word(place), ())
        form = case.verb_form(before)
        if case.word(before) in known or (form is not None and form.lemma in known):
            return refusal(Finding.CONCERNS, case.trigger(before, place))
    if case.phrase(at, 2) == "up to" and case.word(at - 2) in BE:
        return refusal(Finding.CONCERNS, "up to")
    if case.phrase(at, 2) == "together with" and _covering(case):
        return refusal(Finding.CONCERNS, "together with")
    return None


def _covering(case: Case) -> bool:
    """Say whether the clause only tells what is covered, by the self together with another."""
    near = case.items[max(0, case.at - REACH) : case.at + REACH]
    return any(
        item.is_verb("scope", "include")
        for item in near
        if item.key == "constitute" or (item.verb and "third" in item.verb.kinds)
    )


def handled_elsewhere(case: Case) -> Verdict | None:
    """Refuse scope notes: "is managed by X", "is the responsibility of X", "it is for X"."""
    at, before = case.left.at, case.word(case.left.at - 1)
    if case.word(at) == "for" and before in BE and case.word(behind(case.items, case.at)) == "to":
        return refusal(Finding.HANDLED_ELSEWHERE, "for")
    if case.preposition == "by" and case.word(behind(case.items, case.at)) in ("alone", "only"):
        return refusal(Finding.HANDLED_ELSEWHERE, "by alone")
    charged = _in_charge(case) if case.preposition in _PLACING else None
    if case.preposition == "of" and before in _RESPONSIBLE:
        charged = at - 1
    if charged is None and case.preposition == "within" and _worked(case):
        charged = at - 1
    if charged is None:
        return None
    return refusal(Finding.HANDLED_ELSEWHERE, case.trigger(charged, at))


def _worked(case: Case) -> bool:
    """Say whether a note tells where something is done: "Note that prices are set within X"."""
    at = case.left.at - 1
    form = case.verb_form(at)
    if case.items[0].key != "note" or form is None or "past" not in form.kinds:
        return False
    return case.word(at - 1) in BE and not any(item.kind == "self" for item in case.items[:at])


def _in_charge(case: Case) -> int | None:
    """Return the index of a participle of being in charge that governs the preposition."""
    at = case.left.at
    if case.preposition == "through":
        return at - 1 if case.word(at - 1) == "done" else None
    for back in (at - 1, at - 2, at - 3):
        item = case.item(back)
        if item.key == "done" and case.preposition == "by":
            return back
        if item.verb and "scope" in item.verb.classes and "past" in item.verb.kinds:
            with_it = case.preposition == "with" and item.verb.lemma != "manage"
            return None if with_it or "give" in item.verb.classes else back
        if item.key not in _PARTICLES:
            return None
    return None


def charge_of_other(case: Case) -> Verdict | None:
    """Refuse "X manages ...", "X is responsible for ...": the other's own business."""
    verb = verb_behind(case.items, case.at) if case.preposition == "of" else case.verb
    if verb is None:
        return None
    at = verb.at
    item = case.items[at]
    if case.preposition:
        opposed = item.verb is not None and item.verb.lemma in _OPPOSING
        return refusal(Finding.COMPARISON, item.text) if opposed else None
    keeps = item.key in _KEEPING and any(i.key in _CHARGE for i in case.items[at + 1 : at + 5])
    manages = item.verb is not None and bool(item.verb.classes & {"scope", "include"})
    if keeps or (manages and item.verb and item.verb.classes <= {"scope", "include", "do"}):
        return refusal(Finding.CHARGE_OF_OTHER, item.text)
    if any(case.word(back) in ("responsible", "accountable") for back in range(at - 3, at)):
        return refusal(Finding.CHARGE_OF_OTHER, "responsible")
    return None


def decomposition(case: Case) -> Verdict | None:
    """Refuse "includes X", "consists of X and Y": parts, not partners."""
    at = case.left.at
    if case.word(at) == "to" and case.word(at - 1) in ("activity", "task"):
        at -= 2
    for back in (at, at - 1, at - 2):
        item = case.item(back)
        if item.verb and "include" in item.verb.classes and case.word(at) != "for":
            return refusal(Finding.DECOMPOSITION, item.text.lower())
        if item.key not in PREPOSITIONS | BE:
            return None
    return None


def artefact(case: Case) -> Verdict | None:
    """Refuse a name that only modifies a thing: "the Order Handling database"."""
    head = case.group.head
    if not head or head in INFORMATION:
        return None
    return refusal(Finding.NAME_OF_A_THING, head)


AGAINST = (
    own_name,
    former_name,
    framework_remark,
    future_remark,
    cross_reference,
    excluded,
    comparison,
    alike,
    position,
    artefact,
    decomposition,
    relation_in_words,
    handled_elsewhere,
    charge_of_other,
    side_of_other,
    negation,
)
"""In the order in which they are asked; the first that answers decides."""
