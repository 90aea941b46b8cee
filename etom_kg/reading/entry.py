"""A clause read into its parts, and what the clauses on one process say of it.

They give its brief and its extended description, and may disagree in headings, position tags and
captions. A document that ends in the middle of a clause is refused.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from etom_kg.core.errors import DocumentError
from etom_kg.core.model import Block, Clause, Discrepancy, Passage, Process
from etom_kg.core.numbering import Identifier
from etom_kg.reading.blocks import Field, Figure, split_fields
from etom_kg.reading.clauses import text_start
from etom_kg.reading.document import Document
from etom_kg.reading.headings import Heading, name_key, read_heading
from etom_kg.reading.placing import LETTERS_OF_TAG

__all__ = ["Entry", "Read", "compare_places", "passages", "read_entry", "refuse_cut_short"]


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


_FINISHED = re.compile(r"[.:;!?)\"'’”]$")


@dataclass(frozen=True, slots=True)
class Entry:
    """A clause with its heading, fields and figures, not yet joined to its other clauses."""

    clause: Clause
    heading: Heading
    fields: tuple[Field, ...]
    figures: tuple[Figure, ...]

    def field(self, label: str) -> str:
        """Return the text of a labelled field; empty where the clause has none."""
        return next((f.text for f in self.fields if f.label == label), "")

    @property
    def depth(self) -> int:
        """How many steps down the clause's number leads."""
        return self.clause.number.count(".")


@dataclass(frozen=True, slots=True)
class Read:
    """A process without its place, the clause that it was read from, and what disagrees.

    ``recovered`` says that the index, and no clause, gives its identifier.
    """

    process: Process
    entry: Entry
    discrepancies: tuple[Discrepancy, ...] = ()
    recovered: bool = False


def read_entry(document: Document, clause: Clause) -> Entry:
    """Read one clause."""
    start = text_start(document.body, clause)
    fields, figures = split_fields(document.body, start, clause.end, document.style)
    return Entry(clause, read_heading(clause.heading), fields, figures)


def refuse_cut_short(
    document: Document, entries: Sequence[Entry], index: Clause | None, named: Collection[str]
) -> None:
    """Raise where the file ends in mid-clause, or before a clause that it announces.

    Clause 7 announces the level-2 Operations processes, which clause 10 numbers and describes;
    ``named`` are the names so found, empty for a document that need not do so. What follows the
    last process and is not an index may end as it likes.
    """
    last = entries[-1]
    numbered = {name_key(name) for name in named}
    announced = next(
        (e for e in entries if e.heading.column and name_key(e.heading.name) not in numbered), None
    )
    matters = last.field("identifier") or last.heading.column or last.clause == index
    if matters and _is_unfinished(last):
        what = f"ends in the middle of clause {last.clause.number} {last.heading.name}"
    elif announced and named:
        clause = announced.clause
        what = f"announces {announced.heading.name} in clause {clause.number} but never numbers it"
    else:
        return
    raise DocumentError(
        f"{what}; the file seems cut short, give the whole document",
        path=document.path,
        line=document.line_of(max(0, len(document.text.rstrip()) - 1)),
    )


def _is_unfinished(last: Entry) -> bool:
    blocks = [block for field in last.fields for block in field.blocks]
    if last.field("identifier") and not any(f.blocks for f in last.fields if f.label[:1] in "be"):
        return True
    if len(blocks) > 1 and blocks[-1].kind == "bullet" == blocks[-2].kind:
        return bool(_FINISHED.search(blocks[-2].text) and not _FINISHED.search(blocks[-1].text))
    return not blocks or not _FINISHED.search(blocks[-1].text)
