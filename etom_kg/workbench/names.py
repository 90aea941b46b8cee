"""How alike names are: one index over the names of the framework, asked for each concept.

Two names are as alike as the roots they share, each weighted by how rare it is among the names of
the framework (a weighted Dice coefficient). A root that the framework does not know counts as the
known one that is spelt nearly so.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from etom_kg.workbench.model import Target
from etom_kg.workbench.words import SUBJECTS, Bag, bag, roots

__all__ = ["Likeness", "NameIndex"]

_LEAST_WEIGHT = 0.3
_UNKNOWN = 0.6
"""What an unknown root weighs, as a share of the rarest known one."""
_OTHER_SUBJECT = 0.7
"""What is left of a likeness when one name speaks of customers, say, and the other of services."""
_SPELLING = 0.85
_LONG = 5
"""Letters that a root must have to be taken for a misspelling of another."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two names are (0 to 1), by which of the target's; ``same`` is letter by letter."""

    score: float
    name: str
    same: bool


class NameIndex:
    """The names of targets by their roots."""

    def __init__(self, targets: Sequence[Target], own_names: Iterable[str] = ()) -> None:
        self._names = [
            (place, name) for place, target in enumerate(targets) for name in target.names
        ]
        bags = [bag(name) for _, name in self._names]
        counts = Counter(root for each in bags for root in each)
        self._weights = {
            root: max(math.log((len(bags) + 1) / (count + 0.5)), _LEAST_WEIGHT)
            for root, count in counts.items()
        }
        self._heaviest = max(self._weights.values(), default=1.0)
        self._postings: dict[str, list[tuple[int, str, float]]] = {}
        for index, each in enumerate(bags):
            for root, (surface, credit) in each.items():
                self._postings.setdefault(root, []).append((index, surface, credit))
        self._totals = [self._total(each) for each in bags]
        self._subjects = [SUBJECTS & each.keys() for each in bags]
        self._spellings: dict[str, tuple[str, float]] = {}
        self._known = sorted(root for root in self._weights if len(root) >= _LONG)
        self._shares = _shares(own_names)

    def weight(self, root: str) -> float:
        """Return how much a root counts; one that every concept of the user has, hardly at all."""
        known = self._weights.get(root)
        if known is None:
            share = self._shares.get(root, 0.0)
            return max(_UNKNOWN * self._heaviest * (1 - share), _LEAST_WEIGHT)
        return known

    def _total(self, each: Bag) -> float:
        return sum(map(self.weight, each))

    def repaired(self, name: str) -> Bag:
        """Return a name's bag, its unknown roots read as known ones that are spelt nearly so."""
        found: Bag = {}
        for root, (surface, credit) in bag(name).items():
            known, likeness = (root, 1.0) if root in self._weights else self._spelt(root)
            if known not in found or found[known][1] < credit * likeness:
                found[known] = (surface, credit * likeness)
        return found

    def _spelt(self, root: str) -> tuple[str, float]:
        if len(root) < _LONG:
            return root, 1.0
        if root not in self._spellings:
            from rapidfuzz import process
            from rapidfuzz.distance import JaroWinkler, Levenshtein

            hit = process.extractOne(
                root,
                self._known,
                scorer=Levenshtein.normalized_similarity,
                score_cutoff=_SPELLING,
            )
            # The beginnings must agree: "install" is no misspelling of "stall".
            near = hit is not None and JaroWinkler.similarity(root, hit[0]) > 0.9
            self._spellings[root] = (hit[0], hit[1]) if hit and near else (root, 1.0)
        return self._spellings[root]

    def alike(self, name: str, least: float) -> dict[int, Likeness]:
        """Return the targets, by their places, with a name at least so like this one."""
        asked = self.repaired(name)
        total = self._total(asked)
        shared: dict[int, float] = {}
        for root, (surface, credit) in asked.items():
            weight = self._weights.get(root)
            if weight is None:
                continue
            for index, written, other in self._postings[root]:
                worth = weight if surface == written else weight * credit * other
                shared[index] = shared.get(index, 0.0) + worth
        found: dict[int, Likeness] = {}
        written_roots = roots(name)
        subjects = SUBJECTS & asked.keys()
        for index, worth in shared.items():
            score = 2 * worth / (total + self._totals[index])
            if score >= least and subjects and self._subjects[index].isdisjoint(subjects):
                score *= _OTHER_SUBJECT if self._subjects[index] else 1.0
            if score < least:
                continue
            place, theirs = self._names[index]
            if place not in found or found[place].score < score:
                same = score > 0.99 and roots(theirs) == written_roots
                found[place] = Likeness(min(score, 1.0), theirs, same)
        return found

    def covered(self, target_name: str, text_roots: frozenset[str]) -> float:
        """Return the share of a target's name, by weight, that a text speaks of."""
        theirs = bag(target_name)
        total = self._total(theirs)
        return (
            sum(self.weight(root) for root in theirs if root in text_roots) / total if total else 0
        )


def _shares(own_names: Iterable[str]) -> dict[str, float]:
    """Return, for each root, the share of the user's names that have it; of few names, nothing."""
    bags = [set(bag(name)) for name in own_names]
    if len(bags) < 10:
        return {}
    counts = Counter(root for each in bags for root in each)
    return {root: count / len(bags) for root, count in counts.items()}
