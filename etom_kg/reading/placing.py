"""Give each process its place: parent, area, verticals and horizontal (clause 5).

A company's process hangs under one of the company's own, or under one of the standard, which its
document does not repeat. A parent that is numbered nowhere is told, and never made up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache

from etom_kg.errors import EtomKgError
from etom_kg.model import Discrepancy, Process
from etom_kg.numbering import LETTERS, Identifier, area_key
from etom_kg.resources import resource
from etom_kg.tables import read_table

__all__ = ["PARENT", "misplaced", "place_all"]

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
