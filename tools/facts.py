"""Read the fact tables, TSV with comment lines, no quotes, one header, and check references.

A reference to a process, entity or function is checked against the one edition that is held.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from etom_kg.core.errors import TableError

__all__ = [
    "IDENTIFIER",
    "NameList",
    "Resolution",
    "Table",
    "folded",
    "inner_lists",
    "process_names",
    "read_facts",
]

_SLASH = re.compile(r"\s*/\s*")


@dataclass(frozen=True)
class Table:
    """A derived table: its path below ``data/``, its columns and its rows."""

    path: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def read_facts(folder: Path, name: str, columns: Sequence[str]) -> list[dict[str, str]]:
    """Return the rows of ``facts/<name>.tsv`` by column.

    Raises ``TableError`` when the file, a column or a cell is missing.
    """
    path = folder / "facts" / f"{name}.tsv"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError:
        raise TableError("no such fact table; check the folder of sources", path=path) from None
    numbered = [(n, line) for n, line in enumerate(lines, 1) if line and not line.startswith("#")]
    header = numbered[0][1].split("\t") if numbered else []
    missing = [column for column in columns if column not in header]
    if missing:
        raise TableError(f"has no column {', '.join(missing)}", path=path)
    rows = []
    for number, line in numbered[1:]:
        cells = line.split("\t")
        if len(cells) != len(header):
            what = f"has {len(cells)} cells, but the header names {len(header)}"
            raise TableError(what, path=path, line=number)
        rows.append(dict(zip(header, cells, strict=True)))
    return rows


def folded(name: str) -> str:
    """Return a name as it is compared: no case, single blanks, none around a slash."""
    return _SLASH.sub("/", " ".join(name.casefold().split()))


def inner_lists(cells: Iterable[str]) -> tuple[str, ...]:
    """Return the values of several ``a|b`` cells, each once, in the order they come."""
    return tuple(dict.fromkeys(value for cell in cells for value in cell.split("|") if value))


#: A process identifier of the later editions.
IDENTIFIER = re.compile(r"\d+(?:\.\d+)+")


@dataclass(frozen=True, slots=True)
class Resolution:
    """What became of a reference.

    ``outcome`` is ``resolved`` (identifier and name agree), ``name-differs`` (the identifier
    bears another name, given in ``found_name``), ``unknown`` (no such identifier) or
    ``not-a-process`` (not even the form of one). ``suggested`` is the identifier of the only
    element that bears the stated name, where that is another one.
    """

    outcome: str
    found_name: str = ""
    suggested: str = ""


class NameList:
    """The identifiers of one edition with their names."""

    def __init__(
        self, pairs: Iterable[tuple[str, str]], form: re.Pattern[str] | None = None
    ) -> None:
        self._names = dict(pairs)
        self._form = form
        self._holders: dict[str, list[str]] = {}
        for identifier, name in self._names.items():
            self._holders.setdefault(folded(name), []).append(identifier)

    def __contains__(self, identifier: str) -> bool:
        return identifier in self._names

    def resolve(self, identifier: str, name: str) -> Resolution:
        """Return what became of a reference that states an identifier and a name."""
        holders = self._holders.get(folded(name), [])
        suggested = holders[0] if len(holders) == 1 and holders[0] != identifier else ""
        found = self._names.get(identifier)
        if found is None:
            if self._form and not self._form.fullmatch(identifier):
                return Resolution("not-a-process")
            return Resolution("unknown", suggested=suggested)
        if folded(found) == folded(name):
            return Resolution("resolved", found)
        return Resolution("name-differs", found, suggested)


def process_names(shared: Path) -> NameList:
    """Return the processes of edition 25.5, the only later edition that is held whole."""
    rows = read_facts(shared, "etom_v25.5_processes", ("process_id", "name"))
    return NameList(((row["process_id"], row["name"]) for row in rows), IDENTIFIER)
