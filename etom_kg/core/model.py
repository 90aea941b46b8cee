"""The values that travel from the document to the graph: immutable, and free of RDF.

A ``Block`` knows where each stretch of its text stands in the source document, so that any
quotation can be found again: ``document.text[start:end]``.

What the readers of numbered editions (15 and later) return: immutable values, free of RDF.

A workbook repeats a process on one row for each of its vertical groups. ``SourceRow`` is a row
as published; ``EditionProcess`` is what remains when the rows of one identifier are merged.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

__all__ = [
    "Block",
    "Catalogue",
    "Change",
    "Clause",
    "Conflict",
    "DeletedProcess",
    "Discrepancy",
    "EditionCatalogue",
    "EditionDomain",
    "EditionProcess",
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


@dataclass(frozen=True)
class Process:
    """A numbered process with its place in the framework and what the document says of it."""

    identifier: str
    name: str
    level: int
    edition: str
    abbreviation: str = ""
    parent: str = ""
    area: str = ""
    verticals: tuple[str, ...] = ()
    horizontal: str = ""
    enterprise_grouping: str = ""
    clauses: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    alternative_names: tuple[str, ...] = ()
    definition: str = ""
    passages: tuple[Passage, ...] = ()

    def text(self, kind: str) -> str:
        """Return the brief or extended description, a line for each paragraph or bullet."""
        return "\n".join(
            ("• " if block.kind == "bullet" else "") + block.text
            for passage in self.passages
            if passage.kind == kind
            for block in passage.blocks
            if block.kind != "note"
        )

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


@dataclass(frozen=True, slots=True)
class Grouping:
    """A process area (``area``) or a vertical grouping (``vertical``)."""

    kind: str
    key: str
    name: str
    edition: str
    area: str = ""
    abbreviation: str = ""
    clause: str = ""
    alternative_names: tuple[str, ...] = ()
    definition: str = ""


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


@dataclass(frozen=True)
class Catalogue:
    """All that one document says of its processes."""

    edition: str
    document: str
    title: str
    sha256: str
    processes: Mapping[str, Process]
    groupings: tuple[Grouping, ...] = ()
    clauses: tuple[Clause, ...] = ()
    discrepancies: tuple[Discrepancy, ...] = ()
    related: tuple[RelatedDocument, ...] = ()
    source_text: str = field(default="", repr=False)
    company: bool = False
    """Whether all processes are a company's own (clause 5)."""
    warnings: tuple[str, ...] = ()
    """What could not be placed or was left out, a line each with file and line number."""

    def children(self, identifier: str) -> tuple[Process, ...]:
        """Return the direct children of a process or area, in document order."""
        return tuple(p for p in self.processes.values() if p.parent == identifier)


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row of a published sheet, its text trimmed and otherwise as it stands."""

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
class Change:
    """What a source tells of a process's past.

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


@dataclass(frozen=True, slots=True)
class EditionProcess:
    """A process of an edition. Descriptions are there only when read from the user's own copy."""

    identifier: str
    name: str
    level: int
    parent: str = ""
    domains: tuple[str, ...] = ()
    vertical_groups: tuple[str, ...] = ()
    original_identifiers: tuple[str, ...] = ()
    uid: str = ""
    maturity: str = ""
    changes: tuple[Change, ...] = ()
    brief: str = field(default="", repr=False)
    extended: str = field(default="", repr=False)

    @property
    def former_names(self) -> tuple[str, ...]:
        """Names the process had before, oldest note first, without its present name."""
        names = dict.fromkeys(c.former_name for c in self.changes if c.former_name)
        return tuple(name for name in names if name.casefold() != self.name.casefold())


@dataclass(frozen=True, slots=True)
class DeletedProcess:
    """A process that an edition lists as deleted.

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
    vertical_groups: tuple[str, ...] = ()
    original_identifiers: tuple[str, ...] = ()
    uid: str = ""
    maturity: str = ""
    status: str = ""
    rows: tuple[int, ...] = ()
    changes: tuple[Change, ...] = ()
    brief: str = field(default="", repr=False)
    extended: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class EditionDomain:
    """A domain: ``number`` is its identifier (1.3), ``key`` its short name (Customer)."""

    number: str
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Rows of one identifier that disagree about something that can have one value only."""

    identifier: str
    field: str
    values: tuple[str, ...]
    rows: tuple[int, ...]


@dataclass(frozen=True)
class EditionCatalogue:
    """All that one source says of an edition."""

    edition: str
    source: str
    processes: Mapping[str, EditionProcess]
    deleted: tuple[DeletedProcess, ...] = ()
    domains: tuple[EditionDomain, ...] = ()
    vertical_groups: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    rows: tuple[SourceRow, ...] = field(default=(), repr=False)
    sha256: str = ""
