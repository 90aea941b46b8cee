"""From descriptions to decisions: every mention of another element, with what was decided."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from etom_kg.interfaces.case import Case, Verdict
from etom_kg.interfaces.follow import follows_on, led_in
from etom_kg.interfaces.items import Item, reduce_sentence
from etom_kg.interfaces.lexicon import Lexicon
from etom_kg.interfaces.mentions import Finder
from etom_kg.interfaces.rules import judge
from etom_kg.interfaces.runs import Run
from etom_kg.interfaces.sentences import Sentence, sentence_key, sentences
from etom_kg.interfaces.values import THRESHOLD, Decision, Described, Mention, Unresolved
from etom_kg.interfaces.words import Word, words
from etom_kg.model import Block

__all__ = ["Reader"]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a sentence stands in the source."""

    clause: str
    start: int
    end: int
    sha256: str
    text: str


@dataclass(frozen=True)
class _Found:
    """A sentence with what was found in it; its items are made only when asked for."""

    text: Sequence[Word]
    mentions: Sequence[Mention] = ()
    runs: Sequence[Run] = ()
    own: str = ""

    @cached_property
    def items(self) -> list[Item]:
        return reduce_sentence(self.text, self.mentions, self.runs, self.own)


@dataclass
class Reader:
    """Reads the description of one process; ``previous`` and ``lead`` are earlier sentences."""

    described: Described
    lexicon: Lexicon
    previous: _Found = _Found(())
    lead: _Found = _Found(())
    finder: Finder = field(init=False)

    def __post_init__(self) -> None:
        self.finder = Finder(self.lexicon, self.described)

    def read(self) -> Iterator[Decision | Unresolved]:
        """Yield a decision for each mention, and each name that fits nothing."""
        for clause, kind, block in self.described.texts:
            opening = True
            for sentence in sentences(block.text, item=block.kind == "bullet"):
                text = words(block.text, sentence.start, sentence.end)
                if text:
                    note = kind == "note" or text[0].key == "note"
                    yield from self._sentence(block, clause, sentence, text, opening, note)
                    opening = False

    def _sentence(
        self,
        block: Block,
        clause: str,
        sentence: Sentence,
        text: list[Word],
        opening: bool,
        note: bool,
    ) -> Iterator[Decision | Unresolved]:
        mentions, runs = self.finder.find(text)
        found = _Found(text, mentions, runs, self.described.identifier)
        if mentions or runs:
            place = _place(block, clause, sentence)
            yield from self._small(mentions, text, place)
            for at, item in enumerate(found.items):
                if item.kind == "group" and item.mentions:
                    kin = self._kin(item.mentions[0])
                    case = Case(found.items, at, opening, sentence.item, note, kin, place.text)
                    yield from self._decisions(case, *self._verdict(case), place)
            yield from self._unresolved(runs, block, text, place)
        self.previous = found
        if text[-1].text == ":":
            self.lead = found
        elif not sentence.item:
            self.lead = _Found(())

    def _verdict(self, case: Case) -> tuple[Case, Verdict]:
        """Return the verdict, and the case in which it was found."""
        for other in (follows_on(case, self.previous.items), led_in(case, self.lead.items)):
            if other:
                return other, judge(other)
        return case, judge(case)

    def _kin(self, mention: Mention) -> bool:
        """Say whether a mention names an ancestor or descendant of the described process."""
        own = self.described
        return mention.category != "external" and any(
            t in own.ancestors or own.identifier in self.lexicon.elements[t].ancestors
            for t in mention.targets
        )

    def _small(
        self, mentions: Sequence[Mention], text: Sequence[Word], place: _Place
    ) -> Iterator[Decision]:
        """Yield the mentions that are written like plain words."""
        for m in mentions:
            if m.strength < THRESHOLD and self.described.identifier not in m.targets:
                shown = " ".join(w.text for w in text[m.first : m.last])
                verdict = Verdict("", "written small", "", m.strength)
                yield from self._told(m, shown, verdict, self.described.identifier, place)

    def _decisions(
        self, case: Case, found: Case, verdict: Verdict, place: _Place
    ) -> Iterator[Decision]:
        mention = case.group.mentions[0]
        for subject in self._subjects(found, verdict, mention):
            if subject != self.described.identifier or verdict.subject is None:
                yield from self._told(mention, case.group.text, verdict, subject, place)
            else:
                weaker = replace(verdict, confidence=verdict.confidence - 0.15)
                yield from self._told(mention, case.group.text, weaker, subject, place)

    def _subjects(self, case: Case, verdict: Verdict, mention: Mention) -> Sequence[str]:
        """Return who acts: the self, unless a verdict tells of another that is no relative."""
        own = self.described.identifier
        if verdict.subject is None:
            return (own,)
        acting = case.items[verdict.subject].mentions
        if not acting:
            return (own,)
        subjects = acting[0].targets
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

    def _told(
        self, mention: Mention, shown: str, verdict: Verdict, subject: str, place: _Place
    ) -> Iterator[Decision]:
        confidence = verdict.confidence
        if verdict.direction:
            confidence *= min(1.0, mention.strength + 0.1)
        for target in mention.targets:
            yield Decision(
                stated_by=self.described.identifier,
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

    def _unresolved(
        self, runs: Sequence[Run], block: Block, text: Sequence[Word], place: _Place
    ) -> Iterator[Unresolved]:
        for run in runs:
            name = block.text[text[run.first].start : text[run.last - 1].end]
            yield Unresolved(
                stated_by=self.described.identifier,
                name=" ".join(name.split()),
                clause=place.clause,
                start=place.start,
                end=place.end,
                sentence_sha256=place.sha256,
                sentence=place.text,
            )


def _place(block: Block, clause: str, sentence: Sentence) -> _Place:
    text = sentence_key(block.text[sentence.start : sentence.end])
    source = block.source_span(sentence.start, sentence.end)
    return _Place(clause, *source, hashlib.sha256(text.encode()).hexdigest(), text)
