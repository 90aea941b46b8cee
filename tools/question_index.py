"""The index of the canned questions, made from their headers.

    python -m tools.question_index docs/questions.md

A test compares the page with the headers, so that it cannot go stale.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

from etom_kg.core.tables import write_whole
from etom_kg.questions.parameters import Parameter
from etom_kg.questions.questions import Question, list_questions

__all__ = ["index_page", "main"]

_HEAD = """\
# Canned questions

<!-- Made by `python -m tools.question_index docs/questions.md` from queries/; do not edit. -->

{count} questions that `etom-kg ask` answers from the built-in graph, from files or from a server:

    etom-kg ask --list
    etom-kg ask {example} --param {assignment}

Each is a reviewed file of standard SPARQL 1.1 in `queries/`, and `tests/answers/` holds the rows
that it must give. A parameter is shown with its default.
"""


def index_page(questions: Iterable[Question]) -> str:
    """Return the index as Markdown: by first tag and then by id."""
    ordered = sorted(questions, key=lambda each: (_topic(each), each.id))
    example = next((each for each in ordered if each.parameters), None)
    first = example.parameters[0] if example else None
    pieces = [
        _HEAD.format(
            count=len(ordered),
            example=example.id if example else "NAME",
            assignment=f"{first.name}={first.default}" if first else "NAME=VALUE",
        )
    ]
    for topic, group in groupby(ordered, _topic):
        pieces.append(f"\n## {topic.capitalize()}\n")
        pieces += [_entry(each) for each in group]
    return "".join(pieces)


def _topic(question: Question) -> str:
    return question.tags[0] if question.tags else "other"


def _entry(question: Question) -> str:
    lines = [
        f"\n### {question.id}\n",
        f"**{question.summary}** {question.description}".rstrip() + "\n",
    ]
    if question.parameters:
        lines.append("\n".join(map(_parameter, question.parameters)) + "\n")
    if question.graphs:
        lines.append("Graphs: " + ", ".join(question.graphs) + ".\n")
    return "\n".join(lines)


def _parameter(parameter: Parameter) -> str:
    default = f" = `{parameter.default}`" if parameter.default is not None else ""
    offered = f"; one of {', '.join(parameter.values)}" if parameter.values else ""
    return f"- `{parameter.name}` ({parameter.type}){default}: {parameter.description}{offered}"


def main(arguments: Sequence[str]) -> int:
    """Write the index to the path that is given."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m tools.question_index PATH\n")
        return 2
    with write_whole(Path(arguments[0])) as temporary:
        temporary.write_text(index_page(list_questions().values()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
