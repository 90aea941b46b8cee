"""Give each process its place: parent, area, verticals and horizontal (clause 5).

A company's process hangs under one of the company's own, or under one of the standard, which its
document does not repeat. A parent that is numbered nowhere is reported, and never made up.

Areas and letters are read from clauses 5 and 6 of ITU-T M.3050.2, related documents from 1 and 2.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from etom_kg.core.errors import EtomKgError
from etom_kg.core.model import Clause, Discrepancy, Grouping, Process, RelatedDocument
from etom_kg.core.numbering import LETTERS, Identifier, area_key
from etom_kg.core.tables import read_table, resource
from etom_kg.reading.blocks import split_fields
from etom_kg.reading.clauses import text_start
from etom_kg.reading.document import Document

__all__ = [
    "AREAS",
    "LETTERS_OF_TAG",
    "PARENT",
    "find_groupings",
    "misplaced",
    "place_all",
    "related_documents",
]

AREAS = {
    "OPS": "Operations",
    "SIP": "Strategy, Infrastructure & Product",
    "EM": "Enterprise Management",
}
LETTERS_OF_TAG = {"OSR": "O", "SC": "S", "ILM": "I", "PLM": "P", "EM": "E"}
"""The letters that a position tag stands for, where the two differ."""

_LETTER = re.compile(r"^[^\S\n]*[–•-]\s+([SIPOFAB])\s+for\s+(.+?)\s*[;.]\s*$", re.M)
_PART = re.compile(
    r"(M\.\d+(?:\.\d+| Supplement \d+)?): (.+?)\.?(?: \((?:TMF )?(GB921[^)]*?)\.?\)\.?)?$"
)
_SERIES = re.compile(r"^eTOM\s+[–-]\s+")
_REFERENCE = re.compile(r"ITU-T Recommendation (M\.\d+) \((\d{4})\), (.+?)\.$")


def find_groupings(document: Document, clauses: Sequence[Clause]) -> tuple[Grouping, ...]:
    """Return the areas that the document names and the verticals of its letter table."""
    areas = tuple(
        Grouping("area", key, name, abbreviation=key, clause=_naming(document, clauses, name))
        for key, name in AREAS.items()
        if _naming(document, clauses, name)
    )
    return areas + tuple(_verticals(document, clauses))


def _naming(document: Document, clauses: Sequence[Clause], name: str) -> str:
    """Return the first clause behind the conventions that names an area."""
    spaced = re.compile(r"\s+".join(map(re.escape, name.split())))
    for clause in clauses:
        if clause.number == "6" and spaced.search(document.body, clause.start, clause.end):
            return clause.number
    return ""


def _verticals(document: Document, clauses: Sequence[Clause]) -> Iterator[Grouping]:
    tags = {letter: tag for tag, letter in LETTERS_OF_TAG.items()}
    for clause in clauses:
        if clause.number != "5":
            continue
        for found in _LETTER.finditer(document.body, clause.start, clause.end):
            letter, name = found[1], " ".join(found[2].split())
            usual = name.replace("LifeCycle", "Lifecycle")
            yield Grouping(
                "vertical",
                letter,
                name,
                area=area_key(letter),
                abbreviation=tags.get(letter, ""),
                clause=clause.number,
                alternative_names=(usual,) if usual != name else (),
            )


def related_documents(document: Document, clauses: Sequence[Clause]) -> tuple[RelatedDocument, ...]:
    """Return the other parts of the series (clause 1) and the references (clause 2).

    The title of a part is given without the name of the series and without its subtitle.
    """
    found: dict[str, RelatedDocument] = {}
    for clause in clauses:
        if clause.number not in ("1", "2"):
            continue
        for text in _bullets(document, clause):
            part, reference = _PART.match(text), _REFERENCE.match(text)
            if part and part[1] != document.identifier:
                title = _SERIES.sub("", part[2]).split(":")[0]
                found[part[1]] = RelatedDocument(
                    part[1], title, "part", clause.number, part[3] or ""
                )
            elif reference:
                found[reference[1]] = RelatedDocument(
                    reference[1], reference[3], "reference", clause.number
                )
    return tuple(sorted(found.values(), key=lambda d: d.identifier))


def _bullets(document: Document, clause: Clause) -> Iterator[str]:
    """Yield each bullet; a parenthesis on its own is what a page break cut off the bullet."""
    start = text_start(document.body, clause)
    fields, _ = split_fields(document.body, start, clause.end, document.style)
    pending = ""
    for block in (block for field in fields for block in field.blocks):
        if block.kind == "paragraph" and block.text.startswith("(") and pending:
            pending = f"{pending.rstrip('.')} {block.text}"
            continue
        if pending:
            yield pending
        pending = block.text if block.kind == "bullet" else ""
    if pending:
        yield pending


PARENT = "parent"
"""The witness of a discrepancy about the process above another."""

_ByDigits = dict[tuple[int, ...], list[Identifier]]


def place_all(processes: Mapping[str, Process], edition: str) -> dict[str, Process]:
    """Return the processes, each with its place."""
    own = _by_digits(processes)
    return {
        number.text: _place(processes[number.text], number, own, edition)
        for number in map(LETTERS.parse, processes)
        if number
    }


def misplaced(processes: Mapping[str, Process], edition: str) -> Iterator[Discrepancy]:
    """Yield each process whose parent is numbered nowhere, or has not the letters of its child.

    ``expected`` is the parent that the identifier asks for, ``found`` the one that has its
    numbers, empty where none has.
    """
    for process in processes.values():
        number, above = LETTERS.parse(process.identifier), LETTERS.parse(process.parent)
        if number is None or above is None:
            continue
        numbered = above.text in processes or above in _standard(edition).get(above.digits, ())
        if not (numbered and set(number.letters or "") <= set(above.letters or "")):
            asked = _above(number).text
            found = above.text if numbered else ""
            clause = process.clauses[-1]
            yield Discrepancy(process.identifier, "absent", clause, asked, PARENT, found)


def _by_digits(identifiers: Iterable[str]) -> _ByDigits:
    found: _ByDigits = {}
    for number in map(LETTERS.parse, identifiers):
        if number:
            found.setdefault(number.digits, []).append(number)
    return found


@cache
def _standard(edition: str) -> _ByDigits:
    """Return what the shipped edition numbers; nothing where it is not shipped."""
    try:
        table = resource("data", edition, "processes.csv")
    except EtomKgError:
        return {}
    return _by_digits(row["identifier"] for row in read_table(table, ("identifier",)))


def _place(process: Process, identifier: Identifier, own: _ByDigits, edition: str) -> Process:
    letters = identifier.letters or ""
    area = area_key(letters)
    verticals = tuple(letter for letter in letters if letter != "E")
    if identifier.level == 1:
        return replace(process, parent=area, area=area, verticals=verticals)
    top = _ancestor(identifier, 1, own, edition)
    enterprise = area == "EM"
    return replace(
        process,
        parent=_ancestor(identifier, identifier.level - 1, own, edition),
        area=area,
        verticals=verticals,
        horizontal="" if enterprise else top,
        enterprise_grouping=top if enterprise else "",
    )


def _ancestor(identifier: Identifier, level: int, own: _ByDigits, edition: str) -> str:
    """Return the identifier at a level above: same digits, letters that include these.

    The document's numbering comes before the standard's, and a process with other letters is
    better than none, for the digits say where a process hangs.
    """
    digits = identifier.digits[:level]
    near = _candidates(identifier, own.get(digits, ()))
    if not (near and near[0][0]):
        near += _candidates(identifier, _standard(edition).get(digits, ()))
        near.sort(key=lambda candidate: not candidate[0])
    if near:
        return near[0][1]
    above = identifier
    while above.level > level:
        above = _above(above)
    return above.text


def _above(identifier: Identifier) -> Identifier:
    """Return the parent that an identifier asks for: the standard's, down to its lowest level."""
    asked = [n for n in map(LETTERS.parse, identifier.parent_candidates) if n]
    return asked[-1]


def _candidates(identifier: Identifier, others: Iterable[Identifier]) -> list[tuple[bool, str]]:
    """Return which of some processes may be above, the best first, and whether its letters fit."""
    letters = set(identifier.letters or "")
    found = []
    for other in others:
        theirs = other.letters or ""
        if other.prefix in (identifier.prefix, None) and area_key(theirs) == area_key(
            identifier.letters or ""
        ):
            foreign = (other.prefix, other.originator) != (identifier.prefix, identifier.originator)
            fits = letters <= set(theirs)
            found.append((not fits, foreign, len(theirs), other.text))
    return [(not unfit, text) for unfit, _, _, text in sorted(found)]
