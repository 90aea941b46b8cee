"""The editions themselves and the documents they were read from, as quads.

That they are editions, and which numbering they use, stands in ``ontology/vocabularies.ttl``:
shapes need it even without this graph, and a triple is stated in one graph only.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Quad

from etom_kg import namespaces as ns
from etom_kg.graph.quads import GraphWriter, english
from etom_kg.namespaces import DCTERMS, ETOM, RDF, RDFS, SKOS
from etom_kg.tables import read_table, split_list

__all__ = ["edition_node_quads"]

_COLUMNS = ("edition", "name", "published", "documents", "prior", "note")


_DOCUMENT_COLUMNS = ("document", "title", "publisher", "published", "source", "licence")


def edition_node_quads(data: Path) -> Iterator[Quad]:
    """Yield name, date of publication, documents and predecessor of each edition."""
    write = GraphWriter(ns.graph("editions"))
    yield from _documents(write, data / "documents.csv")
    for row in read_table(data / "editions.csv", _COLUMNS):
        key = row["edition"]
        yield from write.about(
            ns.edition(key),
            (RDFS.label, english(row["name"])),
            (SKOS.notation, key),
            (SKOS.note, english(row["note"])),
            (DCTERMS.issued, row["published"]),
            (DCTERMS.replaces, ns.edition(row["prior"]) if row["prior"] else None),
            *((DCTERMS.source, ns.document(name)) for name in split_list(row["documents"])),
        )


def _documents(write: GraphWriter, table: Path) -> Iterator[Quad]:
    for row in read_table(table, _DOCUMENT_COLUMNS):
        yield from write.about(
            ns.document(row["document"]),
            (RDF.type, ETOM.Document),
            (RDFS.label, english(row["document"])),
            (DCTERMS.identifier, row["document"]),
            (DCTERMS.title, english(row["title"])),
            (DCTERMS.publisher, row["publisher"]),
            (DCTERMS.issued, row["published"]),
            (DCTERMS.provenance, english(row["source"])),
            (DCTERMS.rights, english(row["licence"])),
        )
