"""Where a command writes and in which format: ``-o``, ``-f`` and the ending of the file's name."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from etom_kg.core.errors import EtomKgError, QueryError

if TYPE_CHECKING:
    from etom_kg.core.formats import Format
    from etom_kg.core.results import Result

__all__ = [
    "add_format_argument",
    "add_output_arguments",
    "answer_format",
    "chosen_format",
    "write_output",
    "write_result",
]


def add_format_argument(parser: argparse.ArgumentParser, *kinds: str, default: str = "") -> None:
    """Add ``-f`` for the formats of some kinds; without a default the file's ending says which."""
    from etom_kg.core.formats import format_names

    unnamed = default or "by the ending of the file"
    text = f"{format_names(*kinds)} (default: {unnamed})"
    parser.add_argument("-f", "--format", default=default, metavar="FORMAT", help=text)


def add_output_arguments(parser: argparse.ArgumentParser, *kinds: str) -> None:
    """Add ``-o`` and, for the formats of some kinds, ``-f``."""
    parser.add_argument("-o", "--output", metavar="OUT", default="-", help="file; - is stdout")
    add_format_argument(parser, *kinds)


def chosen_format(args: argparse.Namespace, *kinds: str, default: str = "") -> Format:
    """Return the format that ``-f`` names, else that of the file, else the default of stdout.

    Raises ``NotSupported`` for a name or an ending that means none of the kinds.
    """
    from etom_kg.core.formats import format_of_file, named_format

    if not args.format and args.output != "-":
        return format_of_file(args.output, *kinds)
    if not (args.format or default):
        raise EtomKgError("stdout has no file name to show the format; name one with -f")
    return named_format(args.format or default, *kinds)


def write_output(content: str | bytes, output: str) -> None:
    """Write to a file, whole or not at all, or to stdout; text in UTF-8."""
    content = content.encode() if isinstance(content, str) else content
    if output == "-" and sys.stdout.isatty():
        # As text, for that way control characters are shown (see cli.main).
        sys.stdout.write(content.decode(errors="backslashreplace"))
        sys.stdout.flush()
        return
    if output == "-":
        sys.stdout.flush()
        rest = memoryview(content)
        while rest:  # where Python does not buffer (PYTHONUNBUFFERED), a write may be a part
            rest = rest[sys.stdout.buffer.write(rest) :]
        sys.stdout.buffer.flush()
        return
    from etom_kg.core.tables import write_whole

    with write_whole(Path(output)) as temporary:
        temporary.write_bytes(content)


def answer_format(args: argparse.Namespace) -> str | None:
    """Return the name of the format that an answer is wanted in, if one is given.

    What it means depends on the answer: ``json`` is another format for rows than for a graph.
    """
    if not args.format and args.output == "-":
        return None
    found = chosen_format(args, "rows", "graph")
    return args.format or Path(args.output).suffix[1:] or found.name


def write_result(result: Result, args: argparse.Namespace) -> None:
    """Write an answer to stdout or a file, and say on stderr when a limit cut it off."""
    from etom_kg.core.results import Boolean
    from etom_kg.store.rendering import render

    try:
        content = render(result, answer_format(args))
    except QueryError as error:
        raise QueryError(f"{error.what} (--format)") from None
    write_output(content, args.output)
    if not isinstance(result, Boolean) and result.truncated:
        ours = args.limit and len(result) >= args.limit
        lift = "--limit 0 lifts the bound" if ours else "that is the server's limit, not ours"
        sys.stderr.write(f"etom-kg: warning: cut off after {len(result)} rows; {lift}\n")
