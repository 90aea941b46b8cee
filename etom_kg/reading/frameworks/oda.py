"""ODA components with their APIs, events and processes; processes by functional block."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from etom_kg.reading.frameworks.facts import Table, read_facts
from etom_kg.reading.frameworks.references import NameList, process_names

__all__ = ["oda_tables"]

_COMPONENT = (
    "component_id",
    "name",
    "functional_block",
    "version",
    "status",
    "publication_date",
)
_API = ("component_id", "relation", "api_id", "required", "api_versions")
_EVENT = ("component_id", "relation", "api_id", "event")
_PROCESS = ("component_id", "etom_process_id", "etom_process_name", "etom_version")
_BLOCK = ("r20.5_id", "r20.5_name", "oda_functional_block", "table")
_CHECK = ("outcome", "name_25_5", "suggested_id")


def oda_tables(shared: Path) -> Iterator[Table]:
    """Yield the tables of ``data/oda``: every row of the component fact tables and of GB1022."""
    names = process_names(shared)
    components = read_facts(shared, "oda_components", _COMPONENT)
    yield Table(
        "oda/components.csv",
        _COMPONENT,
        tuple(tuple(row[column] for column in _COMPONENT) for row in components),
    )
    yield Table(
        "oda/component_apis.csv",
        ("component_id", "relation", "api_id", "required", "major_versions"),
        tuple(
            (
                row["component_id"],
                row["relation"],
                row["api_id"],
                row["required"].lower(),
                row["api_versions"],
            )
            for row in read_facts(shared, "oda_component_api", _API)
        ),
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
