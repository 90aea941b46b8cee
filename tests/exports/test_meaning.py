"""Every export says what the graph says: read back by another's parser, names and ends compared.

What is expected is asked of the stated graph by SPARQL, with kinds and relations listed by hand.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from etom_kg.exports import export_file, export_folder
from etom_kg.store import OxigraphStore

BASE = "https://w3id.org/etom-kg/"
ETOM = f"{BASE}ontology#"
PREFIXES = f"""PREFIX etom: <{ETOM}>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
GROUPINGS = ("HorizontalGrouping", "EnterpriseGrouping")
KINDS = (
    *("Process", "DeletedProcess", "ProcessArea", "VerticalGrouping", *GROUPINGS, "Domain"),
    *("Component", "FunctionalBlock", "OpenApi", "AggregateFunction", "ApplicationFunction"),
    *("InformationDomain", "AggregateBusinessEntity", "BusinessEntity"),
    *("Application", "SystemKind", "SystemType", "OwningFunction"),
)
RELATIONS = (
    *("hasParent", "inArea", "inDomain", "inVertical", "inHorizontal", "inEnterpriseGrouping"),
    *("consumes", "produces", "realises", "managesEntity", "providesFunction", "partOfEntity"),
    *("dependsOn", "exposes", "inFunctionalBlock", "inInformationDomain", "inAggregateFunction"),
    *("exampleSystem", "typicalSystemType", "primaryFunction", "sendsTo"),
)
MATCHES = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch")
EDITIONS = ("4.0", "25.5")


class Node(NamedTuple):
    """An element as a format holds it."""

    identifier: str
    label: str
    definition: str
    edition: str
    level: int | None


class Edge(NamedTuple):
    """A relation as the ontology directs it: from child to parent, from sender to receiver."""

    source: str
    relation: str
    target: str


class Read(NamedTuple):
    """Nodes and their kinds by IRI, and edges."""

    nodes: dict[str, Node]
    kinds: dict[str, str]
    edges: list[Edge]


class Stated(NamedTuple):
    """What the graph states: as above, but an element may have several kinds."""

    nodes: dict[str, Node]
    kinds: dict[str, set[str]]
    edges: set[Edge]


@pytest.fixture(scope="module")
def stated(shipped: list[Quad]) -> Stated:
    with OxigraphStore.in_memory(shipped) as store:
        kinds: dict[str, set[str]] = {}
        values = " ".join(f"etom:{kind}" for kind in KINDS)
        text = f"SELECT DISTINCT ?s ?kind {{ VALUES ?kind {{ {values} }} ?s a ?kind }}"
        for iri, kind in store.select(PREFIXES + text).values():
            kinds.setdefault(iri, set()).add(kind.removeprefix(ETOM))
        text = """SELECT DISTINCT ?s ?notation ?label ?definition ?edition ?level {
          ?s rdfs:label ?label OPTIONAL { ?s skos:notation ?notation }
          OPTIONAL { ?s skos:definition ?definition } OPTIONAL { ?s etom:level ?level }
          OPTIONAL { ?s etom:inEdition ?edition } }"""
        rows = [row for row in store.select(PREFIXES + text).values() if row[0] in kinds]
        names = [f"etom:{name}" for name in RELATIONS] + [f"skos:{name}" for name in MATCHES]
        text = f"SELECT DISTINCT ?s ?p ?o {{ VALUES ?p {{ {' '.join(names)} }} ?s ?p ?o }}"
        related = store.select(PREFIXES + text).values()
    nodes = {
        iri: Node(notation or _last(iri), label, definition or "", _last(edition or ""), level)
        for iri, notation, label, definition, edition, level in rows
    }
    assert len(nodes) == len(rows), "one label, notation, definition and level each"
    edges = {Edge(s, p.rpartition("#")[2], o) for s, p, o in related if {s, o} <= set(nodes)}
    return Stated(nodes, {iri: kinds[iri] for iri in nodes}, edges)


def _last(iri: str) -> str:
    return iri.rpartition("/")[2]


def graphml(content: bytes) -> Read:
    import networkx

    graph = networkx.parse_graphml(content.decode())
    names = {key: data["iri"] for key, data in graph.nodes(data=True)}
    nodes = {data["iri"]: _node(data) for _, data in graph.nodes(data=True)}
    kinds = {data["iri"]: data["kind"] for _, data in graph.nodes(data=True)}
    found = graph.edges(data="relation")
    return Read(nodes, kinds, [Edge(names[s], name, names[t]) for s, t, name in found])


def _node(data: Mapping[str, Any]) -> Node:
    texts = [data.get(name) or "" for name in ("identifier", "label", "definition", "edition")]
    level = data.get("level")
    return Node(*texts, None if level in (None, "") else int(level))


WHOLE_TO_PART = {
    **dict.fromkeys(("hasParent", "partOfEntity", "inAggregateFunction"), "Composition"),
    **dict.fromkeys(("inArea", "inDomain", "inVertical", "inFunctionalBlock"), "Aggregation"),
    **dict.fromkeys(("inInformationDomain", "typicalSystemType"), "Aggregation"),
    **dict.fromkeys(("dependsOn", "exampleSystem"), "Serving"),
}
"""Relations of which ArchiMate's runs the other way: from the whole, or from what serves."""
SAME_WAY = {
    "exposes": "Composition",
    "managesEntity": "Access",
    "providesFunction": "Assignment",
    "realises": "Serving",
    "sendsTo": "Flow",
}


def archimate(content: bytes) -> Read:
    from lxml import etree

    namespaces = {"a": "http://www.opengroup.org/xsd/archimate/3.0/"}
    root = etree.fromstring(content)
    defined = {
        each.get("identifier"): each.findtext("a:name", namespaces=namespaces)
        for each in root.iterfind(".//a:propertyDefinition", namespaces)
    }

    def properties(element: Any) -> dict[str, str]:
        return {
            defined[each.get("propertyDefinitionRef")]: each.findtext("a:value", None, namespaces)
            for each in element.iterfind("a:properties/a:property", namespaces)
        }

    iris, nodes, kinds, edges = {}, {}, {}, []
    for element in root.iterfind("a:elements/a:element", namespaces):
        held = properties(element)
        iris[element.get("identifier")] = held["iri"]
        kinds[held["iri"]] = held["kind"]
        name = element.findtext("a:name", "", namespaces)
        if element.get("{http://www.w3.org/2001/XMLSchema-instance}type") == "BusinessProcess":
            assert name.startswith(f"{held['identifier']} ")
            name = name.removeprefix(f"{held['identifier']} ")
        text = element.findtext("a:documentation", "", namespaces)
        nodes[held["iri"]] = _node({**held, "label": name, "definition": text})
    for each in root.iterfind("a:relationships/a:relationship", namespaces):
        relation = properties(each)["relation"]
        source, target = iris[each.get("source")], iris[each.get("target")]
        kind = each.get("{http://www.w3.org/2001/XMLSchema-instance}type")
        turned = relation in WHOLE_TO_PART
        assert kind == (WHOLE_TO_PART | SAME_WAY).get(relation, "Association")
        edges.append(Edge(target, relation, source) if turned else Edge(source, relation, target))
    return Read(nodes, kinds, edges)


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def csvw(files: dict[str, bytes]) -> Read:
    """Read the tables by what their metadata says: names, datatypes and foreign keys."""
    metadata = json.loads(files["csv-metadata.json"])
    tables = {table["url"]: table["tableSchema"] for table in metadata["tables"]}
    elements, relations = _rows(files["elements.csv"]), _rows(files["relations.csv"])
    for rows, schema in ((elements, tables["elements.csv"]), (relations, tables["relations.csv"])):
        assert list(rows[0]) == [column["name"] for column in schema["columns"]]
    datatypes = {c["name"]: c["datatype"] for c in tables["elements.csv"]["columns"]}
    assert {n for n, kind in datatypes.items() if kind == "integer"} == {"level"}
    keys = {row[tables["elements.csv"]["primaryKey"]] for row in elements}
    ends = tables["relations.csv"]["foreignKeys"]
    assert [key["columnReference"] for key in ends] == ["source", "target"]
    for key in ends:
        assert key["reference"] == {"resource": "elements.csv", "columnReference": "iri"}
        assert {row[key["columnReference"]] for row in relations} <= keys
    return _tables(elements, relations)


def parquet(files: dict[str, bytes]) -> Read:
    polars = pytest.importorskip("polars")
    return _tables(
        *(polars.read_parquet(files[f"{n}.parquet"]).to_dicts() for n in ("elements", "relations"))
    )


def _tables(elements: Iterable[Mapping[str, Any]], relations: Iterable[Mapping[str, Any]]) -> Read:
    elements = list(elements)
    return Read(
        {row["iri"]: _node(row) for row in elements},
        {row["iri"]: row["kind"] for row in elements},
        [Edge(row["source"], row["relation"], row["target"]) for row in relations],
    )


def neo4j(files: dict[str, bytes]) -> Read:
    """Read the tables as the manual of ``neo4j-admin database import`` says."""
    rows = _rows(files["nodes.csv"])
    iris = {row["key:ID"]: row["iri"] for row in rows}
    assert len(iris) == len(rows)
    names = {name.upper(): name for name in (*RELATIONS, *MATCHES)}
    edges = [
        Edge(iris[row[":START_ID"]], names[row[":TYPE"].replace("_", "")], iris[row[":END_ID"]])
        for row in _rows(files["relationships.csv"])
    ]
    assert {row[":TYPE"] for row in _rows(files["relationships.csv"])} >= {"HAS_PARENT", "SENDS_TO"}
    nodes = {r["iri"]: _node({**r, "label": r["name"], "level": r["level:int"]}) for r in rows}
    return Read(nodes, {row["iri"]: row[":LABEL"] for row in rows}, edges)


READERS: dict[str, Callable[[Any], Read]] = {
    "archimate": archimate,
    "csvw": csvw,
    "graphml": graphml,
    "neo4j": neo4j,
    "parquet": parquet,
}


@pytest.fixture(scope="module")
def export(shipped: list[Quad]) -> Callable[[str], Read]:
    """What a format holds, each made and read once."""

    @cache
    def made(name: str) -> Read:
        make = export_file if name in ("archimate", "graphml") else export_folder
        return READERS[name](make(shipped, name))

    return made


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("edition", EDITIONS)
def test_the_elements_of_an_edition(
    name: str, edition: str, export: Callable[[str], Read], stated: Stated
) -> None:
    found = export(name)
    expected = {iri: node for iri, node in stated.nodes.items() if node.edition == edition}
    assert len(expected) > 200
    assert {iri: node for iri, node in found.nodes.items() if node.edition == edition} == expected
    for iri in expected:
        assert found.kinds[iri] in stated.kinds[iri]
        groupings = stated.kinds[iri] & set(GROUPINGS)
        assert not groupings or {found.kinds[iri]} == groupings


@pytest.mark.parametrize("name", READERS)
def test_all_else_and_every_relation_with_its_ends(
    name: str, export: Callable[[str], Read], stated: Stated
) -> None:
    found = export(name)
    assert found.nodes == stated.nodes
    assert Counter(found.edges) == Counter(stated.edges), "each once, from and to the same"
    for child, relation, parent in found.edges:
        if relation == "hasParent" and found.nodes[child].edition in EDITIONS:
            above = 1 if found.kinds[parent] == "Domain" else found.nodes[parent].level
            assert found.nodes[child].level == (above or 0) + 1


SENDS = [
    ("1.A.2.4.2", "1.A.2.3"),
    ("1.F.2.2.6", "1.A.2.3"),
    ("1.F.1.5", "1.F.2.2.1"),
]
"""From tests/reference/recommendation_interfaces.csv."""


@pytest.mark.parametrize("name", READERS)
def test_who_sends_to_whom(name: str, export: Callable[[str], Read]) -> None:
    found = {edge for edge in export(name).edges if edge.relation == "sendsTo"}
    for sender, receiver in SENDS:
        ends = [f"{BASE}process/4.0/{key}" for key in (sender, receiver)]
        assert Edge(ends[0], "sendsTo", ends[1]) in found
        assert Edge(ends[1], "sendsTo", ends[0]) not in found


def test_an_interface_without_direction_stands_once() -> None:
    def iri(name: str) -> NamedNode:
        return NamedNode(f"{BASE}process/4.0/{name}")

    kind, label = ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "rdfs:label")
    label = "http://www.w3.org/2000/01/rdf-schema#label"
    quads = [Quad(iri(n), NamedNode(kind), NamedNode(f"{ETOM}Process")) for n in "abc"]
    quads += [Quad(iri(n), NamedNode(label), Literal(n.upper())) for n in "abc"]
    for one, name, other in (
        *(("b", "interfacesWith", "a"), ("a", "interfacesWith", "b")),
        *(("b", "interfacesWith", "c"), ("c", "interfacesWith", "b"), ("c", "receivesFrom", "b")),
    ):
        quads.append(Quad(iri(one), NamedNode(ETOM + name), iri(other)))
    expected = {("a", "interfacesWith", "b"), ("b", "sendsTo", "c")}
    for name in ("graphml", "archimate"):
        edges = READERS[name](export_file(quads, name)).edges
        assert {(_last(s), relation, _last(t)) for s, relation, t in edges} == expected
        assert len(edges) == 2


@pytest.fixture(scope="module")
def concepts(shipped: list[Quad]) -> Any:
    import rdflib

    return rdflib.Graph().parse(data=export_file(shipped, "skos"), format="turtle")


@pytest.mark.parametrize("edition", EDITIONS)
def test_skos_of_an_edition(edition: str, concepts: Any, stated: Stated) -> None:
    import rdflib
    from rdflib.namespace import RDF, SKOS

    graph = concepts
    scheme = rdflib.URIRef(f"{BASE}scheme/{edition}/processes")
    assert (scheme, RDF.type, SKOS.ConceptScheme) in graph
    processes = {
        iri: node
        for iri, node in stated.nodes.items()
        if node.edition == edition and "Process" in stated.kinds[iri]
    }
    for iri, node in processes.items():
        concept = rdflib.URIRef(iri)
        assert (concept, SKOS.inScheme, scheme) in graph
        assert str(graph.value(concept, SKOS.prefLabel)) == node.label
        assert str(graph.value(concept, SKOS.notation)) == node.identifier
        assert str(graph.value(concept, SKOS.definition) or "") == node.definition
    parents = {(e.source, e.target) for e in stated.edges if e.relation == "hasParent"}
    broader = {(str(s), str(o)) for s, o in graph.subject_objects(SKOS.broader)}
    narrower = {(str(o), str(s)) for s, o in graph.subject_objects(SKOS.narrower)}
    assert broader == narrower == parents
    assert {child for child, _ in broader} >= set(processes)
    for name in MATCHES:
        expected = {e for e in stated.edges if e.relation == name and e.source in processes}
        found = {
            Edge(str(s), name, str(o))
            for s, o in graph.subject_objects(SKOS[name])
            if str(s) in processes and str(o) in stated.nodes
        }
        assert found == expected
