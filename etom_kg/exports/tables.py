"""Tables of nodes and edges: CSV on the Web, CSV for ``neo4j-admin import``, and Parquet."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pyoxigraph import Quad

from etom_kg.core.errors import NotSupported
from etom_kg.core.namespaces import BASE
from etom_kg.core.tables import __version__, table_text
from etom_kg.exports.elements import ElementGraph, element_graph

__all__ = ["csvw_files", "neo4j_files", "parquet_files"]

_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_NODE_COLUMNS = {
    "iri": ("anyURI", "IRI of the element"),
    "kind": ("string", "class of the element in the etom-kg ontology"),
    "identifier": ("string", "identifier in its framework and edition"),
    "label": ("string", "name"),
    "definition": ("string", "definition in the words of etom-kg"),
    "edition": ("string", "edition of eTOM, for its own elements"),
    "level": ("integer", "level of decomposition, 0 to 7"),
}
_EDGE_COLUMNS = {
    "source": ("anyURI", "IRI of the element that the relation starts from"),
    "relation": ("string", "property of the etom-kg ontology or SKOS mapping property"),
    "target": ("anyURI", "IRI of the element that the relation leads to"),
}


def _node_rows(graph: ElementGraph) -> Iterator[tuple[object, ...]]:
    for node in graph.nodes.values():
        yield tuple(getattr(node, column) for column in _NODE_COLUMNS)


def _edge_rows(graph: ElementGraph) -> Iterator[tuple[object, ...]]:
    for edge in graph.edges:
        yield edge.source, edge.relation, edge.target


def csvw_files(quads: Iterable[Quad]) -> dict[str, bytes]:
    """Return ``elements.csv``, ``relations.csv`` and their CSVW metadata, by file name."""
    graph = element_graph(quads)
    metadata = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": "etom-kg: elements and relations",
        "dc:license": {"@id": _LICENCE},
        "dc:identifier": BASE,
        "schema:version": __version__,
        "tables": [
            _table("elements.csv", _NODE_COLUMNS, "iri"),
            _table("relations.csv", _EDGE_COLUMNS, ["source", "relation", "target"]),
        ],
    }
    return {
        "elements.csv": table_text(tuple(_NODE_COLUMNS), _node_rows(graph)).encode(),
        "relations.csv": table_text(tuple(_EDGE_COLUMNS), _edge_rows(graph)).encode(),
        "csv-metadata.json": (json.dumps(metadata, indent=2) + "\n").encode(),
    }


def _table(url: str, columns: dict[str, tuple[str, str]], key: str | list[str]) -> dict[str, Any]:
    described = [
        {"name": name, "titles": name, "datatype": kind, "dc:description": text}
        for name, (kind, text) in columns.items()
    ]
    schema: dict[str, Any] = {"columns": described, "primaryKey": key}
    if url == "relations.csv":
        schema["foreignKeys"] = [
            {
                "columnReference": end,
                "reference": {"resource": "elements.csv", "columnReference": "iri"},
            }
            for end in ("source", "target")
        ]
    return {"url": url, "tableSchema": schema}


def neo4j_files(quads: Iterable[Quad]) -> dict[str, bytes]:
    """Return ``nodes.csv`` and ``relationships.csv`` with the headers that Neo4j reads."""
    graph = element_graph(quads)
    header = ("key:ID", "iri", "identifier", "name", "definition", "edition", "level:int", ":LABEL")
    nodes = (
        (n.key, n.iri, n.identifier, n.label, n.definition, n.edition, n.level, n.kind)
        for n in graph.nodes.values()
    )
    edges = (
        (graph.nodes[e.source].key, graph.nodes[e.target].key, _screaming(e.relation))
        for e in graph.edges
    )
    return {
        "nodes.csv": table_text(header, nodes).encode(),
        "relationships.csv": table_text((":START_ID", ":END_ID", ":TYPE"), edges).encode(),
    }


def _screaming(name: str) -> str:
    """Return a relation as Neo4j writes types: ``hasParent`` is ``HAS_PARENT``."""
    return "".join(f"_{c}" if c.isupper() else c.upper() for c in name)


def parquet_files(quads: Iterable[Quad]) -> dict[str, bytes]:
    """Return ``elements.parquet`` and ``relations.parquet``; needs the extra ``parquet``."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise NotSupported("Parquet needs pyarrow; install etom-kg[parquet]") from None
    graph = element_graph(quads)
    write: Callable[..., None] = pyarrow.parquet.write_table
    files: dict[str, bytes] = {}
    for name, columns, rows in (
        ("elements", _NODE_COLUMNS, list(_node_rows(graph))),
        ("relations", _EDGE_COLUMNS, list(_edge_rows(graph))),
    ):
        types = [
            (column, pyarrow.int32() if kind == "integer" else pyarrow.string())
            for column, (kind, _) in columns.items()
        ]
        data = [list(values) for values in zip(*rows, strict=True)] or [[] for _ in columns]
        stream = io.BytesIO()
        write(pyarrow.table(data, schema=pyarrow.schema(types)), stream, compression="zstd")
        files[f"{name}.parquet"] = stream.getvalue()
    return files
