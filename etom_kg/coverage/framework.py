"""The processes of one edition as a tree with rows and columns, from the shipped tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from etom_kg.errors import NotSupported
from etom_kg.resources import resource

__all__ = ["EDITIONS", "Element", "Framework", "shipped_framework"]

EDITIONS = ("4.0", "25.5")


@dataclass(frozen=True, slots=True)
class Element:
    """A process: ``row`` is its horizontal, grouping or domain, ``columns`` its verticals."""

    identifier: str
    name: str
    level: int
    parent: str
    area: str
    row: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Framework:
    """The processes of an edition in document order; rows and columns by key, with their names."""

    edition: str
    elements: dict[str, Element]
    areas: dict[str, str] = field(default_factory=dict)
    rows: dict[str, str] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)

    @cached_property
    def children(self) -> dict[str, list[str]]:
        """The identifiers of the direct children of each element that has some."""
        found: dict[str, list[str]] = {}
        for element in self.elements.values():
            found.setdefault(element.parent, []).append(element.identifier)
        return found

    @cached_property
    def leaves(self) -> tuple[str, ...]:
        """The processes that are not decomposed any further."""
        return tuple(i for i in self.elements if i not in self.children)

    def leaves_below(self, identifier: str) -> Iterator[str]:
        """Yield the leaves of a process; a leaf is its own."""
        below = self.children.get(identifier)
        if below is None:
            yield identifier
            return
        for child in below:
            yield from self.leaves_below(child)

    def lineage(self, identifier: str) -> Iterator[str]:
        """Yield a process and the processes above it."""
        while identifier in self.elements:
            yield identifier
            identifier = self.elements[identifier].parent


def shipped_framework(edition: str) -> Framework:
    """Return the framework of an edition that is shipped whole; raises ``NotSupported``."""
    if edition == "4.0":
        return _recommendation()
    if edition == "25.5":
        return _numbered(edition)
    raise NotSupported(f"edition {edition} is not shipped whole; choose {' or '.join(EDITIONS)}")


def _recommendation() -> Framework:
    from etom_kg.reading.catalogue_tables import read_catalogue

    catalogue = read_catalogue(resource("data", "4.0"), "4.0")
    tops = {p.identifier: p.name for p in catalogue.processes.values() if p.level == 1}
    elements = (
        Element(
            p.identifier,
            p.name,
            p.level,
            p.parent,
            p.area,
            p.horizontal or p.enterprise_grouping or p.identifier,
            p.verticals,
        )
        for p in catalogue.processes.values()
    )
    named = {kind: {} for kind in ("area", "vertical")}  # type: dict[str, dict[str, str]]
    for group in catalogue.groupings:
        named[group.kind][group.key] = group.name
    return Framework("4.0", _by_identifier(elements), named["area"], tops, named["vertical"])


def _numbered(edition: str) -> Framework:
    from etom_kg.reading.edition_tables import read_edition

    catalogue = read_edition(resource("data", edition), edition)
    domains = {domain.number: domain for domain in catalogue.domains}

    def element(identifier: str) -> Element:
        process = catalogue.processes[identifier]
        domain = domains.get(".".join(identifier.split(".")[:2]))
        row = domain.key if domain else ""
        parent = process.parent if process.parent in catalogue.processes else ""
        return Element(
            identifier, process.name, process.level, parent, "", row, process.vertical_groups
        )

    return Framework(
        edition,
        _by_identifier(element(identifier) for identifier in catalogue.processes),
        {},
        {domain.key: domain.name for domain in catalogue.domains},
        {group: group for group in catalogue.vertical_groups},
    )


def _by_identifier(elements: Iterable[Element]) -> dict[str, Element]:
    return {element.identifier: element for element in elements}
