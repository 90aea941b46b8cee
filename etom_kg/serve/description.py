"""What the endpoint says of itself: SPARQL 1.1 Service Description, and VoID."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, Triple

from etom_kg.namespaces import DCTERMS, RDF, SD, VOID, XSD
from etom_kg.results import Triples
from etom_kg.serve.media import GRAPHS, RESULTS
from etom_kg.serve.served import Served

__all__ = ["service_description", "void_description"]

_FORMAT_NAMES = {
    "csv": "SPARQL_Results_CSV",
    "json": "SPARQL_Results_JSON",
    "jsonld": "JSON-LD",
    "n3": "N3",
    "nquads": "N-Quads",
    "ntriples": "N-Triples",
    "rdfxml": "RDF_XML",
    "trig": "TriG",
    "tsv": "SPARQL_Results_TSV",
    "turtle": "Turtle",
    "xml": "SPARQL_Results_XML",
}
_FORMATS = "http://www.w3.org/ns/formats/"
_VOID_FEATURES = ("jsonld", "n3", "nquads", "ntriples", "rdfxml", "trig", "turtle")


def _number(value: int) -> Literal:
    return Literal(str(value), datatype=XSD.integer)


def service_description(endpoint: str, served: Served) -> Triples:
    """Return the description of the service at an address."""
    service = NamedNode(f"{endpoint}#service")
    dataset = NamedNode(f"{endpoint}#dataset")
    union = NamedNode(f"{endpoint}#union")
    found = [
        Triple(service, RDF.type, SD.Service),
        Triple(service, SD.endpoint, NamedNode(endpoint)),
        Triple(service, SD.supportedLanguage, SD.SPARQL11Query),
        Triple(service, SD.feature, SD.UnionDefaultGraph),
        Triple(service, SD.defaultDataset, dataset),
        Triple(dataset, RDF.type, SD.Dataset),
        Triple(dataset, SD.defaultGraph, union),
        Triple(union, RDF.type, SD.Graph),
        Triple(union, VOID.triples, _number(served.triples)),
    ]
    for output in {*RESULTS.values(), *GRAPHS.values()} & set(_FORMAT_NAMES):
        name = NamedNode(_FORMATS + _FORMAT_NAMES[output])
        found.append(Triple(service, SD.resultFormat, name))
    for number, (graph, count) in enumerate(served.graphs.items(), 1):
        named = NamedNode(f"{endpoint}#named-graph-{number}")
        inside = NamedNode(f"{endpoint}#graph-{number}")
        found += [
            Triple(dataset, SD.namedGraph, named),
            Triple(named, RDF.type, SD.NamedGraph),
            Triple(named, SD.name, NamedNode(graph)),
            Triple(named, SD.graph, inside),
            Triple(inside, RDF.type, SD.Graph),
            Triple(inside, VOID.triples, _number(count)),
        ]
    return Triples(tuple(found))


def void_description(address: str, endpoint: str, served: Served) -> Triples:
    """Return the VoID description at ``address``: the counts here, and what the data states."""
    page, dataset = NamedNode(address), NamedNode(f"{address}#dataset")
    found = [
        Triple(page, RDF.type, VOID.DatasetDescription),
        Triple(page, NamedNode("http://xmlns.com/foaf/0.1/primaryTopic"), dataset),
        Triple(dataset, RDF.type, VOID.Dataset),
        Triple(dataset, DCTERMS.title, Literal("The graph that is served here", language="en")),
        Triple(dataset, VOID.sparqlEndpoint, NamedNode(endpoint)),
        Triple(dataset, VOID.triples, _number(served.triples)),
    ]
    found += [
        Triple(dataset, VOID.feature, NamedNode(_FORMATS + _FORMAT_NAMES[output]))
        for output in _VOID_FEATURES
    ]
    for graph, count in served.graphs.items():
        part = NamedNode(graph)
        found += [
            Triple(dataset, VOID.subset, part),
            Triple(part, RDF.type, VOID.Dataset),
        ]
        if not any(t.subject == part and t.predicate == VOID.triples for t in served.stated):
            found.append(Triple(part, VOID.triples, _number(count)))
    return Triples(tuple(dict.fromkeys((*found, *served.stated))))
