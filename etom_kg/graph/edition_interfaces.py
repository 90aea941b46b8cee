"""The interfaces that the descriptions of a numbered edition state, from the user's own copy.

Descriptions stand in cells of a workbook. The text of the document, in which all offsets count, is
the cells that were read, in the order of the processes, brief before extended, each with a line
break behind it; a clause is a cell.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pyoxigraph import Quad

from etom_kg import namespaces as ns
from etom_kg.graph.documents import clause_quads
from etom_kg.graph.interfaces import interface_quads, unresolved_quads
from etom_kg.graph.names import Names
from etom_kg.graph.quads import GraphWriter, english
from etom_kg.interfaces.editions import edition_described
from etom_kg.interfaces.run import extract_source
from etom_kg.interfaces.values import Interface
from etom_kg.model import Catalogue, Clause, Grouping, Process
from etom_kg.namespaces import DCTERMS, ETOM, RDF, RDFS
from etom_kg.reading.edition_model import EditionCatalogue
from etom_kg.resources import resource
from etom_kg.tables import read_table, split_list

__all__ = ["edition_interface_quads", "edition_text"]


def edition_interface_quads(catalogue: EditionCatalogue) -> Iterator[Quad]:
    """Yield document, cells, interfaces with evidence and unresolved names of an own copy.

    A catalogue without descriptions gives nothing.
    """
    whole = edition_text(catalogue)
    if not whole.clauses:
        return
    names = Names.of(whole)
    yield from _document(whole, names)
    yield from clause_quads(whole.clauses, names)
    starts = {clause.number: clause.start for clause in whole.clauses}
    found = extract_source(catalogue)
    known = {*whole.processes, *(group.key for group in whole.groupings)}
    placed = (_placed(i, starts) for i in found.interfaces if i.other in known)
    yield from interface_quads(whole, placed)
    yield from unresolved_quads(whole, found.unresolved)


def _placed(found: Interface, starts: dict[str, int]) -> Interface:
    """Return a statement with offsets in the whole text; a domain is a row, which is a layer."""
    start = starts[found.clause]
    category = "layer" if found.category == "domain" else found.category
    return replace(found, start=start + found.start, end=start + found.end, category=category)


def edition_text(catalogue: EditionCatalogue) -> Catalogue:
    """Return the cells of an edition as one document with a clause for each."""
    domains = {domain.number: domain.key for domain in catalogue.domains}
    clauses: list[Clause] = []
    text: list[str] = []
    processes: dict[str, Process] = {}
    at = 0
    for described in edition_described(catalogue):
        cells = []
        for number, _, block in described.texts:
            clauses.append(Clause(number, "", at, at + len(block.text), len(clauses) + 1))
            cells.append(number)
            text.append(f"{block.text}\n")
            at += len(text[-1])
        parent = catalogue.processes[described.identifier].parent
        processes[described.identifier] = Process(
            described.identifier,
            described.name,
            described.level,
            catalogue.edition,
            parent=domains.get(parent, parent),
            clauses=tuple(cells),
        )
    source = "".join(text)
    return Catalogue(
        edition=catalogue.edition,
        document=_document_key(catalogue),
        title=Path(catalogue.source).name,
        sha256=hashlib.sha256(source.encode()).hexdigest(),
        processes=processes,
        groupings=tuple(_groupings(catalogue)),
        clauses=tuple(clauses),
        source_text=source,
    )


def _groupings(catalogue: EditionCatalogue) -> Iterator[Grouping]:
    for domain in catalogue.domains:
        yield Grouping("domain", domain.key, domain.key, catalogue.edition)
    for name in catalogue.vertical_groups:
        yield Grouping("vertical", name, name, catalogue.edition)


def _document_key(catalogue: EditionCatalogue) -> str:
    """Return the document that the shipped tables name for an edition, or the file's own name."""
    for row in read_table(resource("data", "editions.csv"), ("edition", "documents")):
        if row["edition"] == catalogue.edition and row["documents"]:
            return split_list(row["documents"])[0]
    return Path(catalogue.source).stem


def _document(whole: Catalogue, names: Names) -> Iterator[Quad]:
    """Yield the checksum of the text, where each process is described, and a document not known."""
    write = GraphWriter(names.graph("documents"))
    yield from write.about(names.document(), (ETOM.textHash, whole.sha256))
    known = {
        row["document"] for row in read_table(resource("data", "documents.csv"), ("document",))
    }
    if whole.document not in known:
        yield from write.about(
            names.document(),
            (RDF.type, ETOM.Document),
            (RDFS.label, english(whole.document)),
            (DCTERMS.identifier, whole.document),
            (DCTERMS.title, english(whole.title)),
        )
    for process in whole.processes.values():
        yield from write.about(
            ns.process(whole.edition, process.identifier),
            *((ETOM.describedIn, names.clause(clause)) for clause in process.clauses),
        )
