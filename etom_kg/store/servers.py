"""What is known of the SPARQL servers that people run: their addresses and their ways.

The protocol leaves open where updates and graphs go and what the default graph is, so each
server answered for itself. A server is known by its name (``--server``), its ``Server`` header or
by the shape of its query address; what the user gives in full always holds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import quote, urlsplit, urlunsplit

from etom_kg.core.errors import StoreError

__all__ = ["SERVERS", "ServerKind", "graph_url", "recognise", "server_kind"]


@dataclass(frozen=True)
class ServerKind:
    """One kind of server.

    ``address`` is a pattern of the path of its query address, ``update`` and ``gsp`` are the
    paths that follow from the match (empty: it has none). ``header`` is how its ``Server``
    header begins. ``union`` says whether its default graph is the union of all graphs, where
    that depends on nothing else; ``union_by`` is the parameter of a request that makes it so,
    and ``union_graph`` what may be named as default graph for the same. ``system_graphs`` are
    prefixes of graphs that the server keeps for itself, and ``batch`` is how many triples an
    update may carry: few where the time to read an update grows faster than its length, as with
    rdflib, or where its size is bounded.
    """

    name: str
    address: str
    update: str
    gsp: str
    header: str = ""
    system_graphs: tuple[str, ...] = ()
    batch: int = 5000
    union: bool | None = None
    union_by: str = ""
    union_graph: str = ""

    def match(self, url: str) -> re.Match[str] | None:
        """Return the match of the query address, or nothing when it is of another server."""
        return re.fullmatch(self.address, urlsplit(url).path)

    def update_url(self, query_url: str) -> str | None:
        """Return where updates go."""
        return self._url(query_url, self.update)

    def gsp_url(self, query_url: str) -> str | None:
        """Return where the Graph Store Protocol is spoken."""
        return self._url(query_url, self.gsp)

    def _url(self, query_url: str, path: str) -> str | None:
        found = self.match(query_url)
        if found is None or not path:
            return None
        parts = urlsplit(query_url)
        return urlunsplit((parts.scheme, parts.netloc, found.expand(path), "", ""))

    def is_system(self, graph: str) -> bool:
        """Return whether a graph belongs to the server and not to its users."""
        return graph.startswith(self.system_graphs) if self.system_graphs else False


_VIRTUOSO_GRAPHS = (
    "http://localhost:8890/",
    "http://localuriqaserver/",
    "http://www.openlinksw.com/schemas/",
    "http://www.w3.org/2002/07/owl#",
    "http://www.w3.org/ns/ldp#",
    "urn:activitystreams-owl:",
    "urn:core:services:",
    "urn:rules.skos",
    "urn:virtuoso:",
)

_JENA_UNION = "urn:x-arq:UnionGraph"

SERVERS: dict[str, ServerKind] = {
    kind.name: kind
    for kind in (
        ServerKind(
            "oxigraph",
            r"(.*)/query",
            r"\1/update",
            r"\1/store",
            "Oxigraph",
            union_by="union-default-graph",
        ),
        ServerKind(
            "fuseki",
            r"(/.+?)(?:/(?:sparql|query))?/?",
            r"\1/update",
            r"\1/data",
            "Apache Jena Fuseki",
            union_graph=_JENA_UNION,
        ),
        ServerKind(
            "graphdb",
            r"(.*/repositories/[^/]+)/?",
            r"\1/statements",
            r"\1/rdf-graphs/service",
            "GraphDB",
            union=True,
        ),
        ServerKind(
            "stardog",
            r"(/[^/]+)/query/?",
            r"\1/update",
            r"\1",
            "Stardog",
            union_graph="tag:stardog:api:context:all",
        ),
        ServerKind("neptune", r"/sparql/?", "/sparql", "/sparql/gsp/", union=True),
        ServerKind("qlever", r"(/.*|)", r"\1", "", union=True),
        ServerKind(
            "virtuoso",
            r"/sparql(?:-auth)?/?",
            "/sparql-auth",
            "/sparql-graph-crud-auth",
            "Virtuoso",
            _VIRTUOSO_GRAPHS,
            1000,
            union=False,  # its default graph holds the system's graphs as well
        ),
        ServerKind("jena", r"(.*)/sparql", r"\1/update", r"\1/data", union_graph=_JENA_UNION),
        ServerKind("sparql11", r"(.*)", r"\1", "", batch=500, union_graph=_JENA_UNION),
    )
}


def server_kind(name: str) -> ServerKind:
    """Return a kind of server by name; raises ``StoreError`` for an unknown one."""
    if name not in SERVERS:
        raise StoreError(f"no server is called {name}; known are {', '.join(SERVERS)}")
    return SERVERS[name]


def recognise(url: str, header: str) -> ServerKind:
    """Return the kind of server behind a query address.

    The header decides; without a telling one, the shapes of addresses that only one kind has.
    Anything else is a server of which only the standard is known.
    """
    for kind in SERVERS.values():
        if kind.header and header.startswith(kind.header):
            return kind
    host = urlsplit(url).hostname or ""
    if host.endswith(".neptune.amazonaws.com"):
        return SERVERS["neptune"]
    if SERVERS["graphdb"].match(url):
        return SERVERS["graphdb"]
    if SERVERS["oxigraph"].match(url):
        # Others have such addresses too, and may know nothing of its parameter.
        return replace(SERVERS["oxigraph"], union_by="")
    return SERVERS["sparql11"]


def graph_url(gsp_url: str, graph: str) -> str:
    """Return the address of one graph: indirect identification, Graph Store Protocol 4.2."""
    separator = "&" if "?" in gsp_url else "?"
    return f"{gsp_url}{separator}graph={quote(graph, safe='')}"
