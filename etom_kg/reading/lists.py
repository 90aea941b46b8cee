"""Tell the items of lists: lines that begin with a bullet, and the steps of a numbered list."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

__all__ = ["Ahead", "Steps", "bullet_end", "is_item"]

_SIGNS = "•●▪‣◦○■□►▶➢➤✓\uf0a7\uf0b7"
_BULLET = re.compile(rf"\s*(?:[{_SIGNS}]\s*|[·∙–—*-]\s+|o\t\s*)(?=\S|[{_SIGNS}]?$)")
_BARE = re.compile(rf"\s*[{_SIGNS}]\s*")
_STEP = re.compile(
    r"\s*(?:\(?(?P<mark>\d{1,2}|[A-Za-z]|[ivx]{2,4})\)|(?P<dotted>\d{1,2})\.)\s+(?=\S)"
)
_ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")

Ahead = Callable[[], list[str]]
"""Returns the lines that follow."""

Ordinal = tuple[str, int]
"""A kind of numbering and the place in it: "b)" is ``("a)", 2)``."""


def bullet_end(line: str) -> int:
    """Return where the words behind a bullet begin; 0 where the line has no bullet.

    A bullet may stand alone, with its words in the next line.
    """
    found = _BARE.fullmatch(line) or _BULLET.match(line)
    return found.end() if found else 0


def is_item(line: str) -> bool:
    """Say whether a line looks like an item of a list."""
    return bool(bullet_end(line) or _STEP.match(line))


def _ordinals(line: str) -> tuple[frozenset[Ordinal], int]:
    """Return what a line may be in a numbered list, and where its words begin."""
    found = _STEP.match(line)
    if not found:
        return frozenset(), 0
    if found["dotted"]:
        return frozenset({("1.", int(found["dotted"]))}), found.end()
    mark = found["mark"]
    if mark.isdigit():
        return frozenset({("1)", int(mark))}), found.end()
    ordinals = set()
    if len(mark) == 1:
        ordinals.add(("a)" if mark.islower() else "A)", ord(mark.lower()) - ord("a") + 1))
    if mark in _ROMAN:
        ordinals.add(("i)", _ROMAN.index(mark)))
    return frozenset(ordinals), found.end()


def _after(ordinals: Iterable[Ordinal]) -> frozenset[Ordinal]:
    return frozenset((kind, n + 1) for kind, n in ordinals)


class Steps:
    """Follow the steps of numbered lists: 1) 2) 3), a) b) or i) ii), each after the one before.

    A list starts with its first mark, where a sentence has just ended or the next mark follows
    soon; so a line that goes on with "1) above" starts none.
    """

    def __init__(self) -> None:
        self._last: list[frozenset[Ordinal]] = []

    def words_at(self, line: str, ahead: Ahead, *, ended: bool) -> int:
        """Return where the words of a step begin; 0 where a line is no step.

        ``ended`` says whether a sentence has just ended.
        """
        ordinals, end = _ordinals(line)
        for depth in range(len(self._last) - 1, -1, -1):
            following = ordinals & _after(self._last[depth])
            if following:
                del self._last[depth + 1 :]
                self._last[depth] = following
                return end
        first = frozenset(o for o in ordinals if o[1] == 1)
        soon = first and any(_ordinals(later)[0] & _after(first) for later in ahead())
        if soon or (first and ended and not line.lstrip()[:2].endswith(".")):
            kinds = {kind for kind, _ in first}
            same = (n for n, last in enumerate(self._last) if kinds & {kind for kind, _ in last})
            del self._last[next(same, len(self._last)) :]  # a list begins anew
            self._last.append(first)
            return end
        return 0
