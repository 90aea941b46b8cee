"""The table of scores in docs/interfaces.md is what the references and the rules give."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from etom_kg.interfaces.compare import compare, read_reference
from etom_kg.interfaces.extraction import Extraction, extract_source
from etom_kg.reading.sources import read_source
from etom_kg.reading.tables import shipped_framework

CHECKOUT = Path(__file__).parents[2]
REFERENCES = CHECKOUT / "tests" / "reference"
ROW = re.compile(r"^\| ([a-z_/]+) \| ([a-z]*) ?\| (?:yes|no) \| (.*) \|$", re.M)
TOLD = ROW.findall((CHECKOUT / "docs" / "interfaces.md").read_text(encoding="utf-8"))


def test_every_reference_is_told_of() -> None:
    names = {path.name for path in REFERENCES.rglob("*_interfaces.csv")}
    assert {f"{Path(name).name}_interfaces.csv" for name, _, _ in TOLD} == names


@pytest.mark.parametrize(("name", "split", "scores"), TOLD)
def test_scores_are_as_told(
    request: pytest.FixtureRequest, name: str, split: str, scores: str
) -> None:
    if name.startswith("company/"):
        document = read_source(REFERENCES / f"{name}.txt")
        extraction = extract_source(document, shipped_framework("4.0"))
    else:
        extraction = request.getfixturevalue(f"{name.partition('_')[0]}_extraction")
        assert isinstance(extraction, Extraction)
    reference = read_reference(REFERENCES / f"{name}_interfaces.csv", split=split)
    result = compare(extraction.interfaces, reference)
    measured = (result.precision, result.recall, result.f1, result.direction)
    assert scores == " | ".join(f"{value:.3f}" for value in measured)
