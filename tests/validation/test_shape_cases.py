"""The default engine finds in every case of ``tests/shapes`` what was written down by hand."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from etom_kg.core.formats import read_rdf
from etom_kg.core.tables import resource
from etom_kg.validation import Finding, shapes_quads, validate
from etom_kg.validation.paths import Path as ShapePath
from tests.validation.plans import PLANS, asked_about

CASES = Path(__file__).parents[1] / "shapes"
FILES = sorted([*CASES.glob("*/pass*.ttl"), *CASES.glob("*/fail-*.ttl")])
SHAPE = "https://w3id.org/etom-kg/shapes#"
SHAPES = shapes_quads()


@pytest.fixture(scope="module")
def context() -> list[Quad]:
    return [*read_rdf(CASES / "context.ttl"), *read_rdf(resource("ontology", "vocabularies.ttl"))]


def written(path: ShapePath | None) -> str:
    """Return a path as the tables of expected findings write it."""
    if path is None or path.predicate is not None:
        return str(path or "")
    parts = [written(part) for part in path.parts]
    return f"^{parts[0]}" if path.operator == "^" else path.operator.join(parts)


def key(finding: Finding) -> tuple[str, str, str, str]:
    focus, _, shape, severity = finding.key
    return focus, written(finding.path), shape, severity


def prefixes_of(path: Path) -> dict[str, str]:
    reader = parse(path=str(path), format=RdfFormat.TURTLE, base_iri="http://example.org/")
    list(reader)
    return dict(reader.prefixes)


@cache
def shapes_prefixes() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in resource("ontology", "shapes").glob("*.ttl"):
        found |= prefixes_of(path)
    return found


def expected(path: Path) -> set[tuple[str, str, str, str]]:
    table = path.with_suffix(".csv")
    if not table.exists():
        return set()
    prefixes = shapes_prefixes() | prefixes_of(path)

    def expand(name: str) -> str:
        if "|" in name:
            return "|".join(map(expand, name.split("|")))
        if name.startswith("^"):
            return "^" + expand(name[1:])
        prefix, _, local = name.partition(":")
        return prefixes[prefix] + local if local else name

    with table.open(encoding="utf-8", newline="") as file:
        return {
            (expand(row["focus"]), expand(row["path"]), SHAPE + row["shape"], row["severity"])
            for row in csv.DictReader(file)
        }


def test_there_are_cases() -> None:
    assert sum(path.name.startswith("fail-") for path in FILES) > 100


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_findings_of_a_case(path: Path, context: list[Quad]) -> None:
    case = read_rdf(path)
    subjects = {quad.subject for quad in case if isinstance(quad.subject, NamedNode)}
    for few in PLANS.values():
        with asked_about(few):
            report = validate([*context, *case], SHAPES, focus=subjects)
        assert {key(finding) for finding in report.findings} == expected(path)
        assert all("{?" not in finding.message for finding in report.findings)
