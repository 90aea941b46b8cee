"""A catalogue as quads: the edition, its groupings and processes, and their descriptions."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode, Quad

from etom_kg import namespaces as ns
from etom_kg.graph.quads import GraphWriter, english, number
from etom_kg.model import Catalogue, Grouping, Process
from etom_kg.namespaces import DCTERMS, ETOM, RDF, RDFS, SKOS
from etom_kg.numbering import LETTERS

__all__ = ["description_quads", "process_quads"]

_GROUPING_CLASSES = {"area": ETOM.ProcessArea, "vertical": ETOM.VerticalGrouping}


def process_quads(catalogue: Catalogue, *, base: str = "") -> Iterator[Quad]:
    """Yield the groupings and processes in the graph ``graph/<edition>/processes``.

    ``base`` is the IRI under which a company's own processes are named; the standard's keep
    theirs.
    """
    edition = catalogue.edition
    write = GraphWriter(ns.graph(*catalogue.graph_key, "processes"))
    yield from _scheme(write, edition)
    for group in catalogue.groupings:
        yield from _grouping(write, group)
    for process in catalogue.processes.values():
        yield from _process(write, process, catalogue, base)


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


def _process(
    write: GraphWriter, process: Process, catalogue: Catalogue, base: str
) -> Iterator[Quad]:
    edition = process.edition
    subject = node_of(edition, process.identifier, base)
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
    parent = area if process.level == 1 else _named(edition, process.parent, base)
    yield from write.about(
        subject,
        (ETOM.inEdition, ns.edition(edition)),
        (ETOM.level, number(process.level)),
        (ETOM.hasParent, parent),
        (ETOM.inArea, area),
        *((ETOM.inVertical, ns.vertical(edition, letter)) for letter in process.verticals),
        (ETOM.inHorizontal, _named(edition, process.horizontal, base)),
        (ETOM.inEnterpriseGrouping, _named(edition, process.enterprise_grouping, base)),
        *((ETOM.describedIn, ns.clause(catalogue.document, c)) for c in process.clauses),
        *((ETOM.figure, figure) for figure in process.figures),
    )


def description_quads(catalogue: Catalogue, *, base: str = "") -> Iterator[Quad]:
    """Yield the verbatim descriptions of a catalogue that was read from the user's own copy."""
    write = GraphWriter(ns.graph(*catalogue.graph_key, "descriptions"))
    for process in catalogue.processes.values():
        subject = node_of(process.edition, process.identifier, base)
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


def node_of(edition: str, identifier: str, base: str = "") -> NamedNode:
    """Return the IRI of a process; a company's own one stands under the company's base."""
    parsed = LETTERS.parse(identifier)
    if base and parsed and parsed.is_company:
        return NamedNode(f"{base}process/{identifier}")
    return ns.process(edition, identifier)


def _named(edition: str, identifier: str, base: str) -> NamedNode | None:
    return node_of(edition, identifier, base) if identifier else None
