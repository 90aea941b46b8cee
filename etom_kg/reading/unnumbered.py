"""Clauses that describe a process but give no identifier: overviews, mostly.

They are joined by name to the clause that gives it. Where no clause does but the index of brief
descriptions, the identifier comes from there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from etom_kg.model import Discrepancy, Passage, Process
from etom_kg.numbering import LETTERS
from etom_kg.reading.entry import Entry, Read
from etom_kg.reading.index import IndexEntry
from etom_kg.reading.names import name_key
from etom_kg.reading.passages import passages

__all__ = ["Unnumbered", "from_index"]


class Unnumbered:
    """The clauses without an identifier, by name; ``left`` are those that nothing has taken."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._by_name: dict[str, list[Entry]] = {}
        for entry in entries:
            self._by_name.setdefault(name_key(entry.heading.name), []).append(entry)
        self._taken: set[str] = set()

    def take(self, name: str, depth: int) -> list[Entry]:
        """Return the clauses on a process: those as deep as its own (7.1.5 is, for 10.1.5), or all.

        A clause may describe several processes of one name.
        """
        key = name_key(name)
        found = self._by_name.get(key, [])
        if found:
            self._taken.add(key)
        return [entry for entry in found if entry.depth == depth] or found

    @property
    def left(self) -> list[Entry]:
        """The clauses that no process has taken."""
        return [
            entry
            for key, entries in self._by_name.items()
            if key not in self._taken
            for entry in entries
        ]


def from_index(
    left: Iterable[Entry], listed: Mapping[str, IndexEntry], index: str, edition: str
) -> Iterator[Read]:
    """Yield a process for each clause whose name begins one entry of the index, and one only.

    ``listed`` are the entries that no clause identifies, ``index`` is the clause of the index.
    """
    for entry in left:
        key = name_key(entry.heading.name)
        found = [
            line
            for line in listed.values()
            if key and f"{name_key(line.text)} ".startswith(f"{key} ")
        ]
        identifier = LETTERS.parse(found[0].identifier) if len(found) == 1 else None
        if identifier is None:
            continue
        name, short = entry.heading.name, entry.heading.abbreviation
        clause = entry.clause.number
        brief = found[0].brief(name, short)
        process = Process(
            identifier=identifier.text,
            name=name,
            level=identifier.level,
            edition=edition,
            abbreviation=short,
            clauses=(clause,),
            figures=tuple(figure.number for figure in entry.figures),
            passages=(
                *((Passage("brief", index, brief),) if brief else ()),
                *(p for p in passages(entry, (), identifier.level + 1) if p.kind == "extended"),
            ),
        )
        absent = Discrepancy(
            identifier.text, "absent", clause, identifier.text, f"clause {clause}", ""
        )
        yield Read(process, entry, (absent,), recovered=True)
