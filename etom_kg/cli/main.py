"""The command line: find the command, run it, turn errors into one line and an exit code.

Only the module of the command that was asked for is imported, so that ``--help`` is quick.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import importlib
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TextIO, cast

from etom_kg.core.errors import EtomKgError, shortened, shown

__all__ = ["COMMANDS", "SUBCOMMANDS", "main", "parser_of"]

COMMANDS: dict[str, str] = {
    "build": "make the whole graph: read, extract, infer, validate, write",
    "extract": "read a document into tables of processes and interfaces",
    "infer": "add what follows by the rules of the ontology",
    "validate": "check graphs against the numbering and interface shapes",
    "query": "answer a SPARQL query",
    "ask": "answer a canned question",
    "find": "find processes, components, APIs and more by name or identifier",
    "show": "show one process with its place, interfaces and links",
    "info": "say what the graph holds: editions, named graphs, counts, sources",
    "load": "put named graphs into a SPARQL server or a store folder",
    "serve": "serve the graph as a read-only SPARQL endpoint on this machine",
    "check": "find eTOM identifiers and names in files and say which are wrong",
    "map": "say what became of a process from one edition to another",
    "extend": "add a company's own processes, systems, owners and interfaces",
    "coverage": "which processes a company's systems support; gaps, overlaps, impact",
    "convert": "rewrite RDF files, or the built-in graph, in another format",
}

SUBCOMMANDS: dict[str, str] = {
    "map suggest": "propose what your own concepts are in the framework, for a person to decide",
    "map apply": "check the mappings that a person has edited and add them to the graph",
}
"""Commands of two words; their modules are ``commands.map_suggest`` and ``commands.map_apply``."""

_EPILOG = (
    "exit status: 0 done, 1 the finding is no, 2 could not run, 3 not installed or supported, "
    "130 interrupted, 141 the reader of the output has gone"
)


def _overview() -> argparse.ArgumentParser:
    """Return a parser that knows the names of the commands but none of their options."""
    width = max(map(len, COMMANDS))
    listing = "\n".join(f"  {name:<{width}}  {text}" for name, text in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="etom-kg",
        usage="etom-kg [-h] [-V] COMMAND ...",
        description="The eTOM Business Process Framework as a knowledge graph.",
        epilog=f"commands:\n{listing}\n\n`etom-kg COMMAND --help` says more.\n{_EPILOG}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("-V", "--version", action="store_true", help="print the version")
    parser.add_argument("command", nargs="?", metavar="COMMAND", help=argparse.SUPPRESS)
    return parser


def _run(arguments: Sequence[str], is_own_process: bool = False) -> int:
    overview = _overview()
    if not arguments or arguments[0].startswith("-"):
        options = overview.parse_args(list(arguments))
        if options.version:
            from etom_kg.core.tables import __version__

            sys.stdout.write(f"etom-kg {__version__}\n")
            return 0
        overview.print_help(sys.stderr)
        return 2
    if arguments[0] == "help":
        return _run([*arguments[1:], "--help"])
    parser, run, rest = parser_of(arguments)
    options = parser.parse_args(rest)
    if is_own_process and arguments[0] != "serve" and not _asks_servers(options):
        from etom_kg.store.bounded import forbid_sockets

        forbid_sockets()
    return run(options)


def _asks_servers(options: argparse.Namespace) -> bool:
    """Return whether a command was told to ask another server; none does so by itself."""
    given = vars(options)
    is_url = str(given.get("target", "")).startswith(("http://", "https://"))
    return bool(given.get("endpoint") or given.get("allow_service") or is_url)


def parser_of(
    arguments: Sequence[str],
) -> tuple[argparse.ArgumentParser, Callable[[argparse.Namespace], int], list[str]]:
    """Return the parser of the command that arguments begin with, what runs it, and the rest.

    A command that does not exist ends the program, as argparse does.
    """
    name, *rest = arguments
    if name not in COMMANDS:
        import difflib

        close = difflib.get_close_matches(name, COMMANDS, n=1)
        hint = f"; did you mean {close[0]}?" if close else "; see etom-kg --help"
        _overview().error(f"unknown command {name!r}{hint}")
    if rest and f"{name} {rest[0]}" in SUBCOMMANDS:
        name = f"{name} {rest.pop(0)}"
    description = (COMMANDS | SUBCOMMANDS)[name]
    module = importlib.import_module(f"etom_kg.cli.{name.replace(' ', '_')}")
    parser = argparse.ArgumentParser(
        prog=f"etom-kg {name}",
        description=description[0].upper() + description[1:] + ".",
        epilog=_EPILOG,
    )
    module.add_arguments(parser)
    return parser, module.run, rest


class _Shown:
    """An output for people: control characters of data are shown, not sent to the terminal."""

    def __init__(self, stream: TextIO, change: Callable[[str], str] = str) -> None:
        self._stream = stream
        self._change = change

    def write(self, text: str) -> int:
        return self._stream.write(shown(self._change(text)))

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def _open_streams() -> None:
    """Give each closed standard stream a place that fails in use, and is no file of ours."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            # The lowest free number is this one. Only stderr may lose what is written to it.
            os.open(os.devnull, os.O_RDONLY if name == "stdout" else os.O_WRONLY)
            mode = "w" if number else "r"
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115
    sys.stdout = cast("TextIO", _Shown(sys.stdout))
    sys.stderr = cast("TextIO", _Shown(sys.stderr, shortened))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    is_own_process = arguments is None
    given = sys.argv[1:] if arguments is None else arguments
    if is_own_process:
        _open_streams()
    try:
        try:
            status = _run(given, is_own_process)
        finally:
            sys.stdout.flush()
        return status
    except EtomKgError as error:
        for fault in getattr(error, "faults", (error,)):
            _say(fault)
        return error.exit_code
    except BrokenPipeError:
        _drop_output()
        return 141
    except KeyboardInterrupt:
        sys.stderr.write("etom-kg: interrupted\n")
        return 130
    except Exception as error:
        if os.environ.get("ETOM_KG_DEBUG"):
            raise
        if isinstance(error, OSError):
            _drop_output()
        _say(EtomKgError(_reason(error, given)))
        return 2


def _say(fault: object) -> None:
    with contextlib.suppress(OSError):
        sys.stderr.write(f"etom-kg: error: {fault}\n")
        sys.stderr.flush()


def _drop_output() -> None:
    """Let go of what is left for stdout, which takes no more, before Python writes it again."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _reason(error: Exception, arguments: Sequence[str]) -> str:
    if isinstance(error, OSError):
        is_stream = error.errno in (errno.EBADF, errno.ENOSPC, errno.EIO, None)
        stream = "stdin or stdout: " if is_stream else ""
        place = f"{error.filename}: " if error.filename else stream
        return f"{place}{error.strerror or error}"
    if isinstance(error, MemoryError):
        return "needs more memory than there is; give it less at a time"
    if isinstance(error, RecursionError):
        return "the input is nested too deep"
    broken = _not_utf8(arguments)
    if isinstance(error, ValueError) and broken is not None:
        return f"{broken!r} is not UTF-8; write or name it in UTF-8"
    if isinstance(error, UnicodeEncodeError):
        return "the input holds half of a character (U+D800 to U+DFFF), which cannot be written"
    what = f"{type(error).__name__}: {error}"
    return f"{what} (a fault of etom-kg; ETOM_KG_DEBUG=1 shows where, please report it)"


def _not_utf8(arguments: Sequence[str]) -> str | None:
    """Return the first argument whose bytes are no UTF-8: Python gives it lone surrogates."""
    for argument in arguments:
        try:
            argument.encode()
        except UnicodeEncodeError:
            return argument
    return None
