"""ODA components: what they are, which APIs they use, which processes they realise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Literal, Quad

from etom_kg import namespaces as ns
from etom_kg.graph.frameworks import names
from etom_kg.graph.frameworks.references import (
    LINKING,
    Readings,
    process_reference,
    source_of,
)
from etom_kg.graph.quads import GraphWriter, english
from etom_kg.namespaces import DCTERMS, ETOM, RDF, RDFS, XSD
from etom_kg.tables import read_table, split_list

__all__ = ["component_quads"]

_SPECIFICATIONS = "ODA-specifications"
_API_RELATIONS = {
    "exposes": (ETOM.exposes, ETOM.ApiExposure),
    "dependsOn": (ETOM.dependsOn, ETOM.ApiDependency),
}
#: What specifications add to the name of an event, such as asterisks for a footnote.
_UNSPELT = re.compile(r"[^a-z0-9]")
_EVENT_RELATIONS = {"publishes": ETOM.publishes, "subscribes": ETOM.subscribesTo}


def component_quads(data: Path) -> Iterator[Quad]:
    """Yield the graphs ``oda/components``, ``oda/events``, ``oda/processes`` and ``oda/blocks``."""
    yield from _components(data)
    yield from _api_uses(data)
    yield from _events(data)
    readings = Readings(data)
    yield from _processes(data, readings)
    yield from _blocks(data, readings)


def _components(data: Path) -> Iterator[Quad]:
    write = GraphWriter(ns.graph("oda", "components"))
    columns = ("component_id", "name", "functional_block", "version", "status", "publication_date")
    rows = read_table(data / "oda" / "components.csv", columns)
    for row in rows:
        subject = names.component(row["component_id"])
        yield from write.concept(
            subject, types=(ETOM.Component,), label=row["name"], notation=row["component_id"]
        )
        yield from write.about(
            subject,
            (ETOM.inFunctionalBlock, names.block(row["functional_block"])),
            (ETOM.componentVersion, row["version"]),
            (ETOM.maturity, row["status"]),
            (DCTERMS.issued, Literal(row["publication_date"], datatype=XSD.date)),
            source_of(_SPECIFICATIONS),
        )
    for block in sorted({row["functional_block"] for row in rows}):
        yield from write.concept(
            names.block(block), types=(ETOM.FunctionalBlock,), label=block, notation=block
        )


def _api_uses(data: Path) -> Iterator[Quad]:
    write = GraphWriter(ns.graph("oda", "components"))
    columns = ("component_id", "relation", "api_id", "required", "major_versions")
    for row in read_table(data / "oda" / "component_apis.csv", columns):
        identifier, api = row["component_id"], names.api(row["api_id"])
        predicate, kind = _API_RELATIONS[row["relation"]]
        component = names.component(identifier)
        record = ns.instance("api-use", identifier, row["relation"], row["api_id"])
        yield from write.about(component, (predicate, api))
        yield from write.about(
            record,
            (RDF.type, kind),
            (RDFS.label, english(f"{identifier} {row['relation']} {row['api_id']}")),
            (ETOM.referrer, component),
            (ETOM.refersTo, api),
            (ETOM.required, Literal(row["required"], datatype=XSD.boolean)),
            *((ETOM.majorVersion, version) for version in split_list(row["major_versions"])),
            source_of(_SPECIFICATIONS),
        )


def _events(data: Path) -> Iterator[Quad]:
    """Yield events under the names that components give them, joined by a spelling-free key."""
    write = GraphWriter(ns.graph("oda", "events"))
    columns = ("component_id", "relation", "api_id", "event")
    seen = set()
    for row in read_table(data / "oda" / "component_events.csv", columns):
        subject = names.event(row["api_id"], row["event"])
        yield from write.about(
            names.component(row["component_id"]), (_EVENT_RELATIONS[row["relation"]], subject)
        )
        if subject not in seen:
            seen.add(subject)
            yield from write.about(
                subject,
                (RDF.type, ETOM.Event),
                (RDFS.label, english(row["event"])),
                (ETOM.ofApi, names.api(row["api_id"])),
                (ETOM.eventKey, _UNSPELT.sub("", row["event"].lower()).removesuffix("event")),
                source_of(_SPECIFICATIONS),
            )


def _processes(data: Path, readings: Readings) -> Iterator[Quad]:
    write = GraphWriter(ns.graph("oda", "processes"))
    columns = ("component_id", "process_id", "process_name", "version", "outcome")
    for row in read_table(data / "oda" / "component_processes.csv", columns):
        component = names.component(row["component_id"])
        yield from process_reference(
            write,
            ns.instance("reference", row["component_id"], "process", row["process_id"]),
            row,
            readings,
            kind=ETOM.ComponentProcessLink,
            referrer=component,
            document=_SPECIFICATIONS,
            version=row["version"],
        )
        if readings.outcome(row)[0] in LINKING:
            process = ns.process("25.5", row["process_id"])
            yield from write.about(component, (ETOM.realises, process))


def _blocks(data: Path, readings: Readings) -> Iterator[Quad]:
    """Yield the level-2 processes of edition 20.5 by functional block, as GB1022 has them.

    The block is stated of the process of edition 20.5 and, where the reference still holds, of
    the process of edition 25.5.
    """
    write = GraphWriter(ns.graph("oda", "blocks"))
    columns = ("process_id", "process_name", "edition", "functional_block", "outcome")
    for row in read_table(data / "oda" / "functional_blocks.csv", columns):
        block = names.block(row["functional_block"])
        yield from process_reference(
            write,
            ns.instance("reference", row["functional_block"], "process", row["process_id"]),
            row,
            readings,
            kind=ETOM.BlockProcessLink,
            referrer=block,
            document="GB1022",
            version=row["edition"],
        )
        outcome = readings.outcome(row)[0]
        editions = (row["edition"],) if outcome != "not-a-process" else ()
        if outcome in LINKING:
            editions = (*editions, "25.5")
        for edition in editions:
            process = ns.process(edition, row["process_id"])
            yield from write.about(process, (ETOM.inFunctionalBlock, block))
