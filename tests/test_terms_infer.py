"""What follows from the axioms, and what must not: given triples, closed by owlrl."""

from __future__ import annotations

import pytest
from rdflib import OWL, RDF, Graph, Namespace, URIRef
from rdflib.namespace import SKOS

from etom_kg.core.tables import resource

ETOM = Namespace("https://w3id.org/etom-kg/ontology#")
ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#ErrorMessage")
EX = Namespace("https://example.org/")

# Two branches: a > b > c and x > y > z; c sends to z, and c talks with its sibling d.
GIVEN = """
@prefix etom: <https://w3id.org/etom-kg/ontology#> .
@prefix ex: <https://example.org/> .
ex:c etom:hasParent ex:b . ex:d etom:hasParent ex:b . ex:b etom:hasParent ex:a .
ex:z etom:hasParent ex:y . ex:y etom:hasParent ex:x .
ex:c etom:sendsTo ex:z .
ex:c etom:interfacesWith ex:d .
ex:i etom:from ex:c ; etom:to ex:z .
"""


@pytest.fixture(scope="module")
def closed() -> Graph:
    owlrl = pytest.importorskip("owlrl")
    graph = Graph().parse(resource("ontology", "etom.ttl")).parse(data=GIVEN)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return graph


def _pairs(graph: Graph, predicate: URIRef) -> set[str]:
    return {
        f"{str(s).rpartition('/')[2]}{str(o).rpartition('/')[2]}"
        for s, o in graph.subject_objects(predicate)
        if str(s).startswith(str(EX))
    }


def test_ancestors(closed: Graph) -> None:
    expected = {"cb", "ca", "db", "da", "ba", "zy", "zx", "yx"}
    assert _pairs(closed, ETOM.hasAncestor) == expected
    assert _pairs(closed, SKOS.broaderTransitive) == expected
    assert _pairs(closed, SKOS.broader) == _pairs(closed, ETOM.hasParent)


def test_only_stated_interfaces_are_interfaces(closed: Graph) -> None:
    assert _pairs(closed, ETOM.interfacesWith) == {"cz", "zc", "cd", "dc"}
    assert _pairs(closed, ETOM.sendsTo) == {"cz"}
    assert _pairs(closed, ETOM.receivesFrom) == {"zc"}


def test_interfaces_roll_up_on_both_sides(closed: Graph) -> None:
    across = {one + other for one in "abc" for other in "xyz"}
    # c and d lie in b, and b in a: what is said within a branch holds of its elements too.
    within = {"cd", "cb", "ca", "db", "da", "ba", "bb", "aa"}
    both_ways = {pair[::-1] for pair in across | within} | across | within
    assert _pairs(closed, ETOM.interfacesWithin) == both_ways


def test_ends_are_process_elements(closed: Graph) -> None:
    assert (EX.i, RDF.type, ETOM.Interface) in closed
    for end in (EX.c, EX.z):
        assert (end, RDF.type, ETOM.ProcessElement) in closed
        assert (end, RDF.type, SKOS.Concept) in closed
        assert (end, RDF.type, ETOM.Process) not in closed


def test_nothing_is_made_one(closed: Graph) -> None:
    """No functional property merges two elements that bad data gives to one."""
    assert {(s, o) for s, o in closed.subject_objects(OWL.sameAs) if s != o} == set()


@pytest.mark.slow
@pytest.mark.parametrize(
    "said",
    [
        "ex:c a etom:ProcessArea, etom:Process .",
        "ex:a etom:hasParent ex:b .",
        "ex:c etom:interfacesWith ex:c .",
        "ex:i a etom:Process .",
    ],
)
def test_contradictions_are_found(said: str) -> None:
    owlrl = pytest.importorskip("owlrl")
    graph = Graph().parse(resource("ontology", "etom.ttl")).parse(data=GIVEN + said)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    assert list(
        graph.subjects(
            RDF.type, URIRef("http://www.daml.org/2002/03/agents/agent-ont#ErrorMessage")
        )
    )
