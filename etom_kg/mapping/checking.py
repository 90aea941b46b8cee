"""Check an edited file of mappings before anything is stated: every fault with its line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from etom_kg.core.errors import TableError
from etom_kg.lineage.sssom import NO_TERM, FaultyMappingsError, MappingRow, MappingSet
from etom_kg.mapping.model import OwnCatalogue

__all__ = ["Accepted", "Known", "accepted_rows", "check_rows"]

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
