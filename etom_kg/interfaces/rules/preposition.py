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
    def distance(self) -> int:
        """How far in front of the preposition it stands; 1 is right in front."""
        return self.case.left.at - self.at

    @property
    def noun(self) -> bool:
        """Whether a word that may be a verb stands where only a noun can."""
        return self.item.verb is not None and noun_by_place(self.case.items, self.at)

    @property
    def past(self) -> bool:
        """Whether it is a participle or past tense."""
        return self.item.verb is not None and "past" in self.item.verb.kinds

    @property
    def passive(self) -> bool:
        """Whether it is a participle behind a form of "be"."""
        return self.past and is_passive(self.case, self.at)


Test = Callable[[Link], bool]
_NEAR, _FAR = range(1, 3), range(REACH)


def _word(words: str, where: range = _NEAR) -> Test:
    """Test for one of some words, verb or noun."""
    known = word_set(words)
    return lambda link: link.distance in where and (link.lemma in known or link.item.key in known)


def _verb(words: str, where: range = _NEAR, *, voice: str = "") -> Test:
    """Test for one of some verbs; ``voice`` is active, passive, or empty for either."""
    test = _word(words, where)
    right: dict[str, Test] = {
        "": lambda link: not link.noun,
        "active": lambda link: not link.noun and not link.past,
        "passive": lambda link: link.passive,
    }
    return lambda link: link.item.verb is not None and test(link) and right[voice](link)


_STORING = "store record save enter file archive document register log publish deposit note book"
_ORDERING = "request order requisition buy purchase rent hire lease book commission ask demand"
_DONE = (
    "deliver perform obtain provide achieve realize accomplish carry conduct source execute supply "
    "procure acquire gather collect"
)
_SETTLING = (
    "check verify confirm clarify arrange settle clear review decide plan schedule prepare develop "
    "design define draft test validate resolve work set fix examine"
)
_LEAVING = "leave place lodge file raise log register book record enter deposit order open"
_ASKED = "demand request behest order instruction initiative invitation wish suggestion instigation"
_ordered, _done = _verb(_ORDERING, _FAR), _verb(_DONE, _FAR, voice="passive")
_is_leaving = _word(_LEAVING)


def _asked_for(link: Link) -> bool:
    """Say whether "request" is the verb: what is asked for stands behind it."""
    behind_it = link.past or link.case.word(link.at + 1) == "of" or link.distance > 1
    return _ordered(link) and behind_it


def _reduced(link: Link) -> bool:
    """Say whether a participle modifies what comes: "orders placed through X"."""
    verb = link.item.verb
    plain = verb is not None and verb.kinds == {"past"} and verb.lemma not in ("inform", "tell")
    return link.distance in _NEAR and plain and not link.passive


def _done_for_a_third(link: Link) -> bool:
    """Say whether it is passed on: "is provided through X to Y"."""
    end = behind(link.case.items, link.case.at)
    return _done(link) and "to" in (link.case.word(end), link.case.word(end + 1))


def _asked_by(link: Link) -> bool:
    before = {link.case.word(link.at - 1), link.case.word(link.at - 2)}
    asked = link.item.key in _ASKED.split() and not before.isdisjoint(("at", "on", "upon", "by"))
    return "under" in before or asked


def _telling(link: Link) -> bool:
    verb = link.item.verb
    return verb is not None and verb.kinds == {"gerund"} and "tell" in verb.classes


def _made_with(link: Link) -> bool:
    """Say whether something is done with the other: "the date is fixed with X"."""
    verb = link.item.verb
    given = verb is None or bool(verb.classes & {"give", "include"})
    return link.distance in _NEAR and link.passive and not given and not _is_leaving(link)


LICENCES: Mapping[str, tuple[tuple[str, Test, Frame], ...]] = {
    "with": (
        ("compares lists with X", _verb("compare match correlate", _FAR), ("in", 0.65)),
        ("settles with X", _verb(_SETTLING), ("both", 0.65)),
        ("jointly with X", _word("jointly together closely"), ("both", 0.85)),
        ("is made with X", _made_with, ("both", 0.65)),
        ("originates with X", _verb("originate"), ("in", 0.75)),
        ("leaves it with X", _verb(_LEAVING), ("out", 0.75)),
        ("lodges a claim with X", _verb(_LEAVING, range(6), voice="active"), ("out", 0.75)),
    ),
    "to": (
        ("according to X", _word("according response reaction pursuant subject"), ("in", 0.8)),
        ("adheres to X", _word("adhere conform comply subscribe listen work"), ("in", 0.8)),
        ("access to X", _word("access"), ("in", 0.75)),
        ("reacts to X", _word("react respond answer reply"), ("out", 0.8)),
    ),
    "in": (
        ("opens a case in X", _word("open raise lodge file place initiate start trigger book"),
         ("out", 0.7)),
        ("is stored in X", _verb(_STORING, voice="passive"), ("out", 0.75)),
        ("stores the list in X", _verb(_STORING, range(2, 7), voice="active"), ("out", 0.75)),
        ("looks up the list in X", _verb("look-up find search read check consult query look see",
                                         range(2, 9), voice="active"), ("in", 0.65)),
    ),
    "on": (
        ("calls on X", _word("call bind serve"), ("out", 0.75)),
        ("rests on X", _verb("rely depend build base draw lean count hinge rest bank", _FAR),
         ("in", 0.8)),
    ),
    "through": (
        ("orders placed through X", _reduced, ("in", 0.75)),
        ("orders parts through X", _ordered, ("out", 0.8)),
        ("is supplied through X to Y", _done_for_a_third, ("out", 0.75)),
        ("is supplied through X", _done, ("in", 0.85)),
    ),
    "for": (("waits for X", _verb("wait", _FAR), ("in", 0.75)),),
    "from": (("orders parts from X", _asked_for, ("out", 0.85)),),
    "of": (
        ("at the request of X", _asked_by, ("in", 0.75)),
        ("asks of X that", _verb("ask require request demand expect"), ("out", 0.75)),
        ("receives of X", _verb("receive get obtain"), ("in", 0.75)),
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
    if place == "of" and link.distance not in _NEAR:
        return None
    for _, test, found in LICENCES.get(place, ()):
        if test(link):
            return found
    if (place == "in" and not _made(link)) or (place == "on" and link.distance not in _NEAR):
        return None
    nouns = link.item.nouns
    if place == "of" or link.item.verb is None or link.noun:
        return frame(place, nouns)
    return frame(place, link.item.verb.classes | nouns)


def _made(link: Link) -> bool:
    """Say whether a participle tells what is made or used in the other: "defined in X"."""
    if link.lemma in ("originate", "arise", "emerge", "stem"):
        return link.distance in _NEAR
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
