"""Every identifier that an edition is known to use, with its names.

``original`` is the numbering of R8 to R14 as far as the hub's column of original identifiers
gives it, with the names of the hub, and as the letters of older identifiers predict it, with
their names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from etom_kg.core.editions import ORIGINAL, Edition, editions
from etom_kg.core.model import DeletedProcess, Process
from etom_kg.core.numbering import AREA_NUMBERS, LETTERS, area_key
from etom_kg.reading.tables import shipped_framework

__all__ = [
    "ORIGINAL",
    "Entry",
    "Register",
    "natural",
    "original_identifier",
    "predicted_original",
    "shipped_register",
]

_ORIGINAL = re.compile(r"1(?:\.(?:0|[1-9]\d{0,2})){2,7}(?![\d.-])")


@dataclass(frozen=True, slots=True)
class Entry:
    """A process of an edition. ``deleted`` says that the edition only lists it as withdrawn."""

    edition: str
    identifier: str
    name: str
    former_names: tuple[str, ...] = ()
    deleted: bool = False
    originals: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The name and the former or variant names."""
        return (self.name, *self.former_names)


class Register:
    """Look up entries by identifier."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._by_identifier: dict[str, list[Entry]] = {}
        for entry in entries:
            self._by_identifier.setdefault(entry.identifier, []).append(entry)

    def entries(self, identifier: str, edition: str | None = None) -> list[Entry]:
        """Return what the identifier means, the living before the deleted."""
        found = self._by_identifier.get(identifier, [])
        return [e for e in found if edition is None or e.edition == edition]

    def live(self, identifier: str, edition: str) -> Entry | None:
        """Return the process of an edition that has the identifier and is not deleted."""
        return next((e for e in self.entries(identifier, edition) if not e.deleted), None)

    def editions(self, identifier: str) -> tuple[str, ...]:
        """Return the editions that know the identifier."""
        return tuple(dict.fromkeys(e.edition for e in self.entries(identifier)))

    def __iter__(self) -> Iterator[Entry]:
        for entries in self._by_identifier.values():
            yield from entries

    @cached_property
    def identifiers(self) -> tuple[str, ...]:
        """Every identifier once."""
        return tuple(self._by_identifier)

    def near(self, identifier: str, count: int = 3) -> list[Entry]:
        """Return living processes whose identifier is spelt almost so, the nearest first."""
        from rapidfuzz import process
        from rapidfuzz.distance import Levenshtein

        close = process.extract(
            identifier.strip().upper(),
            self.identifiers,
            scorer=Levenshtein.distance,
            score_cutoff=2,
            limit=4 * count,
        )
        close.sort(key=lambda hit: (hit[1], natural(hit[0])))
        entries = (e for text, _, _ in close for e in self.entries(text)[:1])
        return [e for e in entries if not e.deleted and e.edition != ORIGINAL][:count]


def natural(identifier: str) -> list[tuple[int, str]]:
    """Return a sorting key that puts 1.9 before 1.10."""
    return [(int(p), "") if p.isdigit() else (0, p) for p in identifier.split(".")]


def original_identifier(cell: str) -> str:
    """Return the identifier that a cell of original identifiers begins with, or nothing.

    >>> original_identifier("1.1.1.9.2 (later 1.3.4.7)")
    '1.1.1.9.2'
    >>> original_identifier("N/A New Process")
    ''
    """
    match = _ORIGINAL.match(cell.strip())
    return match[0] if match else ""


def predicted_original(identifier: str) -> str:
    """Return the identifier of R8 to R14 that the letters of an identifier of 4.0 make.

    >>> predicted_original("1.FAB.1.2")
    '1.1.1.2'
    """
    parsed = LETTERS.parse(identifier)
    if parsed is None or parsed.letters is None:
        return ""
    area = area_key(parsed.letters)
    number = next(n for n, key in AREA_NUMBERS.items() if key == area)
    return ".".join(map(str, (1, number, *parsed.digits)))


@cache
def shipped_register() -> Register:
    """Return the register of the shipped tables."""
    return Register(_shipped())


def _shipped() -> Iterator[Entry]:
    """Yield the entries of every edition, the newest first."""
    of_hub: tuple[Entry, ...] = ()
    for each in reversed(editions()):
        if each.processes == "none":
            continue
        entries = tuple(_of_edition(each))
        for entry in entries:
            yield entry
            original = predicted_original(entry.identifier)
            if original:
                yield Entry(ORIGINAL, original, entry.name, entry.former_names)
        of_hub = entries if each.is_hub else of_hub
    for entry in of_hub:
        for identifier in () if entry.deleted else entry.originals:
            yield Entry(ORIGINAL, identifier, entry.name, entry.former_names)


def _of_edition(edition: Edition) -> Iterator[Entry]:
    framework = shipped_framework(edition.key)
    for process in framework.processes.values():
        others = (*process.former_names, *process.alternative_names, process.abbreviation)
        yield _entry(edition, process, others)
    for gone in framework.deleted:
        if gone.identifier:
            yield _entry(edition, gone, (change.former_name for change in gone.changes))


def _entry(edition: Edition, process: Process | DeletedProcess, others: Iterable[str]) -> Entry:
    return Entry(
        edition.key,
        process.identifier,
        process.name,
        _once(others),
        isinstance(process, DeletedProcess),
        _once(map(original_identifier, process.original_identifiers)),
    )


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, texts)))
