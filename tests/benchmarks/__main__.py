"""Run the benchmarks: ``python -m tests.benchmarks [NAME ...] [--quick] [--plain] [--large]``.

Prints a table; without ``--quick`` it is also saved as ``docs/performance.csv``, drawn as
``docs/performance.svg`` and summed up in ``docs/performance.md``. With names, the rows of the
others stay in these files as they were.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections.abc import Callable, Iterable, Iterator

from tests.benchmarks import growth, job, plain, questions, reading, startup, triples
from tests.benchmarks.measure import CHECKOUT, COLUMNS, Row, say
from tests.benchmarks.plot import Chart, svg

TABLE = CHECKOUT / "docs" / "performance.csv"
PLOT = TABLE.with_suffix(".svg")
PAGE = TABLE.with_suffix(".md")
_MARKS = ("<!-- from performance.csv -->\n", "<!-- end -->\n")
Cells = tuple[str, ...]


def main() -> int:
    """Measure, print and save; return 1 if a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"of {', '.join(_benchmarks(False))}"
    )
    parser.add_argument("--quick", action="store_true", help="small and few; nothing is saved")
    parser.add_argument("--plain", action="store_true", help="repeat the kept run of plain.csv")
    parser.add_argument("--large", action="store_true", help="load 10 million triples too")
    args = parser.parse_args()
    benchmarks = _benchmarks(args.large)
    unknown = set(args.names) - set(benchmarks)
    if unknown:
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}")
    if args.plain:
        plain.keep(job.KEPT)
    rows: list[Row] = []
    for name in args.names or benchmarks:
        say(f"{name} ...")
        rows += benchmarks[name](args.quick)
    cells = [row.cells() for row in rows]
    sys.stdout.writelines(_lines([COLUMNS, *cells]))
    if not args.quick:
        _save(cells)
    return 0 if all(row.met is not False for row in rows) else 1


def _benchmarks(large: bool) -> dict[str, Callable[[bool], Iterable[Row]]]:
    return {
        "start-up": startup.rows,
        "reading": reading.rows,
        "main-job": job.rows,
        "growth": growth.rows,
        "triples": lambda quick: triples.rows(quick, large),
        "questions": questions.rows,
    }


def _lines(table: list[Cells]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = (
            cell.rjust(width) if place in (2, 4, 5) else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join(cells).rstrip() + "\n"


def _save(new: list[Cells]) -> None:
    old: list[Cells] = []
    if TABLE.exists():
        with TABLE.open(encoding="utf-8", newline="") as file:
            old = [tuple(row) for row in list(csv.reader(file))[1:]]
    measured = {row[0] for row in new}
    order = ["start-up", "reading", "main job", "growth", "triples", "questions"]
    kept = [row for row in old if row[0] not in measured]
    table = sorted([*kept, *new], key=lambda row: order.index(row[0]))
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([COLUMNS, *table])
    charts = list(_charts(table))
    if charts:
        PLOT.write_text(svg(charts), encoding="utf-8")
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(_MARKS[0])
    after = rest.partition(_MARKS[1])[2]
    summary = "".join(_summary(table))
    PAGE.write_text(f"{before}{_MARKS[0]}\n{summary}\n{_MARKS[1]}{after}", encoding="utf-8")


def _summary(table: list[Cells]) -> Iterator[str]:
    """Yield the rows of a Markdown table, without those of single questions."""
    yield f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}\n"
    questions = {row[1] for row in table if row[0] == "questions" and row[4]}
    for row in table:
        if row[1] not in questions and re.sub(r"^\d+: |, wall$", "", row[1]) not in questions:
            yield f"| {' | '.join(row)} |\n"


def _charts(table: list[Cells]) -> Iterator[Chart]:
    grown: dict[str, list[tuple[float, float]]] = {}
    for benchmark, case, value, *_ in table:
        found = re.fullmatch(r"(\d+) processes, disk: (\w+), wall", case)
        if benchmark == "growth" and found:
            grown.setdefault(found[2], []).append((float(found[1]), float(value)))
    if grown:
        yield Chart("Growth, store on disk", "processes", "s", grown)
    asked: dict[str, list[tuple[float, float]]] = {}
    for benchmark, case, value, *_ in table:
        found = re.fullmatch(r"(\d+): (\w+) of the questions, wall", case)
        if benchmark == "triples" and found:
            asked.setdefault(found[2], []).append((float(found[1]), float(value)))
    if asked:
        yield Chart("Questions, store on disk", "triples beside the shipped graph", "ms", asked)
    pairs = sorted(
        (float(row[2]), float(row[4])) for row in table if row[0] == "questions" and row[4]
    )
    if pairs:
        sides = zip(*pairs, strict=True)
        names = ("etom-kg", "rdflib")
        lines = {n: list(enumerate(sorted(s), 1)) for n, s in zip(names, sides, strict=True)}
        yield Chart("Canned questions", "question, by time", "ms", lines, powers=False)


if __name__ == "__main__":
    raise SystemExit(main())
