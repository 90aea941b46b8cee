"""The map: the processes of one edition in rows and columns, as the served graph has them.

Rows are horizontals, enterprise groupings or domains; columns are verticals. A process of several
verticals stands in each of their columns. Every table holds the rows that share columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from etom_kg.core.namespaces import edition as edition_node
from etom_kg.questions.find import natural
from etom_kg.serve.things import href
from etom_kg.store import OxigraphStore

__all__ = ["COLOURS", "Board", "Box", "Table", "board_of", "editions_of"]

_PREFIXES = """PREFIX etom: <https://w3id.org/etom-kg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
_EDITIONS = """SELECT ?edition (COUNT(DISTINCT ?process) AS ?processes) WHERE {
  GRAPH ?g { ?process a etom:Process ; etom:inEdition ?edition }
} GROUP BY ?edition"""
_PROCESSES = """SELECT DISTINCT ?process ?identifier ?name ?level ?parent WHERE {
  GRAPH ?g { ?process a etom:Process ; etom:inEdition %(edition)s ; skos:notation ?identifier ;
    rdfs:label ?name ; etom:level ?level }
  FILTER(?level <= %(depth)s)
  OPTIONAL { ?process etom:hasParent ?parent }
}"""
_PLACES = """SELECT DISTINCT ?process ?kind ?place ?key ?name WHERE {
  VALUES ?kind {
    etom:inHorizontal etom:inEnterpriseGrouping etom:inDomain etom:inArea etom:inVertical
  }
  GRAPH ?g { ?process ?kind ?place ; etom:inEdition %(edition)s ; etom:level ?level }
  FILTER(?level <= 2)
  ?place skos:notation ?key ; rdfs:label ?name
}"""

COLOURS: dict[str, tuple[str, str]] = {
    "": ("no colour", ""),
    "out": ("interfaces out", "{ ?b etom:sendsTo ?x }"),
    "in": ("interfaces in", "{ ?b etom:receivesFrom ?x }"),
    "components": (
        "components",
        "?r a etom:ComponentProcessLink ; etom:referrer ?x . "
        "{ ?r etom:refersTo ?b } UNION { ?r etom:suggests ?b }",
    ),
    "systems": (
        "systems",
        "{ ?x etom:describesProcess ?b } UNION { ?x etom:supports ?b }",
    ),
    "lineage": (
        "counterparts in other editions",
        "?b skos:exactMatch|skos:closeMatch|skos:broadMatch|skos:narrowMatch|"
        "^skos:exactMatch|^skos:closeMatch|^skos:broadMatch|^skos:narrowMatch ?x . "
        "?x a etom:Process",
    ),
}
"""What the boxes may be coloured by: a heading, and what is counted of a process ``?b``."""
_COUNTED = """SELECT ?b (COUNT(DISTINCT ?x) AS ?count) WHERE {
  GRAPH ?g { ?b a etom:Process ; etom:inEdition %(edition)s }
  %(counted)s
} GROUP BY ?b"""

_PARENTS = "SELECT DISTINCT ?p ?q WHERE { ?p etom:hasParent ?q ; etom:inEdition %s }"


@dataclass
class Box:
    """A process on the map, with its parts as far as the map goes down."""

    href: str
    identifier: str
    name: str
    count: int = 0
    shade: int = 0
    parts: list[Box] = field(default_factory=list)


@dataclass(frozen=True)
class Table:
    """Rows that share columns: each row has its link and a cell of boxes for each column."""

    area: str
    columns: list[str]
    rows: list[tuple[Box, list[list[Box]]]]


@dataclass(frozen=True)
class Board:
    """The map of an edition; ``most`` is the highest count behind a colour."""

    edition: str
    colour: str
    depth: int
    tables: list[Table]
    most: int


def editions_of(store: OxigraphStore) -> dict[str, int]:
    """Return the editions whose processes the graph holds, those with most processes first."""
    rows = sorted(store.select(_PREFIXES + _EDITIONS).values(), key=lambda row: -int(row[1]))
    return {str(iri).rpartition("/")[2]: int(count) for iri, count in rows}


def board_of(store: OxigraphStore, edition: str, *, colour: str = "", depth: int = 2) -> Board:
    """Return the map of an edition down to a level; it is empty for one that is not served."""
    given = {"edition": edition_node(edition), "depth": depth}
    counts = _counts(store, edition, colour)
    boxes: dict[str, Box] = {}
    levels: dict[str, tuple[int, str]] = {}
    processes = store.select(_PREFIXES + _PROCESSES % given).values()
    for iri, identifier, name, level, parent in processes:
        count = counts.get(iri, 0)
        boxes.setdefault(iri, Box(href(iri), identifier, name, count))
        levels[iri] = (level, parent or "")
    most = max((box.count for iri, box in boxes.items() if levels[iri][0] > 1), default=0)
    for iri, box in boxes.items():
        box.shade = min(_shade(box.count, most), 5)
        above = boxes.get(levels[iri][1])
        if above and levels[iri][0] > 2:
            above.parts.append(box)
    for box in boxes.values():
        box.parts.sort(key=lambda part: natural(part.identifier))
    places = _places(store, given)
    second = [iri for iri, (level, _) in levels.items() if level == 2]
    return Board(edition, colour, depth, list(_tables(second, boxes, places)), most)


def _shade(count: int, most: int) -> int:
    """Return 0 for nothing, else 1 to 5."""
    return 1 + (count - 1) * 5 // most if count else 0


def _counts(store: OxigraphStore, edition: str, colour: str) -> dict[str, int]:
    """Return for each process how often it, or a process below it, has what is counted."""
    if colour not in COLOURS or not colour:
        return {}
    query = _COUNTED % {"edition": edition_node(edition), "counted": COLOURS[colour][1]}
    own = {str(iri): int(count) for iri, count in store.select(_PREFIXES + query).values()}
    parents = "SELECT DISTINCT ?p ?q WHERE { ?p etom:hasParent ?q ; etom:inEdition %s }"
    above = {
        str(p): str(q)
        for p, q in store.select(_PREFIXES + parents % edition_node(edition)).values()
    }
    found: dict[str, int] = {}
    for iri, count in own.items():
        at: str | None = iri
        while at:
            found[at] = found.get(at, 0) + count
            at = above.get(at)
    return found


_Places = dict[str, dict[str, dict[str, Box]]]


def _places(store: OxigraphStore, given: dict[str, object]) -> _Places:
    """Return of each process its rows, columns and areas, by key."""
    found: _Places = {}
    for process, kind, place, key, name in store.select(_PREFIXES + _PLACES % given).values():
        kinds = found.setdefault(process, {})
        kinds.setdefault(kind.rpartition("#")[2], {})[key] = Box(href(place), key, name)
    return found


def _tables(second: list[str], boxes: dict[str, Box], places: _Places) -> Iterator[Table]:
    """Yield a table for each set of rows that share columns."""
    rows: dict[str, tuple[Box, str, list[str]]] = {}
    for iri in second:
        row, area = _row(places.get(iri, {}))
        rows.setdefault(row.identifier, (row, area, []))[2].append(iri)
    columns = {key: _columns(iris, places) for key, (_, _, iris) in rows.items()}
    groups: dict[tuple[str, frozenset[str]], list[str]] = {}
    for key in sorted(rows, key=natural):
        shared = set(columns[key])
        for other in columns.values():
            if shared & other.keys():
                shared |= other.keys()
        groups.setdefault((rows[key][1], frozenset(shared)), []).append(key)
    for (area, drawn), keys in sorted(groups.items(), key=lambda g: (not g[0][1], g[0][0])):
        names = {c: n for key in keys for c, n in columns[key].items()}
        order = sorted(drawn, key=_drawn)
        lines = [(rows[key][0], _cells(rows[key][2], order, boxes, places)) for key in keys]
        yield Table(area, [names[each] for each in order], lines)


def _row(kinds: dict[str, dict[str, Box]]) -> tuple[Box, str]:
    areas = kinds.get("inArea", {}).values()
    for kind in ("inHorizontal", "inEnterpriseGrouping", "inDomain"):
        for box in kinds.get(kind, {}).values():
            return box, next((area.name for area in areas), "")
    return Box("", "", "elsewhere"), ""


def _columns(iris: list[str], places: _Places) -> dict[str, str]:
    return {
        key: box.name
        for iri in iris
        for key, box in places.get(iri, {}).get("inVertical", {}).items()
    }


_DRAWN = "SIPOFAB"
"""The order in which the letters of the verticals are drawn."""


def _drawn(key: str) -> tuple[int, str]:
    return (_DRAWN.find(key) if len(key) == 1 else len(_DRAWN), key)


def _cells(
    iris: list[str], columns: list[str], boxes: dict[str, Box], places: _Places
) -> list[list[Box]]:
    ordered = sorted(iris, key=lambda iri: natural(boxes[iri].identifier))
    if not columns:
        return [[boxes[iri] for iri in ordered]]
    return [
        [boxes[iri] for iri in ordered if column in places.get(iri, {}).get("inVertical", {})]
        for column in columns
    ]
