"""All that etom-kg ships, as quads: every edition, its lineage and the frameworks around it.

The user's own copies of source documents take the place of the shipped facts of their edition.

The level-0 picture of version 14 as quads: areas, columns and the domains that are its rows.

Every shipped edition but 4.0 as quads, with the user's own copies in the place of the facts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from etom_kg.core import namespaces as ns
from etom_kg.core.model import Catalogue, EditionCatalogue
from etom_kg.core.namespaces import ETOM, RDF, RDFS, SKOS
from etom_kg.core.numbering import scheme_of_edition
from etom_kg.core.quads import GraphWriter, english, number
from etom_kg.core.tables import read_table, resource
from etom_kg.graph.dataset import ontology_quads
from etom_kg.graph.documents import discrepancy_quads, document_quads, fault_quads
from etom_kg.graph.framework import (
    definition,
    description_quads,
    edition_node_quads,
    edition_quads,
    process_quads,
    scheme_quads,
    with_definitions,
)
from etom_kg.graph.interfaces import edition_interface_quads, interface_quads, unresolved_quads
from etom_kg.graph.lineage import crosswalk_quads
from etom_kg.graph.systems import framework_quads
from etom_kg.interfaces.extraction import extract_source
from etom_kg.interfaces.tables import read_interfaces, read_unresolved
from etom_kg.reading.catalogue_tables import read_catalogue
from etom_kg.reading.edition_tables import read_edition
from etom_kg.reading.sources import Sources

__all__ = [
    "LEVEL0_COLUMNS",
    "PARTIAL",
    "WHOLE",
    "all_edition_quads",
    "catalogue_quads",
    "level0_quads",
    "shipped_catalogue",
    "shipped_edition",
    "shipped_quads",
]

_EDITION = "14"
LEVEL0_COLUMNS = ("kind", "key", "name", "area")
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


RECOMMENDATION_EDITION = "4.0"


def shipped_catalogue() -> Catalogue:
    """Return the shipped catalogue of edition 4.0, with our definitions and without texts."""
    folder = resource("data", RECOMMENDATION_EDITION)
    return with_definitions(read_catalogue(folder, RECOMMENDATION_EDITION))


def catalogue_quads(
    catalogue: Catalogue, *, standard: Catalogue | None = None, base: str = ""
) -> Iterator[Quad]:
    """Yield everything that a catalogue in the Recommendation's layout states.

    Interfaces are read from the descriptions of the user's own copy, else from the shipped
    tables; ``standard`` is what a company's document names beside its own processes.
    """
    yield from process_quads(catalogue, base=base)
    yield from document_quads(catalogue, base=base)
    yield from discrepancy_quads(catalogue, base=base)
    yield from description_quads(catalogue, base=base)
    if catalogue.source_text:
        found = extract_source(catalogue, standard)
        interfaces, unresolved = found.interfaces, found.unresolved
    else:
        folder = resource("data", catalogue.edition)
        interfaces = read_interfaces(folder / "interfaces.csv", catalogue.edition)
        unresolved = read_unresolved(folder / "unresolved.csv")
    yield from interface_quads(catalogue, interfaces, standard=standard, base=base)
    yield from unresolved_quads(catalogue, unresolved, base=base)


def shipped_quads(sources: Sources | None = None, *, base: str = "") -> Iterator[Quad]:
    """Yield the quads of every named graph that is stated, not inferred."""
    read = sources or Sources()
    data = resource("data")
    yield from ontology_quads()
    yield from edition_node_quads(data)
    own = read.recommendation
    standard = with_definitions(own) if own else shipped_catalogue()
    yield from catalogue_quads(standard)
    for company in read.companies:
        yield from catalogue_quads(company, standard=standard, base=base)
    yield from all_edition_quads(read.editions)
    yield from crosswalk_quads(data)
    yield from framework_quads(data)
