"""From the lines of a clause to its fields, paragraphs, bullets and notes.

Wrapped lines are joined, also over a page break; each block keeps the source offsets of its
lines. The steps of a numbered list are bullets too.

Tell the items of lists: lines that begin with a bullet, and the steps of a numbered list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from etom_kg.core.model import Block
from etom_kg.reading.furniture import Figure, Line, content_lines
from etom_kg.reading.lines import PLAIN, Growing, Style

__all__ = ["Ahead", "Field", "Figure", "Steps", "bullet_end", "is_item", "split_fields"]

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


_FIELD = re.compile(
    r"^\s*(Process\s+Name|Process\s+Identifier|Brief\s+Description|Extended\s+Description)"
    r"\s*:\s*",
    re.I,
)
_NOTE = re.compile(r"^\s*(?:NOTE|Note)(?:\s+\d+)?\s*[–—:-]\s*(?=\S)")
_CONTINUES = re.compile(r"[a-z0-9(,;&]")
_LABEL = re.compile(r"[A-Z][^.:;!?]{0,40}:")
_LABEL_WORDS = 4
_LABELLED = {"process name": "name", "process identifier": "identifier"}
_AHEAD = 8
"""How many lines ahead the next step of a list is looked for."""


@dataclass(frozen=True, slots=True)
class Field:
    """A labelled part of a clause; the label is empty for the text before any label."""

    label: str
    blocks: tuple[Block, ...]
    start: int

    @property
    def text(self) -> str:
        """The blocks' text on one line."""
        return " ".join(block.text for block in self.blocks)


class _Part:
    """A field whose blocks are still being read."""

    def __init__(self, label: str, start: int, style: Style) -> None:
        self.label = label
        self.start = start
        self.blocks: list[Growing] = []
        self._style = style
        self._steps = Steps()

    def add(self, line: Line, ahead: Ahead) -> None:
        """Read a line; ``ahead`` returns some of those that follow it."""
        words = line.text.strip()
        block = self.blocks[-1] if self.blocks else None
        if not words:
            if block:
                block.closed = True
            return
        kind, at = self._item(line.text, ahead, block)
        if at:
            self._open(kind, line, at)
        elif block and self._joins(block, words, line, ahead):
            block.closed = False
            block.add(words, line.offset + line.text.index(words), self._style)
        else:
            self._open("paragraph", line, line.text.index(words))

    def _open(self, kind: str, line: Line, at: int) -> None:
        self.blocks.append(Growing(kind))
        self.blocks[-1].add(line.text[at:].rstrip(), line.offset + at, self._style)

    def _item(self, raw: str, ahead: Ahead, block: Growing | None) -> tuple[str, int]:
        """Return the kind of block that a line begins, and where its words begin, 0 for none."""
        note = _NOTE.match(raw)
        if note:
            return "note", note.end()
        ended = block is None or block.closed or not block.unfinished
        return "bullet", bullet_end(raw) or self._steps.words_at(raw, ahead, ended=ended)

    def _joins(self, block: Growing, words: str, line: Line, ahead: Ahead) -> bool:
        if block.closed:
            return self._goes_on(block, words, line)
        return not self._breaks(block, words, line, ahead)

    def _goes_on(self, block: Growing, words: str, line: Line) -> bool:
        """Say whether a line goes on with a block in spite of a blank line between the two."""
        if not block.unfinished:
            return False
        first = words.split(" ", 1)[0]
        no_room = len(block.last) + 1 + len(first) >= self._style.full
        cut = no_room and (block.kind == "bullet" or line.turned)
        return cut or bool(_CONTINUES.match(words))

    def _breaks(self, block: Growing, words: str, line: Line, ahead: Ahead) -> bool:
        """Say whether a line begins a block although no blank line stands before it.

        So it is behind a short line that ends a sentence, where a new page begins or a list ends;
        and with a few words that announce a list, such as "Output:".
        """
        filled = len(block.last) >= self._style.full
        ended = not (filled or block.unfinished)
        new_page = line.turned or (not self._style.indented and line.text[0] == " ")
        if _LABEL.fullmatch(words) and any(is_item(later) for later in ahead()[:1]):
            few = len(words.split()) <= _LABEL_WORDS
            return ended or (few and not (filled and block.unfinished))
        return ended and (new_page or (block.kind == "bullet" and words[0].isupper()))


def _following(content: Sequence[Line | Figure], at: int) -> list[str]:
    following = content[at + 1 : at + 1 + _AHEAD]
    return [line.text for line in following if isinstance(line, Line)]


def split_fields(
    text: str, start: int, end: int, style: Style = PLAIN
) -> tuple[tuple[Field, ...], tuple[Figure, ...]]:
    """Return the fields and figures of ``text[start:end]``, a clause without its heading.

    ``text`` is the document's text without furniture.
    """
    parts = [_Part("", start, style)]
    figures: list[Figure] = []
    content = list(content_lines(text, start, end, full=style.full))
    for at, line in enumerate(content):
        if isinstance(line, Figure):
            figures.append(line)
            continue
        label = _FIELD.match(line.text)
        if label:
            name = " ".join(label[1].lower().split())
            parts.append(_Part(_LABELLED.get(name, name.split()[0]), line.offset, style))
            line = Line(line.offset + label.end(), line.text[label.end() :], line.turned)
        elif parts[-1].label == "identifier" and parts[-1].blocks:
            # An identifier is one line; text may follow at once.
            parts.append(_Part("", line.offset, style))
        parts[-1].add(line, partial(_following, content, at))
    fields = (
        Field(part.label, tuple(block.done() for block in part.blocks), part.start)
        for part in parts
        if part.blocks or part.label
    )
    return tuple(fields), tuple(figures)
