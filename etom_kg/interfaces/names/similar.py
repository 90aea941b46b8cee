"""Find the process that is meant by a name that is nearly written.

Names are compared by the stems of their words, in any order: "Service Quality Monitoring" is
"Monitor Service Quality", "Evaluate & Quality Problem" differs from "Evaluate & Qualify Problem"
in one letter. A name cut short is understood only inside the reader's own branch.

What may be left out of a name: the words behind "&", "Management", one role of two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from etom_kg.interfaces.english.words import root, word_set

__all__ = [
    "CONNECTORS",
    "LIGHT",
    "Name",
    "NameIndex",
    "Similar",
    "breaks_at_and",
    "cut_management",
    "drops_conjuncts",
    "one_of_both",
]

CONNECTORS = word_set("and or of the a an to for in on with ,")
LIGHT = frozenset(map(root, word_set("management handling manage processing administration")))
_BOTH = (frozenset(map(root, ("supplier", "s"))), frozenset(map(root, ("partner", "p"))))
"""Two roles that names join: "Supplier/Partner", "S/P"."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name by the keys and stems of its words, with whose it is."""

    keys: tuple[str, ...]
    roots: tuple[str, ...]
    identifier: str
    branch: frozenset[str]
    depth: int


def cut_management(phrase: tuple[str, ...], name: Name, spare_name: list[str]) -> bool:
    """Say whether two words stand for a name with "Management" behind: "Retention & Loyalty"."""
    cut = len(phrase) == 2 and phrase == name.roots[:2] and spare_name == [name.roots[-1]]
    return cut and name.keys[-1] == "management" and not breaks_at_and(name, 2)


def one_of_both(phrase: tuple[str, ...], spare_name: list[str]) -> bool:
    """Say whether "Supplier" stands for "Supplier/Partner"."""
    told = any(stem in both for both in _BOTH for stem in phrase)
    spare = [stem for stem in spare_name if stem not in LIGHT]
    return told and len(spare) == 1 and any(spare[0] in both for both in _BOTH)


def drops_conjuncts(phrase: tuple[str, ...], name: Name) -> bool:
    """Say whether only what stands behind "&" is left out.

    "Product Development" of "Product & Offer Development & Retirement".
    """
    left = list(phrase)
    after_and = False
    for part in name.keys:
        if part in CONNECTORS:
            after_and = after_and or part == "and"
            if after_and and not left:
                break
        elif left and root(part) == left[0]:
            left.pop(0)
            after_and = False
        elif after_and:
            after_and = False
        else:
            return False
    return not left and len(phrase) > 1 and "and" in name.keys


def breaks_at_and(name: Name, count: int) -> bool:
    """Say whether a name goes on with "&" behind its first ``count`` words."""
    seen = 0
    for part in name.keys:
        if seen == count:
            return part == "and"
        seen += part not in CONNECTORS
    return False


_SYNONYMS = tuple(
    frozenset(map(root, group.split()))
    for group in (
        "support enable ensure",
        "supplier s",
        "partner p",
        "client customer",
        "trouble fault",
        "analyze analysis",
        "requisition purchasing",
    )
)
_ROLES = frozenset(
    map(
        root,
        [
            "supplier",
            "partner",
            "s",
            "p",
            "customer",
            "party",
            "service",
            "provider",
            "enterprise",
            "business",
        ],
    )
)
"""Words for who or what: with nothing else they are no name."""

_POSTINGS = 400
"""A stem that more names share than this picks out no candidates."""


@dataclass(frozen=True, slots=True)
class Similar:
    """A process that a phrase may mean: how, and how surely (0-1)."""

    identifier: str
    how: str
    strength: float


class NameIndex:
    """All names, by the stems of their words."""

    def __init__(self, names: Iterable[tuple[tuple[str, ...], str, tuple[str, ...]]]) -> None:
        self._names: list[Name] = []
        self._postings: dict[str, list[int]] = defaultdict(list)
        for keys, identifier, ancestors in names:
            roots = _roots(keys)
            branch = frozenset((identifier, *ancestors))
            self._names.append(Name(keys, roots, identifier, branch, len(ancestors)))
            for stem in set(roots):
                self._postings[stem].append(len(self._names) - 1)

    def find(self, keys: Sequence[str], branch: frozenset[str]) -> Similar | None:
        """Return the one process that a phrase means, seen from within a branch."""
        phrase = _roots(self._joined(keys))
        if not 2 <= len(phrase) <= 12 or all(stem in _ROLES for stem in phrase):
            return None
        best: dict[str, tuple[float, float, Similar]] = {}
        for number in self._candidates(phrase):
            name = self._names[number]
            similar = _compare(phrase, name, branch)
            if similar:
                rank = (similar.strength, _nearness(name, branch), similar)
                if name.identifier not in best or rank[:2] > best[name.identifier][:2]:
                    best[name.identifier] = rank
        if not best:
            return None
        ranked = sorted(best.values(), key=lambda r: (-r[0], -r[1]))
        if len(ranked) > 1 and ranked[0][:2] == ranked[1][:2]:
            return None
        return ranked[0][2]

    def _joined(self, keys: Sequence[str]) -> list[str]:
        """Return words with those made one that names write as one: "work force"."""
        found: list[str] = []
        for key in keys:
            if found and root(found[-1] + key) in self._postings and len(key) > 2:
                found[-1] += key
            else:
                found.append(key)
        return found

    def _candidates(self, phrase: tuple[str, ...]) -> list[int]:
        """Return the names that share one of the three rarest known stems of the phrase."""
        lists = sorted(
            (self._postings[stem] for stem in set(phrase) if stem in self._postings), key=len
        )
        chosen = [postings for postings in lists[:3] if len(postings) <= _POSTINGS]
        return sorted({number for postings in chosen for number in postings})


def _roots(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(root(k) for k in keys if k not in CONNECTORS)


def _compare(phrase: tuple[str, ...], name: Name, branch: frozenset[str]) -> Similar | None:
    spare_name = list(name.roots)
    spare_phrase, typos = [], 0
    for stem in phrase:
        if stem in spare_name:
            spare_name.remove(stem)
        else:
            spare_phrase.append(stem)
    if len(spare_phrase) > 2 or len(spare_name) > len(phrase) + 3:
        return None
    for stem in list(spare_phrase):
        twin = next((other for other in spare_name if _same(stem, other)), None)
        if twin is not None:
            spare_phrase.remove(stem)
            spare_name.remove(twin)
            typos += 1
    if len(phrase) - len(spare_phrase) - typos < 1:
        return None
    how, strength = _verdict(phrase, name, spare_phrase, spare_name, branch)
    return Similar(name.identifier, how, strength - 0.05 * typos) if how else None


def _verdict(
    phrase: tuple[str, ...],
    name: Name,
    spare_phrase: list[str],
    spare_name: list[str],
    branch: frozenset[str],
) -> tuple[str, float]:
    if not spare_phrase and not spare_name:
        return "rewritten", 0.9
    if not spare_name and len(phrase) > 2 and all(s in LIGHT for s in spare_phrase):
        return "lengthened", 0.8
    if not spare_phrase and cut_management(phrase, name, spare_name):
        return "shortened", 0.74
    if not spare_phrase and len(phrase) > 2 and one_of_both(phrase, spare_name):
        return "shortened", 0.76
    one_each = len(spare_phrase) == 1 == len(spare_name) and len(phrase) > 2
    if one_each and spare_phrase[0] in LIGHT and spare_name[0] in LIGHT:
        ends_alike = phrase[-1] in LIGHT and name.roots[-1] in LIGHT
        return "rewritten", 0.78 if ends_alike else 0.75
    if spare_phrase:
        return "", 0.0
    at_and = breaks_at_and(name, len(phrase))
    if len(phrase) > 2 and all(s in LIGHT for s in spare_name) and not at_and:
        return "shortened", 0.8
    if len(phrase) > 2 and phrase == name.roots[: len(phrase)] and at_and:
        return "shortened", 0.8 + 0.01 * min(name.depth, 3)
    if (phrase == name.roots[: len(phrase)] and at_and) or drops_conjuncts(phrase, name):
        near = bool(branch & name.branch)
        if near or len(phrase) > 2:
            return "shortened", (0.75 if near else 0.7) + 0.01 * min(name.depth, 3)
    if branch & name.branch and len(spare_name) <= 2 and name.roots[-1] == phrase[-1]:
        return "short form", 0.72 - 0.02 * len(spare_name)
    turned = phrase[-1] == name.roots[0] and phrase[-2] == name.roots[-1]
    if branch & name.branch and turned and len(spare_name) == 1:
        return "short form", 0.68
    if branch & name.branch and phrase == name.roots[: len(phrase)] and len(spare_name) == 1:
        return "short form", 0.68
    return "", 0.0


@lru_cache(maxsize=65536)
def _same(left: str, right: str) -> bool:
    """Say whether two stems are one word, misspelt or said by its synonym."""
    if any(left in group and right in group for group in _SYNONYMS):
        return True
    longest = max(len(left), len(right))
    if min(len(left), len(right)) < 4 or longest < 5 or left[0] != right[0]:
        return False
    distance = DamerauLevenshtein.distance(left, right, score_cutoff=2)
    return distance <= (1 if longest < 10 else 2)


def _nearness(name: Name, branch: frozenset[str]) -> float:
    """Return how near a process is: shared ancestors first, then how high it stands."""
    above = 0.5 if name.identifier in branch else 0.0
    return len(name.branch & branch) - above - 0.01 * name.depth
