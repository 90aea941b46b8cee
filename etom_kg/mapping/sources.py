"""Read the user's own ontology or list, whatever it is written in.

A list in CSV or XLSX has the columns id, label, definition, parent, synonyms, kind. In RDF,
classes, SKOS concepts and whatever else has a type and a label are concepts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from etom_kg.core.errors import DocumentError
from etom_kg.core.formats import endings, read_rdf, sorted_quads
from etom_kg.core.namespaces import BASE, DCTERMS, OWL, RDF, RDFS, SCHEMA, SKOS
from etom_kg.core.user_tables import Columns, UserRow, UserTable, raise_faults, read_user_tables
from etom_kg.mapping.model import Concept, OwnCatalogue, concept_quads, default_base, local_iri
from etom_kg.mapping.names import text_roots

__all__ = ["COLUMNS", "RDF_ENDINGS", "read_own", "read_rdf_source", "read_table_source"]

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
            table.fault(row, column, f"{key!r} is a duplicate of row {lines[iri]}")
            continue
        lines[iri] = row.number
        found.append((row, iri))
    return found


def _parent(table: UserTable, row: UserRow, by_key: dict[str, str]) -> tuple[str, ...]:
    wanted = row["parent"]
    if not wanted:
        return ()
    if wanted not in by_key:
        table.fault(row, "parent", f"{wanted!r} is not an id or label of this table; add its row")
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


Facts = dict[NamedNode, list[NamedNode | Literal]]
"""What is said of a node, by predicate."""
_LABELS = (SKOS.prefLabel, RDFS.label, DCTERMS.title, SCHEMA.name)
_SYNONYMS = (SKOS.altLabel, SKOS.hiddenLabel, SCHEMA.alternateName)
_TEXTS = (SKOS.definition, RDFS.comment, DCTERMS.description, SKOS.scopeNote, SCHEMA.description)
_UPWARD = (RDFS.subClassOf, SKOS.broader, DCTERMS.isPartOf, SCHEMA.isPartOf)
_PART_NAMES = frozenset(
    {
        "broadertransitive",
        "hasparent",
        "haswhole",
        "ispartof",
        "parent",
        "partof",
        "partofentity",
        "subdomainof",
    }
)
"""Local names of properties that say what something is a part of, in small letters alone."""
_NO_CONCEPTS = frozenset(
    {
        OWL.AnnotationProperty,
        OWL.DatatypeProperty,
        OWL.ObjectProperty,
        OWL.Ontology,
        RDF.Property,
        RDFS.Datatype,
        SKOS.ConceptScheme,
    }
)


def read_rdf_source(path: Path, base: str = "") -> OwnCatalogue:
    """Return the concepts of an RDF file, and its triples about them without blank nodes."""
    quads = read_rdf(path)
    facts: dict[NamedNode, Facts] = {}
    for quad in quads:
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, (NamedNode, Literal)):
            values = facts.setdefault(quad.subject, {})
            values.setdefault(quad.predicate, []).append(quad.object)
    concepts = {
        node.value: concept
        for node, said in sorted(facts.items(), key=lambda item: item[0].value)
        if (concept := _concept(node, said)) is not None
    }
    return OwnCatalogue(
        path, path.name, base or _main_namespace(concepts), concepts, _about(quads, concepts)
    )


def _concept(node: NamedNode, said: Facts) -> Concept | None:
    """Return what a node is; nothing for properties, our own elements and the nameless."""
    if node.value.startswith(BASE) or _NO_CONCEPTS & set(said.get(RDF.type, ())):
        return None
    labels = _texts(said, _LABELS)
    if not labels or not text_roots(labels[0]):
        return None
    names = dict.fromkeys((*labels[1:], *_texts(said, _SYNONYMS)))
    return Concept(
        node.value,
        labels[0],
        tuple(name for name in names if name != labels[0]),
        " ".join(_texts(said, _TEXTS)),
        tuple(sorted(_parents(node, said))),
    )


def _parents(node: NamedNode, said: Facts) -> set[str]:
    return {
        value.value
        for predicate, values in said.items()
        if predicate in _UPWARD or _local(predicate) in _PART_NAMES
        for value in values
        if isinstance(value, NamedNode) and value != node
    }


def _texts(said: Facts, predicates: Iterable[NamedNode]) -> list[str]:
    """Return literals as text, by predicate: English first, then without a language."""
    return [text for each in predicates for text in _ordered(said.get(each, ()))]


def _ordered(values: Iterable[NamedNode | Literal]) -> list[str]:
    found = [value for value in values if isinstance(value, Literal)]
    found.sort(key=lambda v: (_rank(v.language), v.language or "", v.value))
    texts = (" ".join(value.value.split()) for value in found)
    return [text for text in texts if text]


def _rank(language: str | None) -> int:
    if language is None:
        return 1
    return 0 if language.lower().startswith("en") else 2


def _local(predicate: NamedNode) -> str:
    name = predicate.value.replace("#", "/").rpartition("/")[2]
    return name.replace("_", "").replace("-", "").lower()


def _main_namespace(concepts: Iterable[str]) -> str:
    """Return the namespace that most concepts are in."""
    cuts = (iri[: max(map(iri.rstrip("#/").rfind, "#/:")) + 1] for iri in concepts)
    counts = Counter(cuts)
    return min(counts, key=lambda space: (-counts[space], space), default="")


def _about(quads: Iterable[Quad], concepts: dict[str, Concept]) -> list[Quad]:
    graph = DefaultGraph()
    return sorted_quads(
        Quad(quad.subject, quad.predicate, quad.object, graph)
        for quad in quads
        if isinstance(quad.subject, NamedNode)
        and quad.subject.value in concepts
        and not isinstance(quad.object, BlankNode)
    )


_TABLES = frozenset({".csv", ".tsv", ".xlsx", ".xlsm", ".xls"})
_TREES = frozenset({".json", ".yaml", ".yml"})
RDF_ENDINGS = frozenset(endings("graph")) - _TREES


def read_own(path: Path, base: str = "") -> OwnCatalogue:
    """Return the concepts of an RDF file, a table, an OpenAPI file or an ODA component.

    ``base`` is the IRI under which concepts without an IRI are named. Raises an ``EtomKgError``
    with file and line when the file cannot be read or holds no concept with a label.
    """
    ending = path.suffix.lower()
    if path.is_dir():
        raise DocumentError("is a folder; name a file", path=path)
    if ending not in _TABLES | RDF_ENDINGS | _TREES:
        known = ", ".join(sorted(_TABLES | RDF_ENDINGS | _TREES))
        raise DocumentError(
            f"unknown format {ending or path.name!r}; RDF, tables, OpenAPI and ODA end in {known}",
            path=path,
        )
    _check_size(path)
    own = _read(path, ending, base or default_base(path), given=bool(base))
    if not own.concepts:
        raise DocumentError(
            "holds nothing with a label to map; give each element an rdfs:label, "
            "a skos:prefLabel or a cell in the column label",
            path=path,
        )
    return own


def _check_size(path: Path) -> None:
    try:
        if not path.stat().st_size:
            raise DocumentError("is empty", path=path)
    except FileNotFoundError:
        raise DocumentError("no such file; check the path", path=path) from None
    except OSError as error:
        raise DocumentError(f"cannot be read: {error.strerror}", path=path) from None


def _read(path: Path, ending: str, base: str, *, given: bool) -> OwnCatalogue:
    if ending in _TABLES:
        return read_table_source(path, base)
    if ending in RDF_ENDINGS:
        return read_rdf_source(path, base if given else "")
    return _tree(path, base, given=given)


def _tree(path: Path, base: str, *, given: bool) -> OwnCatalogue:
    """Read YAML or JSON by what it holds."""
    from etom_kg.mapping.tree_sources import (
        is_component,
        is_openapi,
        read_component,
        read_openapi,
        read_trees,
    )

    trees: list[Any] = read_trees(path)
    first = next((tree for tree in trees if isinstance(tree, dict)), None)
    if first is not None and is_openapi(first):
        return read_openapi(path, first, base)
    component = next((tree for tree in trees if is_component(tree)), None)
    if component is not None:
        return read_component(path, component, base)
    if first is not None and path.suffix.lower() == ".json" and {"@context", "@graph"} & set(first):
        return read_rdf_source(path, base if given else "")
    raise DocumentError(
        "is neither OpenAPI (openapi, swagger, paths) nor an ODA component (kind: Component, spec)",
        path=path,
    )
