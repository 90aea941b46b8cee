"""Decide whether a hyphen at a line end belongs to its word: "Hand-|ling" or "real-|time".

The document's other words decide, then the names of the standard and our own definitions.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, cached_property
from itertools import pairwise

from etom_kg.errors import EtomKgError
from etom_kg.resources import resource
from etom_kg.tables import read_table

__all__ = ["HYPHENS", "Hyphens"]

HYPHENS = "-\u2010\u2011"
"""The signs that may part a word."""

_WORD = re.compile(rf"[^\W\d_]+(?:[{HYPHENS}][^\W\d_]+)*")
_BROKEN = re.compile(rf"(?<![^\W\d_])[^\W\d_]++[{HYPHENS}]\s*\n\s*[^\W\d_]+")
_LAST = re.compile(r"[^\W\d_]+$")
_PREFIX = re.compile(
    r"all|anti|co|cross|e|ex|extra|half|inter|intra|macro|micro|mid|mini|multi|non|off|on|one|over"
    r"|post|pre|pro|re|self|semi|sub|super|two|ultra|un|under|up|well"
)
"""What a hyphen often joins to a word that is known by itself."""
_LONG_KNOWN, _LONG = 4, 5
"""From this length on a part, known or not, is hardly the end of a broken word by chance."""
_ENDING = re.compile(
    r"(?:ling|ment|[ts]ion|ing|er|ness|[ai]ble|ity|itie|ive|[ae]nce|ency|[ao]ry|ly|al|ed|ate|ure|ous|i[sz]e)"
    r"s?$"
)
_TABLES = (
    ("name", "data", "4.0", "processes.csv"),
    ("name", "data", "25.5", "processes.csv"),
    ("definition", "data", "definitions.csv"),
)


class Hyphens:
    """What the words of a document say of a word that a line end has broken."""

    def __init__(self, text: str) -> None:
        self._text = text

    def is_one_word(self, before: str, after: str) -> bool:
        """Say whether ``before``, which ends in a hyphen, and ``after`` are one plain word.

        >>> hyphens = Hyphens("They handle each order; handling takes a day in real-time work.")
        >>> hyphens.is_one_word("hand-", "ling"), hyphens.is_one_word("real-", "time")
        (True, False)
        """
        stem = before.rstrip(HYPHENS)
        found = _LAST.search(stem)
        if not found or not after[:1].islower():
            return False
        left, right = found[0].casefold(), after.casefold()
        for known in (self._own, _common()):
            plain, parted = known[left + right], known[f"{left}-{right}"]
            if plain != parted:
                return plain > parted
        if any(sign in stem for sign in HYPHENS):
            return False
        if self._knows(right):
            long = len(right) >= _LONG_KNOWN
            return not (long or self._knows(left) or _PREFIX.fullmatch(left))
        return len(right) < _LONG or bool(_ENDING.search(right))

    def _knows(self, word: str) -> bool:
        return bool(self._own[word] or _common()[word])

    @cached_property
    def _own(self) -> Counter[str]:
        return _counted(_BROKEN.sub(" ", self._text))


@cache
def _common() -> Counter[str]:
    """Return the words of the standard's names and of our definitions."""
    words: Counter[str] = Counter()
    for column, *path in _TABLES:
        try:
            table = resource(*path)
        except EtomKgError:
            continue  # a table that is about to be made
        words += _counted(". ".join(row[column] for row in read_table(table, (column,))))
    return words


def _counted(text: str) -> Counter[str]:
    """Count words, and the pairs inside words with hyphens."""
    words: Counter[str] = Counter(_WORD.findall(text.casefold()))
    pairs: Counter[str] = Counter()
    for word, count in words.items():
        for left, right in pairwise(re.split(f"[{HYPHENS}]", word)):
            pairs[f"{left}-{right}"] += count
    words.update(pairs)
    return words
