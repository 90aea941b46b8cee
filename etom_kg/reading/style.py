"""How the lines of a document are set: how long they are, and whether words were hyphenated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from etom_kg.reading.hyphens import Hyphens

__all__ = ["PLAIN", "Style", "style_of"]

_FULL_LINE = 72
"""From this length on a line counts as filled; less in a document with narrow columns."""
_LOOKED_AT = 20_000
"""How many lines tell the width."""


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
