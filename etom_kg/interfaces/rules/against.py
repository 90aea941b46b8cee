"""Rules that say why a name states no interface.

Rules for a side of the other: "the scope of X" is no use of X, "monitors its quality" is one.

Rules against what is denied: "does not report to X", "no alarm is sent to X".
"""

from __future__ import annotations

import re

from etom_kg.interfaces.clause.places import governed_by, subject_of
from etom_kg.interfaces.clause.verbs import REACH, verb_behind
from etom_kg.interfaces.english.grammar import (
    AUXILIARIES,
    BE,
    CONJUNCTIONS,
    INFORMATION,
    NEGATIONS,
    PREPOSITIONS,
    SUBORDINATORS,
)
from etom_kg.interfaces.english.vocabulary import noun_classes
from etom_kg.interfaces.english.words import word_set
from etom_kg.interfaces.rules.case import Case, Verdict
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
    if case.preposition != "of" or at < 1:
        return None
    head = case.items[at - 1]
    if watched(case):
        return None
    if "side" in head.nouns and subject_of(case.items, at) is None:
        return Verdict("", "side of the other", case.trigger(at - 1, at))
    return None


def watched(case: Case) -> bool:
    """Say whether how the other does is observed: "reports on the capability of X"."""
    at = case.left.at
    if case.preposition != "of" or case.word(at - 1) not in _QUALITIES:
        return False
    if case.word(case.at - 1) == "overall" or case.word(at + 1) == "overall":
        return False
    before = [case.verb_form(back) for back in range(max(0, at - 7), at - 1)]
    return any(form is not None and form.lemma in _WATCHING for form in before)


_REACH = 14
_NOBODY = word_set("no none nothing nobody neither nor")
_LIMITING = word_set("only just limited necessarily merely simply always later sooner less more")
_UNDOING = word_set("without unless until before except but till")
_SAYING = word_set("that whether")


def negation(case: Case) -> Verdict | None:
    """Refuse what is denied, of the group itself or of the clause that it stands in."""
    verb = case.verb
    if verb and verb.negated and not _only(case, verb.at):
        return Verdict("", "denied", "not")
    of = verb_behind(case.items, case.at) if case.preposition == "of" else None
    if of and of.negated and not _only(case, of.at):
        return Verdict("", "denied", "not")
    if _not_here(case):
        return Verdict("", "handled elsewhere", "not here")
    undone = False
    for back in range(case.at - 1, max(-1, case.at - _REACH), -1):
        item = case.items[back]
        if item.kind == "mark" and item.key in ",;:()":
            return None
        undone = undone or item.key in _UNDOING
        if item.key not in (NEGATIONS | _NOBODY) - {"without"} or undone:
            continue
        if _denies(case, back) and not _of_relative(case, back):
            return Verdict("", "denied", item.text)
    return None


def _denies(case: Case, at: int) -> bool:
    """Say whether a negation is that of a clause: "does not", "no alarm is sent"."""
    word, after = case.word(at), case.word(at + 1)
    if after in _LIMITING:
        return False
    if word in ("never", "neither", "nor", "not"):
        return word != "not" or _of_verb(case, at)
    if word in _NOBODY and _opens(case, at):
        return True
    return case.word(at - 1) in AUXILIARIES or case.verb_form(at + 1) is not None


def _not_here(case: Case) -> bool:
    """Say whether ", not by this process", "and not here" follows."""
    after = case.items[case.at + 1 : case.at + 6]
    keys = [i.key for i in after]
    if "not" not in keys[:3] or not all(
        k in (",", "and", "but", "not") for k in keys[: keys.index("not")]
    ):
        return False
    rest = after[keys.index("not") + 1 :][:2]
    return bool(rest) and (rest[0].key == "here" or any(i.kind == "self" for i in rest))


def _of_relative(case: Case, at: int) -> bool:
    """Say whether the denied verb is no main verb: "cases they can't solve are sent to X"."""
    helped = case.word(at - 1) in AUXILIARIES or len(case.items[at].text) > 3
    seen = False
    if not helped or case.items[at].key != "not":
        return False
    for item in case.items[at + 1 : case.at]:
        if item.key in ("that", "to", "and", "or", "be", "been", "being"):
            return False
        if item.key in BE or (seen and item.verb and "third" in item.verb.kinds and not item.nouns):
            return seen
        seen = True
    return False


def _of_verb(case: Case, at: int) -> bool:
    """Say whether "not" stands at a verb: "does not send", "isn't sent", "is not a part"."""
    near = case.items[at + 1 : at + 3]
    contracted = case.items[at].text.lower().endswith(("n't", "n’t"))
    return contracted or case.word(at - 1) in AUXILIARIES or any(i.verb for i in near)


def _opens(case: Case, at: int) -> bool:
    """Say whether a clause begins here: "No alarm ...", "... and nothing ..."."""
    if at == 0:
        return True
    before = case.items[at - 1]
    return before.kind == "mark" or before.key in CONJUNCTIONS | SUBORDINATORS


def _only(case: Case, at: int) -> bool:
    return any(case.word(back) in ("only", "just", "necessarily") for back in range(at - 4, at))


_RELATING = re.compile(
    r"(?:^|\s)(?:relat(?:e|ed|ing) to|relevant to|pertain(?:ing)? to|respect to|regard to"
    r"|addition to|due to|specific to|associated with|concerned with|dealing with|deal with"
    r"|(?:remain|stay|rest|lie|reside)s? with|part of|scope of|context of|remit of"
    r"|belong(?:s|ing)? to|left to|(?:split|separated|carved|spun) (?:off |out )?from"
    r"|relation to|subordinate to"
    r"|it (?:correspond|fall|belong) to"
    r"|matter (?:for|of)|in case of|in the case of|(?:is|are|be) up to"
    r"|internal to|external to|refer to|attention to"
    r"|known as|\S+ called|named|renamed|description of|definition of|overview of|example of"
    r"|decompos(?:e|ed|ition) (?:of|into)|split into|divided into|grouped (?:in|into|under)"
    r"|located in|placed (?:in|within)|positioned in|version of)$"
)
_PLACING = word_set("in within by under at inside into throughout across with")
_PARTICLES = word_set("with out for on upon off up")
_KEEPING = word_set("keep retain have has hold bear take assume carry")
_CHARGE = word_set("responsibility ownership charge accountability authority")
_RESPONSIBLE = word_set("responsibility remit scope domain duty job accountability province")


def own_name(case: Case) -> Verdict | None:
    """Refuse the described process's own name, also where it opens under another's name."""
    if case.group.kind == "self":
        return Verdict("", "own name")
    head = case.items[0].text if case.items else ""
    if case.anchor != case.at and case.items[case.anchor].kind == "self":
        return Verdict("", "example of the self", head)
    if case.opening and case.at == 0 and case.verb and not case.left.listed:
        return Verdict("", "own description under another name", head)
    return None


def relation_in_words(case: Case) -> Verdict | None:
    """Refuse what only concerns a process: "related to X", "part of X", "placed within X"."""
    at = case.left.at
    found = _RELATING.search(case.phrase(at, 3))
    if not found and case.preposition == "of" and "fruit" in case.items[at - 1].nouns:
        found = _RELATING.search(case.phrase(governed_by(case.items, at - 1).at, 3))
    if not found and case.phrase(at, 2) == "together with" and _covering(case):
        return Verdict("", "concerns, no exchange", "together with")
    return Verdict("", "concerns, no exchange", found[0].strip()) if found else None


def _covering(case: Case) -> bool:
    """Say whether the clause only tells what is covered, by the self together with another."""
    near = case.items[max(0, case.at - REACH) : case.at + REACH]
    verbs = [
        item.verb
        for item in near
        if item.verb and ("third" in item.verb.kinds or item.key == "constitute")
    ]
    return any(verb.classes & {"scope", "include"} for verb in verbs)


def handled_elsewhere(case: Case) -> Verdict | None:
    """Refuse scope notes: "is managed by X", "is the responsibility of X", "X is responsible"."""
    at = case.left.at
    if case.preposition in ("through", "via") and case.word(at - 1) == "done":
        return Verdict("", "handled elsewhere", case.trigger(at - 1, at))
    if case.preposition in _PLACING:
        verb = _participle(case, at)
        form = case.verb_form(verb) if verb is not None else None
        if case.preposition == "with" and form and form.lemma not in ("manage", "handle", "cover"):
            verb = None
        if verb is not None:
            return Verdict("", "handled elsewhere", case.trigger(verb, at))
    if case.preposition in ("in", "within") and case.items[0].key == "note" and _worked(case):
        return Verdict("", "handled elsewhere", case.trigger(at - 1, at))
    if case.preposition == "for" and case.phrase(at - 1, 2) == "it is":
        return Verdict("", "handled elsewhere", "for")
    owed = case.preposition == "to" and case.word(at - 1) in ("responsibility", "accountability")
    if owed or (case.preposition in ("of", "with") and case.word(at - 1) in _RESPONSIBLE):
        return Verdict("", "handled elsewhere", case.trigger(at - 1, at))
    return None


def _worked(case: Case) -> bool:
    """Say whether a note tells where something is done: "Note that prices are set within X"."""
    at = case.left.at - 1
    form = case.verb_form(at)
    if form is None or "past" not in form.kinds or case.word(at - 1) not in BE:
        return False
    return not any(item.kind == "self" for item in case.items[:at])


def _participle(case: Case, at: int) -> int | None:
    """Return the index of a participle of being in charge that governs the preposition."""
    for back in range(at - 1, max(-1, at - 4), -1):
        item = case.items[back]
        if item.key == "done" and case.word(back - 1) in BE and case.preposition == "by":
            return back
        if item.verb and item.verb.classes & {"scope", "include"} and "past" in item.verb.kinds:
            return back if not item.verb.classes & {"give"} or back == at - 1 else None
        if item.kind != "word" or not (item.text.endswith("ly") or item.key in _PARTICLES):
            return None
    return None


def charge_of_other(case: Case) -> Verdict | None:
    """Refuse "X manages ...", "X is responsible for ...": the other's own business."""
    verb = case.verb
    if verb is None:
        return None
    item = case.items[verb.at]
    to_self = any(other.kind == "self" for other in case.items[verb.at + 1 : verb.at + 15])
    if item.verb is None and item.key in ("responsible", "accountable", "part", "concerned"):
        return Verdict("", "charge of the other", item.text)
    if item.key in _KEEPING and {i.key for i in case.items[verb.at + 1 : verb.at + 5]} & _CHARGE:
        return Verdict("", "charge of the other", item.text)
    if _responsible(case, verb.at) and not to_self:
        return Verdict("", "charge of the other", "responsible")
    if (
        item.verb
        and item.verb.classes <= {"scope", "include"} | {"do"}
        and item.verb.classes
        & {
            "scope",
            "include",
        }
    ):
        return Verdict("", "charge of the other", item.text)
    return None


def _responsible(case: Case, at: int) -> bool:
    """Say whether "responsible for" stands between a subject and its verb."""
    return any(case.word(back) in ("responsible", "accountable") for back in range(at - 3, at))


def decomposition(case: Case) -> Verdict | None:
    """Refuse "includes X", "consists of X and Y": parts, not partners."""
    at = case.left.at
    if case.word(at) == "to" and case.word(at - 1) in ("activity", "task", "step", "process"):
        at -= 2
    for back in (at, at - 1, at - 2):
        item = case.items[back] if 0 <= back < len(case.items) else None
        if item is None or item.kind != "word":
            return None
        if item.verb and item.verb.classes & {"include"} and not item.verb.classes & {"use"}:
            return Verdict("", "decomposition", item.text.lower())
        if item.key not in PREPOSITIONS and item.key not in BE:
            return None
    return None


def artefact(case: Case) -> Verdict | None:
    """Refuse a name that only modifies a thing: "the Order Handling database"."""
    head = case.group.head
    if not head:
        return None
    if head in INFORMATION and noun_classes(head) & {"thing"}:
        return None
    return Verdict("", "name of a thing", head)


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
