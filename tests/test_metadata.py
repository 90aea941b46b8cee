"""The ontologies describe themselves: headers, labels, definitions, naming and the like.

Each hygiene rule is a query in ``queries/hygiene/``; its rows are faults. Each has a file in
``tests/hygiene/`` that breaks it, so that no rule passes because it finds nothing at all.
"""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph
import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, Graph, Literal, URIRef

from etom_kg.core.tables import __version__, resource

BASE = "https://w3id.org/etom-kg/"
ONTOLOGY = resource("ontology")
MODULES = sorted(p for p in ONTOLOGY.glob("*.ttl") if p.stem != "dataset")
RULES = sorted(resource("queries", "hygiene").glob("*.rq"))
BROKEN = Path(__file__).parent / "hygiene"
HEADER = [
    "http://purl.org/dc/terms/title",
    "http://purl.org/dc/terms/description",
    "http://purl.org/dc/terms/creator",
    "http://purl.org/dc/terms/publisher",
    "http://purl.org/dc/terms/license",
    "http://purl.org/dc/terms/source",
    "http://purl.org/dc/terms/created",
    "http://purl.org/dc/terms/issued",
    "http://purl.org/dc/terms/modified",
    "http://purl.org/dc/terms/bibliographicCitation",
    "http://purl.org/ontology/bibo/status",
    "http://purl.org/vocab/vann/preferredNamespacePrefix",
    "http://purl.org/vocab/vann/preferredNamespaceUri",
    "http://www.w3.org/2000/01/rdf-schema#label",
    "http://www.w3.org/2000/01/rdf-schema#seeAlso",
    "http://www.w3.org/2002/07/owl#versionIRI",
    "http://www.w3.org/2002/07/owl#versionInfo",
]


def _stem(path: Path) -> str:
    return path.stem


def _parse(path: Path) -> Graph:
    return Graph().parse(path)


def _store(*paths: Path) -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    for path in paths:
        store.load(path=str(path), format=pyoxigraph.RdfFormat.TURTLE)
    return store


@pytest.mark.parametrize("path", MODULES, ids=_stem)
def test_header(path: Path) -> None:
    graph = _parse(path)
    [ontology] = graph.subjects(RDF.type, OWL.Ontology)
    missing = [term for term in HEADER if graph.value(ontology, URIRef(term)) is None]
    assert missing == []
    [version] = graph.objects(ontology, OWL.versionIRI)
    assert version == URIRef(f"{ontology}/{__version__}")
    assert graph.value(ontology, OWL.versionInfo) == Literal(__version__)
    dates = [graph.value(ontology, d) for d in (DCTERMS.created, DCTERMS.issued, DCTERMS.modified)]
    assert all(re.match(r"\d{4}-\d\d-\d\dT00:00:00", str(d)) for d in dates)
    assert dates[0] <= dates[1] <= dates[2]


@pytest.mark.parametrize("path", MODULES, ids=_stem)
def test_imports_are_versions_that_the_catalogue_has(path: Path) -> None:
    catalogue = ElementTree.parse(ONTOLOGY / "catalog-v001.xml").getroot()
    place = {e.attrib["name"]: e.attrib["uri"] for e in catalogue}
    graph = _parse(path)
    [ontology] = graph.subjects(RDF.type, OWL.Ontology)
    version = graph.value(ontology, OWL.versionIRI)
    assert place[str(ontology)] == place[str(version)] == path.name
    for imported in graph.objects(None, OWL.imports):
        target = _parse(ONTOLOGY / place[str(imported)])
        assert (None, OWL.versionIRI, imported) in target


def test_catalogue_names_no_file_that_is_not_there() -> None:
    catalogue = ElementTree.parse(ONTOLOGY / "catalog-v001.xml").getroot()
    assert {e.attrib["uri"] for e in catalogue} == {p.name for p in MODULES}


@pytest.mark.parametrize("path", RULES, ids=_stem)
def test_hygiene(path: Path) -> None:
    """Every module keeps the rule."""
    rows = _store(*MODULES).query(path.read_text(encoding="utf-8"))
    assert [f"{row['term']}: {row['found']}" for row in rows] == []


@pytest.mark.parametrize("path", RULES, ids=_stem)
def test_hygiene_rule_finds_its_fault(path: Path) -> None:
    rows = _store(BROKEN / f"{path.stem}.ttl").query(path.read_text(encoding="utf-8"))
    found = {re.split(r"[#/]", row["term"].value)[-1] for row in rows}
    assert found
    assert all(name.lower().startswith("wrong") for name in found), found


@pytest.mark.parametrize("path", RULES, ids=_stem)
def test_hygiene_rule_explains_itself(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.search(r"^#\+ summary: .+[.]$", text, re.M)
    assert re.search(r"^#\+ description: .+[.)]$", text, re.M)


def test_every_broken_file_belongs_to_a_rule() -> None:
    assert {p.stem for p in BROKEN.glob("*.ttl")} == {p.stem for p in RULES}


def test_every_term_of_the_core_is_used() -> None:
    """A term that no shape, query, axiom or code refers to would answer nothing."""
    core = _parse(ONTOLOGY / "etom.ttl")
    namespace = f"{BASE}ontology#"
    terms = {s for s in core.subjects(RDFS.isDefinedBy) if str(s).startswith(namespace)}
    axioms = {o for _, p, o in core if p not in (RDF.type, RDFS.domain) and isinstance(o, URIRef)}
    folders = [
        resource("ontology", "shapes"),
        resource("queries"),
        Path(__file__).parents[1] / "etom_kg",
    ]
    files = [p for f in folders for g in ("*.ttl", "*.rq", "*.py") for p in f.rglob(g)]
    text = "\n".join(p.read_text(encoding="utf-8") for p in files)
    used = set(re.findall(r"(?:etom:|ETOM\.)(\w+)", text))
    unused = {t for t in terms - axioms if str(t).removeprefix(namespace).rstrip("_") not in used}
    assert not unused


@pytest.mark.parametrize("path", MODULES, ids=_stem)
def test_no_blank_node_outside_expressions(path: Path) -> None:
    """Blank nodes make diffs unstable; only lists and axioms without a name have them."""
    graph = _parse(path)
    from rdflib import BNode

    expressions = {OWL.AllDisjointClasses, OWL.AllDifferent, OWL.Restriction, OWL.Class}
    for node in {s for s in graph.subjects() if isinstance(s, BNode)}:
        kinds = set(graph.objects(node, RDF.type))
        assert kinds & expressions or graph.value(node, RDF.first) is not None
