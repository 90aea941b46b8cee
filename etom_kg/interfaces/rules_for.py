"""Rules that say that a name states an interface, and which way it runs."""

from __future__ import annotations

from etom_kg.interfaces.case import Case, Verdict
from etom_kg.interfaces.clause import REACH, behind, governed_by, subject_of, verb_behind
from etom_kg.interfaces.frames import frame
from etom_kg.interfaces.grammar import (
    ARTEFACTS,
    AUXILIARIES,
    BE,
    DETERMINERS,
    GENERIC_NOUNS,
    INFORMATION,
    PREPOSITIONS,
    SUBORDINATORS,
)
from etom_kg.interfaces.items import Item
from etom_kg.interfaces.rules_against import watched

__all__ = ["FOR"]

_ENSURING = frozenset(("ensure", "guarantee", "assure"))
_DEMANDING = frozenset(("request", "ask", "order", "query"))
_WHEN = frozenset(("upon", "on", "once", "after", "following"))
_GIVING = frozenset(
    (
        "give",
        "send",
        "provide",
        "supply",
        "offer",
        "furnish",
        "hand",
        "deliver",
        "assign",
        "pass",
        "forward",
        "feed",
        "grant",
    )
)
_OBEYING = frozenset(
    ("adhere", "conform", "comply", "subscribe", "listen", "react", "respond", "answer", "reply")
)


def purpose(case: Case) -> Verdict | None:
    """ "... so that X can operate", "ensures that X are ready": support of the other."""
    if case.verb is None:
        return None
    at = case.left.at
    if case.word(at) == "that":
        at -= 1
    form = case.verb_form(at)
    if case.word(at) in ("so", "sure", "order") or (form and form.lemma in _ENSURING):
        return Verdict("out", "purpose", case.trigger(at), 0.9)
    return None


def wanted_by_other(case: Case) -> Verdict | None:
    """ "information that X needs" goes out, "the report that X produces" comes in."""
    at = case.left.at
    verb = case.verb
    if verb is None or at < 0 or case.items[verb.at].verb is None:
        return None
    opener = case.items[at]
    relative = opener.key in ("that", "which") and at > 0 and bool(case.items[at - 1].nouns)
    bare = bool(opener.nouns) and opener.verb is None and case.word(at - 1) not in _WHEN
    if not (relative or bare):
        return None
    classes = case.items[verb.at].verb.classes  # type: ignore[union-attr]
    if classes & {"need", "receive", "use"} and not classes & {"give", "tell"}:
        return Verdict("out", "wanted by the other", case.trigger(verb.at), 0.8)
    if verb.passive:
        return None
    return Verdict("in", "made by the other", case.trigger(verb.at), 0.7)


def other_acts(case: Case) -> Verdict | None:
    """ "X notifies this process", "X are informed": the other is the subject."""
    verb = case.verb
    if verb is None:
        return None
    item = case.items[verb.at]
    if verb.passive:
        found = frame("passive subject", item.verb.classes) if item.verb else None
        if found:
            return Verdict(found[0], "other is acted on", item.text.lower(), found[1])
        return None
    if item.verb is None:
        return None
    addressed = _addressee(case, verb.at)
    if addressed == "other":
        return None
    found = frame("subject", item.verb.classes)
    if item.verb.lemma in _DEMANDING:
        found = "in", 0.75
    if found is None:
        return None
    direction, sure = found
    if addressed == "self":
        return Verdict(direction, "other acts on self", item.text.lower(), 0.95)
    if _goes_on(case):
        return Verdict("out", "other goes on", item.text.lower(), 0.7)
    return Verdict(direction, "other acts", item.text.lower(), sure)


def _goes_on(case: Case) -> bool:
    """Say whether "upon approval", "once tested" opens the clause in which the other acts."""
    if case.items[0].key not in _WHEN:
        return False
    return not any(i.kind == "group" or i.key in SUBORDINATORS for i in case.items[1 : case.at])


def _addressee(case: Case, at: int) -> str:
    """Return who the verb at an index speaks to: self, other or nobody."""
    for item in case.items[at + 1 : at + REACH]:
        if item.key in (";", "."):
            break
        if item.kind == "self":
            return "self"
        if item.kind == "group":
            return "other"
    return ""


def acted_on(case: Case) -> Verdict | None:
    """ "notifies X", "uses X", "provides X with ...": the other is the direct object."""
    at = case.left.at
    item = case.governor
    if item is None or item.verb is None or item.kind != "word":
        return None
    if _noun_here(case, at) or (case.verb and case.word(at - 1) == ","):
        return None
    found = frame("object", item.verb.classes)
    if found is None and item.verb.lemma in _GIVING and _given(case):
        found = ("out", 0.8)
    if found is None:
        return None
    return _told(case, at, found, "acts on other", case.trigger(at))


def _noun_here(case: Case, at: int) -> bool:
    """Say whether a word that may be noun or verb is a noun: an article stands in front."""
    before = case.word(at - 1)
    item = case.items[at]
    return bool(item.nouns) and (before in DETERMINERS or before in PREPOSITIONS - {"to"})


def _passive(case: Case, at: int) -> bool:
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
    """ "reported by X" comes in, "used by X" goes out."""
    if case.preposition != "by":
        return None
    for back in range(case.left.at - 1, max(-1, case.left.at - 6), -1):
        item = case.items[back]
        if item.kind == "mark" and item.key != ",":
            return None
        if (
            back == case.left.at - 1
            and item.kind == "word"
            and case.word(back - 1) in ("for", "to")
        ):
            if item.verb is None or "past" not in item.verb.kinds:
                return Verdict("out", "for use by other", case.trigger(back - 1, back), 0.85)
        if item.verb and "past" in item.verb.kinds:
            return _agent(case, item, back)
        if back == case.left.at - 1 and item.nouns & {"thing", "fruit"}:
            return Verdict("in", "made by other", case.trigger(back, back + 1), 0.75)
    return None


def _agent(case: Case, item: Item, at: int) -> Verdict | None:
    assert item.verb is not None
    found = frame("by", item.verb.classes)
    if found is None:
        return None
    direction, sure = found
    trigger = case.trigger(at, case.left.at)
    if direction == "in" and _future(case, at):
        return Verdict("out", "left to other", trigger, 0.75)
    if direction == "in" and _passive(case, at):
        sure -= 0.15
    return Verdict(direction, "done by other", trigger, sure)


def _future(case: Case, at: int) -> bool:
    """Say whether something is yet to be done: "to be tested by", "will be reported by"."""
    before = [case.word(back) for back in range(max(0, at - 3), at)]
    return "be" in before and bool({"to", "will", "shall"} & set(before))


def kept_informed(case: Case) -> Verdict | None:
    """ "keeps X informed", "X are kept up to date"."""
    after = case.word(case.at + 1)
    verb = case.verb
    if verb and verb.passive and case.word(verb.at) in ("kept", "made", "held"):
        after = case.word(verb.at + 1)
    elif case.governor is None or case.governor.key not in _KEEPING:
        return None
    if after in ("informed", "updated", "up", "aware", "abreast", "posted", "apprised"):
        return Verdict("out", "kept informed", f"kept {after}", 0.85)
    return None


_KEEPING = frozenset(("keep", "keeping", "kept", "make", "making", "hold", "holding"))


def beside_self(case: Case) -> Verdict | None:
    """ "X and this process jointly check the fleet": both act."""
    right = case.at + 1
    pair = case.word(right) == "and" and right + 1 < len(case.items)
    if not (pair and case.items[right + 1].kind == "self") or case.left.at >= 0:
        return None
    verb = verb_behind(case.items, right + 1)
    if verb is None or case.items[verb.at].is_verb("scope", "include"):
        return None
    return Verdict("both", "beside the self", case.trigger(verb.at), 0.7)


def works_of_other(case: Case) -> Verdict | None:
    """ "The policies of X are followed", "consults the lists of X": works of the other are used."""
    head = case.left.at - 1
    if watched(case):
        return Verdict("in", "watched", case.trigger(head, head + 1), 0.6)
    if case.preposition != "of" or head < 0 or case.items[head].key not in INFORMATION | ARTEFACTS:
        return None
    verb = verb_behind(case.items, case.at)
    if verb and verb.passive and case.items[verb.at].is_verb("use", "receive"):
        return Verdict("in", "works of other", case.trigger(verb.at), 0.75)
    left = governed_by(case.items, head).at
    if left >= 0 and case.items[left].is_verb("use", "receive"):
        return Verdict("in", "works of other", case.trigger(left), 0.75)
    return None


def by_preposition(case: Case) -> Verdict | None:
    """ "reports to X", "orders from X", "in conjunction with X", "capacity for X"."""
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
        found = _licensed(case, item, back, place)
        if found:
            return _told(case, back, found, f"{case.preposition} other", case.trigger(back, at))
    return None


_PLACES = {
    "to": "to", "into": "to", "onto": "to", "toward": "to", "towards": "to",
    "from": "from", "with": "with", "alongside": "with", "between": "with", "among": "with",
    "for": "for", "through": "through", "via": "through",
    "in": "in", "within": "in", "during": "in", "at": "in",
    "on": "on", "upon": "on", "of": "of",
}  # fmt: skip


def _licensed(case: Case, item: Item, at: int, place: str) -> tuple[str, float] | None:
    """Return the frame that a word to the left gives the preposition."""
    near = case.left.at - at <= 2
    if place == "of" and not near:
        return None
    if place in ("in", "on") and not _made(case, item, at, place):
        return None
    classes: set[str] = set()
    if item.verb:
        classes |= item.verb.classes
        if place == "to" and item.verb.lemma in _OBEYING and near:
            return (
                ("in", 0.8)
                if item.verb.lemma in ("adhere", "conform", "comply", "subscribe", "listen")
                else ("out", 0.8)
            )
        if place == "with" and item.verb.lemma in ("comply", "conform"):
            return "in", 0.8
        if place == "with" and near and item.verb.lemma in ("place", "lodge", "file", "raise"):
            return "out", 0.75
        if place == "on" and near and item.verb.lemma == "call":
            return "out", 0.75
        if place == "from" and item.verb.lemma == "request" and _asks(case, item, at):
            return "both", 0.85
    classes |= item.nouns
    if place == "of":
        if "under" in (case.word(at - 1), case.word(at - 2)):
            return "in", 0.75
        classes = set(item.nouns)
        if "call" in classes and item.text.endswith("s"):
            classes = classes - {"call"} | {"fruit"}
    if place == "through" and item.verb and _passive(case, at) and item.verb.lemma in _DONE:
        passed_on = case.word(behind(case.items, case.at)) in ("to", ",") and "to" in (
            case.word(behind(case.items, case.at)),
            case.word(behind(case.items, case.at) + 1),
        )
        return ("out", 0.75) if passed_on else ("in", 0.85)
    return frame(place, classes)


def _asks(case: Case, item: Item, at: int) -> bool:
    """Say whether "request" is the verb: what is asked for stands behind it."""
    if item.verb and "past" in item.verb.kinds:
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


_MADE = frozenset(
    [
        "define",
        "specify",
        "identify",
        "set",
        "establish",
        "develop",
        "determine",
        "produce",
        "create",
        "agree",
        "generate",
        "record",
        "capture",
        "gather",
        "collect",
        "obtain",
        "derive",
        "gain",
        "detect",
        "discover",
        "document",
        "prepare",
        "calculate",
        "estimate",
        "approve",
        "decide",
        "negotiate",
        "choose",
        "select",
        "make",
    ]
)
_DONE = frozenset(
    ("deliver", "perform", "obtain", "provide", "achieve", "realize", "accomplish", "carry",
     "conduct", "source", "execute", "supply", "procure", "acquire", "gather", "collect")
)  # fmt: skip


def _told(case: Case, at: int, found: tuple[str, float], rule: str, trigger: str) -> Verdict:
    """Return a verdict, told of another subject where the verb has one."""
    direction, sure = found
    item = case.items[at]
    subject = None
    if item.verb and not _passive(case, at):
        acting = subject_of(case.items, at)
        if acting is not None and case.items[acting].kind == "group":
            subject = acting
    return Verdict(direction, rule, trigger, sure, subject)


def started_in_other(case: Case) -> Verdict | None:
    """ "triggers tests in X", "monitors activity in X"."""
    if case.preposition not in ("in", "within", "at", "on"):
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
            and not _noun_here(case, back)
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
        "for": ("out", 0.5), "with": ("both", 0.5), "via": ("out", 0.55), "through": ("out", 0.55),
        "using": ("in", 0.85), "following": ("in", 0.55), "between": ("both", 0.6),
        "after": ("in", 0.5), "before": ("out", 0.5),
    }  # fmt: skip
    found = weak.get(case.preposition)
    if found is None:
        return None
    before = case.items[case.left.at - 1] if case.left.at > 0 else None
    if case.preposition in ("via", "through") and before and before.kind == "self":
        found = "in", 0.6
    return Verdict(found[0], f"bare {case.preposition}", case.preposition, found[1])


def role(case: Case) -> Verdict | None:
    """ "client processes, such as X", "source processes (X)": the noun tells the way."""
    anchor = case.anchor
    if case.word(anchor) not in GENERIC_NOUNS:
        return None
    words = {case.word(anchor - 1), case.word(anchor)}
    if words & _CLIENTS:
        return Verdict("out", "role", case.trigger(anchor - 1, anchor), 0.75)
    if words & _SOURCES:
        return Verdict("in", "role", case.trigger(anchor - 1, anchor), 0.75)
    return None


_CLIENTS = frozenset(
    ["client", "consumer", "consuming", "recipient", "receiving", "downstream", "using", "user"]
)
_SOURCES = frozenset(
    ["source", "supplying", "providing", "feeding", "upstream", "originating", "sending"]
)


def label(case: Case) -> Verdict | None:
    """ "Inputs: X, Y" and "multiple inputs, including X": a label tells the way."""
    low = max(-1, case.at - REACH)
    if case.preposition:
        return None
    for back in range(case.at - 1, low, -1):
        item = case.items[back]
        if item.key in _LABELS:
            direction = _LABELS[item.key]
            return Verdict(direction, "label", item.text.lower(), 0.65)
        if item.verb and "third" in item.verb.kinds and not item.nouns:
            return None
    return None


_LABELS = {
    "input": "in",
    "output": "out",
    "interface": "both",
    "recipient": "out",
    "consumer": "out",
}


def same_as_before(case: Case) -> Verdict | None:
    """ "interacts with X to plan and Y to build": what is said of X is meant of Y too."""
    governor = case.governor
    if governor is None or governor.key not in ("and", "or", ",") or case.verb:
        return None
    low = max(-1, case.left.at - 14)
    for back in range(case.left.at, low, -1):
        if case.items[back].kind == "mark" and case.items[back].key in ";:":
            return None
        if case.items[back].kind == "group":
            earlier = Case(case.items, back, False, case.listed, case.note, case.kin)
            for rule in (acted_on, by_other, by_preposition):
                verdict = rule(earlier)
                if verdict:
                    return Verdict(verdict.direction, "same as before", verdict.trigger, 0.6)
            return None
    return None


FOR = (
    role,
    kept_informed,
    beside_self,
    purpose,
    wanted_by_other,
    other_acts,
    acted_on,
    by_other,
    works_of_other,
    by_preposition,
    started_in_other,
    bare_preposition,
    same_as_before,
    label,
)
"""In the order in which they are asked; the first that answers decides."""
