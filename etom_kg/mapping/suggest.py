"""Propose mappings as SSSOM: which candidates are shown, with which predicate and reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from etom_kg.core import namespaces as ns
from etom_kg.core.editions import default_for
from etom_kg.core.numbering import DOMAINS
from etom_kg.core.tables import cells
from etom_kg.lineage.sssom import MappingRow, MappingSet
from etom_kg.mapping.matching import Match, Matcher, may_be
from etom_kg.mapping.model import Concept, OwnCatalogue, Target, read_targets, target_groups
from etom_kg.mapping.names import GENERIC, bag

if TYPE_CHECKING:
    from pyoxigraph import Quad

__all__ = ["Options", "suggest"]

_MARGIN = 0.15
"""A candidate that is so much less sure than the best one of its concept is left out."""
_EXACT = 0.85
_PLAIN = 0.5
_UNLIKE = 0.75
"""How sure a thing's match with a process must be, when no thing matches."""
_LICENCE = "https://w3id.org/sssom/license/unspecified"
_HINT = (
    "Edit: delete a row or write Not into predicate_modifier to reject it, set the predicate, "
    "add rows with semapv:ManualMappingCuration; then run etom-kg map apply."
)


@dataclass(frozen=True, slots=True)
class Options:
    """What is mapped to, the least confidence shown, and the most candidates for a concept."""

    to: str = "all"
    edition: str = field(default_factory=lambda: default_for(DOMAINS).key)
    least: float = 0.6
    most: int = 3


def suggest(own: OwnCatalogue, options: Options, quads: Iterable[Quad] | None = None) -> MappingSet:
    """Return candidates for the concepts, by subject and then by confidence.

    ``quads`` are those of the framework; without them, the shipped ones.
    """
    if quads is None:
        from etom_kg.graph.shipped import shipped_quads

        quads = shipped_quads()
    found = _matches(own, read_targets(quads, options.edition, target_groups(options.to)))
    prefixes = _prefixes(own)
    rows = [
        _row(concept, match, prefixes)
        for concept in sorted(own.concepts.values(), key=lambda c: c.iri)
        for match in _shown(found[concept.iri], options)
    ]
    return MappingSet(_metadata(own, options), prefixes, tuple(_one_exact(rows)))


def _matches(own: OwnCatalogue, targets: Sequence[Target]) -> dict[str, list[Match]]:
    """Return the matches of each concept; each group is compared alone, with its own rare words."""
    found: dict[str, list[Match]] = {iri: [] for iri in own.concepts}
    for group in dict.fromkeys(target.group for target in targets):
        eligible = [iri for iri, each in own.concepts.items() if may_be(each, group)]
        among = [target for target in targets if target.group == group]
        for iri, matches in Matcher(own.concepts, among, eligible).matches().items():
            found[iri] += matches
    return {iri: sorted(matches, key=lambda match: match.order) for iri, matches in found.items()}


def _shown(matches: Sequence[Match], options: Options) -> Sequence[Match]:
    """Return the matches worth a look: sure enough, near the best, of the concept's kind."""
    sure = [match for match in matches if match.confidence >= options.least]
    if options.to == "all":
        sure = _of_kind(sure)
    if not sure:
        return sure
    best = sure[0]
    if best.identifier and best.confidence >= _EXACT:
        sure = [match for match in sure if match.identifier]
    return [m for m in sure if m.confidence >= best.confidence - _MARGIN][: options.most]


def _of_kind(matches: Sequence[Match]) -> list[Match]:
    """Return the matches of the concept's own kind; without any, those of others that are sure."""
    alike = [match for match in matches if not match.unlike_kind]
    return alike or [match for match in matches if match.confidence >= _UNLIKE]


def _metadata(own: OwnCatalogue, options: Options) -> dict[str, str]:
    return {
        "mapping_set_id": f"{own.base.rstrip('#/')}/mappings",
        "mapping_set_title": f"Candidates for {own.title}",
        "license": _LICENCE,
        "mapping_tool": "etom-kg map suggest",
        "object_source_version": options.edition,
        "comment": _HINT,
    }


def _prefixes(own: OwnCatalogue) -> dict[str, str]:
    """Return prefixes for the user's namespaces, the one used most first, and for ours."""
    spaces = Counter(_namespace(iri, own.base) for iri in own.concepts)
    ordered = sorted(spaces, key=lambda space: (space != own.base, -spaces[space], space))
    named = {f"own{place or ''}": space for place, space in enumerate(ordered)}
    return named | {"etomkg": ns.BASE, "semapv": "https://w3id.org/semapv/vocab/"}


def _namespace(iri: str, base: str) -> str:
    if iri.startswith(base) and iri != base:
        return base
    cut = max(iri.rstrip("#/").rfind(mark) for mark in "#/:") + 1
    return iri[:cut]


def _curie(iri: str, prefixes: dict[str, str]) -> str:
    name, space = max(
        ((name, space) for name, space in prefixes.items() if iri.startswith(space)),
        key=lambda pair: len(pair[1]),
    )
    return f"{name}:{iri[len(space) :]}"


def _row(concept: Concept, match: Match, prefixes: dict[str, str]) -> MappingRow:
    signs = {
        "name": match.name,
        "description": match.definition,
        "structure": match.structure,
    }
    other = {sign: f"{min(value, 1):.2f}" for sign, value in signs.items() if value >= 0.005}
    return MappingRow(
        subject_id=_curie(concept.iri, prefixes),
        subject_label=_cell(concept.label),
        predicate_id=f"skos:{_predicate(concept, match)}Match",
        object_id=_curie(match.target.iri, prefixes),
        object_label=_cell(match.target.label),
        mapping_justification=f"semapv:{_justification(match)}",
        confidence=f"{min(match.confidence, 0.99):.2f}",
        other=({"identifier": "same"} if match.identifier else {}) | other,
        comment=_cell(_remark(match)),
    )


def _cell(text: str) -> str:
    """Return text that a spreadsheet shows and does not run."""
    return cells([" ".join(text.split())])[0]


def _predicate(concept: Concept, match: Match) -> str:
    """Return exact, close, broad or narrow, as seen from the concept; related across kinds."""
    if match.unlike_kind:
        return "related"
    if match.identifier:
        renamed = match.by_name not in ("", match.target.label)
        return "exact" if match.confidence >= _EXACT and not renamed else "close"
    relations = (_relation(name, match) for name in concept.names if match.by_name)
    return next(filter(None, relations), "close")


def _relation(name: str, match: Match) -> str:
    """Return how the words of a name stand to those of the name that it matches."""
    mine, theirs = set(bag(name)), set(bag(match.by_name))
    if mine == theirs and match.confidence >= _EXACT:
        return "exact"
    if not (mine ^ theirs) - GENERIC:
        return "close"
    return "narrow" if mine < theirs else "broad" if theirs < mine else ""


def _justification(match: Match) -> str:
    """Return the SEMAPV term for how the match was found."""
    if match.identifier:
        return "LexicalMatching"
    if match.by_meaning:
        return "SemanticSimilarityThresholdMatching"
    if not match.name:
        return "StructuralMatching"
    if max(match.definition, match.structure) >= _PLAIN and not match.same_name:
        return "CompositeMatching"
    return "LexicalMatching" if match.same_name else "LexicalSimilarityThresholdMatching"


def _remark(match: Match) -> str:
    target: Target = match.target
    if match.identifier and match.confidence < _EXACT:
        return f"The identifier {target.identifier} is cited, but its name is {target.label}."
    if match.by_name and match.by_name != target.label:
        return f"Also called {match.by_name}."
    return ""


def _one_exact(rows: Sequence[MappingRow]) -> list[MappingRow]:
    """Return the rows with one exact match a concept and an element: the surest; others are close.

    ``skos:exactMatch`` is transitive, so that two would make two things one.
    """
    surest = sorted(
        (row for row in rows if row.predicate_id == "skos:exactMatch"),
        key=lambda row: -float(row.confidence),  # of equals, the first
    )
    taken: dict[str, str] = {}
    close: dict[tuple[str, str], str] = {}
    for row in surest:
        rival = taken.get(row.subject_id) or taken.get(row.object_id)
        if rival:
            close[row.subject_id, row.object_id] = f"Or is this the exact one, and not {rival}?"
        else:
            taken |= {row.subject_id: row.object_id, row.object_id: row.subject_id}
    return [
        replace(
            row,
            predicate_id="skos:closeMatch",
            comment=f"{row.comment} {close[row.subject_id, row.object_id]}".strip(),
        )
        if (row.subject_id, row.object_id) in close
        else row
        for row in rows
    ]
