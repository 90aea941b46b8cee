"""SPARQLWrapper as our store uses it: it builds the requests, ``Transport`` sends them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from SPARQLWrapper import GET, INSERT, POST, POSTDIRECTLY, URLENCODED, SPARQLWrapper

from etom_kg.store.lexical import Request
from etom_kg.store.transport import Answer, Transport

__all__ = ["run_query", "run_update"]

_LONGEST_ADDRESS = 2000
_ROWS = "application/sparql-results+json"
_GRAPHS = "application/n-triples, text/turtle;q=0.8, application/rdf+xml;q=0.5"


class _Wrapper(SPARQLWrapper):
    """A SPARQLWrapper that leaves sending to ``Transport``.

    Sent by itself it would put digest accounts into a process-wide opener and lose the headers
    of refused requests.
    """

    def __init__(self, url: str, transport: Transport, timeout: float | None, safe: bool) -> None:
        parts = urlsplit(url)
        super().__init__(urlunsplit(parts._replace(query="", fragment="")))
        for name, value in parse_qsl(parts.query, keep_blank_values=True):
            self.addParameter(name, value)
        self.agent = "etom-kg"
        self.setOnlyConneg(True)
        self._transport = transport
        self._timeout = timeout
        self._safe = safe

    def say(self, text: str, form: str) -> None:
        """Set the text and its form, which SPARQLWrapper would guess by regular expressions."""
        self.queryString = text
        self.queryType = form

    def _query(self) -> tuple[Any, str]:
        request = self._createRequest()
        answer = self._transport.open(request, timeout=self._timeout, safe=self._safe)
        return answer, self.returnFormat


def run_query(
    url: str,
    request: Request,
    transport: Transport,
    *,
    timeout: float | None,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
    extra: Sequence[tuple[str, str]] = (),
) -> Answer:
    """Send a query, by GET when it is short and by POST when it is long; return the answer."""
    wrapper = _Wrapper(url, transport, timeout, safe=True)
    wrapper.say(request.text, request.form)
    wrapper.addCustomHttpHeader("Accept", _ROWS if request.form in ("SELECT", "ASK") else _GRAPHS)
    for graph in default_graphs:
        wrapper.addDefaultGraph(graph)
    for graph in named_graphs:
        wrapper.addNamedGraph(graph)
    for name, value in extra:
        wrapper.addParameter(name, value)
    parameters = [("query", request.text)]
    parameters += [("default-graph-uri", g) for g in (*default_graphs, *named_graphs)]
    if len(url) + len(urlencode(parameters)) <= _LONGEST_ADDRESS:
        wrapper.setMethod(GET)
    else:
        wrapper.setMethod(POST)
        # A form carries any number of graphs; a bare body is safer with servers that decode
        # forms twice.
        wrapper.setRequestMethod(URLENCODED if len(parameters) > 1 else POSTDIRECTLY)
    return cast("Answer", wrapper.query().response)


def run_update(url: str, text: str, transport: Transport, *, timeout: float | None) -> None:
    """Send an update as the body of a POST. It is never repeated."""
    wrapper = _Wrapper(url, transport, timeout, safe=False)
    wrapper.say(text, INSERT)
    wrapper.setMethod(POST)
    wrapper.setRequestMethod(POSTDIRECTLY)
    wrapper.addCustomHttpHeader("Accept", "*/*")
    with cast("Answer", wrapper.query().response) as answer:
        answer.read()
