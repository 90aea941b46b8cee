"""Apply an edited file of mappings: check it by rows and by shapes, then write its graphs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph
from pyoxigraph import NamedNode, Quad

from etom_kg.errors import StoreError, TableError
from etom_kg.mapping.sssom import FaultyMappingsError, MappingSet, read_sssom
from etom_kg.namespaces import ETOM
from etom_kg.serialise import sorted_quads
from etom_kg.workbench.checking import (
    Accepted,
    Known,
    accepted_rows,
    check_rows,
)
from etom_kg.workbench.model import OwnCatalogue
from etom_kg.workbench.sources import read_own
from etom_kg.workbench.stating import Graphs, mapping_quads, own_quads, record_node

if TYPE_CHECKING:
    from etom_kg.store import Store

__all__ = ["Application", "apply_mappings", "save"]

_SHAPES = ("crosswalk.ttl", "scheme.ttl")
_CHUNK = 500


@dataclass(frozen=True)
class Application:
    """Mappings that passed every check, with the quads that state them."""

    own: OwnCatalogue
    mapping_set: MappingSet
    accepted: tuple[Accepted, ...]
    graphs: Graphs
    quads: list[Quad]


def apply_mappings(
    candidates: Path, source: Path, store: Store, *, base: str = "", graph: str = ""
) -> Application:
    """Check an edited file against the user's file and a store, and state it.

    Raises ``FaultyMappingsError`` with the line of every row that cannot stand, or the error of
    a file that cannot be read.
    """
    mapping_set = read_sssom(candidates)
    own = read_own(source, base or _base_of(mapping_set, source))
    graphs = Graphs.named(own, graph)
    known = _known(store, accepted_rows(mapping_set))
    accepted = check_rows(mapping_set, own, known)
    try:
        mappings = list(mapping_quads(mapping_set, accepted, graphs))
    except ValueError as error:
        raise TableError(
            f"its header or a row has no valid IRI: {error}", path=candidates
        ) from None
    _check_shapes(mapping_set, accepted, mappings)
    quads = sorted_quads([*own_quads(own, graphs), *mappings])
    return Application(own, mapping_set, tuple(accepted), graphs, quads)


def _base_of(mapping_set: MappingSet, source: Path) -> str:
    """Return the base that ``map suggest`` named concepts under; RDF has IRIs of its own."""
    from etom_kg.serialise import FORMATS

    ending = source.suffix.lower().removeprefix(".")
    return "" if ending in FORMATS or ending == "owl" else mapping_set.prefixes.get("own", "")


def _known(store: Store, accepted: Sequence[Accepted]) -> Known:
    """Return the kind and edition of each object that the store holds with a label."""
    wanted = sorted({each.target for each in accepted if each.target})
    known: dict[str, tuple[str, str]] = {}
    for start in range(0, len(wanted), _CHUNK):
        listed = " ".join(f"<{iri}>" for iri in wanted[start : start + _CHUNK] if _is_iri(iri))
        rows = store.select(
            f"SELECT ?element (MIN(STR(?type)) AS ?kind) (MIN(STR(?in)) AS ?edition) WHERE {{ "
            f"VALUES ?element {{ {listed} }} "
            "?element a ?type ; <http://www.w3.org/2000/01/rdf-schema#label> ?label . "
            f"FILTER(STRSTARTS(STR(?type), '{ETOM.iri}')) "
            f"OPTIONAL {{ ?element <{ETOM.inEdition.value}> ?in }} }} GROUP BY ?element"
        )
        for element, _, edition in rows.values():
            iri = str(element)
            known[iri] = (_kind(iri), "" if edition is None else str(edition))
    return known


def _is_iri(text: str) -> bool:
    try:
        NamedNode(text)
    except ValueError:
        return False
    return not set(text) & set('<>"{}|\\^` ')


def _kind(iri: str) -> str:
    """Return the kind that an IRI of ours names, such as ``entity``."""
    return iri.removeprefix("https://w3id.org/etom-kg/").partition("/")[0]


def _check_shapes(
    mapping_set: MappingSet, accepted: Sequence[Accepted], mappings: Iterable[Quad]
) -> None:
    """Run the shapes for mappings; each finding is told at the row that it comes from."""
    from etom_kg.resources import resource
    from etom_kg.validation import shapes_quads, validate

    stated = list(mappings)
    folder = resource("ontology", "shapes")
    report = validate(stated, shapes_quads(*(folder / name for name in _SHAPES)))
    lines = {each.source: each.row.line for each in reversed(accepted)}
    lines |= {record_node(mapping_set, each).value: each.row.line for each in accepted}
    told = {
        (lines.get(getattr(finding.focus, "value", ""), 1), finding.message)
        for finding in report.findings
        if finding.severity == "Violation"
    }
    if told:
        raise FaultyMappingsError(
            [
                TableError(message, path=mapping_set.path, line=line)
                for line, message in sorted(told)
            ]
        )


def save(done: Application, folder: Path) -> None:
    """Put the graphs into a store folder, whole or not at all.

    A folder that is not there becomes a copy of the built-in graph with the new graphs. Raises
    ``StoreError`` where a graph of that name holds something else than these mappings.
    """
    from etom_kg.builtin import open_builtin
    from etom_kg.store import OxigraphStore
    from etom_kg.store.directory import build_folder, is_store
    from etom_kg.store.local import load_folder

    if is_store(folder):
        _refuse_foreign(done, folder)
        with OxigraphStore.in_memory(done.quads) as fresh:
            load_folder(fresh, folder, replace_graphs=True)
        return
    with open_builtin() as builtin:

        def fill(inner: pyoxigraph.Store) -> None:
            inner.bulk_extend(builtin.quads())
            inner.bulk_extend(done.quads)

        build_folder(folder, fill)


def _refuse_foreign(done: Application, folder: Path) -> None:
    from etom_kg.store import OxigraphStore

    own = NamedNode(done.mapping_set.metadata["mapping_set_id"])
    with OxigraphStore.on_disk(folder) as old:
        held = old.graphs()
        if done.graphs.mappings.value not in held:
            clash = done.graphs.terms.value in held
        else:
            clash = not old.ask(
                f"ASK {{ GRAPH {done.graphs.mappings} {{ {own} a {ETOM.MappingSet} }} }}"
            )
    if clash:
        raise StoreError(
            f"already holds other data in {done.graphs.mappings.value} or "
            f"{done.graphs.terms.value}; choose another --graph",
            path=folder,
        )
