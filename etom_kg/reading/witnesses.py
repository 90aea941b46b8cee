"""Compare what headings, position tags and captions say of a process with its clause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from etom_kg.model import Discrepancy
from etom_kg.numbering import Identifier
from etom_kg.reading.entry import Entry
from etom_kg.reading.frame import LETTERS_OF_TAG

__all__ = ["compare_places"]


def compare_places(
    identifier: Identifier, name: str, places: Sequence[Entry]
) -> Iterator[Discrepancy]:
    """Yield where the clauses on a process, the last of which identifies it, disagree with it."""
    clause = places[-1].clause.number
    spelt = {e.heading.name: e.clause.number for e in places if e.heading.name != name}
    for spelling, where in spelt.items():
        yield Discrepancy(identifier.text, "name", clause, name, f"heading {where}", spelling)
    yield from _tags(identifier, places)
    yield from _captions(identifier, name, places)


def _tags(identifier: Identifier, places: Iterable[Entry]) -> Iterator[Discrepancy]:
    """Compare the position tag of a heading, such as "CRM – FAB", with the letters."""
    for entry in places:
        tag = entry.heading.column
        letters = LETTERS_OF_TAG.get(tag, tag)
        if tag and letters != identifier.letters:
            yield Discrepancy(
                identifier.text,
                "position",
                entry.clause.number,
                identifier.letters or "",
                f"heading {entry.clause.number}",
                tag,
            )


def _captions(identifier: Identifier, name: str, places: Iterable[Entry]) -> Iterator[Discrepancy]:
    """Compare the caption of a decomposition figure with the name."""
    for entry in places:
        for figure in entry.figures:
            if figure.subject and figure.subject != name:
                where = f"figure {figure.number}"
                yield Discrepancy(
                    identifier.text, "name", entry.clause.number, name, where, figure.subject
                )
