"""Every shape has data that keeps it and data that breaks it, and the reference engine agrees.

A case is ``tests/shapes/<shape>/pass*.ttl`` or ``fail-<why>.ttl`` with the findings of all
shapes of the core and of the shape's own module, written by hand, in ``fail-<why>.csv``. Each is
read beside ``context.ttl``, and only the nodes that the case itself describes are judged.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SH, Graph, Literal, URIRef

from tests.shacl_reference import (
    SHAPE,
    Finding,
    findings,
    module_of,
    parsed_once,
    report_of,
    shape_files,
    shapes,
)

HAS_PARENT = URIRef("https://w3id.org/etom-kg/ontology#hasParent")
CASES = Path(__file__).parent / "shapes"
PASS = sorted(CASES.glob("*/pass*.ttl"))
FAIL = sorted(CASES.glob("*/fail-*.ttl"))
SHAPES = sorted(s for s in shapes().subjects(SH.severity) if isinstance(s, URIRef))


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def _local(shape: URIRef) -> str:
    return shape.removeprefix(SHAPE)


@pytest.fixture(scope="module")
def context() -> Graph:
    graph = Graph().parse(CASES / "context.ttl")
    return graph.parse(Path(__file__).parent.parent / "ontology" / "vocabularies.ttl")


@contextmanager
def _beside(context: Graph, case: Graph) -> Iterator[Graph]:
    """Add a case to the context for a while, which is quicker than to copy the context."""
    added = [triple for triple in case if triple not in context]
    context += case
    try:
        yield context
    finally:
        for triple in added:
            context.remove(triple)


def _run(path: Path, context: Graph) -> tuple[set[Finding], set[str]]:
    """Return the findings about the nodes of a case, and all messages."""
    case = Graph().parse(path)
    subjects = set(map(str, case.subjects()))
    # Given focus nodes, pyshacl judges the members of sh:or on these alone, so that values must be
    # among them, and a literal cannot be. Without them a case takes three times as long.
    literal = any(isinstance(o, Literal) for o in case.objects(None, HAS_PARENT))
    focus = None if literal else {n for n in case.all_nodes() if isinstance(n, URIRef)}
    with _beside(context, case) as data:
        report = report_of(data, focus, module_of()[path.parent.name])
    found = {finding for finding in findings(report) if finding[0] in subjects}
    return found, set(map(str, report.objects(None, SH.resultMessage)))


def _expected(path: Path) -> set[Finding]:
    prefixes = dict(Graph().parse(path).namespaces()) | dict(shapes().namespaces())

    def expand(name: str) -> str:
        if "|" in name:
            return "|".join(map(expand, name.split("|")))
        if name.startswith("^"):
            return "^" + expand(name[1:])
        prefix, _, local = name.partition(":")
        return str(prefixes[prefix]) + local if local else name

    with path.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        return {
            (expand(row["focus"]), expand(row["path"]), SHAPE + row["shape"], row["severity"])
            for row in csv.DictReader(file)
        }


def test_the_context_conforms(context: Graph) -> None:
    assert findings(report_of(context)) == set()


@pytest.mark.parametrize("path", PASS, ids=_name)
def test_what_keeps_the_rules_passes(path: Path, context: Graph) -> None:
    assert _run(path, context)[0] == set()


@pytest.mark.parametrize("path", FAIL, ids=_name)
def test_what_breaks_a_rule_is_found(path: Path, context: Graph) -> None:
    expected = _expected(path)
    assert SHAPE + path.parent.name in {shape for _, _, shape, _ in expected}
    found, messages = _run(path, context)
    assert found == expected
    assert not [m for m in messages if re.search(r"\{[?$]\w+\}", m)], "a place was not filled"


@pytest.mark.parametrize("shape", SHAPES, ids=_local)
def test_every_shape_has_both_kinds_of_case(shape: URIRef) -> None:
    folder = CASES / _local(shape)
    assert list(folder.glob("pass*.ttl"))
    assert list(folder.glob("fail-*.ttl"))


@pytest.mark.parametrize("path", PASS, ids=_name)
def test_a_passing_case_is_looked_at(path: Path, context: Graph) -> None:
    """A case that its shape does not target would pass whatever the shape says."""
    case = Graph().parse(path)
    shape = URIRef(SHAPE + path.parent.name)
    classes = set(shapes().objects(shape, SH.targetClass))
    properties = set(shapes().objects(shape, SH.targetSubjectsOf))
    with _beside(context, case) as data:
        targets = {s for c in classes for s in data.subjects(RDF.type, c)}
        targets |= {s for p in properties for s in data.subjects(p)}
    assert targets & set(case.subjects())


def test_no_case_is_without_a_shape() -> None:
    assert {p.name for p in CASES.iterdir() if p.is_dir()} == {_local(s) for s in SHAPES}


@pytest.mark.parametrize("shape", SHAPES, ids=_local)
def test_every_shape_says_what_and_why(shape: URIRef) -> None:
    graph = shapes()
    assert shape.startswith(SHAPE)
    assert re.fullmatch(r"[A-Z][A-Za-z]+", _local(shape))
    assert [n.language for n in graph.objects(shape, SH.name)] == ["en"]
    assert len(list(graph.objects(shape, SH.severity))) == 1
    assert len(list(graph.objects(shape, RDFS.comment))) == 1
    constraints = list(graph.objects(shape, SH.sparql))
    assert len(constraints) <= 1, "one shape, one rule"
    messages = list(graph.objects(constraints[0] if constraints else shape, SH.message))
    assert len(messages) == 1
    if constraints:
        query = str(graph.value(constraints[0], SH.select))
        named = set(re.findall(r"\{[?$](\w+)\}", messages[0]))
        chosen = set(re.findall(r"[?$](\w+)", query.split("WHERE")[0]))
        assert "this" in named, "the message names the process"
        assert named <= chosen, "every variable of the message is selected"
        assert not re.search(r"(?i)\b(minus|values|service)\b", query), "not allowed in SHACL"


def test_names_and_messages_are_unlike() -> None:
    graph = shapes()
    names = [str(graph.value(s, SH.name)) for s in SHAPES]
    assert len(names) == len(set(names))


def test_shapes_are_well_formed() -> None:
    import pyshacl

    with parsed_once():
        conforms, _, text = pyshacl.validate(Graph(), shacl_graph=shapes(), meta_shacl=True)
    assert conforms, text


@pytest.mark.parametrize("path", shape_files(), ids=lambda p: p.stem)
def test_shapes_files_describe_themselves(path: Path) -> None:
    graph = Graph().parse(path)
    [ontology] = graph.subjects(RDF.type, OWL.Ontology)
    assert str(ontology) == f"https://w3id.org/etom-kg/shapes/{path.stem}"
    for term in (DCTERMS.title, DCTERMS.description, DCTERMS.license, OWL.versionInfo):
        assert graph.value(ontology, term), term
    for constraint in graph.subjects(SH.select):
        assert list(graph.objects(constraint, SH.prefixes)) == [ontology]
    queries = " ".join(graph.objects(None, SH.select))
    used = set(re.findall(r"\b([a-z]+):[A-Za-z]", queries))
    declared = {str(p) for p in graph.objects(None, SH.prefix)}
    assert used <= declared
    assert all(isinstance(s, Literal) for s in graph.objects(None, SH.select))
