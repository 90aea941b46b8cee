"""How alike definitions are: the cosine of their tf-idf vectors, by an index over the framework's.

The framework's own definitions exist for edition 4.0 and for headings; elsewhere a concept's
definition only tells whether it speaks of the words that its name lacks (``names.covered``).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from etom_kg.workbench.model import Target
from etom_kg.workbench.words import bag

__all__ = ["DefinitionIndex"]


_FEWEST = 30
"""Definitions that there must be: among a few, which words are rare cannot be told."""


class DefinitionIndex:
    """The definitions of targets by their roots."""

    def __init__(self, targets: Sequence[Target]) -> None:
        texts = {
            place: _counts(f"{target.label}. {target.definition}")
            for place, target in enumerate(targets)
            if target.definition
        }
        if len(texts) < _FEWEST:
            texts = {}
        spread = Counter(root for counts in texts.values() for root in counts)
        self._rarity = {root: math.log((len(texts) + 1) / n) for root, n in spread.items()}
        self._postings: dict[str, list[tuple[int, float]]] = {}
        for place, counts in texts.items():
            for root, weight in self._vector(counts).items():
                self._postings.setdefault(root, []).append((place, weight))

    def _vector(self, counts: Counter[str]) -> dict[str, float]:
        """Return a vector of length 1."""
        raw = {
            root: (1 + math.log(n)) * self._rarity[root]
            for root, n in counts.items()
            if root in self._rarity
        }
        length = math.sqrt(sum(weight * weight for weight in raw.values()))
        return {root: weight / length for root, weight in raw.items()} if length else {}

    def alike(self, text: str) -> dict[int, float]:
        """Return the cosine with each target's definition that shares a word, by its place."""
        found: dict[int, float] = {}
        if not self._postings:
            return found
        for root, weight in self._vector(_counts(text)).items():
            for place, other in self._postings[root]:
                found[place] = found.get(place, 0.0) + weight * other
        return found


def _counts(text: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for sentence in text.split("."):
        words = sentence.split()
        for start in range(0, len(words), 20):  # a bag holds a name's number of words
            counts.update(list(bag(" ".join(words[start : start + 20]))))
    return counts
