"""``etom-kg coverage SYSTEMS``: which processes a company's systems support."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from etom_kg.cli.output import add_output_arguments, chosen_format, write_output
from etom_kg.core.errors import EtomKgError

if TYPE_CHECKING:
    from etom_kg.coverage.impact import Impact
    from etom_kg.coverage.scoring import Coverage

__all__ = ["add_arguments", "run"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``coverage``."""
    from etom_kg.cli.targets import add_edition_argument
    from etom_kg.core.numbering import LETTERS

    parser.add_argument(
        "systems",
        metavar="SYSTEMS",
        help="CSV or XLSX with the columns system, process and, where wanted, support "
        "(full, partial, planned, none, 0 to 1, a percentage), type, owner, note",
    )
    add_output_arguments(parser, "coverage")
    add_edition_argument(parser, LETTERS)
    parser.add_argument("--title", default="", help="title of the HTML page")
    parser.add_argument("--retire", metavar="SYSTEM", help="what follows when this system goes")
    parser.add_argument("--change", metavar="PROCESS", help="what follows when this one changes")
    parser.add_argument(
        "--depth",
        type=int,
        default=1,
        metavar="N",
        help="exchanges to follow from what is changed (1)",
    )


def run(args: argparse.Namespace) -> int:
    """Read the table, compute, and write the report or the impact."""
    from etom_kg.coverage.scoring import Coverage
    from etom_kg.coverage.systems import matrix_of, read_systems

    if args.retire and args.change:
        raise EtomKgError("name one of --retire and --change")
    if args.depth < 1:
        raise EtomKgError(f"--depth is a number of exchanges from 1 on, not {args.depth}")
    form = chosen_format(args, "coverage", default="table").name
    matrix = matrix_of(args.edition)
    coverage = Coverage(matrix, read_systems(Path(args.systems), matrix))
    impact = _impact(args, coverage) if args.retire or args.change else None
    write_output(_rendered(args, form, coverage, impact), args.output)
    return 0


def _rendered(
    args: argparse.Namespace, form: str, coverage: Coverage, impact: Impact | None
) -> str:
    from etom_kg.coverage import impact as impact_rendering
    from etom_kg.coverage import scoring as rendering

    if form == "html":
        from etom_kg.coverage.html import coverage_html

        title = args.title or f"Coverage of eTOM by {Path(args.systems).stem}"
        return coverage_html(coverage, title, impact)
    if impact:
        of_impact = {
            "table": impact_rendering.impact_text,
            "csv": impact_rendering.impact_csv,
            "json": impact_rendering.impact_json,
        }
        return of_impact[form](impact, coverage.matrix)
    makers = {
        "table": rendering.coverage_text,
        "csv": rendering.coverage_csv,
        "json": rendering.coverage_json,
    }
    return makers[form](coverage)


def _impact(args: argparse.Namespace, coverage: Coverage) -> Impact:
    from etom_kg.coverage.impact import Impact, affected_by, interface_steps, losses_without
    from etom_kg.pipeline.builtin import open_builtin

    with open_builtin() as store:
        steps = interface_steps(store, args.edition)
    if args.change:
        matrix = coverage.matrix
        if args.change not in matrix.elements:
            raise EtomKgError(f"{args.change!r} is not a process of edition {args.edition}")
        parts = [i for i in matrix.elements if args.change in matrix.lineage(i)]
        reached = affected_by(parts, steps, coverage.systems, args.depth)
        return Impact(f"changing process {args.change} and its parts", (), reached)
    losses = losses_without(coverage, args.retire)
    supported = [s.process for s in coverage.systems.by_name[args.retire].supports]
    changed = dict.fromkeys([*supported, *(loss.process for loss in losses)])
    reached = affected_by(changed, steps, coverage.systems, args.depth)
    return Impact(f"retiring system {args.retire}", losses, reached)
