"""pyshacl as the reference: its findings as comparable tuples, and its queries parsed once.

pyshacl looks for forbidden words in the text of every SPARQL constraint and hands it to rdflib
anew for each focus node, which takes longer than answering it. The prefixes before the text come
in another order each time. Keeping the parsed query changes no result.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from rdflib import SH, BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.plugins.sparql import processor
from rdflib.plugins.sparql.sparql import Query
from rdflib.term import Node

from etom_kg.core.tables import resource

SHAPE = "https://w3id.org/etom-kg/shapes#"

Finding = tuple[str, str, str, str]
"""Focus node, path, shape and severity as IRIs; a path may be empty, ``^IRI`` or ``IRI|IRI``."""


CORE = {
    "editions",
    "evidence",
    "identifiers",
    "interfaces",
    "numbering-letters",
    "numbering-numbers",
    "scheme",
    "structure",
}
"""The shapes files of the core; each of the others belongs to one module."""


@functools.cache
def shapes(module: str = "") -> Graph:
    """Return the shapes of the core and of one module, or all that there are."""
    graph = Graph()
    for path in shape_files():
        if not module or path.stem in CORE or path.stem == module:
            graph.parse(path)
    return graph


@functools.cache
def module_of() -> dict[str, str]:
    """Return the shapes file of each shape, by the shape's local name."""
    return {
        str(shape).removeprefix(SHAPE): path.stem
        for path in shape_files()
        for shape in Graph().parse(path).subjects(SH.severity)
    }


def shape_files() -> list[Path]:
    """Return every shapes file."""
    return sorted(resource("ontology", "shapes").glob("*.ttl"))


@functools.cache
def _prepare(text: str, base: str | None) -> Query:
    prologue, blank, rest = text.partition("\n\n")
    lines = prologue.split("\n")
    if blank and lines != sorted(lines) and all(line.startswith("PREFIX ") for line in lines):
        return _prepare("\n".join(sorted(lines)) + blank + rest, base)
    return _translate(_parse(text), base)


_parse, _translate = processor.parseQuery, processor.translateQuery
_RIGHT: set[tuple[object, ...]] = set()
"""Query texts in which pyshacl found nothing forbidden."""


@contextmanager
def parsed_once() -> Iterator[None]:
    """Let pyshacl check and rdflib parse each distinct query text once."""
    from pyshacl.helper.sparql_query_helper import SPARQLQueryHelper

    check = SPARQLQueryHelper.check_invalid_sparql

    def checked(
        helper: object, text: str, valuenode: object = None, extravars: object = None
    ) -> bool:
        seen = (text, valuenode is None, tuple(extravars or ()))
        if seen not in _RIGHT:
            check(helper, text, valuenode, extravars)
            _RIGHT.add(seen)
        return True

    def translate(text: str, base: str | None = None, _: object = None) -> Query:
        # Without the prefixes that rdflib knows: a shape declares its own (SHACL 5.2.1).
        return _prepare(text, base)

    with (
        mock.patch.object(SPARQLQueryHelper, "check_invalid_sparql", checked),
        mock.patch.object(processor, "parseQuery", lambda text: text),
        mock.patch.object(processor, "translateQuery", translate),
    ):
        yield


def _path(report: Graph, node: Node | None) -> str:
    if node is None:
        return ""
    if not isinstance(node, BNode):
        return str(node)
    either = report.value(node, SH.alternativePath)
    if either is not None:
        return "|".join(map(str, Collection(report, either)))
    return f"^{report.value(node, SH.inversePath)}"


def findings(report: Graph) -> set[Finding]:
    """Return the results of a report."""
    return {
        (
            str(report.value(result, SH.focusNode)),
            _path(report, report.value(result, SH.resultPath)),
            str(report.value(result, SH.sourceShape)),
            str(report.value(result, SH.resultSeverity)).removeprefix(str(SH)),
        )
        for result in report.subjects(SH.resultSeverity)
    }


def report_of(data: Graph, focus: Iterable[Node] | None = None, module: str = "") -> Graph:
    """Return what pyshacl reports of ``focus``, or of everything in ``data``."""
    import pyshacl

    nodes = None if focus is None else sorted(str(n) for n in focus if isinstance(n, URIRef))
    with parsed_once():
        _, report, _ = pyshacl.validate(data, shacl_graph=shapes(module), focus_nodes=nodes)
    assert isinstance(report, Graph)
    return report
