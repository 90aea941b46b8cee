"""The numbered editions (15 and later) as quads: processes, domains, deleted processes, changes.

A process lies in the domain that its identifier names. Where a row of the source gives another
domain, that is a fault of the row and stands in the graph of row faults, not here.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Quad

from etom_kg import namespaces as ns
from etom_kg.definitions import definition
from etom_kg.graph.quads import GraphWriter, english, number
from etom_kg.namespaces import DCTERMS, ETOM, RDF, RDFS, SKOS, XSD
from etom_kg.numbering import scheme_of_edition
from etom_kg.reading.edition_model import (
    Change,
    DeletedProcess,
    EditionCatalogue,
    EditionProcess,
)

__all__ = ["edition_quads", "element_node", "scheme_quads"]

_TRUE = Literal("true", datatype=XSD.boolean)


def element_node(edition: str, element: str) -> NamedNode:
    """Return the IRI of what a table calls an element: an identifier, or a deleted one's key."""
    if scheme_of_edition(edition).is_valid(element):
        return ns.process(edition, element)
    return ns.instance("deleted", edition, element)


def edition_quads(catalogue: EditionCatalogue) -> Iterator[Quad]:
    """Yield all that a catalogue states, in up to four named graphs of its edition.

    They are ``processes``, ``deleted``, ``changes`` and, if the catalogue was read from the user's
    own copy, ``descriptions``.
    """
    edition = catalogue.edition
    domains = {d.number: ns.domain(edition, d.key) for d in catalogue.domains}
    write = GraphWriter(ns.graph(edition, "processes"))
    yield from scheme_quads(write, edition)
    yield from _groupings(write, catalogue)
    for process in catalogue.processes.values():
        yield from _process(write, catalogue, process, domains)
        yield from _changes(edition, process.identifier, process.changes)
        yield from _descriptions(edition, process.identifier, process.brief, process.extended)
    by_name = {domain.name: domains[domain.number] for domain in catalogue.domains}
    for gone in catalogue.deleted:
        yield from _deleted(catalogue, gone, by_name)
        yield from _changes(edition, gone.key, gone.changes)
        yield from _descriptions(edition, gone.key, gone.brief, gone.extended)


def scheme_quads(write: GraphWriter, edition: str) -> Iterator[Quad]:
    """Yield the concept scheme of an edition's process elements."""
    label = english(f"eTOM {edition} process elements")
    yield from write.about(
        ns.scheme(edition),
        (RDF.type, SKOS.ConceptScheme),
        (RDFS.label, label),
        (SKOS.prefLabel, label),
        (ETOM.inEdition, ns.edition(edition)),
    )


def _groupings(write: GraphWriter, catalogue: EditionCatalogue) -> Iterator[Quad]:
    edition, scheme = catalogue.edition, ns.scheme(catalogue.edition)
    for domain in catalogue.domains:
        subject = ns.domain(edition, domain.key)
        yield from write.concept(
            subject,
            types=(ETOM.Domain, SKOS.Concept),
            label=domain.key,
            alternative=(domain.name,),
            notation=domain.number,
            definition=definition(edition, "domain", domain.key),
            scheme=scheme,
        )
        yield from write.about(
            subject, (ETOM.inEdition, ns.edition(edition)), (SKOS.topConceptOf, scheme)
        )
        yield from write.about(scheme, (SKOS.hasTopConcept, subject))
    for name in catalogue.vertical_groups:
        subject = ns.vertical(edition, name)
        yield from write.concept(
            subject,
            types=(ETOM.VerticalGrouping, SKOS.Concept),
            label=name,
            notation=name,
            definition=definition(edition, "vertical", name),
            scheme=scheme,
        )
        yield from write.about(subject, (ETOM.inEdition, ns.edition(edition)))


def _process(
    write: GraphWriter,
    catalogue: EditionCatalogue,
    process: EditionProcess,
    domains: dict[str, NamedNode],
) -> Iterator[Quad]:
    edition = catalogue.edition
    subject = ns.process(edition, process.identifier)
    yield from write.concept(
        subject,
        types=(ETOM.Process, SKOS.Concept),
        label=process.name,
        notation=process.identifier,
        definition=definition(edition, "process", process.identifier),
        scheme=ns.scheme(edition),
        alternative=process.former_names,
    )
    parent = process.parent
    above = domains.get(parent) or (ns.process(edition, parent) if parent else None)
    yield from write.about(
        subject,
        (ETOM.inEdition, ns.edition(edition)),
        (ETOM.level, number(process.level)),
        (ETOM.hasParent, above),
        (ETOM.inDomain, domains.get(".".join(process.identifier.split(".")[:2]))),
        *((ETOM.inVertical, ns.vertical(edition, v)) for v in process.vertical_groups),
        *((ETOM.originalProcessIdentifier, o) for o in process.original_identifiers),
        (ETOM.uid, process.uid),
        (ETOM.maturityLevel, process.maturity),
    )


def _deleted(
    catalogue: EditionCatalogue, gone: DeletedProcess, domains: dict[str, NamedNode]
) -> Iterator[Quad]:
    edition = catalogue.edition
    write = GraphWriter(ns.graph(edition, "deleted"))
    subject = ns.instance("deleted", edition, gone.key)
    yield from write.concept(
        subject,
        types=(ETOM.DeletedProcess, SKOS.Concept),
        label=gone.name,
        notation=gone.identifier,
    )
    yield from write.about(
        subject,
        (ETOM.inEdition, ns.edition(edition)),
        (ETOM.level, None if gone.level is None else number(gone.level)),
        (ETOM.inDomain, domains.get(gone.domain)),
        *((ETOM.inVertical, ns.vertical(edition, v)) for v in gone.vertical_groups),
        *((ETOM.originalProcessIdentifier, o) for o in gone.original_identifiers),
        (ETOM.uid, gone.uid),
        (ETOM.maturityLevel, gone.maturity),
        (ETOM.identifierReserved, _TRUE if gone.reserved else None),
    )


def _changes(edition: str, element: str, changes: tuple[Change, ...]) -> Iterator[Quad]:
    write = GraphWriter(ns.graph(edition, "changes"))
    for count, change in enumerate(changes, 1):
        when = f" in {change.release}" if change.release else ""
        level = change.former_level
        yield from write.about(
            ns.instance("change", edition, f"{element}--{count}"),
            (RDF.type, ETOM.Change),
            (RDFS.label, english(f"{change.kind} of {element}{when}")),
            (ETOM.inEdition, ns.edition(edition)),
            (ETOM.changeOf, element_node(edition, element)),
            (ETOM.changeKind, ns.instance("change-kind", change.kind)),
            (ETOM.inRelease, change.release),
            (ETOM.formerName, change.former_name),
            (ETOM.formerIdentifier, change.former_identifier),
            (ETOM.formerLevel, None if level is None else number(level)),
            (ETOM.changePlace, change.place),
        )


def _descriptions(edition: str, element: str, brief: str, extended: str) -> Iterator[Quad]:
    write = GraphWriter(ns.graph(edition, "descriptions"))
    for predicate, text in (
        (ETOM.briefDescription, brief),
        (ETOM.extendedDescription, extended),
    ):
        if text:
            yield from write.about(
                element_node(edition, element),
                (predicate, english(text)),
                (DCTERMS.description, english(text)),
            )
