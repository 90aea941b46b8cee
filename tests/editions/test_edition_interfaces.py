"""A workbook of the user's own gives interfaces with evidence, as the Recommendation does."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad

from etom_kg.core import namespaces as ns
from etom_kg.core.model import Framework
from etom_kg.core.namespaces import ETOM, OA
from etom_kg.graph.shipped import stated_quads
from etom_kg.pipeline.build import build
from etom_kg.reading.merge import read_workbook
from etom_kg.reading.tables import shipped_framework
from tests.editions.books import book, row

SENDS = "It sends every complaint\nto the Mend Meters processes. It keeps a list."
ROWS = (
    row("1.3.1", "Hear Complaints", **{"Extended Description": SENDS}),
    row("1.3.2", "Mend Meters", **{"Extended Description": "Mend Meters mends."}),
    row("1.3.2.1", "Find Spares", **{"Extended Description": "It asks the Supplier Pool Survey."}),
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return book(tmp_path_factory.mktemp("own") / "GB921_v25.5.xlsx", ROWS)


@pytest.fixture(scope="module")
def catalogue(path: Path) -> Framework:
    return read_workbook(path)


@pytest.fixture(scope="module")
def quads(catalogue: Framework) -> list[Quad]:
    return list(stated_quads(catalogue))


def _objects(quads: list[Quad], subject: NamedNode, predicate: NamedNode) -> list[str]:
    return [q.object.value for q in quads if (q.subject, q.predicate) == (subject, predicate)]


def test_what_a_cell_states_is_a_record_and_a_triple(quads: list[Quad]) -> None:
    one, two = ns.process("25.5", "1.3.1"), ns.process("25.5", "1.3.2")
    assert _objects(quads, one, ETOM.sendsTo) == [two.value]
    record = ns.interface("25.5", "1.3.1", "1.3.2")
    assert _objects(quads, record, ETOM.category) == ["named"]
    assert _objects(quads, record, ETOM.direction) == ["out"]


def test_evidence_counts_in_the_text_of_all_cells(catalogue: Framework, quads: list[Quad]) -> None:
    text = catalogue.source_text
    assert text.startswith("Hear Complaints does it.\nIt sends every complaint")
    (evidence,) = {q.object for q in quads if q.predicate == ETOM.hasEvidence}
    (target,) = {q.object for q in quads if (q.subject, q.predicate) == (evidence, OA.hasTarget)}
    assert _objects(quads, target, OA.hasSource) == [ns.document("GB921-25.5").value]
    places = {q.object for q in quads if (q.subject, q.predicate) == (target, OA.hasSelector)}
    (start,) = (int(n) for place in places for n in _objects(quads, place, OA.start))
    (end,) = (int(n) for place in places for n in _objects(quads, place, OA.end))
    sentence = " ".join(text[start:end].split())
    assert sentence == "It sends every complaint to the Mend Meters processes."
    assert _objects(quads, evidence, ETOM.sentenceHash) == [
        hashlib.sha256(sentence.encode()).hexdigest()
    ]
    (quoted,) = (words for place in places for words in _objects(quads, place, OA.exact))
    assert quoted == text[start:end]
    clause = ns.clause("GB921-25.5", "1.3.1 extended")
    assert _objects(quads, evidence, ETOM.observedIn) == [clause.value]
    selector = NamedNode(f"{clause.value}/position")
    first, last = _objects(quads, selector, OA.start), _objects(quads, selector, OA.end)
    assert int(first[0]) <= start < end <= int(last[0])


def test_shipped_facts_state_none() -> None:
    graphs = {q.graph_name for q in stated_quads(shipped_framework("25.5"))}
    assert graphs == {ns.graph("25.5", kind) for kind in ("processes", "deleted", "changes")}


@pytest.mark.slow
def test_the_whole_graph_conforms(path: Path) -> None:
    built = build([path])
    counts = built.counts()
    for kind in ("documents", "evidence", "interfaces", "descriptions"):
        assert counts[ns.graph("25.5", kind).value] > 0
    assert built.report is not None
    concerned = {f.focus for f in built.report.findings if f.severity == "Violation"}
    told = {q.subject for q in built.quads if q.graph_name == ns.graph("25.5", "evidence")}
    assert not concerned & told
