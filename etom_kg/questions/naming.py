"""Find the element that a person means by an identifier, a name or an IRI.

An identifier can stand in several editions: ``25.5/1.3.3`` says which. Without an edition, the
newest that has the identifier is taken; ``OPS`` and ``F`` are of the one numbered by letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pyoxigraph import Literal, NamedNode

from etom_kg.core.editions import ORIGINAL, default_for, release
from etom_kg.core.errors import QueryError
from etom_kg.core.namespaces import BASE
from etom_kg.core.numbering import LETTERS
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
    match = _WITH_EDITION.match(text)
    key, wanted = (match[1], match[2]) if match else ("", text)
    undated: list[str] = []
    elsewhere: set[str] = set()
    for query, value in ((_BY_NOTATION, wanted), (_BY_NAME, wanted.casefold())):
        found = _elements(store, query, value)
        dated = [iri for iri in found if _edition(iri)]
        elsewhere |= set(map(_edition, dated))
        chosen = _newest(dated, key)
        if chosen:
            return NamedNode(chosen)
        undated = undated or found
    if undated and not key:
        return NamedNode(_only(text, undated))
    raise _nothing(store, text, wanted, elsewhere if key else ())


def _elements(store: Store, query: str, value: str) -> list[str]:
    found = (str(row[0]) for row in store.select(query % Literal(value)).values())
    return [iri for iri in found if not _VOCABULARY.search(iri)]


def _nothing(store: Store, text: str, wanted: str, elsewhere: Iterable[str]) -> QueryError:
    if elsewhere:
        there = ", ".join(f"{key}/{wanted}" for key in sorted(elsewhere, key=release))
        return QueryError(f"{text!r} is not in {store.place}; there are {there}")
    near = near_matches(store, wanted)
    hint = f"did you mean {', '.join(near)}?" if near else f"search: {_SEARCH}"
    return QueryError(f"{text!r} is not an identifier or name in {store.place}; {hint}")


def other_editions(store: Store, node: NamedNode, notation: str) -> list[str]:
    """Return the IRIs of the processes of other editions that bear the same identifier."""
    found = (str(row[0]) for row in store.select(_BY_NOTATION % Literal(notation)).values())
    own = _edition(node.value)
    return [i for i in found if i.startswith(f"{BASE}process/") and own and _edition(i) != own]


def _newest(found: Sequence[str], key: str) -> str:
    """Return the process of an edition, or of the newest, or else an element; empty if none.

    Areas and columns are known by letters in the edition that has all that lies in them.
    """
    lettered = default_for(LETTERS).key

    def rank(iri: str) -> tuple[bool, bool, tuple[int, ...]]:
        is_process = iri.startswith(f"{BASE}process/")
        return is_process, not is_process and _edition(iri) == lettered, release(_edition(iri))

    return max((iri for iri in found if key in ("", _edition(iri))), key=rank, default="")


def _only(text: str, found: Sequence[str]) -> str:
    """Return an element that no edition has, if it is alone or an identifier of before."""
    processes = [iri for iri in found if iri.startswith(f"{BASE}process/")]
    if len(found) > 1 and not processes:
        listed = ", ".join(iri.removeprefix(BASE) for iri in found[:5])
        raise QueryError(f"{text!r} could be {listed}; give the whole IRI")
    return (processes or found)[0]


def _edition(iri: str) -> str:
    """Return the edition in an element's IRI; empty where it has none."""
    parts = iri.removeprefix(BASE).split("/")
    key = parts[1] if len(parts) > 2 else ""
    return key if release(key) and key != ORIGINAL else ""


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
