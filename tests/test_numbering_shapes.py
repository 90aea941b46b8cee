"""The shapes of an identifier's form and the numbering schemes in Python say the same."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rdflib import SH, URIRef

from etom_kg.core import namespaces as ns
from etom_kg.core.namespaces import ETOM, RDF, SKOS
from etom_kg.core.numbering import AREAS, DOMAINS, LETTERS, SCHEMES, Scheme
from etom_kg.core.tables import resource
from tests.examples import examples
from tests.shacl_reference import SHAPE, shapes

FORM = {
    "letters": ("LettersForm", "LettersKnown", "LettersOnce", "LettersOrder", "LettersOneArea"),
    "areas": ("AreasForm",),
    "domains": ("DomainsForm",),
}

_NUMBERS = st.lists(
    st.sampled_from(["1", "2", "3", "4", "7", "12", "999", "1000", "0", "01", "x"]), max_size=8
)
_HEAD = st.sampled_from(["1", "2", "3", "ACME.1", "ACME.2", "A.2", "9-x.2", "_.2", "ACME", ""])
_LETTERS = st.text("SIPOFABEX", max_size=4) | st.sampled_from(["OFAB", "FAB", "SIP", "E", "f"])
WITH_LETTERS = st.builds(lambda h, x, n: ".".join([h, x, *n]), _HEAD, _LETTERS, _NUMBERS)
NUMBERS_ONLY = st.builds(lambda h, n: ".".join([h, *n]), _HEAD, _NUMBERS)


def _flagged(identifiers: Iterable[str], scheme: Scheme) -> set[str]:
    """Return the identifiers that a shape of the form, or of the originator, complains of."""
    store = ox.Store()
    edition = ns.edition("0.0")
    store.add(ox.Quad(edition, ETOM.usesNumberingScheme, ns.instance("numbering", scheme.name)))
    for index, identifier in enumerate(identifiers):
        node = ns.instance("test", str(index))
        store.add(ox.Quad(node, RDF.type, ETOM.Process))
        store.add(ox.Quad(node, ETOM.inEdition, edition))
        store.add(ox.Quad(node, SKOS.notation, ox.Literal(identifier)))
    found: set[str] = set()
    for name in (*FORM[scheme.name], "Originator"):
        for row in store.query(_query(name)):
            found.add(row["value"].value)
    return found


def _query(name: str) -> str:
    graph = shapes()
    [constraint] = graph.objects(URIRef(SHAPE + name), SH.sparql)
    prefixes = "".join(
        f"PREFIX {graph.value(declared, SH.prefix)}: <{graph.value(declared, SH.namespace)}>\n"
        for source in graph.objects(constraint, SH.prefixes)
        for declared in graph.objects(source, SH.declare)
    )
    return prefixes + str(graph.value(constraint, SH.select))


def _right(identifier: str, scheme: Scheme) -> bool:
    """Whether the scheme takes an identifier, and 2 goes with a company and 1 without."""
    parsed = scheme.parse(identifier)
    return parsed is not None and (parsed.prefix is None) == (parsed.originator == 1)


def _agree(identifiers: list[str], scheme: Scheme) -> None:
    flagged = _flagged(identifiers, scheme)
    assert {i: i not in flagged for i in identifiers} == {i: _right(i, scheme) for i in identifiers}


@examples(40)
@given(st.lists(WITH_LETTERS, min_size=20, max_size=60))
@example(["1.F.1.5", "1.AB.3.5.1", "ACME.2.SP.1.2.3.4.5.6.7", "1.F.1.5.1.1", "2.F.1.5", "1.BA.3.5"])
def test_letters(identifiers: list[str]) -> None:
    # Of a level-1 process the shapes say more than its form: what lies in it decides its letters.
    level_1 = [i for i in identifiers if i.count(".") == 2 + i.startswith(("ACME.", "9-x."))]
    _agree([i for i in identifiers if i not in level_1], LETTERS)


@examples(40)
@given(st.lists(NUMBERS_ONLY | WITH_LETTERS, min_size=20, max_size=60))
@example(["1.1.1.5", "ACME.2.3.7.5", "1.4.1", "1.1.1.1.1.1.1.1.1", "1.1.1.1.1.1.1.1.1.1"])
def test_areas(identifiers: list[str]) -> None:
    """Python also reads the identifier of an area itself, which is no process."""
    areas = [i for i in identifiers if (p := AREAS.parse(i)) and p.level == 0]
    _agree([i for i in identifiers if i not in areas], AREAS)


@examples(40)
@given(st.lists(NUMBERS_ONLY | WITH_LETTERS, min_size=20, max_size=60))
@example(["1.3.3", "1.12.11.1", "ACME.2.3.27", "1.3.1.1.1.1.1.1", "1.3.1.1.1.1.1.1.1"])
def test_domains(identifiers: list[str]) -> None:
    """Python also reads the identifier of a domain itself, which is no process."""
    domains = [i for i in identifiers if (p := DOMAINS.parse(i)) and p.level == 1]
    _agree([i for i in identifiers if i not in domains], DOMAINS)


@pytest.mark.parametrize("name", SCHEMES)
def test_the_vocabulary_has_every_scheme(name: str) -> None:
    store = ox.Store()
    store.load(path=str(resource("ontology", "vocabularies.ttl")), format=ox.RdfFormat.TURTLE)
    scheme = ns.instance("numbering", name)
    assert ox.Quad(scheme, RDF.type, ETOM.NumberingScheme) in store
