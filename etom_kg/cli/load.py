"""``etom-kg load``: put named graphs into a SPARQL server or a store folder."""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from etom_kg.cli.targets import add_account_arguments, add_graph_argument, full_iri, graph_iris
from etom_kg.core.errors import StoreError, counted

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from etom_kg.store import Store
    from etom_kg.store.loading import GraphLoad, Progress

__all__ = ["add_arguments", "run"]

_SECONDS = 600.0
_METHODS = ("auto", "gsp", "update")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``load``."""
    parser.add_argument(
        "target", metavar="URL|DIR", help="the query address of a server, or a store folder"
    )
    source = parser.add_argument_group("what is loaded (the built-in graph, unless one is given)")
    place = source.add_mutually_exclusive_group()
    place.add_argument("-l", "--location", metavar="DIR", help="a store folder")
    place.add_argument(
        "--data", action="append", default=[], metavar="FILE", help="an RDF file; repeatable"
    )
    add_graph_argument(source, "only this named graph")
    source.add_argument(
        "--into", metavar="IRI", help="the graph for triples that stand in no named graph"
    )
    how = parser.add_argument_group("how")
    how.add_argument("--replace", action="store_true", help="replace graphs that are there already")
    how.add_argument("--dry-run", action="store_true", help="say what would be done")
    how.add_argument(
        "--wait",
        type=float,
        nargs="?",
        const=math.inf,
        default=0.0,
        metavar="S",
        help="wait for another process to be done with the folder, for S seconds or without end",
    )
    how.add_argument(
        "--method",
        choices=_METHODS,
        default="auto",
        help="Graph Store Protocol or updates (auto: the first if the server has it)",
    )
    how.add_argument("--update-url", metavar="URL", help="where updates go")
    how.add_argument("--gsp-url", metavar="URL", help="where the Graph Store Protocol is spoken")
    how.add_argument("--batch", type=int, metavar="N", help="triples in one update")
    how.add_argument(
        "--timeout", type=float, default=_SECONDS, metavar="S", help="seconds for one request"
    )
    add_account_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Load, and print what is there now as a table."""
    if args.batch is not None and args.batch < 1:
        raise StoreError("--batch must be 1 or more")
    if not 0 <= args.timeout < float("inf"):
        raise StoreError("--timeout is a number of seconds, or 0 for none")
    if not args.wait >= 0:
        raise StoreError("--wait is a number of seconds")
    if args.into:
        full_iri(args.into, "--into")
    args.graph = graph_iris(args.graph)
    with _source(args) as source:
        if args.target.startswith(("http://", "https://")):
            if args.wait:
                raise StoreError("--wait is for a store folder; a server has its own order")
            loads = _to_server(source, args)
        else:
            from etom_kg.store.loading import load_folder

            loads = load_folder(
                source,
                Path(args.target),
                graphs=args.graph,
                replace_graphs=args.replace,
                dry_run=args.dry_run,
                wait=args.wait,
            )
    sys.stdout.writelines(_report(loads))
    total = sum(each.triples for each in loads)
    done = "would be loaded" if args.dry_run else "loaded and counted"
    loaded = f"{counted(total, 'triple')} in {counted(len(loads), 'graph')}"
    sys.stderr.write(f"etom-kg: {loaded} {done}: {args.target}\n")
    return 0


def _source(args: argparse.Namespace) -> Store:
    from etom_kg.store import OxigraphStore, read_files

    if args.data:
        store = OxigraphStore.in_memory(_placed(read_files(args.data), args.into))
        store.called = ", ".join(args.data)
        return store
    if args.location:
        return OxigraphStore.on_disk(args.location)
    from etom_kg.pipeline.builtin import open_builtin

    return open_builtin()


def _placed(quads: Iterable[Quad], into: str | None) -> Iterator[Quad]:
    """Yield quads with those of no named graph put into one."""
    from pyoxigraph import DefaultGraph, NamedNode
    from pyoxigraph import Quad as NewQuad

    graph = NamedNode(into) if into else None
    for quad in quads:
        if not isinstance(quad.graph_name, DefaultGraph):
            yield quad
        elif graph is None:
            raise StoreError(
                "the data has triples in no named graph; say with --into IRI which graph they are"
            )
        else:
            yield NewQuad(quad.subject, quad.predicate, quad.object, graph)


def _to_server(source: Store, args: argparse.Namespace) -> Sequence[GraphLoad]:
    from etom_kg.store.endpoint import EndpointStore
    from etom_kg.store.loading import load
    from etom_kg.store.transport import Access

    target = EndpointStore(
        args.target,
        update_url=args.update_url,
        gsp_url=args.gsp_url,
        access=Access.given(args.user, args.password, args.token),
        server=args.server,
        timeout=args.timeout or None,
    )
    return load(
        source,
        target,
        graphs=args.graph,
        method=args.method,
        batch=args.batch,
        replace_graphs=args.replace,
        dry_run=args.dry_run,
        progress=_bar() if sys.stderr.isatty() else None,
    )


def _bar() -> Progress:
    """Return a progress bar on the terminal, drawn ten times a second at most."""
    last = 0.0

    def draw(done: int, total: int, graph: str) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last < 0.1 and done < total:
            return
        last = now
        share = done / total if total else 1.0
        filled = "#" * int(share * 30)
        name = graph.rsplit("/graph/", 1)[-1][:34]
        end = "\n" if done >= total else ""
        sys.stderr.write(f"\r[{filled:<30}] {share:4.0%} {name:<34}{end}")
        sys.stderr.flush()

    return draw


def _report(loads: Sequence[GraphLoad]) -> Iterator[str]:
    yield "graph\ttriples\tbefore\tafter\tby\n"
    for each in loads:
        after = "-" if each.after is None else each.after
        yield f"{each.graph}\t{each.triples}\t{each.before}\t{after}\t{each.method}\n"
