"""The numbered editions as CSV tables: what ``data/<edition>/`` ships, without descriptions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from etom_kg.core.errors import TableError
from etom_kg.core.model import (
    Change,
    DeletedProcess,
    EditionCatalogue,
    EditionDomain,
    EditionProcess,
)
from etom_kg.core.tables import join_list, read_table, split_list, write_table

__all__ = ["EDITION_TABLES", "read_edition", "write_edition"]

EDITION_TABLES: dict[str, tuple[str, ...]] = {
    "processes": (
        "identifier",
        "name",
        "level",
        "parent",
        "domains",
        "vertical_groups",
        "original_identifiers",
        "uid",
        "maturity",
    ),
    # One line for each row of the source: a process deleted from several vertical groups has
    # several, and they share their key.
    "deleted": (
        "row",
        "key",
        "name",
        "identifier",
        "reserved",
        "level",
        "parent",
        "domain",
        "vertical_group",
        "original_identifiers",
        "uid",
        "maturity",
        "status",
    ),
    "changes": (
        "element",
        "kind",
        "release",
        "former_name",
        "former_identifier",
        "former_level",
        "place",
    ),
    "domains": ("number", "key", "name"),
    "vertical_groups": ("name",),
}


def write_edition(catalogue: EditionCatalogue, folder: Path) -> list[Path]:
    """Write the tables of an edition that have rows, and return their paths."""
    paths = []
    for table, columns in EDITION_TABLES.items():
        rows = list(_table_rows(catalogue, table))
        if rows:
            write_table(folder / f"{table}.csv", columns, rows)
            paths.append(folder / f"{table}.csv")
    return paths


def _table_rows(catalogue: EditionCatalogue, table: str) -> Iterator[Sequence[object]]:
    if table == "processes":
        yield from map(_process_row, catalogue.processes.values())
    elif table == "deleted":
        yield from sorted(row for gone in catalogue.deleted for row in _deleted_rows(gone))
    elif table == "changes":
        for key, process in catalogue.processes.items():
            yield from (_change_row(key, change) for change in process.changes)
        for gone in catalogue.deleted:
            yield from (_change_row(gone.key, change) for change in gone.changes)
    elif table == "domains":
        yield from ((d.number, d.key, d.name) for d in catalogue.domains)
    else:
        yield from ((name,) for name in sorted(catalogue.vertical_groups))


def _process_row(process: EditionProcess) -> tuple[object, ...]:
    return (
        process.identifier,
        process.name,
        process.level,
        process.parent,
        join_list(process.domains),
        join_list(process.vertical_groups),
        join_list(process.original_identifiers),
        process.uid,
        process.maturity,
    )


def _deleted_rows(gone: DeletedProcess) -> Iterator[tuple[object, ...]]:
    groups = gone.vertical_groups or ("",)
    for position, row in enumerate(gone.rows):
        yield (
            row,
            gone.key,
            gone.name,
            gone.identifier,
            "yes" if gone.reserved else "",
            "" if gone.level is None else gone.level,
            gone.parent,
            gone.domain,
            groups[min(position, len(groups) - 1)],
            join_list(gone.original_identifiers),
            gone.uid,
            gone.maturity,
            gone.status,
        )


def _change_row(element: str, change: Change) -> tuple[object, ...]:
    return (
        element,
        change.kind,
        change.release,
        change.former_name,
        change.former_identifier,
        change.former_level,
        change.place,
    )


def read_edition(folder: Path, edition: str) -> EditionCatalogue:
    """Read the tables of an edition back; only ``processes.csv`` must be there."""
    rows = {
        table: read_table(folder / f"{table}.csv", columns)
        if table == "processes" or (folder / f"{table}.csv").exists()
        else []
        for table, columns in EDITION_TABLES.items()
    }
    changes: dict[str, list[Change]] = {}
    for row in rows["changes"]:
        changes.setdefault(row["element"], []).append(_change(row, folder / "changes.csv"))
    return EditionCatalogue(
        edition=edition,
        source=f"data/{edition}",
        processes={
            row["identifier"]: _process(row, changes, folder / "processes.csv")
            for row in rows["processes"]
        },
        deleted=tuple(_deleted(rows["deleted"], changes, folder / "deleted.csv")),
        domains=tuple(EditionDomain(r["number"], r["key"], r["name"]) for r in rows["domains"]),
        vertical_groups=tuple(row["name"] for row in rows["vertical_groups"]),
    )


def _number(cell: str, path: Path) -> int | None:
    if not cell:
        return None
    if not cell.isdecimal():
        raise TableError(f"{cell!r} stands where a number belongs", path=path)
    return int(cell)


def _change(row: Mapping[str, str], path: Path) -> Change:
    return Change(
        kind=row["kind"],
        release=row["release"],
        former_name=row["former_name"],
        former_identifier=row["former_identifier"],
        former_level=_number(row["former_level"], path),
        place=row["place"],
    )


def _process(
    row: Mapping[str, str], changes: Mapping[str, list[Change]], path: Path
) -> EditionProcess:
    return EditionProcess(
        identifier=row["identifier"],
        name=row["name"],
        level=_number(row["level"], path) or 0,
        parent=row["parent"],
        domains=split_list(row["domains"]),
        vertical_groups=split_list(row["vertical_groups"]),
        original_identifiers=split_list(row["original_identifiers"]),
        uid=row["uid"],
        maturity=row["maturity"],
        changes=tuple(changes.get(row["identifier"], ())),
    )


def _deleted(
    rows: Iterable[Mapping[str, str]], changes: Mapping[str, list[Change]], path: Path
) -> Iterator[DeletedProcess]:
    groups: dict[str, list[Mapping[str, str]]] = {}
    for row in rows:
        groups.setdefault(row["key"], []).append(row)
    for key, same in groups.items():
        first = same[0]
        yield DeletedProcess(
            key=key,
            name=first["name"],
            identifier=first["identifier"],
            reserved=first["reserved"] == "yes",
            level=_number(first["level"], path),
            parent=first["parent"],
            domain=first["domain"],
            vertical_groups=tuple(
                filter(None, dict.fromkeys(row["vertical_group"] for row in same))
            ),
            original_identifiers=split_list(first["original_identifiers"]),
            uid=first["uid"],
            maturity=first["maturity"],
            status=first["status"],
            rows=tuple(_number(row["row"], path) or 0 for row in same),
            changes=tuple(changes.get(key, ())),
        )
