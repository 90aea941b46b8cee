"""The names of answer formats, and which of them a file's ending means.

Write and read RDF: byte-stable, in the format that the file name means.

The same quads give the same bytes on every machine: they are sorted before they are written,
and no blank node of ours enters a graph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse
from pyoxigraph import serialize as _serialize

from etom_kg.core.errors import DocumentError, NotSupported
from etom_kg.core.namespaces import PREFIXES

__all__ = [
    "FORMATS",
    "GRAPH_FORMATS",
    "RDF_FORMATS",
    "ROW_FORMATS",
    "format_for",
    "format_of",
    "graph_iri",
    "quad_key",
    "rdf_text",
    "read_rdf",
    "sorted_quads",
]

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
    """Return the format that a file's ending means, or nothing for stdout and unknown endings."""
    return _ENDINGS.get(Path(path).suffix.lower()) if path and path != "-" else None


RDF_FORMATS: dict[str, RdfFormat] = {
    "jsonld": RdfFormat.JSON_LD,
    "n3": RdfFormat.N3,
    "nq": RdfFormat.N_QUADS,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "trig": RdfFormat.TRIG,
    "ttl": RdfFormat.TURTLE,
}
_ALIASES = {
    "json-ld": "jsonld",
    "json": "jsonld",
    "nquads": "nq",
    "ntriples": "nt",
    "n-quads": "nq",
    "n-triples": "nt",
    "owl": "rdf",
    "rdf/xml": "rdf",
    "turtle": "ttl",
    "xml": "rdf",
}

_PLACE = re.compile(r"(?:Parser error at )?line \d+ (?:column \d+|between columns \d+ and \d+): ")

Term = NamedNode | BlankNode | Literal | Triple | DefaultGraph


def format_of(name: str) -> RdfFormat:
    """Return the format of a file name, file ending or format name such as ``turtle``."""
    ending = name.lower().rsplit(".", 1)[-1]
    ending = _ALIASES.get(ending, ending)
    if ending not in RDF_FORMATS:
        known = ", ".join(sorted(RDF_FORMATS))
        raise NotSupported(f"unknown format {name!r}; use one of {known}")
    return RDF_FORMATS[ending]


def quad_key(quad: Quad) -> tuple[str, str, str, str]:
    """Return what quads are sorted by: graph, subject, predicate (types first), object."""
    predicate = quad.predicate.value
    first = predicate.endswith("#type")
    return (
        "" if isinstance(quad.graph_name, DefaultGraph) else str(quad.graph_name),
        str(quad.subject),
        "" if first else predicate,
        str(quad.object),
    )


def graph_iri(quad: Quad) -> str:
    """Return the IRI of a quad's named graph; empty for the default graph."""
    name = quad.graph_name
    return name.value if isinstance(name, NamedNode) else ""


def sorted_quads(quads: Iterable[Quad]) -> list[Quad]:
    """Return the quads once each, in the order they are written in."""
    return sorted(set(quads), key=quad_key)


def rdf_text(quads: Iterable[Quad], rdf_format: RdfFormat) -> bytes:
    """Return quads as RDF; a format without named graphs gets the union of the graphs."""
    ordered = sorted_quads(quads)
    if rdf_format.supports_datasets:
        return _serialize(ordered, format=rdf_format, prefixes=PREFIXES) or b""
    triples = sorted(
        {quad.triple for quad in ordered},
        key=lambda t: quad_key(Quad(t.subject, t.predicate, t.object)),
    )
    return _serialize(triples, format=rdf_format, prefixes=PREFIXES) or b""


def read_rdf(
    path: Path | str, *, content: bytes | None = None, rdf_format: RdfFormat | None = None
) -> list[Quad]:
    """Return the quads of an RDF file, or raise with the line and column of the fault."""
    file = Path(path)
    try:
        data = file.read_bytes() if content is None else content
        chosen = rdf_format or _format_of_file(file)
        return list(
            parse(data, format=chosen, base_iri=file.absolute().as_uri(), rename_blank_nodes=True)
        )
    except FileNotFoundError:
        raise DocumentError("no such file; check the path", path=path) from None
    except IsADirectoryError:
        raise DocumentError("is a folder; name an RDF file", path=path) from None
    except OSError as error:
        raise DocumentError(f"cannot be read: {error.strerror}", path=path) from None
    except SyntaxError as error:
        text = _PLACE.sub("", str(error.msg).rstrip("."))  # the error's own place says it
        raise DocumentError(
            f"is not {chosen.name}: {text}; correct it, or name another format",
            path=path,
            line=error.lineno,
            column=error.offset,
        ) from None


def _format_of_file(file: Path) -> RdfFormat:
    """Return the format that a file's ending means."""
    try:
        return format_of(file.name)
    except NotSupported:
        known = ", ".join(f".{ending}" for ending in sorted(RDF_FORMATS))
        raise NotSupported(
            f"unknown RDF format; end its name in one of {known}", path=file
        ) from None
