"""All that etom-kg ships, as quads: every edition, its lineage and the frameworks around it.

The user's own copies of source documents take the place of the shipped facts of their edition, or
are added to those of an edition of which only some pages or levels have been seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from pyoxigraph import Quad

from etom_kg.core import namespaces as ns
from etom_kg.core.editions import editions
from etom_kg.core.model import Framework
from etom_kg.core.namespaces import RDFS, SKOS
from etom_kg.core.numbering import scheme_of_edition
from etom_kg.core.quads import GraphWriter, english
from etom_kg.core.tables import resource
from etom_kg.graph.dataset import ontology_quads
from etom_kg.graph.documents import discrepancy_quads, document_quads, fault_quads
from etom_kg.graph.framework import (
    description_quads,
    edition_node_quads,
    process_quads,
    undeclared_quads,
)
from etom_kg.graph.interfaces import interface_quads, unresolved_quads
from etom_kg.graph.lineage import crosswalk_quads
from etom_kg.graph.systems import framework_quads
from etom_kg.interfaces.extraction import extract_source
from etom_kg.interfaces.tables import read_interfaces, read_unresolved
from etom_kg.interfaces.values import Interface, Unresolved
from etom_kg.reading.sources import Sources
from etom_kg.reading.tables import shipped_framework, with_definitions

__all__ = ["edition_quads", "shipped_quads", "stated_quads"]


def shipped_quads(sources: Sources | None = None, *, base: str = "") -> Iterator[Quad]:
    """Yield the quads of every named graph that is stated, not inferred."""
    read = sources or Sources()
    data = resource("data")
    yield from ontology_quads()
    yield from edition_node_quads(data)
    yield from edition_quads(read.editions)
    for company in read.companies:
        standard = read.editions.get(company.edition) or shipped_framework(company.edition)
        yield from stated_quads(company, standard=standard, base=base)
    yield from crosswalk_quads(data)
    yield from framework_quads(data)


def edition_quads(own: Mapping[str, Framework] | None = None) -> Iterator[Quad]:
    """Yield every edition: the shipped ones, and those that the user has copies of."""
    copies = {edition: with_definitions(copy) for edition, copy in (own or {}).items()}
    for each in editions():
        framework = _placed(shipped_framework(each.key))
        copy = copies.pop(each.key, None)
        if copy:
            framework = copy if each.complete else _added(framework, copy)
        yield from stated_quads(framework)
        faults = resource("data") / each.key / "row_faults.csv"
        if faults.exists():
            yield from fault_quads(each.key, faults)
    for edition, copy in copies.items():
        yield from _unknown_edition(edition)
        yield from stated_quads(copy)


def stated_quads(
    framework: Framework, *, standard: Framework | None = None, base: str = ""
) -> Iterator[Quad]:
    """Yield everything that one source states.

    Interfaces are read from the descriptions of the user's own copy, else from the shipped
    tables; ``standard`` is what a company's document names beside its own processes.
    """
    yield from process_quads(framework, base=base)
    yield from document_quads(framework, base=base)
    yield from discrepancy_quads(framework, base=base)
    yield from description_quads(framework, base=base)
    interfaces, unresolved = _interfaces(framework, standard)
    yield from interface_quads(framework, interfaces, standard=standard, base=base)
    yield from unresolved_quads(framework, unresolved, base=base)


def _interfaces(
    framework: Framework, standard: Framework | None
) -> tuple[tuple[Interface, ...], tuple[Unresolved, ...]]:
    if framework.source_text:
        found = extract_source(framework, standard)
        return found.interfaces, found.unresolved
    folder = resource("data") / framework.edition
    if not (folder / "interfaces.csv").exists():
        return (), ()
    interfaces = read_interfaces(folder / "interfaces.csv", framework.edition)
    return interfaces, read_unresolved(folder / "unresolved.csv")


def _placed(framework: Framework) -> Framework:
    """Leave out the processes whose parent has not been seen: they cannot be placed."""
    groupings = {name for group in framework.groupings for name in (group.key, group.number)}
    known = {*framework.processes, *groupings}
    kept = {key: p for key, p in framework.processes.items() if p.parent in known}
    return replace(framework, processes=kept)


def _added(shipped: Framework, copy: Framework) -> Framework:
    return replace(
        copy,
        processes={**shipped.processes, **copy.processes},
        groupings=copy.groupings or shipped.groupings,
    )


def _unknown_edition(edition: str) -> Iterator[Quad]:
    """Yield the node of an edition that only the user has a copy of."""
    write = GraphWriter(ns.graph(edition, "processes"))
    label = english(f"eTOM {edition}")
    yield from write.about(ns.edition(edition), (RDFS.label, label), (SKOS.prefLabel, label))
    yield from undeclared_quads(write, edition, scheme_of_edition(edition))
