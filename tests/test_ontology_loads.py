"""The ontology opens in the tools that people have, and a reasoner finds it consistent."""

from __future__ import annotations

import json
import shutil
from io import BytesIO
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from pyoxigraph import Quad
from rdflib import OWL, RDF, RDFS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import SKOS

from etom_kg.core.tables import resource

ONTOLOGY = resource("ontology")
MODULES = sorted(p for p in ONTOLOGY.glob("*.ttl") if p.stem != "dataset")
CONTEXT = Path(__file__).parent / "shapes" / "context.ttl"
ETOM = Namespace("https://w3id.org/etom-kg/ontology#")
P = Namespace("https://w3id.org/etom-kg/process/4.0/")


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.stem)
def test_rdflib_and_oxigraph_read_the_same(path: Path) -> None:
    graph = Graph().parse(path)
    store = pyoxigraph.Store()
    store.load(path=str(path), format=pyoxigraph.RdfFormat.TURTLE)
    assert len(graph) == len(store) > 20


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.stem)
@pytest.mark.parametrize("form", ["xml", "json-ld", "nt", "longturtle"])
def test_other_formats_carry_it_whole(path: Path, form: str) -> None:
    """RDF/XML in particular has no way to write every IRI as a predicate."""
    graph = Graph().parse(path)
    text = graph.serialize(format=form)
    assert isomorphic(
        graph, Graph().parse(data=text, format="turtle" if "turtle" in form else form)
    )


def _world(extra: str = "") -> Any:
    """Return an owlready2 world with the core, the vocabularies and the elements of the tests."""
    owlready2 = pytest.importorskip("owlready2")
    graph = Graph()
    for path in (ONTOLOGY / "etom.ttl", ONTOLOGY / "vocabularies.ttl", CONTEXT):
        graph.parse(path)
    graph.parse(data="@prefix etom: <https://w3id.org/etom-kg/ontology#> .\n" + extra)
    graph.remove((None, OWL.imports, None))  # both are here, and owlready2 would ask the web
    world = owlready2.World()
    text = graph.serialize(format="nt", encoding="utf-8")
    world.get_ontology("https://w3id.org/etom-kg/ontology#").load(fileobj=BytesIO(text))
    return world


def test_owlready2_sees_the_terms() -> None:
    world = _world()
    process = world[str(ETOM.Process)]
    assert world[str(ETOM.ProcessElement)] in process.is_a
    assert len(process.instances()) >= 10


needs_java = pytest.mark.skipif(
    not shutil.which("java"), reason="HermiT needs Java: apt-get install default-jre-headless"
)


@needs_java
def test_hermit_finds_it_consistent() -> None:
    owlready2 = pytest.importorskip("owlready2")
    world = _world()
    with world.get_ontology("https://example.org/inferred#"):
        owlready2.sync_reasoner_hermit(world, debug=0)
    assert list(world.inconsistent_classes()) == []


@needs_java
@pytest.mark.parametrize(
    "said",
    [
        "<https://example.org/x> a etom:Process, etom:Domain .",
        "<https://example.org/x> a etom:ProcessArea, etom:VerticalGrouping .",
        "<https://example.org/x> etom:hasParent <https://example.org/x> .",
        "<https://example.org/x> etom:sendsTo <https://example.org/x> .",
        "<https://example.org/x> etom:hasParent <https://example.org/y> ."
        "<https://example.org/y> etom:hasParent <https://example.org/x> .",
    ],
)
def test_hermit_refuses_a_contradiction(said: str) -> None:
    owlready2 = pytest.importorskip("owlready2")
    world = _world(said)
    with pytest.raises(owlready2.OwlReadyInconsistentOntologyError):
        owlready2.sync_reasoner_hermit(world, debug=0)


def _context() -> dict[str, Any]:
    context: dict[str, Any] = json.loads((ONTOLOGY / "context.jsonld").read_text(encoding="utf-8"))
    return context


def test_json_ld_goes_there_and_back() -> None:
    graph = Graph().parse(CONTEXT)
    text = graph.serialize(format="json-ld", context=_context()["@context"])
    assert isomorphic(graph, Graph().parse(data=text, format="json-ld"))
    assert '"parent": "https://w3id.org/etom-kg/process/4.0/1.F.1.3"' in text
    assert "etom:" not in json.dumps(json.loads(text)["graph"]), "a term has no name"


def test_json_written_by_hand_is_rdf() -> None:
    document = _context() | {
        "id": str(P["1.F.1.5"]),
        "type": "Process",
        "identifier": "1.F.1.5",
        "name": {"en": "Order Handling"},
        "level": 2,
        "parent": str(P["1.OFAB.1"]),
        "verticals": ["https://w3id.org/etom-kg/vertical/4.0/F"],
    }
    graph = Graph().parse(data=json.dumps(document), format="json-ld")
    subject = P["1.F.1.5"]
    assert set(graph) == {
        (subject, RDF.type, ETOM.Process),
        (subject, SKOS.notation, Literal("1.F.1.5")),
        (subject, SKOS.prefLabel, Literal("Order Handling", lang="en")),
        (subject, ETOM.level, Literal(2, datatype=XSD.integer)),
        (subject, ETOM.hasParent, P["1.OFAB.1"]),
        (subject, ETOM.inVertical, URIRef("https://w3id.org/etom-kg/vertical/4.0/F")),
    }


def test_the_context_names_every_term_of_the_core() -> None:
    core = Graph().parse(ONTOLOGY / "etom.ttl")
    terms = {str(s) for s in core.subjects(RDFS.isDefinedBy)}
    named = [
        v["@id"] if isinstance(v, dict) else v for v in _context()["@context"].values() if v != 1.1
    ]
    assert {n.replace("etom:", str(ETOM)) for n in named if n.startswith("etom:")} == terms
    assert len(named) == len(set(named)), "two names for one term would not come back the same"


def test_the_shipped_graph_uses_declared_terms_only(shipped: list[Quad]) -> None:
    """A misspelt term in the code that writes the graph is a term without a declaration."""
    built_in = (str(RDF), str(RDFS), str(OWL))
    declared: set[str] = set()
    used: set[str] = set()
    for quad in shipped:
        if str(quad.graph_name).endswith("/dataset>"):
            continue  # VoID and DCAT describe the dataset and are no part of the ontology
        used.add(quad.predicate.value)
        if quad.predicate.value == str(RDF.type) and quad.object.value.startswith(str(OWL)):
            declared.add(quad.subject.value)
        elif quad.predicate.value == str(RDF.type):
            used.add(quad.object.value)
    undeclared = {term for term in used - declared if not term.startswith(built_in)}
    assert undeclared == set()
