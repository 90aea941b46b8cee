"""``etom-kg build``: the whole path, from the facts or the user's documents to files."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from etom_kg.pipeline.build import Build

__all__ = ["add_arguments", "run"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``build``."""
    parser.add_argument(
        "-o", "--output", metavar="DIR", default="build", help="folder to write to (build)"
    )
    parser.add_argument(
        "--source",
        action="append",
        default=[],
        metavar="FILE",
        help="your own copy of a source: M.3050.2 as text or PDF, a GB921 workbook, "
        "a company's extension document (repeatable)",
    )
    parser.add_argument(
        "--base", default="", metavar="IRI", help="IRI under which a company's processes are named"
    )
    parser.add_argument(
        "--reasoner",
        choices=("fast", "owlrl", "none"),
        default="fast",
        help="how to infer (fast); owlrl is the slow reference",
    )
    parser.add_argument(
        "--fail-on",
        choices=("violation", "warning", "info", "none"),
        default="violation",
        help="least severity that makes the exit status 1 (violation)",
    )


def run(args: argparse.Namespace) -> int:
    """Build, write, and say what was built."""
    from etom_kg.pipeline.build import build

    built = build(args.source, reasoner=args.reasoner, base=args.base)
    for warning in built.warnings:
        sys.stderr.write(f"etom-kg: warning: {warning}\n")
    folder = Path(args.output)
    built.publish(folder)
    sys.stdout.write(_summary(built, folder))
    assert built.report is not None
    if not built.report.conforms(args.fail_on):
        sys.stderr.write(f"the graph does not conform; see {folder / 'report.ttl'}\n")
        return 1
    return 0


def _summary(built: Build, folder: Path) -> str:
    counts = built.counts()
    width = len(f"{max(counts.values()):,}")
    lines = [f"  {count:>{width},}  {graph}" for graph, count in counts.items()]
    assert built.report is not None
    findings = len(built.report.findings)
    verdict = "conforms" if built.report.conforms("violation") else "does not conform"
    steps = ", ".join(f"{step} {seconds:.2f} s" for step, seconds in built.seconds.items())
    return "\n".join(
        [
            f"{sum(counts.values()):,} triples in {len(counts)} named graphs",
            *lines,
            f"validation: {verdict}, {findings} findings",
            f"time: {steps}",
            f"written to {folder} (Turtle for each graph, N-Quads, TriG, report, store)",
            "",
        ]
    )
