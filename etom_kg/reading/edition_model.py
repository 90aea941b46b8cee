"""What the readers of numbered editions (15 and later) return: immutable values, free of RDF.

A workbook repeats a process on one row for each of its vertical groups. ``SourceRow`` is a row
as published; ``EditionProcess`` is what remains when the rows of one identifier are merged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = [
    "Change",
    "Conflict",
    "DeletedProcess",
    "EditionCatalogue",
    "EditionDomain",
    "EditionProcess",
    "SourceRow",
]


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
