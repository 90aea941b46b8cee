"""The dataset's description of itself in VoID and DCAT, with counts from the graphs.

The ontology modules as quads of the graph ``graph/ontology``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pyoxigraph import CanonicalizationAlgorithm, Dataset, NamedNode, Quad

from etom_kg.core import namespaces as ns
from etom_kg.core.editions import default_for, hub
from etom_kg.core.errors import TableError
from etom_kg.core.formats import FORMATS, graph_iri, read_rdf
from etom_kg.core.namespaces import BASE, DCAT, DCTERMS, OWL, RDF, RDFS, SD, VOID
from etom_kg.core.numbering import DOMAINS, LETTERS
from etom_kg.core.quads import GraphWriter, english, number
from etom_kg.core.tables import __version__, read_table, resource

__all__ = ["DATASET", "dataset_quads", "graph_descriptions", "ontology_files", "ontology_quads"]

_GENERATED = {"dataset.ttl"}


def ontology_files() -> list[Path]:
    """Return the modules of the ontology, the core first."""
    files = [path for path in resource("ontology").glob("*.ttl") if path.name not in _GENERATED]
    return sorted(files, key=lambda path: (path.stem != "etom", path.name))


def ontology_quads() -> Iterator[Quad]:
    """Yield the axioms of every module; blank nodes get canonical names, so bytes stay stable."""
    graph = ns.graph("ontology")
    modules = Dataset()
    for path in ontology_files():
        for quad in read_rdf(path):
            modules.add(Quad(quad.subject, quad.predicate, quad.object, graph))
    modules.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    yield from modules


DATASET = NamedNode(BASE + "dataset")
_LICENCE = NamedNode("https://creativecommons.org/licenses/by/4.0/")
_DISTRIBUTIONS = ("nquads", "trig", "jsonld")
_EXAMPLES = ((LETTERS, "1.F.1.5"), (DOMAINS, "1.3.3"))


def graph_descriptions() -> dict[str, dict[str, str]]:
    """Return title, subject, source and licence of each named graph, by its path."""
    columns = ("graph", "title", "about", "source", "licence")
    path = resource("data", "graphs.csv")
    return {row["graph"]: row for row in read_table(path, columns)}


def dataset_quads(quads: Iterable[Quad]) -> Iterator[Quad]:
    """Yield the description of the dataset that ``quads`` make, as graph ``graph/dataset``."""
    counts = Counter(map(graph_iri, quads))
    own = ns.graph("dataset").value
    counts[own] = 0
    counts[own] = len(set(_description(counts)))  # it describes and counts itself too
    yield from _description(counts)


def _description(counts: Mapping[str, int]) -> Iterator[Quad]:
    """Yield the description of a dataset with so many triples in each named graph."""
    write = GraphWriter(ns.graph("dataset"))
    yield from write.about(
        DATASET,
        (RDF.type, VOID.Dataset),
        (RDF.type, DCAT.Dataset),
        (RDF.type, SD.Dataset),
        (RDFS.label, english("etom-kg")),
        (DCTERMS.title, english("etom-kg: the eTOM framework as a knowledge graph")),
        (DCTERMS.license, _LICENCE),
        (OWL.versionInfo, __version__),
        (VOID.uriSpace, BASE),
        (VOID.triples, number(sum(counts.values()))),
        (VOID.vocabulary, NamedNode(ns.ETOM.iri)),
        (VOID.vocabulary, NamedNode(ns.SKOS.iri)),
        (VOID.vocabulary, NamedNode(ns.OA.iri)),
        *((VOID.exampleResource, ns.process(default_for(s).key, i)) for s, i in _EXAMPLES),
    )
    for form in (FORMATS[name] for name in _DISTRIBUTIONS):
        ending, media_type = form.endings[0].removeprefix("."), form.media[0]
        distribution = ns.instance("distribution", ending)
        yield from write.about(DATASET, (DCAT.distribution, distribution))
        yield from write.about(
            distribution,
            (RDF.type, DCAT.Distribution),
            (DCTERMS.title, english(f"etom-kg.{ending}")),
            (
                DCAT.mediaType,
                NamedNode(f"https://www.iana.org/assignments/media-types/{media_type}"),
            ),
            (DCAT.downloadURL, NamedNode(f"{BASE}download/etom-kg.{ending}")),
        )
    described = graph_descriptions()
    for graph, count in sorted(counts.items()):
        yield from _subset(write, NamedNode(graph), count, described)


def _subset(
    write: GraphWriter, graph: NamedNode, count: int, described: dict[str, dict[str, str]]
) -> Iterator[Quad]:
    key = graph.value.removeprefix(BASE + "graph/")
    row = described.get(key) or _of_own_edition(key, described)
    own = graph.value.startswith(BASE + "graph/")
    if row is None and own:
        raise TableError(
            f"does not describe the named graph {key}; add a row",
            path=resource("data", "graphs.csv"),
        )
    subset = ns.instance("dataset", *key.split("/")) if own else NamedNode(f"{graph.value}/dataset")
    yield from write.about(DATASET, (VOID.subset, subset), (SD.namedGraph, subset))
    yield from write.about(
        subset,
        (RDF.type, VOID.Dataset),
        (RDF.type, SD.NamedGraph),
        (SD.name, graph),
        (VOID.triples, number(count)),
    )
    if row:
        yield from write.about(
            subset,
            (DCTERMS.title, english(row["title"])),
            (DCTERMS.description, english(row["about"])),
            (DCTERMS.license, NamedNode(row["licence"]) if row["licence"] else None),
            *((DCTERMS.source, ns.document(key)) for key in row["source"].split("|") if key),
        )


def _of_own_edition(key: str, described: dict[str, dict[str, str]]) -> dict[str, str] | None:
    """Describe a graph of an edition that has no row for it, as that of the hub is described."""
    edition, _, kind = key.partition("/")
    model = described.get(f"{hub().key}/{kind}")
    one, to, other = kind.partition("--")
    if edition == "crosswalk" and to:
        text = {"title": f"Crosswalk from {one} to {other}", "about": "What became of processes."}
    elif model and re.fullmatch(r"\d{1,2}\.\d", edition):
        text = {column: value.replace(hub().key, edition) for column, value in model.items()}
    else:
        return None
    return {**text, "source": "", "licence": ""}
