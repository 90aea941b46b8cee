"""A small graph in two named graphs, invented, with the terms that engines like to change."""

from __future__ import annotations

from pyoxigraph import Quad, RdfFormat, parse

ONE = "http://example.org/graph/one"
TWO = "http://example.org/graph/two"
TRIG = r"""
PREFIX ex: <http://example.org/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
<http://example.org/graph/one> {
  ex:order ex:partOf ex:care ; ex:size 3 ; ex:name "order"@en ; ex:ready true .
  ex:care ex:partOf ex:operations ; ex:size 7 ; ex:name "care \"of\" the\ncustomer, caf\u00e9"@en .
  ex:operations ex:name "operations"@en ; ex:since "2004-06-01"^^xsd:date .
}
<http://example.org/graph/two> {
  ex:order ex:sendsTo ex:bill ; ex:size 3 .
  ex:bill ex:partOf ex:operations ; ex:size 11 ; ex:share 0.25 .
}
"""


def quads() -> list[Quad]:
    """Return the nine statements of graph one and the five of graph two, one of them in both."""
    return list(parse(TRIG.encode(), RdfFormat.TRIG))
