"""A block of text that grows line by line and remembers where each stretch of it came from."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from etom_kg.model import Block, Piece
from etom_kg.reading.hyphens import HYPHENS
from etom_kg.reading.style import Style

__all__ = ["Growing"]

_UNSEEN = "\u00ad\u200b\u2060\ufeff"
"""Signs that show nothing: a soft hyphen, and blanks without width."""

_WORDS = re.compile(rf"[^\s{_UNSEEN}]+(?:[ ][^\s{_UNSEEN}]+)*")
_BROKEN = re.compile(rf"[^\W\d_][{HYPHENS}]$")
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
        if _BROKEN.search(end):
            following = _FIRST_WORD.match(line)
            if following and style.is_one_word(end.split()[-1], following[0]):
                self._parts[-1] = self._parts[-1][:-1]
                self._size -= 1
            return ""
        return "" if _SLASH.search(end) else " "

    def done(self) -> Block:
        """Return the finished block."""
        return Block(self.kind, "".join(self._parts), tuple(self._pieces))
