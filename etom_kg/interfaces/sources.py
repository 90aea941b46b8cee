"""Make a lexicon and the described processes from a catalogue.

A company's own document is read beside the standard it extends: its processes name those of the
standard and each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Protocol

from etom_kg.interfaces.lexicon import Lexicon
from etom_kg.interfaces.values import Described, Element
from etom_kg.model import Catalogue, Process
from etom_kg.resources import resource
from etom_kg.tables import read_table

__all__ = [
    "aliases",
    "ancestors_of",
    "catalogue_lexicon",
    "described_processes",
    "layer_words",
]

ALIAS_COLUMNS = ("edition", "kind", "alias", "stands_for", "clause", "why")


class _Child(Protocol):
    """A process of any edition, by what it has above it."""

    @property
    def parent(self) -> str:
        """The identifier one step up; empty where there is none."""


@cache
def aliases(edition: str, kind: str = "name") -> dict[str, tuple[str, ...]]:
    """Return the aliases of an edition's elements that no rule gives, by what they stand for.

    Of kind ``name`` they stand for an element, by its identifier; of kind ``word`` for a part of
    names: where names say "Business Partner", texts also say "Party".
    """
    found: dict[str, list[str]] = {}
    for row in read_table(resource("data", "aliases.csv"), ALIAS_COLUMNS):
        if (row["edition"], row["kind"]) == (edition, kind):
            found.setdefault(row["stands_for"], []).append(row["alias"])
    return {identifier: tuple(dict.fromkeys(names)) for identifier, names in found.items()}


def catalogue_lexicon(*catalogues: Catalogue) -> Lexicon:
    """Return the lexicon of catalogues of one edition; of equal identifiers the first counts."""
    processes: dict[str, Process] = {}
    for catalogue in catalogues:
        for process in catalogue.processes.values():
            processes.setdefault(process.identifier, process)
    edition = catalogues[0].edition
    known = aliases(edition)
    elements = [_element(p, processes, known) for p in processes.values()]
    elements += _groupings(catalogues, known)
    verticals = {e.identifier for e in elements if e.category == "vertical"}
    sets = {"FAB": tuple("FAB"), "SIP": ("SIP",)} if verticals >= set("FAB") else {}
    return Lexicon(
        elements, layers=layer_words(processes), sets=sets, words=aliases(edition, "word")
    )


def _groupings(
    catalogues: Iterable[Catalogue], known: Mapping[str, tuple[str, ...]]
) -> Iterator[Element]:
    seen: set[str] = set()
    for catalogue in catalogues:
        for group in catalogue.groupings:
            if group.key in seen:
                continue
            seen.add(group.key)
            short = tuple(a for a in (group.abbreviation,) if a)
            names = (*group.alternative_names, *known.get(group.key, ()))
            yield Element(group.key, group.name, group.kind, 0, _above(group.area), names, short)


def _above(area: str) -> tuple[str, ...]:
    return (area,) if area else ()


def _element(
    process: Process, processes: Mapping[str, Process], known: Mapping[str, tuple[str, ...]]
) -> Element:
    return Element(
        process.identifier,
        process.name,
        "named",
        process.level,
        ancestors_of(process, processes),
        (*process.alternative_names, *known.get(process.identifier, ())),
        (process.abbreviation,) if process.abbreviation else (),
    )


def ancestors_of(process: _Child, processes: Mapping[str, _Child]) -> tuple[str, ...]:
    """Return what stands above a process, nearest first, its area or domain last."""
    found: list[str] = []
    at = process.parent
    while at and at not in found:
        found.append(at)
        at = processes[at].parent if at in processes else ""
    return tuple(found)


def layer_words(processes: Mapping[str, Process]) -> dict[str, str]:
    """Return the words by which the rows of Operations are called layers.

    "the resource layer" is Resource Management & Operations; an abbreviation does as well.
    """
    found: dict[str, str] = {}
    for process in processes.values():
        if process.level != 1 or process.area == "EM":
            continue
        if process.abbreviation:
            found[process.abbreviation] = process.identifier
        found[process.name] = process.identifier
        if process.area == "OPS":
            word = process.name.split(" ")[0]
            found[word] = process.identifier
            found[word.replace("/", " and ")] = process.identifier
    return found


def described_processes(
    catalogue: Catalogue, others: Mapping[str, Process] | None = None
) -> Iterator[Described]:
    """Yield each process of a catalogue with its description."""
    known = {**(others or {}), **catalogue.processes}
    for process in catalogue.processes.values():
        texts = [
            (passage.clause, passage.kind if block.kind != "note" else "note", block)
            for passage in process.passages
            for block in passage.blocks
        ]
        yield Described(
            process.identifier, process.name, process.level, ancestors_of(process, known), texts
        )
