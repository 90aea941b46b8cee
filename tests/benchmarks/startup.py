"""How long ``etom-kg`` takes from a shell until it is done."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

from tests.benchmarks.measure import CHECKOUT, Row

_ASK = ("ask", "children-of", "--param", "process=1.F.1.5")
_ETOM_KG = (sys.executable, "-m", "etom_kg")


def rows(quick: bool) -> Iterator[Row]:
    """Yield whole-process seconds, beside those of an interpreter that does nothing."""
    runs = 3 if quick else 9
    with tempfile.TemporaryDirectory() as cache:
        environment = os.environ | {"ETOM_KG_CACHE": cache}
        bare = _seconds((sys.executable, "-c", "pass"), environment, runs)
        yield Row("start-up", "python -c pass, wall", bare[0], "s")
        first = _seconds((*_ETOM_KG, *_ASK), environment, 1)
        yield Row("start-up", "ask, makes the built-in graph, CPU", first[1], "s")
        for name, arguments, target in (("--help", ("--help",), 0.3), ("ask", _ASK, 0.5)):
            wall, cpu = _seconds((*_ETOM_KG, *arguments), environment, runs)
            yield Row("start-up", f"{name}, wall", wall, "s", target=target)
            yield Row("start-up", f"{name}, CPU", cpu, "s", target=target)


def _seconds(
    command: tuple[str, ...], environment: dict[str, str], runs: int
) -> tuple[float, float]:
    """Return the medians of wall-clock and CPU seconds."""
    walls, cpus = [], []
    for _ in range(runs):
        before, start = _children(), time.perf_counter()
        subprocess.run(command, cwd=CHECKOUT, env=environment, capture_output=True, check=True)
        walls.append(time.perf_counter() - start)
        cpus.append(_children() - before)
    return statistics.median(walls), statistics.median(cpus)


def _children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
