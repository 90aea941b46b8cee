"""A company extension as quads under the company's base IRI, in the graph of its file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Quad

from etom_kg.core import namespaces as ns
from etom_kg.core.namespaces import DCTERMS, ETOM, OA, RDF, RDFS, SKOS, XSD
from etom_kg.core.quads import GraphWriter, english, number, offset
from etom_kg.extension.reading import Extension, OwnInterface, OwnProcess

__all__ = ["ExtensionWriter"]


class ExtensionWriter:
    """State an extension; the company's things stand under ``base``, the standard's keep theirs."""

    def __init__(self, extension: Extension, base: str) -> None:
        self.extension = extension
        self.base = base if base.endswith(("/", "#")) else base + "/"
        self.write = GraphWriter(NamedNode(f"{self.base}graph/{quote(extension.path.stem)}"))

    def quads(self) -> Iterator[Quad]:
        """Yield everything that the tables say."""
        scheme = self._own("scheme", "processes")
        if self.extension.processes:
            yield from self.write.about(
                scheme,
                (RDF.type, SKOS.ConceptScheme),
                (SKOS.prefLabel, english("Processes of the company")),
            )
        for process in self.extension.processes.values():
            yield from self._process(process, scheme)
        yield from self._systems()
        for identifier, owner in self._owners():
            yield from self.write.about(self.node(identifier), (ETOM.ownedBy, self._owner(owner)))
        yield from self._owner_labels()
        if self.extension.interfaces:
            yield from self._document()
        for interface in self.extension.interfaces:
            yield from self._interface(interface)

    def node(self, identifier: str) -> NamedNode:
        """Return the IRI of a process, the company's own or the standard's."""
        if identifier in self.extension.processes:
            return self._own("process", identifier)
        return ns.process(self.extension.edition, identifier)

    def _own(self, kind: str, key: str) -> NamedNode:
        return NamedNode(f"{self.base}{kind}/{quote(key, safe='-._~')}")

    def _owner(self, name: str) -> NamedNode:
        return self._own("owner", name)

    def _owners(self) -> Iterator[tuple[str, str]]:
        own = ((i, p.owner) for i, p in self.extension.processes.items() if p.owner)
        yield from sorted({*own, *self.extension.owners})

    def _owner_labels(self) -> Iterator[Quad]:
        names = {owner for _, owner in self._owners()}
        names |= {support.owner for support in self.extension.supports if support.owner}
        for name in sorted(names):
            yield from self.write.about(
                self._owner(name), (RDF.type, ETOM.Owner), (RDFS.label, Literal(name))
            )

    def _process(self, process: OwnProcess, scheme: NamedNode) -> Iterator[Quad]:
        parsed, edition = process.parsed, self.extension.edition
        subject = self.node(parsed.text)
        yield from self.write.concept(
            subject,
            types=(ETOM.Process, SKOS.Concept),
            label=process.name,
            notation=parsed.text,
            definition=process.definition,
            scheme=scheme,
        )
        yield from self.write.about(
            subject,
            (ETOM.inEdition, ns.edition(edition)),
            (ETOM.level, number(parsed.level)),
            (ETOM.hasParent, self.node(process.parent)),
            (ETOM.changes, self.node(process.changes) if process.changes else None),
            (DCTERMS.publisher, NamedNode(self.base)),
            *self._place(process),
        )

    def _place(self, process: OwnProcess) -> Iterator[tuple[NamedNode, NamedNode]]:
        """Yield area, verticals and row, or the domain, as the numbering says them."""
        parsed, edition = process.parsed, self.extension.edition
        top = self._top(process)
        if parsed.letters is None:
            domain = self.extension.matrix.elements.get(top)
            if domain:
                yield ETOM.inDomain, ns.domain(edition, domain.row)
            return
        from etom_kg.core.numbering import area_key

        area = area_key(parsed.letters)
        yield ETOM.inArea, ns.area(edition, area)
        for letter in parsed.letters.replace("E", ""):
            yield ETOM.inVertical, ns.vertical(edition, letter)
        if parsed.level > 1:
            row = ETOM.inEnterpriseGrouping if area == "EM" else ETOM.inHorizontal
            yield row, self.node(top)

    def _top(self, process: OwnProcess) -> str:
        """Return the level-1 process above, or the highest one there is."""
        identifier, own = process.parent, self.extension.processes
        while identifier in own and own[identifier].parsed.level > 1:
            identifier = own[identifier].parent
        *_, top = [identifier, *self.extension.matrix.lineage(identifier)]
        return top

    def _systems(self) -> Iterator[Quad]:
        for support in self.extension.supports:
            system = self._own("system", support.system)
            yield from self.write.about(
                system,
                (RDF.type, ETOM.System),
                (RDFS.label, Literal(support.system)),
                (ETOM.systemCategory, support.kind),
                (ETOM.ownedBy, self._owner(support.owner) if support.owner else None),
            )
            if not support.process:
                continue
            process = self.node(support.process)
            yield from self.write.about(system, (ETOM.supports, process if support.score else None))
            yield from self.write.about(
                self._own("support", f"{support.system}--{support.process}"),
                (RDF.type, ETOM.SystemSupport),
                (ETOM.supportOfSystem, system),
                (ETOM.supportedProcess, process),
                (ETOM.supportScore, Literal(f"{support.score:g}", datatype=XSD.decimal)),
            )

    def _document(self) -> Iterator[Quad]:
        name = self.extension.path.name
        yield from self.write.about(
            self._own("document", name),
            (RDF.type, ETOM.Document),
            (RDFS.label, english(name)),
            (DCTERMS.title, english(name)),
        )

    def _interface(self, interface: OwnInterface) -> Iterator[Quad]:
        """Yield the interface and, as its evidence, the row that states it."""
        ends = f"{interface.source}--{interface.target}"
        subject, evidence = self._own("interface", ends), self._own("evidence", ends)
        source, target = self.node(interface.source), self.node(interface.target)
        yield from self.write.about(
            subject,
            (RDF.type, ETOM.Interface),
            (ETOM.inEdition, ns.edition(self.extension.edition)),
            (ETOM["from"], source),
            (ETOM.to, target),
            (ETOM.statedBy, source),
            (ETOM.direction, interface.direction),
            (ETOM.category, "named"),
            (ETOM.trigger, interface.trigger),
            (ETOM.confidence, Literal("1.0", datatype=XSD.decimal)),
            (ETOM.hasEvidence, evidence),
        )
        yield from self.write.about(source, (ETOM.interfacesWith, target))
        yield from self.write.about(target, (ETOM.interfacesWith, source))
        for direction, start, end in (("out", source, target), ("in", target, source)):
            if interface.direction in (direction, "both"):
                yield from self.write.about(start, (ETOM.sendsTo, end))
                yield from self.write.about(end, (ETOM.receivesFrom, start))
        yield from self._evidence(interface, evidence)

    def _evidence(self, interface: OwnInterface, evidence: NamedNode) -> Iterator[Quad]:
        document = self._own("document", self.extension.path.name)
        sentence = " ".join(
            filter(None, (interface.source, interface.direction, interface.target, interface.note))
        )
        clause = self._own("clause", f"interfaces-{interface.row}")
        place = self._own("place", f"interfaces-{interface.row}")
        whole = self._own("selector", f"interfaces-{interface.row}")
        yield from self.write.about(
            evidence,
            (RDF.type, ETOM.Evidence),
            (ETOM.observedIn, clause),
            (ETOM.sentenceHash, hashlib.sha256(sentence.encode()).hexdigest()),
            (OA.hasTarget, place),
        )
        yield from self.write.about(
            clause,
            (RDF.type, ETOM.Clause),
            (RDFS.label, english(f"interfaces, row {interface.row}")),
            (ETOM.clauseNumber, f"interfaces {interface.row}"),
            (ETOM.inDocument, document),
            (OA.hasSelector, whole),
        )
        yield from self.write.about(
            place,
            (RDF.type, OA.SpecificResource),
            (OA.hasSource, document),
            (OA.hasSelector, whole),
        )
        yield from self.write.about(
            whole,
            (RDF.type, OA.TextPositionSelector),
            (OA.start, offset(0)),
            (OA.end, offset(len(sentence))),
        )
