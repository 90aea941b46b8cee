"""The plain pipeline: rdflib reads, owlrl closes, pyshacl validates, each as its manual shows.

    python -m tests.benchmarks.plain PROCESSES

This runs it once on a generated framework and keeps its times in ``plain.csv``, with fingerprints
of what it concludes and finds, because 2,000 processes take longer than a benchmark may.
"""

from __future__ import annotations

import csv
import hashlib
import platform
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, serialize

from etom_kg.core.tables import resource
from etom_kg.core.terms import from_rdflib
from etom_kg.inference.schema import is_noise
from tests.benchmarks.generate import damaged
from tests.benchmarks.measure import Clock, say

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

KEPT = Path(__file__).with_name("plain.csv")
LIBRARIES = ("rdflib", "owlrl", "pyshacl")

Finding = tuple[str, str, str]
"""Focus node, shape and severity."""


@dataclass(frozen=True)
class Outcome:
    """What is concluded, as triples in text, and what is found."""

    conclusions: frozenset[str]
    findings: frozenset[Finding]

    def fingerprints(self) -> dict[str, str]:
        """Return the number and a hash of both, to compare without keeping them."""
        return {
            "conclusions": _fingerprint(self.conclusions),
            "findings": _fingerprint(map(" ".join, self.findings)),
        }


def _fingerprint(lines: Iterable[str]) -> str:
    ordered = sorted(lines)
    return f"{len(ordered)}:{hashlib.sha256(chr(10).join(ordered).encode()).hexdigest()[:16]}"


def run(stated: list[Quad]) -> tuple[Outcome, dict[str, float]]:
    """Read, close and validate; return the outcome and the CPU seconds of each step."""
    import owlrl
    import pyshacl
    from rdflib import Graph

    text = serialize((q.triple for q in stated), format=RdfFormat.N_TRIPLES)
    assert text is not None
    seconds: dict[str, float] = {}
    clock = Clock()
    graph = Graph().parse(data=text, format="nt")
    shapes = Graph()
    for path in sorted(resource("ontology", "shapes").glob("*.ttl")):
        shapes.parse(path)
    before = set(graph)
    seconds["read"] = clock.tick()
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    seconds["close"] = clock.tick()
    say(f"plain: {seconds}")
    # The clean-up is not the plain pipeline's work, so its time does not count.
    useful = dict(_useful(triple for triple in graph if triple not in before))
    closed = Graph()
    for triple in (*before, *useful.values()):
        closed.add(triple)
    clock.tick()
    _, report, _ = pyshacl.validate(closed, shacl_graph=shapes)
    seconds["validate"] = clock.tick()
    say(f"plain: {seconds}")
    assert isinstance(report, Graph)
    return Outcome(frozenset(useful), frozenset(_findings(report))), seconds


def _useful(
    added: Iterable[tuple[Node, Node, Node]],
) -> Iterator[tuple[str, tuple[Node, Node, Node]]]:
    """Leave out literals as subjects, nameless nodes and what is said about built-in terms."""
    from rdflib import BNode, URIRef

    for nodes in added:
        subject, predicate, value = nodes
        if not (isinstance(subject, URIRef) and isinstance(predicate, URIRef)):
            continue
        if isinstance(value, BNode):
            continue
        end = from_rdflib(value)
        triple = Triple(NamedNode(str(subject)), NamedNode(str(predicate)), end)
        if not is_noise(triple):
            yield str(triple), nodes


def _findings(report: Graph) -> Iterator[Finding]:
    from rdflib import SH

    for result in report.subjects(SH.resultSeverity):
        parts = (report.value(result, p) for p in (SH.focusNode, SH.sourceShape, SH.resultSeverity))
        focus, shape, severity = map(str, parts)
        yield focus, shape, severity.removeprefix(str(SH))


def measured(processes: int) -> dict[str, float | str]:
    """Run on a generated framework; return the seconds of each step and the fingerprints."""
    outcome, seconds = run(damaged(processes))
    return {**seconds, **outcome.fingerprints()}


def kept(processes: int) -> dict[str, str] | None:
    """Return the row of ``plain.csv`` for a size, if there is one."""
    return _table().get(str(processes))


def _table() -> dict[str, dict[str, str]]:
    if not KEPT.exists():
        return {}
    with KEPT.open(encoding="utf-8", newline="") as file:
        return {row["processes"]: row for row in csv.DictReader(file)}


def keep(processes: int) -> None:
    """Run the plain pipeline on a generated framework and put a row into ``plain.csv``."""
    found = measured(processes)
    row = {
        "processes": str(processes),
        **{key: v if isinstance(v, str) else f"{v:.1f}" for key, v in found.items()},
        "date": datetime.now(UTC).date().isoformat(),
        "python": platform.python_version(),
        **{library: version(library) for library in LIBRARIES},
        "repeat": f"python -m tests.benchmarks.plain {processes}",
    }
    rows = _table() | {str(processes): row}
    with KEPT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows[size] for size in sorted(rows, key=int))


if __name__ == "__main__":
    keep(int(sys.argv[1]))
