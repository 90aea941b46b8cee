"""Calls of another server, disguised in every way that we could think of.

``FAR`` stands for the address that must hear nothing. Each text is one that an engine reads as a
call, with the data of ``DATA``: which engine, the lists say. Some more are calls to no engine that
is known, and must be refused all the same because one might take them for a call.
"""

from __future__ import annotations

__all__ = ["BOTH", "DATA", "NEITHER", "OXIGRAPH", "RDFLIB", "placed"]

PREFIXES = """PREFIX ex: <http://e/>
PREFIX : FAR
PREFIX SERVICE: <http://x/>
PREFIX SILENT: <http://x/>
PREFIX h: <http://h:80>
PREFIX f: <http://x/#>
PREFIX u\ufffd: FAR
PREFIX http: <http://x/>
"""

DATA = """
PREFIX ex: <http://e/>
<http://s> <http://p> 1, 2.0, 1.5e1, -1, true, 'x', 'x'@en, '', "a'b", "\\\\u0027", ex:a, ex:a.b, <http://h:80>,
  <http://x/#>, "'''", '"', <http://x/#y>, <http://x/it's>, "SERVICE" .
<http://s> <http://h:80> true, 1 .
<http://s> ex:p 1 .
"""

BOTH = (
    # in the open, in any case, with anything or nothing around it
    "SELECT * { SERVICE FAR { ?s ?p ?o } }",
    "SELECT * { service FAR { ?s ?p ?o } }",
    "SELECT * { SeRvIcE FAR{} }",
    "SELECT*{SERVICE FAR{}}",
    "SELECT * {SERVICE\tFAR\n{\r\n}}",
    "SELECT * { SERVICE SILENT FAR {} }",
    "SELECT * { SERVICE#\nFAR#>\n{} }",
    "SELECT * { SERVICE #'''\n SILENT #\"\"\"\n FAR {} }",
    "SELECT * { VALUES ?x { FAR } SERVICE ?x {} }",
    "SELECT * { VALUES ?x { FAR } SERVICE $x {} }",
    "SELECT * { SERVICE :far {} }",
    "SELECT * { SERVICE : {} }",
    "SELECT * { # '\n SERVICE FAR {} # '\n}",
    'SELECT * { # """\n SERVICE FAR {} # """\n}',
    "SELECT * { # <\n SERVICE FAR {} # >\n}",
    "ASK { SERVICE FAR {} }",
    "DESCRIBE ?s { ?s ?p 1 SERVICE FAR {} }",
    "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o SERVICE FAR {} }",
    # where a group may stand
    "SELECT * { { SERVICE FAR {} } }",
    "SELECT * { { SERVICE FAR {} } UNION {} }",
    "SELECT * { OPTIONAL { SERVICE FAR {} } }",
    "SELECT * { GRAPH ?g { ?s ?p ?o SERVICE FAR {} } }",
    "SELECT * { ?s ?p 1 MINUS { ?s ?p ?o SERVICE FAR {} } }",
    "SELECT * { { SELECT * { SERVICE FAR {} } } }",
    "SELECT * { ?s ?p 1 FILTER EXISTS { SERVICE FAR {} } }",
    "SELECT * { ?s ?p 1 FILTER(NOT EXISTS{SERVICE FAR{}}) }",
    "SELECT * { ?s ?p 1 FILTER(1 = 1 && EXISTS { SERVICE FAR {} }) }",
    "SELECT * { ?s ?p 1 BIND(EXISTS { SERVICE FAR {} } AS ?y) }",
    # hard on the heels of what may stand before it
    "SELECT * { ?s ?p ?o.SERVICE FAR{} }",
    "SELECT * { ?s ?p ?o;SERVICE FAR{} }",
    "SELECT * { ?s ?p 'x'SERVICE FAR{} }",
    "SELECT * { ?s ?p \"a'b\"SERVICE FAR{} #'\n}",
    "SELECT * { ?s ?p '''x'''SERVICE FAR{} }",
    "SELECT * { ?s ?p '''\\'\\'\\''''SERVICE FAR{} #'''\n}",
    "SELECT * { ?s ?p '\"'SERVICE FAR{} #\"\n}",
    "SELECT * { ?s ?p []SERVICE FAR{} }",
    "SELECT * { [?p 1]SERVICE FAR{} }",
    "SELECT * { BIND(1 AS ?x)SERVICE FAR{} }",
    "SELECT * { VALUES ?x{1}SERVICE FAR{} }",
    "SELECT * { VALUES(?x){(1)}SERVICE FAR{} }",
    "SELECT * { {}SERVICE FAR{} }",
    "SELECT * { {}UNION{}SERVICE FAR{} }",
    "SELECT * { FILTER(1<2)SERVICE FAR{} }",
    # a comparison to one reader is an IRI to another
    "SELECT * { BIND(1 AS ?a) BIND(2 AS ?b) FILTER(?a<?b)SERVICE#>\nFAR{} }",
    "SELECT * { BIND(1 AS ?a) BIND(2 AS ?b) FILTER(?a<?b&&?b>?a)SERVICE#>\nFAR{} }",
    "SELECT * { BIND('a' AS ?a) FILTER(?a<'b>')SERVICE FAR{} #'\n}",
    "SELECT * { BIND(1 AS ?a) BIND(2 AS ?b) FILTER(?a<?b#>'''\n)SERVICE FAR{} #'''\n}",
    "SELECT * { BIND(1 AS ?a) FILTER(?a<2)SERVICE:#>\n{} }",
    "SELECT * { BIND(1 AS ?a) FILTER(?a<(2))SERVICE:#>\n{} }",
)
"""Read as a call by Oxigraph and by rdflib."""

OXIGRAPH = (
    # words need nothing between them
    "SELECT * { ?s ?p 1SERVICE FAR{} }",
    "SELECT * { ?s ?p 2.SERVICE FAR{} }",
    "SELECT * { ?s ?p 1.5e1SERVICE:{} }",
    "SELECT * { ?s ?p -1SERVICE:{} }",
    "SELECT * { ?s ?p trueSERVICE FAR{} }",
    "SELECT * { ?s ?p trueSERVICE:far{} }",
    "SELECT * { SERVICE:far{} }",
    "SELECT * { SERVICESILENT:far{} }",
    "SELECT * { SERVICE SILENT:far{} }",
    "SELECT * { SERVICESILENTFAR{} }",
    "SELECT * { SERVICEu\ufffd:far{} }",
    "SELECT * { VALUES ?x { FAR } SERVICE?x{} }",
    "SELECT * { ?s ex:p 1SERVICE:far#\r{} }",
    "SELECT * { ?s ?p <http://x/#y>SERVICE FAR{} }",
    # a name ends where we would not end it
    "SELECT * { ?s ?p ex:a.b.SERVICE FAR {} }",
    "SELECT * { ?s ?p h:SERVICE FAR {} }",
    "SELECT * { ?s h:trueSERVICE FAR {} }",
    "SELECT * { ?s h:1SERVICE FAR {} }",
    "SELECT * { ?s ?p f:SERVICE:x\\#{} }",
    "SELECT * { ?s ?p h:SERVICEu\ufffd:x{} }",
    # a comment ends at a carriage return, and only there and at a line feed
    "SELECT * { #\rSERVICE FAR {} \n}",
    "SELECT * { ?s ?p 'x' . #'''\rSERVICE FAR {} #'''\r}",
    # escapes are undone in strings, not before them
    "SELECT * { ?s ?p '\\\\u0027' SERVICE FAR {} #'\n}",
    "SELECT * { ?s ?p 'a\\u0027b' SERVICE FAR {} #\\u0027\n}",
    # SPARQL 1.2 and the engine's own
    "SELECT * { LATERAL { SERVICE FAR {} } }",
    "SELECT * { BIND(<<( ex:a ex:a ex:a )>> AS ?t)SERVICE FAR{} }",
    # what begins as a long string is an empty one, where an escape spoils the long one
    "SELECT * { VALUES ?x { ''' ' }SERVICE FAR{} #\\z'''\n}",
)
"""Read as a call by Oxigraph only."""

RDFLIB = (
    # escapes are undone before anything else
    "SELECT * { \\u0053ERVICE FAR {} }",
    "SELECT * { \\U00000053\\u0045\\u0052\\u0056\\u0049\\u0043\\u0045 FAR {} }",
    "SELECT * { \\U0053ERVICE FAR {} }",
    "SELECT * { # \\u000A SERVICE FAR {}\n}",
    "SELECT * { # \\U000ASERVICE FAR {}\n}",
    "SELECT * { \\u0023 \\u000ASERVICE FAR {} }",
    "SELECT * { ?s ?p 'x\\u0027 SERVICE FAR {} #'\n}",
    "SELECT * { ?s ?p \\u0027x\\u0027 SERVICE FAR {} }",
    "SELECT * { SERVICE \\u003chttp://127.0.0.1:PORT/> \\u007b} }",
    "SELECT * { SERVICE FAR \\u007b \\u007d }",
    # and the long s is an S in a keyword, the dotless i an I
    "SELECT * { \u017fERVICE FAR {} }",
    "SELECT * { SERV\u0131CE FAR {} }",
    # a comment ends at a line feed only
    "SELECT * { ?s ?p #\r'''\n1 . SERVICE FAR {} #\r'''\n}",
)
"""Read as a call by rdflib only."""

NEITHER = (
    "SELECT * { ?s ?p 'a' \\u0023 ' SERVICE FAR {} \n}",
    "SELECT * { SERVICE FAR",
    "SELECT * { \\U0000000000000053ERVICE SERVICE FAR {} }",
    'SELECT * { ?s ?p "\\u0022 SERVICE FAR {} \\u0022" }',
    "SELECT * { ?s ?p '''\\z''' SERVICE FAR {} '''' }",
    "SELECT * { ?s ?p ex:a\\-SERVICE FAR{} }",
    "\ufeffSELECT * { SERVICE FAR {} }",
    "SELECT * { \u00a0SERVICE FAR {} }",
)
"""Read as a call by neither, as they are today."""


def placed(text: str, port: int) -> str:
    """Return a text whose calls go to a port of this machine."""
    whole = PREFIXES + text
    return whole.replace("FAR", f"<http://127.0.0.1:{port}/>").replace("PORT", str(port))
