"""The catalogue as CSV tables: what ``extract`` writes and what ``data/`` ships.

The shipped tables hold facts only; a table made from the user's own copy may also hold the
descriptions, in columns of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from etom_kg.core.errors import TableError
from etom_kg.core.model import Catalogue, Clause, Discrepancy, Grouping, Process, RelatedDocument
from etom_kg.core.tables import join_list, read_table, split_list, write_table

__all__ = ["DESCRIPTION_COLUMNS", "TABLES", "read_catalogue", "table_rows", "write_catalogue"]

TABLES: dict[str, tuple[str, ...]] = {
    "processes": (
        "identifier",
        "level",
        "name",
        "abbreviation",
        "parent",
        "area",
        "verticals",
        "horizontal",
        "enterprise_grouping",
        "clauses",
        "figures",
        "alternative_names",
    ),
    "groupings": (
        "kind",
        "key",
        "name",
        "abbreviation",
        "area",
        "clause",
        "alternative_names",
    ),
    "clauses": ("number", "start", "end", "line"),
    "discrepancies": ("identifier", "kind", "clause", "expected", "witness", "found"),
    "documents": ("identifier", "relation", "title", "clause", "counterpart", "sha256"),
}
DESCRIPTION_COLUMNS = ("brief", "extended", "notes", "responsibilities")
_OWN_COLUMNS = {"processes": DESCRIPTION_COLUMNS, "clauses": ("heading",)}
"""What a table made from the user's own copy has besides: text of the source."""


def write_catalogue(catalogue: Catalogue, folder: Path, *, descriptions: bool) -> list[Path]:
    """Write every table of a catalogue and return the paths."""
    paths = []
    for table, columns in TABLES.items():
        path = folder / f"{table}.csv"
        if descriptions:
            columns = (*columns, *_OWN_COLUMNS.get(table, ()))
        write_table(path, columns, table_rows(catalogue, table, descriptions=descriptions))
        paths.append(path)
    return paths


def table_rows(
    catalogue: Catalogue, table: str, *, descriptions: bool = False
) -> Iterable[Sequence[object]]:
    """Yield the rows of one table; a shipped table quotes no sentence of the source."""
    if table == "processes":
        for process in catalogue.processes.values():
            yield (*_process_row(process), *(_described(process) if descriptions else ()))
    elif table == "groupings":
        for g in catalogue.groupings:
            names = join_list(g.alternative_names)
            yield g.kind, g.key, g.name, g.abbreviation, g.area, g.clause, names
    elif table == "clauses":
        for c in catalogue.clauses:
            yield (c.number, c.start, c.end, c.line, *((c.heading,) if descriptions else ()))
    elif table == "discrepancies":
        for d in catalogue.discrepancies:
            quoted = descriptions or d.kind != "brief"
            expected, found = (d.expected, d.found) if quoted else ("", "")
            yield d.identifier, d.kind, d.clause, expected, d.witness, found
    else:
        yield catalogue.document, "source", catalogue.title, "", "", catalogue.sha256
        for r in catalogue.related:
            yield r.identifier, r.relation, r.title, r.clause, r.counterpart, ""


def _process_row(process: Process) -> tuple[object, ...]:
    return (
        process.identifier,
        process.level,
        process.name,
        process.abbreviation,
        process.parent,
        process.area,
        join_list(process.verticals),
        process.horizontal,
        process.enterprise_grouping,
        join_list(process.clauses),
        join_list(process.figures),
        join_list(process.alternative_names),
    )


def _described(process: Process) -> tuple[str, ...]:
    return (
        process.text("brief"),
        process.text("extended"),
        "\n".join(process.notes),
        "\n".join(process.responsibilities),
    )


def read_catalogue(folder: Path, edition: str) -> Catalogue:
    """Read the tables of one edition back into a catalogue, without passages."""
    rows = {table: read_table(folder / f"{table}.csv", cols) for table, cols in TABLES.items()}
    source = next((row for row in rows["documents"] if row["relation"] == "source"), None)
    if source is None:
        raise TableError("names no document with relation 'source'", path=folder / "documents.csv")
    return Catalogue(
        edition=edition,
        document=source["identifier"],
        title=source["title"],
        sha256=source["sha256"],
        processes={row["identifier"]: _process(row, edition) for row in rows["processes"]},
        groupings=tuple(_grouping(row, edition) for row in rows["groupings"]),
        clauses=tuple(_clause(row) for row in rows["clauses"]),
        discrepancies=tuple(Discrepancy(**row) for row in rows["discrepancies"]),
        related=tuple(
            RelatedDocument(
                row["identifier"], row["title"], row["relation"], row["clause"], row["counterpart"]
            )
            for row in rows["documents"]
            if row is not source
        ),
    )


def _process(row: dict[str, str], edition: str) -> Process:
    return Process(
        identifier=row["identifier"],
        name=row["name"],
        abbreviation=row["abbreviation"],
        level=int(row["level"]),
        edition=edition,
        parent=row["parent"],
        area=row["area"],
        verticals=split_list(row["verticals"]),
        horizontal=row["horizontal"],
        enterprise_grouping=row["enterprise_grouping"],
        clauses=split_list(row["clauses"]),
        figures=split_list(row["figures"]),
        alternative_names=split_list(row["alternative_names"]),
    )


def _grouping(row: dict[str, str], edition: str) -> Grouping:
    names = split_list(row["alternative_names"])
    return Grouping(edition=edition, **{**row, "alternative_names": names})  # type: ignore[arg-type]


def _clause(row: dict[str, str]) -> Clause:
    start, end, line = (int(row[column]) for column in ("start", "end", "line"))
    return Clause(row["number"], row.get("heading", ""), start, end, line)
