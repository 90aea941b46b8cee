"""The formats of files and answers: one registry, and RDF read and written by it.

Commands, their help, ``serve`` and the exports look formats up here by what they are to carry.
The kinds of what is carried, and who writes each:

    rows       the rows or the boolean of a query       store.rendering
    graph      triples, with or without named graphs    rdf_text below, store.rendering
    export     the graph for another tool, one file     the row's own ``writer``
    folder     the same as several files in a folder    the row's own ``writer``
    page       an answer for people                     serve.pages
    report     what the shapes found                    validation.report
    findings   identifiers found in files               check.report
    coverage   processes and the systems behind them    coverage
    lineage    what became of a process                 cli.map
    mappings   candidates as SSSOM                      lineage.sssom
    summary    one element, or what a store holds       cli.show, cli.info
    table      a table of the user's with more columns  lineage.files
    workbook   the same as a workbook                   lineage.files

The same quads give the same bytes on every machine: they are sorted before they are written,
and no blank node of ours enters a graph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, QueryResultsFormat, RdfFormat, parse
from pyoxigraph import serialize as _serialize

from etom_kg.core.errors import DocumentError, NotSupported
from etom_kg.core.namespaces import PREFIXES
from etom_kg.core.nesting import Hostile, refuse_hostile

__all__ = [
    "FORMATS",
    "Format",
    "endings",
    "format_names",
    "format_of_file",
    "formats",
    "graph_iri",
    "media_types",
    "named_format",
    "quad_key",
    "rdf_text",
    "read_rdf",
    "sorted_quads",
]


@dataclass(frozen=True)
class Format:
    """A format: what it carries, and by which names, endings and media types it is known.

    The usual media type comes first, and an ending without its dot is a name as well. ``codec``
    is Oxigraph's word for a format of RDF or of results; ``writer`` is ``module:function``, from
    quads to the bytes of a file, or of several by their names.
    """

    name: str
    carries: tuple[str, ...]
    endings: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    codec: RdfFormat | QueryResultsFormat | None = None
    writer: str = ""
    about: str = ""

    def is_called(self, name: str) -> bool:
        """Return whether a name, in letters of any case, means this format."""
        lower = name.lower()
        return lower in (self.name, *self.aliases) or f".{lower}" in self.endings

    @property
    def rdf(self) -> RdfFormat:
        """How RDF is spelt in it; a ``TypeError`` where it carries no graph."""
        if not isinstance(self.codec, RdfFormat):
            raise TypeError(f"{self.name} is not a format of RDF")
        return self.codec

    @property
    def iri(self) -> str:
        """Its name in http://www.w3.org/ns/formats/, where it has one."""
        last = self.codec.iri.rpartition("/")[2] if self.codec else ""
        return f"http://www.w3.org/ns/formats/{last}" if last else ""


def _standard(
    name: str,
    codec: RdfFormat | QueryResultsFormat,
    carries: tuple[str, ...] = ("graph",),
    endings: tuple[str, ...] = (),
    media: tuple[str, ...] = (),
) -> Format:
    """Return a format of a standard, with what Oxigraph knows of it."""
    usual = codec.media_type.partition(";")[0]
    named = (f".{codec.file_extension}", *endings)
    aliases = (codec.name.lower(),) if isinstance(codec, RdfFormat) else ()
    return Format(name, carries, named, (usual, *media), aliases, codec)


_ROWS = (
    _standard(
        "json",
        QueryResultsFormat.JSON,
        ("rows", "report", "findings", "coverage", "lineage", "summary"),
        endings=(".json",),
        media=("application/json",),
    ),
    _standard(
        "xml",
        QueryResultsFormat.XML,
        ("rows",),
        endings=(".xml",),
        media=("application/xml", "text/xml"),
    ),
    _standard(
        "csv",
        QueryResultsFormat.CSV,
        ("rows", "report", "findings", "coverage", "lineage", "table"),
    ),
    _standard("tsv", QueryResultsFormat.TSV, ("rows", "table")),
    _standard("turtle", RdfFormat.TURTLE, ("graph", "report")),
    _standard("ntriples", RdfFormat.N_TRIPLES, media=("text/plain",)),
    _standard("rdfxml", RdfFormat.RDF_XML, endings=(".owl", ".xml")),
    _standard("jsonld", RdfFormat.JSON_LD, endings=(".json",)),
    _standard("trig", RdfFormat.TRIG),
    _standard("nquads", RdfFormat.N_QUADS),
    _standard("n3", RdfFormat.N3),
    Format("html", ("page", "coverage"), (".html",), ("text/html",)),
    Format("table", ("rows", "coverage"), (".txt",), ("text/plain",)),
    Format("text", ("report", "findings", "lineage", "summary"), (".txt",)),
    Format("sarif", ("findings",), (".sarif",)),
    Format("sssom", ("mappings",), (".tsv",)),
    Format("xlsx", ("workbook",), (".xlsx",)),
    Format(
        "skos",
        ("export",),
        writer="etom_kg.exports.elements:skos_text",
        about="SKOS alone as Turtle, for vocabulary servers",
    ),
    Format(
        "archimate",
        ("export",),
        writer="etom_kg.exports.archimate:archimate_text",
        about="ArchiMate Model Exchange XML, for Archi and other modelling tools",
    ),
    Format(
        "graphml",
        ("export",),
        (".graphml",),
        writer="etom_kg.exports.elements:graphml_text",
        about="GraphML, for yEd, Gephi and NetworkX",
    ),
    Format(
        "csvw",
        ("folder",),
        writer="etom_kg.exports.tables:csvw_files",
        about="CSV tables with CSV on the Web metadata",
    ),
    Format(
        "neo4j",
        ("folder",),
        writer="etom_kg.exports.tables:neo4j_files",
        about="CSV tables for neo4j-admin database import",
    ),
    Format(
        "parquet",
        ("folder",),
        writer="etom_kg.exports.tables:parquet_files",
        about="Parquet tables; needs the extra parquet",
    ),
)
FORMATS: dict[str, Format] = {each.name: each for each in _ROWS}
"""Every format by its name; of those that are offered, the preferred come first."""


def formats(*kinds: str) -> list[Format]:
    """Return the formats that carry one of some kinds, those of the first kind first."""
    found = [each for kind in kinds for each in FORMATS.values() if kind in each.carries]
    return list(dict.fromkeys(found))


def format_names(*kinds: str) -> str:
    """Return the names of formats for a help text or a message."""
    return ", ".join(f"{f.name} ({f.about})" if f.about else f.name for f in formats(*kinds))


def endings(*kinds: str) -> tuple[str, ...]:
    """Return the endings of files that mean a format, with their dots, in order."""
    return tuple(sorted({ending for each in formats(*kinds) for ending in each.endings}))


def media_types(*kinds: str) -> dict[str, str]:
    """Return the names of formats by media type, in order; a type means the first that has it."""
    found: dict[str, str] = {}
    for each in formats(*kinds):
        for media in each.media:
            found.setdefault(media, each.name)
    return found


def named_format(name: str, *kinds: str) -> Format:
    """Return the format that a name or an ending without its dot means.

    Where a name means one format for each of several kinds, the first kind holds: ``json`` is
    JSON-LD for a graph. Raises ``NotSupported`` for a name that no format of the kinds has.
    """
    found = next((each for each in formats(*kinds) if each.is_called(name)), None)
    if found is None:
        names = ", ".join(each.name for each in formats(*kinds))
        raise NotSupported(f"unknown format {name!r}; use one of {names}")
    return found


def format_of_file(path: str | Path, *kinds: str) -> Format:
    """Return the format that a file's ending means, or raise ``NotSupported``."""
    ending = Path(path).suffix.lower()
    found = next((each for each in formats(*kinds) if ending in each.endings), None)
    if found is None:
        what = "RDF format" if kinds == ("graph",) else "format"
        known = ", ".join(endings(*kinds))
        raise NotSupported(f"unknown {what}; end its name in one of {known}", path=path)
    return found


_PLACE = re.compile(r"(?:Parser error at )?line \d+ (?:column \d+|between columns \d+ and \d+): ")


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


def rdf_text(quads: Iterable[Quad], name: str) -> bytes:
    """Return quads in the RDF format of a name; one without named graphs gets their union.

    Raises ``NotSupported`` for a name that means no RDF format.
    """
    rdf_format = named_format(name, "graph").rdf
    ordered = sorted_quads(quads)
    if rdf_format.supports_datasets:
        return _serialize(ordered, format=rdf_format, prefixes=PREFIXES) or b""
    triples = sorted(
        {quad.triple for quad in ordered},
        key=lambda t: quad_key(Quad(t.subject, t.predicate, t.object)),
    )
    return _serialize(triples, format=rdf_format, prefixes=PREFIXES) or b""


def read_rdf(
    path: Path | str, *, content: bytes | None = None, name: str | None = None
) -> list[Quad]:
    """Return the quads of an RDF file, or raise with the line and column of the fault.

    ``content`` is read in place of the file, and ``name`` is that of the format where the file's
    ending does not tell it.
    """
    file = Path(path)
    try:
        data = file.read_bytes() if content is None else content
        kind = named_format(name, "graph") if name else format_of_file(file, "graph")
        chosen = kind.rdf
        refuse_hostile(data, kind.name)
        return list(
            parse(data, format=chosen, base_iri=file.absolute().as_uri(), rename_blank_nodes=True)
        )
    except FileNotFoundError:
        raise DocumentError("no such file; check the path", path=path) from None
    except IsADirectoryError:
        raise DocumentError("is a folder; name an RDF file", path=path) from None
    except OSError as error:
        raise DocumentError(f"cannot be read: {error.strerror}", path=path) from None
    except Hostile as error:
        what = f"{error}; not read"
        raise DocumentError(what, path=path, line=error.line, column=error.column) from None
    except MemoryError:
        raise DocumentError(
            "holds a literal or a line of more than 16 MiB; not read", path=path
        ) from None
    except SyntaxError as error:
        text = _PLACE.sub("", str(error.msg).rstrip("."))  # the error's own place says it
        raise DocumentError(
            f"is not {chosen.name}: {text}; correct it, or name another format",
            path=path,
            line=error.lineno,
            column=error.offset,
        ) from None
