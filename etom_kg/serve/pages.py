"""The pages that people see: what may be asked here, and an answer as a table.

What a server serves, as its pages and descriptions tell it.

What the endpoint says of itself: SPARQL 1.1 Service Description, and VoID.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from etom_kg.core.editions import default_for
from etom_kg.core.formats import formats
from etom_kg.core.namespaces import DCTERMS, RDF, SD, VOID, XSD, process
from etom_kg.core.numbering import LETTERS
from etom_kg.core.results import Result, Rows, Term, Triples, short
from etom_kg.serve.templating import page
from etom_kg.serve.things import href
from etom_kg.store import OxigraphStore

__all__ = [
    "Served",
    "query_page",
    "result_page",
    "service_description",
    "survey",
    "void_description",
]

_STATED = """CONSTRUCT { ?s ?p ?o }
WHERE { GRAPH <https://w3id.org/etom-kg/graph/dataset> { ?s ?p ?o } }"""


@dataclass(frozen=True)
class Served:
    """The graphs with their sizes, what they state of themselves, and how far a query may go.

    ``seconds`` is the time a query may take and ``limit`` the rows it may give (none: any).
    """

    graphs: dict[str, int]
    triples: int
    stated: Triples
    seconds: float
    limit: int | None


def survey(folder: Path, *, seconds: float, limit: int | None) -> Served:
    """Return what is in a store folder; raises ``StoreError`` when it cannot be opened."""
    with OxigraphStore.on_disk(folder) as store:
        return Served(store.graphs(), len(store.inner), store.construct(_STATED), seconds, limit)


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
    for each in formats("rows", "graph"):
        if each.iri:
            found.append(Triple(service, SD.resultFormat, NamedNode(each.iri)))
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
    found += [Triple(dataset, VOID.feature, NamedNode(each.iri)) for each in formats("graph")]
    for graph, count in served.graphs.items():
        part = NamedNode(graph)
        found += [
            Triple(dataset, VOID.subset, part),
            Triple(part, RDF.type, VOID.Dataset),
        ]
        if not any(t.subject == part and t.predicate == VOID.triples for t in served.stated):
            found.append(Triple(part, VOID.triples, _number(count)))
    return Triples(tuple(dict.fromkeys((*found, *served.stated))))


_EXAMPLE = """PREFIX etom: <https://w3id.org/etom-kg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?process ?name WHERE {
  ?at etom:hasParent %s ;
    skos:notation ?process ;
    rdfs:label ?name .
}
ORDER BY ?process"""


def query_page(base: str, served: Served, query: str = "") -> bytes:
    """Return the page at ``/query``: a form, calls to copy and the graphs that are served."""
    example = process(default_for(LETTERS).key, "1.F.1.5")
    shown = {"query": query or _EXAMPLE % example, "example": example}
    return page("query", base_address=base, served=served, **shown)


def result_page(result: Result, query: str, limit: int | None) -> bytes:
    """Return an answer as a page, with the query to change and ask again."""
    triples = ""
    if isinstance(result, Triples):
        from etom_kg.store.rendering import render

        triples = render(result).decode()
    rows = (
        [[_cell(term) for term in row] for row in result.rows] if isinstance(result, Rows) else []
    )
    return page("answer", query=query, result=result, rows=rows, triples=triples, limit=limit)


def _cell(term: Term | None) -> tuple[str, str]:
    return short(term), href(term.value) if isinstance(term, NamedNode) else ""
