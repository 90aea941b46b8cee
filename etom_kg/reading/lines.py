"""Join the lines of a block, which remembers where each stretch of it came from.

How the lines of a document are set decides: how long they are, and whether a hyphen at a line end
belongs to its word: "Hand-|ling" or "real-|time". The other words of the document say that, then
the names of the standard and our own definitions.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import pairwise

from etom_kg.core.editions import complete_editions
from etom_kg.core.errors import EtomKgError
from etom_kg.core.model import Block, Piece
from etom_kg.core.tables import read_table, resource

__all__ = ["HYPHENS", "PLAIN", "Growing", "Hyphens", "Style", "style_of"]

_FULL_LINE = 72
"""From this length on a line counts as filled; less in a document with narrow columns."""
_LOOKED_AT = 20_000
"""How many lines decide the width."""


@dataclass(frozen=True, slots=True)
class Style:
    """What a reader of lines must know of the whole document.

    ``full`` is the length from which on a line counts as filled; ``indented`` says that many
    lines begin with blanks, so that a blank marks no new page; ``is_one_word`` says of the two
    parts of a word at a line end, the first with its hyphen, whether the hyphen only parts them.
    """

    full: int = _FULL_LINE
    indented: bool = False
    is_one_word: Callable[[str, str], bool] = lambda before, after: False


PLAIN = Style()


def style_of(body: str) -> Style:
    """Return the style of a document from its text without furniture."""
    lines = [line.rstrip() for line in body.split("\n", _LOOKED_AT)[:_LOOKED_AT] if line.strip()]
    lengths = sorted(map(len, lines))
    width = lengths[int(0.9 * len(lengths))] if len(lengths) >= 20 else 100
    return Style(
        full=min(_FULL_LINE, int(0.8 * width)),
        indented=sum(line.startswith(" ") for line in lines) > 0.3 * len(lines),
        is_one_word=Hyphens(body).is_one_word,
    )


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
    names = [("name", "data", each.key, "processes.csv") for each in complete_editions()]
    for column, *path in [*names, ("definition", "data", "definitions.csv")]:
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


_UNSEEN = "\u00ad\u200b\u2060\ufeff"
"""Signs that show nothing: a soft hyphen, and blanks without width."""

_WORDS = re.compile(rf"[^\s{_UNSEEN}]+(?:[ ][^\s{_UNSEEN}]+)*")
_BROKEN_WORD = re.compile(rf"[^\W\d_][{HYPHENS}]$")
_SLASH = re.compile(r"[^\W\d_]/$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_FINISHED = ".:;?!)\"'’”"
_LONGEST_WORD = 60


@dataclass(slots=True)
class Growing:
    """A block that still grows; ``last`` is its last line, ``closed`` says a blank line came."""

    kind: str
    last: str = ""
    closed: bool = False
    _parts: list[str] = field(default_factory=list)
    _pieces: list[Piece] = field(default_factory=list)
    _size: int = 0
    _softly: bool = False

    @property
    def unfinished(self) -> bool:
        """Whether the last line ends in mid-sentence."""
        return self.last[-1:] not in _FINISHED

    def add(self, line: str, start: int, style: Style) -> None:
        """Append a line that begins at an offset; runs of blanks in it become one.

        A word that the line end has broken becomes whole again.
        """
        glue = self._glue(line, style)
        seen, at = "", 0
        for words in _WORDS.finditer(line):
            if seen:
                glue = " " if line[at : words.start()].strip(_UNSEEN) else ""
                seen += glue
            self._pieces.append(Piece(self._size + len(glue), start + words.start()))
            self._parts.append(glue + words[0])
            self._size += len(glue) + len(words[0])
            seen += words[0]
            at = words.end()
        self.last = seen or self.last
        self._softly = line.endswith("\u00ad")

    def _glue(self, line: str, style: Style) -> str:
        """Return what parts the next line from the last one: nothing inside a word."""
        if not self._parts or self._softly:
            return ""
        end = self.last[-_LONGEST_WORD:]
        if _BROKEN_WORD.search(end):
            following = _FIRST_WORD.match(line)
            if following and style.is_one_word(end.split()[-1], following[0]):
                self._parts[-1] = self._parts[-1][:-1]
                self._size -= 1
            return ""
        return "" if _SLASH.search(end) else " "

    def done(self) -> Block:
        """Return the finished block."""
        return Block(self.kind, "".join(self._parts), tuple(self._pieces))
