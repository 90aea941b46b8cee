"""How the cost of the main job grows with the number of processes."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator

from tests.benchmarks.generate import stated_quads
from tests.benchmarks.measure import Clock, Row, apart, exponent, say

SIZES = {"memory": (2_000, 20_000), "disk": (2_000, 20_000, 100_000)}
QUICK = {"memory": (200, 2_000), "disk": (200, 2_000)}
STEPS = ("load", "close", "validate")
TARGETS = {
    (20_000, "memory", "whole, CPU"): 20,
    (100_000, "disk", "peak"): 2048,
}


def grow(processes: int, place: str) -> dict[str, float]:
    """State, load, close and validate a generated framework; return what each step takes."""
    import pyoxigraph

    from etom_kg.inference import close_store
    from etom_kg.validation import validate

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        store = pyoxigraph.Store(folder) if place == "disk" else pyoxigraph.Store()
        clocks = {"CPU": Clock(), "wall": Clock(time.perf_counter)}
        found: dict[str, float] = {}

        def note(step: str) -> None:
            found.update({f"{step}, {name}": clock.tick() for name, clock in clocks.items()})

        store.bulk_extend(stated_quads(processes))
        note("load")
        found["stated"] = len(store)
        note("count")
        found["inferred"] = close_store(store, ontology=())
        note("close")
        found["findings"] = len(validate(store).findings)
        note("validate")
        for name in clocks:
            found[f"whole, {name}"] = sum(found[f"{step}, {name}"] for step in STEPS)
        return found


def rows(quick: bool) -> Iterator[Row]:
    """Yield seconds and peak memory at each size, and the exponents of growth."""
    for place, sizes in (QUICK if quick else SIZES).items():
        lines: dict[str, list[tuple[float, float]]] = {}
        for size in sizes:
            say(f"growth: {size} processes, {place}")
            found = apart(grow, size, place)
            if found["findings"]:
                raise RuntimeError(f"the generated graph of {size} processes does not conform")
            for what, unit in _MEASURED.items():
                lines.setdefault(what, []).append((size, found[what]))
                target = TARGETS.get((size, place, what))
                case = f"{size} processes, {place}: {what}"
                yield Row("growth", case, found[what], unit, None, target)
        if len(sizes) > 2 or quick:
            yield from _exponents(place, lines)


_MEASURED = {
    **{f"{step}, {clock}": "s" for step in (*STEPS, "whole") for clock in ("CPU", "wall")},
    "peak": "MiB",
    "stated": "triples",
    "inferred": "triples",
}


def _exponents(place: str, lines: dict[str, list[tuple[float, float]]]) -> Iterator[Row]:
    """Yield how fast each number grows; time is what one waits for."""
    for what in (each for each, unit in _MEASURED.items() if unit != "triples"):
        target = 1.1 if what in ("whole, wall", "peak") else None
        yield Row("growth", f"exponent, {place}: {what}", exponent(lines[what]), "", target=target)
