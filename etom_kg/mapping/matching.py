"""Score concepts against targets: name, definition, place and cited identifier, one confidence.

How alike definitions are: the cosine of their tf-idf vectors, by an index over the framework's.

The framework's own definitions exist for edition 4.0 and for headings; elsewhere a concept's
definition only shows whether it has the words that its name lacks (``names.covered``).

What the place of a concept says: matches of its parents raise its own, as do its children's.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from etom_kg.mapping.model import Concept, Target, ancestors
from etom_kg.mapping.names import Likeness, NameIndex, bag, is_activity, text_roots

__all__ = ["DefinitionIndex", "Match", "Matcher", "Places", "children_votes", "may_be"]

_FEWEST = 30
"""Definitions that there must be: among a few, which words are rare cannot be known."""


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


_PER_STEP = 0.85
"""What each further step between a concept and the parent that matches leaves of the support."""
_DEPTH = 3
_FEWEST_RELATIVES = 3
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
        if parent not in concepts or len(below) < _FEWEST_RELATIVES:
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


_FIRST_PASS = 0.35
"""Names less alike than this are no candidates; place and definition may raise the others."""
_SAME_MEANING = 0.4
"""From this cosine on, two definitions alone make a candidate."""
_NAME, _PLACE, _DEFINITION = 0.95, 0.35, 0.3
"""The confidence of a same name, and how much of the doubt that is left the other signs take."""
_AMBIGUOUS = 0.9
_VOTE = 0.6
_VOTED = 0.65
"""The share of children that speaks for a target, and the confidence if all do and nothing else."""
_UNLIKE_KIND = 0.85
_MOST = 25
_MEANT_BY_ACTIVITIES = frozenset({"processes", "functions"})
_ONLY_WHEN_CITED = frozenset({"apis", "components"})
_CERTAIN = 0.99


@dataclass(frozen=True, slots=True)
class Match:
    """A target for a concept; each sign is a number from 0 to 1."""

    target: Target
    confidence: float
    name: float = 0.0
    definition: float = 0.0
    structure: float = 0.0
    identifier: bool = False
    same_name: bool = False
    by_name: str = ""
    by_meaning: bool = False
    unlike_kind: bool = False

    @property
    def order(self) -> tuple[object, ...]:
        """Best first; of equals, the higher element, then by IRI."""
        depth = self.target.iri.count("/") + self.target.identifier.count(".")
        return (-round(self.confidence, 6), depth, self.target.iri)


class Matcher:
    """Compares the concepts of one file with the targets of one group.

    ``eligible`` are the IRIs of those that may be mapped to the group; the others only give these
    a place among them.
    """

    def __init__(
        self, concepts: Mapping[str, Concept], targets: Sequence[Target], eligible: Collection[str]
    ) -> None:
        self._concepts = concepts
        self._targets = targets
        self._eligible = eligible
        self._names = NameIndex(targets, (c.label for c in concepts.values()))
        self._definitions = DefinitionIndex(targets)
        self._by_identifier: dict[str, list[int]] = {}
        for place, target in enumerate(targets):
            self._by_identifier.setdefault(target.identifier, []).append(place)
        self._first: dict[str, dict[int, Match]] = {}

    def matches(self) -> dict[str, list[Match]]:
        """Return the matches of every eligible concept, best first."""
        self._first = {iri: self._alone(self._concepts[iri]) for iri in self._eligible}
        scores = {
            iri: {place: match.confidence for place, match in found.items()}
            for iri, found in self._first.items()
        }
        places = Places(self._concepts, self._targets)
        votes = children_votes(self._concepts, self._targets, scores)
        return {
            iri: sorted(
                (
                    self._placed(match, self._place_of(iri, place, places, scores, votes))
                    for place, match in self._with_vote(iri, votes).items()
                ),
                key=lambda match: match.order,
            )
            for iri in self._eligible
        }

    def _alone(self, concept: Concept) -> dict[int, Match]:
        """Return what name, definition and identifier say, the best few."""
        found = {
            place: self._named(concept, place, likeness)
            for place, likeness in self._best_names(concept).items()
        }
        for place, cosine in self._definitions.alike(concept.definition).items():
            known = found.get(place)
            if known or cosine >= _SAME_MEANING:
                found[place] = self._meant(place, cosine, known)
        if concept.identifier and concept.groups:
            for place in self._by_identifier.get(concept.identifier, ()):
                found[place] = self._cited(concept, place, found.get(place))
        kept = sorted(found, key=lambda place: found[place].order)[:_MOST]
        return _doubted({place: found[place] for place in kept})

    def _best_names(self, concept: Concept) -> dict[int, Likeness]:
        best: dict[int, Likeness] = {}
        for name in dict.fromkeys(concept.names):
            for place, likeness in self._names.alike(name, _FIRST_PASS).items():
                if place not in best or best[place].score < likeness.score:
                    best[place] = likeness
        return best

    def _named(self, concept: Concept, place: int, likeness: Likeness) -> Match:
        target = self._targets[place]
        spoken_of = 0.0
        if concept.definition and not target.definition:
            known = frozenset(bag(concept.label))
            spoken = known.union(text_roots(concept.definition))
            spoken_of = self._names.covered(likeness.name, spoken) - self._names.covered(
                likeness.name, known
            )
        active = is_activity(concept.label)
        unlike = not concept.groups and active != (target.group in _MEANT_BY_ACTIVITIES)
        match = Match(
            target,
            0.0,
            name=likeness.score,
            definition=spoken_of,
            same_name=likeness.same,
            by_name=likeness.name,
            unlike_kind=unlike,
        )
        return replace(match, confidence=_confidence(match))

    def _meant(self, place: int, cosine: float, known: Match | None) -> Match:
        if known is None:
            return Match(
                self._targets[place],
                0.4 + 0.6 * min(cosine, 1.0),
                definition=cosine,
                by_meaning=True,
            )
        match = replace(known, definition=max(min(cosine, 1.0), known.definition))
        return replace(match, confidence=max(_confidence(match), 0.4 + 0.6 * min(cosine, 1.0)))

    def _cited(self, concept: Concept, place: int, known: Match | None) -> Match:
        match = replace(known or Match(self._targets[place], 0.0), identifier=True)
        bare = concept.label in ("", concept.identifier)
        agrees = bare or match.name >= 0.9
        return replace(match, confidence=_CERTAIN if agrees else 0.55 + 0.35 * match.name)

    def _with_vote(self, iri: str, votes: Mapping[str, tuple[int, float]]) -> dict[int, Match]:
        found = dict(self._first[iri])
        place, share = votes.get(iri, (-1, 0.0))
        if share >= _VOTE and place not in found:
            found[place] = Match(self._targets[place], _VOTED * share, structure=share)
        return found

    def _place_of(
        self,
        iri: str,
        place: int,
        places: Places,
        scores: Mapping[str, Mapping[int, float]],
        votes: Mapping[str, tuple[int, float]],
    ) -> float:
        voted, share = votes.get(iri, (-1, 0.0))
        return max(places.support(iri, place, scores), share if voted == place else 0.0)

    def _placed(self, match: Match, structure: float) -> Match:
        if not match.name or match.identifier:
            return replace(match, structure=max(structure, match.structure))
        placed = replace(match, structure=structure)
        doubt = match.confidence / max(_confidence(match), match.confidence, 1e-9)
        return replace(placed, confidence=max(doubt * _confidence(placed), match.confidence))


def may_be(concept: Concept, group: str) -> bool:
    """Whether a concept may be mapped to elements of a group."""
    return group in concept.groups if concept.groups else group not in _ONLY_WHEN_CITED


def _confidence(match: Match) -> float:
    """Return the confidence of a match by name: what name leaves in doubt, other signs lessen."""
    certain = match.name * _NAME
    doubt = 1 - certain
    doubt *= 1 - _PLACE * match.structure
    doubt *= 1 - _DEFINITION * match.definition
    return (1 - doubt) * (_UNLIKE_KIND if match.unlike_kind else 1.0)


def _doubted(found: dict[int, Match]) -> dict[int, Match]:
    """Lower matches that are the best together: which one is meant is unsure."""
    best = max((match.confidence for match in found.values()), default=0.0)
    tops = [place for place, match in found.items() if match.confidence > best - 1e-9]
    for place in tops if len(tops) > 1 else ():
        match = found[place]
        found[place] = replace(match, confidence=match.confidence * _AMBIGUOUS)
    return found
