"""Domains and business entities of the SID, and which components and processes use them.

Whoever names an element by identifier or name gives a reference: a record of what was stated, and
of what became of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from etom_kg.core import namespaces as ns
from etom_kg.core.editions import hub
from etom_kg.core.namespaces import DCTERMS, ETOM, RDF, RDFS, SKOS
from etom_kg.core.quads import GraphWriter, english
from etom_kg.core.tables import read_table, split_list

__all__ = ["Check", "Readings", "Reference", "entity_quads", "reference_quads", "source_of"]

#: The outcomes after which the thing that states a reference is joined to the element found.
LINKING = frozenset({"resolved", "renamed", "name-differs", "outer-part-resolved"})
_NO_IDENTIFIER = (
    "What stands in the place of the identifier is none; the words are kept as they are."
)


def source_of(document: str) -> tuple[NamedNode, NamedNode]:
    """Return the statement that something was read from a document of ``frameworks.csv``."""
    return DCTERMS.source, ns.document(document)


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference as it stands: ``stated`` is identifier, name and version."""

    subject: NamedNode
    kind: NamedNode
    referrer: NamedNode
    document: str
    stated: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Check:
    """What became of a reference when it was looked up."""

    outcome: str
    against: NamedNode
    target: NamedNode | None = None
    found_name: str = ""
    suggested: NamedNode | None = None
    why: str = ""


def reference_quads(write: GraphWriter, reference: Reference, check: Check) -> Iterator[Quad]:
    """Yield the record of a reference."""
    identifier, name, version = reference.stated
    label = " ".join(part for part in (identifier, name) if part)
    yield from write.about(
        reference.subject,
        (RDF.type, reference.kind),
        (RDFS.label, english(f"reference to {label}")),
        (ETOM.referrer, reference.referrer),
        (ETOM.statedIdentifier, identifier),
        (ETOM.statedName, name),
        (ETOM.statedVersion, version),
        (ETOM.outcome, ns.outcome(check.outcome)),
        (ETOM.checkedAgainst, check.against),
        (ETOM.refersTo, check.target),
        (ETOM.foundName, check.found_name),
        (ETOM.suggests, check.suggested),
        (SKOS.note, english(check.why) if check.why else None),
        source_of(reference.document),
    )


class Readings:
    """Which processes of the edition that crosswalks lead to have kept their identifier only.

    The table ``oda/name_readings.csv`` says of every identifier that states another name than the
    edition's whether the process is the same.
    """

    def __init__(self, data: Path) -> None:
        columns = ("process_id", "stated_name", "reading", "why")
        rows = read_table(data / "oda" / "name_readings.csv", columns)
        self._rows = {(row["process_id"], row["stated_name"]): row for row in rows}

    def check(self, row: dict[str, str]) -> Check:
        """Return what became of the process that a row states."""
        outcome, why = self._outcome(row)
        edition = hub().key
        held = ns.process(edition, row["process_id"])
        suggested = held if outcome == "reused" else None
        if row["suggested_id"] and outcome not in LINKING and not suggested:
            suggested = ns.process(edition, row["suggested_id"])
        return Check(
            outcome,
            ns.edition(edition),
            held if outcome in LINKING else None,
            row["name_25_5"] if outcome != "resolved" else "",
            suggested,
            why,
        )

    def _outcome(self, row: dict[str, str]) -> tuple[str, str]:
        """Return the outcome of a row that states a process, and why a differing name is so."""
        if row["outcome"] != "name-differs":
            return row["outcome"], _NO_IDENTIFIER if row["outcome"] == "not-a-process" else ""
        reading = self._rows.get((row["process_id"], row["process_name"]))
        if reading is None:
            return "name-differs", ""
        return ("renamed" if reading["reading"] == "same" else "reused"), reading["why"]


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
        yield from reference_quads(
            write,
            Reference(
                ns.underscored("reference", *key),
                ETOM.EntityReference,
                component,
                _SPECIFICATIONS,
                ("", f"{row['domain']} > {row['path']}", row["version"]),
            ),
            Check(
                row["outcome"],
                ns.document(_RELEASE),
                entity,
                suggested=_suggested(row["suggested"]),
            ),
        )


def _suggested(cell: str) -> NamedNode | None:
    domain, _, path = cell.partition(" > ")
    return ns.entity(domain, path) if path else None


def _process_entities(rows: list[dict[str, str]], readings: Readings) -> Iterator[Quad]:
    """Yield each edge as a record, and as statements about every process that it names."""
    write = GraphWriter(ns.graph("sid", "uses"))
    for row in rows:
        entity = ns.entity(row["domain"], row["path"])
        key = (row["component_id"], row["process_id"], row["also_named"] or "-", row["direction"])
        subject = ns.underscored("entity-use", *key, row["domain"], *row["path"].split(" > "))
        check = readings.check(row)
        stated = (row["process_id"], row["process_name"], row["version"])
        component = ns.component(row["component_id"])
        reference = Reference(subject, ETOM.EntityUse, component, _SPECIFICATIONS, stated)
        yield from reference_quads(write, reference, check)
        yield from write.about(
            subject,
            (ETOM.usedEntity, entity),
            (ETOM.useDirection, ns.instance("use-direction", row["direction"])),
            *((ETOM.furtherIdentifier, also) for also in split_list(row["also_named"])),
        )
        processes = [ns.process(hub().key, further) for further in split_list(row["also_held"])]
        for process in [check.target, *processes] if check.target else processes:
            for predicate in _DIRECTIONS[row["direction"]]:
                yield from write.about(process, (predicate, entity))
