"""The graph in the formats of other tools: one module a format, all from ``ElementGraph``."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Quad

__all__ = ["FILE_FORMATS", "FOLDER_FORMATS", "export_file", "export_folder"]

FILE_FORMATS: dict[str, str] = {
    "archimate": "ArchiMate Model Exchange XML, for Archi and other modelling tools",
    "graphml": "GraphML, for yEd, Gephi and NetworkX",
    "skos": "SKOS alone as Turtle, for vocabulary servers",
}
FOLDER_FORMATS: dict[str, str] = {
    "csvw": "CSV tables with CSV on the Web metadata",
    "neo4j": "CSV tables for neo4j-admin database import",
    "parquet": "Parquet tables; needs the extra parquet",
}


def export_file(quads: Iterable[Quad], name: str) -> bytes:
    """Return the graph in one of the file formats."""
    if name == "skos":
        from etom_kg.core.formats import RDF_FORMATS, rdf_text
        from etom_kg.exports.elements import skos_quads

        return rdf_text(skos_quads(quads), RDF_FORMATS["ttl"])
    from etom_kg.exports.elements import element_graph

    if name == "graphml":
        from etom_kg.exports.elements import graphml_text

        return graphml_text(element_graph(quads))
    from etom_kg.exports.archimate import archimate_text

    return archimate_text(element_graph(quads))


def export_folder(quads: Iterable[Quad], name: str) -> dict[str, bytes]:
    """Return the files of one of the folder formats, by file name."""
    from etom_kg.exports import tables
    from etom_kg.exports.elements import element_graph

    makers = {
        "csvw": tables.csvw_files,
        "neo4j": tables.neo4j_files,
        "parquet": tables.parquet_files,
    }
    return makers[name](element_graph(quads))
