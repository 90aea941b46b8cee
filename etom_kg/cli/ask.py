"""``etom-kg ask``: answer a canned question."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from etom_kg.cli.output import write_result
from etom_kg.cli.targets import (
    add_answer_arguments,
    add_target_arguments,
    answer,
    open_target,
)
from etom_kg.core.errors import QueryError
from etom_kg.core.results import Rows

if TYPE_CHECKING:
    from etom_kg.questions.questions import Question

__all__ = ["add_arguments", "run"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``ask``."""
    parser.add_argument(
        "name", nargs="?", metavar="NAME", help="a question, or a question file of your own"
    )
    parser.add_argument(
        "value", nargs="?", metavar="VALUE", help="the first parameter of the question"
    )
    parser.add_argument("--list", action="store_true", help="list the questions")
    parser.add_argument("--tag", metavar="TAG", help="list the questions with this tag")
    parser.add_argument("--help-question", action="store_true", help="say what NAME asks and takes")
    parser.add_argument("--show", action="store_true", help="print the SPARQL that would be sent")
    parser.add_argument(
        "-p",
        "--param",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a parameter of the question; repeatable",
    )
    parser.add_argument(
        "--fail-if-empty", action="store_true", help="exit with 1 when there are no rows"
    )
    add_answer_arguments(parser)
    add_target_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Answer, list or explain."""
    from etom_kg.questions.questions import bind, find_question, list_questions

    if args.list or args.tag:
        sys.stdout.writelines(_listing(list(list_questions().values()), args.tag))
        return 0
    if not args.name:
        raise QueryError(
            "name a question: `etom-kg ask WORD` finds some, `etom-kg ask --list` lists all"
        )
    question = find_question(args.name)
    if args.help_question:
        sys.stdout.writelines(_help(question))
        return 0
    values = _values(args.param)
    if args.value is not None:
        first = _first_parameter(question)
        if first in values:
            raise QueryError(f"{first} is given twice, as {args.value!r} and with --param")
        values[first] = args.value
    with open_target(args) as store:
        bound = bind(question, values, store)
        sys.stderr.writelines(f"etom-kg: note: {note}\n" for note in bound.notes)
        if args.show:
            sys.stdout.write(bound.text)
            return 0
        result = answer(store, bound.text, question.path, args)
        empty = isinstance(result, Rows) and not result.rows
        if empty:
            from etom_kg.questions.empty import reasons

            for reason in reasons(store, bound):
                sys.stderr.write(f"etom-kg: no rows: {reason}\n")
    write_result(result, args)
    return 1 if empty and args.fail_if_empty else 0


def _first_parameter(question: Question) -> str:
    if not question.parameters:
        raise QueryError(f"{question.id} takes no value; it has no parameters")
    return question.parameters[0].name


def _values(given: list[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not equals or not name:
            raise QueryError(f"--param takes NAME=VALUE, not {each!r}")
        if name in values:
            raise QueryError(f"--param gives {name} twice")
        values[name] = value
    return values


def _listing(questions: list[Question], tag: str | None) -> Iterator[str]:
    chosen = [each for each in questions if not tag or tag in each.tags]
    if not chosen:
        tags = sorted({tag for each in questions for tag in each.tags})
        raise QueryError(f"no question has the tag {tag!r}; there are {', '.join(tags)}")
    width = max(len(each.id) for each in chosen)
    for each in chosen:
        yield f"{each.id:<{width}}  {each.summary}\n"


def _help(question: Question) -> Iterator[str]:
    yield f"{question.id}: {question.summary}\n"
    if question.description:
        yield f"\n{question.description}\n"
    if question.parameters:
        yield "\nparameters\n"
    for each in question.parameters:
        default = "must be given" if each.default is None else f"default {each.default}"
        offered = f"; one of {', '.join(each.values)}" if each.values else ""
        yield f"  {each.name} ({each.type}, {default}{offered})  {each.description}\n"
    if question.graphs:
        yield f"\nreads {', '.join(question.graphs)}\n"
    if question.tags:
        yield f"tags {', '.join(question.tags)}\n"
    yield f"file {question.path}\n"
