"""The names of answer formats, and which of them a file's ending tells."""

from __future__ import annotations

from pathlib import Path

__all__ = ["FORMATS", "GRAPH_FORMATS", "ROW_FORMATS", "format_for"]

ROW_FORMATS = ("csv", "json", "table", "tsv", "xml")
GRAPH_FORMATS = ("jsonld", "n3", "nquads", "ntriples", "rdfxml", "trig", "turtle")
FORMATS = tuple(sorted((*ROW_FORMATS, *GRAPH_FORMATS)))

_ENDINGS = {
    ".csv": "csv",
    ".json": "json",
    ".jsonld": "jsonld",
    ".n3": "n3",
    ".nq": "nquads",
    ".nt": "ntriples",
    ".owl": "rdfxml",
    ".rdf": "rdfxml",
    ".srj": "json",
    ".srx": "xml",
    ".trig": "trig",
    ".tsv": "tsv",
    ".ttl": "turtle",
    ".txt": "table",
    ".xml": "xml",
}


def format_for(path: str | None) -> str | None:
    """Return the format that a file's ending tells, or nothing for stdout and unknown endings."""
    return _ENDINGS.get(Path(path).suffix.lower()) if path and path != "-" else None
