"""Find the process that is meant by a name that is nearly written.

Names are compared by the stems of their words, in any order: "Service Quality Monitoring" is
"Monitor Service Quality", "Evaluate & Quality Problem" differs from "Evaluate & Qualify Problem"
in one letter. Names are cut short in a few ways, which are the table ``RESEMBLANCES``; some are
understood only inside the reader's own branch.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from etom_kg.interfaces.english.words import root, word_set
from etom_kg.interfaces.values import How

__all__ = ["RESEMBLANCES", "NameIndex", "Similar"]


def _stems(text: str) -> frozenset[str]:
    return frozenset(map(root, text.split()))


_CONNECTORS = word_set("and or of the a an to for in on with ,")
_LIGHT = _stems("management handling manage processing administration")
"""Words that a name may have or lack: "Order Handling" is "Order Management"."""
_BOTH = (_stems("supplier s"), _stems("partner p"))
"""Two roles that names join: "Supplier/Partner", "S/P"."""
_SYNONYMS = tuple(
    map(
        _stems,
        (
            "support enable ensure",
            "supplier s",
            "partner p",
            "client customer",
            "trouble fault",
            "analyze analysis",
            "requisition purchasing",
        ),
    )
)
_ROLES = _stems("supplier partner s p customer party service provider enterprise business")
"""Words for who or what: with nothing else they are no name."""

_SERVING = _stems("support enable ensure")

_POSTINGS = 400
"""A stem that more names share than this picks out no candidates."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name by the keys and stems of its words, with whose it is."""

    keys: tuple[str, ...]
    roots: tuple[str, ...]
    identifier: str
    branch: frozenset[str]
    depth: int


@dataclass(frozen=True, slots=True)
class Similar:
    """A process that a phrase may mean: how, and how surely (0-1)."""

    identifier: str
    how: How
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
    return tuple(root(k) for k in keys if k not in _CONNECTORS)


def _compare(phrase: tuple[str, ...], name: Name, branch: frozenset[str]) -> Similar | None:
    missing = list(name.roots)
    added, typos = [], 0
    for stem in phrase:
        if stem in missing:
            missing.remove(stem)
        else:
            added.append(stem)
    if len(added) > 2 or len(missing) > len(phrase) + 3:
        return None
    if _SERVING.intersection(missing) and not _SERVING.intersection(phrase):
        return None  # "Support X" is never meant by "X"
    for stem in list(added):
        twin = next((other for other in missing if _same(stem, other)), None)
        if twin is not None:
            added.remove(stem)
            missing.remove(twin)
            typos += 1
    if len(phrase) - len(added) - typos < 1 or not _LIGHT.issuperset(added):
        return None
    fit = Fit(phrase, name, len(added), tuple(missing), bool(branch & name.branch))
    for how, resemblance in RESEMBLANCES:
        strength = resemblance(fit)
        if strength:
            return Similar(name.identifier, how, strength - 0.05 * typos)
    return None


@dataclass(frozen=True, slots=True)
class Fit:
    """The stems of a phrase beside a name of which at least one is the same.

    ``added`` counts the stems that only the phrase has, all of them light; ``missing`` are those
    that only the name has; ``near`` says that name and reader have an ancestor in common.
    """

    phrase: tuple[str, ...]
    name: Name
    added: int
    missing: tuple[str, ...]
    near: bool

    @property
    def long(self) -> bool:
        """Whether the phrase has three stems or more."""
        return len(self.phrase) > 2

    @property
    def begins(self) -> bool:
        """Whether the name begins with the phrase."""
        return self.phrase == self.name.roots[: len(self.phrase)]

    @property
    def at_and(self) -> bool:
        """Whether the name goes on with "&" behind as many stems as the phrase has."""
        seen = 0
        for part in self.name.keys:
            if seen == len(self.phrase):
                return part == "and"
            seen += part not in _CONNECTORS
        return False


def _same_stems(fit: Fit) -> float:
    return 0.9 if not fit.added and not fit.missing else 0.0


def _light_words_added(fit: Fit) -> float:
    return 0.8 if not fit.missing and fit.long else 0.0


def _without_management(fit: Fit) -> float:
    """Weigh two words that stand for a name with "Management" behind: "Retention & Loyalty"."""
    name = fit.name
    cut = not fit.added and len(fit.phrase) == 2 and fit.begins
    ending = cut and fit.missing == name.roots[-1:] and name.keys[-1] == "management"
    return 0.74 if ending and not fit.at_and else 0.0


def _one_role_of_two(fit: Fit) -> float:
    """Weigh "Supplier" for "Supplier/Partner"."""
    heavy = [stem for stem in fit.missing if stem not in _LIGHT]
    named = not fit.added and fit.long and any(stem in r for r in _BOTH for stem in fit.phrase)
    other = named and len(heavy) == 1 and any(heavy[0] in role for role in _BOTH)
    return 0.76 if other else 0.0


def _light_word_for_another(fit: Fit) -> float:
    if not (fit.added == 1 == len(fit.missing) and fit.long and fit.missing[0] in _LIGHT):
        return 0.0
    return 0.78 if fit.phrase[-1] in _LIGHT and fit.name.roots[-1] in _LIGHT else 0.75


def _without_light_words(fit: Fit) -> float:
    light = not fit.added and fit.long and _LIGHT.issuperset(fit.missing)
    return 0.8 if light and not fit.at_and else 0.0


def _cut_at_and(fit: Fit) -> float:
    """Weigh a name whose parts behind "&" are left out, the deeper the surer."""
    if fit.added:
        return 0.0
    head = fit.begins and fit.at_and
    if fit.long and head:
        sure = 0.8
    elif (fit.long or fit.near) and (head or _drops_conjuncts(fit)):
        sure = 0.75 if fit.near else 0.7
    else:
        return 0.0
    return sure + 0.01 * min(fit.name.depth, 3)


def _drops_conjuncts(fit: Fit) -> bool:
    """Say whether only what stands behind "&" is left out.

    "Product Development" of "Product & Offer Development & Retirement".
    """
    left = list(fit.phrase)
    after_and = False
    for part in fit.name.keys:
        if part in _CONNECTORS:
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
    return not left and len(fit.phrase) > 1 and "and" in fit.name.keys


def _same_end(fit: Fit) -> float:
    ends = not fit.added and fit.near and fit.name.roots[-1] == fit.phrase[-1]
    return 0.72 - 0.02 * len(fit.missing) if ends and len(fit.missing) <= 2 else 0.0


def _same_start_or_turned(fit: Fit) -> float:
    """Weigh a name without a word, its start or both its ends the other way round."""
    if fit.added or not fit.near or len(fit.missing) != 1:
        return 0.0
    turned = fit.phrase[-1] == fit.name.roots[0] and fit.phrase[-2] == fit.name.roots[-1]
    return 0.68 if turned or fit.begins else 0.0


RESEMBLANCES: tuple[tuple[How, Callable[[Fit], float]], ...] = (
    ("rewritten", _same_stems),
    ("lengthened", _light_words_added),
    ("shortened", _without_management),
    ("shortened", _one_role_of_two),
    ("rewritten", _light_word_for_another),
    ("shortened", _without_light_words),
    ("shortened", _cut_at_and),
    ("short form", _same_end),
    ("short form", _same_start_or_turned),
)
"""The ways in which a phrase resembles a name; the first that gives a strength decides."""


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
