"""The pages that people see: what may be asked here, and an answer as a table."""

from __future__ import annotations

from html import escape

from etom_kg.results import Boolean, Result, Rows
from etom_kg.serve.served import Served

__all__ = ["landing_page", "result_page"]

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
  ?at etom:hasParent <https://w3id.org/etom-kg/process/4.0/1.F.1.5> ;
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
        f"{_form(_EXAMPLE)}<h2>From a program</h2><pre>{escape(calls)}</pre>"
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
        from etom_kg.rendering import render

        answer = f"<p>{len(result):,} triples</p><pre>{escape(render(result).decode())}</pre>"
    if getattr(result, "truncated", False):
        answer = f"<p>Only the first {limit:,} are shown.</p>{answer}"
    return _page("Answer", f'{answer}{_form(query)}<p><a href="/">What is here</a></p>')
