"""Interfaces as quads: a record for each, direct triples between named processes, evidence.

Records and triples stand in the graph "interfaces", their evidence in "evidence". A sentence is
quoted only where the text of the user's own copy is given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pyoxigraph import Literal, NamedNode, Quad

from etom_kg.core import namespaces as ns
from etom_kg.core.model import Framework
from etom_kg.core.namespaces import ETOM, OA, RDF, RDFS, XSD
from etom_kg.core.quads import GraphWriter, Names, english, offset
from etom_kg.interfaces.extraction import joined_direction
from etom_kg.interfaces.sources import ancestors_of
from etom_kg.interfaces.values import Interface, Unresolved

__all__ = ["interface_quads", "unresolved_quads"]

_DIRECTED = {
    "out": (ETOM.sendsTo,),
    "in": (ETOM.receivesFrom,),
    "both": (ETOM.sendsTo, ETOM.receivesFrom),
}
_INVERSE = {ETOM.sendsTo: ETOM.receivesFrom, ETOM.receivesFrom: ETOM.sendsTo}


def interface_quads(
    framework: Framework,
    interfaces: Iterable[Interface],
    *,
    standard: Framework | None = None,
    base: str = "",
) -> Iterator[Quad]:
    """Yield the records, direct triples and evidence of the interfaces that one source states.

    ``standard`` holds the processes that a company's document names beside its own. What stands
    in neither is left out.
    """
    nodes = _Nodes(framework, standard, base)
    grouped: dict[tuple[str, ...], list[Interface]] = defaultdict(list)
    for found in map(nodes.placed, interfaces):
        if nodes.knows(found.other) and nodes.apart(found):
            key = (found.subject, found.other, found.category, _stater(found))
            grouped[key].append(found)
    write = GraphWriter(nodes.names.graph("interfaces"))
    evidence = GraphWriter(nodes.names.graph("evidence"))
    direct: dict[Quad, None] = {}  # each process may state the same of the other
    for statements in grouped.values():
        yield from _record(write, nodes, statements)
        direct |= dict.fromkeys(_direct(write, nodes, statements))
        for statement in statements:
            exact = framework.source_text[statement.start : statement.end]
            yield from _evidence(evidence, nodes, statement, exact)
    yield from direct


def unresolved_quads(
    framework: Framework, unresolved: Iterable[Unresolved], *, base: str = ""
) -> Iterator[Quad]:
    """Yield the names that fit no process, each with its clause, once for each clause."""
    names = Names.of(framework, base)
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

    def __init__(self, framework: Framework, standard: Framework | None, base: str) -> None:
        self.names = Names.of(framework, base)
        known = [standard, framework] if standard else [framework]
        self.processes = {key: p for one in known for key, p in one.processes.items()}
        self.groupings = {group.key: group for one in known for group in one.groupings}
        self._domains = {group.number: key for key, group in self.groupings.items() if group.number}
        self._cells = {c.number: c.start for c in framework.clauses if framework.in_cells}

    def knows(self, identifier: str) -> bool:
        """Say whether there is such a process or grouping."""
        return identifier in self.processes or identifier in self.groupings

    def placed(self, found: Interface) -> Interface:
        """Return a statement with offsets in the whole text; a domain is a row, thus a layer."""
        start = self._cells.get(found.clause, 0)
        category = "layer" if found.category == "domain" else found.category
        return replace(found, start=start + found.start, end=start + found.end, category=category)

    def node(self, identifier: str) -> NamedNode:
        """Return the IRI of a process or grouping."""
        group = self.groupings.get(identifier)
        if group is not None and identifier not in self.processes:
            return ns.instance(group.kind, self.names.edition, group.key)
        return self.names.process(identifier)

    def label(self, identifier: str) -> str:
        """Return the name of a process or grouping."""
        process = self.processes.get(identifier)
        return process.name if process else self.groupings[identifier].label

    def apart(self, found: Interface) -> bool:
        """Say whether neither end is a part of the other: parts are decomposition."""
        if found.category == "external":
            return True
        return found.other not in self._above(found.subject) and (
            found.subject not in self._above(found.other)
        )

    def _above(self, identifier: str) -> set[str]:
        """Return a process and all that it is a part of; of a grouping, nothing."""
        if identifier not in self.processes:
            return set()
        above = ancestors_of(self.processes[identifier], self.processes)
        return {identifier, *(self._domains.get(one, one) for one in above)}

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
    write: GraphWriter, nodes: _Nodes, statement: Interface, exact: str
) -> Iterator[Quad]:
    node = _evidence_node(nodes, statement)
    target = NamedNode(f"{node.value}/target")
    place = NamedNode(f"{node.value}/position")
    quote = NamedNode(f"{node.value}/quote")
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
