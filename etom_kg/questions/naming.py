"""Find the element that a person means by an identifier, a name or an IRI.

An identifier can stand in several editions: ``25.5/1.3.3`` says which. Without an edition, letters
(``1.F.1.5``, ``OPS``) mean 4.0, and the newest edition that has the identifier is taken otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pyoxigraph import Literal, NamedNode

from etom_kg.core.errors import QueryError
from etom_kg.core.namespaces import BASE
from etom_kg.store import Store

__all__ = ["find_element", "near_matches", "other_editions"]

_BY_NOTATION = """
PREFIX etom: <https://w3id.org/etom-kg/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?e WHERE { ?e skos:notation %s FILTER(isIRI(?e)) } ORDER BY ?e
"""
_BY_NAME = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?e WHERE {
  { ?e skos:prefLabel ?name } UNION { ?e skos:altLabel ?name }
  FILTER(isIRI(?e) && LCASE(STR(?name)) = %s)
} ORDER BY ?e
"""
_ALL = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?notation ?name WHERE { ?e skos:notation ?notation ; skos:prefLabel ?name }
"""
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+$")
_WITH_EDITION = re.compile(r"(\d+(?:\.\d+)?)/(.+)$")
_SEARCH = "etom-kg ask find-by-name --param text=WORD"
_VOCABULARY = re.compile(r"/(?:scheme|direction|category|discrepancy-kind|level)/")


def find_element(store: Store, text: str) -> NamedNode:
    """Return the one element that ``text`` means.

    Raises ``QueryError`` where nothing fits, naming what is near, or where several elements fit
    equally well, naming them.
    """
    text = text.strip()
    if _IRI.match(text) and "/" in text:
        return NamedNode(text)
    edition = _WITH_EDITION.match(text)
    wanted = edition[2] if edition else text
    undated: list[str] = []
    elsewhere: list[str] = []
    for query, value in ((_BY_NOTATION, wanted), (_BY_NAME, wanted.casefold())):
        found = [row[0] for row in store.select(query % Literal(value)).values()]
        found = [iri for iri in found if not _VOCABULARY.search(iri)]
        if edition:
            elsewhere = elsewhere or sorted({_edition(iri) for iri in found if _edition(iri)})
            found = [iri for iri in found if _edition(iri) == edition[1]]
        if any(map(_edition, found)):
            return NamedNode(_chosen(text, found))
        undated = undated or found
    if undated:
        return NamedNode(_chosen(text, undated))
    if edition and elsewhere:
        there = ", ".join(f"{other}/{wanted}" for other in elsewhere)
        raise QueryError(f"{text!r} is not in {store.place}; there are {there}")
    near = near_matches(store, wanted)
    hint = f"did you mean {', '.join(near)}?" if near else f"search: {_SEARCH}"
    raise QueryError(f"{text!r} is no identifier or name in {store.place}; {hint}")


def other_editions(store: Store, node: NamedNode, notation: str) -> list[str]:
    """Return the IRIs of the processes of other editions that bear the same identifier."""
    found = (str(row[0]) for row in store.select(_BY_NOTATION % Literal(notation)).values())
    own = _edition(node.value)
    return [i for i in found if i.startswith(f"{BASE}process/") and own and _edition(i) != own]


def _chosen(text: str, found: Sequence[str]) -> str:
    """Return the element of the newest edition; one of another kind only if it is alone."""
    processes = [iri for iri in found if iri.startswith(BASE + "process/")]
    if processes:
        return max(processes, key=lambda iri: _release(_edition(iri)))
    dated = [iri for iri in found if _edition(iri)]
    if dated:
        # Areas and columns are known by letters in 4.0, which has all that lies in them.
        return max(dated, key=lambda iri: (_edition(iri) == "4.0", _release(_edition(iri))))
    if len(found) > 1:
        listed = ", ".join(iri.removeprefix(BASE) for iri in found[:5])
        raise QueryError(f"{text!r} could be {listed}; give the whole IRI")
    return found[0]


def _edition(iri: str) -> str:
    """Return the edition in an element's IRI; empty where it has none."""
    parts = iri.removeprefix(BASE).split("/")
    return parts[1] if len(parts) > 2 and _release(parts[1]) else ""


def _release(edition: str) -> tuple[int, ...]:
    numbers = edition.split(".")
    return tuple(map(int, numbers)) if all(n.isdigit() for n in numbers) else ()


def near_matches(store: Store, text: str, most: int = 3) -> list[str]:
    """Return the identifiers and names in a store that are most like a text."""
    from rapidfuzz import process
    from rapidfuzz.distance import JaroWinkler

    known: dict[str, None] = {}
    for notation, name in store.select(_ALL).values():
        known[str(notation)] = None
        known[str(name)] = None
    found = process.extract(
        text, list(known), scorer=JaroWinkler.normalized_similarity, limit=most, score_cutoff=0.85
    )
    return [f"{match[0]}" for match in found]
