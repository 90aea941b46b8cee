"""Make a framework of any size: seeded, in the numbering of 25.5, with interfaces and evidence.

Growth is by domains, as when enterprises put their frameworks into one graph: each domain has 200
processes on levels 2 to 6 in about the proportions of edition 25.5, so that the depth of the
hierarchy, and with it the number of ancestors of a process, does not depend on the size. Every
process has one interface with another, half of them in its own domain.

The graph is stated by the code that states the shipped editions, and conforms to the shapes.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from dataclasses import replace

from pyoxigraph import Quad

from etom_kg.core import namespaces as ns
from etom_kg.core.model import Clause, Framework, Grouping, Process
from etom_kg.core.tables import resource
from etom_kg.graph.dataset import ontology_quads
from etom_kg.graph.documents import document_quads
from etom_kg.graph.framework import edition_node_quads, process_quads
from etom_kg.graph.interfaces import interface_quads
from etom_kg.interfaces.values import Interface

EDITION = "25.5"
DOCUMENT = "GENERATED"
PER_DOMAIN = 200
SEED = 25

# Processes of a domain on each level; edition 25.5 has 4, 22, 50, 16 and 6 in 100.
_LEVELS = {2: 8, 3: 44, 4: 100, 5: 34, 6: 14}
_FIRST_DOMAIN = 101
_VERBS = ("Plan", "Design", "Test", "Offer", "Track", "Repair", "Assess", "Retire")
_OBJECTS = ("Route", "Sensor", "Contract", "Depot", "Tariff", "Schedule", "Vehicle", "Permit")
_VERTICALS = ("Assurance", "Billing", "Fulfillment")


def catalogue(processes: int, seed: int = SEED) -> Framework:
    """Return an edition of so many processes, a multiple of ``PER_DOMAIN``."""
    if processes < PER_DOMAIN or processes % PER_DOMAIN:
        raise ValueError(f"{processes} is no multiple of {PER_DOMAIN}")
    draw = random.Random(seed)
    domains: list[Grouping] = []
    found: dict[str, Process] = {}
    for number in range(_FIRST_DOMAIN, _FIRST_DOMAIN + processes // PER_DOMAIN):
        key = f"Yard{number}"
        domain = Grouping("domain", key, f"{key} Domain", number=f"1.{number}")
        domains.append(domain)
        for process in _domain(domain, draw):
            found[process.identifier] = process
    return Framework(
        edition=EDITION,
        processes=found,
        groupings=(*domains, *(Grouping("vertical", name, name) for name in _VERTICALS)),
    )


def _domain(domain: Grouping, draw: random.Random) -> Iterator[Process]:
    above = [domain.number]
    for level, count in _LEVELS.items():
        children = dict.fromkeys(above, 0)
        for _ in range(count):
            parent = draw.choice(above)
            children[parent] += 1
            identifier = f"{parent}.{children[parent]}"
            yield Process(
                identifier=identifier,
                name=f"{draw.choice(_VERBS)} {draw.choice(_OBJECTS)} {identifier}",
                level=level,
                parent=parent,
                domains=(domain.name,),
                verticals=(draw.choice(_VERTICALS),),
            )
        above = [f"{parent}.{n}" for parent, held in children.items() for n in range(1, held + 1)]


def stated_quads(processes: int, seed: int = SEED) -> Iterator[Quad]:
    """Yield the ontology, the editions and a generated framework, nothing inferred."""
    edition = catalogue(processes, seed)
    yield from ontology_quads()
    yield from edition_node_quads(resource("data"))
    yield from process_quads(edition)
    described = _described(edition)
    yield from document_quads(described)
    yield from interface_quads(described, _interfaces(described, random.Random(seed + 1)))


def damaged(processes: int, seed: int = SEED) -> list[Quad]:
    """Return a generated framework in which one quad of the data in 200 is missing."""
    draw = random.Random(seed + 2)
    ontology = ns.graph("ontology")
    quads = dict.fromkeys(stated_quads(processes, seed))
    return [q for q in quads if q.graph_name == ontology or draw.random() >= 0.005]


def _described(edition: Framework) -> Framework:
    clauses = tuple(
        Clause(p.identifier, p.name, at * 100, at * 100 + 90, at)
        for at, p in enumerate(edition.processes.values(), 1)
    )
    title = "A generated framework"
    sha256 = hashlib.sha256(str(len(edition.processes)).encode()).hexdigest()
    return replace(edition, document=DOCUMENT, title=title, sha256=sha256, clauses=clauses)


def _interfaces(described: Framework, draw: random.Random) -> Iterator[Interface]:
    identifiers = list(described.processes)
    for at, clause in enumerate(described.clauses):
        near = draw.random() < 0.5
        first = at // PER_DOMAIN * PER_DOMAIN
        among = range(first, first + PER_DOMAIN) if near else range(len(identifiers))
        one = identifiers[at]
        other = identifiers[draw.choice(among)]
        while (other + ".").startswith(one + ".") or (one + ".").startswith(other + "."):
            other = identifiers[draw.choice(among)]
        yield Interface(
            edition=EDITION,
            subject=one,
            other=other,
            stated_by=one,
            direction=draw.choice(("out", "in", "both")),
            category="named",
            trigger="exchanges",
            rule="generated",
            confidence=0.9,
            clause=clause.number,
            start=clause.start + 10,
            end=clause.start + 80,
            sentence_sha256=hashlib.sha256(one.encode()).hexdigest(),
        )
