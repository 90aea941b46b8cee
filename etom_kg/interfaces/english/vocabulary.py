"""The words that relate one process to another, by what they do with it.

A class tells what an exchange looks like from the described process, the self, in the places
where another process can stand: object, subject, behind "by" and behind other prepositions. The
table ``FRAMES`` says which way it runs there. A word may be in two classes: "notify X" and "notify
faults to X".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from etom_kg.interfaces.english.words import key, spelled, word_set
from etom_kg.interfaces.values import Direction

__all__ = ["FRAMES", "Frame", "VerbForm", "compounds", "frame", "noun_classes", "verb_form"]

VERBS: dict[str, str] = {
    # The one spoken to or served is the object: "notifies X", "X is triggered".
    "tell": "inform notify advise alert tell warn brief remind instruct direct trigger invoke "
    "initiate launch start activate engage call stimulate drive prompt support assist help aid "
    "enable guide facilitate serve equip empower underpin govern authorize ask request command "
    "commission mandate task summon poll contact orchestrate coordinate co-ordinate steer "
    "supervise oversee control regulate constrain impact affect influence feed fuel staff train "
    "kick-off initialize power cue enforce fund finance resume suspend interrupt unblock order "
    "execute supply allow permit update reinforce strengthen accelerate invite phone ring chase "
    "approach nudge bind page oblige urge teach coach unlock wake halt relieve nag sway ping "
    "solicit let cause persuade demand overrule pay reimburse compensate invoice relieve protect "
    "underlie",
    # Something is given to another: "reports faults to X".
    "give": "send report provide supply deliver issue pass forward submit transmit transfer "
    "distribute communicate indicate hand hand-over handover hand-off handoff release escalate "
    "publish return route dispatch refer delegate assign allocate present propagate disseminate "
    "convey relay give offer contribute expose output export raise flag announce recommend propose "
    "redirect channel post push emit stream load upload copy mail email respond reply answer react "
    "apply feed feed-back feedback broadcast show display demonstrate notify explain turn bring "
    "move go flow carry outsource entrust commit yield furnish render circulate disclose share "
    "reveal surface request direct advise lead specify signal warn inform launch owe orient log "
    "register book file lodge ship dispense cascade replicate mirror inject pump point offload "
    "divert tender concede loan lend suggest promise put",
    # Something is taken from another: "receives orders from X".
    "receive": "receive obtain get collect gather accept take retrieve acquire extract derive "
    "import draw inherit source read capture pull fetch download borrow learn hear inherit ingest "
    "solicit buy purchase rent lease hire procure harvest absorb glean pick pick-up take-over seek "
    "know aware originate come arise arrive stem result emanate await request emerge",
    # Something is wanted: "requires input from X", "data needed by X".
    "need": "need require expect want demand lack await desire wait",
    # The other's work is used: "uses X", "monitors X".
    "use": "appraise use reuse re-use leverage utilize apply employ consume exploit access monitor "
    "query follow examine analyze inspect evaluate assess audit review track watch observe check "
    "measure validate verify incorporate integrate consider interrogate reference exercise tap "
    "benefit depend rely base build rest hinge lean adhere conform comply respect obey reconcile "
    "correlate study survey interpret search look look-up subscribe listen browse thrive see",
    # Both act: "interacts with X".
    "both": "interact interface interwork cooperate co-operate collaborate coordinate co-ordinate "
    "communicate liaise exchange negotiate align work partner interoperate inter-operate "
    "interconnect synchronize confer discuss agree integrate engage team join interrelate "
    "cross-check reconcile converse correspond couple link tie consult mesh participate dovetail "
    "articulate dock swap follow-up connect true-up line-up trade barter debate bargain meet speak "
    "talk",
    # Something is made or done: what the other made counts.
    "do": "refresh hold judge develop identify define create establish maintain produce perform "
    "undertake determine set generate specify design build make raise open conduct plan prepare "
    "calculate compute detect discover find select choose document record register test approve "
    "authorize decide schedule configure capture update complete finalize assemble estimate "
    "forecast predict classify compile consolidate aggregate summarize lay reserve store keep "
    "operate deploy model write draft formulate prioritize settle confirm resolve diagnose "
    "localize isolate repair restore close qualify sign rate price bill charge filter format "
    "mediate enter adjust modify correct arrange execute analyze assess evaluate install implement "
    "validate verify own deliver collect gather obtain acquire extract retrieve derive run process "
    "administer agree draw-up set-up carry-out write-up work-out print archive pay note",
    # Who is in charge: says where work is done, not that anything is exchanged.
    "scope": "handle manage cover address treat tackle deal accommodate embed locate situate "
    "describe discuss position house span concern focus belong fall sit reside exist occur happen "
    "place remain accomplish decompose administer carry",
    # What comes to whom: "the news reaches X".
    "come": "reach",
    # What shall be so: "ensures that X can work".
    "secure": "ensure guarantee assure",
    # What belongs to what, and what differs from what.
    "include": "include comprise contain encompass consist divide split subdivide constitute "
    "compose rename replace supersede merge retire delete exclude omit differ compare distinguish "
    "contrast resemble contradict conflict clash collide compete deviate mean name title relate "
    "incorporate",
}

IRREGULAR: dict[str, str] = {
    "get": "got gotten getting", "give": "gave given giving", "take": "took taken taking",
    "send": "sent", "tell": "told", "draw": "drew drawn", "drive": "drove driven driving",
    "make": "made making", "bring": "brought", "feed": "fed", "read": "read", "hear": "heard",
    "find": "found", "choose": "chose chosen choosing", "set": "set setting", "lay": "laid",
    "keep": "kept", "run": "ran run running", "write": "wrote written writing", "build": "built",
    "come": "came come coming", "arise": "arose arisen arising", "stem": "stemmed stemming",
    "learn": "learnt", "lead": "led", "fall": "fell fallen", "sit": "sat sitting",
    "show": "shown showed", "refer": "referred referring", "transfer": "transferred transferring",
    "submit": "submitted submitting", "transmit": "transmitted transmitting",
    "commit": "committed committing", "deal": "dealt", "emit": "emitted emitting",
    "plan": "planned planning", "tap": "tapped tapping", "flag": "flagged flagging",
    "swap": "swapped swapping", "split": "split splitting", "occur": "occurred occurring",
    "seek": "sought",
    "omit": "omitted omitting", "confer": "conferred conferring", "mean": "meant",
    "permit": "permitted permitting", "control": "controlled controlling",
    "ring": "rang rung ringing", "bind": "bound", "wake": "woke woken", "buy": "bought",
    "ship": "shipped shipping", "log": "logged logging", "lend": "lent", "teach": "taught",
    "hold": "held", "put": "put putting", "see": "seen", "meet": "met", "speak": "spoke spoken",
    "pay": "paid", "know": "knew known", "nag": "nagged nagging",
}  # fmt: skip

NOUNS: dict[str, str] = {
    # What goes from one to another.
    "thing": "report notification information data input output handover handoff delivery feedback "
    "escalation update advice recommendation alert alarm record result response reply answer "
    "submission transfer contribution instruction command order request referral return message "
    "signal event ticket outcome forecast proposal warning status file feed import export invoice "
    "payment statement confirmation approval acknowledgment reporting rule requirement need "
    "finding indication detail lead figure list measurement statistic",
    # What one does for or with another.
    "service": "support assistance help guidance guideline readiness capability access "
    "availability procedure policy provision training enablement facility demand preparation "
    "obligation duty commitment",
    # What two do together.
    "both": "relation interaction interface cooperation collaboration coordination communication "
    "liaison exchange negotiation alignment partnership conjunction dialogue relationship "
    "synchronization follow-up interworking link linkage integration consultation contact "
    "discussion agreement concert tandem combination action arrangement pact meeting workshop "
    "session interplay common handshake loop interlock",
    # What the other has done, or is used for: behind it stands "of".
    "fruit": "use usage reuse utilization result output outcome finding conclusion monitoring "
    "tracking analysis assessment review evaluation audit measurement product deliverable "
    "completion success failure approval request behest initiative advice instruction help aid "
    "validation consent permission authorization clearance confirmation opinion view verdict "
    "question query inquiry complaint claim signature remark comment wish dependency reliance "
    "dependence assistance decision signal end finish input knowledge response answer",
    # What the self makes the other do.
    "call": "attention notice disposal disposition notification briefing invocation initiation "
    "triggering start launch activation execution coordination orchestration support enablement "
    "readiness benefit optimization improvement enhancement facilitation guidance direction sake "
    "steering supervision need demand requirement",
    # Who takes from the other, or gives to it.
    "taker": "customer client consumer subscriber recipient user receiver beneficiary",
    "giver": "source supplier provider feeder enabler basis foundation prerequisite precondition "
    "trigger point driver",
    # What is only a side of the other process.
    "side": "part scope context responsibility purpose objective role aim example aspect "
    "effectiveness efficiency performance instance description definition name goal member subset "
    "boundary remit kind type form extension version domain element component cost quality level "
    "nature variant generalization specialization set family group concept status",
}


_PARTICLES = word_set("over off up back out")
_HISSING = re.compile(r"(?:ss|sh|ch|x|z|o)$")
_CONSONANT_Y = re.compile(r"[^aeiou]y$")


@dataclass(slots=True)
class VerbForm:
    """What a word is as a verb: ``kinds`` holds base, third, past and gerund."""

    lemma: str
    classes: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)

    @property
    def finite(self) -> bool:
        """Whether it may be the verb of a clause without help from an auxiliary."""
        return bool(self.kinds & {"base", "third"})


def verb_form(word: str) -> VerbForm | None:
    """Return what a word is as a verb, or ``None``.

    >>> verb_form("notifies").lemma, sorted(verb_form("analysed").kinds)
    ('notify', ['past'])
    """
    return _verbs().get(spelled(word))


def noun_classes(word_key: str) -> frozenset[str]:
    """Return the classes that a noun is in; the empty set where it is in none."""
    return _nouns().get(word_key, frozenset())


@cache
def compounds() -> dict[str, str]:
    """Return the words of two parts by the keys of their parts, joined by a hyphen."""
    found = {"co-ordination": "coordination", "co-operation": "cooperation"}
    for lemma in " ".join(VERBS.values()).split():
        if "-" in lemma:
            for form, _ in _forms(lemma):
                found["-".join(map(key, form.split("-")))] = lemma
    return found


@cache
def _verbs() -> dict[str, VerbForm]:
    table: dict[str, VerbForm] = {}
    for name, lemmas in VERBS.items():
        for lemma in lemmas.split():
            for form, kind in _forms(lemma):
                entry = table.setdefault(spelled(form), VerbForm(lemma))
                entry.classes.add(name)
                entry.kinds.add(kind)
    return table


@cache
def _nouns() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, nouns in NOUNS.items():
        for noun in nouns.split():
            found.setdefault(key(noun), set()).add(name)
    return {noun: frozenset(classes) for noun, classes in found.items()}


def _forms(lemma: str) -> Iterator[tuple[str, str]]:
    """Yield the forms of a verb with their kinds; of "hand-over" the first part changes."""
    first, _, particle = lemma.partition("-")
    if particle in _PARTICLES:
        yield from ((f"{form}-{particle}", kind) for form, kind in _forms(first))
        return
    yield lemma, "base"
    stem = lemma[:-1] if lemma.endswith("e") and not lemma.endswith("ee") else lemma
    if _CONSONANT_Y.search(lemma):
        yield lemma[:-1] + "ies", "third"
        yield lemma[:-1] + "ied", "past"
    else:
        yield lemma + ("es" if _HISSING.search(lemma) else "s"), "third"
        yield lemma + "d" if lemma.endswith("e") else lemma + "ed", "past"
    yield stem + "ing", "gerund"
    for form in IRREGULAR.get(lemma, "").split():
        yield form, "gerund" if form.endswith("ing") else "past"


Frame = tuple[Direction, float]
"""A direction and how sure it is."""

FRAMES: dict[str, dict[str, Frame]] = {
    "object": {
        "tell": ("out", 0.9),
        "use": ("in", 0.85),
        "need": ("in", 0.7),
        "both": ("both", 0.7),
    },
    "subject": {
        "both": ("both", 0.85),
        "receive": ("out", 0.65),
        "need": ("out", 0.7),
        "use": ("out", 0.65),
        "give": ("in", 0.75),
        "tell": ("in", 0.75),
        "do": ("in", 0.55),
    },
    "passive subject": {
        "tell": ("out", 0.9),
        "give": ("out", 0.85),
        "use": ("in", 0.85),
        "need": ("in", 0.7),
        "both": ("both", 0.75),
    },
    "by": {
        "do": ("in", 0.8),
        "tell": ("in", 0.85),
        "give": ("in", 0.85),
        "need": ("out", 0.8),
        "use": ("out", 0.85),
        "receive": ("out", 0.8),
    },
    "to": {
        "give": ("out", 0.95),
        "tell": ("out", 0.85),
        "both": ("both", 0.75),
        "thing": ("out", 0.85),
        "service": ("out", 0.85),
    },
    "from": {
        "receive": ("in", 0.95),
        "use": ("in", 0.9),
        "thing": ("in", 0.9),
        "give": ("in", 0.8),
        "service": ("in", 0.85),
        "fruit": ("in", 0.85),
        "need": ("in", 0.85),
        "do": ("in", 0.8),
    },
    "with": {
        "both": ("both", 0.9),
        "give": ("out", 0.75),
    },
    "for": {
        "giver": ("out", 0.8),
        "service": ("out", 0.8),
        "thing": ("out", 0.7),
        "give": ("out", 0.75),
        "tell": ("out", 0.7),
        "do": ("out", 0.65),
        "fruit": ("out", 0.7),
    },
    "through": {
        "receive": ("in", 0.8),
        "do": ("in", 0.7),
        "tell": ("out", 0.8),
        "give": ("out", 0.8),
        "scope": ("out", 0.7),
    },
    "in": {
        "do": ("in", 0.6),
        "use": ("out", 0.75),
        "receive": ("in", 0.6),
    },
    "on": {
        "fruit": ("in", 0.65),
    },
    "of": {
        "taker": ("in", 0.75),
        "giver": ("out", 0.7),
        "fruit": ("in", 0.8),
        "call": ("out", 0.75),
        "thing": ("in", 0.55),
    },
}


def frame(place: str, classes: Iterable[str]) -> Frame | None:
    """Return the direction for a place, tried in the order of the table."""
    held = set(classes)
    for name, value in FRAMES[place].items():
        if name in held:
            return value
    return None
