"""``etom-kg query``: answer a SPARQL query."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from etom_kg.cli.output import write_result
from etom_kg.cli.targets import (
    add_answer_arguments,
    add_target_arguments,
    answer,
    open_target,
)
from etom_kg.core.errors import QueryError
from etom_kg.core.namespaces import query_prefixes

__all__ = ["add_arguments", "run"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``query``."""
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("file", nargs="?", metavar="FILE.rq", help="the query; - is stdin")
    source.add_argument("-q", "--query", metavar="TEXT", help="the query itself")
    source.add_argument(
        "--prefixes", action="store_true", help="print the prefixes that need no PREFIX line"
    )
    add_answer_arguments(parser)
    add_target_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Answer one query, or print the prefixes that are known."""
    if args.prefixes:
        known = query_prefixes().items()
        sys.stdout.writelines(f"PREFIX {name}: <{iri}>\n" for name, iri in known)
        return 0
    text, name = _text(args)
    with open_target(args) as store:
        result = answer(store, text, name, args)
    write_result(result, args)
    return 0


def _text(args: argparse.Namespace) -> tuple[str, str]:
    """Return the query and what to call its place in messages."""
    if args.query is not None:
        return args.query, "query"
    try:
        if args.file == "-":
            return sys.stdin.buffer.read().decode("utf-8-sig"), "stdin"
        return Path(args.file).read_text(encoding="utf-8-sig"), args.file
    except FileNotFoundError:
        raise QueryError("no such file; give a query itself with -q", path=args.file) from None
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise QueryError(f"cannot be read: {reason}", path=args.file) from None
