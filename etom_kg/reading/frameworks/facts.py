"""Read the fact tables: TSV with comment lines, no quotes, one header."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from etom_kg.errors import TableError

__all__ = ["Table", "folded", "inner_lists", "read_facts"]

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
