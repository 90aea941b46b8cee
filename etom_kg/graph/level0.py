"""The level-0 picture of version 14 as quads: areas, columns and the domains that are its rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from etom_kg import namespaces as ns
from etom_kg.definitions import definition
from etom_kg.graph.editions import scheme_quads
from etom_kg.graph.quads import GraphWriter, number
from etom_kg.namespaces import ETOM, SKOS
from etom_kg.reading.edition_data import LEVEL0_COLUMNS
from etom_kg.tables import read_table

__all__ = ["level0_quads"]

_EDITION = "14"
_KINDS: dict[str, tuple[NamedNode, str]] = {
    "area": (ETOM.ProcessArea, "area"),
    "column": (ETOM.VerticalGrouping, "vertical"),
    "domain": (ETOM.Domain, "domain"),
}


def level0_quads(table: Path) -> Iterator[Quad]:
    """Yield areas, columns and domains of ``data/14/level0.csv`` in the graph ``14/domains``."""
    write = GraphWriter(ns.graph(_EDITION, "domains"))
    scheme = ns.scheme(_EDITION)
    yield from scheme_quads(write, _EDITION)
    for row in read_table(table, LEVEL0_COLUMNS):
        class_, kind = _KINDS[row["kind"]]
        subject = ns.instance(kind, _EDITION, row["key"])
        yield from write.concept(
            subject,
            types=(class_, SKOS.Concept),
            label=row["name"],
            # The domains of version 14 have no number: its identifiers begin with the area.
            notation="" if kind == "domain" else row["key"],
            definition=definition(_EDITION, kind, row["key"]),
            scheme=scheme,
        )
        yield from write.about(
            subject,
            (ETOM.inEdition, ns.edition(_EDITION)),
            (ETOM.inArea, ns.area(_EDITION, row["area"]) if row["area"] else None),
            (ETOM.level, number(0) if kind == "area" else None),
            (SKOS.topConceptOf, None if row["area"] else scheme),
        )
        if not row["area"]:
            yield from write.about(scheme, (SKOS.hasTopConcept, subject))
