"""From descriptions to decisions: every mention of another element, with what was decided."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from etom_kg.core.model import Block
from etom_kg.interfaces.clause.items import Item, reduce_sentence
from etom_kg.interfaces.clause.verbs import joins
from etom_kg.interfaces.english.words import Sentence, Word, sentence_key, sentences, words
from etom_kg.interfaces.names.lexicon import Lexicon
from etom_kg.interfaces.names.mentions import Finder
from etom_kg.interfaces.names.runs import Run
from etom_kg.interfaces.rules.case import Case, Finding, Verdict, refusal
from etom_kg.interfaces.rules.judge import judge
from etom_kg.interfaces.rules.remarks import is_framework_remark
from etom_kg.interfaces.rules.rewrite import (
    POINTING,
    follows_on,
    lead_says,
    led_in,
    pointed,
    taken_up,
)
from etom_kg.interfaces.values import THRESHOLD, Decision, Described, Mention, Unresolved

__all__ = ["Analysed", "Reader"]


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
    stated_by: str, run: Run, block: Block, text: Sequence[Word], place: Place
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


_LOOSE = frozenset((Finding.LABEL, Finding.MADE_BY_OTHER, Finding.OTHER_ACTS))
"""Findings too weak to make a name of what only may be one; so is "for" a name."""
_TELLING = frozenset(
    (Finding.DENIED, Finding.MAY_COME, Finding.HANDLED_ELSEWHERE, Finding.OUT_OF_SCOPE)
)
"""Findings of no interface under which an unknown name is still one of a process."""


@dataclass(frozen=True)
class Analysed:
    """A sentence of a description with the names found in it, before any rule is asked.

    ``opening`` says that it opens its block, ``note`` that it stands in a note, ``remark`` that
    this note is about the framework.
    """

    text: Sequence[Word]
    mentions: Sequence[Mention]
    runs: Sequence[Run]
    own: str
    block: Block
    clause: str
    sentence: Sentence
    opening: bool
    note: bool
    remark: bool

    @cached_property
    def items(self) -> Sequence[Item]:
        """The sentence made shorter for the rules; most sentences are never asked for it."""
        return reduce_sentence(self.text, self.mentions, self.runs, self.own)

    @cached_property
    def place(self) -> Place:
        """Where the sentence stands."""
        return place_of(self.block, self.clause, self.sentence)

    @property
    def leads(self) -> bool:
        """Whether it leads in a list below it: "Inputs:", "It interacts with"."""
        if self.text[-1].text == ":":
            return True
        if self.sentence.item or self.text[-1].is_mark:
            return False
        end = self.sentence.end
        return self.block.text[end : end + 8].lstrip(" ").startswith("\n")


class Reader:
    """Reads the description of one process."""

    def __init__(self, described: Described, lexicon: Lexicon) -> None:
        self.described = described
        self._own = described.identifier
        self._lexicon = lexicon
        self._finder = Finder(lexicon, described)
        self._previous: Analysed | None = None
        self._lead: Sequence[Item] = ()

    def read(self) -> Iterator[Decision | Unresolved]:
        """Yield a decision for each mention, and each name that fits nothing."""
        return self.decide(self.analyse())

    def analyse(self) -> Iterator[Analysed]:
        """Yield the sentences with the names in them."""
        for clause, kind, block in self.described.texts:
            opening, remark = True, False
            for sentence in sentences(block.text, item=block.kind == "bullet"):
                text = words(block.text, sentence.start, sentence.end)
                if not text:
                    continue
                note = kind == "note" or text[0].key == "note"
                spoken = block.text[sentence.start : sentence.end]
                remark = remark or (note and is_framework_remark(spoken))
                mentions, runs = self._finder.find(text)
                yield Analysed(
                    text, mentions, runs, self._own, block, clause, sentence, opening, note, remark
                )
                opening = False

    def decide(self, analysed: Iterable[Analysed]) -> Iterator[Decision | Unresolved]:
        """Yield what the rules say of each name in the sentences, in reading order."""
        self._previous, self._lead = None, ()
        for found in analysed:
            yield from self._small(found)
            yield from self._named(found)
            yield from (self._unresolved(found, run) for run in found.runs if run.sure)
            yield from self._pointed(found)
            self._previous = found
            if found.leads:
                self._lead = found.items
            elif not found.sentence.item:
                self._lead = ()

    def _small(self, found: Analysed) -> Iterator[Decision]:
        """Yield the mentions that are written like plain words."""
        for m in found.mentions:
            if m.strength < THRESHOLD and self._own not in m.targets:
                shown = " ".join(w.text for w in found.text[m.first : m.last])
                verdict = refusal(Finding.WRITTEN_SMALL, "", m.strength)
                yield from decisions_of(m, shown, verdict, self._own, self._own, found.place)

    def _named(self, found: Analysed) -> Iterator[Decision | Unresolved]:
        """Yield what was decided about each group of names, and what acts like an unknown one."""
        if not (found.mentions or found.runs):
            return
        guessed = {run.first: run for run in found.runs if not run.sure}
        for at, item in enumerate(found.items):
            if item.kind != "group":
                continue
            case = self._case(found, found.items, at)
            if item.mentions:
                yield from self._decisions(case, *self._verdict(case, found), found.place)
            elif item.word in guessed:
                verdict = self._verdict(case, found)[1]
                if _acts_like_a_name(verdict) or _among_names(found.items, at):
                    yield self._unresolved(found, guessed[item.word])

    def _unresolved(self, found: Analysed, run: Run) -> Unresolved:
        return unresolved_name(self._own, run, found.block, found.text, found.place)

    def _case(self, found: Analysed, items: Sequence[Item], at: int) -> Case:
        mentions = items[at].mentions
        opening = found.opening and bool(mentions) and self._finder.like_own(mentions[0].targets)
        relative = bool(mentions) and self._is_relative(mentions[0])
        return Case(items, at, opening, found.note, relative, found.place.text, found.remark)

    def _pointed(self, found: Analysed) -> Iterator[Decision]:
        """Yield what is said of "the latter", with the sentence that names it as evidence too."""
        if not any(word.key in POINTING for word in found.text):
            return
        before = self._previous
        near = before is not None and before.block is found.block
        for items, at, named_before in pointed(found.items, _items(before) if near else ()):
            place = found.place
            if named_before and before is not None:
                both = Sentence(before.sentence.start, found.sentence.end)
                place = place_of(found.block, found.clause, both)
            case = self._case(found, items, at)
            verdict = judge(case)
            if verdict.direction:
                yield from self._decisions(case, case, verdict, place)

    def _verdict(self, case: Case, found: Analysed) -> tuple[Case, Verdict]:
        """Return the verdict, and the case in which it was found."""
        previous = _items(self._previous)
        said = lead_says(self._lead) if found.sentence.item else None
        other = follows_on(case, previous) or (None if said else led_in(case, self._lead))
        if other:
            return other, judge(other)
        again = taken_up(case, previous)
        if again:
            return again[0], replace(judge(again[0]), subject=again[1])
        verdict = judge(case)
        if said and (
            said.finding is Finding.OUT_OF_SCOPE or verdict.finding is Finding.NO_RELATION
        ):
            return case, said
        return case, verdict

    def _decisions(
        self, case: Case, found: Case, verdict: Verdict, place: Place
    ) -> Iterator[Decision]:
        """Yield the decisions on the group of a case, with the verdict found in another case."""
        mention = case.group.mentions[0]
        for subject in self._subjects(found, verdict, mention):
            given = verdict
            if subject == self._own and verdict.subject is not None:
                given = replace(verdict, confidence=verdict.confidence - 0.15)
            yield from decisions_of(mention, case.group.text, given, subject, self._own, place)

    def _subjects(self, case: Case, verdict: Verdict, mention: Mention) -> Sequence[str]:
        """Return who acts: the self, unless a verdict names others that are not relatives."""
        acting = [] if verdict.subject is None else _acting(case.items, verdict.subject)
        ends = (self._own, *mention.targets)
        if not acting or any(self._relatives(one, end) for one in acting for end in ends):
            return (self._own,)
        return acting

    def _is_relative(self, mention: Mention) -> bool:
        """Say whether a mention names an ancestor or descendant of the described process."""
        own = self._own
        return mention.category != "external" and any(
            self._relatives(own, target) for target in mention.targets
        )

    def _relatives(self, one: str, other: str) -> bool:
        return one == other or one in self._above(other) or other in self._above(one)

    def _above(self, identifier: str) -> Sequence[str]:
        if identifier == self._own:
            return self.described.ancestors
        return self._lexicon.elements[identifier].ancestors


def _items(found: Analysed | None) -> Sequence[Item]:
    return found.items if found else ()


def _acting(items: Sequence[Item], at: int) -> list[str]:
    """Return who acts together with the group at an index: "both X and Y report"."""
    found: list[str] = []
    while at >= 0 and (items[at].kind == "group" or joins(items[at])):
        found += (t for m in items[at].mentions for t in m.targets)
        at -= 1
    return found


def _acts_like_a_name(verdict: Verdict) -> bool:
    """Say whether what is said of an unknown name makes it one of a process."""
    loose = verdict.finding in _LOOSE or verdict.preposition == "for"
    stated = bool(verdict.direction) and not loose
    return verdict.confidence >= 0.65 and (stated or verdict.finding in _TELLING)


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
