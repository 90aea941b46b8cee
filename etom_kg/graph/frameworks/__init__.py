"""The frameworks around eTOM as quads: one named graph a framework and kind of statement."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Quad

from etom_kg import namespaces as ns
from etom_kg.graph.frameworks.catalogues import api_quads, function_quads
from etom_kg.graph.frameworks.components import component_quads
from etom_kg.graph.frameworks.entities import entity_quads
from etom_kg.graph.frameworks.flows import flow_quads
from etom_kg.graph.frameworks.systems import system_quads
from etom_kg.graph.quads import GraphWriter, english
from etom_kg.namespaces import DCTERMS, ETOM, RDF, RDFS
from etom_kg.tables import read_table

__all__ = ["framework_quads", "source_quads"]


def framework_quads(data: Path) -> Iterator[Quad]:
    """Yield the quads of every framework whose tables ``data`` holds.

    Links point at processes of editions 4.0 and 25.5 by IRI; their own graphs are not needed.
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
