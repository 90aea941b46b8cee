"""Say in a line each what of a document could not be placed, or was left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from etom_kg.model import Discrepancy, Process
from etom_kg.numbering import LETTERS
from etom_kg.reading.document import Document
from etom_kg.reading.entry import Entry, Read
from etom_kg.reading.index import IndexEntry
from etom_kg.reading.names import name_key

__all__ = ["remarks"]


def remarks(
    document: Document,
    read: Sequence[Read],
    left: Iterable[Entry],
    listed: Mapping[str, IndexEntry],
    misplaced: Iterable[Discrepancy],
) -> tuple[str, ...]:
    """Return warnings in the order of the document, with file and line.

    ``read`` are the processes, ``left`` the clauses that describe none of them, ``listed`` the
    entries of the index, ``misplaced`` the processes without a fitting parent.
    """
    lines = {r.process.identifier: r.entry.clause.line for r in read}
    told = [
        *_without_parent(lines, misplaced, read[0].process.edition),
        *((r.entry.clause.line, _recovered(r.process)) for r in read if r.recovered),
        *((entry.clause.line, _left_out(entry)) for entry in left if _describes(entry)),
        *(
            (
                entry.line,
                f"{entry.identifier} stands in the index only and is left out; give it a clause "
                "with a process identifier",
            )
            for entry in listed.values()
            if entry.identifier not in lines
        ),
    ]
    return tuple(f"{document.path}:{line}: {what}" for line, what in sorted(told))


def _without_parent(
    lines: Mapping[str, int], misplaced: Iterable[Discrepancy], edition: str
) -> Iterator[tuple[int, str]]:
    """Yield one remark for all processes that lack the same parent."""
    children: dict[tuple[str, str], list[str]] = {}
    for found in misplaced:
        children.setdefault((found.expected, found.found), []).append(found.identifier)
    for (asked, found_there), below in children.items():
        who = below[0] + (f" (and {len(below) - 1} more)" if len(below) > 1 else "")
        if found_there:
            number = LETTERS.parse(below[0])
            letters = number.letters if number else ""
            what = (
                f"{who} lies under {found_there} by its digits, but that has not all of its "
                f"letters {letters}; correct the letters of one of them"
            )
        else:
            what = (
                f"{who} belongs under {asked}, which is numbered neither here nor in edition "
                f"{edition}; describe that process too, or correct the digits"
            )
        yield lines[below[0]], what


def _recovered(process: Process) -> str:
    return (
        f"clause {process.clauses[0]} has no 'Process Identifier:'; the index gives "
        f"{process.name} the identifier {process.identifier}"
    )


def _left_out(entry: Entry) -> str:
    return (
        f"clause {entry.clause.number} describes {entry.heading.name}, to which nothing gives an "
        "identifier, so it is left out; add a line 'Process Identifier:'"
    )


def _describes(entry: Entry) -> bool:
    """Say whether a clause without identifier seems to describe a process."""
    if any(field.label in ("name", "brief") for field in entry.fields):
        return True
    if not (entry.heading.column or entry.heading.abbreviation):
        return False
    start = name_key(entry.fields[0].text[:200]) if entry.fields else ""
    return start.startswith(name_key(entry.heading.name))
