"""The whole path: what is built, that it is the same every time, and the user's own copies."""

from __future__ import annotations

from pathlib import Path

import pytest

from etom_kg.core import namespaces as ns
from etom_kg.core.formats import rdf_text, read_rdf, sorted_quads
from etom_kg.core.model import Framework
from etom_kg.graph.dataset import graph_descriptions
from etom_kg.pipeline.build import Build, build
from etom_kg.store import OxigraphStore
from tests.conftest import Cli

PREFIXES = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX etom: <https://w3id.org/etom-kg/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX void: <http://rdfs.org/ns/void#>
"""


@pytest.fixture(scope="module")
def built() -> Build:
    return build()


@pytest.fixture(scope="module")
def store(built: Build) -> OxigraphStore:
    return OxigraphStore.in_memory(built.quads)


def test_shipped_graph_conforms(built: Build) -> None:
    assert built.report is not None
    assert [f for f in built.report.findings if f.severity == "Violation"] == []
    assert built.report.conforms("violation")


def test_every_named_graph_is_described(built: Build) -> None:
    graphs = {iri.removeprefix(f"{ns.BASE}graph/") for iri in built.counts()}
    assert graphs <= set(graph_descriptions())


def test_no_triple_stands_in_two_graphs(built: Build) -> None:
    """The union of the graphs, which queries see, would count it twice."""
    assert len({quad.triple for quad in built.quads}) == len(built.quads)


def test_counts_in_the_description_are_the_counts(built: Build, store: OxigraphStore) -> None:
    told = store.select(
        PREFIXES
        + "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> "
        + "SELECT ?g ?n WHERE { ?d sd:name ?g ; void:triples ?n }"
    ).values()
    assert dict(told) == built.counts()


def test_processes_of_each_edition(store: OxigraphStore) -> None:
    rows = store.select(
        PREFIXES
        + "SELECT ?e (COUNT(DISTINCT ?p) AS ?n) WHERE { ?p a etom:Process ; etom:inEdition ?e } "
        + "GROUP BY ?e"
    ).values()
    counts = {edition.rsplit("/", 1)[-1]: count for edition, count in rows}
    assert counts["4.0"] == 197
    assert counts["25.5"] == 2893


def test_ancestors_are_inferred(store: OxigraphStore) -> None:
    order = ns.process("4.0", "1.F.1.5.1")
    rows = store.select(
        PREFIXES + f"SELECT ?id WHERE {{ {order} etom:hasAncestor ?a . ?a skos:notation ?id }}"
    ).values()
    assert {row[0] for row in rows} == {"1.F.1.5", "1.OFAB.1", "OPS"}


@pytest.mark.slow
def test_same_bytes_every_time(built: Build, tmp_path: Path, cli: Cli) -> None:
    other = tmp_path / "other"
    run = cli("build", "-o", other)
    assert run.returncode == 0, run.stderr
    built.write(tmp_path / "one")
    for path in (tmp_path / "one").rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (other / path.relative_to(tmp_path / "one")).read_bytes()


@pytest.mark.parametrize("ending", ["nq", "trig", "jsonld"])
def test_formats_round_trip(ending: str, built: Build, tmp_path: Path) -> None:
    quads = [q for q in built.quads if q.graph_name == ns.graph("4.0", "processes")]
    path = tmp_path / f"x.{ending}"
    path.write_bytes(rdf_text(quads, ending))
    assert sorted_quads(read_rdf(path)) == quads


def test_shipped_graph_quotes_no_description(store: OxigraphStore) -> None:
    assert not store.ask(PREFIXES + "ASK { ?p a etom:Process ; dcterms:description ?d }")


@pytest.mark.slow
def test_own_copy_brings_the_descriptions(
    recommendation_path: Path, recommendation: Framework
) -> None:
    own = OxigraphStore.in_memory(build([recommendation_path], validate=False).quads)
    process = recommendation.processes["1.F.1.5.2"]
    rows = own.select(
        PREFIXES
        + f"SELECT ?d (LANG(?d) AS ?l) WHERE {{ {ns.process('4.0', '1.F.1.5.2')} "
        + "dcterms:description ?d }"
    ).values()
    assert {tuple(row) for row in rows} == {
        (process.text("brief"), "en"),
        (process.text("extended"), "en"),
    }


@pytest.mark.slow
def test_company_document_beside_the_standard(tmp_path: Path) -> None:
    path = tmp_path / "acme.txt"
    path.write_text(
        "5.1 Partner Care (CRM – F)\n\nProcess Identifier: ACME.2.F.1.10\n"
        "Brief Description: Care for partners.\n"
    )
    own = OxigraphStore.in_memory(build([path], base="https://acme.example/", validate=False).quads)
    assert own.ask(
        PREFIXES
        + "ASK { <https://acme.example/process/ACME.2.F.1.10> etom:hasParent "
        + "<https://w3id.org/etom-kg/process/4.0/1.OFAB.1> ; etom:hasAncestor "
        + "<https://w3id.org/etom-kg/area/4.0/OPS> }"
    )


def test_build_of_a_faulty_source_leaves_nothing(tmp_path: Path, cli: Cli) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("nothing of the kind\n")
    run = cli("build", "--source", path, "-o", tmp_path / "out")
    assert run.returncode == 2
    assert run.stderr.startswith(f"etom-kg: error: {path}:1: no clause with")
    assert not (tmp_path / "out").exists()
