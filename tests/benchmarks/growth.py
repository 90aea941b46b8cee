"""How the cost of the main job grows with the number of processes, and of loading with triples."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from tests.benchmarks.generate import EDITION, PER_DOMAIN, stated_quads
from tests.benchmarks.measure import Clock, Row, apart, exponent, say

SIZES = (2_000, 20_000, 100_000)
STEPS = ("load", "close", "validate")
TRIPLES = (10_000, 100_000, 1_000_000)
LARGE = 10_000_000
_PER_PROCESS = 45
_QUESTIONS = ("children-of", "ancestors-of", "descendants-of", "interfaces-of", "interfaces-below")


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


def ask(triples: int) -> dict[str, float]:
    """Load so many triples into a store on disk and ask a few questions of it."""
    import pyoxigraph

    from etom_kg.questions import bind, find_question
    from etom_kg.store import OxigraphStore

    processes = max(1, -(-triples // _PER_PROCESS // PER_DOMAIN) + 1) * PER_DOMAIN
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "store")
        inner = pyoxigraph.Store(str(path))
        clock = Clock()
        # Every domain has the same shape, so what is cut off at the end does not matter.
        inner.bulk_extend(islice(stated_quads(processes), triples))
        found = {"load": clock.tick(), "triples": float(len(inner))}
        inner.flush()
        del inner
        with OxigraphStore.on_disk(path) as store:
            for name in _QUESTIONS:
                question = find_question(name)
                text = bind(question, {"process": f"{EDITION}/1.101.1"}, store)
                times = []
                for _ in range(5):
                    start = time.perf_counter()
                    store.query(text)
                    times.append(time.perf_counter() - start)
                found[name] = statistics.median(times)
    return found


def triple_rows(quick: bool, large: bool) -> Iterator[Row]:
    """Yield the seconds of loading and of a few questions by the number of triples."""
    sizes = TRIPLES[:2] if quick else (*TRIPLES, LARGE) if large else TRIPLES
    line = []
    for size in sizes:
        say(f"triples: {size}")
        found = apart(ask, size)
        line.append((size, found["load"]))
        yield Row("triples", f"{size}: state and load, CPU", found["load"], "s")
        yield Row("triples", f"{size}: peak", found["peak"], "MiB")
        for name in _QUESTIONS:
            yield Row("triples", f"{size}: {name}, wall", found[name] * 1000, "ms")
    yield Row("triples", "exponent of load", exponent(line), "", target=1.1)
