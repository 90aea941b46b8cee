"""What the modules entail, on small invented data, by the reference reasoner."""

from __future__ import annotations

import pytest
from rdflib import OWL, RDF, Graph, Namespace

from etom_kg.core.tables import resource

ETOM = Namespace("https://w3id.org/etom-kg/ontology#")
EX = Namespace("https://example.org/acme/")
PPLAN = Namespace("http://purl.org/net/p-plan#")
SCHEMA = Namespace("https://schema.org/")
MODULES = ("references", "apis", "sid", "functions", "components", "systems", "flows", "neighbours")

GIVEN = """
@prefix etom: <https://w3id.org/etom-kg/ontology#> .
@prefix ex: <https://example.org/acme/> .
ex:c etom:realises ex:p ; etom:providesFunction ex:f ; etom:exposes ex:api .
ex:p etom:consumes ex:e .
ex:row etom:describesProcess ex:p .
ex:s1 a etom:FlowStep ; etom:inFlow ex:flow ; etom:nextStep ex:s2 .
ex:s2 etom:nextStep ex:s3 .
"""


def _closure(data: str) -> Graph:
    from owlrl import DeductiveClosure, OWLRL_Semantics

    graph = Graph()
    for name in ("etom", *MODULES):
        graph.parse(resource("ontology", f"{name}.ttl"))
    graph.parse(data=data, format="turtle")
    DeductiveClosure(OWLRL_Semantics).expand(graph)
    return graph


@pytest.fixture(scope="module")
def closed() -> Graph:
    return _closure(GIVEN)


@pytest.mark.parametrize(
    "triple",
    [
        (EX.p, ETOM.realisedBy, EX.c),
        (EX.p, ETOM.supportedByFunction, EX.f),
        (EX.p, ETOM.usesEntity, EX.e),
        (EX.e, RDF.type, ETOM.InformationEntity),
        (EX.api, RDF.type, ETOM.OpenApi),
        (EX.api, RDF.type, SCHEMA.WebAPI),
        (EX.row, ETOM.concernsProcess, EX.p),
        (EX.s1, ETOM.precedes, EX.s3),
        (EX.s3, PPLAN.isPrecededBy, EX.s1),
        (EX.s1, RDF.type, PPLAN.Step),
        (EX.s1, PPLAN.isStepOfPlan, EX.flow),
    ],
)
def test_what_follows(closed: Graph, triple: tuple[object, object, object]) -> None:
    assert triple in closed


@pytest.mark.parametrize(
    "triple",
    [
        (EX.p, ETOM.produces, EX.e),
        (EX.s1, ETOM.nextStep, EX.s3),
        (EX.s3, ETOM.precedes, EX.s1),
        (EX.c, ETOM.supportedByFunction, EX.f),
        (EX.row, ETOM.realises, EX.p),
        (EX.c, RDF.type, ETOM.Component),
    ],
)
def test_what_does_not(closed: Graph, triple: tuple[object, object, object]) -> None:
    assert triple not in closed


def test_nothing_of_ours_is_taken_for_another(closed: Graph) -> None:
    ours = {s for s in closed.subjects() if str(s).startswith(str(EX))}
    assert {(s, o) for s, o in closed.subject_objects(OWL.sameAs) if s in ours and s != o} == set()


def test_a_process_is_no_component() -> None:
    from rdflib import Namespace as Names

    errors = Names("http://www.daml.org/2002/03/agents/agent-ont#")
    both = "@prefix etom: <https://w3id.org/etom-kg/ontology#> . <https://example.org/acme/x> a"
    graph = _closure(f"{both} etom:Component, etom:Process .")
    assert list(graph.objects(None, errors.error))
    assert not list(_closure(f"{both} etom:Component .").objects(None, errors.error))
