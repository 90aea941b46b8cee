"""Check question files: portable SPARQL 1.1, strict prefixes, a fixed order, honest headers.

rdflib and Oxigraph each accept things that the other refuses: rdflib knows common prefixes
without a declaration, Oxigraph reads extensions. A question must please both parsers and the
rules here, or it will fail on somebody's server.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from etom_kg.core.errors import QueryError
from etom_kg.core.namespaces import BASE, XSD
from etom_kg.questions.parameters import Parameter
from etom_kg.questions.questions import Question
from etom_kg.store.lexical import Request, check_syntax, substitute

__all__ = ["check_question"]

_SAMPLES = {
    "boolean": f'"true"^^{XSD.boolean}',
    "decimal": f'"0.5"^^{XSD.decimal}',
    "identifier": '"1.F.1.5"',
    "integer": f'"2"^^{XSD.integer}',
    "string": '"text"',
}


def check_question(question: Question) -> list[str]:
    """Return what is wrong with a question, one sentence each; nothing when it is fit to ship."""
    faults = [*_header_faults(question), *_name_faults(question)]
    samples = {f"_{each.name}": _sample(each) for each in question.parameters}
    for text in (question.text, substitute(question.text, samples)):
        try:
            check_syntax(text)
            faults += _shape_faults(_parsed(text))
        except QueryError as error:
            faults.append(str(error))
        except Exception as error:
            # rdflib raises whatever its parser and its own code happen to raise.
            faults.append(f"rdflib cannot read it: {' '.join(str(error).split())[:200]}")
    return sorted(set(faults))


def _sample(parameter: Parameter) -> str:
    return _SAMPLES.get(parameter.type, f"<{BASE}process/4.0/1.F.1.5>")


def _header_faults(question: Question) -> Iterator[str]:
    if question.id != question.path.stem:
        yield f"its id {question.id} is not its file name"
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", question.id):
        yield "its id is not of small letters and hyphens"
    if not question.summary.endswith("?"):
        yield "its summary is no question"
    if not question.tags:
        yield "it has no tags"
    for parameter in question.parameters:
        if not parameter.description:
            yield f"its parameter {parameter.name} has no description"


def _name_faults(question: Question) -> Iterator[str]:
    request = Request(question.text)
    declared = {f"_{parameter.name}" for parameter in question.parameters}
    used = {name for name in request.variables if name.startswith("_")}
    for name in sorted(declared - used):
        yield f"its parameter {name[1:]} is not used; write ?{name}"
    for name in sorted(used - declared):
        yield f"?{name} is no parameter of its header"
    for prefix, uses in request.prefixes.items():
        if not uses:
            yield f"its prefix {prefix}: is not used"
    if request.calls_service or request.names_dataset:
        yield "it names graphs or servers (FROM, SERVICE), which is the asker's choice"


def _parsed(text: str) -> Any:
    from rdflib.plugins.sparql.parser import parseQuery

    return parseQuery(text)[1]


def _shape_faults(query: Any) -> Iterator[str]:
    if query.name == "SelectQuery":
        if not query.projection:
            yield "SELECT * gives columns in another order on each engine; name them"
        if not query.orderby:
            yield "it has no ORDER BY, so that its rows come in any order"
    for function in _functions(query):
        yield f"the function {function} is not of SPARQL 1.1"


def _functions(node: Any) -> Iterator[str]:
    """Yield the names of called functions that are no XML Schema casts."""
    if getattr(node, "name", None) == "Function":
        iri = node.iri
        name = f"{iri.prefix or ''}:{iri.localname}" if hasattr(iri, "localname") else str(iri)
        if not name.startswith(("xsd:", XSD.iri)):
            yield name
    parts: Any = ()
    if isinstance(node, dict):
        parts = node.values()
    elif not isinstance(node, str) and hasattr(node, "__iter__"):
        parts = node
    for part in parts:
        yield from _functions(part)
