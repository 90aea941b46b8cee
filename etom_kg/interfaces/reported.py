"""Where a sentence stands, and what is told of it: decisions, and names that fit nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from etom_kg.interfaces.case import Verdict
from etom_kg.interfaces.runs import Run
from etom_kg.interfaces.sentences import Sentence, sentence_key
from etom_kg.interfaces.values import Decision, Mention, Unresolved
from etom_kg.interfaces.words import Word
from etom_kg.model import Block

__all__ = ["Place", "decisions_of", "place_of", "unresolved_name"]


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
