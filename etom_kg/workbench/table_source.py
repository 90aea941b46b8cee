"""Read a list of concepts from CSV or XLSX: id, label, definition, parent, synonyms, kind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from etom_kg.user_tables import Columns, UserRow, UserTable, raise_faults, read_user_tables
from etom_kg.workbench.model import Concept, OwnCatalogue, local_iri
from etom_kg.workbench.plain import concept_quads

__all__ = ["COLUMNS", "read_table_source"]

COLUMNS = Columns(
    required=("label",),
    optional=("id", "definition", "parent", "synonyms", "kind"),
    synonyms={
        "alias": "synonyms",
        "aliases": "synonyms",
        "alternative_names": "synonyms",
        "altlabel": "synonyms",
        "category": "kind",
        "code": "id",
        "comment": "definition",
        "description": "definition",
        "identifier": "id",
        "iri": "id",
        "key": "id",
        "name": "label",
        "parent_id": "parent",
        "preflabel": "label",
        "synonym": "synonyms",
        "term": "label",
        "title": "label",
        "type": "kind",
        "uri": "id",
    },
)
_KINDS = {
    "process": "processes",
    "activity": "processes",
    "entity": "entities",
    "abe": "entities",
    "be": "entities",
    "class": "entities",
    "function": "functions",
    "application": "functions",
}
_IRI = re.compile(r"(?:https?://|urn:)[^\s<>\"{}|\\^`]+")
_PARTS = re.compile(r"\s*[|;\n]\s*")


def read_table_source(path: Path, base: str) -> OwnCatalogue:
    """Return the concepts of a table; raises ``FaultyTableError`` with the fault of every cell."""
    tables = read_user_tables(path, {"concepts": COLUMNS})
    table = tables["concepts"]
    iris = _identified(table, base)
    by_key = _keys(iris)
    concepts: dict[str, Concept] = {}
    rows: dict[str, UserRow] = {}
    for row, iri in iris:
        concept = Concept(
            iri,
            " ".join(row["label"].split()),
            tuple(filter(None, _PARTS.split(row["synonyms"]))),
            " ".join(row["definition"].split()),
            _parent(table, row, by_key),
            _group(table, row),
        )
        concepts[iri], rows[iri] = concept, row
    for iri in _circular(concepts):
        table.fault(rows[iri], "parent", f"{concepts[iri].label!r} would be its own ancestor")
    raise_faults(tables)
    return OwnCatalogue(path, path.name, base, concepts, list(concept_quads(concepts.values())))


def _identified(table: UserTable, base: str) -> list[tuple[UserRow, str]]:
    """Return the rows with the IRI of each; one that is there already is a fault."""
    found: list[tuple[UserRow, str]] = []
    lines: dict[str, int] = {}
    for row in table.rows:
        if not row["label"].strip():
            table.fault(row, "label", "is empty; every row needs a label")
            continue
        key = row["id"] or row["label"]
        iri = key if _IRI.fullmatch(key) else local_iri(base, key)
        if iri in lines:
            column = "id" if row["id"] else "label"
            table.fault(row, column, f"{key!r} is in row {lines[iri]} too; use each once")
            continue
        lines[iri] = row.number
        found.append((row, iri))
    return found


def _parent(table: UserTable, row: UserRow, by_key: dict[str, str]) -> tuple[str, ...]:
    wanted = row["parent"]
    if not wanted:
        return ()
    if wanted not in by_key:
        table.fault(row, "parent", f"{wanted!r} is no id or label of this table; add its row")
        return ()
    return (by_key[wanted],)


def _keys(known: list[tuple[UserRow, str]]) -> dict[str, str]:
    """Return what a cell of the column parent may name: ids first, then labels."""
    labels = {row["label"]: iri for row, iri in reversed(known)}
    return labels | {row["id"]: iri for row, iri in known if row["id"]}


def _circular(concepts: Mapping[str, Concept]) -> list[str]:
    """Return the concepts that a walk from parent to parent comes back to."""
    done: set[str] = set()
    circular: list[str] = []
    for start in concepts:
        walk: dict[str, None] = {}
        place = start
        while place and place not in done and place not in walk:
            walk[place] = None
            place = next(iter(concepts[place].parents), "") if place in concepts else ""
        if place in walk:
            passed = list(walk)
            circular += passed[passed.index(place) :]
        done.update(walk)
    return circular


def _group(table: UserTable, row: UserRow) -> frozenset[str]:
    kind = row["kind"].casefold().strip()
    for name in (kind, kind.removesuffix("es"), kind.removesuffix("s"), kind[:-3] + "y"):
        if name in _KINDS:
            return frozenset({_KINDS[name]})
    return frozenset()
