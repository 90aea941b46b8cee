"""The numbered editions (15 and later) as quads: processes, domains, deleted processes, changes.

A process lies in the domain that its identifier names. Where a row of the source gives another
domain, that is a fault of the row and stands in the graph of row faults, not here.

Our own definitions of processes and groupings, from ``data/definitions.csv``.

The editions themselves and the documents they were read from, as quads.

That they are editions, and which numbering they use, stands in ``ontology/vocabularies.ttl``:
shapes need it even without this graph, and a triple is stated in one graph only.

A catalogue as quads: the edition, its groupings and processes, and their descriptions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from etom_kg.core import namespaces as ns
from etom_kg.core.model import (
    Catalogue,
    Change,
    DeletedProcess,
    EditionCatalogue,
    EditionProcess,
    Grouping,
    Process,
)
from etom_kg.core.namespaces import DCTERMS, ETOM, RDF, RDFS, SKOS, XSD
from etom_kg.core.numbering import scheme_of_edition
from etom_kg.core.quads import GraphWriter, Names, english, number
from etom_kg.core.tables import read_table, resource, split_list

__all__ = [
    "definition",
    "description_quads",
    "edition_node_quads",
    "edition_quads",
    "element_node",
    "process_quads",
    "scheme_quads",
    "with_definitions",
]


@cache
def _definitions(path: Path) -> dict[tuple[str, str, str], str]:
    rows = read_table(path, ("edition", "kind", "key", "definition"))
    return {(row["edition"], row["kind"], row["key"]): row["definition"] for row in rows}


def definition(edition: str, kind: str, key: str) -> str:
    """Return the definition of a process, area, vertical or domain; empty where none is given."""
    return _definitions(resource("data", "definitions.csv")).get((edition, kind, key), "")


def with_definitions(catalogue: Catalogue) -> Catalogue:
    """Return the catalogue with the definitions of its edition filled in."""
    edition = catalogue.edition
    return replace(
        catalogue,
        processes={
            key: replace(process, definition=definition(edition, "process", key))
            for key, process in catalogue.processes.items()
        },
        groupings=tuple(
            replace(group, definition=definition(edition, group.kind, group.key))
            for group in catalogue.groupings
        ),
    )


_COLUMNS = ("edition", "name", "published", "documents", "prior", "note")


_DOCUMENT_COLUMNS = ("document", "title", "publisher", "published", "source", "licence")


def edition_node_quads(data: Path) -> Iterator[Quad]:
    """Yield name, date of publication, documents and predecessor of each edition."""
    write = GraphWriter(ns.graph("editions"))
    yield from _documents(write, data / "documents.csv")
    for row in read_table(data / "editions.csv", _COLUMNS):
        key = row["edition"]
        yield from write.about(
            ns.edition(key),
            (RDFS.label, english(row["name"])),
            (SKOS.notation, key),
            (SKOS.note, english(row["note"])),
            (DCTERMS.issued, row["published"]),
            (DCTERMS.replaces, ns.edition(row["prior"]) if row["prior"] else None),
            *((DCTERMS.source, ns.document(name)) for name in split_list(row["documents"])),
        )


def _documents(write: GraphWriter, table: Path) -> Iterator[Quad]:
    for row in read_table(table, _DOCUMENT_COLUMNS):
        yield from write.about(
            ns.document(row["document"]),
            (RDF.type, ETOM.Document),
            (RDFS.label, english(row["document"])),
            (DCTERMS.identifier, row["document"]),
            (DCTERMS.title, english(row["title"])),
            (DCTERMS.publisher, row["publisher"]),
            (DCTERMS.issued, row["published"]),
            (DCTERMS.provenance, english(row["source"])),
            (DCTERMS.rights, english(row["licence"])),
        )


_GROUPING_CLASSES = {"area": ETOM.ProcessArea, "vertical": ETOM.VerticalGrouping}


def process_quads(catalogue: Catalogue, *, base: str = "") -> Iterator[Quad]:
    """Yield the groupings and processes in the graph ``graph/<edition>/processes``.

    ``base`` is the IRI under which a company's own processes are named; the standard's keep
    theirs.
    """
    names = Names.of(catalogue, base)
    write = GraphWriter(names.graph("processes"))
    if not catalogue.company:  # a company's processes join the scheme of the standard
        yield from _scheme(write, catalogue.edition)
    for group in catalogue.groupings:
        yield from _grouping(write, group)
    for process in catalogue.processes.values():
        yield from _lettered_process(write, process, names)


def _scheme(write: GraphWriter, edition: str) -> Iterator[Quad]:
    yield from write.about(
        ns.scheme(edition),
        (RDF.type, SKOS.ConceptScheme),
        (RDFS.label, english(f"eTOM {edition} process elements")),
        (SKOS.prefLabel, english(f"eTOM {edition} process elements")),
        (ETOM.inEdition, ns.edition(edition)),
    )


def _grouping(write: GraphWriter, group: Grouping) -> Iterator[Quad]:
    edition = group.edition
    subject = ns.instance(group.kind, edition, group.key)
    scheme = ns.scheme(edition)
    abbreviation = () if group.abbreviation == group.key else (group.abbreviation,)
    yield from write.concept(
        subject,
        types=(_GROUPING_CLASSES[group.kind], SKOS.Concept),
        label=group.name,
        notation=group.key,
        definition=group.definition,
        scheme=scheme,
        alternative=(*abbreviation, *group.alternative_names),
    )
    yield from write.about(
        subject,
        (ETOM.inEdition, ns.edition(edition)),
        (ETOM.inArea, ns.area(edition, group.area) if group.area else None),
    )
    if group.kind == "area":
        yield from write.about(subject, (SKOS.topConceptOf, scheme), (ETOM.level, number(0)))
        yield from write.about(scheme, (SKOS.hasTopConcept, subject))


def _lettered_process(write: GraphWriter, process: Process, names: Names) -> Iterator[Quad]:
    edition = process.edition
    subject = names.process(process.identifier)
    types = [ETOM.Process, SKOS.Concept]
    if process.level == 1:
        types.append(ETOM.EnterpriseGrouping if process.area == "EM" else ETOM.HorizontalGrouping)
    yield from write.concept(
        subject,
        types=tuple(types),
        label=process.name,
        notation=process.identifier,
        definition=process.definition,
        scheme=ns.scheme(edition),
        alternative=(process.abbreviation, *process.alternative_names),
    )
    area = ns.area(edition, process.area) if process.area else None
    parent = area if process.level == 1 else _named(names, process.parent)
    yield from write.about(
        subject,
        (ETOM.inEdition, ns.edition(edition)),
        (ETOM.level, number(process.level)),
        (ETOM.hasParent, parent),
        (ETOM.inArea, area),
        *((ETOM.inVertical, ns.vertical(edition, letter)) for letter in process.verticals),
        (ETOM.inHorizontal, _named(names, process.horizontal)),
        (ETOM.inEnterpriseGrouping, _named(names, process.enterprise_grouping)),
        *((ETOM.describedIn, names.clause(c)) for c in process.clauses),
        *((ETOM.figure, figure) for figure in process.figures),
    )


def description_quads(catalogue: Catalogue, *, base: str = "") -> Iterator[Quad]:
    """Yield the verbatim descriptions of a catalogue that was read from the user's own copy."""
    names = Names.of(catalogue, base)
    write = GraphWriter(names.graph("descriptions"))
    for process in catalogue.processes.values():
        subject = names.process(process.identifier)
        for kind, predicate in (
            ("brief", ETOM.briefDescription),
            ("extended", ETOM.extendedDescription),
        ):
            text = process.text(kind)
            if text:
                yield from write.about(
                    subject, (predicate, english(text)), (DCTERMS.description, english(text))
                )
        for note in process.notes:
            yield from write.about(subject, (SKOS.note, english(note)))
        for responsibility in process.responsibilities:
            yield from write.about(subject, (ETOM.responsibility, english(responsibility)))


def _named(names: Names, identifier: str) -> NamedNode | None:
    return names.process(identifier) if identifier else None


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
