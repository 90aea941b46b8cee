"""How a name looks on the page: capitals, quotation marks, the noun behind it."""

from __future__ import annotations

from collections.abc import Sequence

from etom_kg.interfaces.words import Word, word_set, words

__all__ = ["LAYER_WORDS", "PROCESS_WORDS", "head_after", "is_quoted", "share_of_capitals"]

PROCESS_WORDS = word_set("process subprocess activity operation function functionality task")
"""Keys of nouns that may follow the name of a process without changing what is meant."""

LAYER_WORDS = word_set("layer domain area level horizontal grouping block")

_BRIDGES = word_set("sub - business end core related grouping group area")
_SMALL = word_set("and or of the a an to for in on with from by at per & other / via vs through")
_QUOTES = frozenset("'\"“”‘’")


def head_after(text: Sequence[Word], at: int) -> str:
    """Return the key of the noun behind a name: "process" in "X sub-processes"; else ""."""
    end = min(at + 4, len(text))
    while at < end and (
        text[at].key in _BRIDGES or text[at].text in _QUOTES or text[at].key == "'s"
    ):
        if text[at].text in _QUOTES and at + 1 >= len(text):
            return ""
        at += 1
    return text[at].key if at < len(text) and text[at].text[0].isalpha() else ""


def is_quoted(text: Sequence[Word], first: int, last: int) -> bool:
    """Say whether a quotation mark stands on both sides."""
    before = first > 0 and text[first - 1].text in _QUOTES
    return before and last < len(text) and text[last].text in _QUOTES


def share_of_capitals(text: Sequence[Word], first: int, last: int, name: str) -> tuple[float, bool]:
    """Return the share of a name's capitalised words that are capitalised here too.

    The second value says that only the first word of the sentence is. Words that the name itself
    writes small are not asked for.
    """
    small = {w.key for w in words(name) if not w.is_name} | _SMALL
    asked = [at for at in range(first, last) if text[at].key not in small and not text[at].is_mark]
    if not asked:
        asked = [at for at in range(first, last) if not text[at].is_mark] or [first]
    capitals = [at for at in asked if text[at].is_name]
    initial = first == 0 and len(capitals) <= 1
    return len(capitals) / len(asked), initial
