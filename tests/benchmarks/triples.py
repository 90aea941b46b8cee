"""How loading, and each canned question on the shipped graph, grow with what else is in the store.

The store is on disk. Beside the shipped graph it holds a generated framework of so many triples,
as when a company's own data stand beside the standard.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.generate import PER_DOMAIN, stated_quads
from tests.benchmarks.measure import Clock, Row, apart, exponent, say

if TYPE_CHECKING:
    from etom_kg.questions.questions import Question
    from etom_kg.store import OxigraphStore

SIZES = (10_000, 100_000, 1_000_000)
LARGE = 10_000_000
LONGEST = 20
"""Seconds after which a question is stopped; it then counts as having taken so long."""
_PER_PROCESS = 45


def load_and_ask(triples: int) -> dict[str, float]:
    """Load the shipped graph and so many triples; return seconds, then milliseconds by question."""
    import pyoxigraph

    from etom_kg.pipeline.build import build
    from etom_kg.questions.questions import list_questions
    from etom_kg.store import OxigraphStore

    processes = max(1, -(-triples // _PER_PROCESS // PER_DOMAIN) + 1) * PER_DOMAIN
    shipped = build(validate=False).quads
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "store")
        inner = pyoxigraph.Store(str(path))
        inner.bulk_extend(shipped)
        clock = Clock()
        # Every domain has the same shape, so what is cut off at the end does not matter.
        inner.bulk_extend(islice(stated_quads(processes), triples))
        found = {"load": clock.tick()}
        inner.flush()
        del inner
        with OxigraphStore.on_disk(path) as store:
            for question in list_questions().values():
                found[question.id] = _milliseconds(store, question)
    return found


def _milliseconds(store: OxigraphStore, question: Question) -> float:
    from etom_kg.core.errors import QueryError
    from etom_kg.questions.questions import bind

    text = bind(question, {}, store).text
    try:
        store.query(text, timeout=LONGEST)
    except QueryError:
        return LONGEST * 1000.0
    times = []
    for _ in range(3):
        start = time.perf_counter()
        store.query(text)
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def rows(quick: bool, large: bool) -> Iterator[Row]:
    """Yield the seconds of loading, and the milliseconds of each question, by added triples."""
    line = []
    for size in SIZES[:2] if quick else (*SIZES, LARGE) if large else SIZES:
        say(f"triples: {size}")
        found = apart(load_and_ask, size)
        found.pop("cpu")
        yield Row("triples", f"{size}: peak", found.pop("peak"), "MiB")
        line.append((size, found["load"]))
        yield Row("triples", f"{size}: state and load, CPU", found.pop("load"), "s")
        times = list(found.values())
        p95 = statistics.quantiles(times, n=20, method="inclusive")[-1]
        for name, value in (("median", statistics.median(times)), ("p95", p95)):
            yield Row("triples", f"{size}: {name} of the questions, wall", value, "ms")
        for name, value in found.items():
            yield Row("triples", f"{size}: {name}, wall", value, "ms")
    yield Row("triples", "exponent of load", exponent(line), "", target=1.1)
