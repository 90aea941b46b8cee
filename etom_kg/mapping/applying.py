"""Apply an edited file of mappings: check it by rows and by shapes, then write its graphs.

Every fault is reported with its line before anything is stated. What is accepted becomes SKOS
triples and a record for each, in a graph beside the user's own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad

from etom_kg.core.errors import EtomKgError, StoreError, TableError
from etom_kg.core.formats import sorted_quads
from etom_kg.core.namespaces import BASE, DCTERMS, ETOM, RDF, RDFS, SKOS, VOID, XSD
from etom_kg.core.quads import GraphWriter
from etom_kg.lineage.sssom import (
    NO_TERM,
    FaultyMappingsError,
    MappingRow,
    MappingSet,
    read_sssom,
)
from etom_kg.mapping.model import OwnCatalogue
from etom_kg.mapping.sources import RDF_ENDINGS, read_own

if TYPE_CHECKING:
    from etom_kg.store import Store

__all__ = [
    "Application",
    "Graphs",
    "apply_mappings",
    "mapping_quads",
    "own_quads",
    "record_node",
    "save",
]

_MANUAL = "semapv:ManualMappingCuration"
_JUSTIFICATIONS = "https://w3id.org/semapv/vocab/"

Known = Mapping[str, tuple[str, str]]
"""Elements of the graph that mappings name: by IRI, their kind and edition."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A row with its IRIs; ``target`` is empty where the subject has no counterpart."""

    row: MappingRow
    source: str
    target: str
    justification: str
    confidence: str


def accepted_rows(mapping_set: MappingSet) -> list[Accepted]:
    """Return the rows that state something, not those rejected with ``Not``."""
    return [
        Accepted(
            row,
            mapping_set.expand(row.subject_id),
            "" if row.object_id == NO_TERM else mapping_set.expand(row.object_id),
            mapping_set.expand(row.mapping_justification),
            row.confidence or ("1" if row.mapping_justification == _MANUAL else ""),
        )
        for row in mapping_set.rows
        if row.predicate_modifier != "Not"
    ]


def check_rows(mapping_set: MappingSet, own: OwnCatalogue, known: Known) -> list[Accepted]:
    """Return the rows that state something; raises ``FaultyMappingsError`` with every fault."""
    accepted = accepted_rows(mapping_set)
    faults = [
        TableError(what, path=mapping_set.path, line=each.row.line)
        for each in accepted
        for what in _faults(each, own, known)
    ]
    clashes = (*_said_twice(mapping_set), *_several_exact(accepted, known))
    faults += [TableError(what, path=mapping_set.path, line=row.line) for row, what in clashes]
    if faults:
        raise FaultyMappingsError(faults)
    if not accepted:
        raise TableError(
            "accepts no mapping: it has no rows, or all say Not", path=mapping_set.path
        )
    return accepted


def _faults(each: Accepted, own: OwnCatalogue, known: Known) -> Iterator[str]:
    row = each.row
    if each.source not in own.concepts:
        hint = _near(each.source, own.concepts)
        yield f"subject {row.subject_id} is not a labelled element of {own.path}{hint}"
    if each.target and each.target not in known:
        yield f"object {row.object_id} is not an element of the graph; map suggest proposes some"
    if not each.justification.startswith(_JUSTIFICATIONS):
        yield (
            f"mapping_justification {row.mapping_justification} is not a term of SEMAPV; "
            f"for a mapping of your own write {_MANUAL}"
        )
    if not each.confidence:
        yield f"has no confidence; give a number from 0 to 1, or {_MANUAL} as justification"


def _near(iri: str, known: Iterable[str]) -> str:
    from rapidfuzz import process
    from rapidfuzz.distance import Levenshtein

    close = process.extractOne(
        iri, list(known), scorer=Levenshtein.normalized_similarity, score_cutoff=0.9
    )
    return f"; did you mean {close[0]}?" if close else ""


def _said_twice(mapping_set: MappingSet) -> Iterator[tuple[MappingRow, str]]:
    """Yield rows about a pair that another row is about: agreeing or not, one must go."""
    first: dict[tuple[str, str], MappingRow] = {}
    for row in mapping_set.rows:
        pair = (mapping_set.expand(row.subject_id), mapping_set.expand(row.object_id))
        before = first.setdefault(pair, row)
        if before is row:
            continue
        here, there = _said(row), _said(before)
        if here == there:
            yield row, f"is a duplicate of line {before.line}; keep one"
        else:
            yield (
                row,
                f"says {here}, but line {before.line} says {there} of the same pair; keep one",
            )


def _said(row: MappingRow) -> str:
    return f"{row.predicate_modifier} {row.predicate_id}".strip()


def _several_exact(accepted: Sequence[Accepted], known: Known) -> Iterator[tuple[MappingRow, str]]:
    """Yield exact matches that would make two different things the same.

    ``skos:exactMatch`` is transitive: two elements of one kind and edition that are exactly one
    concept would be one element, and so would two concepts that are exactly one element.
    """
    by_source: dict[tuple[str, tuple[str, str]], Accepted] = {}
    by_target: dict[str, Accepted] = {}
    for each in accepted:
        if each.row.predicate_id != "skos:exactMatch" or each.target not in known:
            continue
        before = by_source.setdefault((each.source, known[each.target]), each)
        if before.target != each.target:
            yield (
                each.row,
                f"{each.row.subject_id} is exactly {before.row.object_id} by line {before.row.line}"
                f" and cannot be exactly {each.row.object_id} too; make one skos:closeMatch",
            )
        before = by_target.setdefault(each.target, each)
        if before.source != each.source:
            yield (
                each.row,
                f"{each.row.object_id} is exactly {before.row.subject_id} by line "
                f"{before.row.line}; make one of the two skos:closeMatch or broadMatch",
            )


_RELATIONS = {
    f"skos:{kind}Match": kind for kind in ("exact", "close", "broad", "narrow", "related")
}


@dataclass(frozen=True, slots=True)
class Graphs:
    """The named graphs that an application fills: the mappings, and the user's own terms."""

    mappings: NamedNode
    terms: NamedNode

    @classmethod
    def named(cls, own: OwnCatalogue, chosen: str = "") -> Graphs:
        """Return the graphs below the user's namespace, or at an IRI of the user's choice."""
        iri = chosen or f"{own.base.rstrip('#/')}/graph/mappings"
        if iri.startswith(BASE):
            raise EtomKgError(
                f"the graph {iri} is under {BASE}, which is not yours; choose another"
            )
        try:
            mappings = NamedNode(iri)
            terms = NamedNode(f"{iri}/terms" if chosen else f"{own.base.rstrip('#/')}/graph/terms")
        except ValueError as error:
            raise EtomKgError(f"{iri!r} is not an IRI for a graph: {error}") from None
        return cls(mappings, terms)


def own_quads(own: OwnCatalogue, graphs: Graphs) -> Iterator[Quad]:
    """Yield what the user's file states of its concepts, and each concept's label."""
    labelled = set()
    for quad in own.quads:
        yield Quad(quad.subject, quad.predicate, quad.object, graphs.terms)
        if quad.predicate == RDFS.label:
            labelled.add(quad.subject)
    for concept in own.concepts.values():
        # Queries ask for rdfs:label, whatever the user's vocabulary says.
        node = NamedNode(concept.iri)
        if node not in labelled:
            yield Quad(node, RDFS.label, Literal(concept.label), graphs.terms)
    yield from GraphWriter(graphs.terms).about(
        graphs.terms,
        (RDF.type, VOID.Dataset),
        (DCTERMS.title, f"Terms of {own.title}"),
        (DCTERMS.source, own.path.name),
    )


def mapping_quads(
    mapping_set: MappingSet, accepted: Sequence[Accepted], graphs: Graphs
) -> Iterator[Quad]:
    """Yield the set, and for each row its SKOS triple and its record."""
    write = GraphWriter(graphs.mappings)
    meta = mapping_set.metadata
    subject = NamedNode(meta["mapping_set_id"])
    title = meta.get("mapping_set_title", "Mappings")
    yield from write.about(
        subject,
        (RDF.type, ETOM.MappingSet),
        (RDFS.label, title),
        (DCTERMS.title, title),
        (DCTERMS.license, NamedNode(meta["license"])),
    )
    yield from write.about(
        graphs.mappings,
        (RDF.type, VOID.Dataset),
        (DCTERMS.title, title),
        (DCTERMS.license, NamedNode(meta["license"])),
    )
    for each in accepted:
        yield from _mapping(write, mapping_set, each, subject)


def record_node(mapping_set: MappingSet, each: Accepted) -> NamedNode:
    """Return the node of a mapping's record; a file applied again states the same one."""
    key = hashlib.sha256(f"{each.source}\n{each.target}".encode()).hexdigest()[:16]
    return NamedNode(f"{mapping_set.metadata['mapping_set_id']}/{key}")


def _mapping(
    write: GraphWriter, mapping_set: MappingSet, each: Accepted, belongs: NamedNode
) -> Iterator[Quad]:
    row, source = each.row, NamedNode(each.source)
    target = NamedNode(each.target) if each.target else None
    if target is not None:
        yield from write.about(source, (NamedNode(mapping_set.expand(row.predicate_id)), target))
    yield from write.about(
        record_node(mapping_set, each),
        (RDF.type, ETOM.Mapping),
        (RDFS.label, f"{row.subject_label or row.subject_id} to {row.object_label or 'nothing'}"),
        (ETOM.inMappingSet, belongs),
        (ETOM.mappedFrom, source),
        (ETOM.mappedTo, target),
        (ETOM.mappingRelation, _RELATIONS[row.predicate_id] if target else "none"),
        (ETOM.mappingConfidence, Literal(each.confidence, datatype=XSD.decimal)),
        (ETOM.mappingJustification, NamedNode(each.justification)),
        (ETOM.mappingCardinality, row.mapping_cardinality),
        (SKOS.note, row.comment),
    )


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
    rdf = source.suffix.lower() in RDF_ENDINGS
    return "" if rdf else mapping_set.prefixes.get("own", "")


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
    """Run the shapes for mappings; each finding is reported at the row that it comes from."""
    from etom_kg.core.tables import resource
    from etom_kg.validation import shapes_quads, validate

    stated = list(mappings)
    folder = resource("ontology", "shapes")
    report = validate(stated, shapes_quads(*(folder / name for name in _SHAPES)))
    lines = {each.source: each.row.line for each in reversed(accepted)}
    lines |= {record_node(mapping_set, each).value: each.row.line for each in accepted}
    found = {
        (lines.get(getattr(finding.focus, "value", ""), 1), finding.message)
        for finding in report.findings
        if finding.severity == "Violation"
    }
    if found:
        raise FaultyMappingsError(
            [
                TableError(message, path=mapping_set.path, line=line)
                for line, message in sorted(found)
            ]
        )


def save(done: Application, folder: Path) -> None:
    """Put the graphs into a store folder, whole or not at all.

    A folder that is not there becomes a copy of the built-in graph with the new graphs. Raises
    ``StoreError`` where a graph of that name holds something else than these mappings.
    """
    from etom_kg.pipeline.builtin import open_builtin
    from etom_kg.store import OxigraphStore
    from etom_kg.store.folder import build_folder, is_store
    from etom_kg.store.loading import load_folder

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
