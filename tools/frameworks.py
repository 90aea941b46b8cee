"""Fact tables about the frameworks around eTOM, read into the tables that ``data/`` ships.

They hold functions, applications of TAM and Open APIs; of ODA components with their APIs,
events and processes, and processes by functional block; of SID domains and business entities, and
the components and processes that use them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from etom_kg.core.tables import join_list, write_table
from tools.facts import IDENTIFIER, NameList, Table, process_names, read_facts
from tools.system_facts import system_tables

__all__ = [
    "api_tables",
    "derived_tables",
    "function_tables",
    "oda_tables",
    "regenerate",
    "sid_tables",
]

_FUNCTION = (
    *("function_id", "function_name", "aggregate_function_level_1", "aggregate_function_level_2"),
    "version",
)
_USE = ("component_id", "function_id", "function_name", "ff_version")
_APPLICATION = ("application_identifier", "name", "level", "url")
_RELEASES = {"ilsa.kz/etom": "16.0", "HTML_Frameworx_R16.5": "16.5", "framewox19": "19.0"}


def _copied(
    rows: Iterable[Mapping[str, str]], columns: tuple[str, ...]
) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(row[column] for column in columns) for row in rows)


def function_tables(shared: Path) -> Iterator[Table]:
    """Yield the tables of ``data/functions``: functions, their use by components, applications."""
    functions = read_facts(shared, "functional_framework_functions", _FUNCTION)
    names = NameList((row["function_id"], row["function_name"]) for row in functions)
    yield Table(
        "functions/functions.csv",
        ("function_id", "name", "level_1", "level_2", "version"),
        _copied(functions, _FUNCTION),
    )
    yield Table(
        "functions/component_functions.csv",
        ("component_id", "function_id", "function_name", "version", "outcome", "listed_name"),
        tuple(_component_functions(shared, names)),
    )
    yield Table(
        "functions/applications.csv",
        ("application_id", "name", "level", "release", "url"),
        tuple(_applications(shared)),
    )


def _component_functions(shared: Path, names: NameList) -> Iterator[tuple[str, ...]]:
    for row in read_facts(shared, "oda_component_functional_framework", _USE):
        found = names.resolve(row["function_id"], row["function_name"])
        listed = found.found_name if found.outcome == "name-differs" else ""
        yield (*(row[column] for column in _USE), found.outcome, listed)


def _applications(shared: Path) -> Iterator[tuple[str, ...]]:
    """Yield the TAM applications; the site that shows one decides the release."""
    for row in read_facts(shared, "tam_applications_seen", _APPLICATION):
        url = row["url"]
        release = next((r for site, r in _RELEASES.items() if site in url), "")
        yield row["application_identifier"], row["name"], row["level"], release, url


def api_tables(shared: Path) -> Iterator[Table]:
    """Yield ``data/apis/apis.csv``; who exposes an API stands in the component tables."""
    columns = ("api_id", "title", "v4_v5_versions", "sources")
    yield Table(
        "apis/apis.csv",
        ("api_id", "title", "versions", "sources"),
        _copied(read_facts(shared, "tmf_open_apis", columns), columns),
    )


_COMPONENT = ("component_id", "name", "functional_block", "version", "status", "publication_date")
_API = ("component_id", "relation", "api_id", "required", "api_versions")
_EVENT = ("component_id", "relation", "api_id", "event")
_PROCESS = ("component_id", "etom_process_id", "etom_process_name", "etom_version")
_BLOCK = ("r20.5_id", "r20.5_name", "oda_functional_block", "table")
_CHECK = ("outcome", "name_25_5", "suggested_id")


def oda_tables(shared: Path) -> Iterator[Table]:
    """Yield the tables of ``data/oda``: every row of the component fact tables and of GB1022."""
    names = process_names(shared)
    components = read_facts(shared, "oda_components", _COMPONENT)
    yield Table("oda/components.csv", _COMPONENT, _copied(components, _COMPONENT))
    apis = read_facts(shared, "oda_component_api", _API)
    yield Table(
        "oda/component_apis.csv",
        ("component_id", "relation", "api_id", "required", "major_versions"),
        _copied(({**row, "required": row["required"].lower()} for row in apis), _API),
    )
    yield Table("oda/component_events.csv", _EVENT, tuple(_events(shared)))
    yield Table(
        "oda/component_processes.csv",
        ("component_id", "process_id", "process_name", "version", *_CHECK),
        tuple(_processes(shared, names)),
    )
    yield Table(
        "oda/functional_blocks.csv",
        ("process_id", "process_name", "edition", "functional_block", "table", *_CHECK),
        tuple(_blocks(shared, names)),
    )


def _events(shared: Path) -> Iterator[tuple[str, ...]]:
    """Yield a row for each event; the source puts the events of an API into one cell."""
    for row in read_facts(shared, "oda_component_event", _EVENT):
        for event in row["event"].split("|"):
            yield row["component_id"], row["relation"], row["api_id"], event


def _processes(shared: Path, names: NameList) -> Iterator[tuple[str, ...]]:
    for row in read_facts(shared, "oda_component_etom", _PROCESS):
        stated = tuple(row[column] for column in _PROCESS)
        found = names.resolve(row["etom_process_id"], row["etom_process_name"])
        yield (*stated, found.outcome, found.found_name, found.suggested)


def _blocks(shared: Path, names: NameList) -> Iterator[tuple[str, ...]]:
    for row in read_facts(shared, "etom_R20.5_l2_by_oda_block", _BLOCK):
        found = names.resolve(row["r20.5_id"], row["r20.5_name"])
        yield (
            row["r20.5_id"],
            row["r20.5_name"],
            "20.5",
            row["oda_functional_block"],
            row["table"],
            found.outcome,
            found.found_name,
            found.suggested,
        )


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
            *("component_id", "process_id", "process_name", "version", "also_named", "also_held"),
            *("direction", "domain", "path", "sid_version", *_CHECK),
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
    One edge runs between two entities: its "process" is not one, and the outcome says so.
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


def derived_tables(shared: Path) -> Iterator[Table]:
    """Yield every table that is read from the sources below ``shared``."""
    yield from oda_tables(shared)
    yield from sid_tables(shared)
    yield from function_tables(shared)
    yield from api_tables(shared)
    yield from system_tables(shared)


def regenerate(shared: Path, data: Path) -> list[Path]:
    """Write every derived table below ``data`` and return the paths.

    ``shared`` holds ``facts/`` and ``seeds/``. Tables that hold our own readings stand beside the
    derived ones and are not touched.
    """
    paths = []
    for table in derived_tables(shared):
        path = data / table.path
        write_table(path, table.columns, table.rows)
        paths.append(path)
    return paths
