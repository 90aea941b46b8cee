"""The graph of edition 4.0 with the interfaces that a person read, instead of the extracted ones.

It shows that a canned question and its expected answer agree with the reading, whatever the
extractor finds.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from etom_kg.core import namespaces as ns
from etom_kg.core.namespaces import ETOM, RDF
from etom_kg.core.quads import GraphWriter
from etom_kg.graph.dataset import ontology_quads
from etom_kg.graph.documents import discrepancy_quads, document_quads
from etom_kg.graph.framework import process_quads
from etom_kg.reading.tables import shipped_framework

FOLDER = Path(__file__).parent / "reference"
EDITION = "4.0"
DOCUMENT = "M.3050.2"
Row = dict[str, str]


def reference_quads(*, arguable: bool) -> Iterator[Quad]:
    """Yield edition 4.0 with the sure interfaces, and if wanted the arguable ones too."""
    yield from ontology_quads()
    catalogue = shipped_framework("4.0")
    yield from process_quads(catalogue)
    yield from document_quads(catalogue)
    yield from discrepancy_quads(catalogue)
    rows = [
        row for row in _table("recommendation_interfaces") if arguable or row["certainty"] == "sure"
    ]
    rows.sort(key=_pair)
    for (subject, other), group in groupby(rows, _pair):
        yield from _interface(subject, other, list(group))
    yield from _mentions()


def _table(name: str) -> list[Row]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _pair(row: Row) -> tuple[str, str]:
    return row["subject"], row["other"]


def _interface(subject: str, other: str, rows: list[Row]) -> Iterator[Quad]:
    write = GraphWriter(ns.graph(EDITION, "interfaces"))
    record = ns.interface(EDITION, subject, other)
    one, two = ns.process(EDITION, subject), _element(other)
    directions = {row["direction"] for row in rows}
    direction = directions.pop() if len(directions) == 1 else "both"
    clauses = sorted({clause for row in rows for clause in row["clause"].split(";")})
    yield from write.about(
        record,
        (RDF.type, ETOM.Interface),
        (ETOM["from"], one),
        (ETOM.to, two),
        (ETOM.direction, direction),
        (ETOM.category, rows[0]["category"]),
        *((ETOM.statedBy, ns.process(EDITION, row["stated_by"])) for row in rows),
        *((ETOM.hasEvidence, _evidence(record, clause)) for clause in clauses),
    )
    for clause in clauses:
        observed = (ETOM.observedIn, ns.clause(DOCUMENT, clause))
        yield from write.about(_evidence(record, clause), observed)
    if rows[0]["category"] == "named":
        if direction != "in":
            yield from _exchange(write, one, two)
        if direction != "out":
            yield from _exchange(write, two, one)


def _exchange(write: GraphWriter, giver: NamedNode, taker: NamedNode) -> Iterator[Quad]:
    yield from write.about(giver, (ETOM.sendsTo, taker))
    yield from write.about(taker, (ETOM.receivesFrom, giver))


def _element(key: str) -> NamedNode:
    key = key.removeprefix("external:")
    if key in ("OPS", "SIP", "EM"):
        return ns.area(EDITION, key)
    return ns.vertical(EDITION, key) if len(key) == 1 else ns.process(EDITION, key)


def _evidence(record: NamedNode, clause: str) -> NamedNode:
    return NamedNode(f"{record.value}/evidence/{clause}")


def _mentions() -> Iterator[Quad]:
    write = GraphWriter(ns.graph(EDITION, "interfaces"))
    for row in _table("recommendation_unresolved"):
        yield from write.about(
            ns.instance("unresolved", EDITION, f"{row['clause']}--{row['name']}"),
            (RDF.type, ETOM.UnresolvedMention),
            (ETOM.statedBy, ns.process(EDITION, row["stated_by"])),
            (ETOM.mentionText, row["name"]),
            (ETOM.observedIn, ns.clause(DOCUMENT, row["clause"])),
        )
