"""A framework as quads: its scheme, groupings, processes, deleted processes and their changes.

The editions themselves and the documents they were read from are stated here too; that they are
editions, and which numbering they use, stands in ``ontology/vocabularies.ttl``: shapes need it
even without this graph, and a triple is stated in one graph only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from etom_kg.core import namespaces as ns
from etom_kg.core.editions import editions
from etom_kg.core.formats import read_rdf
from etom_kg.core.model import Change, DeletedProcess, Framework, Grouping, Process
from etom_kg.core.namespaces import DCTERMS, ETOM, RDF, RDFS, SKOS, XSD
from etom_kg.core.numbering import Scheme, scheme_of_edition
from etom_kg.core.quads import GraphWriter, Names, english, number
from etom_kg.core.tables import read_table, resource

__all__ = [
    "description_quads",
    "edition_node_quads",
    "element_node",
    "process_quads",
    "undeclared_quads",
]

_DOCUMENT_COLUMNS = ("document", "title", "publisher", "published", "source", "licence")
_GROUPING_CLASSES = {
    "area": ETOM.ProcessArea,
    "domain": ETOM.Domain,
    "vertical": ETOM.VerticalGrouping,
}
_TRUE = Literal("true", datatype=XSD.boolean)


@cache
def _declared() -> frozenset[object]:
    """Return the editions that the ontology declares, with their numbering."""
    quads = read_rdf(resource("ontology", "vocabularies.ttl"))
    return frozenset(q.subject for q in quads if q.object == ETOM.Edition)


def edition_node_quads(data: Path) -> Iterator[Quad]:
    """Yield name, date of publication, documents and predecessor of each edition."""
    write = GraphWriter(ns.graph("editions"))
    yield from _documents(write, data / "documents.csv")
    for each in editions():
        yield from write.about(
            ns.edition(each.key),
            (RDFS.label, english(each.name)),
            (SKOS.notation, each.key),
            (SKOS.note, english(each.note)),
            (DCTERMS.issued, each.published),
            (DCTERMS.replaces, ns.edition(each.prior) if each.prior else None),
            *((DCTERMS.source, ns.document(name)) for name in each.documents),
        )
        yield from undeclared_quads(write, each.key, each.scheme)


def undeclared_quads(write: GraphWriter, edition: str, scheme: Scheme) -> Iterator[Quad]:
    """Yield that an edition is one and how it is numbered, unless the ontology says so."""
    if ns.edition(edition) not in _declared():
        yield from write.about(
            ns.edition(edition),
            (RDF.type, ETOM.Edition),
            (ETOM.usesNumberingScheme, ns.instance("numbering", scheme.name)),
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


def process_quads(framework: Framework, *, base: str = "") -> Iterator[Quad]:
    """Yield all that a framework states but descriptions and documents.

    They stand in the graphs ``<edition>/processes``, ``deleted`` and ``changes``; where no process
    is known, only groupings, in ``domains``. ``base`` is the IRI under which a company's own
    processes are named; the standard's keep theirs.
    """
    names = Names.of(framework, base)
    edition = framework.edition
    write = GraphWriter(names.graph("processes" if framework.processes else "domains"))
    if not framework.company:  # a company's processes join the scheme of the standard
        yield from _scheme(write, edition)
    for group in framework.groupings:
        yield from _grouping(write, group, edition)
    domains = {d.number: _group_node(d, edition) for d in framework.groupings_of("domain")}
    for process in framework.processes.values():
        yield from _process(write, process, names, domains)
        yield from _changes(names, process.identifier, process.changes)
    by_name = {d.name: _group_node(d, edition) for d in framework.groupings_of("domain")}
    for gone in framework.deleted:
        yield from _deleted(gone, edition, by_name.get(gone.domain))
        yield from _changes(names, gone.key, gone.changes)


def _scheme(write: GraphWriter, edition: str) -> Iterator[Quad]:
    """Yield the concept scheme of an edition's process elements."""
    label = english(f"eTOM {edition} process elements")
    yield from write.about(
        ns.scheme(edition),
        (RDF.type, SKOS.ConceptScheme),
        (RDFS.label, label),
        (SKOS.prefLabel, label),
        (ETOM.inEdition, ns.edition(edition)),
    )


def _group_node(group: Grouping, edition: str) -> NamedNode:
    return ns.instance(group.kind, edition, group.key)


def _grouping(write: GraphWriter, group: Grouping, edition: str) -> Iterator[Quad]:
    subject, scheme = _group_node(group, edition), ns.scheme(edition)
    abbreviation = () if group.abbreviation == group.key else (group.abbreviation,)
    yield from write.concept(
        subject,
        types=(_GROUPING_CLASSES[group.kind], SKOS.Concept),
        label=group.label,
        # The domains of version 14 have no number: its identifiers begin with the area.
        notation=group.number if group.kind == "domain" else group.key,
        definition=group.definition,
        scheme=scheme,
        alternative=(*abbreviation, *group.alternative_names, group.name),
    )
    top = group.kind != "vertical"
    yield from write.about(
        subject,
        (ETOM.inEdition, ns.edition(edition)),
        (ETOM.inArea, ns.area(edition, group.area) if group.area else None),
        (ETOM.level, number(0) if group.kind == "area" else None),
        (SKOS.topConceptOf, scheme if top else None),
    )
    yield from write.about(scheme, (SKOS.hasTopConcept, subject if top else None))


def _process(
    write: GraphWriter, process: Process, names: Names, domains: Mapping[str, NamedNode]
) -> Iterator[Quad]:
    edition = names.edition
    subject = names.process(process.identifier)
    types = [ETOM.Process, SKOS.Concept]
    if process.level == 1 and process.area:
        types.append(ETOM.EnterpriseGrouping if process.area == "EM" else ETOM.HorizontalGrouping)
    yield from write.concept(
        subject,
        types=tuple(types),
        label=process.name,
        notation=process.identifier,
        definition=process.definition,
        scheme=ns.scheme(edition),
        alternative=(process.abbreviation, *process.alternative_names, *process.former_names),
    )
    area = ns.area(edition, process.area) if process.area else None
    parent = area if process.parent == process.area else domains.get(process.parent)
    yield from write.about(
        subject,
        (ETOM.inEdition, ns.edition(edition)),
        (ETOM.level, number(process.level)),
        (ETOM.hasParent, parent or _named(names, process.parent)),
        (ETOM.inArea, area),
        (ETOM.inDomain, domains.get(".".join(process.identifier.split(".")[:2]))),
        (ETOM.inHorizontal, _named(names, process.horizontal)),
        (ETOM.inEnterpriseGrouping, _named(names, process.enterprise_grouping)),
        *((ETOM.describedIn, names.clause(c)) for c in process.clauses),
        *((ETOM.figure, figure) for figure in process.figures),
        *_recorded(process, edition),
    )


def _named(names: Names, identifier: str) -> NamedNode | None:
    return names.process(identifier) if identifier else None


def _recorded(
    process: Process | DeletedProcess, edition: str
) -> Iterator[tuple[NamedNode, NamedNode | str]]:
    """Yield what is stated in the same way of processes in force and of deleted ones."""
    for vertical in process.verticals:
        yield ETOM.inVertical, ns.vertical(edition, vertical)
    for original in process.original_identifiers:
        yield ETOM.originalProcessIdentifier, original
    yield ETOM.uid, process.uid
    yield ETOM.maturityLevel, process.maturity


def _deleted(gone: DeletedProcess, edition: str, domain: NamedNode | None) -> Iterator[Quad]:
    """Yield a deleted process; it has no place in the hierarchy."""
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
        (ETOM.inDomain, domain),
        (ETOM.identifierReserved, _TRUE if gone.reserved else None),
        *_recorded(gone, edition),
    )


def element_node(edition: str, element: str) -> NamedNode:
    """Return the IRI of what a table calls an element: an identifier, or a deleted one's key."""
    if scheme_of_edition(edition).is_valid(element):
        return ns.process(edition, element)
    return ns.instance("deleted", edition, element)


def _changes(names: Names, element: str, changes: tuple[Change, ...]) -> Iterator[Quad]:
    edition = names.edition
    write = GraphWriter(names.graph("changes"))
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


def description_quads(framework: Framework, *, base: str = "") -> Iterator[Quad]:
    """Yield the verbatim descriptions of a framework that was read from the user's own copy."""
    names = Names.of(framework, base)
    write = GraphWriter(names.graph("descriptions"))
    described: dict[NamedNode, Process | DeletedProcess] = {
        names.process(identifier): process for identifier, process in framework.processes.items()
    }
    described |= {ns.instance("deleted", names.edition, g.key): g for g in framework.deleted}
    for subject, process in described.items():
        for predicate, text in (
            (ETOM.briefDescription, process.brief),
            (ETOM.extendedDescription, process.extended),
        ):
            if text:
                yield from write.about(
                    subject, (predicate, english(text)), (DCTERMS.description, english(text))
                )
        yield from write.about(
            subject,
            *((SKOS.note, english(note)) for note in process.notes),
            *((ETOM.responsibility, english(text)) for text in process.responsibilities),
        )
