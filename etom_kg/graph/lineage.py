"""Mapping sets and re-used identifiers as quads: who became what, how sure that is, and why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from etom_kg.core import namespaces as ns
from etom_kg.core.editions import ORIGINAL, find_edition
from etom_kg.core.namespaces import BASE, DCTERMS, ETOM, RDF, RDFS, SKOS, XSD
from etom_kg.core.quads import GraphWriter, english
from etom_kg.core.tables import read_table
from etom_kg.lineage.sssom import NO_TERM, MappingRow, MappingSet, read_sssom

__all__ = ["crosswalk_quads", "mapping_set_quads", "reuse_quads"]

_EDITION = f"{BASE}edition/"
_RELATIONS = {
    f"skos:{kind}Match": kind for kind in ("exact", "close", "broad", "narrow", "related")
}
_REUSE_COLUMNS = (
    "scheme",
    "identifier",
    "meaning_then",
    "edition_then",
    "meaning_now",
    "edition_now",
    "comment",
)


def crosswalk_quads(data: Path) -> Iterator[Quad]:
    """Yield a graph ``crosswalk/<name>`` for each mapping set, and ``crosswalk/reused``."""
    folder = data / "crosswalk"
    for path in sorted(folder.glob("*.sssom.tsv")):
        yield from mapping_set_quads(read_sssom(path), path.name.removesuffix(".sssom.tsv"))
    yield from reuse_quads(folder / "reused_identifiers.csv")


def mapping_set_quads(mapping_set: MappingSet, name: str) -> Iterator[Quad]:
    """Yield a mapping set: SKOS triples, and a record for each row that says how sure it is."""
    write = GraphWriter(ns.graph("crosswalk", name))
    meta = mapping_set.metadata
    subject = NamedNode(meta["mapping_set_id"])
    editions = [mapping_set.expand(meta[f"{side}_source"]) for side in ("subject", "object")]
    yield from write.about(
        subject,
        (RDF.type, ETOM.MappingSet),
        (RDFS.label, english(meta["mapping_set_title"])),
        (DCTERMS.title, english(meta["mapping_set_title"])),
        (DCTERMS.description, english(meta["mapping_set_description"])),
        (DCTERMS.license, NamedNode(meta["license"])),
        (ETOM.fromEdition, _edition(editions[0])),
        (ETOM.toEdition, _edition(editions[1])),
    )
    for row in mapping_set.rows:
        yield from _mapping(write, mapping_set, row, subject)


def _edition(iri: str) -> NamedNode | None:
    """Return an edition; what was numbered before release 15 is not held here."""
    return None if iri == f"{_EDITION}{ORIGINAL}" else NamedNode(iri)


def _mapping(
    write: GraphWriter, mapping_set: MappingSet, row: MappingRow, belongs: NamedNode
) -> Iterator[Quad]:
    source = NamedNode(mapping_set.expand(row.subject_id))
    dropped = row.object_id == NO_TERM
    target = None if dropped else NamedNode(mapping_set.expand(row.object_id))
    keys = [curie.partition(":")[2] for curie in (row.subject_id, row.object_id)]
    record = ns.instance("mapping", belongs.value.rpartition("/")[2], "--".join(keys))
    if target is not None:
        yield from write.about(source, (NamedNode(mapping_set.expand(row.predicate_id)), target))
        if f"/{ORIGINAL}/" in target.value:
            yield from _original(write, target, keys[1])
    label = f"{keys[0]} to {'nothing' if dropped else keys[1]}"
    yield from write.about(
        record,
        (RDF.type, ETOM.Mapping),
        (RDFS.label, english(label)),
        (ETOM.inMappingSet, belongs),
        (ETOM.mappedFrom, source),
        (ETOM.mappedTo, target),
        (ETOM.mappingRelation, "none" if dropped else _RELATIONS[row.predicate_id]),
        (ETOM.mappingConfidence, _decimal(row.confidence)),
        (ETOM.mappingJustification, NamedNode(mapping_set.expand(row.mapping_justification))),
        (ETOM.mappingCardinality, row.mapping_cardinality),
        (ETOM.predictedIdentifier, row.other.get("original")),
        (ETOM.ruleOutcome, row.other.get("rule")),
        (ETOM.nameLikeness, _decimal(row.other.get("name", ""))),
        (ETOM.descriptionLikeness, _decimal(row.other.get("description", ""))),
        (SKOS.note, english(row.comment) if row.comment else None),
    )


def _original(write: GraphWriter, subject: NamedNode, identifier: str) -> Iterator[Quad]:
    yield from write.concept(
        subject,
        types=(ETOM.OriginalIdentifier, SKOS.Concept),
        label=f"original identifier {identifier}",
        notation=identifier,
    )


def _decimal(text: str) -> Literal | None:
    return Literal(text, datatype=XSD.decimal) if text else None


def reuse_quads(table: Path) -> Iterator[Quad]:
    """Yield a record for each identifier that has stood for two processes."""
    write = GraphWriter(ns.graph("crosswalk", "reused"))
    for row in read_table(table, _REUSE_COLUMNS):
        now = row["edition_now"] if row["scheme"] != ORIGINAL else ""
        yield from write.about(
            ns.instance("identifier-reuse", row["scheme"], row["identifier"]),
            (RDF.type, ETOM.IdentifierReuse),
            (RDFS.label, english(f"reuse of {row['identifier']}")),
            (ETOM.reusedIdentifier, row["identifier"]),
            (ETOM.reusedNumbering, row["scheme"]),
            (ETOM.earlierMeaning, row["meaning_then"]),
            (ETOM.earlierEdition, row["edition_then"]),
            (ETOM.laterMeaning, row["meaning_now"]),
            (ETOM.laterEdition, row["edition_now"]),
            (ETOM.reusedFor, ns.process(now, row["identifier"]) if find_edition(now) else None),
            (SKOS.note, english(row["comment"])),
        )
