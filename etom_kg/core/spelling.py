"""Compare names as people write them: case, ``&``, punctuation and British spelling aside."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["Word", "folded", "spelling_key", "words_of"]

_WORD = re.compile(r"&amp;|&|[^\W_]+(?:['’][^\W_]+)?")
_SLASH = re.compile(r"\s*/\s*")
_AMERICAN = (
    (re.compile(r"(?<=\w{3})is(?=(?:e|es|ed|ing|ation|ations)$)"), "iz"),
    (re.compile(r"(?<=\w{2})our(?=s?$)"), "or"),
    (re.compile(r"^(fulfil|enrol|instal)(?=ment)"), r"\1l"),
    (re.compile(r"ogue(?=s?$)"), "og"),
    (re.compile(r"(?<=program)me(?=s?$)"), ""),
    (re.compile(r"^centre"), "center"),
    (re.compile(r"^(licen|defen)ce"), r"\1se"),
    (re.compile(r"elling$"), "eling"),
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, made comparable, and where it stands."""

    text: str
    start: int
    end: int


def words_of(text: str, limit: int | None = None) -> list[Word]:
    """Return the comparable words of a text, at most ``limit`` of them."""
    found: list[Word] = []
    for match in _WORD.finditer(text):
        if limit is not None and len(found) == limit:
            break
        found.append(Word(_comparable(match[0]), match.start(), match.end()))
    return found


@lru_cache(maxsize=1 << 16)
def _comparable(word: str) -> str:
    if word[0] == "&":
        return "and"
    plain = word.casefold()
    for pattern, replacement in _AMERICAN:
        plain = pattern.sub(replacement, plain)
    return plain


@lru_cache(maxsize=1 << 16)
def spelling_key(name: str) -> tuple[str, ...]:
    """Return a name as its comparable words.

    >>> spelling_key("Fulfilment & Catalogue") == spelling_key("fulfillment and catalog")
    True
    """
    return tuple(word.text for word in words_of(name))


def folded(name: str) -> str:
    """Return a name as it must agree: no case, single blanks, none around a slash."""
    return _SLASH.sub("/", " ".join(name.casefold().split()))
