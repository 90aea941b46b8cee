"""SID domains and business entities, and who uses them: components and processes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from etom_kg.reading.frameworks.facts import Table, read_facts
from etom_kg.reading.frameworks.references import IDENTIFIER, NameList, process_names
from etom_kg.tables import join_list

__all__ = ["sid_tables"]

_DOMAIN = " Domain"
_LINK = (
    "component_id",
    "etom_process_id",
    "etom_process_name",
    "etom_version",
    "direction",
    "sid_domain",
    "sid_path",
    "sid_version",
)
_DIRECTIONS = {
    "bidirectional": "both",
    "activity consumes": "consumes",
    "activity produces": "produces",
}


@dataclass(frozen=True)
class _Entities:
    """The ABEs of the release that is held: it names the domains and the first level only."""

    by_domain: dict[str, tuple[str, ...]]

    def check(self, domain: str, path: str) -> tuple[str, str]:
        """Return outcome and suggestion for a path ``ABE > part > part`` in a domain.

        ``resolved`` when the domain lists the ABE, ``outer-part-resolved`` when it does and the
        path goes deeper than the list, ``unknown`` else; the suggestion is the only other domain
        that lists the ABE.
        """
        first, *rest = path.split(" > ")
        if first in self.by_domain.get(domain, ()):
            return ("outer-part-resolved" if rest else "resolved"), ""
        holders = [name for name, entities in self.by_domain.items() if first in entities]
        return "unknown", f"{holders[0]} > {first}" if len(holders) == 1 else ""


def sid_tables(shared: Path) -> Iterator[Table]:
    """Yield the tables of ``data/sid``: the list of ABEs and every use of an entity."""
    listed = read_facts(shared, "sid_v26.0_domains_abes", ("sid_domain", "abe_name"))
    names: dict[str, tuple[str, ...]] = {}
    for row in listed:
        domain = _domain(row["sid_domain"])
        names[domain] = (*names.get(domain, ()), row["abe_name"])
    entities = _Entities(names)
    yield Table(
        "sid/entities.csv",
        ("domain", "name", "kind", "version"),
        tuple(
            (_domain(row["sid_domain"]), row["abe_name"], _kind(row["abe_name"]), "26.0")
            for row in listed
        ),
    )
    yield Table(
        "sid/component_entities.csv",
        ("component_id", "domain", "path", "version", "outcome", "suggested"),
        tuple(_component_entities(shared, entities)),
    )
    yield Table(
        "sid/process_entities.csv",
        (
            "component_id",
            "process_id",
            "process_name",
            "version",
            "also_named",
            "also_held",
            "direction",
            "domain",
            "path",
            "sid_version",
            "outcome",
            "name_25_5",
            "suggested_id",
        ),
        tuple(_process_entities(shared, process_names(shared))),
    )


def _domain(name: str) -> str:
    """Return a domain's name without the word that ends it."""
    return name.removesuffix(_DOMAIN)


def _kind(name: str) -> str:
    """Return ``abe``, ``be`` or ``heading`` from the ending that every entity's name has."""
    return {"ABE": "abe", "BE": "be"}.get(name.rsplit(" ", 1)[-1], "heading")


def _direction(stated: str) -> str:
    """Return which way an edge runs; the edge between two entities spells its verb out."""
    verb = next((verb for verb in ("consumes", "produces") if f" {verb} " in stated), stated)
    return _DIRECTIONS.get(stated, verb)


def _component_entities(shared: Path, entities: _Entities) -> Iterator[tuple[str, ...]]:
    columns = ("component_id", "sid_path", "sid_version")
    for row in read_facts(shared, "oda_component_sid", columns):
        domain, _, path = row["sid_path"].partition(" > ")
        domain = _domain(domain)
        yield (
            row["component_id"],
            domain,
            path,
            row["sid_version"],
            *entities.check(domain, path),
        )


def _process_entities(shared: Path, names: NameList) -> Iterator[tuple[str, ...]]:
    """Yield a row for each edge of the components' process and entity diagrams.

    A cell of the source such as ``v23.0; 1.4.4.1`` holds the version and further processes,
    of which ``also_held`` keeps those that edition 25.5 has.
    One edge runs between two entities: its "process" is none, and the outcome says so.
    """
    for row in read_facts(shared, "etom_sid_links", _LINK):
        identifier = row["etom_process_id"]
        version, _, further = row["etom_version"].partition(";")
        also_named = IDENTIFIER.findall(further)
        found = names.resolve(identifier, row["etom_process_name"])
        yield (
            row["component_id"],
            identifier,
            row["etom_process_name"],
            version.strip(),
            join_list(also_named),
            join_list(also for also in also_named if also in names),
            _direction(row["direction"]),
            _domain(row["sid_domain"]),
            row["sid_path"],
            row["sid_version"],
            found.outcome,
            found.found_name,
            found.suggested,
        )
