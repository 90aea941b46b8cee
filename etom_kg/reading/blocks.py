"""From the lines of a clause to its fields, paragraphs, bullets and notes.

Wrapped lines are joined, also over a page break; each block keeps the source offsets of its
lines. The items of a list are lines that begin with a bullet, or the steps of a numbered list.
Captions and the words of figures are left out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from etom_kg.core.model import Block
from etom_kg.reading.furniture import BLANKED
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
        """Return where the words of a step begin; 0 where a line is not a step.

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
            del self._last[next(same, len(self._last)) :]  # a list begins again
            self._last.append(first)
            return end
        return 0


_MARK = re.compile(r"^\s*[A-Z]\.\d+(?:[-.]\d+)*_F(\d+)\b.*$")
_CAPTION = re.compile(
    r"^\s*(?:Figure|Fig\.|Table)\s+((?:[A-Z]\.?)?\d+(?:[.-]\d+)*)\s*(?:/[^–—:]{1,40}?)?"
    r"\s*(?:[–—:‒―]|-(?!\d))\s*\S"
)
_BEGINS = ("Figure", "Fig.", "Table")
_DECOMPOSITION = re.compile(r"\s[–—-]\s+(.+?)\s+decomposition\b", re.I)
_END = re.compile(r"\bprocess(?:es)?\s*$", re.I)
_MENTION = re.compile(r"(?:\b(?:in|see|of|by|from|to|and|or|also|the|with)|,)\s*$")
_NEXT_PART = re.compile(r"\s*(?:Process\s+(?:Name|Identifier)|(?:Brief|Extended)\s+Desc)", re.I)
_LONGEST_CAPTION = 200
"""How many characters of a line count in a caption."""
_CAPTION_LINES = 3
"""How many lines a caption may run over."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure's number and the name of the process whose decomposition it draws."""

    number: str
    subject: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text with its offset; ``turned`` where a page was turned before it."""

    offset: int
    text: str
    turned: bool


def content_lines(text: str, start: int, end: int, *, full: int) -> Iterator[Line | Figure]:
    """Yield each line but furniture, captions and figure words, and each figure.

    ``full`` is the number of characters from which on a line counts as filled.
    """
    lines = list(_lines(text, start, end))
    captions: dict[str, list[int]] | None = None
    at, turned = 0, False
    while at < len(lines):
        line = lines[at]
        turned = turned or line.turned
        mark = _MARK.match(line.text)
        if mark:
            captions = _captions(lines) if captions is None else captions
            at = _next_of(captions.get(mark[1].lstrip("0"), ()), at) or at + 1
            continue
        number = _caption(lines, at)
        if number:
            behind = _behind_caption(lines, at, full)
            caption = " ".join(line.text[:_LONGEST_CAPTION] for line in lines[at:behind])
            words = " ".join(caption.split())
            subject = _DECOMPOSITION.search(words)
            yield Figure(number, subject[1] if subject else "")
            at = behind
            continue
        if BLANKED in line.text:
            turned = True
        else:
            yield Line(line.offset, line.text, turned)
            turned = turned and not line.text.strip()
        at += 1


def _lines(text: str, start: int, end: int) -> Iterator[Line]:
    """Yield each line; of blank ones in a row the first, and those where a page is turned."""
    blank = False
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        line = text[start:stop]
        again, blank = blank, (not line or line.isspace()) and BLANKED not in line
        turned = "\f" in line
        if not (again and blank) or turned:
            yield Line(start, line.replace("\f", " ") if turned else line, turned)
        start = stop + 1


def _captions(lines: Sequence[Line]) -> dict[str, list[int]]:
    """Return where the captions stand, by the number of the figure."""
    found: dict[str, list[int]] = {}
    for at in range(len(lines)):
        number = _caption(lines, at)
        if number:
            found.setdefault(number.lstrip("0"), []).append(at)
    return found


def _caption(lines: Sequence[Line], at: int) -> str:
    """Return the number of the figure or table whose caption begins here; empty if none does.

    A sentence that goes on with "Figure 2 - the dashed box -" is not one.
    """
    line = lines[at].text
    found = _CAPTION.match(line) if line.lstrip().startswith(_BEGINS) else None
    if not found or (at and _MENTION.search(lines[at - 1].text)):
        return ""
    return found[1]


def _next_of(places: Sequence[int], at: int) -> int | None:
    later = bisect_right(places, at)
    return places[later] if later < len(places) else None


def _behind_caption(lines: Sequence[Line], at: int, full: int) -> int:
    """Return the first line behind a caption, which goes on after a line that is filled."""
    for later in range(at, min(at + _CAPTION_LINES, len(lines))):
        line = lines[later].text
        if not line.strip() or _NEXT_PART.match(line):
            return later
        if _END.search(line):
            return later + 1
        below = lines[later + 1].text.strip() if later + 1 < len(lines) else ""
        if len(line.strip()) < full and below[:1].isupper() and below[-1:] == ".":
            return later + 1
    return min(at + 1, len(lines))


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
