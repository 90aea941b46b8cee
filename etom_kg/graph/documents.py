"""Documents, their clauses and the discrepancies found in them, as quads."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from pyoxigraph import Quad

from etom_kg import namespaces as ns
from etom_kg.graph.names import Names
from etom_kg.graph.quads import GraphWriter, english, offset
from etom_kg.model import Catalogue, Clause
from etom_kg.namespaces import DCTERMS, ETOM, OA, RDF, RDFS

__all__ = ["clause_quads", "discrepancy_quads", "document_quads"]

_RELATIONS = {"part": DCTERMS.relation, "reference": DCTERMS.references}


def document_quads(catalogue: Catalogue, *, base: str = "") -> Iterator[Quad]:
    """Yield the source document, its clauses with offsets, and the documents it names."""
    names = Names.of(catalogue, base)
    write = GraphWriter(names.graph("documents"))
    source = names.document()
    yield from write.about(
        source,
        (RDF.type, ETOM.Document),
        (RDFS.label, english(catalogue.document)),
        (DCTERMS.identifier, catalogue.document),
        (DCTERMS.title, english(catalogue.title)),
        (ETOM.textHash, catalogue.sha256),
    )
    for related in catalogue.related:
        subject = ns.document(related.identifier)
        yield from write.about(source, (_RELATIONS[related.relation], subject))
        yield from write.about(
            subject,
            (RDF.type, ETOM.Document),
            (RDFS.label, english(related.identifier)),
            (DCTERMS.identifier, related.identifier),
            (DCTERMS.title, english(related.title)),
            (ETOM.counterpart, related.counterpart),
        )
    yield from clause_quads(catalogue.clauses, names)


def clause_quads(clauses: Iterable[Clause], names: Names) -> Iterator[Quad]:
    """Yield the clauses of a document with their offsets in its text."""
    write = GraphWriter(names.graph("documents"))
    for clause in clauses:
        selector = names.clause(clause.number, "position")
        yield from write.about(
            names.clause(clause.number),
            (RDF.type, ETOM.Clause),
            (RDFS.label, english(_label(clause))),
            (ETOM.clauseNumber, clause.number),
            (ETOM.inDocument, names.document()),
            (OA.hasSelector, selector),
        )
        yield from write.about(
            selector,
            (RDF.type, OA.TextPositionSelector),
            (OA.start, offset(clause.start)),
            (OA.end, offset(clause.end)),
        )


def _label(clause: Clause) -> str:
    """Return the heading, where the catalogue has it, behind the number."""
    return f"{clause.number} {clause.heading}" if clause.heading else f"clause {clause.number}"


def discrepancy_quads(catalogue: Catalogue, *, base: str = "") -> Iterator[Quad]:
    """Yield what the source says differently in two places, as recorded discrepancies."""
    names = Names.of(catalogue, base)
    write = GraphWriter(names.graph("discrepancies"))
    for found in catalogue.discrepancies:
        witness = hashlib.sha256(found.witness.encode()).hexdigest()[:8]
        subject = names.record("discrepancy", f"{found.identifier}--{found.kind}--{witness}")
        label = f"{found.kind} of {found.identifier}: clause {found.clause} and {found.witness}"
        yield from write.about(
            subject,
            (RDF.type, ETOM.Discrepancy),
            (RDFS.label, english(label)),
            (ETOM.aboutElement, names.process(found.identifier)),
            (ETOM.kind, ns.instance("discrepancy-kind", found.kind)),
            (ETOM.observedIn, names.clause(found.clause) if found.clause else None),
            (ETOM.expectedText, found.expected),
            (ETOM.witness, found.witness),
            (ETOM.foundText, found.found),
        )
