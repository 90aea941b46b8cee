"""Chains of layers and walks over processes, as ordered steps."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from pyoxigraph import Quad

from etom_kg import namespaces as ns
from etom_kg.graph.frameworks import names
from etom_kg.graph.frameworks.references import source_of
from etom_kg.graph.frameworks.systems import LAYERS
from etom_kg.graph.quads import GraphWriter, english, number
from etom_kg.namespaces import ETOM, RDF, RDFS, SKOS
from etom_kg.tables import read_table

__all__ = ["flow_quads"]


def flow_quads(data: Path) -> Iterator[Quad]:
    """Yield the graph ``flows/flows``."""
    write = GraphWriter(ns.graph("flows", "flows"))
    folder = data / "flows"
    for row in read_table(folder / "flows.csv", ("flow", "label", "kind", "definition", "source")):
        yield from write.concept(
            names.flow(row["flow"]),
            types=(ETOM.Flow, SKOS.Concept),
            label=row["label"],
            notation=row["flow"],
            definition=row["definition"],
        )
        yield from write.about(names.flow(row["flow"]), source_of(row["source"]))
    chains = read_table(folder / "chain_steps.csv", ("flow", "step", "layer", "system", "api"))
    walk_columns = ("flow", "step", "process_4_0", "name_4_0", "process_25_5", "why")
    walks = read_table(folder / "walk_steps.csv", walk_columns)
    yield from _order(write, [*chains, *walks])
    yield from _chains(write, chains)
    columns = ("flow", "step", "edition", "process_id")
    for row in read_table(folder / "chain_processes.csv", columns):
        process = ns.process(row["edition"], row["process_id"])
        yield from write.about(
            names.flow_step(row["flow"], row["step"]), (ETOM.stepProcess, process)
        )
    for row in walks:
        later = row["process_25_5"]
        yield from write.about(
            names.flow_step(row["flow"], row["step"]),
            (RDFS.label, english(row["name_4_0"])),
            (ETOM.stepProcess, ns.process("4.0", row["process_4_0"])),
            (ETOM.stepProcess, ns.process("25.5", later) if later else None),
            (SKOS.note, english(row["why"])),
            source_of("etom-kg-readings"),
        )


def _chains(write: GraphWriter, rows: list[dict[str, str]]) -> Iterator[Quad]:
    """Yield layer, system and API of each step of a chain."""
    for row in rows:
        yield from write.about(
            names.flow_step(row["flow"], row["step"]),
            (RDFS.label, english(row["process_name"])),
            (ETOM.atLayer, ns.process("4.0", LAYERS[row["layer"]])),
            (ETOM.performedBy, names.system(row["system"]) if row["system"] else None),
            (ETOM.throughApi, names.api(row["api"]) if row["api"] else None),
            source_of("system-mapping"),
        )
        if row["system"]:
            types = (ETOM.SystemKind, SKOS.Concept)
            yield from write.concept(names.system(row["system"]), types=types, label=row["system"])


def _order(write: GraphWriter, rows: list[dict[str, str]]) -> Iterator[Quad]:
    for row in rows:
        yield from write.about(
            names.flow_step(row["flow"], row["step"]),
            (RDF.type, ETOM.FlowStep),
            (ETOM.inFlow, names.flow(row["flow"])),
            (ETOM.stepNumber, number(int(row["step"]))),
        )
    for row, following in pairwise(rows):
        if row["flow"] == following["flow"]:
            yield from write.about(
                names.flow_step(row["flow"], row["step"]),
                (ETOM.nextStep, names.flow_step(row["flow"], following["step"])),
            )
