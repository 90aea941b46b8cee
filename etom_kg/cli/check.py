"""``etom-kg check``: find eTOM identifiers and names in files and say which are wrong."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from etom_kg.cli.output import add_output_arguments, chosen_format
from etom_kg.core.errors import counted

__all__ = ["add_arguments", "run"]

_KINDS = ("text", "csv", "tsv", "markdown", "yaml", "json", "xlsx")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``check``."""
    from etom_kg.core.editions import mapped_keys

    parser.add_argument("files", nargs="+", metavar="FILE", help="files and folders; - is stdin")
    parser.add_argument(
        "--edition",
        default="",
        metavar="EDITION",
        help=f"the edition that the files keep to: {', '.join(mapped_keys())} "
        "(original: R8 to R14)",
    )
    parser.add_argument(
        "-I", "--input-format", choices=_KINDS, default="", help="read all files as this"
    )
    add_output_arguments(parser, "findings")
    parser.add_argument(
        "--fail-on",
        choices=("none", "note", "warning", "error"),
        default="warning",
        help="exit 1 from this level on (default: warning)",
    )
    parser.add_argument(
        "--all", action="store_true", help="show the identifiers that are right too"
    )


def run(args: argparse.Namespace) -> int:
    """Check, report, and return 1 where something reaches ``--fail-on``."""
    from etom_kg.check import Outcome, check_files
    from etom_kg.check.report import write_report
    from etom_kg.core.tables import write_whole

    form = chosen_format(args, "findings", default="text").name
    outcome = Outcome()
    findings = check_files(
        args.files,
        edition=args.edition,
        kind=args.input_format,
        outcome=outcome,
        everything=args.all,
    )
    if args.output == "-":
        write_report(findings, form, sys.stdout)
    else:
        with (
            write_whole(Path(args.output)) as temporary,
            temporary.open("w", encoding="utf-8", newline="") as stream,
        ):
            write_report(findings, form, stream)
    for fault in outcome.faults:
        sys.stderr.write(f"etom-kg: error: {fault}\n")
    if outcome.files or not outcome.faults:
        summary = _summary(outcome.files, outcome.mentions, outcome.statuses)
        sys.stderr.write(f"etom-kg: {summary}\n")
    if outcome.faults:
        return 2
    return 1 if outcome.reaches(args.fail_on) else 0


def _summary(files: int, mentions: int, statuses: Counter[str]) -> str:
    wrong = {s: n for s, n in sorted(statuses.items()) if s not in ("ok", "own")}
    found = ", ".join(f"{n} {status}" for status, n in wrong.items()) or "nothing wrong"
    return f"{counted(files, 'file')}, {counted(mentions, 'identifier')}: {found}"
