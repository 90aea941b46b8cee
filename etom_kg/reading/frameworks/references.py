"""Check a reference to a process, entity or function against the one edition that is held."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from etom_kg.reading.frameworks.facts import folded, read_facts

__all__ = ["IDENTIFIER", "NameList", "Resolution", "process_names"]

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
