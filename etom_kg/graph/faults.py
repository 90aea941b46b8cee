"""What the rows of a published workbook get wrong, as discrepancies of its edition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Quad

from etom_kg import namespaces as ns
from etom_kg.graph.editions import element_node
from etom_kg.graph.quads import GraphWriter, english
from etom_kg.namespaces import ETOM, RDF, RDFS
from etom_kg.tables import read_table

__all__ = ["FAULT_COLUMNS", "fault_quads"]

FAULT_COLUMNS = (
    "kind",
    "shape",
    "severity",
    "element",
    "identifier",
    "sheet",
    "row",
    "found",
    "message",
)


def fault_quads(edition: str, table: Path) -> Iterator[Quad]:
    """Yield a discrepancy for each line of a table of row faults, in ``<edition>/row-faults``."""
    write = GraphWriter(ns.graph(edition, "row-faults"))
    seen: Counter[str] = Counter()
    for row in read_table(table, FAULT_COLUMNS):
        key = f"{row['sheet']}--{row['row']}--{row['shape']}"
        seen[key] += 1
        number = f"--{seen[key]}" if seen[key] > 1 else ""
        yield from write.about(
            ns.instance("discrepancy", edition, key + number),
            (RDF.type, ETOM.Discrepancy),
            (RDFS.label, english(row["message"])),
            (ETOM.inEdition, ns.edition(edition)),
            (ETOM.aboutElement, element_node(edition, row["element"])),
            (ETOM.kind, ns.instance("discrepancy-kind", row["kind"])),
            (ETOM.witness, f"sheet {row['sheet']}, row {row['row']}"),
            (ETOM.foundText, row["found"]),
        )
