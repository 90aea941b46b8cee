"""The frameworks around eTOM as quads: one named graph a framework and kind of statement.

Here are the mapping of processes to systems, whole and cut rows and what its source claims, and
the flows: chains of layers and walks over processes, as ordered steps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from etom_kg.core import namespaces as ns
from etom_kg.core.editions import default_for, hub
from etom_kg.core.namespaces import DCTERMS, ETOM, RDF, RDFS, SKOS
from etom_kg.core.numbering import LETTERS
from etom_kg.core.quads import GraphWriter, english, number
from etom_kg.core.tables import read_table, split_list
from etom_kg.graph.components import api_quads, component_quads, function_quads
from etom_kg.graph.neighbours import entity_quads, source_of

__all__ = ["LAYERS", "flow_quads", "framework_quads", "source_quads", "system_quads"]


def flow_quads(data: Path) -> Iterator[Quad]:
    """Yield the graph ``flows/flows``."""
    write = GraphWriter(ns.graph("flows", "flows"))
    folder = data / "flows"
    for row in read_table(folder / "flows.csv", ("flow", "label", "kind", "definition", "source")):
        yield from write.concept(
            ns.flow(row["flow"]),
            types=(ETOM.Flow, SKOS.Concept),
            label=row["label"],
            notation=row["flow"],
            definition=row["definition"],
        )
        yield from write.about(ns.flow(row["flow"]), source_of(row["source"]))
    chains = read_table(folder / "chain_steps.csv", ("flow", "step", "layer", "system", "api"))
    walk_columns = ("flow", "step", "process_4_0", "name_4_0", "process_25_5", "why")
    walks = read_table(folder / "walk_steps.csv", walk_columns)
    yield from _order(write, [*chains, *walks])
    yield from _chains(write, chains)
    columns = ("flow", "step", "edition", "process_id")
    for row in read_table(folder / "chain_processes.csv", columns):
        process = ns.process(row["edition"], row["process_id"])
        yield from write.about(ns.flow(row["flow"], row["step"]), (ETOM.stepProcess, process))
    for row in walks:
        later = row["process_25_5"]
        yield from write.about(
            ns.flow(row["flow"], row["step"]),
            (RDFS.label, english(row["name_4_0"])),
            (ETOM.stepProcess, ns.process(default_for(LETTERS).key, row["process_4_0"])),
            (ETOM.stepProcess, ns.process(hub().key, later) if later else None),
            (SKOS.note, english(row["why"])),
            source_of("etom-kg-readings"),
        )


def _chains(write: GraphWriter, rows: list[dict[str, str]]) -> Iterator[Quad]:
    """Yield layer, system and API of each step of a chain."""
    for row in rows:
        yield from write.about(
            ns.flow(row["flow"], row["step"]),
            (RDFS.label, english(row["process_name"])),
            (ETOM.atLayer, _layer(row["layer"])),
            (ETOM.performedBy, ns.system(row["system"]) if row["system"] else None),
            (ETOM.throughApi, ns.api(row["api"]) if row["api"] else None),
            source_of("system-mapping"),
        )
        if row["system"]:
            types = (ETOM.SystemKind, SKOS.Concept)
            yield from write.concept(ns.system(row["system"]), types=types, label=row["system"])


def _order(write: GraphWriter, rows: list[dict[str, str]]) -> Iterator[Quad]:
    for row in rows:
        yield from write.about(
            ns.flow(row["flow"], row["step"]),
            (RDF.type, ETOM.FlowStep),
            (ETOM.inFlow, ns.flow(row["flow"])),
            (ETOM.stepNumber, number(int(row["step"]))),
        )
    for row, following in pairwise(rows):
        if row["flow"] == following["flow"]:
            yield from write.about(
                ns.flow(row["flow"], row["step"]),
                (ETOM.nextStep, ns.flow(row["flow"], following["step"])),
            )


#: The horizontal groupings of the edition with letters, by the names of layers in the source.
LAYERS = {"CRM": "1.OFAB.1", "SM&O": "1.OFAB.2", "RM&O": "1.OFAB.3", "S/PM": "1.OFAB.4"}

_SOURCE = "system-mapping"
_API = re.compile(r" \((TMF\d+)\)$")
_CELLS = ("area", "capability", "task", "system_type", "primary_function", "example_systems")


def system_quads(data: Path) -> Iterator[Quad]:
    """Yield the graphs ``systems/mapping`` and ``systems/claims``."""
    write = GraphWriter(ns.graph("systems", "mapping"))
    columns = ("area", "label", "vertical", "layer", "other_name", "note")
    areas = read_table(data / "systems" / "areas.csv", columns)
    aliases = {row["other_name"] or row["area"]: row["area"] for row in areas}
    for row in areas:
        yield from _area(write, row)
    columns = ("area", "task", "process_id", "edition", "match", "why")
    readings = read_table(data / "systems" / "task_processes.csv", columns)
    rows = [
        *read_table(data / "systems" / "mapping.csv", (*_CELLS, "line")),
        *read_table(data / "systems" / "incomplete.csv", (*_CELLS, "missing", "line")),
    ]
    yield from _vocabulary(write, rows)
    for row in rows:
        yield from _row(write, row, aliases, readings)
    yield from _claims(data)


def _layer(name: str) -> NamedNode:
    return ns.process(default_for(LETTERS).key, LAYERS[name])


def _area(write: GraphWriter, row: dict[str, str]) -> Iterator[Quad]:
    edition = default_for(LETTERS).key
    subject = ns.coverage_area(row["area"])
    types = (ETOM.CoverageArea, SKOS.Concept)
    yield from write.concept(
        subject, types=types, label=row["area"], alternative=(row["label"], row["other_name"])
    )
    yield from write.about(
        subject,
        (ETOM.coversVertical, ns.vertical(edition, row["vertical"]) if row["vertical"] else None),
        (ETOM.coversHorizontal, ns.process(edition, row["layer"]) if row["layer"] else None),
        (SKOS.note, english(row["note"]) if row["note"] else None),
        source_of(_SOURCE),
    )


def _vocabulary(write: GraphWriter, rows: list[dict[str, str]]) -> Iterator[Quad]:
    """Yield the kinds of system and the owning functions that the rows name."""
    systems = {name for row in rows for name in split_list(row["example_systems"])}
    for name in sorted({_API.sub("", name) for name in systems}):
        types = (ETOM.SystemKind, SKOS.Concept)
        yield from write.concept(ns.system(name), types=types, label=name)
    for name in sorted(systems):
        api = _API.search(name)
        if api:
            yield from write.about(ns.system(_API.sub("", name)), (ETOM.throughApi, ns.api(api[1])))
    for name in sorted({row["primary_function"] for row in rows} - {""}):
        types = (ETOM.OwningFunction, SKOS.Concept)
        yield from write.concept(ns.owning_function(name), types=types, label=name)


def _row(
    write: GraphWriter,
    row: dict[str, str],
    aliases: dict[str, str],
    readings: list[dict[str, str]],
) -> Iterator[Quad]:
    """Yield a row as a record, and as statements about each process that it means."""
    kind = ETOM.IncompleteSystemMapping if row.get("missing") else ETOM.SystemMapping
    subject = ns.instance("system-mapping", row["line"])
    kind_of_system, owner = row["system_type"], row["primary_function"]
    stated = (
        (ETOM.typicalSystemType, ns.system_type(kind_of_system) if kind_of_system else None),
        (ETOM.primaryFunction, ns.owning_function(owner) if owner else None),
        *(
            (ETOM.exampleSystem, ns.system(_API.sub("", name)))
            for name in split_list(row["example_systems"])
        ),
    )
    meant = [r for r in readings if (r["area"], r["task"]) == (row["area"], row["task"])]
    yield from write.about(
        subject,
        (RDF.type, kind),
        (RDFS.label, english(row["task"] or f"row that ends in line {row['line']}")),
        (ETOM.inCoverageArea, ns.coverage_area(aliases[row["area"]]) if row["area"] else None),
        (ETOM.capabilityName, row["capability"]),
        (ETOM.taskName, row["task"]),
        *stated,
        *((ETOM.missingPart, part) for part in split_list(row.get("missing", ""))),
        (ETOM.sourceLine, number(int(row["line"]))),
        source_of(_SOURCE),
    )
    for reading in meant:
        yield from _reading(write, subject, reading, stated)


def _reading(
    write: GraphWriter,
    subject: NamedNode,
    reading: dict[str, str],
    stated: tuple[tuple[NamedNode, NamedNode | None], ...],
) -> Iterator[Quad]:
    """Yield which process a row describes, or which wider one it concerns a part of."""
    if not reading["process_id"]:
        yield from write.about(subject, (SKOS.note, english(reading["why"])))
        return
    process = ns.process(reading["edition"], reading["process_id"])
    same = reading["match"] in ("exact", "close")
    predicate = ETOM.describesProcess if same else ETOM.concernsProcess
    yield from write.about(subject, (predicate, process))
    if same:
        yield from write.about(process, *stated)


def _claims(data: Path) -> Iterator[Quad]:
    write = GraphWriter(ns.graph("systems", "claims"))
    columns = ("area", "capabilities", "tasks", "system_type", "systems", "line")
    for row in read_table(data / "systems" / "coverage.csv", columns):
        yield from write.about(
            ns.underscored("coverage-claim", row["area"]),
            (RDF.type, ETOM.CoverageClaim),
            (RDFS.label, english(f"coverage of {row['area']}")),
            (ETOM.inCoverageArea, ns.coverage_area(row["area"]) if row["area"] != "all" else None),
            (ETOM.claimedCapabilities, number(int(row["capabilities"]))),
            (ETOM.claimedTasks, number(int(row["tasks"]))),
            (
                ETOM.claimedSystemType,
                ns.system_type(row["system_type"]) if row["system_type"] else None,
            ),
            *((ETOM.claimedSystem, name) for name in split_list(row["systems"])),
            (ETOM.sourceLine, number(int(row["line"]))),
            source_of(_SOURCE),
        )
    boundary = ("layer", "system_type", "capabilities", "line")
    for row in read_table(data / "systems" / "boundary_claims.csv", boundary):
        yield from write.about(
            ns.instance("boundary-claim", row["layer"]),
            (RDF.type, ETOM.BoundaryClaim),
            (RDFS.label, english(f"{row['layer']} tasks are {row['system_type']}")),
            (ETOM.coversHorizontal, _layer(row["layer"])),
            (ETOM.claimedSystemType, ns.system_type(row["system_type"])),
            *((ETOM.capabilityName, name) for name in split_list(row["capabilities"])),
            (ETOM.sourceLine, number(int(row["line"]))),
            source_of(_SOURCE),
        )


def framework_quads(data: Path) -> Iterator[Quad]:
    """Yield the quads of every framework whose tables ``data`` holds.

    Links point at processes by IRI; their own graphs are not needed.
    """
    yield from source_quads(data)
    yield from component_quads(data)
    yield from entity_quads(data)
    yield from function_quads(data)
    yield from api_quads(data)
    yield from system_quads(data)
    yield from flow_quads(data)


def source_quads(data: Path) -> Iterator[Quad]:
    """Yield the graph ``frameworks/documents``: what the tables were read from, with licences."""
    write = GraphWriter(ns.graph("frameworks", "documents"))
    columns = ("document", "title", "edition", "publisher", "source", "licence", "tables")
    for row in read_table(data / "frameworks.csv", columns):
        yield from write.about(
            ns.document(row["document"]),
            (RDF.type, ETOM.Document),
            (RDFS.label, english(row["title"])),
            (DCTERMS.title, english(row["title"])),
            (DCTERMS.identifier, row["document"]),
            (DCTERMS.publisher, row["publisher"]),
            (DCTERMS.provenance, english(row["source"])),
            (DCTERMS.rights, english(row["licence"])),
            (ETOM.statedVersion, row["edition"]),
        )
