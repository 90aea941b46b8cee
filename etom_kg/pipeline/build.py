"""The whole path: read the sources, state the graph, infer, validate, write.

source files -> frameworks -> quads -> inferred quads -> report -> files or a store
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Quad

from etom_kg.core import namespaces as ns
from etom_kg.core.errors import CatalogueError
from etom_kg.core.formats import graph_iri, rdf_text, sorted_quads
from etom_kg.core.tables import clear_temporaries, write_whole
from etom_kg.graph.dataset import dataset_quads
from etom_kg.graph.shipped import shipped_quads
from etom_kg.inference import close
from etom_kg.reading.sources import read_sources

if TYPE_CHECKING:
    from etom_kg.validation import Report

__all__ = ["Build", "build"]


@dataclass(frozen=True)
class Build:
    """A finished graph: sorted quads, each once, the report, and the seconds that steps took.

    ``warnings`` are what the readers of the sources could not place or had to leave out.
    """

    quads: list[Quad] = field(repr=False)
    report: Report | None
    seconds: dict[str, float]
    warnings: tuple[str, ...] = ()

    def counts(self) -> dict[str, int]:
        """Return the number of triples in each named graph, by the graph's IRI."""
        return dict(sorted(Counter(map(graph_iri, self.quads)).items()))

    def save(self, folder: Path) -> None:
        """Write the graph as an embedded on-disk store, in place of one that is there."""
        from etom_kg.store.folder import build_folder

        build_folder(folder, lambda inner: inner.bulk_extend(self.quads))

    def write(self, folder: Path) -> list[Path]:
        """Write one Turtle file for each named graph, and all of them as N-Quads and TriG."""
        by_graph: dict[str, list[Quad]] = {}
        for quad in self.quads:
            by_graph.setdefault(graph_iri(quad), []).append(quad)
        texts = {
            folder / "graphs" / f"{_slug(graph)}.ttl": rdf_text(quads, "turtle")
            for graph, quads in by_graph.items()
        }
        texts[folder / "etom-kg.nq"] = rdf_text(self.quads, "nquads")
        texts[folder / "etom-kg.trig"] = rdf_text(self.quads, "trig")
        if self.report:
            texts[folder / "report.ttl"] = self.report.turtle().encode()
        for path, content in texts.items():
            with write_whole(path) as temporary:
                temporary.write_bytes(content)
        return list(texts)

    def publish(self, folder: Path) -> None:
        """Write the files and, in ``store``, the store of the graph.

        What is killed or fails in between leaves a mark: parts of different graphs may then stand
        in the folder. Raises ``StoreError`` where another process is at it.
        """
        from etom_kg.store.folder import changing

        mark = folder / "INCOMPLETE.txt"
        with changing(folder):
            clear_temporaries(folder, mark.name, "etom-kg.*", "report.ttl")
            clear_temporaries(folder / "graphs", "*.ttl")
            with write_whole(mark) as temporary:
                temporary.write_text(_INCOMPLETE, encoding="utf-8")
            self.write(folder)
            self.save(folder / "store")
            mark.unlink()


_INCOMPLETE = """The build that began to write here did not end.
The files and the store in this folder may be of different graphs: repeat etom-kg build.
"""


def _slug(graph: str) -> str:
    """Return the file name of a named graph; a company's begins with ``extension``."""
    shipped = f"{ns.BASE}graph/"
    if graph.startswith(shipped):
        return graph.removeprefix(shipped).replace("/", "-")
    return "extension-" + graph.rpartition("graph/")[2].replace("/", "-")


def build(
    sources: Sequence[Path | str] = (),
    *,
    reasoner: str = "fast",
    validate: bool = True,
    base: str = "",
) -> Build:
    """Run the whole path and return the graph.

    ``sources`` are the user's own copies of source documents; each replaces the shipped facts of
    its edition or, for a company's document, is added under ``base``, which must then be given.
    ``reasoner`` is ``fast``, ``owlrl`` or ``none``. Raises ``InconsistentGraph`` where the graph
    contradicts the ontology.
    """
    base = ns.company_base(base) if base else ""
    seconds: dict[str, float] = {}
    clock = _Clock(seconds)
    read = read_sources(sources)
    if read.companies and not base:
        raise CatalogueError(
            f"{read.companies[0].document} holds a company's own processes; "
            "name the IRI that they stand under with --base"
        )
    clock.tick("read")
    quads = sorted_quads(shipped_quads(read, base=base))
    clock.tick("state")
    quads += close(quads, ontology=(), reasoner=reasoner)  # the ontology is among the quads
    clock.tick("infer")
    quads = sorted_quads([*quads, *dataset_quads(quads)])
    clock.tick("describe")
    report = None
    if validate:
        from etom_kg.validation import validate as check

        report = check(quads)
        clock.tick("validate")
    return Build(quads, report, seconds, read.warnings)


class _Clock:
    """Note how many seconds went by since the step before."""

    def __init__(self, seconds: dict[str, float]) -> None:
        self.seconds = seconds
        self.before = time.perf_counter()

    def tick(self, step: str) -> None:
        now = time.perf_counter()
        self.seconds[step] = now - self.before
        self.before = now
