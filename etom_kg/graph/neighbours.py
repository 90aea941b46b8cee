"""Domains and business entities of the SID, and which components and processes use them.

References as records: who states which identifier, name and version, and what became of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from etom_kg.core import namespaces as ns
from etom_kg.core.namespaces import DCTERMS, ETOM, RDF, RDFS, SKOS
from etom_kg.core.quads import GraphWriter, english
from etom_kg.core.tables import read_table, split_list

__all__ = ["LINKING", "Readings", "entity_quads", "process_reference", "reference", "source_of"]

#: The outcomes after which the thing that states a reference is joined to the element found.
LINKING = frozenset({"resolved", "renamed", "name-differs", "outer-part-resolved"})


_NO_IDENTIFIER = (
    "What stands in the place of the identifier is none; the words are kept as they are."
)


class Readings:
    """Which processes of edition 25.5 keep their identifier under another name.

    The table ``oda/name_readings.csv`` says of every identifier that states another name than the
    edition's whether the process is the same.
    """

    def __init__(self, data: Path) -> None:
        columns = ("process_id", "stated_name", "reading", "why")
        rows = read_table(data / "oda" / "name_readings.csv", columns)
        self._rows = {(row["process_id"], row["stated_name"]): row for row in rows}

    def outcome(self, row: dict[str, str]) -> tuple[str, str]:
        """Return the outcome of a row that states a process, and why a differing name is so."""
        if row["outcome"] != "name-differs":
            return row["outcome"], _NO_IDENTIFIER if row["outcome"] == "not-a-process" else ""
        reading = self._rows.get((row["process_id"], row["process_name"]))
        if reading is None:
            return "name-differs", ""
        return ("renamed" if reading["reading"] == "same" else "reused"), reading["why"]


def source_of(document: str) -> tuple[NamedNode, NamedNode]:
    """Return the statement that something was read from a document of ``frameworks.csv``."""
    return DCTERMS.source, ns.document(document)


def reference(
    write: GraphWriter,
    subject: NamedNode,
    kind: NamedNode,
    *,
    referrer: NamedNode,
    stated: tuple[str, str, str],
    outcome: str,
    document: str,
    checked_against: NamedNode,
    target: NamedNode | None = None,
    found_name: str = "",
    suggested: NamedNode | None = None,
    why: str = "",
) -> Iterator[Quad]:
    """Yield a record of a reference; ``stated`` is identifier, name and version as they stand."""
    identifier, name, version = stated
    label = " ".join(part for part in (identifier, name) if part)
    yield from write.about(
        subject,
        (RDF.type, kind),
        (RDFS.label, english(f"reference to {label}")),
        (ETOM.referrer, referrer),
        (ETOM.statedIdentifier, identifier),
        (ETOM.statedName, name),
        (ETOM.statedVersion, version),
        (ETOM.outcome, ns.outcome(outcome)),
        (ETOM.checkedAgainst, checked_against),
        (ETOM.refersTo, target),
        (ETOM.foundName, found_name),
        (ETOM.suggests, suggested),
        (SKOS.note, english(why) if why else None),
        source_of(document),
    )


def process_reference(
    write: GraphWriter,
    subject: NamedNode,
    row: dict[str, str],
    readings: Readings,
    *,
    kind: NamedNode,
    referrer: NamedNode,
    document: str,
    version: str,
) -> Iterator[Quad]:
    """Yield a record of a reference to a process, checked against edition 25.5."""
    outcome, why = readings.outcome(row)
    held = ns.process("25.5", row["process_id"])
    if outcome in LINKING:
        target, suggested = held, None
    else:
        target = None
        suggested = ns.process("25.5", row["suggested_id"]) if row["suggested_id"] else None
        suggested = held if outcome == "reused" else suggested
    yield from reference(
        write,
        subject,
        kind,
        referrer=referrer,
        stated=(row["process_id"], row["process_name"], version),
        outcome=outcome,
        document=document,
        checked_against=ns.edition("25.5"),
        target=target,
        found_name=row["name_25_5"] if outcome != "resolved" else "",
        suggested=suggested,
        why=why,
    )


_SPECIFICATIONS = "ODA-specifications"
_RELEASE = "SID-26.0"
_CLASSES = {"ABE": ETOM.AggregateBusinessEntity, "BE": ETOM.BusinessEntity}
_DIRECTIONS = {
    "consumes": (ETOM.consumes,),
    "produces": (ETOM.produces,),
    "both": (ETOM.consumes, ETOM.produces),
}


def entity_quads(data: Path) -> Iterator[Quad]:
    """Yield the graphs ``sid/entities`` and ``sid/uses``."""
    write = GraphWriter(ns.graph("sid", "entities"))
    listed = read_table(data / "sid" / "entities.csv", ("domain", "name", "kind", "version"))
    for row in listed:
        subject = ns.entity(row["domain"], row["name"])
        note = "Listed among the entities of its domain, although it is a heading."
        yield from write.about(
            subject,
            (ETOM.listedIn, ns.document(_RELEASE)),
            (SKOS.editorialNote, english(note) if row["kind"] == "heading" else None),
        )
    columns = ("component_id", "domain", "path", "version", "outcome", "suggested")
    used = read_table(data / "sid" / "component_entities.csv", columns)
    columns = ("component_id", "process_id", "also_held", "direction", "domain", "path")
    edges = read_table(data / "sid" / "process_entities.csv", columns)
    paths = {(row["domain"], row["name"]): _RELEASE for row in listed}
    for row in (*used, *edges):
        parts = row["path"].split(" > ")
        for depth in range(1, len(parts) + 1):
            paths.setdefault((row["domain"], " > ".join(parts[:depth])), _SPECIFICATIONS)
    yield from _entities(write, paths)
    yield from _component_entities(used)
    yield from _process_entities(edges, Readings(data))


def _entities(write: GraphWriter, paths: dict[tuple[str, str], str]) -> Iterator[Quad]:
    """Yield every entity with its domain and what it is a part of."""
    for domain in sorted({domain for domain, _ in paths}):
        subject = ns.information_domain(domain)
        types = (ETOM.InformationDomain, SKOS.Concept)
        yield from write.concept(subject, types=types, label=domain, notation=domain)
    for (domain, path), document in paths.items():
        subject = ns.entity(domain, path)
        outer, _, name = path.rpartition(" > ")
        kind = _CLASSES.get(name.rsplit(" ", 1)[-1], ETOM.InformationEntity)
        yield from write.concept(subject, types=(kind, SKOS.Concept), label=name)
        yield from write.about(
            subject,
            (ETOM.inInformationDomain, ns.information_domain(domain)),
            (ETOM.partOfEntity, ns.entity(domain, outer) if outer else None),
            source_of(document),
        )


def _component_entities(rows: list[dict[str, str]]) -> Iterator[Quad]:
    write = GraphWriter(ns.graph("sid", "uses"))
    for row in rows:
        component = ns.component(row["component_id"])
        entity = ns.entity(row["domain"], row["path"])
        key = (row["component_id"], "entity", row["domain"], *row["path"].split(" > "))
        yield from write.about(component, (ETOM.managesEntity, entity))
        yield from reference(
            write,
            ns.underscored("reference", *key),
            ETOM.EntityReference,
            referrer=component,
            stated=("", f"{row['domain']} > {row['path']}", row["version"]),
            outcome=row["outcome"],
            document=_SPECIFICATIONS,
            checked_against=ns.document(_RELEASE),
            target=entity,
            suggested=_suggested(row["suggested"]),
        )


def _suggested(cell: str) -> NamedNode | None:
    domain, _, path = cell.partition(" > ")
    return ns.entity(domain, path) if path else None


def _process_entities(rows: list[dict[str, str]], readings: Readings) -> Iterator[Quad]:
    """Yield each edge as a record, and as statements about every process of 25.5 that it names."""
    write = GraphWriter(ns.graph("sid", "uses"))
    for row in rows:
        entity = ns.entity(row["domain"], row["path"])
        key = (row["component_id"], row["process_id"], row["also_named"] or "-", row["direction"])
        subject = ns.underscored("entity-use", *key, row["domain"], *row["path"].split(" > "))
        yield from process_reference(
            write,
            subject,
            row,
            readings,
            kind=ETOM.EntityUse,
            referrer=ns.component(row["component_id"]),
            document=_SPECIFICATIONS,
            version=row["version"],
        )
        yield from write.about(
            subject,
            (ETOM.usedEntity, entity),
            (ETOM.useDirection, ns.instance("use-direction", row["direction"])),
            *((ETOM.furtherIdentifier, also) for also in split_list(row["also_named"])),
        )
        stated = (row["process_id"],) if readings.outcome(row)[0] in LINKING else ()
        for identifier in (*stated, *split_list(row["also_held"])):
            process = ns.process("25.5", identifier)
            for predicate in _DIRECTIONS[row["direction"]]:
                yield from write.about(process, (predicate, entity))
