"""The editions of the framework, as the rows of ``data/editions.csv`` describe them.

An identifier means a process within an edition only. An edition is held whole, in part or by its
headings; one is the hub that crosswalks lead to, and one of each numbering scheme is meant where
nobody names an edition. No other module knows an edition by its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from etom_kg.core.errors import EtomKgError, TableError
from etom_kg.core.numbering import SCHEMES, Scheme
from etom_kg.core.tables import read_table, resource, split_list

__all__ = [
    "ORIGINAL",
    "Edition",
    "complete_editions",
    "default_for",
    "edition",
    "editions",
    "find_edition",
    "hub",
    "known_key",
    "mapped_keys",
    "release",
]

ORIGINAL = "original"
"""In the place of an edition: the numbering of R8 to R14, of which no edition is held."""
_FIRST_BY_AREA = (8,)
_HELD = ("all", "some", "none")
_COLUMNS = (
    *("edition", "name", "published", "documents", "prior"),
    *("scheme", "processes", "hub", "default", "note"),
)
_RELEASE = re.compile(r"[0-9]{1,3}(\.[0-9]{1,3})*")


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition by its key, such as ``25.5``, which also names its folder of tables.

    ``processes`` says how many of its processes are held: all, some or none. ``is_default`` says
    that identifiers of its scheme are taken to be of this edition where none is named.
    """

    key: str
    name: str
    published: str
    documents: tuple[str, ...]
    prior: str
    scheme: Scheme
    processes: str
    is_hub: bool
    is_default: bool
    note: str

    @property
    def complete(self) -> bool:
        """Whether every process is held: an identifier that is not is not one of the edition."""
        return self.processes == "all"

    @property
    def folder(self) -> Path:
        """The folder of its tables."""
        return resource("data", self.key)


def release(key: str) -> tuple[int, ...]:
    """Return what orders editions, as numbers and not as text; empty for what is not an edition.

    >>> release("9.5") < release("14") < release("25.5")
    True
    """
    if key == ORIGINAL:
        return _FIRST_BY_AREA
    return tuple(map(int, key.split("."))) if _RELEASE.fullmatch(key) else ()


def editions() -> tuple[Edition, ...]:
    """Return the editions, the oldest first."""
    return _read(resource("data", "editions.csv"))


def find_edition(key: str) -> Edition | None:
    """Return an edition by its key, or ``None`` if it is not held."""
    return next((each for each in editions() if each.key == key), None)


def edition(key: str) -> Edition:
    """Return an edition by its key; raises ``EtomKgError`` with the keys that there are."""
    found = find_edition(key)
    if found is None:
        raise _unknown(key, (each.key for each in editions()))
    return found


def hub() -> Edition:
    """Return the edition that every crosswalk has on one side."""
    return _first((each for each in editions() if each.is_hub), "has no hub of the crosswalks")


def default_for(scheme: Scheme) -> Edition:
    """Return the edition that an identifier of a scheme is of where none is named."""
    found = (each for each in editions() if each.is_default and each.scheme is scheme)
    return _first(found, f"has no default edition for {scheme.name}")


def complete_editions() -> tuple[Edition, ...]:
    """Return the editions of which every process is held, the oldest first."""
    return tuple(each for each in editions() if each.complete)


def mapped_keys() -> tuple[str, ...]:
    """Return what a mapping may name, in order: the editions with processes, and ``ORIGINAL``."""
    held = (each.key for each in editions() if each.processes != "none")
    return tuple(sorted((*held, ORIGINAL), key=release))


def known_key(key: str) -> str:
    """Return a key of ``mapped_keys``; raises ``EtomKgError`` with all of them for any other."""
    if key not in mapped_keys():
        raise _unknown(key, mapped_keys())
    return key


def _unknown(key: str, known: Iterator[str] | tuple[str, ...]) -> EtomKgError:
    return EtomKgError(f"unknown edition {key!r}; use one of {', '.join(known)}")


def _first(found: Iterator[Edition], missing: str) -> Edition:
    for each in found:
        return each
    raise TableError(f"{missing}; write yes in one row", path=resource("data", "editions.csv"))


@cache
def _read(path: Path) -> tuple[Edition, ...]:
    rows = read_table(path, _COLUMNS)
    for line, row in enumerate(rows, 2):
        for fault in _faults(row, rows[: line - 2]):
            raise TableError(fault, path=path, line=line)
    found = (
        Edition(
            key=row["edition"],
            name=row["name"],
            published=row["published"],
            documents=split_list(row["documents"]),
            prior=row["prior"],
            scheme=SCHEMES[row["scheme"]],
            processes=row["processes"],
            is_hub=bool(row["hub"]),
            is_default=bool(row["default"]),
            note=row["note"],
        )
        for row in rows
    )
    return tuple(sorted(found, key=lambda each: release(each.key)))


def _faults(row: dict[str, str], above: list[dict[str, str]]) -> Iterator[str]:
    """Yield what is wrong with a row, given those above it."""
    if not release(row["edition"]):
        yield f"{row['edition']!r} is not an edition; write the number of its release"
    if row["scheme"] not in SCHEMES:
        yield f"unknown scheme {row['scheme']!r}; use one of {', '.join(SCHEMES)}"
    if row["processes"] not in _HELD:
        yield f"processes is one of {', '.join(_HELD)}, not {row['processes']!r}"
    for column in ("hub", "default"):
        if row[column] not in ("", "yes"):
            yield f"{column} is yes or empty, not {row[column]!r}"
    for line, before in enumerate(above, 2):
        if row["edition"] == before["edition"]:
            yield f"{row['edition']} is a duplicate of line {line}; keep one row"
        if row["hub"] and before["hub"]:
            yield f"{before['edition']} is the hub already; keep one"
        if row["default"] and before["default"] and row["scheme"] == before["scheme"]:
            yield f"{before['edition']} is the default of {row['scheme']} already; keep one"
