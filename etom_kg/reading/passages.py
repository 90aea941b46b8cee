"""What the clauses on a process say of it: its brief and its extended description."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from etom_kg.model import Block, Passage
from etom_kg.reading.entry import Entry

__all__ = ["passages"]


def passages(entry: Entry, others: Sequence[Entry], level: int) -> Iterator[Passage]:
    """Yield the descriptions in the order of the document.

    ``entry`` is the clause that gives the identifier, ``others`` describe the process too.
    """
    brief = _blocks(entry, "brief")
    extended = _blocks(entry, "extended")
    unlabelled = _blocks(entry, "")
    if brief and not (extended or others or level > 2):
        # In clauses 8 and 9 the full description follows the first paragraph without a label.
        length = 1
        while (
            brief[0].text.endswith(":") and length < len(brief) and brief[length].kind == "bullet"
        ):
            length += 1
        brief, extended = brief[:length], brief[length:]
    if level == 1 and not brief:
        brief, unlabelled = unlabelled, ()
    for other in others:
        yield from _other_passages(other, needs_brief=not brief)
    number = entry.clause.number
    if brief:
        yield Passage("brief", number, brief)
    if extended or unlabelled:
        yield Passage("extended", number, unlabelled + extended)


def _other_passages(other: Entry, *, needs_brief: bool) -> Iterator[Passage]:
    brief = _blocks(other, "brief")
    full = _blocks(other, "") + _blocks(other, "extended")
    if brief and needs_brief:
        yield Passage("brief", other.clause.number, brief)
    elif brief:
        full = brief + full
    if full:
        yield Passage("extended", other.clause.number, full)


def _blocks(entry: Entry, label: str) -> tuple[Block, ...]:
    return tuple(block for f in entry.fields if f.label == label for block in f.blocks)
