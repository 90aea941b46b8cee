"""Small graphs as Turtle for the tests of inference."""

from __future__ import annotations

from pyoxigraph import Quad, RdfFormat, parse

PREFIXES = """
@prefix : <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def quads(text: str) -> list[Quad]:
    return list(parse(PREFIXES + text, format=RdfFormat.TURTLE))


def triples(text: str) -> set[str]:
    return {str(quad.triple) for quad in quads(text)}
