"""The main job: build the shipped graph; close and validate a generated one, beside plain.

Both sides get the same stated graph, in which some quads of the data are missing, so that there is
something to find.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.benchmarks import plain
from tests.benchmarks.generate import damaged
from tests.benchmarks.measure import Clock, Row, apart, medians, say

LIVE = 200
KEPT = 2_000


@dataclass(frozen=True)
class Ours:
    """What we conclude and find, and the CPU seconds of both."""

    outcome: plain.Outcome
    close: float
    validate: float


def shipped() -> dict[str, float]:
    """Build the shipped graph; return the seconds of each step and the number of triples."""
    from etom_kg.pipeline.build import build

    clock = Clock()
    made = build()
    return {"whole": clock.tick(), "triples": len(made.quads)}


def close_and_validate(processes: int) -> Ours:
    """Do what the plain pipeline does."""
    from etom_kg.inference import close
    from etom_kg.validation import validate

    stated = damaged(processes)
    clock = Clock()
    inferred = close(stated, ontology=())
    closing = clock.tick()
    report = validate([*stated, *inferred])
    checking = clock.tick()
    findings = {(f.key[0], f.key[2], f.severity) for f in report.findings}
    conclusions = {str(q.triple) for q in inferred}
    return Ours(plain.Outcome(frozenset(conclusions), frozenset(findings)), closing, checking)


def ours(processes: int) -> dict[str, float | str]:
    """Return our seconds and the fingerprints of what we conclude and find."""
    found = close_and_validate(processes)
    return {"close": found.close, "validate": found.validate, **found.outcome.fingerprints()}


def rows(quick: bool) -> Iterator[Row]:
    """Yield the CPU seconds of the whole build, and ours beside those of the plain libraries."""
    found = medians([apart(shipped) for _ in range(1 if quick else 3)])
    yield Row("main job", "build of the shipped data, CPU", found["whole"], "s")
    yield Row("main job", "triples of the shipped data", found["triples"], "triples")
    yield from _beside(LIVE, apart(plain.measured, LIVE), "live", None)
    kept = plain.kept(KEPT)
    if kept is None or quick:
        say(f"main job: no kept run of {KEPT} processes; python -m tests.benchmarks.plain {KEPT}")
        return
    yield from _beside(KEPT, kept, "kept", 100)


def _beside(
    processes: int, reference: dict[str, float | str], how: str, target: float | None
) -> Iterator[Row]:
    results = [apart(ours, processes) for _ in range(3)]
    times = medians([{s: float(each[s]) for s in ("close", "validate")} for each in results])
    name = f"{processes} processes ({how})"
    beside = {step: float(reference[step]) for step in times}
    for step, seconds in times.items():
        yield Row("main job", f"{name}: {step}, CPU", seconds, "s", beside[step])
    whole = sum(times.values()), sum(beside.values())
    yield Row("main job", f"{name}: both, CPU", whole[0], "s", whole[1], target)
    for print_ in ("conclusions", "findings"):
        differs = results[0][print_] != reference[print_]
        yield Row("main job", f"{name}: {print_} differ (0 no, 1 yes)", differs, "", target=0)
