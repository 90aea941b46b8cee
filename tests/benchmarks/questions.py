"""Every canned question on the shipped graph, on the embedded store and on rdflib."""

from __future__ import annotations

import signal
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from etom_kg.core.results import Rows
from tests.benchmarks.measure import Row, say

LONGEST = 120
"""Wall-clock seconds after which rdflib is stopped; what it took until then counts."""
_ENOUGH = 0.1
"""CPU seconds that a measurement lasts at least."""


class _TooSlow(BaseException):
    """rdflib took too long. Not an ``Exception``, so that no engine takes it for its own."""


def rows(quick: bool) -> Iterator[Row]:
    """Yield milliseconds of each question beside rdflib's, their mean ratio and the p95."""
    from etom_kg.pipeline.build import build
    from etom_kg.questions.questions import bind, list_questions
    from etom_kg.store import OxigraphStore
    from etom_kg.store.rdflib_memory import RdflibStore

    quads = build(validate=False).quads
    found: list[Row] = []
    stopped = differing = 0
    with OxigraphStore.in_memory(quads) as ours, RdflibStore(quads) as plain:
        listed = list(list_questions().values())
        for question in listed[::8] if quick else listed:
            text = bind(question, {}, ours).text
            fast, answer = _time(lambda text=text: ours.query(text), 3)
            start = time.process_time()
            try:
                with _bounded(LONGEST):
                    slow, reference = _time(lambda text=text: plain.query(text), 1)
                differing += _values(answer) != _values(reference)
            except _TooSlow:
                slow, stopped = time.process_time() - start, stopped + 1
            say(f"questions: {question.id} {fast * 1000:.1f} ms, rdflib {slow * 1000:.0f} ms")
            found.append(Row("questions", question.id, fast * 1000, "ms", slow * 1000))
    yield from found
    times = [row.value for row in found]
    ratios = [row.beside / row.value for row in found if row.beside]
    mean = statistics.geometric_mean(ratios)
    p95 = statistics.quantiles(times, n=20, method="inclusive")[-1]
    yield Row("questions", "geometric mean of ratios", mean, "times", target=20, at_least=True)
    yield Row("questions", "p95", p95, "ms", target=50)
    yield Row("questions", "slowest", max(times), "ms")
    yield Row("questions", f"stopped in rdflib after {LONGEST} s", stopped, "questions")
    yield Row("questions", "answers that differ", differing, "questions", target=0)


def _values(answer: object) -> list[tuple[object, ...]]:
    """Return the rows as values: rdflib keeps spellings (0.80, types of whole numbers)."""
    assert isinstance(answer, Rows)
    return answer.values()


def _time(ask: Callable[[], object], runs: int) -> tuple[float, object]:
    """Return the median CPU seconds and the answer; what is quick is asked several times a run."""
    times = []
    answer: object = None
    for _ in range(runs):
        start, asked, passed = time.process_time(), 0, 0.0
        while passed < _ENOUGH:
            answer = ask()
            asked += 1
            passed = time.process_time() - start
        times.append(passed / asked)
    return statistics.median(times), answer


@contextmanager
def _bounded(seconds: int) -> Iterator[None]:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise _TooSlow

    # Not the timer of CPU time: while that runs, Linux counts CPU time by ticks of some ms.
    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
