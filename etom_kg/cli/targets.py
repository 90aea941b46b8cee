"""The options that say which graph a command reads, and the store that they open.

Read the RDF that a command is given: files by their ending, ``-`` as stdin.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from etom_kg.core.errors import EtomKgError, QueryError, StoreError

if TYPE_CHECKING:
    from pathlib import Path

    from pyoxigraph import Quad

    from etom_kg.core.numbering import Scheme
    from etom_kg.core.results import Result
    from etom_kg.store import Store

__all__ = [
    "add_account_arguments",
    "add_answer_arguments",
    "add_edition_argument",
    "add_endpoint_argument",
    "add_graph_argument",
    "add_target_arguments",
    "answer",
    "chosen_graphs",
    "full_iri",
    "graph_iris",
    "open_target",
    "read_inputs",
]

_ROWS = 100_000
_SECONDS = 60.0
_ENGINES = ("oxigraph", "rdflib")


def add_target_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options that choose a store; without any, it is the built-in graph."""
    group = parser.add_argument_group("what is read (the built-in graph, unless one is given)")
    place = group.add_mutually_exclusive_group()
    place.add_argument("-l", "--location", metavar="DIR", help="a store folder")
    add_endpoint_argument(place, "a SPARQL 1.1 query service")
    place.add_argument(
        "--data", action="append", default=[], metavar="FILE", help="an RDF file; repeatable"
    )
    group.add_argument(
        "--with-builtin", action="store_true", help="read --data beside the built-in graph"
    )
    group.add_argument(
        "--engine", choices=_ENGINES, default="oxigraph", help="engine for local data"
    )
    add_account_arguments(parser)


class _OneEndpoint(argparse.Action):
    """Take one address; argparse would let a second replace it silently."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,
    ) -> None:
        if getattr(namespace, self.dest):
            raise StoreError(
                f"{option_string} names one endpoint, and two are given; ask one, with SERVICE in "
                "the query for the other, or load the graphs into one store"
            )
        setattr(namespace, self.dest, values)


def add_endpoint_argument(parser: argparse._ActionsContainer, what: str) -> None:
    """Add the option that names a SPARQL endpoint."""
    parser.add_argument("-e", "--endpoint", action=_OneEndpoint, metavar="URL", help=what)


def add_account_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of an account on a server."""
    group = parser.add_argument_group(
        "account on a server (or ETOM_KG_USER, ETOM_KG_PASSWORD, ETOM_KG_TOKEN)"
    )
    group.add_argument("--user", metavar="NAME", help="for basic and digest authentication")
    group.add_argument("--password", metavar="TEXT", help="better kept in the environment")
    group.add_argument("--token", metavar="TEXT", help="a bearer token; better in the environment")
    group.add_argument("--server", metavar="KIND", help="kind of server, if it is not recognised")


def add_answer_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of an answer: format, file, bounds, graphs."""
    from etom_kg.cli.output import add_output_arguments

    add_output_arguments(parser, "rows", "graph")
    add_graph_argument(parser, "read this named graph instead of the union of all")
    parser.add_argument(
        "--timeout",
        type=_positive(float),
        default=_SECONDS,
        metavar="S",
        help=f"stop the query after S seconds (default {_SECONDS:g}; 0: never)",
    )
    parser.add_argument(
        "--limit",
        type=_positive(int),
        default=_ROWS,
        metavar="N",
        help=f"stop after N rows and say so (default {_ROWS}; 0: never)",
    )
    parser.add_argument(
        "--allow-service", action="store_true", help="let the query ask other servers (SERVICE)"
    )


def add_edition_argument(parser: argparse.ArgumentParser, scheme: Scheme) -> None:
    """Add the option that chooses among the editions held whole."""
    from etom_kg.core.editions import complete_editions, default_for

    keys = [each.key for each in complete_editions()]
    default = default_for(scheme).key
    parser.add_argument(
        "--edition", choices=keys, default=default, help=f"of the processes ({default})"
    )


def add_graph_argument(parser: argparse._ActionsContainer, what: str) -> None:
    """Add the option that names graphs."""
    from etom_kg.core.editions import hub

    parser.add_argument(
        "-g",
        "--graph",
        action="append",
        default=[],
        metavar="IRI",
        help=f"{what}; {hub().key}/processes is the shipped graph of that name; repeatable",
    )


def full_iri(text: str, option: str) -> str:
    """Return an IRI that an option gives; raises ``EtomKgError`` for what is none."""
    from pyoxigraph import NamedNode

    try:
        return NamedNode(text).value
    except ValueError:
        raise EtomKgError(
            f"{option} must be a whole IRI such as https://acme.example/etom/, not {text!r}"
        ) from None


def graph_iris(named: Sequence[str]) -> list[str]:
    """Return the IRIs of graphs, those of shipped ones from their last part."""
    from etom_kg.core.namespaces import BASE

    root = f"{BASE}graph/"
    return [
        full_iri(
            name if ":" in name else root + name.removeprefix("/").removeprefix("graph/"), "--graph"
        )
        for name in named
    ]


def chosen_graphs(store: Store, args: argparse.Namespace) -> list[str]:
    """Return the graphs that ``--graph`` names, where data is local only those that are there."""
    graphs = graph_iris(args.graph)
    for graph in graphs:
        if not args.endpoint and not store.ask(f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"):
            raise EtomKgError(f"{store.place} holds no graph {graph}; `etom-kg info` lists graphs")
    return graphs


def _positive(kind: type[float] | type[int]) -> Callable[[str], float]:
    def number(text: str) -> float:
        value = kind(text)
        if not 0 <= value < float("inf"):
            raise argparse.ArgumentTypeError(f"{text} is not 0 or more")
        return value

    number.__name__ = "number"
    return number


def open_target(args: argparse.Namespace) -> Store:
    """Open what ``add_target_arguments`` chose; raises ``StoreError`` or ``DocumentError``."""
    allow_service = getattr(args, "allow_service", False)
    if args.with_builtin and not args.data:
        raise StoreError("--with-builtin goes with --data; alone, the built-in graph is read")
    if args.engine != "oxigraph" and args.endpoint:
        raise StoreError("--engine is for local data; an endpoint has its own")
    if args.endpoint:
        return _endpoint(args)
    if args.location or (args.data and not args.with_builtin):
        from etom_kg.store import open_store

        store = open_store(
            args.location, data=args.data, engine=args.engine, allow_service=allow_service
        )
        store.called = ", ".join(args.data)
        return store
    from etom_kg.pipeline.builtin import open_builtin

    builtin = open_builtin()
    builtin.allow_service = allow_service
    return builtin if not args.data and args.engine == "oxigraph" else _copied(builtin, args)


def _endpoint(args: argparse.Namespace) -> Store:
    from etom_kg.store import open_store
    from etom_kg.store.transport import Access

    return open_store(
        endpoint=args.endpoint,
        access=Access.given(args.user, args.password, args.token),
        server=args.server,
        timeout=getattr(args, "timeout", _SECONDS) or None,
    )


def _copied(builtin: Store, args: argparse.Namespace) -> Store:
    """Return a store in memory that holds the built-in graph and the files."""
    from itertools import chain

    from etom_kg.store import OxigraphStore, read_files

    store: Store
    with builtin:
        quads = chain(builtin.quads(), read_files(args.data))
        if args.engine == "rdflib":
            from etom_kg.store.rdflib_memory import RdflibStore

            store = RdflibStore(quads, allow_service=builtin.allow_service)
        else:
            store = OxigraphStore.in_memory(quads, allow_service=builtin.allow_service)
    store.called = " and ".join(["the built-in graph", *args.data])
    return store


def answer(store: Store, text: str, place: Path | str, args: argparse.Namespace) -> Result:
    """Ask what the options say; an error of the query is reported at ``place``."""
    from etom_kg.cli.output import answer_format

    answer_format(args)  # what cannot be written need not be asked
    try:
        return store.query(
            text,
            # Without a time limit a local query runs in a process of its own all the same.
            timeout=args.timeout or (None if args.endpoint else math.inf),
            limit=args.limit or None,
            graphs=chosen_graphs(store, args),
        )
    except QueryError as error:
        error.path = place
        raise


def read_inputs(files: Iterable[str], input_format: str | None = None) -> list[Quad]:
    """Return the quads of RDF files and of stdin; raises ``DocumentError``.

    ``input_format`` is that of stdin and of files; without one the ending of a file is what counts.
    """
    from etom_kg.core.formats import read_rdf

    quads: list[Quad] = []
    for name in files:
        if name != "-":
            quads += read_rdf(name, name=input_format)
        elif input_format is None:
            raise EtomKgError("stdin has no file name to tell the format; name one with -I")
        else:
            quads += read_rdf("stdin", content=sys.stdin.buffer.read(), name=input_format)
    return quads
