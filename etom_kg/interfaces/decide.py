"""From descriptions to decisions: every mention of another element, with what was decided."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from etom_kg.interfaces.case import Case, Verdict
from etom_kg.interfaces.items import THRESHOLD, Item, reduce_sentence
from etom_kg.interfaces.lexicon import Lexicon
from etom_kg.interfaces.mentions import Finder
from etom_kg.interfaces.rules_against import AGAINST
from etom_kg.interfaces.rules_for import FOR
from etom_kg.interfaces.sentences import sentence_key, sentences
from etom_kg.interfaces.values import Decision, Described, Mention, Unresolved
from etom_kg.interfaces.words import Word, words
from etom_kg.model import Block

__all__ = ["decide"]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a sentence stands in the source."""

    clause: str
    start: int
    end: int
    sha256: str
    text: str


def decide(described: Described, lexicon: Lexicon) -> Iterator[Decision | Unresolved]:
    """Yield a decision for each mention in a description, and each name that fits nothing."""
    finder = Finder(lexicon, described)
    for clause, kind, block in described.texts:
        opening = True
        for sentence in sentences(block.text, item=block.kind == "bullet"):
            text = words(block.text, sentence.start, sentence.end)
            if not text:
                continue
            mentions, runs = finder.find(text)
            place = None
            if mentions or runs:
                place = _place(block, clause, sentence.start, sentence.end)
            if mentions:
                items = reduce_sentence(text, mentions, runs, described.identifier)
                yield from _weak(described, mentions, text, place)
                for at, item in enumerate(items):
                    if item.kind != "group" or not item.mentions:
                        continue
                    kin = related(described, item.mentions[0], lexicon)
                    case = Case(items, at, opening, sentence.item, kind == "note", kin)
                    verdict = judge(case)
                    yield from _decisions(described, lexicon, case, verdict, place)
            for run in runs:
                name = block.text[text[run.first].start : text[run.last - 1].end]
                yield Unresolved(
                    described.identifier, " ".join(name.split()), clause, place.start, place.end,
                    place.sha256, place.text,
                )
            opening = False


def judge(case: Case) -> Verdict:
    """Return the verdict of the first rule that has one."""
    for rule in (*AGAINST, *FOR):
        verdict = rule(case)
        if verdict is not None:
            if case.kin and verdict.direction and verdict.rule not in STRONG:
                return Verdict("", "own branch", verdict.trigger, 0.8)
            return verdict
    return Verdict("", "no relation", "", 0.5)


STRONG = frozenset(
    ("other acts on self", "acts on other", "to other", "from other", "with other", "purpose")
)
"""Rules that tell of an exchange also where the other is an ancestor or descendant."""


def related(described: Described, mention: Mention, lexicon: Lexicon) -> bool:
    """Say whether a mention names an ancestor or descendant of the described process."""
    if mention.category == "external":
        return False
    return any(
        t in described.ancestors or described.identifier in lexicon.elements[t].ancestors
        for t in mention.targets
    )


def _place(block: Block, clause: str, start: int, end: int) -> _Place:
    text = sentence_key(block.text[start:end])
    source = block.source_span(start, end)
    return _Place(clause, *source, hashlib.sha256(text.encode()).hexdigest(), text)


def _weak(
    described: Described, mentions: Sequence[Mention], text: Sequence[Word], place: _Place
) -> Iterator[Decision]:
    for m in mentions:
        if m.strength < THRESHOLD and described.identifier not in m.targets:
            shown = " ".join(w.text for w in text[m.first : m.last])
            yield Decision(
                described.identifier, described.identifier, m.targets[0], m.category, "",
                "written small", "", m.strength, place.clause, place.start, place.end,
                place.sha256, shown, m.how, place.text,
            )


def _decisions(
    described: Described, lexicon: Lexicon, case: Case, verdict: Verdict, place: _Place
) -> Iterator[Decision]:
    mention = case.group.mentions[0]
    for target in mention.targets:
        yield Decision(
            described.identifier, described.identifier, target, mention.category,
            verdict.direction, verdict.rule, verdict.trigger,
            round(verdict.confidence * min(1.0, mention.strength + 0.1), 2), place.clause,
            place.start, place.end, place.sha256, case.group.text, mention.how, place.text,
        )
