"""Functions of the Functional Framework, applications of TAM, and the Open APIs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from etom_kg import namespaces as ns
from etom_kg.graph.frameworks import names
from etom_kg.graph.frameworks.references import reference, source_of
from etom_kg.graph.quads import GraphWriter, number
from etom_kg.namespaces import ETOM, RDFS, SKOS
from etom_kg.tables import read_table, split_list

__all__ = ["api_quads", "function_quads"]

_FUNCTIONS = "GB1033"


def function_quads(data: Path) -> Iterator[Quad]:
    """Yield the graphs ``functions/functions``, ``.../uses`` and ``.../applications``."""
    write = GraphWriter(ns.graph("functions", "functions"))
    columns = ("function_id", "name", "level_1", "level_2", "version")
    seen: set[NamedNode] = set()
    for row in read_table(data / "functions" / "functions.csv", columns):
        subject = names.function(row["function_id"])
        groups = tuple(name for name in (row["level_1"], row["level_2"]) if name)
        yield from write.concept(
            subject,
            types=(ETOM.ApplicationFunction, SKOS.Concept),
            label=row["name"],
            notation=row["function_id"],
        )
        yield from write.about(
            subject,
            (ETOM.inAggregateFunction, names.function_group(*groups) if groups else None),
            (ETOM.statedVersion, row["version"]),
            source_of(_FUNCTIONS),
        )
        for depth in range(1, len(groups) + 1):
            group = names.function_group(*groups[:depth])
            if group not in seen:
                seen.add(group)
                yield from _group(write, groups[:depth])
    yield from _uses(data)
    yield from _applications(data)


def _group(write: GraphWriter, path: tuple[str, ...]) -> Iterator[Quad]:
    subject = names.function_group(*path)
    types = (ETOM.AggregateFunction, SKOS.Concept)
    yield from write.concept(subject, types=types, label=path[-1])
    outer = names.function_group(*path[:-1]) if len(path) > 1 else None
    yield from write.about(subject, (ETOM.inAggregateFunction, outer), source_of(_FUNCTIONS))


def _uses(data: Path) -> Iterator[Quad]:
    write = GraphWriter(ns.graph("functions", "uses"))
    columns = ("component_id", "function_id", "function_name", "version", "outcome", "listed_name")
    for row in read_table(data / "functions" / "component_functions.csv", columns):
        component, function = (
            names.component(row["component_id"]),
            names.function(row["function_id"]),
        )
        yield from write.about(component, (ETOM.providesFunction, function))
        yield from reference(
            write,
            ns.instance("reference", row["component_id"], "function", row["function_id"]),
            ETOM.FunctionReference,
            referrer=component,
            stated=(row["function_id"], row["function_name"], row["version"]),
            outcome=row["outcome"],
            document="ODA-specifications",
            checked_against=ns.document(_FUNCTIONS),
            target=function,
            found_name=row["listed_name"],
        )


def _applications(data: Path) -> Iterator[Quad]:
    write = GraphWriter(ns.graph("functions", "applications"))
    columns = ("application_id", "name", "level", "release", "url")
    for row in read_table(data / "functions" / "applications.csv", columns):
        subject = ns.instance("application", row["application_id"])
        yield from write.concept(
            subject,
            types=(ETOM.Application, SKOS.Concept),
            label=row["name"],
            notation=row["application_id"],
        )
        yield from write.about(
            subject,
            (ETOM.level, number(int(row["level"]))),
            (ETOM.statedVersion, row["release"]),
            (RDFS.seeAlso, NamedNode(row["url"])),
            source_of("TAM"),
        )


def api_quads(data: Path) -> Iterator[Quad]:
    """Yield the graph ``apis/apis``; an API of which only the number is known is labelled so."""
    write = GraphWriter(ns.graph("apis", "apis"))
    columns = ("api_id", "title", "versions", "sources")
    for row in read_table(data / "apis" / "apis.csv", columns):
        subject = names.api(row["api_id"])
        yield from write.concept(
            subject,
            types=(ETOM.OpenApi, SKOS.Concept),
            label=row["title"] or row["api_id"],
            notation=row["api_id"],
        )
        yield from write.about(
            subject,
            *((ETOM.apiVersion, version) for version in split_list(row["versions"])),
            source_of("Open-APIs"),
        )
