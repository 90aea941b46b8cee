"""The values that travel from a source to the graph: immutable, and free of RDF.

Every source, whether a Recommendation, a company's document, a workbook or a page, is read into
one ``Framework``. A ``Block`` knows where each stretch of its text stands in the source, so that
any quotation can be found again: ``document.text[start:end]``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from etom_kg.core.errors import counted

__all__ = [
    "Block",
    "Change",
    "Clause",
    "Conflict",
    "DeletedProcess",
    "Discrepancy",
    "Framework",
    "Grouping",
    "Passage",
    "Piece",
    "Process",
    "RelatedDocument",
    "SourceRow",
]


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered clause: ``text[start:end]`` is its own text, from heading to next heading."""

    number: str
    heading: str
    start: int
    end: int
    line: int


@dataclass(frozen=True, slots=True)
class Piece:
    """From ``offset`` on, a block's text is the source's text from ``start`` on."""

    offset: int
    start: int


@dataclass(frozen=True)
class Block:
    """A paragraph, bullet or note, its wrapped lines joined by one space."""

    kind: str
    text: str
    pieces: tuple[Piece, ...]

    @cached_property
    def _offsets(self) -> list[int]:
        return [piece.offset for piece in self.pieces]

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the source document of ``self.text[start:end]``."""
        return self._source(start), self._source(end - 1) + 1

    def behind(self, offset: int) -> Block:
        """Return the block without the text before an offset."""
        first = Piece(0, self._source(offset))
        later = (Piece(p.offset - offset, p.start) for p in self.pieces if p.offset > offset)
        return Block(self.kind, self.text[offset:], (first, *later))

    def _source(self, offset: int) -> int:
        piece = self.pieces[bisect_right(self._offsets, offset) - 1]
        return piece.start + offset - piece.offset


@dataclass(frozen=True, slots=True)
class Passage:
    """What one clause says of a process: ``kind`` is ``brief`` or ``extended``."""

    kind: str
    clause: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What a source states of a process's past.

    ``kind`` is addition, modification, renaming, move, split or relocation; ``release`` is the
    release in which it happened, empty where the source does not say. The other fields hold what
    the source gives: a name, identifier or level that the process had before, or the process that
    it was moved from or is now a part of (``place``).
    """

    kind: str
    release: str = ""
    former_name: str = ""
    former_identifier: str = ""
    former_level: int | None = None
    place: str = ""


@dataclass(frozen=True, kw_only=True)
class _Recorded:
    """What sources record of a process, in force or deleted.

    ``verticals`` are letters in edition 4.0 and names later. ``passages`` are there only when read
    from the user's own copy.
    """

    verticals: tuple[str, ...] = ()
    original_identifiers: tuple[str, ...] = ()
    uid: str = ""
    maturity: str = ""
    changes: tuple[Change, ...] = ()
    passages: tuple[Passage, ...] = field(default=(), repr=False)

    def text(self, kind: str) -> str:
        """Return the brief or extended description, a line for each paragraph or bullet."""
        return "\n".join(
            ("• " if block.kind == "bullet" else "") + block.text
            for passage in self.passages
            if passage.kind == kind
            for block in passage.blocks
            if block.kind != "note"
        )

    @property
    def brief(self) -> str:
        """The brief description."""
        return self.text("brief")

    @property
    def extended(self) -> str:
        """The extended description."""
        return self.text("extended")

    def blocks(self, kind: str) -> tuple[str, ...]:
        """Return the text of every block of one kind: ``bullet`` or ``note``."""
        return tuple(b.text for p in self.passages for b in p.blocks if b.kind == kind)

    @property
    def notes(self) -> tuple[str, ...]:
        """The notes of the descriptions."""
        return self.blocks("note")

    @property
    def responsibilities(self) -> tuple[str, ...]:
        """The bulleted responsibilities of the descriptions."""
        return self.blocks("bullet")


@dataclass(frozen=True)
class Process(_Recorded):
    """A numbered process with its place in the framework and what the source says of it.

    ``parent`` is a process, or the area or the number of the domain that it stands in directly.
    ``domains`` are those that rows of the source name. ``clauses`` are the clauses about it.
    """

    identifier: str
    name: str
    level: int
    parent: str = ""
    abbreviation: str = ""
    area: str = ""
    horizontal: str = ""
    enterprise_grouping: str = ""
    domains: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    alternative_names: tuple[str, ...] = ()
    definition: str = ""

    @property
    def former_names(self) -> tuple[str, ...]:
        """Names the process had before, oldest note first, without its present name."""
        names = dict.fromkeys(c.former_name for c in self.changes if c.former_name)
        return tuple(name for name in names if name.casefold() != self.name.casefold())


@dataclass(frozen=True)
class DeletedProcess(_Recorded):
    """A process that an edition lists as deleted, known by ``key``.

    ``identifier`` is what it had, empty where the source has put a remark in its place;
    ``reserved`` says that the publisher leaves the identifier unused on purpose.
    """

    key: str
    name: str
    identifier: str = ""
    reserved: bool = False
    level: int | None = None
    parent: str = ""
    domain: str = ""
    status: str = ""
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Grouping:
    """A group of processes: an ``area``, a ``vertical`` or a ``domain``.

    A domain has a ``number`` (1.3), a short name as ``key`` (Customer), and its name in the source
    (Customer Domain).
    """

    kind: str
    key: str
    name: str
    area: str = ""
    abbreviation: str = ""
    clause: str = ""
    alternative_names: tuple[str, ...] = ()
    number: str = ""
    definition: str = ""

    @property
    def label(self) -> str:
        """What it is called first."""
        return self.key if self.kind == "domain" else self.name


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """Two places of one document that disagree about a process."""

    identifier: str
    kind: str
    clause: str
    expected: str
    witness: str
    found: str


@dataclass(frozen=True, slots=True)
class RelatedDocument:
    """Another document that the source names: ``relation`` is part, reference or basis."""

    identifier: str
    title: str
    relation: str
    clause: str
    counterpart: str = ""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row of a published sheet, its text trimmed and otherwise as it stands.

    A workbook repeats a process on one row for each of its vertical groups; a ``Process`` is what
    remains when the rows of one identifier are merged.
    """

    sheet: str
    row: int
    deleted: bool
    identifier: str
    name: str
    level: int | None = None
    domain: str = ""
    vertical_group: str = ""
    original_identifier: str = ""
    uid: str = ""
    issue: str = ""
    parent_identifier: str = ""
    parent_name: str = ""
    maturity: str = ""
    status: str = ""
    brief: str = ""
    extended: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Rows of one identifier that disagree about something that can have one value only."""

    identifier: str
    field: str
    values: tuple[str, ...]
    rows: tuple[int, ...]


@dataclass(frozen=True)
class Framework:
    """All that one source says of an edition, or of the processes that a company adds to one."""

    edition: str
    processes: Mapping[str, Process]
    groupings: tuple[Grouping, ...] = ()
    deleted: tuple[DeletedProcess, ...] = ()
    document: str = ""
    title: str = ""
    sha256: str = ""
    """The checksum of ``source_text``."""
    clauses: tuple[Clause, ...] = ()
    discrepancies: tuple[Discrepancy, ...] = ()
    related: tuple[RelatedDocument, ...] = ()
    source_text: str = field(default="", repr=False)
    in_cells: bool = False
    """Whether clauses are cells of a table: offsets of blocks then count in their cell."""
    company: bool = False
    """Whether all processes are a company's own (clause 5)."""
    conflicts: tuple[Conflict, ...] = ()
    warnings: tuple[str, ...] = ()
    """What could not be placed or was left out, a line each with file and line number."""

    def groupings_of(self, kind: str) -> tuple[Grouping, ...]:
        """Return the groupings of one kind: ``area``, ``vertical`` or ``domain``."""
        return tuple(group for group in self.groupings if group.kind == kind)

    def summary(self) -> str:
        """Return in one line what was read, with the number of processes on each level."""
        levels = Counter(process.level for process in self.processes.values())
        each = ", ".join(f"{levels[level]} of level {level}" for level in sorted(levels))
        processes = f"{counted(len(self.processes), 'process', 'processes')} ({each})"
        if self.in_cells:
            return f"edition {self.edition}: {processes}"
        found = counted(len(self.discrepancies), "discrepancy", "discrepancies")
        return f"{self.document}: {processes}, {counted(len(self.clauses), 'clause')}, {found}"
