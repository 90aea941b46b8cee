"""From the lines of a clause to its fields, paragraphs, bullets and notes.

Wrapped lines are joined, also over a page break; each block keeps the source offsets of its
lines. The steps of a numbered list are bullets too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from etom_kg.model import Block
from etom_kg.reading.figures import Figure, Line, content_lines
from etom_kg.reading.growing import Growing
from etom_kg.reading.lists import Ahead, Steps, bullet_end, is_item
from etom_kg.reading.style import PLAIN, Style

__all__ = ["Field", "Figure", "split_fields"]

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
