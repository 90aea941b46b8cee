"""ODA components with their APIs, events and processes; functions, applications, Open APIs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from etom_kg.core import namespaces as ns
from etom_kg.core.namespaces import DCTERMS, ETOM, RDF, RDFS, SKOS, XSD
from etom_kg.core.quads import GraphWriter, english, number
from etom_kg.core.tables import read_table, split_list
from etom_kg.graph.neighbours import Check, Readings, Reference, reference_quads, source_of

__all__ = ["api_quads", "component_quads", "function_quads"]

_FUNCTIONS = "GB1033"
_SPECIFICATIONS = "ODA-specifications"


def function_quads(data: Path) -> Iterator[Quad]:
    """Yield the graphs ``functions/functions``, ``.../uses`` and ``.../applications``."""
    write = GraphWriter(ns.graph("functions", "functions"))
    columns = ("function_id", "name", "level_1", "level_2", "version")
    seen: set[NamedNode] = set()
    for row in read_table(data / "functions" / "functions.csv", columns):
        subject = ns.function(row["function_id"])
        groups = tuple(name for name in (row["level_1"], row["level_2"]) if name)
        yield from write.concept(
            subject,
            types=(ETOM.ApplicationFunction, SKOS.Concept),
            label=row["name"],
            notation=row["function_id"],
        )
        yield from write.about(
            subject,
            (ETOM.inAggregateFunction, ns.function_group(*groups) if groups else None),
            (ETOM.statedVersion, row["version"]),
            source_of(_FUNCTIONS),
        )
        for depth in range(1, len(groups) + 1):
            group = ns.function_group(*groups[:depth])
            if group not in seen:
                seen.add(group)
                yield from _group(write, groups[:depth])
    yield from _uses(data)
    yield from _applications(data)


def _group(write: GraphWriter, path: tuple[str, ...]) -> Iterator[Quad]:
    subject = ns.function_group(*path)
    types = (ETOM.AggregateFunction, SKOS.Concept)
    yield from write.concept(subject, types=types, label=path[-1])
    outer = ns.function_group(*path[:-1]) if len(path) > 1 else None
    yield from write.about(subject, (ETOM.inAggregateFunction, outer), source_of(_FUNCTIONS))


def _uses(data: Path) -> Iterator[Quad]:
    write = GraphWriter(ns.graph("functions", "uses"))
    columns = ("component_id", "function_id", "function_name", "version", "outcome", "listed_name")
    for row in read_table(data / "functions" / "component_functions.csv", columns):
        identifier, function = row["function_id"], ns.function(row["function_id"])
        component = ns.component(row["component_id"])
        yield from write.about(component, (ETOM.providesFunction, function))
        yield from reference_quads(
            write,
            Reference(
                ns.instance("reference", row["component_id"], "function", identifier),
                ETOM.FunctionReference,
                component,
                _SPECIFICATIONS,
                (identifier, row["function_name"], row["version"]),
            ),
            Check(row["outcome"], ns.document(_FUNCTIONS), function, row["listed_name"]),
        )


def _applications(data: Path) -> Iterator[Quad]:
    write = GraphWriter(ns.graph("functions", "applications"))
    columns = ("application_id", "name", "level", "release", "url")
    for row in read_table(data / "functions" / "applications.csv", columns):
        subject = ns.instance("application", row["application_id"])
        yield from write.concept(
            subject,
            types=(ETOM.Application, SKOS.Concept),
            label=row["name"],
            notation=row["application_id"],
        )
        yield from write.about(
            subject,
            (ETOM.level, number(int(row["level"]))),
            (ETOM.statedVersion, row["release"]),
            (RDFS.seeAlso, NamedNode(row["url"])),
            source_of("TAM"),
        )


def api_quads(data: Path) -> Iterator[Quad]:
    """Yield the graph ``apis/apis``; an API of which only the number is known is labelled so."""
    write = GraphWriter(ns.graph("apis", "apis"))
    columns = ("api_id", "title", "versions", "sources")
    for row in read_table(data / "apis" / "apis.csv", columns):
        subject = ns.api(row["api_id"])
        yield from write.concept(
            subject,
            types=(ETOM.OpenApi, SKOS.Concept),
            label=row["title"] or row["api_id"],
            notation=row["api_id"],
        )
        yield from write.about(
            subject,
            *((ETOM.apiVersion, version) for version in split_list(row["versions"])),
            source_of("Open-APIs"),
        )


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
        subject = ns.component(row["component_id"])
        yield from write.concept(
            subject, types=(ETOM.Component,), label=row["name"], notation=row["component_id"]
        )
        yield from write.about(
            subject,
            (ETOM.inFunctionalBlock, ns.block(row["functional_block"])),
            (ETOM.componentVersion, row["version"]),
            (ETOM.maturity, row["status"]),
            (DCTERMS.issued, Literal(row["publication_date"], datatype=XSD.date)),
            source_of(_SPECIFICATIONS),
        )
    for block in sorted({row["functional_block"] for row in rows}):
        yield from write.concept(
            ns.block(block), types=(ETOM.FunctionalBlock,), label=block, notation=block
        )


def _api_uses(data: Path) -> Iterator[Quad]:
    write = GraphWriter(ns.graph("oda", "components"))
    columns = ("component_id", "relation", "api_id", "required", "major_versions")
    for row in read_table(data / "oda" / "component_apis.csv", columns):
        identifier, api = row["component_id"], ns.api(row["api_id"])
        predicate, kind = _API_RELATIONS[row["relation"]]
        component = ns.component(identifier)
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
        subject = ns.event(row["api_id"], row["event"])
        yield from write.about(
            ns.component(row["component_id"]), (_EVENT_RELATIONS[row["relation"]], subject)
        )
        if subject not in seen:
            seen.add(subject)
            yield from write.about(
                subject,
                (RDF.type, ETOM.Event),
                (RDFS.label, english(row["event"])),
                (ETOM.ofApi, ns.api(row["api_id"])),
                (ETOM.eventKey, _UNSPELT.sub("", row["event"].lower()).removesuffix("event")),
                source_of(_SPECIFICATIONS),
            )


def _processes(data: Path, readings: Readings) -> Iterator[Quad]:
    write = GraphWriter(ns.graph("oda", "processes"))
    columns = ("component_id", "process_id", "process_name", "version", "outcome")
    for row in read_table(data / "oda" / "component_processes.csv", columns):
        component = ns.component(row["component_id"])
        check = readings.check(row)
        yield from reference_quads(
            write,
            Reference(
                ns.instance("reference", row["component_id"], "process", row["process_id"]),
                ETOM.ComponentProcessLink,
                component,
                _SPECIFICATIONS,
                (row["process_id"], row["process_name"], row["version"]),
            ),
            check,
        )
        yield from write.about(component, (ETOM.realises, check.target))


def _blocks(data: Path, readings: Readings) -> Iterator[Quad]:
    """Yield the level-2 processes of edition 20.5 by functional block, as GB1022 has them.

    The block is stated of the process of edition 20.5 and, where the reference still holds, of
    the process of the edition that crosswalks lead to.
    """
    write = GraphWriter(ns.graph("oda", "blocks"))
    columns = ("process_id", "process_name", "edition", "functional_block", "outcome")
    for row in read_table(data / "oda" / "functional_blocks.csv", columns):
        block = ns.block(row["functional_block"])
        check = readings.check(row)
        yield from reference_quads(
            write,
            Reference(
                ns.instance("reference", row["functional_block"], "process", row["process_id"]),
                ETOM.BlockProcessLink,
                block,
                "GB1022",
                (row["process_id"], row["process_name"], row["edition"]),
            ),
            check,
        )
        if check.outcome != "not-a-process":
            process = ns.process(row["edition"], row["process_id"])
            yield from write.about(process, (ETOM.inFunctionalBlock, block))
        if check.target:
            yield from write.about(check.target, (ETOM.inFunctionalBlock, block))
