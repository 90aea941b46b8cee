"""Read a filled-in extension; report every faulty cell in one run.

The sheets of a company extension: their columns, and the template that explains them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from etom_kg.core.editions import default_for, edition
from etom_kg.core.errors import NotSupported, TableError
from etom_kg.core.numbering import LETTERS, Identifier
from etom_kg.core.tables import write_table, write_whole
from etom_kg.core.user_tables import Columns, UserRow, UserTable, raise_faults, read_user_tables
from etom_kg.coverage.systems import SYSTEM_COLUMNS, Matrix, matrix_of, support_score

__all__ = [
    "EXPLANATIONS",
    "SHEETS",
    "Extension",
    "OwnInterface",
    "OwnProcess",
    "OwnSupport",
    "read_extension",
    "write_template",
]

SHEETS: dict[str, Columns] = {
    "processes": Columns(
        required=("identifier", "name"),
        optional=("parent", "definition", "changes", "owner"),
        synonyms={"id": "identifier", "description": "definition", "replaces": "changes"},
    ),
    "systems": SYSTEM_COLUMNS,
    "interfaces": Columns(
        required=("from", "to"),
        optional=("direction", "trigger", "note"),
        synonyms={"source": "from"},
    ),
    "owners": Columns(required=("owner", "process"), optional=("note",)),
}
EXPLANATIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "processes": (
        ("identifier", "your prefix, 2, then the scheme: ACME.2.F.1.5.6"),
        ("name", "what you call the process"),
        ("parent", "identifier above it, yours or the standard's; empty: as the number says"),
        ("definition", "one sentence that sets it apart"),
        ("changes", "standard process that yours takes the place of, if any"),
        ("owner", "who answers for it"),
    ),
    "systems": (
        ("system", "name of the system"),
        ("process", "identifier, several separated by |"),
        ("support", "full, partial, planned, none, 0 to 1 or a percentage; empty: full"),
        ("type", "BSS, OSS, Shared or your own word"),
        ("owner", "who answers for the system"),
        ("note", ""),
    ),
    "interfaces": (
        ("from", "identifier of the process that states it"),
        ("to", "identifier of the other process"),
        ("direction", "out, in or both, seen from the first; empty: out"),
        ("trigger", "a word or two: order, report ..."),
        ("note", "what is exchanged"),
    ),
    "owners": (
        ("owner", "person, team or unit"),
        ("process", "identifier, several separated by |"),
        ("note", ""),
    ),
}


def write_template(path: Path) -> list[Path]:
    """Write an XLSX workbook, or a folder with a CSV file for each sheet; return the paths."""
    if path.suffix.lower() == ".xlsx":
        _write_workbook(path)
        return [path]
    if path.suffix:
        raise NotSupported(
            "a template is an .xlsx workbook or a folder with a CSV file for each sheet; "
            "name one of these",
            path=path,
        )
    paths = []
    for sheet, columns in EXPLANATIONS.items():
        file = path / f"{sheet}.csv"
        write_table(file, [name for name, _ in columns], [])
        paths.append(file)
    return paths


def _write_workbook(path: Path) -> None:
    """Write a sheet for each table, the meaning of a column as a comment on its heading."""
    from openpyxl import Workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import Font, PatternFill

    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet, columns in EXPLANATIONS.items():
        drawn = book.create_sheet(sheet)
        drawn.freeze_panes = "A2"
        for number, (name, meaning) in enumerate(columns, 1):
            cell = drawn.cell(1, number, name)
            cell.font = Font(bold=True)
            cell.fill = PatternFill("solid", fgColor="DCE6F1")
            drawn.column_dimensions[cell.column_letter].width = max(16, len(name) + 6)
            if meaning:
                cell.comment = Comment(meaning, "etom-kg")
    with write_whole(path) as temporary:
        book.save(temporary)


_DIRECTIONS = ("out", "in", "both")


@dataclass(frozen=True, slots=True)
class OwnProcess:
    """A process of the company, with the row it stands in."""

    parsed: Identifier
    name: str
    parent: str
    definition: str
    changes: str
    owner: str
    row: UserRow


@dataclass(frozen=True, slots=True)
class OwnSupport:
    """A system of the company and one process that it supports; the process may be empty."""

    system: str
    process: str
    score: float
    kind: str
    owner: str


@dataclass(frozen=True, slots=True)
class OwnInterface:
    """An exchange that the company states."""

    source: str
    target: str
    direction: str
    trigger: str
    note: str
    row: int


@dataclass
class Extension:
    """All that a company's tables say, checked against the standard's identifiers."""

    edition: str
    path: Path
    matrix: Matrix
    tables: dict[str, UserTable]
    processes: dict[str, OwnProcess] = field(default_factory=dict)
    supports: list[OwnSupport] = field(default_factory=list)
    interfaces: list[OwnInterface] = field(default_factory=list)
    owners: list[tuple[str, str]] = field(default_factory=list)

    def knows(self, identifier: str) -> bool:
        """Say whether a process is the company's own or the standard's."""
        return identifier in self.processes or identifier in self.matrix.elements


def read_extension(path: Path, edition: str = "") -> Extension:
    """Read a workbook, a folder of CSV files or one CSV file of processes.

    Without an edition, its numbers have letters. Raises ``FaultyTableError`` with every faulty
    cell of every sheet.
    """
    key = edition or default_for(LETTERS).key
    extension = Extension(key, path, matrix_of(key), _tables(path))
    if table := extension.tables.get("processes"):
        _read_processes(extension, table)
        _check_lineage(extension, table)
    if table := extension.tables.get("systems"):
        _read_systems(extension, table)
    if table := extension.tables.get("interfaces"):
        _read_interfaces(extension, table)
    if table := extension.tables.get("owners"):
        for row in table.rows:
            if not row["owner"]:
                table.fault(row, "owner", "is empty; name who answers for the process")
            extension.owners += [
                (process, row["owner"]) for process in _processes(extension, table, row, "process")
            ]
    raise_faults(extension.tables)
    return extension


def _tables(path: Path) -> dict[str, UserTable]:
    if not path.is_dir():
        return read_user_tables(path, SHEETS)
    found: dict[str, UserTable] = {}
    for sheet, columns in SHEETS.items():
        file = path / f"{sheet}.csv"
        if file.exists():
            found |= read_user_tables(file, {sheet: columns})
    if not found:
        raise TableError(f"holds none of {', '.join(f'{s}.csv' for s in SHEETS)}", path=path)
    return found


def _read_processes(extension: Extension, table: UserTable) -> None:
    scheme = edition(extension.edition).scheme
    for row in table.rows:
        text = row["identifier"]
        parsed = scheme.parse(text)
        if parsed is None:
            table.fault(row, "identifier", f"{text!r} is not an identifier: {scheme.explain(text)}")
        elif parsed.prefix is None or parsed.originator != 2:
            what = f"{text} is not yours; begin it with your prefix and 2, such as ACME.2"
            table.fault(row, "identifier", what)
        elif text in extension.processes:
            first = extension.processes[text].row.number
            what = f"{text} is a duplicate of row {first}; give it another number"
            table.fault(row, "identifier", what)
        else:
            extension.processes[text] = OwnProcess(
                parsed, row["name"], "", row["definition"], row["changes"], row["owner"], row
            )
        if not row["name"]:
            table.fault(row, "name", "is empty; name the process")


def _check_lineage(extension: Extension, table: UserTable) -> None:
    """Find each parent, as stated or by number, and refuse cycles and unknown processes."""
    from dataclasses import replace

    for identifier, process in extension.processes.items():
        parent = process.row["parent"] or _parent_by_number(extension, process.parsed)
        if not parent or not extension.knows(parent):
            wanted = process.row["parent"] or process.parsed.parent_identifier
            table.fault(process.row, "parent", f"{wanted!r} is neither yours nor the standard's")
        elif process.changes and process.changes not in extension.matrix.elements:
            what = f"{process.changes!r} is not a process of edition {extension.edition}"
            table.fault(process.row, "changes", what)
        extension.processes[identifier] = replace(process, parent=parent)
    for identifier, process in extension.processes.items():
        seen, above = {identifier}, process.parent
        while above in extension.processes and above not in seen:
            seen.add(above)
            above = extension.processes[above].parent
        if above == identifier:
            table.fault(process.row, "parent", f"{identifier} is its own ancestor; break the cycle")


def _parent_by_number(extension: Extension, parsed: Identifier) -> str:
    known = (c for c in parsed.parent_candidates if extension.knows(c))
    return next(known, "")


def _processes(extension: Extension, table: UserTable, row: UserRow, column: str) -> Iterator[str]:
    """Yield the known processes of a cell; an unknown one is a fault."""
    for text in re.split(r"[|;]", row[column]):
        identifier = text.strip()
        if not identifier:
            continue
        if extension.knows(identifier):
            yield identifier
        else:
            table.fault(row, column, f"{identifier!r} is neither yours nor the standard's")


def _read_systems(extension: Extension, table: UserTable) -> None:
    for row in table.rows:
        if not row["system"]:
            table.fault(row, "system", "is empty; name the system")
            continue
        score = support_score(table, row)
        for process in list(_processes(extension, table, row, "process")) or [""]:
            extension.supports.append(
                OwnSupport(row["system"], process, score, row["type"], row["owner"])
            )


def _read_interfaces(extension: Extension, table: UserTable) -> None:
    stated: dict[tuple[str, str], int] = {}
    for row in table.rows:
        direction = row["direction"].lower() or "out"
        if direction not in _DIRECTIONS:
            table.fault(row, "direction", f"{direction!r} is none of {', '.join(_DIRECTIONS)}")
        ends = [next(_processes(extension, table, row, end), "") for end in ("from", "to")]
        for end in ("from", "to"):
            if not row[end]:
                table.fault(row, end, "is empty; name a process")
        if not all(ends):
            continue
        source, target = ends
        if source == target:
            table.fault(row, "to", f"{target} would interface with itself; name another process")
        elif (source, target) in stated:
            before = stated[source, target]
            table.fault(
                row, "to", f"{source} and {target} are a duplicate of row {before}; keep one"
            )
        else:
            stated[source, target] = row.number
            extension.interfaces.append(
                OwnInterface(source, target, direction, row["trigger"], row["note"], row.number)
            )
