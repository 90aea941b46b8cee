"""What may be left out of a name: the words behind "&", "Management", one role of two."""

from __future__ import annotations

from dataclasses import dataclass

from etom_kg.interfaces.words import root, word_set

__all__ = [
    "CONNECTORS",
    "LIGHT",
    "Name",
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
