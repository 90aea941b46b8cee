"""``etom-kg map``: what became of a process, or of every process that a table names.

``map suggest`` and ``map apply`` are commands of their own, in ``map_suggest`` and ``map_apply``.

Show answers about lineage as text, JSON or CSV.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence

from etom_kg.cli.output import add_output_arguments, chosen_format, write_output
from etom_kg.core.editions import hub, mapped_keys
from etom_kg.core.errors import EtomKgError
from etom_kg.core.tables import table_text
from etom_kg.lineage.follow import Answer, Key, Step, edition_name

__all__ = ["add_arguments", "rendered", "run"]

_COLUMNS = (
    "from_edition",
    "from_id",
    "from_name",
    "status",
    "to_edition",
    "predicate",
    "to_id",
    "to_name",
    "confidence",
    "justification",
    "why",
)


def rendered(answers: Sequence[Answer], form: str) -> str:
    """Return answers as ``text``, ``json`` or ``csv``; the last two hold a record per mapping."""
    if form == "text":
        return "\n".join(_paragraph(answer) for answer in answers)
    records = [record for answer in answers for record in _records(answer)]
    if form == "json":
        return json.dumps(records, ensure_ascii=False, indent=2) + "\n"
    return table_text(_COLUMNS, ([r[c] for c in _COLUMNS] for r in records))


def _records(answer: Answer) -> Iterator[dict[str, object]]:
    head = {
        "from_edition": answer.edition,
        "from_id": answer.identifier,
        "from_name": answer.name,
        "status": answer.status,
        "to_edition": answer.to,
    }
    if not answer.steps:
        empty = dict.fromkeys(_COLUMNS[5:])
        yield {**head, **empty, "why": answer.remark}
    for step in answer.steps:
        target = step.target
        yield {
            **head,
            "predicate": step.predicate if target else None,
            "to_id": target.identifier if target else None,
            "to_name": target.name if target else None,
            "confidence": step.confidence,
            "justification": step.justification,
            "why": " ".join(filter(None, (_reason(step), answer.remark and f"({answer.remark})"))),
        }


def _paragraph(answer: Answer) -> str:
    head = f"{answer.identifier} {answer.name}".strip()
    lines = [f"{head} [{edition_name(answer.edition)}] to {edition_name(answer.to)}:"]
    if not answer.steps and answer.status == "deleted":
        lines.append(f"  is listed as deleted in {answer.edition}")
    elif not answer.steps:
        words = {"unmapped": "not mapped", "mapped": "needs no mapping"}
        lines.append(f"  {words.get(answer.status, answer.status)}")
    if answer.remark:
        lines.append(f"  note: {answer.remark}")
    for step in answer.steps:
        place = f" {_named(step.target)}" if step.target else ""
        lines.append(f"  {step.words}{place}  (confidence {step.confidence:.2f})")
        reason = _reason(step)
        if reason:
            lines.append(f"    why: {reason}")
    return "\n".join(lines) + "\n"


def _named(key: Key) -> str:
    return key.identifier if key.name == key.identifier else f"{key.identifier} {key.name}"


def _reason(step: Step) -> str:
    """Return why a mapping was made, with what the identifier rule says of it."""
    other = dict(step.other)
    rules = {
        "agrees": f"The original identifier {other.get('original')} agrees.",
        "deleted": f"By its original identifier it is the deleted {other.get('deleted')}.",
        "contradicted": f"The original identifier {other.get('original')} belongs to another now.",
    }
    parts = [step.comment, rules.get(other.get("rule", ""), "")]
    if step.justification == "semapv:ManualMappingCuration" and not step.comment:
        parts.append("The publisher's column of original identifiers says so.")
    return " ".join(filter(None, parts))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``map``."""
    parser.description = (
        f"{parser.description or ''} To map a model of your own, see `etom-kg map suggest --help` "
        "and `etom-kg map apply --help`."
    )
    example = f"such as 1.F.1.5 or {hub().key}/1.3.3, or a name"
    parser.add_argument("identifier", nargs="*", metavar="PROCESS", help=example)
    known = ", ".join(mapped_keys())
    parser.add_argument(
        "--from",
        dest="source",
        metavar="EDITION",
        help=f"edition of the identifier: {known} (original: the numbering of R8 to R14)",
    )
    parser.add_argument("--to", metavar="EDITION", help="edition asked for, one of the same")
    parser.add_argument("--file", metavar="TABLE", help="CSV, TSV or XLSX to rewrite; - is stdin")
    parser.add_argument("--column", metavar="NAME", help="its column of identifiers")
    parser.add_argument("--sheet", metavar="NAME", help="its sheet, where XLSX has several")
    add_output_arguments(parser, "lineage")


def run(args: argparse.Namespace) -> int:
    """Answer for the identifiers, or rewrite the table."""
    if args.file:
        return _rewrite(args)
    if not args.identifier:
        raise EtomKgError("name an identifier, or a table with --file and --column")
    return _answer(args)


def _rewrite(args: argparse.Namespace) -> int:
    from etom_kg.core.formats import format_of_file
    from etom_kg.lineage.files import CellMapper, rewrite

    if args.identifier:
        raise EtomKgError("name identifiers or a table with --file, not both")
    if not args.column:
        raise EtomKgError("--file goes with --column, which names its column of identifiers")
    if args.output != "-":
        kind = "workbook" if args.file.lower().endswith(".xlsx") else "table"
        format_of_file(args.output, kind)
    map_cell = CellMapper(args.source, args.to)
    rewrite(args.file, args.column, args.output, map_cell, args.sheet)
    sys.stderr.write(f"etom-kg: {map_cell}\n")
    return 0


def _understood(text: str, source: str | None) -> tuple[str | None, str]:
    """Return the edition, if one is said, and the identifier of a text.

    An identifier alone is answered in every meaning that it has, without opening the graph; names,
    and names beside identifiers, are looked up in it.
    """
    from etom_kg.questions.naming import asked, meant

    given = asked(text)
    if given.identifier and not given.name:
        return given.edition or source, given.identifier
    edition, _, identifier = text.strip().partition("/")
    if edition in mapped_keys() and identifier and " " not in identifier:
        return edition, identifier
    from etom_kg.pipeline.builtin import open_builtin

    with open_builtin() as store:
        found = meant(store, text, edition=source or "", kinds=("process", "deleted process"))
    sys.stderr.writelines(f"etom-kg: note: {note}\n" for note in found.notes)
    return found.entry.edition, found.entry.identifier


def _answer(args: argparse.Namespace) -> int:
    from etom_kg.lineage.follow import answers, unknown

    form = chosen_format(args, "lineage", default="text")
    found = []
    for text in args.identifier:
        source, identifier = _understood(text, args.source)
        mine = answers(identifier, source, args.to)
        if not mine:
            raise unknown(identifier, source)
        found += mine
    write_output(rendered(found, form.name), args.output)
    return 0
