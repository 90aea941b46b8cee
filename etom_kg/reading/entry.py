"""A clause read into its parts, and the check that the document is whole."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from etom_kg.errors import DocumentError
from etom_kg.model import Clause, Discrepancy, Process
from etom_kg.reading.blocks import Field, Figure, split_fields
from etom_kg.reading.clauses import text_start
from etom_kg.reading.document import Document
from etom_kg.reading.names import Heading, name_key, read_heading

__all__ = ["Entry", "Read", "read_entry", "refuse_cut_short"]

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
    last process and is no index may end as it likes.
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
