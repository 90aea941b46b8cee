"""The W3C SHACL test suite on the default route: compiled queries, else pyshacl."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from etom_kg.core.errors import ShapesError
from etom_kg.validation import validate
from tests.conftest import SHARED
from tests.validation.plans import PLANS, asked_about
from tests.validation.w3c import Case, Result, cases, read, text

SUITE = SHARED / "w3c" / "data-shapes-test-suite" / "tests"
CASES = list(cases(SUITE)) if SUITE.is_dir() else []

EXCEPTIONS = {
    "core/property/property-001": "one finding is reported once, not once for each way to it",
}
"""Tests that are not passed, each with the reason."""


@pytest.fixture(scope="module", autouse=True)
def _suite(shared: Path) -> None:
    """Skip where the suite is missing."""


def results_of(case: Case, plan: str) -> tuple[bool | None, Counter[Result]]:
    return results(case.data, case.shapes, plan)


@cache
def results(data: Path, shapes: Path, plan: str) -> tuple[bool | None, Counter[Result]]:
    try:
        with asked_about(PLANS[plan]):
            report = validate(read(data), read(shapes))
    except ShapesError:
        return None, Counter()
    found = Counter(
        (
            text(f.focus),
            str(f.path or ""),
            f.severity.rpartition("#")[2],
            text(f.component),
            text(f.value),
        )
        for f in report.findings
    )
    return not report.findings, found


def test_the_suite_is_all_there() -> None:
    assert len(CASES) == 121


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES or [None], ids=[case.name for case in CASES] or ["none"])
def test_w3c(case: Case) -> None:
    if case.name in EXCEPTIONS:
        pytest.xfail(EXCEPTIONS[case.name])
    for plan in PLANS:
        assert results_of(case, plan) == (case.conforms, case.results)


def test_the_score_is_kept(record_property: Callable[[str, object], None]) -> None:
    passed = {
        part: sum(
            c.name.startswith(part) and results_of(c, "looked up") == (c.conforms, c.results)
            for c in CASES
        )
        for part in ("core", "sparql")
    }
    record_property("w3c", passed)
    assert passed == {"core": 97, "sparql": 23}
