"""Read a company's table of systems: which system supports which process, and how well.

Columns: ``system`` and ``process``; where wanted ``support``, ``type``, ``owner`` and ``note``.
A row may name several processes, separated by ``|`` or ``;``. A system without a process is kept:
it is an orphan.

The processes of one edition as a tree and a matrix with rows and columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from etom_kg.core.editions import complete_editions, find_edition
from etom_kg.core.errors import NotSupported
from etom_kg.core.model import Process
from etom_kg.core.user_tables import Columns, UserRow, UserTable, raise_faults, read_user_tables

__all__ = [
    "SYSTEM_COLUMNS",
    "Element",
    "Matrix",
    "Support",
    "System",
    "Systems",
    "matrix_of",
    "read_systems",
    "support_score",
]


@dataclass(frozen=True, slots=True)
class Element:
    """A process: ``row`` is its horizontal, grouping or domain, ``columns`` its verticals."""

    identifier: str
    name: str
    level: int
    parent: str
    area: str
    row: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Matrix:
    """The processes of an edition in document order; rows and columns by key, with their names."""

    edition: str
    elements: dict[str, Element]
    areas: dict[str, str] = field(default_factory=dict)
    rows: dict[str, str] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)

    @cached_property
    def children(self) -> dict[str, list[str]]:
        """The identifiers of the direct children of each element that has some."""
        found: dict[str, list[str]] = {}
        for element in self.elements.values():
            found.setdefault(element.parent, []).append(element.identifier)
        return found

    @cached_property
    def leaves(self) -> tuple[str, ...]:
        """The processes that are not decomposed any further."""
        return tuple(i for i in self.elements if i not in self.children)

    def leaves_below(self, identifier: str) -> Iterator[str]:
        """Yield the leaves of a process; a leaf is its own."""
        below = self.children.get(identifier)
        if below is None:
            yield identifier
            return
        for child in below:
            yield from self.leaves_below(child)

    def lineage(self, identifier: str) -> Iterator[str]:
        """Yield a process and the processes above it."""
        while identifier in self.elements:
            yield identifier
            identifier = self.elements[identifier].parent


def matrix_of(edition: str) -> Matrix:
    """Return the matrix of an edition that is held whole; raises ``NotSupported``."""
    from etom_kg.reading import tables

    row = find_edition(edition)
    if row is None or not row.complete:
        known = " or ".join(each.key for each in complete_editions())
        raise NotSupported(f"edition {edition} is not held whole; choose {known}")
    held = tables.shipped_framework(edition)
    domains = {domain.number: domain for domain in held.groupings_of("domain")}

    def element(process: Process) -> Element:
        above = process.parent if process.area or process.parent in held.processes else ""
        domain = domains.get(".".join(process.identifier.split(".")[:2]))
        top = process.horizontal or process.enterprise_grouping
        return Element(
            process.identifier,
            process.name,
            process.level,
            above,
            process.area,
            domain.key if domain else top or (process.identifier if process.area else ""),
            process.verticals,
        )

    tops = {p.identifier: p.name for p in held.processes.values() if p.level == 1}
    return Matrix(
        edition,
        {key: element(process) for key, process in held.processes.items()},
        {group.key: group.name for group in held.groupings_of("area")},
        {group.key: group.name for group in domains.values()} or tops,
        {group.key: group.name for group in held.groupings_of("vertical")},
    )


SYSTEM_COLUMNS = Columns(
    required=("system", "process"),
    optional=("support", "type", "owner", "note"),
    synonyms={
        "application": "system",
        "system_name": "system",
        "processes": "process",
        "process_id": "process",
        "process_identifier": "process",
        "etom": "process",
        "etom_process_id": "process",
        "level_of_support": "support",
        "coverage": "support",
        "system_type": "type",
        "remark": "note",
        "comment": "note",
    },
)
_WORDS = {"full": 1.0, "yes": 1.0, "partial": 0.5, "partly": 0.5, "planned": 0.0, "none": 0.0}
_NUMBER = re.compile(r"(\d+(?:[.,]\d+)?)\s*(%?)$")


@dataclass(frozen=True, slots=True)
class Support:
    """A system supports a process: ``score`` is from 0 (not) to 1 (fully)."""

    system: str
    process: str
    score: float


@dataclass
class System:
    """A system with what the table says of it."""

    name: str
    kind: str = ""
    owner: str = ""
    supports: list[Support] = field(default_factory=list)


@dataclass
class Systems:
    """The systems of a company, by name in the order of the table."""

    by_name: dict[str, System] = field(default_factory=dict)

    def of_process(self) -> dict[str, list[Support]]:
        """Return what supports each process that a system supports at all."""
        found: dict[str, list[Support]] = {}
        for system in self.by_name.values():
            for support in system.supports:
                if support.score > 0:
                    found.setdefault(support.process, []).append(support)
        return found

    def orphans(self) -> list[System]:
        """Return the systems that support no process."""
        return [s for s in self.by_name.values() if not any(x.score > 0 for x in s.supports)]


def read_systems(path: Path, matrix: Matrix) -> Systems:
    """Read the table; raises ``FaultyTableError`` with every faulty cell."""
    tables = read_user_tables(path, {"systems": SYSTEM_COLUMNS})
    systems = Systems()
    table = tables["systems"]
    stated: dict[tuple[str, str], int] = {}
    for row in table.rows:
        name = row["system"]
        if not name:
            table.fault(row, "system", "is empty; name the system")
            continue
        system = systems.by_name.setdefault(name, System(name))
        system.kind = system.kind or row["type"]
        system.owner = system.owner or row["owner"]
        score = support_score(table, row)
        for identifier in re.split(r"[|;]", row["process"]):
            identifier = identifier.strip().removeprefix(f"{matrix.edition}/")
            if not identifier:
                continue
            if not _known(table, row, identifier, matrix):
                continue
            before = stated.setdefault((name, identifier), row.number)
            if before != row.number:
                what = f"{name} and {identifier} are a duplicate of row {before}; keep one row"
                table.fault(row, "process", what)
                continue
            system.supports.append(Support(name, identifier, score))
    raise_faults(tables)
    return systems


def _known(table: UserTable, row: UserRow, identifier: str, matrix: Matrix) -> bool:
    if identifier in matrix.elements:
        return True
    near = _near(identifier, matrix)
    hint = f"; did you mean {near} {matrix.elements[near].name}?" if near else ""
    what = f"{identifier!r} is not a process of edition {matrix.edition}{hint}"
    table.fault(row, "process", what)
    return False


def _near(identifier: str, matrix: Matrix) -> str:
    from rapidfuzz import process
    from rapidfuzz.distance import Levenshtein

    found = process.extractOne(
        identifier, list(matrix.elements), scorer=Levenshtein.distance, score_cutoff=2
    )
    return str(found[0]) if found else ""


def support_score(table: UserTable, row: UserRow) -> float:
    """Return the score that a cell of support gives; a cell that gives none is a fault."""
    text = row["support"].lower()
    if not text:
        return 1.0
    if text in _WORDS:
        return _WORDS[text]
    number = _NUMBER.match(text)
    value = float(number[1].replace(",", ".")) if number else -1.0
    if number and (number[2] or value > 1):
        value /= 100
    if not 0 <= value <= 1:
        words = ", ".join(_WORDS)
        what = f"{row['support']!r} is not a support; write {words}, 0 to 1, or a percentage"
        table.fault(row, "support", what)
        return 0.0
    return value
