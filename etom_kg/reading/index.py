"""The index of brief descriptions at the end: a second witness of names and briefs.

Each entry begins with an identifier; the name column is narrow, so a name may wrap and the
words of name and description follow each other without a mark. The name in the body says
where the name ends.

Clauses that give no identifier, mostly overviews, are joined by name to the clause that gives it;
where no clause does but the index, the identifier comes from there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from rapidfuzz.distance import Levenshtein

from etom_kg.core.model import Block, Clause, Discrepancy, Passage, Process
from etom_kg.core.numbering import LETTERS
from etom_kg.reading.blocks import split_fields
from etom_kg.reading.clauses import ENTRY, text_start
from etom_kg.reading.document import Document
from etom_kg.reading.entry import Entry, Read, passages
from etom_kg.reading.headings import name_key, read_heading

__all__ = [
    "INDEX_WITNESS",
    "IndexEntry",
    "Unnumbered",
    "compare_with_index",
    "from_index",
    "read_index",
]

INDEX_WITNESS = "index"
"""How discrepancies name the index as a witness."""

_SHORTEST_HEAD, _LONGEST_HEAD = 12, 120
"""How long the heads of the columns are, all together."""


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """What the index says of one process: its name and then its brief, in one text."""

    identifier: str
    text: str
    blocks: tuple[Block, ...]
    line: int

    def part(self, name: str, abbreviation: str) -> tuple[str, str]:
        """Part an entry into name and description where the words best fit the name.

        An abbreviation and the word "processes" behind a name are no part of the description.
        """
        words = self.text.split()
        wanted = name_key(name)
        best = min(
            range(1, min(len(words), len(name.split()) + 4) + 1),
            key=lambda count: (
                Levenshtein.distance(name_key(" ".join(words[:count])), wanted),
                -count,
            ),
            default=0,
        )
        end = best
        if abbreviation and words[end : end + 1] in ([abbreviation], [f"({abbreviation})"]):
            end += 1
        if words[end : end + 1] == ["Processes"]:
            end += 1
        return read_heading(" ".join(words[:best])).name, " ".join(words[end:])

    def brief(self, name: str, abbreviation: str) -> tuple[Block, ...]:
        """Return the blocks of the description, without the name before them."""
        count = len(self.text.split()) - len(self.part(name, abbreviation)[1].split())
        for at, block in enumerate(self.blocks):
            words = block.text.split()
            if count < len(words):
                start = len(block.text) - len(block.text.split(maxsplit=count)[-1])
                return (block.behind(start), *self.blocks[at + 1 :])
            count -= len(words)
        return ()


def read_index(document: Document, index: Clause) -> dict[str, IndexEntry]:
    """Return the entries of the index, by identifier."""
    return {entry.identifier: entry for entry in _entries(document, index)}


def _entries(document: Document, index: Clause) -> Iterator[IndexEntry]:
    body = document.body
    starts = list(ENTRY.finditer(body, index.start, index.end))
    ends = [match.start() for match in starts[1:]] + [index.end]
    head = " ".join(body[text_start(body, index) : starts[0].start()].split()) if starts else ""
    for match, end in zip(starts, ends, strict=True):
        fields, _ = split_fields(body, match.end(), end, document.style)
        blocks = tuple(block for field in fields for block in field.blocks)
        text = " ".join(block.text for block in blocks)
        if _SHORTEST_HEAD <= len(head) <= _LONGEST_HEAD and head in text:
            text = " ".join(text.replace(head, " ").split())  # it stands on each page again
            blocks = ()
        yield IndexEntry(match[1], text, blocks, document.line_of(match.start()))


def compare_with_index(
    entries: Mapping[str, IndexEntry], processes: Mapping[str, Process]
) -> tuple[dict[str, Process], list[Discrepancy]]:
    """Return the processes with the index's spellings as alternative names, and differences."""
    compared: dict[str, Process] = {}
    found: list[Discrepancy] = []
    for identifier, process in processes.items():
        entry = entries.get(identifier)
        clause = process.clauses[-1]
        if entry is None:
            found.append(_absent(identifier, clause, process.name, ""))
            compared[identifier] = process
            continue
        name, brief = entry.part(process.name, process.abbreviation)
        if name != process.name:
            found.append(Discrepancy(identifier, "name", clause, process.name, INDEX_WITNESS, name))
        expected = " ".join(process.text("brief").split())
        if expected and brief and name_key(brief) != name_key(expected):
            found.append(Discrepancy(identifier, "brief", clause, expected, INDEX_WITNESS, brief))
        names = process.alternative_names
        if name != process.name and name not in names and name_key(name):
            names = (*names, name)
        compared[identifier] = replace(process, alternative_names=names)
    found += [
        _absent(entry.identifier, "", "", entry.text[:60])
        for entry in entries.values()
        if entry.identifier not in processes
    ]
    return compared, found


def _absent(identifier: str, clause: str, expected: str, found: str) -> Discrepancy:
    return Discrepancy(identifier, "absent", clause, expected, INDEX_WITNESS, found)


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
    left: Iterable[Entry], listed: Mapping[str, IndexEntry], index: str
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
