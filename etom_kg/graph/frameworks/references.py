"""References as records: who states which identifier, name and version, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from etom_kg import namespaces as ns
from etom_kg.graph.frameworks import names
from etom_kg.graph.quads import GraphWriter, english
from etom_kg.namespaces import DCTERMS, ETOM, RDF, RDFS, SKOS
from etom_kg.tables import read_table

__all__ = ["LINKING", "Readings", "process_reference", "reference", "source_of"]

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
        (ETOM.outcome, names.outcome(outcome)),
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
