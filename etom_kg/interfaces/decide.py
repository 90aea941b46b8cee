"""From descriptions to decisions: every mention of another element, with what was decided.

Where a sentence stands, and what is told of it: decisions, and names that fit nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from etom_kg.core.model import Block
from etom_kg.interfaces.clause.items import Item, reduce_sentence
from etom_kg.interfaces.clause.verbs import joins
from etom_kg.interfaces.english.words import Sentence, Word, sentence_key, sentences, words
from etom_kg.interfaces.names.lexicon import Lexicon
from etom_kg.interfaces.names.mentions import Finder
from etom_kg.interfaces.names.runs import Run
from etom_kg.interfaces.rules.case import Case, Verdict
from etom_kg.interfaces.rules.follow import follows_on, lead_says, led_in, pointed, taken_up
from etom_kg.interfaces.rules.judge import judge
from etom_kg.interfaces.rules.remarks import is_framework_remark
from etom_kg.interfaces.values import THRESHOLD, Decision, Described, Mention, Unresolved

__all__ = ["Place", "Reader", "decisions_of", "place_of", "unresolved_name"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sentence, or two that belong together, stand in the source."""

    clause: str
    start: int
    end: int
    sha256: str
    text: str


def place_of(block: Block, clause: str, sentence: Sentence) -> Place:
    """Return the place of a sentence of a block, with offsets into the source."""
    text = sentence_key(block.text[sentence.start : sentence.end])
    source = block.source_span(sentence.start, sentence.end)
    return Place(clause, *source, hashlib.sha256(text.encode()).hexdigest(), text)


def decisions_of(
    mention: Mention, shown: str, verdict: Verdict, subject: str, stated_by: str, place: Place
) -> Iterator[Decision]:
    """Yield what a verdict says of each element that a mention names."""
    confidence = verdict.confidence
    if verdict.direction:
        confidence *= min(1.0, mention.strength + 0.1)
    for target in mention.targets:
        yield Decision(
            stated_by=stated_by,
            subject=subject,
            other=target,
            category=mention.category,
            direction=verdict.direction,
            rule=verdict.rule,
            trigger=verdict.trigger,
            confidence=round(confidence, 2),
            clause=place.clause,
            start=place.start,
            end=place.end,
            sentence_sha256=place.sha256,
            mention=shown,
            how=mention.how,
            sentence=place.text,
        )


def unresolved_name(
    stated_by: str, run: Run, block: Block, text: list[Word], place: Place
) -> Unresolved:
    """Return a name that fits nothing, as it is written."""
    name = block.text[text[run.first].start : text[run.last - 1].end]
    return Unresolved(
        stated_by=stated_by,
        name=" ".join(name.split()),
        clause=place.clause,
        start=place.start,
        end=place.end,
        sentence_sha256=place.sha256,
        sentence=place.text,
    )


_LOOSE = frozenset(("label", "for other", "made by other", "other acts"))
"""Verdicts too weak to make a name of what only may be one."""
_TELLING = frozenset(("denied", "may come", "handled elsewhere", "out of scope"))
"""Verdicts of no interface under which an unknown name is still one of a process."""


_NOWHERE = Sentence(0, 0)


@dataclass(frozen=True)
class _Found:
    """A sentence with what was found in it; its items are made only when asked for."""

    text: list[Word]
    mentions: Sequence[Mention] = ()
    runs: Sequence[Run] = ()
    own: str = ""
    sentence: Sentence = _NOWHERE
    block: Block | None = None

    @cached_property
    def items(self) -> list[Item]:
        return reduce_sentence(self.text, self.mentions, self.runs, self.own)


@dataclass(frozen=True, slots=True)
class _Spot:
    """A sentence in its block: ``opening`` its first, ``remark`` one on the framework."""

    block: Block
    clause: str
    opening: bool
    note: bool
    remark: bool


@dataclass
class Reader:
    """Reads the description of one process; ``previous`` and ``lead`` are earlier sentences."""

    described: Described
    lexicon: Lexicon
    previous: _Found = field(default_factory=lambda: _Found([]))
    lead: _Found = field(default_factory=lambda: _Found([]))
    finder: Finder = field(init=False)

    def __post_init__(self) -> None:
        self.finder = Finder(self.lexicon, self.described)

    def read(self) -> Iterator[Decision | Unresolved]:
        """Yield a decision for each mention, and each name that fits nothing."""
        for clause, kind, block in self.described.texts:
            opening, remark = True, False
            for sentence in sentences(block.text, item=block.kind == "bullet"):
                text = words(block.text, sentence.start, sentence.end)
                if text:
                    note = kind == "note" or text[0].key == "note"
                    spoken = block.text[sentence.start : sentence.end]
                    remark = remark or (note and is_framework_remark(spoken))
                    spot = _Spot(block, clause, opening, note, remark)
                    yield from self._sentence(spot, sentence, text)
                    opening = False

    def _sentence(
        self, spot: _Spot, sentence: Sentence, text: list[Word]
    ) -> Iterator[Decision | Unresolved]:
        mentions, runs = self.finder.find(text)
        own = self.described.identifier
        found = _Found(text, mentions, runs, own, sentence, spot.block)
        place = place_of(spot.block, spot.clause, sentence)
        if mentions or runs:
            yield from self._small(mentions, text, place)
            yield from self._named(found, spot, place)
            for run in (r for r in runs if r.sure):
                yield unresolved_name(own, run, spot.block, text, place)
        yield from self._pointed(found, spot, place)
        self.previous = found
        if text[-1].text == ":" or follows_as_lead(text, spot.block.text, sentence):
            self.lead = found
        elif not sentence.item:
            self.lead = _Found([])

    def _named(self, found: _Found, spot: _Spot, place: Place) -> Iterator[Decision | Unresolved]:
        """Yield what was decided about each group of names, and what acts like an unknown one."""
        guessed = {run.first: run for run in found.runs if not run.sure}
        for at, item in enumerate(found.items):
            if item.kind != "group":
                continue
            case = self._case(found.items, at, spot, found.sentence.item, place.text)
            if item.mentions:
                yield from self._decisions(case, *self._verdict(case), place)
            elif item.word in guessed:
                verdict = self._verdict(case)[1]
                told = verdict.direction and verdict.rule not in _LOOSE
                acts = verdict.confidence >= 0.65 and (told or verdict.rule in _TELLING)
                if acts or _among_names(found.items, at):
                    run = guessed[item.word]
                    own = self.described.identifier
                    yield unresolved_name(own, run, spot.block, found.text, place)

    def _case(self, items: Sequence[Item], at: int, spot: _Spot, listed: bool, text: str) -> Case:
        mentions = items[at].mentions
        opening = spot.opening and bool(mentions) and self.finder.like_own(mentions[0].targets)
        kin = bool(mentions) and self._kin(mentions[0])
        return Case(items, at, opening, listed, spot.note, kin, text, spot.remark)

    def _pointed(self, found: _Found, spot: _Spot, place: Place) -> Iterator[Decision]:
        """Yield what is said of "the latter", with the sentence that names it as evidence too."""
        earlier = self.previous.items if self.previous.block is spot.block else ()
        for items, at, before in pointed(found.items, earlier):
            here = place
            if before:
                start = self.previous.sentence.start
                here = place_of(spot.block, spot.clause, Sentence(start, found.sentence.end))
            case = self._case(items, at, spot, found.sentence.item, place.text)
            verdict = judge(case)
            if verdict.direction:
                yield from self._decisions(case, case, verdict, here)

    def _verdict(self, case: Case) -> tuple[Case, Verdict]:
        """Return the verdict, and the case in which it was found."""
        said = lead_says(case, self.lead.items)
        for other in (
            follows_on(case, self.previous.items),
            None if said else led_in(case, self.lead.items),
        ):
            if other:
                return other, judge(other)
        again = taken_up(case, self.previous.items)
        if again:
            verdict = judge(again[0])
            return again[0], replace(verdict, subject=again[1])
        verdict = judge(case)
        if said and (said.rule == "out of scope" or verdict.rule == "no relation"):
            return case, said
        return case, verdict

    def _kin(self, mention: Mention) -> bool:
        """Say whether a mention names an ancestor or descendant of the described process."""
        own = self.described
        return mention.category != "external" and any(
            t in own.ancestors or own.identifier in self.lexicon.elements[t].ancestors
            for t in mention.targets
        )

    def _small(
        self, mentions: Sequence[Mention], text: Sequence[Word], place: Place
    ) -> Iterator[Decision]:
        """Yield the mentions that are written like plain words."""
        own = self.described.identifier
        for m in mentions:
            if m.strength < THRESHOLD and own not in m.targets:
                shown = " ".join(w.text for w in text[m.first : m.last])
                verdict = Verdict("", "written small", "", m.strength)
                yield from decisions_of(m, shown, verdict, own, own, place)

    def _decisions(
        self, case: Case, found: Case, verdict: Verdict, place: Place
    ) -> Iterator[Decision]:
        own = self.described.identifier
        mention = case.group.mentions[0]
        for subject in self._subjects(found, verdict, mention):
            told = verdict
            if subject == own and verdict.subject is not None:
                told = replace(verdict, confidence=verdict.confidence - 0.15)
            yield from decisions_of(mention, case.group.text, told, subject, own, place)

    def _subjects(self, case: Case, verdict: Verdict, mention: Mention) -> Sequence[str]:
        """Return who acts: the self, unless a verdict tells of another that is no relative."""
        own = self.described.identifier
        if verdict.subject is None:
            return (own,)
        subjects = _acting(case.items, verdict.subject)
        if not subjects:
            return (own,)
        branch = {own, *self.described.ancestors}
        for subject in subjects:
            above = self.lexicon.elements[subject].ancestors
            if subject in branch or own in above:
                return (own,)
            for target in mention.targets:
                if (
                    target == subject
                    or target in above
                    or subject in self.lexicon.elements[target].ancestors
                ):
                    return (own,)
        return subjects


def _acting(items: Sequence[Item], at: int) -> list[str]:
    """Return who acts together with the group at an index: "both X and Y report"."""
    found: list[str] = []
    while at >= 0 and (items[at].kind == "group" or joins(items[at])):
        found += (t for m in items[at].mentions for t in m.targets)
        at -= 1
    return found


def _among_names(items: Sequence[Item], at: int) -> bool:
    """Say whether a group without a known name stands in a list of names: "X, Tower Leasing"."""
    for step in (-1, 1):
        here, joined = at + step, False
        while 0 <= here < len(items) and (
            items[here].key in (",", "and", "or") or items[here].kind == "group"
        ):
            if joined and items[here].mentions and not items[here].head:
                return True
            joined = items[here].kind != "group"
            here += step
    return False


def follows_as_lead(text: Sequence[Word], block: str, sentence: Sentence) -> bool:
    """Say whether a sentence without an end leads in a list below it: "It interacts with"."""
    if sentence.item or text[-1].is_mark:
        return False
    return block[sentence.end : sentence.end + 8].lstrip(" ")[:1] == "\n"
