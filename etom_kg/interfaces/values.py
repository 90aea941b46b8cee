"""The values of the extractor: what goes in, what is found on the way, what comes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from etom_kg.core.model import Block

__all__ = [
    "THRESHOLD",
    "Category",
    "Decision",
    "Described",
    "Direction",
    "Element",
    "How",
    "Interface",
    "Mention",
    "Unresolved",
    "Way",
]

Direction = Literal["out", "in", "both"]
"""Which way an exchange runs, as seen from its subject."""

Way = Direction | Literal[""]
"""A direction, or nothing for "no interface"."""

Category = Literal["named", "layer", "vertical", "area", "domain", "external"]
"""What the other end is: a process, a grouping, or another enterprise's process."""

How = Literal[
    "name",
    "alias",
    "abbreviation",
    "identifier",
    "layer",
    "own name",
    "rewritten",
    "lengthened",
    "shortened",
    "short form",
    "shared words",
]
"""How a name was recognised."""

THRESHOLD = 0.5
"""A mention less sure than this is read as plain words."""


@dataclass(frozen=True, slots=True)
class Element:
    """Something a description can name: a process, or a grouping such as a vertical.

    ``category`` is what an interface with it is called when it is named plainly: ``named``,
    ``vertical``, ``area`` or ``domain``. ``ancestors`` come nearest first.
    """

    identifier: str
    name: str
    category: Category = "named"
    level: int = 0
    ancestors: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Described:
    """A process with its description: ``texts`` are (clause, kind, block), in reading order."""

    identifier: str
    name: str
    level: int
    ancestors: tuple[str, ...]
    texts: Sequence[tuple[str, str, Block]]


@dataclass(frozen=True, slots=True)
class Mention:
    """A naming of one element, or of several at once (FAB), in a sentence.

    ``first`` and ``last`` count words of the sentence, ``last`` is one behind. ``how`` tells how
    the name was recognised; ``strength`` (0-1) how surely it is one. ``category`` is that of the
    interface it would give.
    """

    first: int
    last: int
    targets: tuple[str, ...]
    category: Category
    how: How
    strength: float


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about one mention in one sentence; ``direction`` is empty for a no."""

    stated_by: str
    subject: str
    other: str
    category: Category
    direction: Way
    rule: str
    trigger: str
    confidence: float
    clause: str
    start: int
    end: int
    sentence_sha256: str
    mention: str
    how: str
    sentence: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A name that is used like a process's name and fits none."""

    stated_by: str
    name: str
    clause: str
    start: int
    end: int
    sentence_sha256: str
    sentence: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Interface:
    """A stated exchange, seen from ``subject``, with one of the sentences that state it.

    ``start`` and ``end`` are offsets of the sentence in the source document.
    """

    edition: str
    subject: str
    other: str
    stated_by: str
    direction: Direction
    category: Category
    trigger: str
    rule: str
    confidence: float
    clause: str
    start: int
    end: int
    sentence_sha256: str
