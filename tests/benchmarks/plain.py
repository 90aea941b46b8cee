"""The plain pipeline: rdflib reads, owlrl closes, pyshacl validates, each as its manual shows.

    python -m tests.benchmarks.plain PROCESSES

This runs it once on a generated framework and keeps its times in ``plain.csv``, because 2,000
processes take far longer than a benchmark may.
"""

from __future__ import annotations

import csv
import platform
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from etom_kg.inference.working import is_noise
from etom_kg.resources import resource
from tests.benchmarks.generate import stated_quads

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

KEPT = Path(__file__).with_name("plain.csv")
LIBRARIES = ("rdflib", "owlrl", "pyshacl")

Finding = tuple[str, str, str]
"""Focus node, shape and severity."""


@dataclass(frozen=True)
class Plain:
    """What the plain pipeline concludes and finds, and its CPU seconds by step."""

    conclusions: frozenset[str]
    findings: frozenset[Finding]
    seconds: dict[str, float]


def run(stated: list[Quad], note: Path | None = None) -> Plain:
    """Read, close and validate; ``note`` names a file that is told each step as it ends."""
    import owlrl
    import pyshacl
    from rdflib import Graph

    text = serialize((q.triple for q in stated), format=RdfFormat.N_TRIPLES)
    assert text is not None
    seconds: dict[str, float] = {}

    def done(step: str, since: float) -> float:
        now = time.process_time()
        seconds[step] = now - since
        if note:
            note.write_text(f"{seconds}\n", encoding="ascii")
        return now

    start = time.process_time()
    graph = Graph().parse(data=text, format="nt")
    shapes = Graph()
    for path in sorted(resource("ontology", "shapes").glob("*.ttl")):
        shapes.parse(path)
    before = set(graph)
    start = done("read", start)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    start = done("close", start)
    added = [triple for triple in graph if triple not in before]
    # The clean-up is not the plain pipeline's work, so its time does not count.
    kept = list(_useful(added))
    closed = Graph()
    for triple in (*before, *(pair[1] for pair in kept)):
        closed.add(triple)
    start = time.process_time()
    _, report, _ = pyshacl.validate(closed, shacl_graph=shapes, advanced=False)
    done("validate", start)
    assert isinstance(report, Graph)
    return Plain(frozenset(str(pair[0]) for pair in kept), frozenset(_findings(report)), seconds)


def _useful(added: list[tuple[Node, Node, Node]]) -> Iterator[tuple[Triple, tuple[Node, ...]]]:
    """Leave out literals as subjects, nameless nodes and what is said about built-in terms."""
    from rdflib import Literal as RdflibLiteral
    from rdflib import URIRef

    for subject, predicate, value in added:
        if not (isinstance(subject, URIRef) and isinstance(predicate, URIRef)):
            continue
        if isinstance(value, RdflibLiteral):
            datatype = NamedNode(str(value.datatype)) if value.datatype else None
            end: Literal | NamedNode = (
                Literal(str(value), language=value.language)
                if value.language
                else Literal(str(value), datatype=datatype)
            )
        elif isinstance(value, URIRef):
            end = NamedNode(str(value))
        else:
            continue
        triple = Triple(NamedNode(str(subject)), NamedNode(str(predicate)), end)
        if not is_noise(triple):
            yield triple, (subject, predicate, value)


def _findings(report: Graph) -> Iterator[Finding]:
    from rdflib import SH

    for result in report.subjects(SH.resultSeverity):
        parts = (report.value(result, p) for p in (SH.focusNode, SH.sourceShape, SH.resultSeverity))
        focus, shape, severity = map(str, parts)
        yield focus, shape, severity.removeprefix(str(SH))


def kept_seconds() -> dict[int, float]:
    """Return the CPU seconds of closing and validating that were measured before, by size."""
    if not KEPT.exists():
        return {}
    with KEPT.open(encoding="utf-8", newline="") as file:
        return {
            int(row["processes"]): float(row["close"]) + float(row["validate"])
            for row in csv.DictReader(file)
        }


def keep(processes: int) -> dict[str, str]:
    """Run the plain pipeline on a generated framework and put its times into ``plain.csv``."""
    stated = list(dict.fromkeys(stated_quads(processes)))
    found = run(stated, KEPT.with_name(f"plain-{processes}.tmp"))
    row = {
        "processes": str(processes),
        "stated": str(len(stated)),
        "inferred": str(len(found.conclusions)),
        "findings": str(len(found.findings)),
        **{step: f"{seconds:.1f}" for step, seconds in found.seconds.items()},
        "date": datetime.now(UTC).date().isoformat(),
        "python": platform.python_version(),
        **{library: version(library) for library in LIBRARIES},
        "repeat": f"python -m tests.benchmarks.plain {processes}",
    }
    rows = {processes: row}
    if KEPT.exists():
        with KEPT.open(encoding="utf-8", newline="") as file:
            rows = {int(old["processes"]): old for old in csv.DictReader(file)} | rows
    with KEPT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows[size] for size in sorted(rows))
    KEPT.with_name(f"plain-{processes}.tmp").unlink()
    return row


if __name__ == "__main__":
    sys.stdout.write(f"{keep(int(sys.argv[1]))}\n")
