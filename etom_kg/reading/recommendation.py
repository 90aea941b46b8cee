"""From the clauses of ITU-T M.3050.2, or a document in its layout, to a framework.

A level-1 or level-2 Operations process is described twice: in clause 7 and again in clause 10.
Clause 7 has headings only, so it is joined to clause 10 by name.

What could not be placed, or was left out, is said in a line each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from etom_kg.core.editions import default_for
from etom_kg.core.errors import CatalogueError, DocumentError
from etom_kg.core.model import Clause, Discrepancy, Framework, Process
from etom_kg.core.numbering import LETTERS, Identifier
from etom_kg.reading.clauses import find_clauses, find_index
from etom_kg.reading.document import Document, document_title
from etom_kg.reading.entry import (
    Entry,
    Read,
    compare_places,
    passages,
    read_entry,
    refuse_cut_short,
)
from etom_kg.reading.headings import name_key, read_heading
from etom_kg.reading.index import IndexEntry, Unnumbered, compare_with_index, from_index, read_index
from etom_kg.reading.placing import (
    LETTERS_OF_TAG,
    find_groupings,
    misplaced,
    place_all,
    related_documents,
)

__all__ = ["read_recommendation"]


def read_recommendation(document: Document, *, edition: str = "") -> Framework:
    """Return the framework of a document; raise where it holds none or contradicts itself.

    Without an edition, that of letters is meant.
    """
    edition = edition or default_for(LETTERS).key
    clauses = find_clauses(document)
    entries = [read_entry(document, clause) for clause in clauses]
    index = find_index(document, clauses)
    listed = read_index(document, index) if index else {}
    others = Unnumbered(entry for entry in entries if not entry.field("identifier"))
    read = _read(document, entries, others)
    company = all(number.is_company for number in _numbers(read))
    left = others.left
    read += _recovered(read, left, listed, index)
    refuse_cut_short(document, entries, index, () if company else _names(read))
    read.sort(key=lambda one: one.entry.clause.start)
    placed = place_all({one.process.identifier: one.process for one in read}, edition)
    found = [discrepancy for one in read for discrepancy in one.discrepancies]
    wrong = list(misplaced(placed, edition))
    found += wrong
    if listed:
        placed, differences = compare_with_index(listed, placed)
        found += differences
    used = {one.entry.clause for one in read}
    unused = [entry for entry in left if entry.clause not in used]
    return Framework(
        edition=edition,
        document=document.identifier,
        title=document_title(document, clauses),
        sha256=document.sha256,
        processes=placed,
        groupings=find_groupings(document, clauses),
        clauses=clauses,
        discrepancies=tuple(found),
        related=related_documents(document, clauses),
        source_text=document.text,
        company=company,
        warnings=_warnings(document, read, unused, listed, _without_parent(wrong, edition)),
    )


def _read(document: Document, entries: Sequence[Entry], others: Unnumbered) -> list[Read]:
    """Read each clause that gives an identifier; raise where none does, or two give the same."""
    first: dict[str, Entry] = {}
    read = []
    for entry in entries:
        if entry.field("identifier"):
            one = _process(document, entry, others)
            before = first.setdefault(one.process.identifier, entry)
            if before is not entry:
                raise _duplicate(document, one.process.identifier, before, entry)
            read.append(one)
    if not read:
        raise DocumentError(
            "no clause with a 'Process Identifier:' was found; "
            "give ITU-T M.3050.2 or a document in its layout",
            path=document.path,
            line=1,
        )
    return read


def _recovered(
    read: Sequence[Read],
    left: Sequence[Entry],
    listed: dict[str, IndexEntry],
    index: Clause | None,
) -> list[Read]:
    """Return the processes that only an overview and the index name."""
    known = {one.process.identifier for one in read}
    missing = {number: entry for number, entry in listed.items() if number not in known}
    return list(from_index(left, missing, index.number)) if index and missing else []


def _process(document: Document, entry: Entry, others: Unnumbered) -> Read:
    identifier = _identifier(document, entry)
    name = read_heading(entry.field("name")).name or entry.heading.name
    overviews = others.take(name, entry.depth)
    places = [*overviews, entry]
    found = tuple(compare_places(identifier, name, places))
    other_names = dict.fromkeys(d.found for d in found if d.kind == "name")
    process = Process(
        identifier=identifier.text,
        name=name,
        level=identifier.level,
        abbreviation=next(filter(None, (_abbreviation(e, identifier) for e in places)), ""),
        clauses=tuple(e.clause.number for e in places),
        figures=tuple(figure.number for e in places for figure in e.figures),
        alternative_names=tuple(other_names),
        passages=tuple(passages(entry, overviews, identifier.level)),
    )
    return Read(process, entry, found)


def _abbreviation(entry: Entry, identifier: Identifier) -> str:
    """Return the abbreviation in a heading, unless it is the position of the process."""
    short = entry.heading.abbreviation
    is_tag = identifier.level > 1 and LETTERS_OF_TAG.get(short, short) == identifier.letters
    return "" if is_tag else short


def _identifier(document: Document, entry: Entry) -> Identifier:
    fields = [f for f in entry.fields if f.label == "identifier"]
    line = document.line_of(fields[-1].start)
    if len(fields) > 1:
        raise CatalogueError(
            f"a second 'Process Identifier:' stands in clause {entry.clause.number}; give each "
            "process a heading with a number of its own",
            path=document.path,
            line=line,
        )
    text = fields[0].text.split()[0].rstrip(".,;") if fields[0].text else ""
    identifier = LETTERS.parse(text)
    if identifier is None:
        raise CatalogueError(
            f"{text!r} is not a process identifier: {LETTERS.explain(text)}",
            path=document.path,
            line=line,
        )
    return identifier


def _duplicate(document: Document, identifier: str, before: Entry, entry: Entry) -> CatalogueError:
    field = next(f for f in entry.fields if f.label == "identifier")
    return CatalogueError(
        f"{identifier} stands in clause {before.clause.number} ({before.heading.name}) and again "
        f"in clause {entry.clause.number} ({entry.heading.name}); an identifier names one process, "
        "so give one of them another number",
        path=document.path,
        line=document.line_of(field.start),
    )


def _numbers(read: Sequence[Read]) -> list[Identifier]:
    return [n for n in (LETTERS.parse(one.process.identifier) for one in read) if n]


def _names(read: Sequence[Read]) -> set[str]:
    return {one.process.name for one in read}


def _warnings(
    document: Document,
    read: Sequence[Read],
    left: Iterable[Entry],
    listed: Mapping[str, IndexEntry],
    orphans: Iterable[tuple[str, str]],
) -> tuple[str, ...]:
    """Return warnings in the order of the document, with file and line.

    ``read`` are the processes, ``left`` the clauses that describe none of them, ``listed`` the
    entries of the index, ``orphans`` what to say of processes without a fitting parent.
    """
    lines = {one.process.identifier: one.entry.clause.line for one in read}
    found = [
        *((lines[identifier], what) for identifier, what in orphans),
        *((r.entry.clause.line, _recovered_remarks(r.process)) for r in read if r.recovered),
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
    return tuple(f"{document.path}:{line}: {what}" for line, what in sorted(found))


def _without_parent(misplaced: Iterable[Discrepancy], edition: str) -> Iterator[tuple[str, str]]:
    """Yield one remark for all processes that lack the same parent, with the first of them."""
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
        yield below[0], what


def _recovered_remarks(process: Process) -> str:
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
