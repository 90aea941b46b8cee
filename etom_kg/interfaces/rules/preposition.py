"""Rules for a name behind a preposition, by the verb or noun that the preposition belongs to.

What that word says is looked up in the table of frames, unless a licence of its own says more:
"complies with X" is no common work, "orders from X" no receipt.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from etom_kg.interfaces.clause.items import Item
from etom_kg.interfaces.clause.verbs import REACH, behind, noun_by_place
from etom_kg.interfaces.english.grammar import BE, DETERMINERS, PREPOSITIONS
from etom_kg.interfaces.english.vocabulary import Frame, frame
from etom_kg.interfaces.english.words import word_set
from etom_kg.interfaces.rules.case import Case, Finding, Verdict
from etom_kg.interfaces.rules.objects import acted_on, by_other, is_noun, is_passive, of_subject
from etom_kg.interfaces.rules.subject import other_acts

__all__ = [
    "BARE",
    "LICENCES",
    "bare_preposition",
    "by_preposition",
    "same_as_before",
    "started_in_other",
]


@dataclass(frozen=True, slots=True)
class Link:
    """A preposition and a word at ``at`` in front of it, to which it may belong."""

    case: Case
    at: int

    @property
    def item(self) -> Item:
        """The word itself."""
        return self.case.items[self.at]

    @property
    def lemma(self) -> str:
        """The verb that the word is a form of, else its key."""
        return self.item.verb.lemma if self.item.verb else self.item.key

    @property
    def near(self) -> bool:
        """Whether at most one word stands between."""
        return self.case.left.at - self.at <= 2

    @property
    def noun(self) -> bool:
        """Whether a word that may be a verb stands where only a noun can."""
        return self.item.verb is not None and noun_by_place(self.case.items, self.at)

    @property
    def past(self) -> bool:
        """Whether it is a participle or past tense."""
        return self.item.verb is not None and "past" in self.item.verb.kinds


Test = Callable[[Link], bool]


def _near(words: str, *, verb: bool = False) -> Test:
    known = word_set(words)
    return lambda link: link.near and link.lemma in known and not (verb and link.noun)


def _far(words: str) -> Test:
    known = word_set(words)
    return lambda link: link.item.verb is not None and link.lemma in known


_HEEDING = word_set("according response reaction pursuant subject")


def _joint(link: Link) -> bool:
    return link.near and link.item.key in ("jointly", "together", "closely")


def _heeding(link: Link) -> bool:
    return link.near and link.item.key in (
        "according",
        "response",
        "reaction",
        "pursuant",
        "subject",
    )


_STORING = word_set(
    "store record save enter file archive document register log publish deposit note book"
)


def _stored(link: Link) -> bool:
    """Say whether something is put into the other: "stores it in X", "is recorded in X"."""
    if link.past:
        return link.lemma in _STORING and link.near and is_passive(link.case, link.at)
    return link.lemma in _STORING and 1 < link.case.left.at - link.at < 7


_LOOKING = word_set("look-up find search read check consult query look see")


def _looked_up(link: Link) -> bool:
    return link.lemma in _LOOKING and not link.past and 1 < link.case.left.at - link.at < 9


_ORDERING = word_set("request order requisition buy purchase rent hire lease book commission ask demand")


def _ordered(link: Link) -> bool:
    return link.item.verb is not None and link.lemma in _ORDERING and not link.noun


def _asked_for(link: Link) -> bool:
    """Say whether "request" is the verb: what is asked for stands behind it."""
    after = link.case.left.at - link.at > 1
    return _ordered(link) and (link.past or link.case.word(link.at + 1) == "of" or after)


def _reduced(link: Link) -> bool:
    """Say whether a participle modifies what comes: "orders placed through X"."""
    verb = link.item.verb
    plain = verb is not None and verb.kinds == {"past"} and verb.lemma not in ("inform", "tell")
    return link.near and plain and not is_passive(link.case, link.at)


_DONE = word_set(
    "deliver perform obtain provide achieve realize accomplish carry conduct source execute supply "
    "procure acquire gather collect"
)


def _done(link: Link) -> bool:
    return link.item.verb is not None and link.lemma in _DONE and is_passive(link.case, link.at)


def _done_for_a_third(link: Link) -> bool:
    """Say whether it is passed on: "is provided through X to Y"."""
    end = behind(link.case.items, link.case.at)
    return _done(link) and "to" in (link.case.word(end), link.case.word(end + 1))


_AT_REQUEST = word_set("at on upon by under")
_ASKED = word_set(
    "demand request behest order instruction initiative invitation wish suggestion instigation"
)
_HELP = word_set("support help assistance aid cooperation backing")
_WITH_HELP = word_set("with on from through need require without thank")


def _asked_by(link: Link) -> bool:
    before = {link.case.word(link.at - 1), link.case.word(link.at - 2)}
    return "under" in before or (link.item.key in _ASKED and bool(before & _AT_REQUEST))


def _helped_by(link: Link) -> bool:
    before = {link.case.word(link.at - 1), link.case.word(link.at - 2)}
    return link.item.key in _HELP and bool(before & _WITH_HELP)


def _telling(link: Link) -> bool:
    verb = link.item.verb
    return verb is not None and verb.kinds == {"gerund"} and "tell" in verb.classes


def _leaves(link: Link) -> bool:
    within = link.near or link.case.left.at - link.at < 6 and not link.past
    return link.item.verb is not None and within and link.lemma in _LEAVING and not link.noun


def _made_with(link: Link) -> bool:
    """Say whether something is done with the other: "the date is fixed with X"."""
    verb = link.item.verb
    done = link.near and link.past and verb is not None and is_passive(link.case, link.at)
    return done and not (verb.classes & {"give", "include"} or verb.lemma in _LEAVING)


_SETTLING = (
    "check verify confirm clarify arrange settle clear review decide plan schedule prepare develop "
    "design define draft test validate resolve work set fix examine"
)
_LEAVING = word_set(
    "leave place lodge file raise log register book record enter deposit order open"
)

LICENCES: Mapping[str, tuple[tuple[str, Test, Frame], ...]] = {
    "with": (
        ("compares lists with X", _far("compare match correlate"), ("in", 0.65)),
        ("settles with X", _near(_SETTLING, verb=True), ("both", 0.65)),
        ("jointly with X", _joint, ("both", 0.85)),
        ("is made with X", _made_with, ("both", 0.65)),
        ("originates with X", _near("originate", verb=True), ("in", 0.75)),
        ("lodges a claim with X", _leaves, ("out", 0.75)),
    ),
    "to": (
        ("according to X", _heeding, ("in", 0.8)),
        ("adheres to X", _near("adhere conform comply subscribe listen work"), ("in", 0.8)),
        ("access to X", _near("access"), ("in", 0.75)),
        ("reacts to X", _near("react respond answer reply"), ("out", 0.8)),
    ),
    "in": (
        ("opens a case in X", _near("open raise lodge file place initiate start trigger book"),
         ("out", 0.7)),
        ("stores the list in X", _stored, ("out", 0.75)),
        ("looks up the list in X", _looked_up, ("in", 0.65)),
    ),
    "on": (
        ("calls on X", _near("call bind serve"), ("out", 0.75)),
        ("rests on X", _far("rely depend build base draw lean count hinge rest bank"), ("in", 0.8)),
    ),
    "through": (
        ("orders placed through X", _reduced, ("in", 0.75)),
        ("orders parts through X", _ordered, ("out", 0.8)),
        ("is supplied through X to Y", _done_for_a_third, ("out", 0.75)),
        ("is supplied through X", _done, ("in", 0.85)),
    ),
    "for": (("waits for X", _far("wait"), ("in", 0.75)),),
    "from": (("orders parts from X", _asked_for, ("out", 0.85)),),
    "of": (
        ("at the request of X", _asked_by, ("in", 0.75)),
        ("with the help of X", _helped_by, ("in", 0.75)),
        ("asks of X that", _near("ask require request demand expect", verb=True), ("out", 0.75)),
        ("receives of X", _near("receive get obtain", verb=True), ("in", 0.75)),
        ("notifying of X", _telling, ("out", 0.75)),
    ),
}  # fmt: skip
"""What a word says with a preposition, by an example, beyond what the frames say of its class."""

_MADE = word_set(
    "define specify identify set establish develop determine produce create agree generate record "
    "capture gather collect obtain derive gain detect discover document prepare calculate estimate "
    "approve decide negotiate choose select make store keep hold"
)


def _frame(link: Link, place: str) -> Frame | None:
    """Return the frame that a word to the left gives the preposition."""
    if place == "of" and not link.near:
        return None
    for _, test, found in LICENCES.get(place, ()):
        if test(link):
            return found
    if (place == "in" and not _made(link)) or (place == "on" and not link.near):
        return None
    nouns = link.item.nouns
    if place == "of" or link.item.verb is None or link.noun:
        return frame(place, nouns)
    return frame(place, link.item.verb.classes | nouns)


def _made(link: Link) -> bool:
    """Say whether a participle tells what is made or used in the other: "defined in X"."""
    if link.lemma in ("originate", "arise", "emerge", "stem"):
        return link.near
    at = link.case.left.at
    if link.item.verb is None or not link.past:
        return False
    if at - link.at > (12 if link.case.word(at - 1) == "," else 2):
        return False
    return link.lemma in _MADE or not link.item.verb.classes & {"do", "give", "scope"}


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
    for back in range(at - 1, max(-1, at - REACH), -1):
        item = case.items[back]
        if item.kind == "mark" and item.key in ";:":
            return None
        found = _frame(Link(case, back), place) if item.kind == "word" else None
        if found:
            trigger = case.trigger(back, at)
            return of_subject(case, back, found, Finding.GOVERNED, trigger, case.preposition)
    return None


def started_in_other(case: Case) -> Verdict | None:
    """Take what the self does in the other: "triggers tests in X", "monitors activity in X"."""
    at = case.left.at
    mentions = case.group.mentions
    if case.preposition not in ("in", "within") or (mentions and mentions[0].category == "area"):
        return None
    if case.word(at - 1) == "done":
        return Verdict("in", Finding.IN_OTHER, case.trigger(at - 1, at), 0.6)
    for back in (at - 2, at - 3, at - 4):
        item = case.item(back)
        if item.kind != "word" or item.key in PREPOSITIONS:
            return None
        if item.verb and item.verb.kinds != {"past"} and not is_noun(case, back):
            found = frame("object", item.verb.classes)
            trigger = case.trigger(back, at)
            return Verdict(found[0], Finding.ACTS_IN_OTHER, trigger, 0.65) if found else None
    return None


BARE: Mapping[str, Frame] = {
    "from": ("in", 0.6), "to": ("out", 0.6), "into": ("out", 0.6), "by": ("in", 0.5),
    "for": ("out", 0.5), "with": ("both", 0.45), "via": ("out", 0.55), "through": ("out", 0.55),
    "using": ("in", 0.85), "following": ("in", 0.55), "between": ("both", 0.6),
    "after": ("in", 0.5), "before": ("out", 0.5), "behalf": ("in", 0.6),
}  # fmt: skip
"""What a preposition says where no word in front tells more."""


def bare_preposition(case: Case) -> Verdict | None:
    """Take "from X" and "to X" as they stand."""
    before = case.item(case.left.at - 1)
    found = BARE.get(case.preposition)
    if case.preposition == "without" and any(
        item.key == "not" for item in case.items[case.at + 1 : case.at + 11]
    ):
        found = "in", 0.6  # "without X we could not work"
    if case.preposition == "via" and before.kind == "self":
        found = "in", 0.6
    if case.preposition == "with" and (before.key == "," or _acted_with(case)):
        found = "both", 0.55
    if found is None:
        return None
    direction, sure = found
    return Verdict(direction, Finding.BARE, case.preposition, sure, preposition=case.preposition)


def _acted_with(case: Case) -> bool:
    """Say whether a verb stands in front of "with", not only a noun: "the border with X"."""
    at = case.left.at
    verbs = (b for b in range(max(0, at - 6), at) if case.items[b].verb)
    return case.word(at - 1) not in BE and any(not is_noun(case, b) for b in verbs if b)


def same_as_before(case: Case) -> Verdict | None:
    """Say of Y what is said of X: "interacts with X to plan and Y to build"."""
    at = case.left.at
    again = bool(case.preposition) and case.word(at - 1) == "and"
    gapped = case.word(case.at - 1) == "and" and case.word(case.at + 1) in DETERMINERS | {"to"}
    if case.verb or not (again or gapped or case.governor.key in ("and", ",", ";")):
        return None
    for back in range(case.at - 1 if gapped else at, max(-1, at - 14), -1):
        if case.items[back].kind == "group":
            earlier = replace(case, at=back)
            for rule in (acted_on, by_other, by_preposition, *(other_acts,) * gapped):
                verdict = rule(earlier)
                if verdict:
                    return Verdict(verdict.direction, Finding.SAME_AS_BEFORE, verdict.trigger, 0.6)
    return None
