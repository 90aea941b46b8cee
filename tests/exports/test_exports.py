"""Every export is read again by a library that did not write it, and the counts agree."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Quad

from etom_kg.exports import export_file, export_folder
from etom_kg.exports.archimate import ELEMENT_TYPES, RELATIONSHIP_TYPES
from etom_kg.exports.elements import KINDS, ElementGraph, element_graph

ARCHIMATE = "{http://www.opengroup.org/xsd/archimate/3.0/}"
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"


@pytest.fixture(scope="module")
def elements(shipped: list[Quad]) -> ElementGraph:
    return element_graph(shipped)


@pytest.fixture(scope="module")
def file(shipped: list[Quad]) -> Callable[[str], bytes]:
    """Exports of one file, each made once."""
    return cache(lambda name: export_file(shipped, name))


@pytest.fixture(scope="module")
def folder(shipped: list[Quad]) -> Callable[[str], dict[str, bytes]]:
    """Exports of several files, each made once."""
    return cache(lambda name: dict(export_folder(shipped, name)))


def test_elements(elements: ElementGraph) -> None:
    of_four = [n for n in elements.nodes.values() if n.edition == "4.0"]
    assert len(of_four) == 197 + 3 + 7
    order = elements.nodes["https://w3id.org/etom-kg/process/4.0/1.F.1.5"]
    assert (order.kind, order.identifier, order.label, order.level) == (
        "Process",
        "1.F.1.5",
        "Order Handling",
        2,
    )
    parents = [e for e in elements.edges if e.relation == "hasParent" and "/4.0/" in e.source]
    assert len(parents) == 197


def test_symmetric_and_inverse_relations_stand_once(elements: ElementGraph) -> None:
    pairs = {(e.source, e.target) for e in elements.edges if e.relation == "interfacesWith"}
    assert not {(b, a) for a, b in pairs} & pairs
    assert not any(e.relation == "receivesFrom" for e in elements.edges)


@pytest.mark.slow
def test_graphml(file: Callable[[str], bytes], elements: ElementGraph) -> None:
    import networkx

    graph = networkx.parse_graphml(file("graphml").decode())
    assert graph.is_directed()
    assert graph.number_of_nodes() == len(elements.nodes)
    assert graph.number_of_edges() == len(elements.edges)
    assert graph.nodes["process/4.0/1.F.1.5"]["label"] == "Order Handling"


@pytest.mark.slow
def test_archimate_obeys_the_schema(file: Callable[[str], bytes], elements: ElementGraph) -> None:
    from lxml import etree

    root = etree.fromstring(file("archimate"))
    parts = [etree.QName(child).localname for child in root]
    assert parts == ["name", "elements", "relationships", "propertyDefinitions"]
    drawn = root.findall(f"{ARCHIMATE}elements/{ARCHIMATE}element")
    identifiers = {e.get("identifier") for e in drawn}
    assert len(identifiers) == len(drawn) == len(elements.nodes)
    assert all(re.fullmatch(r"[A-Za-z_][\w.-]*", i) for i in identifiers)
    relations = root.findall(f"{ARCHIMATE}relationships/{ARCHIMATE}relationship")
    assert len(relations) == len(elements.edges)
    assert all({r.get("source"), r.get("target")} <= identifiers for r in relations)
    kinds = {r.get(f"{XSI}type") for r in relations}
    assert kinds <= {kind for kind, _ in RELATIONSHIP_TYPES.values()} | {"Association"}
    defined = {d.get("identifier") for d in root.iter(f"{ARCHIMATE}propertyDefinition")}
    assert {p.get("propertyDefinitionRef") for p in root.iter(f"{ARCHIMATE}property")} <= defined
    assert set(ELEMENT_TYPES) == set(KINDS)


def test_archimate_opens_in_a_modelling_library(
    file: Callable[[str], bytes], elements: ElementGraph, shipped: list[Quad], tmp_path: Path
) -> None:
    archimate = pytest.importorskip("pyArchimate", reason="pip install pyarchimate")
    path = tmp_path / "etom.xml"
    path.write_bytes(file("archimate"))
    model = archimate.Model("etom")
    model.read(str(path))
    assert len(model.elements) == len(elements.nodes)
    assert len(model.relationships) == len(elements.edges)
    composed = {
        (each.source.props["iri"], each.target.props["iri"])
        for each in model.relationships
        if each.type == "Composition"
    }
    below = {
        (quad.object.value, quad.subject.value)
        for quad in shipped
        if quad.predicate.value.endswith("#hasParent")
    }
    assert len(below) > 3000
    assert below <= composed, "a parent is composed of its children"


def test_csvw(folder: Callable[[str], dict[str, bytes]], elements: ElementGraph) -> None:
    pandas = pytest.importorskip("pandas")
    files = folder("csvw")
    metadata = json.loads(files["csv-metadata.json"])
    for table in metadata["tables"]:
        frame = pandas.read_csv(io.BytesIO(files[table["url"]]))
        assert list(frame.columns) == [c["name"] for c in table["tableSchema"]["columns"]]
        keys = table["tableSchema"]["primaryKey"]
        assert not frame.duplicated(keys).any()
    assert len(pandas.read_csv(io.BytesIO(files["elements.csv"]))) == len(elements.nodes)


def test_neo4j(folder: Callable[[str], dict[str, bytes]], elements: ElementGraph) -> None:
    files = folder("neo4j")
    nodes = list(csv.DictReader(io.StringIO(files["nodes.csv"].decode())))
    edges = list(csv.DictReader(io.StringIO(files["relationships.csv"].decode())))
    keys = {row["key:ID"] for row in nodes}
    assert len(keys) == len(elements.nodes)
    assert len(edges) == len(elements.edges)
    assert all({row[":START_ID"], row[":END_ID"]} <= keys for row in edges)
    assert "HAS_PARENT" in {row[":TYPE"] for row in edges}


def test_parquet(folder: Callable[[str], dict[str, bytes]], elements: ElementGraph) -> None:
    polars = pytest.importorskip("polars")
    files = folder("parquet")
    nodes = polars.read_parquet(io.BytesIO(files["elements.parquet"]))
    edges = polars.read_parquet(io.BytesIO(files["relations.parquet"]))
    assert nodes.height == len(elements.nodes)
    assert edges.height == len(elements.edges)
    assert nodes.filter(polars.col("iri").str.ends_with("4.0/1.F.1.5"))["level"].to_list() == [2]


@pytest.mark.slow
def test_skos(file: Callable[[str], bytes]) -> None:
    import rdflib
    from rdflib.namespace import RDF, SKOS

    graph = rdflib.Graph().parse(data=file("skos"), format="turtle")
    foreign = {p for p in graph.predicates() if not str(p).startswith(str(SKOS))}
    assert foreign <= {RDF.type, rdflib.RDFS.label, rdflib.DCTERMS.title}
    order = rdflib.URIRef("https://w3id.org/etom-kg/process/4.0/1.F.1.5")
    assert {str(o) for o in graph.objects(order, SKOS.broader)} == {
        "https://w3id.org/etom-kg/process/4.0/1.OFAB.1"
    }
    assert len(list(graph.objects(order, SKOS.narrower))) == 5


def test_no_cell_runs_as_a_formula(folder: Callable[[str], dict[str, bytes]]) -> None:
    for name in ("csvw", "neo4j"):
        for path, content in folder(name).items():
            if path.endswith(".csv"):
                for row in csv.reader(io.StringIO(content.decode())):
                    assert not any(cell[:1] in ("=", "+", "-", "@") for cell in row)
