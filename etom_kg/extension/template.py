"""The sheets of a company extension: their columns, and the template that explains them."""

from __future__ import annotations

from pathlib import Path

from etom_kg.coverage.systems import SYSTEM_COLUMNS
from etom_kg.errors import OutputError
from etom_kg.tables import write_table, write_whole
from etom_kg.user_tables import Columns

__all__ = ["EXPLANATIONS", "SHEETS", "write_template"]

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
        ("definition", "one sentence that tells it apart"),
        ("changes", "standard process that yours takes the place of, if any"),
        ("owner", "who answers for it"),
    ),
    "systems": (
        ("system", "name of the system"),
        ("process", "identifier, several parted by |"),
        ("support", "full, partial, planned, none, 0 to 1 or a percentage; empty: full"),
        ("type", "BSS, OSS, Shared or your own word"),
        ("owner", "who answers for the system"),
        ("note", ""),
    ),
    "interfaces": (
        ("from", "identifier of the process that tells it"),
        ("to", "identifier of the other process"),
        ("direction", "out, in or both, seen from the first; empty: out"),
        ("trigger", "a word or two: order, report ..."),
        ("note", "what is exchanged"),
    ),
    "owners": (
        ("owner", "person, team or unit"),
        ("process", "identifier, several parted by |"),
        ("note", ""),
    ),
}


def write_template(path: Path) -> list[Path]:
    """Write an XLSX workbook, or a folder with a CSV file for each sheet; return the paths."""
    if path.suffix.lower() == ".xlsx":
        _write_workbook(path)
        return [path]
    if path.suffix:
        raise OutputError(
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
