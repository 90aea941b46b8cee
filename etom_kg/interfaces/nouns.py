"""Words that may be noun or verb: which of the two one is, by what stands in front of it."""

from __future__ import annotations

from collections.abc import Sequence

from etom_kg.interfaces.grammar import (
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    SUBORDINATORS,
)
from etom_kg.interfaces.items import Item

__all__ = ["noun_by_place"]

_REACH = 8
_ARTICLES = frozenset(("the", "a", "an", "its", "their", "his", "our", "each", "every", "'s"))
_BREAKS = (CONJUNCTIONS | SUBORDINATORS | PREPOSITIONS | {"to", ",", "then", "also"}) - {"of"}


def noun_by_place(items: Sequence[Item], at: int) -> bool:
    """Say whether a word stands where only a noun can: behind an article or another verb.

    In "receives its seat plans from X" the verb is "receives".
    """
    form = items[at].verb
    if form is None or not form.kinds & {"base", "third"}:
        return form is None
    before = items[at - 1] if at else None
    if before is None:
        return False
    after = items[at + 1] if at + 1 < len(items) else None
    if before.key in _ARTICLES or (after and after.key == "'s"):
        return True
    if before.kind == "word" and before.key in PREPOSITIONS - {"to"}:
        return True
    return before.kind == "word" and _verb_in_clause(items, at)


def _verb_in_clause(items: Sequence[Item], at: int) -> bool:
    """Say whether the clause has had its verb already, and an article stands between."""
    article = False
    for back in range(at - 1, max(-1, at - _REACH), -1):
        item = items[back]
        if item.kind != "word" or item.key in _BREAKS or item.key in AUXILIARIES:
            return False
        if item.verb and item.verb.kinds & {"base", "third", "gerund"} and not item.nouns:
            return article
        article = article or item.key in DETERMINERS
    return False
