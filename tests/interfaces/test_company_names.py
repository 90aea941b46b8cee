"""Everything that a company's document states stands under the company's base."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad

from etom_kg.core.namespaces import BASE, ETOM, RDF, SKOS
from etom_kg.graph.shipped import stated_quads
from etom_kg.reading.sources import read_source
from etom_kg.reading.tables import shipped_framework

NORD = "https://nord.example/etom/"


@pytest.fixture(scope="module")
def quads() -> list[Quad]:
    company = read_source(Path(__file__).parent / "company.txt")
    return list(stated_quads(company, standard=shipped_framework("4.0"), base=NORD))


def _kinds(quads: list[Quad], root: str) -> set[str]:
    subjects = {q.subject.value for q in quads if isinstance(q.subject, NamedNode)}
    return {s.removeprefix(root).partition("/")[0] for s in subjects if s.startswith(root)}


def test_its_things_have_its_names(quads: list[Quad]) -> None:
    assert _kinds(quads, NORD) == {
        "clause",
        "document",
        "evidence",
        "interface",
        "process",
        "unresolved",
    }


def test_of_the_standard_it_only_says_whom_it_exchanges_with(quads: list[Quad]) -> None:
    about = [q for q in quads if q.subject.value.startswith(BASE)]
    assert _kinds(about, BASE) == {"process"}
    assert {q.predicate for q in about} <= {ETOM.interfacesWith, ETOM.sendsTo, ETOM.receivesFrom}


def test_its_graphs_are_its_own(quads: list[Quad]) -> None:
    graphs = {q.graph_name.value for q in quads}
    assert graphs == {
        f"{NORD}graph/company/{kind}"
        for kind in (
            "descriptions",
            "documents",
            "evidence",
            "interfaces",
            "processes",
            "unresolved",
        )
    }


def test_its_processes_are_in_the_scheme_of_the_standard(quads: list[Quad]) -> None:
    schemes = {q.object for q in quads if q.predicate == SKOS.inScheme}
    assert schemes == {NamedNode(f"{BASE}scheme/4.0/processes")}
    assert not [q for q in quads if q.predicate == RDF.type and q.object == SKOS.ConceptScheme]
