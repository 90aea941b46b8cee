"""The whole extraction: described processes and a lexicon give interfaces with evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from etom_kg.core.errors import counted
from etom_kg.core.model import Framework
from etom_kg.interfaces.decide import Reader
from etom_kg.interfaces.names.lexicon import Lexicon
from etom_kg.interfaces.sources import described, lexicon_of
from etom_kg.interfaces.values import Decision, Described, Direction, Interface, Unresolved

__all__ = [
    "ACCEPTED",
    "Extraction",
    "extract_interfaces",
    "extract_source",
    "joined_direction",
]

ACCEPTED = 0.5
"""A decision less sure than this is not an interface; the review sheet still lists it."""


@dataclass(frozen=True)
class Extraction:
    """What was decided about every mention, and every name that fits nothing."""

    edition: str
    decisions: tuple[Decision, ...]
    unresolved: tuple[Unresolved, ...]
    accepted: float = ACCEPTED

    @cached_property
    def interfaces(self) -> tuple[Interface, ...]:
        """The statements of interfaces, in reading order, one for each sentence.

        ``direction`` is that of all sentences of a description about the same other together.
        """
        ways: dict[tuple[str, ...], set[Direction]] = defaultdict(set)
        best: dict[tuple[object, ...], Decision] = {}
        for d in self.decisions:
            if not d.direction or d.confidence < self.accepted:
                continue
            ways[_pair(d)].add(d.direction)
            place = (*_pair(d), d.clause, d.start)
            if place not in best or d.confidence > best[place].confidence:
                best[place] = d
        return tuple(
            Interface(
                edition=self.edition,
                subject=d.subject,
                other=d.other,
                stated_by=d.stated_by,
                direction=joined_direction(ways[_pair(d)]),
                category=d.category,
                trigger=d.trigger,
                rule=d.rule,
                confidence=d.confidence,
                clause=d.clause,
                start=d.start,
                end=d.end,
                sentence_sha256=d.sentence_sha256,
            )
            for d in best.values()
        )

    def summary(self) -> str:
        """Return in one line how much was found."""
        pairs = {(i.stated_by, i.subject, i.other, i.category) for i in self.interfaces}
        strange = counted(len(self.unresolved), "name that fits", "names that fit")
        return (
            f"{counted(len(pairs), 'interface')} in "
            f"{counted(len(self.interfaces), 'sentence')}, {strange} no process"
        )


def extract_interfaces(
    processes: Iterable[Described],
    lexicon: Lexicon,
    edition: str,
    *,
    accepted: float = ACCEPTED,
) -> Extraction:
    """Read descriptions, in time linear in their length."""
    decisions: list[Decision] = []
    unresolved: list[Unresolved] = []
    for process in processes:
        for found in Reader(process, lexicon).read():
            if isinstance(found, Decision):
                decisions.append(found)
            else:
                unresolved.append(found)
    return Extraction(edition, tuple(decisions), tuple(unresolved), accepted)


def joined_direction(ways: Iterable[Direction]) -> Direction:
    """Return the direction of several statements together.

    >>> joined_direction(["in", "out"]), joined_direction(["in", "in"])
    ('both', 'in')
    """
    directions = set(ways)
    return directions.pop() if len(directions) == 1 else "both"


def _pair(decision: Decision) -> tuple[str, ...]:
    return decision.stated_by, decision.subject, decision.other, decision.category


def extract_source(
    source: Framework,
    standard: Framework | None = None,
    *,
    accepted: float = ACCEPTED,
    lexicon: Lexicon | None = None,
) -> Extraction:
    """Return the interfaces that a source states, with every decision.

    A company's document also names the processes of the standard that it extends.
    """
    beside = (standard,) if standard else ()
    names = lexicon or lexicon_of(source, *beside)
    return extract_interfaces(described(source, *beside), names, source.edition, accepted=accepted)
