"""All that etom-kg ships, as quads: every edition, its lineage and the frameworks around it.

The user's own copies of source documents take the place of the shipped facts of their edition.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Quad

from etom_kg.definitions import with_definitions
from etom_kg.graph.crosswalk import crosswalk_quads
from etom_kg.graph.documents import discrepancy_quads, document_quads
from etom_kg.graph.edition_nodes import edition_node_quads
from etom_kg.graph.frameworks import framework_quads
from etom_kg.graph.interfaces import interface_quads, unresolved_quads
from etom_kg.graph.ontology import ontology_quads
from etom_kg.graph.processes import description_quads, process_quads
from etom_kg.graph.shipped_editions import all_edition_quads
from etom_kg.interfaces.interface_tables import read_interfaces, read_unresolved
from etom_kg.interfaces.run import extract_source
from etom_kg.model import Catalogue
from etom_kg.reading.catalogue_tables import read_catalogue
from etom_kg.reading.sources import Sources
from etom_kg.resources import resource

__all__ = ["catalogue_quads", "shipped_catalogue", "shipped_quads"]

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
