"""What the place of a concept says: matches of its parents raise its own, as do its children's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from etom_kg.workbench.model import Concept, Target, ancestors

__all__ = ["Places", "children_votes"]

_PER_STEP = 0.85
"""What each further step between a concept and the parent that matches leaves of the support."""
_DEPTH = 3
_FEWEST = 3
"""Children that a concept must have for them to speak for it."""

Scores = Mapping[str, Mapping[int, float]]
"""For each concept's IRI, the score of each target by its place."""


class Places:
    """The places of targets and concepts in their hierarchies."""

    def __init__(self, concepts: Mapping[str, Concept], targets: Sequence[Target]) -> None:
        self._place = {target.iri: place for place, target in enumerate(targets)}
        above = {target.iri: target.parents for target in targets}
        self._above = [
            frozenset(self._place[a] for _, a in ancestors(t.iri, above) if a in self._place)
            for t in targets
        ]
        own = {iri: concept.parents for iri, concept in concepts.items()}
        self._own_above = {
            iri: [(n, each) for n, each in ancestors(iri, own, _DEPTH) if each in concepts]
            for iri in concepts
        }

    def support(self, concept: str, target: int, scores: Scores) -> float:
        """Return how well something above a concept matches something above a target, 0 to 1."""
        above = self._above[target]
        best = 0.0
        if not above:
            return best
        for distance, parent in self._own_above[concept]:
            matches = scores.get(parent, {})
            hit = max((matches.get(each, 0.0) for each in above), default=0.0)
            best = max(best, hit * _PER_STEP ** (distance - 1))
        return best


def children_votes(
    concepts: Mapping[str, Concept], targets: Sequence[Target], scores: Scores
) -> dict[str, tuple[int, float]]:
    """Return, for concepts with several children, the target that most of these belong under.

    The number is the share of the children whose best match is right below that target.
    """
    place = {target.iri: index for index, target in enumerate(targets)}
    children: dict[str, list[str]] = {}
    for concept in concepts.values():
        for parent in concept.parents:
            children.setdefault(parent, []).append(concept.iri)
    votes: dict[str, tuple[int, float]] = {}
    for parent, below in children.items():
        if parent not in concepts or len(below) < _FEWEST:
            continue
        counts: Counter[int] = Counter()
        for child in below:
            matches = scores.get(child)
            if matches:
                best = min(matches, key=lambda each: (-matches[each], targets[each].iri))
                counts.update(place[up] for up in targets[best].parents if up in place)
        if counts:
            winner, number = min(counts.items(), key=lambda item: (-item[1], targets[item[0]].iri))
            votes[parent] = (winner, number / len(below))
    return votes
