"""The pages that people see: what may be asked here, and an answer as a table.

What a server serves, as its pages and descriptions tell it.

What the endpoint says of itself: SPARQL 1.1 Service Description, and VoID.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from etom_kg.core.editions import default_for
from etom_kg.core.formats import formats
from etom_kg.core.namespaces import DCTERMS, RDF, SD, VOID, XSD, process
from etom_kg.core.numbering import LETTERS
from etom_kg.core.results import Boolean, Result, Rows, Triples
from etom_kg.store import OxigraphStore

__all__ = [
    "Served",
    "landing_page",
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


_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem }
textarea { width: 100%; box-sizing: border-box; font: 14px/1.4 ui-monospace, monospace }
pre { background: #f4f4f4; padding: .8rem; overflow-x: auto }
table { border-collapse: collapse } th, td { border: 1px solid #ccc; padding: .2rem .6rem;
text-align: left; vertical-align: top } td.number { text-align: right }
@media (prefers-color-scheme: dark) { body { background: #181818; color: #ddd }
pre { background: #262626 } a { color: #8bf } th, td { border-color: #555 } }
"""
_EXAMPLE = """PREFIX etom: <https://w3id.org/etom-kg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?process ?name WHERE {
  ?at etom:hasParent %s ;
    skos:notation ?process ;
    rdfs:label ?name .
}
ORDER BY ?process"""


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><h1>{escape(title)}</h1>\n{body}\n</body></html>\n"
    )


def _form(query: str) -> str:
    rows = query.count("\n") + 3
    return (
        '<form action="/sparql" method="get"><p><label for="query">A SPARQL query</label><br>'
        f'<textarea id="query" name="query" rows="{rows}" spellcheck="false">{escape(query)}'
        '</textarea></p><p><button type="submit">Ask</button></p></form>'
    )


def landing_page(base: str, served: Served) -> str:
    """Return the page at ``/``: a form, calls to copy and the graphs that are served."""
    endpoint = f"{base}/sparql"
    example = process(default_for(LETTERS).key, "1.F.1.5")
    rows = "".join(
        f'<tr><td>{escape(graph)}</td><td class="number">{count:,}</td></tr>'
        for graph, count in served.graphs.items()
    )
    bound = f"{served.limit:,} rows" if served.limit else "as many rows as there are"
    calls = (
        f"curl -G {endpoint} -H 'Accept: text/csv' \\\n"
        "  --data-urlencode 'query=SELECT * WHERE { ?s ?p ?o } LIMIT 5'\n\n"
        f"curl {endpoint} -H 'Content-Type: application/sparql-query' \\\n"
        "  -H 'Accept: application/sparql-results+json' --data-binary @query.rq\n\n"
        f"curl {endpoint}                          # the service description\n"
        f"curl -L {base}/.well-known/void          # the data set description"
    )
    body = (
        f"<p>{served.triples:,} triples in {len(served.graphs)} named graphs, to be read by "
        f'<a href="https://www.w3.org/TR/sparql11-protocol/">SPARQL 1.1</a> at '
        f"<code>{escape(endpoint)}</code>. A query reads the union of the graphs unless it names "
        f"some. It may run for {served.seconds:g} s and give {bound}; nothing can be changed.</p>"
        f"{_form(_EXAMPLE % example)}<h2>From a program</h2><pre>{escape(calls)}</pre>"
        f"<h2>Named graphs</h2><table><thead><tr><th>graph</th><th>triples</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )
    return _page("etom-kg", body)


def result_page(result: Result, query: str, limit: int | None) -> str:
    """Return an answer as a page, with the query to change and ask again."""
    if isinstance(result, Boolean):
        answer = f"<p><strong>{'true' if result.value else 'false'}</strong></p>"
    elif isinstance(result, Rows):
        answer = f"<p>{len(result):,} rows</p>{result.html_table()}"
    else:
        from etom_kg.store.rendering import render

        answer = f"<p>{len(result):,} triples</p><pre>{escape(render(result).decode())}</pre>"
    if getattr(result, "truncated", False):
        answer = f"<p>Only the first {limit:,} are shown.</p>{answer}"
    return _page("Answer", f'{answer}{_form(query)}<p><a href="/">What is here</a></p>')
