"""What follows from a change as a table, CSV, JSON and in the HTML page."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.conftest import Run

SYSTEMS = "system,process,support\nDesk,1.A.1.6,full\nGauge,1.A.2.3,full\nGauge,1.A.2.4,partial\n"


@pytest.fixture
def systems(tmp_path: Path) -> Path:
    path = tmp_path / "systems.csv"
    path.write_text(SYSTEMS, encoding="utf-8")
    return path


def _json(run: Run, *arguments: str | Path) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = json.loads(
        run("coverage", *arguments, "-f", "json").out
    )
    return found


def test_a_changed_process_reaches_along_the_interfaces_of_its_parts(
    run: Run,
    systems: Path,
) -> None:
    told = _json(run, systems, "--change", "1.A.2.3")
    assert told["losses"] == []
    # Clause 10.2.3.1: the part 1.A.2.3.1 tells Problem Handling how long repair will take.
    reached = {step["process"]: step for step in told["reached"]}
    assert reached["1.A.1.6"]["systems"] == ["Desk"]
    assert reached["1.A.1.6"]["path"] == ["1.A.2.3.1", "1.A.1.6"]
    assert reached["1.A.1.6"]["interfaces"] == [
        "https://w3id.org/etom-kg/interface/4.0/1.A.2.3.1--1.A.1.6"
    ]


def test_a_retired_system_loses_cover(run: Run, systems: Path) -> None:
    told = _json(run, systems, "--retire", "Gauge")
    assert {(loss["before"], loss["after"]) for loss in told["losses"]} == {(1.0, 0.0), (0.5, 0.0)}
    rows = csv.DictReader(
        io.StringIO(run("coverage", systems, "--retire", "Gauge", "-f", "csv").out)
    )
    effects = [(row["effect"], row["process"]) for row in rows]
    assert effects == [
        *(("loses cover", loss["process"]) for loss in told["losses"]),
        *(("reached", step["process"]) for step in told["reached"]),
    ]


def test_the_page_has_the_impact_and_links_its_evidence(
    run: Run,
    systems: Path,
    tmp_path: Path,
) -> None:
    page = tmp_path / "impact.html"
    run("coverage", systems, "--change", "1.A.2.3", "-o", page)
    text = page.read_text(encoding="utf-8")
    assert "<h2>Impact of changing process 1.A.2.3 and its parts</h2>" in text
    assert "href='https://w3id.org/etom-kg/interface/4.0/1.A.2.3.1--1.A.1.6'" in text
    run("coverage", systems, "-o", page)
    assert "Impact of" not in page.read_text(encoding="utf-8")


def test_wrong_wishes(run: Run, systems: Path) -> None:
    both = run("coverage", systems, "--change", "1.A.2.3", "--retire", "Desk")
    assert (both.status, both.told) == (2, ["etom-kg: error: name one of --retire and --change"])
    near = run("coverage", systems, "--retire", "Gouge")
    assert (near.status, near.told[0].endswith("did you mean Gauge?")) == (2, True)
