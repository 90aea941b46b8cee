"""``etom-kg info``: what the graph holds."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from etom_kg.store import Store

__all__ = ["add_arguments", "run"]

_EDITIONS = """
PREFIX etom: <https://w3id.org/etom-kg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?edition ?label ?class (COUNT(DISTINCT ?element) AS ?count) WHERE {
  ?edition a etom:Edition ; rdfs:label ?label .
  OPTIONAL {
    { VALUES ?class { etom:ProcessArea etom:VerticalGrouping etom:Domain etom:Process
                      etom:DeletedProcess }
      ?element etom:inEdition ?edition ; a ?class }
    UNION
    { VALUES ?class { etom:Interface }
      ?element a ?class ; etom:statedBy ?process .
      ?process etom:inEdition ?edition }
  }
} GROUP BY ?edition ?label ?class ORDER BY ?edition ?class
"""
_SOURCES = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX etom: <https://w3id.org/etom-kg/ontology#>
SELECT DISTINCT ?source ?title ?hash WHERE {
  ?any dcterms:source ?source .
  ?source a etom:Document ; dcterms:title ?title .
  OPTIONAL { ?source etom:textHash ?hash }
} ORDER BY ?source
"""
_CLASSES = {
    "ProcessArea": "areas",
    "VerticalGrouping": "vertical groupings",
    "Domain": "domains",
    "Process": "processes",
    "DeletedProcess": "deleted processes",
    "Interface": "interfaces",
}
_ONE = {name: name.removesuffix("s") for name in _CLASSES.values()}
_ONE |= {"processes": "process", "deleted processes": "deleted process"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``info``."""
    from etom_kg.cli.output import add_format_argument
    from etom_kg.cli.targets import add_target_arguments

    add_target_arguments(parser)
    add_format_argument(parser, "summary", default="text")


def run(args: argparse.Namespace) -> int:
    """Print versions, editions with counts, sources, named graphs with triples."""
    from etom_kg.cli.targets import open_target
    from etom_kg.core.formats import named_format

    form = named_format(args.format, "summary")
    with open_target(args) as store:
        report = _gather(store)
    if form.name == "json":
        sys.stdout.write(json.dumps(report, indent=2, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(_text(report))
    return 0


def _gather(store: Store) -> dict[str, Any]:
    from etom_kg.core.tables import __version__

    editions: dict[str, dict[str, Any]] = {}
    for edition, label, kind, count in store.select(_EDITIONS).values():
        key = edition.rsplit("/", 1)[-1]
        described = editions.setdefault(key, {"label": label, "counts": {}})
        if kind is not None:
            described["counts"][_CLASSES[kind.rsplit("#", 1)[-1]]] = count
    graphs = store.graphs()
    return {
        "version": __version__,
        "place": store.place,
        "triples": sum(graphs.values()),
        "editions": editions,
        "sources": {
            source.rsplit("/", 1)[-1]: {"title": title, "text_sha256": digest}
            for source, title, digest in store.select(_SOURCES).values()
        },
        "graphs": graphs,
    }


def _text(report: dict[str, Any]) -> str:
    from etom_kg.core.editions import release

    lines = [f"etom-kg {report['version']}: {report['place']}, {report['triples']:,} triples"]
    if report["editions"]:
        lines += ["", "editions"]
    for key, edition in sorted(report["editions"].items(), key=lambda item: release(item[0])):
        counts = ", ".join(
            f"{count:,} {_ONE[name] if count == 1 else name}"
            for name, count in edition["counts"].items()
        )
        lines.append(f"  {key:<6} {edition['label']}: {counts or 'no element'}")
    if report["sources"]:
        lines += ["", "sources"]
    for name, source in report["sources"].items():
        digest = f"; SHA-256 of its text {source['text_sha256']}" if source["text_sha256"] else ""
        lines.append(f"  {name}: {source['title']}{digest}")
    lines += ["", "named graphs (triples)"]
    width = max((len(f"{count:,}") for count in report["graphs"].values()), default=0)
    lines += [f"  {count:>{width},}  {graph}" for graph, count in report["graphs"].items()]
    return "\n".join(lines) + "\n"
