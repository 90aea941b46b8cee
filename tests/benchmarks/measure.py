"""Measure work in a process of its own, and the rows of the table that comes out.

    python -m tests.benchmarks.measure MODULE:FUNCTION [ARGUMENTS as JSON]

calls a function and prints what it returns, with the CPU seconds and the peak memory of the whole
process, as JSON.
"""

from __future__ import annotations

import importlib
import json
import math
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).parents[2]
COLUMNS = ("benchmark", "case", "value", "unit", "beside", "ratio", "target", "met")


@dataclass(frozen=True)
class Row:
    """One number, what stands beside it (the plain libraries' number), and what was wanted.

    ``target`` bounds ``value``, or ``ratio`` (beside / value, wanted at least) where ``beside`` is
    given.
    """

    benchmark: str
    case: str
    value: float
    unit: str
    beside: float | None = None
    target: float | None = None
    at_least: bool = False

    @property
    def ratio(self) -> float | None:
        """How many times less than what stands beside it."""
        return None if self.beside is None else self.beside / self.value

    @property
    def met(self) -> bool | None:
        """Whether the target is met; nothing where there is none."""
        if self.target is None:
            return None
        if self.ratio is not None:
            return self.ratio >= self.target
        return self.value >= self.target if self.at_least else self.value <= self.target

    def cells(self) -> tuple[str, ...]:
        """Return the row as text."""
        met = {None: "", True: "yes", False: "no"}[self.met]
        target = ""
        if self.target is not None:
            wanted_more = self.ratio is not None or self.at_least
            target = f"{'>=' if wanted_more else '<='} {number(self.target)}"
            target += " times" if self.ratio is not None else ""
        given = (self.value, self.beside, self.ratio)
        value, beside, ratio = ("" if n is None else number(n) for n in given)
        return self.benchmark, self.case, value, self.unit, beside, ratio, target, met


def number(value: float) -> str:
    """Return a number with three digits that count.

    >>> number(0.012345), number(12.345), number(1234567.0)
    ('0.0123', '12.3', '1234567')
    """
    if value == 0 or abs(value) >= 100:
        return f"{value:.0f}"
    return f"{value:.{max(0, 2 - math.floor(math.log10(abs(value))))}f}"


def apart(call: Callable[..., Any], *arguments: object) -> dict[str, Any]:
    """Call a function of a module in a process of its own and return what it returned.

    ``cpu`` (seconds) and ``peak`` (MiB) of the process are added.
    """
    name = f"{call.__module__}:{call.__name__}"
    command = [sys.executable, "-m", "tests.benchmarks.measure", name, json.dumps(arguments)]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{name} failed:\n{done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def medians(results: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Return the median of each number that several runs returned."""
    return {key: statistics.median(each[key] for each in results) for key in results[0]}


def exponent(points: Iterable[tuple[float, float]]) -> float:
    """Return e where y grows like x to the e: the slope of the least squares line of logarithms."""
    logs = [(math.log(x), math.log(y)) for x, y in points]
    middle_x, middle_y = (statistics.mean(each) for each in zip(*logs, strict=True))
    over = sum((x - middle_x) * (y - middle_y) for x, y in logs)
    return over / sum((x - middle_x) ** 2 for x, _ in logs)


class Clock:
    """Seconds from one step to the next: of CPU, unless another clock is to be read.

    Wall-clock time of a shared machine says more about its other users.
    """

    def __init__(self, read: Callable[[], float] = time.process_time) -> None:
        self._read = read
        self._before = read()

    def tick(self) -> float:
        """Return the seconds since the tick before."""
        now = self._read()
        passed, self._before = now - self._before, now
        return passed


def say(text: str) -> None:
    """Tell the person who waits what is going on."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _main(name: str, arguments: str = "[]") -> None:
    module, _, function = name.partition(":")
    found = getattr(importlib.import_module(module), function)(*json.loads(arguments))
    usage = resource.getrusage(resource.RUSAGE_SELF)
    found |= {"cpu": usage.ru_utime + usage.ru_stime, "peak": usage.ru_maxrss / 1024}
    sys.stdout.write(f"{json.dumps(found)}\n")


if __name__ == "__main__":
    _main(*sys.argv[1:])
