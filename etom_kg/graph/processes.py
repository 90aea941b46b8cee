"""A catalogue as quads: the edition, its groupings and processes, and their descriptions."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode, Quad

from etom_kg import namespaces as ns
from etom_kg.graph.names import Names
from etom_kg.graph.quads import GraphWriter, english, number
from etom_kg.model import Catalogue, Grouping, Process
from etom_kg.namespaces import DCTERMS, ETOM, RDF, RDFS, SKOS

__all__ = ["description_quads", "process_quads"]

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
        yield from _process(write, process, names)


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


def _process(write: GraphWriter, process: Process, names: Names) -> Iterator[Quad]:
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
