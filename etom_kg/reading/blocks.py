"""From the lines of a clause to its fields, paragraphs, bullets and notes.

Page headers, figure captions and the words inside figures are left out; wrapped lines are
joined, also over a page break; each block keeps the source offsets of its lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from etom_kg.model import Block, Piece

__all__ = ["Field", "Figure", "split_fields"]

_PAGE_HEADER = re.compile(
    r"^\s*(?:\d{1,4}\s+)?ITU-T\s+Rec\.\s+\S+\s+\(\d\d/\d{4}\)(?:\s+\d{1,4})?\s*$"
)
_FIGURE_MARK = re.compile(r"^\s*[A-Z]\.\d+(?:[-.]\d+)*_F(\d+)\b.*$")
_CAPTION = re.compile(r"^\s*(?:Figure|Table)\s+([A-Z]?\d+)\s*(?:/\S+)?\s*[–—-]\s*\S")
_DECOMPOSITION = re.compile(r"[–—-]\s+(.+?)\s+decomposition\b", re.I)
_CAPTION_END = re.compile(r"\bprocess(?:es)?\s*$", re.I)
_FIELD = re.compile(
    r"^\s*(Process\s+Name|Process\s+Identifier|Brief\s+Description|Extended\s+Description)"
    r"\s*:[ \t]*",
    re.I,
)
_BULLET = re.compile(r"^\s*[•●▪‣·∙–—*-]\s+")
_NOTE = re.compile(r"^\s*NOTE(?:\s+\d+)?\s*[–—-]\s*")
_UNFINISHED = re.compile(r"[^.:;?!)\"'’”]$")
_CONTINUES = re.compile(r"^[a-z0-9(,;&]")
_WORDS = re.compile(r"\S+(?:[ ]\S+)*")
_FULL_LINE = 72
_LABELLED = {"process name": "name", "process identifier": "identifier"}


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


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure's number and the name of the process whose decomposition it draws."""

    number: str
    subject: str


@dataclass(slots=True)
class _Open:
    """A block that still grows."""

    kind: str
    text: str
    pieces: list[Piece]
    closed: bool = False

    def add(self, line: str, start: int) -> None:
        """Append a line of the source; runs of blanks in it become one."""
        glue = "" if not self.text or re.search(r"[A-Za-z]-$", self.text) else " "
        for words in _WORDS.finditer(line):
            self.pieces.append(Piece(len(self.text) + len(glue), start + words.start()))
            self.text += glue + words[0]
            glue = " "

    def ends_early(self) -> bool:
        """Say whether the last line is a short one that ends a sentence.

        A new page shows as a space before its first line and has no blank line of its own.
        """
        last = self.text[self.pieces[-1].offset :]
        return len(last) < _FULL_LINE and not _UNFINISHED.search(last)

    def done(self) -> Block:
        return Block(self.kind, self.text, tuple(self.pieces))


def split_fields(text: str, start: int, end: int) -> tuple[tuple[Field, ...], tuple[Figure, ...]]:
    """Return the fields and figures of ``text[start:end]``, a clause without its heading."""
    figures: list[Figure] = []
    fields: list[tuple[str, int, list[_Open]]] = [("", start, [])]
    for offset, line in _content_lines(text, start, end):
        if isinstance(line, Figure):
            figures.append(line)
            continue
        label = _FIELD.match(line)
        if label:
            name = " ".join(label[1].lower().split())
            fields.append((_LABELLED.get(name, name.split()[0]), offset, []))
            line, offset = line[label.end() :], offset + label.end()
        elif fields[-1][0] == "identifier" and fields[-1][2]:
            fields.append(("", offset, []))  # an identifier is one line; text may follow at once
        _add_line(fields[-1][2], line, offset)
    return (
        tuple(
            Field(label, tuple(block.done() for block in blocks), at)
            for label, at, blocks in fields
            if blocks or label
        ),
        tuple(figures),
    )


def _add_line(blocks: list[_Open], raw: str, offset: int) -> None:
    line = raw.strip()
    if not line:
        if blocks:
            blocks[-1].closed = True
        return
    start = offset + len(raw) - len(raw.lstrip())
    if blocks and raw[0] == " " and blocks[-1].ends_early():
        blocks[-1].closed = True
    for kind, pattern in (("bullet", _BULLET), ("note", _NOTE)):
        mark = pattern.match(raw)
        if mark and raw[mark.end() :].strip():
            blocks.append(_Open(kind, raw[mark.end() :].strip(), [Piece(0, offset + mark.end())]))
            return
    if blocks and (not blocks[-1].closed or _goes_on(blocks[-1], line)):
        blocks[-1].closed = False
        blocks[-1].add(line, start)
    else:
        blocks.append(_Open("paragraph", "", []))
        blocks[-1].add(line, start)


def _goes_on(block: _Open, line: str) -> bool:
    """Say whether a line goes on with a block in spite of a blank line between the two."""
    unfinished = bool(_UNFINISHED.search(block.text))
    return unfinished and (block.kind == "bullet" or bool(_CONTINUES.match(line)))


def _content_lines(text: str, start: int, end: int) -> Iterator[tuple[int, str | Figure]]:
    """Yield offset and text of each line that is no header or figure word, and each figure."""
    lines = list(_lines(text, start, end))
    at = 0
    while at < len(lines):
        offset, line = lines[at]
        mark, caption = _FIGURE_MARK.match(line), _CAPTION.match(line)
        if mark:
            at = _behind_figure_words(lines, at, mark[1])
        elif caption:
            behind = _behind_caption(lines, at)
            words = " ".join(" ".join(line for _, line in lines[at:behind]).split())
            subject = _DECOMPOSITION.search(words)
            yield offset, Figure(caption[1], subject[1] if subject else "")
            at = behind
        else:
            if not _PAGE_HEADER.match(line):
                yield offset, line
            at += 1


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        yield start, text[start:stop].replace("\f", " ")
        start = stop + 1


def _behind_figure_words(lines: list[tuple[int, str]], at: int, number: str) -> int:
    """Return the line of the figure's caption, or the next line where there is none."""
    for later in range(at + 1, len(lines)):
        caption = _CAPTION.match(lines[later][1])
        if caption and caption[1].lstrip("0") == number.lstrip("0"):
            return later
    return at + 1


def _behind_caption(lines: list[tuple[int, str]], at: int) -> int:
    """Return the first line behind a caption, which may run over up to three lines."""
    for later in range(at, min(at + 3, len(lines))):
        line = lines[later][1]
        if not line.strip():
            return later
        if _CAPTION_END.search(line):
            return later + 1
    return min(at + 1, len(lines))
