"""The W3C SHACL test suite: its manifests, and what a test expects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, parse

from etom_kg.core.namespaces import SH, Namespace
from etom_kg.core.results import Term
from etom_kg.validation.paths import Index, read_path

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")

Result = tuple[str, str, str, str, str]
"""Focus node, path, severity, component and value; blank nodes are all the same."""


@dataclass(frozen=True)
class Case:
    """A test: where data and shapes are, and the results, or ``None`` where it must fail."""

    name: str
    data: Path
    shapes: Path
    conforms: bool | None
    results: Counter[Result]


def read(path: Path) -> list[Quad]:
    base = path.resolve().as_uri()
    return list(parse(path=str(path), format=RdfFormat.TURTLE, base_iri=base))


def cases(root: Path) -> Iterator[Case]:
    """Yield the tests of all files below a folder."""
    for path in sorted(root.rglob("*.ttl")):
        if path.name == "manifest.ttl":
            continue
        index = Index(read(path))
        for test in index.instances(SHT.Validate):
            yield _case(root, path, index, test)


def _case(root: Path, path: Path, index: Index, test: Term) -> Case:
    action = index.value(test, MF.action)
    result = index.value(test, MF.result)
    assert action is not None
    assert result is not None
    data, shapes = (
        _file(path, index.value(action, predicate))
        for predicate in (SHT.dataGraph, SHT.shapesGraph)
    )
    name = str(path.relative_to(root).with_suffix(""))
    if result == SHT.Failure:
        return Case(name, data, shapes, None, Counter())
    conforms = index.value(result, SH.conforms)
    assert isinstance(conforms, Literal)
    results = Counter(_result(index, node) for node in index.values(result, SH.result))
    return Case(name, data, shapes, conforms.value == "true", results)


def _file(path: Path, node: Term | None) -> Path:
    assert isinstance(node, NamedNode)
    return Path(node.value.removeprefix("file://")) if node.value else path


def _result(index: Index, node: Term) -> Result:
    path = index.value(node, SH.resultPath)
    return (
        text(index.value(node, SH.focusNode)),
        str(read_path(index, path)) if path is not None else "",
        text(index.value(node, SH.resultSeverity)).strip("<>").rpartition("#")[2],
        text(index.value(node, SH.sourceConstraintComponent)),
        text(index.value(node, SH.value)),
    )


def text(node: Term | None) -> str:
    """Return a term as text: blank nodes are all the same, numbers are as the store has them."""
    if node is None or isinstance(node, BlankNode):
        return "" if node is None else "_"
    store = Store()
    store.add(Quad(SH.value, SH.value, node))
    (quad,) = store
    return str(quad.object)
