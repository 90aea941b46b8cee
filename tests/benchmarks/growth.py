"""How the cost of the main job grows with the number of processes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator

from tests.benchmarks.generate import stated_quads
from tests.benchmarks.measure import Clock, Row, apart, exponent, say

SIZES = (2_000, 20_000, 100_000)
STEPS = ("load", "close", "validate")


def grow(processes: int, on_disk: bool) -> dict[str, float]:
    """State, load, close and validate a generated framework; return the CPU seconds of each."""
    import pyoxigraph

    from etom_kg.inference import close_store
    from etom_kg.validation import validate

    with tempfile.TemporaryDirectory() as folder:
        store = pyoxigraph.Store(folder) if on_disk else pyoxigraph.Store()
        clock = Clock()
        store.bulk_extend(stated_quads(processes))
        load = clock.tick()
        stated = len(store)
        clock.tick()
        inferred = close_store(store, ontology=())
        closing = clock.tick()
        report = validate(store)
        return {
            "load": load,
            "close": closing,
            "validate": clock.tick(),
            "stated": stated,
            "inferred": inferred,
            "findings": len(report.findings),
        }


def rows(quick: bool) -> Iterator[Row]:
    """Yield CPU seconds and peak memory at each size, and the exponents of growth."""
    sizes = (200, 2_000) if quick else SIZES
    points: dict[str, list[tuple[float, float]]] = {step: [] for step in (*STEPS, "whole")}
    for size in sizes:
        on_disk = size >= 100_000
        say(f"growth: {size} processes")
        found = apart(grow, size, on_disk)
        if found["findings"]:
            raise RuntimeError(f"the generated graph of {size} processes does not conform")
        found["whole"] = sum(found[step] for step in STEPS)
        for step, line in points.items():
            target = 20 if (size, step) == (20_000, "whole") else None
            line.append((size, found[step]))
            yield Row("growth", f"{size} processes: {step}, CPU", found[step], "s", target=target)
        where = "disk" if on_disk else "memory"
        peak = 2048 if size == 100_000 else None
        yield Row("growth", f"{size} processes: peak, in {where}", found["peak"], "MiB", None, peak)
        yield Row("growth", f"{size} processes: stated", found["stated"], "triples")
        yield Row("growth", f"{size} processes: inferred", found["inferred"], "triples")
    for step, line in points.items():
        yield Row("growth", f"exponent of {step}", exponent(line), "", target=1.1)
