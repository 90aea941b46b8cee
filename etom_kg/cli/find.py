"""``etom-kg find WORD...``: everything by identifier, name, former name or definition."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from etom_kg.questions.find import Hit
    from etom_kg.questions.questions import Question

__all__ = ["add_arguments", "run"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``find``."""
    from etom_kg.cli.targets import add_target_arguments

    parser.add_argument("words", nargs="+", metavar="WORD", help="an identifier, or words")
    parser.add_argument("--edition", metavar="EDITION", default="", help="only of this edition")
    parser.add_argument(
        "--kind", action="append", default=[], metavar="KIND", help="only of this kind; repeatable"
    )
    parser.add_argument("--limit", type=int, default=20, metavar="N", help="at most N (default 20)")
    parser.add_argument("-f", "--format", choices=("text", "json"), default="text")
    parser.add_argument(
        "--fail-if-empty", action="store_true", help="exit with 1 when nothing is found"
    )
    add_target_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Print what words find, the best first; then the canned questions that they find."""
    from etom_kg.cli.targets import open_target
    from etom_kg.questions.find import find, index_of
    from etom_kg.questions.questions import matching_questions

    _check(args)
    text = " ".join(args.words)
    with open_target(args) as store:
        hits = find(store, text, most=args.limit, kinds=args.kind, edition=args.edition)
        near = [] if hits else index_of(store).near(text)
        place = store.place
    questions = [] if args.kind or args.edition else matching_questions(text)[:5]
    if args.format == "json":
        record = {"text": text, "hits": [_record(h) for h in hits]}
        record["questions"] = [{"id": q.id, "summary": q.summary} for q in questions]
        sys.stdout.write(json.dumps(record, indent=2, ensure_ascii=False) + "\n")
    else:
        sys.stdout.writelines(_lines(hits, questions))
    if not hits:
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        sys.stderr.write(f"etom-kg: nothing in {place} is found by {text!r}{hint}\n")
    return 1 if args.fail_if_empty and not (hits or questions) else 0


def _check(args: argparse.Namespace) -> None:
    """Refuse a kind, an edition or a limit that cannot be meant."""
    from etom_kg.core.editions import known_key
    from etom_kg.core.errors import EtomKgError
    from etom_kg.questions.find import KINDS

    known = sorted(set(KINDS.values()))
    for kind in args.kind:
        if kind not in known:
            raise EtomKgError(f"unknown kind {kind!r}; use one of {', '.join(known)}")
    if args.edition:
        known_key(args.edition)
    if args.limit < 1:
        raise EtomKgError("--limit is 1 or more")


def _record(hit: Hit) -> dict[str, str]:
    entry = hit.entry
    return {
        "iri": entry.node.value,
        "kind": entry.kind,
        "edition": entry.edition,
        "identifier": entry.identifier,
        "name": entry.name,
        "matched": hit.matched,
        "text": hit.text,
        "type": entry.key,
    }


def _lines(hits: Sequence[Hit], questions: Sequence[Question]) -> Iterator[str]:
    width = max((len(hit.entry.key) for hit in hits), default=0)
    for hit in hits:
        entry = hit.entry
        how = ""
        if hit.matched == "former name":
            how = f"  (also: {hit.text})"
        elif hit.matched == "definition":
            how = f"  ({_shortened(hit.text)})"
        yield f"{entry.key:<{min(width, 40)}}  {entry.kind}  {entry.name}{how}\n"
    if questions:
        yield "\nquestions\n"
    for question in questions:
        yield f"  etom-kg ask {question.id}  {question.summary}\n"


def _shortened(text: str, most: int = 90) -> str:
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0]} ..."
