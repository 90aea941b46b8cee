"""Interfaces as quads: a record for each, direct triples between named processes, evidence.

Records and triples stand in the graph "interfaces", their evidence in "evidence". A sentence is
quoted only where the text of the user's own copy is given.

The interfaces that the descriptions of a numbered edition state, from the user's own copy.

Descriptions stand in cells of a workbook. The text of the document, in which all offsets count, is
the cells that were read, in the order of the processes, brief before extended, each with a line
break behind it; a clause is a cell.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from etom_kg.core import namespaces as ns
from etom_kg.core.model import Catalogue, Clause, EditionCatalogue, Grouping, Process
from etom_kg.core.namespaces import DCTERMS, ETOM, OA, RDF, RDFS, XSD
from etom_kg.core.quads import GraphWriter, Names, english, offset
from etom_kg.core.tables import read_table, resource, split_list
from etom_kg.graph.documents import clause_quads
from etom_kg.interfaces.extraction import extract_source, joined_direction
from etom_kg.interfaces.sources import ancestors_of, edition_described
from etom_kg.interfaces.values import Interface, Unresolved

__all__ = ["edition_interface_quads", "edition_text", "interface_quads", "unresolved_quads"]

_DIRECTED = {
    "out": (ETOM.sendsTo,),
    "in": (ETOM.receivesFrom,),
    "both": (ETOM.sendsTo, ETOM.receivesFrom),
}
_INVERSE = {ETOM.sendsTo: ETOM.receivesFrom, ETOM.receivesFrom: ETOM.sendsTo}


def interface_quads(
    catalogue: Catalogue,
    interfaces: Iterable[Interface],
    *,
    standard: Catalogue | None = None,
    base: str = "",
) -> Iterator[Quad]:
    """Yield the records, direct triples and evidence of the interfaces of one document.

    ``standard`` holds the processes that a company's document names beside its own.
    """
    nodes = _Nodes(catalogue, standard, base)
    grouped: dict[tuple[str, ...], list[Interface]] = defaultdict(list)
    for found in interfaces:
        if nodes.apart(found):
            key = (found.subject, found.other, found.category, _stater(found))
            grouped[key].append(found)
    write = GraphWriter(nodes.names.graph("interfaces"))
    evidence = GraphWriter(nodes.names.graph("evidence"))
    for statements in grouped.values():
        yield from _record(write, nodes, statements)
        yield from _direct(write, nodes, statements)
        for statement in statements:
            yield from _evidence(evidence, nodes, statement, catalogue)


def unresolved_quads(
    catalogue: Catalogue, unresolved: Iterable[Unresolved], *, base: str = ""
) -> Iterator[Quad]:
    """Yield the names that fit no process, each with its clause, once for each clause."""
    names = Names.of(catalogue, base)
    write = GraphWriter(names.graph("unresolved"))
    seen: set[tuple[str, str, str]] = set()
    for found in unresolved:
        key = (found.stated_by, found.clause, found.name)
        if key in seen:
            continue
        seen.add(key)
        yield from write.about(
            names.record("unresolved", *key),
            (RDF.type, ETOM.UnresolvedMention),
            (RDFS.label, english(f"{found.name} in the description of {found.stated_by}")),
            (ETOM.mentionText, found.name),
            (ETOM.statedBy, names.process(found.stated_by)),
            (ETOM.observedIn, names.clause(found.clause)),
        )


def _stater(found: Interface) -> str:
    return "" if found.stated_by == found.subject else found.stated_by


class _Nodes:
    """The IRIs and labels of everything that an interface can name."""

    def __init__(self, catalogue: Catalogue, standard: Catalogue | None, base: str) -> None:
        self.names = Names.of(catalogue, base)
        self.processes: Mapping[str, Process] = {
            **(standard.processes if standard else {}),
            **catalogue.processes,
        }
        groupings = (*(standard.groupings if standard else ()), *catalogue.groupings)
        self.groupings = {g.key: g for g in groupings}

    def node(self, identifier: str) -> NamedNode:
        """Return the IRI of a process or grouping."""
        group = self.groupings.get(identifier)
        if group is not None and identifier not in self.processes:
            return ns.instance(group.kind, self.names.edition, group.key)
        return self.names.process(identifier)

    def label(self, identifier: str) -> str:
        """Return the name of a process or grouping."""
        element = self.processes.get(identifier) or self.groupings.get(identifier)
        return element.name if element else identifier

    def apart(self, found: Interface) -> bool:
        """Say whether neither end is a part of the other: parts are decomposition."""
        if found.category == "external":
            return True
        above = {
            end: {end, *ancestors_of(self.processes[end], self.processes)}
            for end in (found.subject, found.other)
            if end in self.processes
        }
        return found.other not in above.get(found.subject, set()) and (
            found.subject not in above.get(found.other, set())
        )

    def key(self, found: Interface) -> str:
        """Return the last part of an interface's IRI."""
        external = "external:" if found.category == "external" else ""
        layer = "layer:" if found.category == "layer" else ""
        by = f"--by--{_stater(found)}" if _stater(found) else ""
        return f"{found.subject}--{external}{layer}{found.other}{by}"


def _record(write: GraphWriter, nodes: _Nodes, statements: Sequence[Interface]) -> Iterator[Quad]:
    best = max(statements, key=lambda s: s.confidence)
    record = nodes.names.record("interface", nodes.key(best))
    label = f"{nodes.label(best.subject)} – {nodes.label(best.other)}"
    confidence = Literal(f"{best.confidence:.2f}", datatype=XSD.decimal)
    yield from write.about(
        record,
        (RDF.type, ETOM.Interface),
        (RDFS.label, english(f"{label} ({best.category})")),
        (ETOM["from"], nodes.node(best.subject)),
        (ETOM.to, nodes.node(best.other)),
        (ETOM.statedBy, nodes.node(best.stated_by)),
        (ETOM.direction, joined_direction(s.direction for s in statements)),
        (ETOM.category, best.category),
        (ETOM.trigger, best.trigger),
        (ETOM.confidence, confidence),
        *((ETOM.hasEvidence, _evidence_node(nodes, s)) for s in statements),
    )


def _direct(write: GraphWriter, nodes: _Nodes, statements: Sequence[Interface]) -> Iterator[Quad]:
    """Yield ``interfacesWith`` both ways and the directed triples, between named processes."""
    first = statements[0]
    if first.category != "named":
        return
    one, two = nodes.node(first.subject), nodes.node(first.other)
    yield from write.about(one, (ETOM.interfacesWith, two))
    yield from write.about(two, (ETOM.interfacesWith, one))
    for predicate in _DIRECTED[joined_direction(s.direction for s in statements)]:
        yield from write.about(one, (predicate, two))
        yield from write.about(two, (_INVERSE[predicate], one))


def _evidence_node(nodes: _Nodes, statement: Interface) -> NamedNode:
    return nodes.names.record("evidence", f"{nodes.key(statement)}--{statement.start}")


def _evidence(
    write: GraphWriter, nodes: _Nodes, statement: Interface, catalogue: Catalogue
) -> Iterator[Quad]:
    node = _evidence_node(nodes, statement)
    target = NamedNode(f"{node.value}/target")
    place = NamedNode(f"{node.value}/position")
    quote = NamedNode(f"{node.value}/quote")
    exact = catalogue.source_text[statement.start : statement.end]
    label = f"{statement.subject} – {statement.other}, clause {statement.clause}"
    yield from write.about(
        node,
        (RDF.type, ETOM.Evidence),
        (RDFS.label, english(label)),
        (ETOM.observedIn, nodes.names.clause(statement.clause)),
        (OA.hasTarget, target),
        (ETOM.sentenceHash, statement.sentence_sha256),
    )
    yield from write.about(
        target,
        (RDF.type, OA.SpecificResource),
        (OA.hasSource, nodes.names.document()),
        (OA.hasSelector, place),
        (OA.hasSelector, quote if exact else None),
    )
    yield from write.about(
        place,
        (RDF.type, OA.TextPositionSelector),
        (OA.start, offset(statement.start)),
        (OA.end, offset(statement.end)),
    )
    if exact:
        yield from write.about(quote, (RDF.type, OA.TextQuoteSelector), (OA.exact, exact))


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
