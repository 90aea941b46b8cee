"""The shipped graph in memory, with the processes of edition 25.5."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, Quad, Store

from etom_kg.core import namespaces as ns
from etom_kg.core.namespaces import ETOM, RDF, RDFS, SKOS
from etom_kg.core.quads import GraphWriter, english, number
from tests.conftest import SHARED

LATER = ns.edition("25.5")


def _later_processes(shared: Path) -> Iterator[Quad]:
    """Yield place and name of the processes of edition 25.5, from the table of facts."""
    write = GraphWriter(ns.graph("25.5", "processes"))
    path = shared / "facts" / "etom_v25.5_processes.tsv"
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if not cells[0][:1].isdigit():
            continue
        identifier, level, name, parent = cells[:4]
        yield from write.about(
            ns.process("25.5", identifier),
            (RDF.type, ETOM.Process),
            (RDFS.label, english(name)),
            (SKOS.notation, Literal(identifier)),
            (ETOM.level, number(int(level))),
            (ETOM.inEdition, LATER),
            (ETOM.hasParent, ns.process("25.5", parent) if parent else None),
        )


@pytest.fixture(scope="session")
def store(shipped: list[Quad]) -> Store:
    """Everything shipped, in one graph."""
    quads = list(shipped)
    graph = ns.graph("25.5", "processes")
    if not any(quad.graph_name == graph for quad in quads):
        if not SHARED.is_dir():
            pytest.skip(
                "the processes of edition 25.5 are neither shipped nor beside this checkout"
            )
        quads += _later_processes(SHARED)
    made = Store()
    made.bulk_extend(quads)
    return made
