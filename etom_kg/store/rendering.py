"""Write answers: a table for people, the W3C result formats, RDF for graphs.

Standards: SPARQL 1.1 Query Results JSON Format, XML Format (second edition), CSV and TSV
Formats. Rows keep their order; triples are sorted, so that the same answer gives the same bytes.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from etom_kg.core.errors import QueryError, shown
from etom_kg.core.formats import named_format
from etom_kg.core.namespaces import PREFIXES, XSD
from etom_kg.core.results import Boolean, Result, Rows, Term, Triples, short

__all__ = ["render"]

# Characters that XML 1.0 cannot carry in any spelling.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(result: Result, name: str | None = None) -> bytes:
    """Return an answer in the format of a name; without one, a table, or Turtle for a graph.

    ``json`` and ``xml`` mean JSON-LD and RDF/XML for a graph, and a format of rows shows its
    triples. Raises ``QueryError`` for a format that cannot carry the answer, ``NotSupported`` for
    one that is unknown.
    """
    if isinstance(result, Triples):
        form = named_format(name or "turtle", "graph", "rows")
        if "graph" in form.carries:
            return _graph(result, form.rdf)
        columns = ("subject", "predicate", "object")
        result = Rows(columns, tuple((t.subject, t.predicate, t.object) for t in _sorted(result)))
    form = named_format(name or "table", "rows", "graph")
    if "rows" not in form.carries:
        what = "a boolean" if isinstance(result, Boolean) else "rows"
        raise QueryError(
            f"the answer is {what}, which {form.name} cannot hold; use CONSTRUCT or csv"
        )
    if isinstance(result, Boolean):
        return _boolean(result.value, form.name).encode()
    return _TABLES[form.name](result).encode()


def _sorted(result: Triples) -> list[Triple]:
    return sorted(result.triples, key=lambda t: (str(t.subject), str(t.predicate), str(t.object)))


def _graph(result: Triples, rdf: RdfFormat) -> bytes:
    names = {t.value for triple in result for t in _names(triple)}
    used = {
        prefix: namespace
        for prefix, namespace in PREFIXES.items()
        if any(name.startswith(namespace) for name in names)
    }
    return serialize(_sorted(result), format=rdf, prefixes=used) or b""


def _names(triple: Triple) -> Iterator[NamedNode]:
    terms = (triple.subject, triple.predicate, triple.object)
    yield from (term for term in terms if isinstance(term, NamedNode))
    if isinstance(triple.object, Literal):
        yield triple.object.datatype


def _boolean(value: bool, output: str) -> str:
    text = "true" if value else "false"
    if output == "json":
        return json.dumps({"head": {}, "boolean": value}) + "\n"
    if output == "xml":
        return _xml_document(f"<head/><boolean>{text}</boolean>")
    return text + "\n"


def _table(rows: Rows) -> str:
    cells = [[shown(" ".join(short(term).split())) for term in row] for row in rows.rows]
    lines = [list(rows.columns), *cells]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    lines.insert(1, ["-" * width for width in widths])
    padded = ("  ".join(map(str.ljust, line, widths)).rstrip() for line in lines)
    return "\n".join(padded) + "\n"


def _csv(rows: Rows) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(rows.columns)
    for row in rows.rows:
        plain = [t.value if isinstance(t, NamedNode | Literal) else t for t in row]
        # csv writes a lone empty cell as "", which a reader would take for an empty string.
        if plain == [None]:
            stream.write("\r\n")
        else:
            writer.writerow(["" if t is None else str(t) for t in plain])
    return stream.getvalue()


def _tsv(rows: Rows) -> str:
    lines = ["\t".join(f"?{name}" for name in rows.columns)]
    lines += ["\t".join("" if t is None else _tsv_term(t) for t in row) for row in rows.rows]
    return "\n".join(lines) + "\n"


def _tsv_term(term: Term) -> str:
    return str(term).replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _json(rows: Rows) -> str:
    bindings = [
        {name: _json_term(t) for name, t in zip(rows.columns, row, strict=True) if t is not None}
        for row in rows.rows
    ]
    answer = {"head": {"vars": list(rows.columns)}, "results": {"bindings": bindings}}
    return json.dumps(answer, ensure_ascii=False) + "\n"


def _json_term(term: Term) -> dict[str, Any]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Triple):
        parts = {name: _json_term(getattr(term, name)) for name in _PARTS}
        return {"type": "triple", "value": parts}
    cell = {"type": "literal", "value": term.value}
    if term.language:
        return {**cell, "xml:lang": term.language}
    return cell if term.datatype == XSD.string else {**cell, "datatype": term.datatype.value}


def _xml_document(body: str) -> str:
    start = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f'{start}<sparql xmlns="http://www.w3.org/2005/sparql-results#">{body}</sparql>\n'


def _xml(rows: Rows) -> str:
    head = "".join(f"<variable name={quoteattr(name)}/>" for name in rows.columns)
    results = []
    for row in rows.rows:
        cells = (
            f"<binding name={quoteattr(name)}>{_xml_term(term)}</binding>"
            for name, term in zip(rows.columns, row, strict=True)
            if term is not None
        )
        results.append(f"<result>{''.join(cells)}</result>")
    return _xml_document(f"<head>{head}</head>\n<results>\n{chr(10).join(results)}\n</results>")


def _xml_term(term: Term) -> str:
    if isinstance(term, Triple):
        parts = (f"<{name}>{_xml_term(getattr(term, name))}</{name}>" for name in _PARTS)
        return f"<triple>{''.join(parts)}</triple>"
    text = escape(_NOT_XML.sub("\ufffd", term.value), {"\r": "&#13;"})
    if isinstance(term, NamedNode):
        return f"<uri>{text}</uri>"
    if isinstance(term, BlankNode):
        return f"<bnode>{text}</bnode>"
    if term.language:
        return f'<literal xml:lang="{term.language}">{text}</literal>'
    if term.datatype == XSD.string:
        return f"<literal>{text}</literal>"
    return f"<literal datatype={quoteattr(term.datatype.value)}>{text}</literal>"


_PARTS = ("subject", "predicate", "object")
_TABLES: dict[str, Callable[[Rows], str]] = {
    "csv": _csv,
    "json": _json,
    "table": _table,
    "tsv": _tsv,
    "xml": _xml,
}
