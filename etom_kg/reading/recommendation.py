"""From the clauses of ITU-T M.3050.2, or a document in its layout, to the process catalogue.

A level-1 or level-2 Operations process is described twice: in clause 7 and again in clause 10.
Clause 7 has headings only, so it is joined to clause 10 by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from etom_kg.errors import CatalogueError, DocumentError
from etom_kg.model import Block, Catalogue, Discrepancy, Passage, Process
from etom_kg.numbering import LETTERS, Identifier, area_key
from etom_kg.reading.clauses import find_clauses, find_index
from etom_kg.reading.document import Document
from etom_kg.reading.entry import Entry, read_entry, refuse_cut_short
from etom_kg.reading.frame import LETTERS_OF_TAG, find_groupings, related_documents
from etom_kg.reading.index import compare_with_index
from etom_kg.reading.names import name_key, read_heading
from etom_kg.reading.title import document_title

__all__ = ["read_recommendation"]

EDITION = "4.0"


def read_recommendation(document: Document, *, edition: str = EDITION) -> Catalogue:
    """Return the catalogue of a document; raise where it holds none or contradicts itself."""
    clauses = find_clauses(document)
    entries = [read_entry(document, clause) for clause in clauses]
    numbered = [entry for entry in entries if entry.field("identifier")]
    if not numbered:
        raise DocumentError(
            "no clause with a 'Process Identifier:' was found; "
            "give ITU-T M.3050.2 or a document in its layout",
            path=document.path,
            line=1,
        )
    described = _by_name(entry for entry in entries if not entry.field("identifier"))
    refuse_cut_short(document, entries, [e.heading.name for e in numbered])
    processes: dict[str, Process] = {}
    found: list[Discrepancy] = []
    for entry in numbered:
        process, discrepancies = _process(document, entry, described, edition)
        _refuse_duplicate(document, entry, process, numbered, processes)
        processes[process.identifier] = process
        found += discrepancies
    placed = _place_all(processes)
    index = find_index(document, clauses)
    if index:
        placed, differences = compare_with_index(document, index, placed)
        found += differences
    return Catalogue(
        edition=edition,
        document=document.identifier,
        title=document_title(document, clauses),
        sha256=document.sha256,
        processes=placed,
        groupings=find_groupings(document, clauses, edition),
        clauses=clauses,
        discrepancies=tuple(found),
        related=related_documents(document, clauses),
        source_text=document.text,
        company=all(n.is_company for n in map(LETTERS.parse, placed) if n),
    )


def _by_name(entries: Iterable[Entry]) -> dict[tuple[str, int], Entry]:
    """Index the clauses without an identifier by name and depth (7.1.5 is as deep as 10.1.5)."""
    return {(name_key(e.heading.name), e.clause.number.count(".")): e for e in entries}


def _process(
    document: Document,
    entry: Entry,
    described: dict[tuple[str, int], Entry],
    edition: str,
) -> tuple[Process, list[Discrepancy]]:
    identifier = _identifier(document, entry)
    name = read_heading(entry.field("name")).name or entry.heading.name
    other = described.get((name_key(name), entry.clause.number.count(".")))
    places = [other, entry] if other else [entry]
    spelt = {e.heading.name: e.clause.number for e in places if e.heading.name != name}
    found = [
        Discrepancy(
            identifier.text, "name", entry.clause.number, name, f"heading {where}", spelling
        )
        for spelling, where in spelt.items()
    ]
    found += _tag_discrepancies(identifier, places)
    found += _caption_discrepancies(identifier, name, places)
    other_names = dict.fromkeys(d.found for d in found if d.kind == "name")
    process = Process(
        identifier=identifier.text,
        name=name,
        level=identifier.level,
        edition=edition,
        abbreviation=next((e.heading.abbreviation for e in places if e.heading.abbreviation), ""),
        clauses=tuple(e.clause.number for e in places),
        figures=tuple(figure.number for e in places for figure in e.figures),
        alternative_names=tuple(other_names),
        passages=tuple(_passages(entry, other, identifier.level)),
    )
    return process, found


def _identifier(document: Document, entry: Entry) -> Identifier:
    field = next(f for f in entry.fields if f.label == "identifier")
    text = field.text.split()[0] if field.text else ""
    identifier = LETTERS.parse(text)
    if identifier is None:
        raise CatalogueError(
            f"{text!r} is no process identifier: {LETTERS.explain(text)}",
            path=document.path,
            line=document.line_of(field.start),
        )
    return identifier


def _refuse_duplicate(
    document: Document,
    entry: Entry,
    process: Process,
    numbered: list[Entry],
    processes: dict[str, Process],
) -> None:
    if process.identifier not in processes:
        return
    first = next(e for e in numbered if e.clause.number in processes[process.identifier].clauses)
    field = next(f for f in entry.fields if f.label == "identifier")
    raise CatalogueError(
        f"{process.identifier} stands in clause {first.clause.number} "
        f"({first.heading.name}) and again in clause {entry.clause.number} "
        f"({entry.heading.name}); an identifier names one process, so number one of them anew",
        path=document.path,
        line=document.line_of(field.start),
    )


def _tag_discrepancies(identifier: Identifier, places: Iterable[Entry]) -> Iterator[Discrepancy]:
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


def _caption_discrepancies(
    identifier: Identifier, name: str, places: Iterable[Entry]
) -> Iterator[Discrepancy]:
    """Compare the caption of a decomposition figure with the name."""
    for entry in places:
        for figure in entry.figures:
            if figure.subject and figure.subject != name:
                where = f"figure {figure.number}"
                yield Discrepancy(
                    identifier.text, "name", entry.clause.number, name, where, figure.subject
                )


def _passages(entry: Entry, other: Entry | None, level: int) -> Iterator[Passage]:
    """Yield the brief and the extended description, in the order of the document."""
    number = entry.clause.number
    brief = _blocks(entry, "brief")
    extended = _blocks(entry, "extended")
    unlabelled = _blocks(entry, "")
    if brief and not (extended or other or level > 2):
        # In clauses 8 and 9 the full description follows the first paragraph without a label.
        length = 1
        while (
            brief[0].text.endswith(":") and length < len(brief) and brief[length].kind == "bullet"
        ):
            length += 1
        brief, extended = brief[:length], brief[length:]
    if level == 1 and not brief:
        brief, unlabelled = unlabelled, ()
    if other:
        full = _blocks(other, "")
        if full:
            yield Passage("extended", other.clause.number, full)
    if brief:
        yield Passage("brief", number, brief)
    if extended or unlabelled:
        yield Passage("extended", number, unlabelled + extended)


def _blocks(entry: Entry, label: str) -> tuple[Block, ...]:
    return tuple(block for f in entry.fields if f.label == label for block in f.blocks)


def _place_all(processes: dict[str, Process]) -> dict[str, Process]:
    numbers = [number for number in map(LETTERS.parse, processes) if number]
    by_digits: dict[tuple[int, ...], list[Identifier]] = {}
    for number in numbers:
        by_digits.setdefault(number.digits, []).append(number)
    return {n.text: _place(processes[n.text], n, by_digits) for n in numbers}


def _place(
    process: Process, identifier: Identifier, numbers: dict[tuple[int, ...], list[Identifier]]
) -> Process:
    """Return the process with its parent, area, verticals and horizontal (clause 5)."""
    letters = identifier.letters or ""
    area = area_key(letters)
    verticals = tuple(letter for letter in letters if letter != "E")
    if identifier.level == 1:
        return replace(process, parent=area, area=area, verticals=verticals)
    top = _ancestor(identifier, 1, numbers)
    enterprise = area == "EM"
    return replace(
        process,
        parent=_ancestor(identifier, identifier.level - 1, numbers),
        area=area,
        verticals=verticals,
        horizontal="" if enterprise else top,
        enterprise_grouping=top if enterprise else "",
    )


def _ancestor(
    identifier: Identifier, level: int, numbers: dict[tuple[int, ...], list[Identifier]]
) -> str:
    """Return the identifier at a level above: same digits, letters that include these.

    The company's own numbering comes first, then the standard's; without either in the document
    the company's process hangs under the standard's.
    """
    candidates: list[tuple[bool, int, str]] = []
    for other in numbers.get(identifier.digits[:level], ()):
        letters = other.letters or ""
        if set(identifier.letters or "") <= set(letters) and other.prefix in (
            identifier.prefix,
            None,
        ):
            own = (other.prefix, other.originator) == (identifier.prefix, identifier.originator)
            candidates.append((not own, len(letters), other.text))
    if candidates:
        return min(candidates)[2]
    above = identifier
    while above.level > level:
        parsed = LETTERS.parse(above.parent_candidates[-1])
        assert parsed is not None
        above = parsed
    return above.text
