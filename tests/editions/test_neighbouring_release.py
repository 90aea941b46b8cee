"""A release of the user's own that is not shipped: it is described as 25.5 is, without a source."""

from __future__ import annotations

import json
from pathlib import Path

from etom_kg.core.namespaces import DCTERMS, SD, graph
from etom_kg.pipeline.build import build


def test_a_list_of_another_release_is_built_and_described(tmp_path: Path) -> None:
    entries = [
        {"id": "1.1.1", "name": "Plan Markets", "token": "a", "domain": "Market", "level": 2},
        {"id": "1.1.1.1", "name": "Count Buyers", "token": "b", "domain": "Market", "level": 3},
    ]
    source = tmp_path / "etom_v24.5.json"
    source.write_text(json.dumps({"version": "v24.5", "entries": entries}), encoding="utf-8")
    built = build([source], reasoner="none")
    assert built.counts()[graph("24.5", "processes").value] > 10
    (described,) = {q.subject for q in built.quads if q.object == graph("24.5", "processes")}
    said = {q.predicate: q.object for q in built.quads if q.subject == described}
    assert said[SD.name] == graph("24.5", "processes")
    assert "24.5" in said[DCTERMS.title].value
    assert DCTERMS.source not in said
    assert built.report is not None
    assert built.report.conforms("violation")
