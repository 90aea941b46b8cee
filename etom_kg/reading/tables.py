"""A framework as CSV tables: what ``extract`` writes and what ``data/<edition>`` ships.

Which tables an edition has, and with which columns, follows its numbering. Shipped tables hold
facts only; those of the user's own copy of a document also hold its descriptions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from etom_kg.core.errors import TableError
from etom_kg.core.model import (
    Change,
    Clause,
    DeletedProcess,
    Discrepancy,
    Framework,
    Grouping,
    Process,
    RelatedDocument,
)
from etom_kg.core.numbering import LETTERS, scheme_of_edition
from etom_kg.core.tables import join_list, read_table, resource, split_list, write_table

__all__ = [
    "LEVEL0_COLUMNS",
    "TABLES",
    "read_framework",
    "shipped_framework",
    "with_definitions",
    "write_framework",
]

LEVEL0_COLUMNS = ("kind", "key", "name", "area")
_LETTERED: dict[str, tuple[str, ...]] = {
    "processes": (
        *("identifier", "level", "name", "abbreviation", "parent", "area", "verticals"),
        *("horizontal", "enterprise_grouping", "clauses", "figures", "alternative_names"),
    ),
    "groupings": ("kind", "key", "name", "abbreviation", "area", "clause", "alternative_names"),
    "clauses": ("number", "start", "end", "line"),
    "discrepancies": ("identifier", "kind", "clause", "expected", "witness", "found"),
    "documents": ("identifier", "relation", "title", "clause", "counterpart", "sha256"),
}
_NUMBERED: dict[str, tuple[str, ...]] = {
    "processes": (
        *("identifier", "name", "level", "parent", "domains", "vertical_groups"),
        *("original_identifiers", "uid", "maturity"),
    ),
    # One line for each row of the source: a process deleted from several vertical groups has
    # several, and they share their key.
    "deleted": (
        *("row", "key", "name", "identifier", "reserved", "level", "parent", "domain"),
        *("vertical_group", "original_identifiers", "uid", "maturity", "status"),
    ),
    "changes": (
        *("element", "kind", "release", "former_name", "former_identifier", "former_level"),
        "place",
    ),
    "domains": ("number", "key", "name"),
    "vertical_groups": ("name",),
}
TABLES = {"letters": _LETTERED, "numbers": _NUMBERED}
"""The tables of an edition with letters in its identifiers, and of one with numbers only."""
_OWN_COLUMNS = {
    "processes": ("brief", "extended", "notes", "responsibilities"),
    "clauses": ("heading",),
}
"""What a table made from the user's own copy has besides: text of the source."""
_REQUIRED = {
    **_LETTERED,
    **_NUMBERED,
    "processes": ("identifier", "name", "level", "parent"),
    "level0": LEVEL0_COLUMNS,
}
_FIELDS = {"vertical_groups": "verticals", "vertical_group": "verticals", "row": "rows"}
"""The columns that are not called like the field that they hold."""
_READ: dict[str, Callable[[str], object]] = {
    "str": str,
    "int": int,
    "int | None": lambda cell: int(cell) if cell else None,
    "bool": lambda cell: cell == "yes",
    "tuple[int, ...]": lambda cell: (int(cell),),
    "tuple[str, ...]": split_list,
}

_T = TypeVar("_T", Process, DeletedProcess, Grouping, Clause, Discrepancy, RelatedDocument, Change)


def write_framework(
    framework: Framework, folder: Path, *, descriptions: bool = False
) -> list[Path]:
    """Write the tables of a framework and return their paths.

    With ``descriptions``, those of a lettered document also hold its texts. A numbered edition
    gets no table without rows.
    """
    lettered = scheme_of_edition(framework.edition) is LETTERS
    paths = []
    for table, columns in (_LETTERED if lettered else _NUMBERED).items():
        if descriptions and lettered:
            columns = (*columns, *_OWN_COLUMNS.get(table, ()))
        rows = [
            [other[c] if c in other else _cell(value, c) for c in columns]
            for value, other in _stated(framework, table, quoting=descriptions)
        ]
        if rows or lettered:
            write_table(folder / f"{table}.csv", columns, rows)
            paths.append(folder / f"{table}.csv")
    return paths


def _stated(
    framework: Framework, table: str, *, quoting: bool
) -> Iterable[tuple[object, Mapping[str, object]]]:
    """Return the value that each row of a table is of, and the cells that are not its fields.

    Without ``quoting`` no sentence of the source is among them.
    """
    if table == "deleted":
        return _deleted_rows(framework.deleted)
    if table == "changes":
        elements = [*framework.processes.items(), *((gone.key, gone) for gone in framework.deleted)]
        return [(change, {"element": key}) for key, one in elements for change in one.changes]
    if table == "documents":
        source = RelatedDocument(framework.document, framework.title, "source", "")
        others = [(related, {"sha256": ""}) for related in framework.related]
        return [(source, {"sha256": framework.sha256}), *others]
    if table == "discrepancies":
        blank = {} if quoting else {"expected": "", "found": ""}
        return [(d, blank if d.kind == "brief" else {}) for d in framework.discrepancies]
    verticals = sorted(framework.groupings_of("vertical"), key=lambda group: group.name)
    plain: dict[str, Iterable[object]] = {
        "processes": framework.processes.values(),
        "groupings": framework.groupings,
        "clauses": framework.clauses,
        "domains": framework.groupings_of("domain"),
        "vertical_groups": verticals,
    }
    return [(value, {}) for value in plain[table]]


def _deleted_rows(deleted: Iterable[DeletedProcess]) -> list[tuple[object, dict[str, object]]]:
    """Return a row for each row of the source, in its order, with the vertical group of that."""
    rows = [
        (row, gone, gone.verticals[at : at + 1] or gone.verticals[-1:] or ("",))
        for gone in deleted
        for at, row in enumerate(gone.rows)
    ]
    rows.sort(key=lambda one: one[0])
    return [(gone, {"row": row, "vertical_group": group}) for row, gone, (group,) in rows]


def _cell(value: object, column: str) -> object:
    held = getattr(value, _FIELDS.get(column, column))
    if isinstance(held, tuple):
        return "\n".join(held) if column in _OWN_COLUMNS["processes"] else join_list(held)
    return ("yes" if held else "") if isinstance(held, bool) else held


@cache
def shipped_framework(edition: str) -> Framework:
    """Return the shipped facts of an edition, with our definitions and without descriptions."""
    return with_definitions(read_framework(resource("data", edition), edition))


@cache
def _definitions(path: Path) -> dict[tuple[str, str, str], str]:
    rows = read_table(path, ("edition", "kind", "key", "definition"))
    return {(row["edition"], row["kind"], row["key"]): row["definition"] for row in rows}


def with_definitions(framework: Framework) -> Framework:
    """Return the framework with our own definitions of its processes and groupings."""
    definitions = _definitions(resource("data", "definitions.csv"))
    edition = framework.edition

    def defined(kind: str, key: str) -> str:
        return definitions.get((edition, kind, key), "")

    processes = {
        key: replace(process, definition=text) if (text := defined("process", key)) else process
        for key, process in framework.processes.items()
    }
    groupings = tuple(
        replace(group, definition=defined(group.kind, group.key)) for group in framework.groupings
    )
    return replace(framework, processes=processes, groupings=groupings)


def read_framework(folder: Path, edition: str) -> Framework:
    """Read the tables of an edition that a folder holds, without passages.

    They may be of either layout, but ``processes.csv`` must be there, or ``level0.csv`` where only
    areas, columns and domains are known. Raises ``TableError`` with the line of a wrong cell.
    """
    tables = {table: _read(folder, table) for table in _REQUIRED}
    changes: dict[str, tuple[Change, ...]] = {}
    listed = tables["changes"]
    for row, change in zip(listed.rows, listed.values(Change), strict=True):
        changes[row["element"]] = (*changes.get(row["element"], ()), change)
    processes = {process.identifier: process for process in tables["processes"].values(Process)}
    for key in changes.keys() & processes.keys():
        processes[key] = replace(processes[key], changes=changes[key])
    source, related = _documents(tables["documents"])
    return Framework(
        edition=edition,
        processes=processes,
        groupings=tuple(_groupings(tables)),
        deleted=tuple(_deleted(tables["deleted"], changes)),
        document=source["identifier"],
        title=source["title"],
        sha256=source["sha256"],
        clauses=tuple(tables["clauses"].values(Clause, heading="")),
        discrepancies=tuple(tables["discrepancies"].values(Discrepancy)),
        related=related,
    )


@dataclass(frozen=True)
class _Table:
    """A table as it was read; one that is not there has no rows."""

    path: Path
    rows: list[dict[str, str]]

    def values(self, kind: type[_T], /, **given: str) -> list[_T]:
        """Make a value of each row, from the columns that are named like its fields."""
        types = {field.name: str(field.type) for field in fields(kind)}
        found = []
        for line, row in enumerate(self.rows, 2):
            cells = {_FIELDS.get(column, column): cell for column, cell in row.items()}
            values: dict[str, Any] = {**given}
            for name in types.keys() & cells.keys():
                try:
                    values[name] = _READ[types[name]](cells[name])
                except ValueError:
                    fault = f"{cells[name]!r} stands where a number belongs"
                    raise TableError(fault, path=self.path, line=line) from None
            found.append(kind(**values))
        return found


def _read(folder: Path, table: str) -> _Table:
    path = folder / f"{table}.csv"
    needed = "level0" if (folder / "level0.csv").exists() else "processes"
    there = table == needed or path.exists()
    return _Table(path, read_table(path, _REQUIRED[table]) if there else [])


def _documents(table: _Table) -> tuple[dict[str, str], tuple[RelatedDocument, ...]]:
    """Return the row of the source, empty where there is no table, and the documents it names."""
    sources = [row for row in table.rows if row["relation"] == "source"]
    if table.rows and not sources:
        raise TableError("names no document with relation 'source'", path=table.path)
    related = tuple(d for d in table.values(RelatedDocument) if d.relation != "source")
    return (sources or [dict.fromkeys(_LETTERED["documents"], "")])[0], related


def _groupings(tables: Mapping[str, _Table]) -> Iterator[Grouping]:
    """Yield the areas, verticals and domains, whichever tables have them."""
    yield from tables["groupings"].values(Grouping)
    for group in tables["level0"].values(Grouping):
        yield replace(group, kind="vertical") if group.kind == "column" else group
    yield from tables["domains"].values(Grouping, kind="domain")
    for row in tables["vertical_groups"].rows:
        yield Grouping("vertical", row["name"], row["name"])


def _deleted(table: _Table, changes: Mapping[str, tuple[Change, ...]]) -> Iterator[DeletedProcess]:
    """Yield each deleted process; the rows of one key are one."""
    same: dict[str, list[DeletedProcess]] = {}
    for gone in table.values(DeletedProcess):
        same.setdefault(gone.key, []).append(gone)
    for key, ones in same.items():
        yield replace(
            ones[0],
            verticals=tuple(dict.fromkeys(group for one in ones for group in one.verticals)),
            rows=tuple(row for one in ones for row in one.rows),
            changes=changes.get(key, ()),
        )
