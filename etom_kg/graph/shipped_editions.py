"""Every shipped edition but 4.0 as quads, with the user's own copies in the place of the facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from pyoxigraph import Quad

from etom_kg import namespaces as ns
from etom_kg.graph.edition_interfaces import edition_interface_quads
from etom_kg.graph.editions import edition_quads
from etom_kg.graph.faults import fault_quads
from etom_kg.graph.level0 import level0_quads
from etom_kg.graph.quads import GraphWriter, english
from etom_kg.namespaces import ETOM, RDF, RDFS, SKOS
from etom_kg.numbering import scheme_of_edition
from etom_kg.reading.edition_model import EditionCatalogue
from etom_kg.reading.edition_tables import read_edition
from etom_kg.resources import resource

__all__ = ["PARTIAL", "WHOLE", "all_edition_quads", "shipped_edition"]

WHOLE = ("25.5",)
"""Editions whose processes are shipped all."""
PARTIAL = ("16.0", "20.5")
"""Editions of which only some pages or levels have been seen."""


def all_edition_quads(own: Mapping[str, EditionCatalogue] | None = None) -> Iterator[Quad]:
    """Yield version 14, 16.0, 20.5, 25.5 and the editions that the user has copies of.

    A copy replaces the shipped facts of a whole edition and is added to those of a partial one.
    """
    own = own or {}
    data: Path = resource("data")
    yield from level0_quads(data / "14" / "level0.csv")
    for edition in WHOLE:
        yield from _stated(own.get(edition) or shipped_edition(edition))
        yield from fault_quads(edition, data / edition / "row_faults.csv")
    for edition in PARTIAL:
        yield from _stated(_with_own(_placed(shipped_edition(edition)), own.get(edition)))
    for edition, catalogue in own.items():
        if edition not in (*WHOLE, *PARTIAL):
            yield from _edition(edition)
            yield from _stated(catalogue)


def _stated(catalogue: EditionCatalogue) -> Iterator[Quad]:
    yield from edition_quads(catalogue)
    yield from edition_interface_quads(catalogue)


@cache
def shipped_edition(edition: str) -> EditionCatalogue:
    """Return the shipped facts of an edition, without descriptions."""
    return read_edition(resource("data", edition), edition)


def _placed(catalogue: EditionCatalogue) -> EditionCatalogue:
    """Leave out the processes whose parent has not been seen: they cannot be placed."""
    known = {*catalogue.processes, *(domain.number for domain in catalogue.domains)}
    kept = {key: p for key, p in catalogue.processes.items() if p.parent in known}
    return replace(catalogue, processes=kept)


def _with_own(shipped: EditionCatalogue, own: EditionCatalogue | None) -> EditionCatalogue:
    if own is None:
        return shipped
    return replace(
        own,
        processes={**shipped.processes, **own.processes},
        domains=own.domains or shipped.domains,
    )


def _edition(edition: str) -> Iterator[Quad]:
    """Yield the node of an edition that the ontology does not know."""
    label = english(f"eTOM {edition}")
    yield from GraphWriter(ns.graph(edition, "processes")).about(
        ns.edition(edition),
        (RDF.type, ETOM.Edition),
        (RDFS.label, label),
        (SKOS.prefLabel, label),
        (ETOM.usesNumberingScheme, ns.instance("numbering", scheme_of_edition(edition).name)),
    )
