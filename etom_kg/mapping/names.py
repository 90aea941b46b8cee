"""How alike names are: one index over the names of the framework, asked for each concept.

Two names are as alike as the roots they share, each weighted by how rare it is among the names of
the framework (a weighted Dice coefficient). A stem that the framework does not know counts as the
known one that is spelt nearly so.

Names as bags of roots, with the words that telecom people use for one another.

"Subscriber Invoices", ``subscriberInvoice`` and "Customer Bill" have the same bag; how much a
root counts there says whether it was written or only stands for what was written.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from etom_kg.core.tables import read_table, resource
from etom_kg.interfaces.english.words import key, root, word_set
from etom_kg.mapping.model import Target

__all__ = [
    "GENERIC",
    "SUBJECTS",
    "Bag",
    "Likeness",
    "NameIndex",
    "Part",
    "bag",
    "is_activity",
    "roots",
    "text_roots",
]

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_PIECE = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_SUFFIX = re.compile(r"\s+(?:ABE|BE)$")
_STOP = word_set("a an and as at by for from in into its of on or per that the their this to with")
_MOST = 24
"""Words of a name that are compared; a longer one is a sentence."""

Part = tuple[str, float]
"""The root that was written, and how much it counts for the root that it stands for."""
Bag = dict[str, Part]


@lru_cache(maxsize=1 << 17)
def _root(word: str) -> str:
    return root(key(word))


@lru_cache(maxsize=1 << 15)
def text_roots(text: str) -> tuple[str, ...]:
    """Return the roots of a text's words in order, without the commonest words."""
    pieces = _PIECE.findall(_HUMP.sub(" ", text).replace("&", " and "))
    return tuple(_root(piece) for piece in pieces if piece.casefold() not in _STOP)


@lru_cache(maxsize=1 << 15)
def roots(name: str) -> tuple[str, ...]:
    """Return the roots of a name; ``ABE`` and ``BE`` behind it say its kind and do not count.

    >>> roots("CustomerProductOrder BE") == roots("Customer product orders")
    True
    """
    return text_roots(_SUFFIX.sub("", name.strip()))[:_MOST]


GENERIC = frozenset(
    map(_root, word_set("data detail entity information management object process record type"))
)
"""Roots that say little: two names that differ in nothing else are nearly the same."""
SUBJECTS = frozenset(
    map(_root, word_set("customer enterprise market partner product resource sales service"))
)
"""What the framework parts everything by: names that differ in it differ in meaning."""
_ACTIVITIES = frozenset(
    map(
        _root,
        word_set(
            "accept achieve activate administer allocate analyse apply approve assess assign "
            "assure audit authorize build capture change check close collect complete conduct "
            "configure control coordinate correct create cross decommission define deliver deploy "
            "design determine develop diagnose distribute enable ensure establish evaluate "
            "execute fulfil gather handle identify implement improve initiate install integrate "
            "investigate issue launch localize maintain manage mediate monitor negotiate notify "
            "obtain operate optimise orchestrate perform plan prepare prioritize provide "
            "provision publish qualify receive recover refine register release remove resolve "
            "respond retire retain retrieve review select sell set specify support survey take "
            "track train transfer update validate verify fulfilment administration handling "
            "management operations readiness selling"
        ),
    )
)


def is_activity(name: str) -> bool:
    """Whether a name says what is done ("Handle Orders", "Order Handling"), not what there is."""
    found = roots(name)
    return bool(found) and (found[0] in _ACTIVITIES or found[-1] in _ACTIVITIES)


@dataclass(frozen=True, slots=True)
class _Synonym:
    stands_for: tuple[str, ...]
    weight: float


@cache
def _synonyms() -> dict[tuple[str, ...], _Synonym]:
    """Return what words and phrases stand for; a phrase that others stand for, for itself."""
    path = resource("data", "mapping", "synonyms.csv")
    rows = read_table(path, ("word", "stands_for", "weight"))
    table = {
        roots(row["word"]): _Synonym(roots(row["stands_for"]), float(row["weight"])) for row in rows
    }
    for synonym in list(table.values()):
        if len(synonym.stands_for) > 1:
            table.setdefault(synonym.stands_for, _Synonym(synonym.stands_for, 1.0))
    return table


@cache
def _longest() -> int:
    return max(map(len, _synonyms()))


@lru_cache(maxsize=1 << 17)
def _bag(written: tuple[str, ...]) -> tuple[tuple[str, Part], ...]:
    table = _synonyms()
    found: dict[str, Part] = {}
    place = 0
    while place < len(written):
        length = min(_longest(), len(written) - place)
        while length and written[place : place + length] not in table:
            length -= 1
        phrase = written[place : place + max(length, 1)]
        synonym = table.get(phrase, _Synonym(phrase, 1.0))
        surface = " ".join(phrase)
        for each in synonym.stands_for:
            part = (each, 1.0) if synonym.stands_for == phrase else (surface, synonym.weight)
            if each not in found or found[each][1] < part[1]:
                found[each] = part
        place += len(phrase)
    return tuple(found.items())


def bag(name: str) -> Bag:
    """Return the roots that a name is made of or stands for, with the root that was written.

    >>> bag("Client Invoices") == {"custom": ("client", 0.95), "bill": ("invoic", 0.95)}
    True
    """
    return dict(_bag(roots(name)))


_LEAST_WEIGHT = 0.3
_UNKNOWN = 0.6
"""What an unknown stem weighs, as a share of the rarest known one."""
_OTHER_SUBJECT = 0.7
"""What is left of a likeness when one name speaks of customers, say, and the other of services."""
_SPELLING = 0.85
_LONG = 5
"""Letters that a stem must have to be taken for a misspelling of another."""


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
        counts = Counter(stem for each in bags for stem in each)
        self._weights = {
            stem: max(math.log((len(bags) + 1) / (count + 0.5)), _LEAST_WEIGHT)
            for stem, count in counts.items()
        }
        self._heaviest = max(self._weights.values(), default=1.0)
        self._postings: dict[str, list[tuple[int, str, float]]] = {}
        for index, each in enumerate(bags):
            for stem, (surface, credit) in each.items():
                self._postings.setdefault(stem, []).append((index, surface, credit))
        self._totals = [self._total(each) for each in bags]
        self._subjects = [SUBJECTS & each.keys() for each in bags]
        self._spellings: dict[str, tuple[str, float]] = {}
        self._known = sorted(stem for stem in self._weights if len(stem) >= _LONG)
        self._shares = _shares(own_names)

    def weight(self, stem: str) -> float:
        """Return how much a stem counts; one that every concept of the user has, hardly at all."""
        known = self._weights.get(stem)
        if known is None:
            share = self._shares.get(stem, 0.0)
            return max(_UNKNOWN * self._heaviest * (1 - share), _LEAST_WEIGHT)
        return known

    def _total(self, each: Bag) -> float:
        return sum(map(self.weight, each))

    def repaired(self, name: str) -> Bag:
        """Return a name's bag, its unknown roots read as known ones that are spelt nearly so."""
        found: Bag = {}
        for stem, (surface, credit) in bag(name).items():
            known, likeness = (stem, 1.0) if stem in self._weights else self._spelt(stem)
            if known not in found or found[known][1] < credit * likeness:
                found[known] = (surface, credit * likeness)
        return found

    def _spelt(self, stem: str) -> tuple[str, float]:
        if len(stem) < _LONG:
            return stem, 1.0
        if stem not in self._spellings:
            from rapidfuzz import process
            from rapidfuzz.distance import JaroWinkler, Levenshtein

            hit = process.extractOne(
                stem,
                self._known,
                scorer=Levenshtein.normalized_similarity,
                score_cutoff=_SPELLING,
            )
            # The beginnings must agree: "install" is no misspelling of "stall".
            near = hit is not None and JaroWinkler.similarity(stem, hit[0]) > 0.9
            self._spellings[stem] = (hit[0], hit[1]) if hit and near else (stem, 1.0)
        return self._spellings[stem]

    def alike(self, name: str, least: float) -> dict[int, Likeness]:
        """Return the targets, by their places, with a name at least so like this one."""
        asked = self.repaired(name)
        total = self._total(asked)
        shared: dict[int, float] = {}
        for stem, (surface, credit) in asked.items():
            weight = self._weights.get(stem)
            if weight is None:
                continue
            for index, written, other in self._postings[stem]:
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
            sum(self.weight(stem) for stem in theirs if stem in text_roots) / total if total else 0
        )


def _shares(own_names: Iterable[str]) -> dict[str, float]:
    """Return, for each stem, the share of the user's names that have it; of few names, nothing."""
    bags = [set(bag(name)) for name in own_names]
    if len(bags) < 10:
        return {}
    counts = Counter(stem for each in bags for stem in each)
    return {stem: count / len(bags) for stem, count in counts.items()}
