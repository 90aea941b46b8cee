"""Find the furniture of printed pages: running headers and footers, wherever they fell.

Text taken from pages holds lines such as "ACME Process Handbook  12", even in mid-sentence. Such
a line repeats at the intervals of pages and only its page number grows; or it stands at the edge
of many pages, which form feeds or numbered lines show. A sentence that merely repeats stays.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise, takewhile
from statistics import median

__all__ = ["BLANKED", "blank_furniture"]

BLANKED = "\x1f"
"""What stands in the place of each character of furniture; white space to regular expressions."""

_ALWAYS = re.compile(
    r"(?:\d{1,4}\s+)?ITU-T\s+Rec\.\s+\S+\s+\(\d\d/\d{4}\)(?:\s+\d{1,4})?"
    r"|\W*page\s+\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\W*",
    re.I,
)
_NUMBER = re.compile(r"(?<![\w.,])\d{1,4}(?![\w)])")
_TRAILING = re.compile(r"(?<![\w.,/])(\d{1,4})(?:\s*(?:of|/)\s*\d{1,4})?[\s\-–—|\])]*$", re.I)
_PAGE_BESIDE = re.compile(r"^(?:page )?\d{1,4}\b|(?<![\w.,/])(?:page )?\d{1,4}(?: (?:of|/) \d+)?$")
_BODY = re.compile(r"\d|(?:table of )?contents$", re.I)
_SIGNS = " -–—|[]()"
_NO_FURNITURE = re.compile(
    r"[•●▪‣·∙*]|[–—-]\s+(?!\d+\W*$)|\w{1,3}\)|NOTE\b|(?:Figure|Table)\s|Process\s+(?:Name|Identifier)\b"
    r"|(?:Brief|Extended)\s+Description\b|(?:[\w-]+\.)?\d\.[A-Z]+\.\d|\d+(?:\.\d+)+\.?\s",
    re.I,
)
_SENTENCE = re.compile(r"[.:;!?,]$")
_LEGAL = re.compile(r"©|\(c\)|copyright|confidential|all rights reserved|proprietary", re.I)

_FIRST_LINES, _TITLE_WORDS = 3, 3
"""Where a title stands, and how many words it has at least to be known when it comes again."""
_LONGEST = 140
"""How many characters a line of furniture may have."""
_LEAST_LINES, _MOST_LINES = 8, 250
"""How many lines a page may have."""
_PAIR_LINES = 15
"""The least of two numbered lines that have no third to confirm them."""
_EDGE_LINES = 4
"""How many lines of running text a page may have at its top, and at its foot."""


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """A short line: where it stands, what it says, and whether a blank line or page is next."""

    start: int
    end: int
    number: int
    text: str
    apart: bool


def blank_furniture(text: str) -> str:
    """Return a text with all furniture of pages blanked; every other character stays in place."""
    lines = list(_short_lines(text))
    with_number = [line for line in lines if _NUMBER.search(line.text)]
    found = {line for line in with_number if _ALWAYS.fullmatch(line.text)}
    found |= _numbered(line for line in with_number if line not in found)
    found |= _titles(lines)
    if found or "\f" in text:
        found |= _at_edges(text, lines, found)
    parts, at = [], 0
    for line in sorted(found, key=lambda line: line.start):
        parts += [text[at : line.start], BLANKED * (line.end - line.start)]
        at = line.end
    return "".join([*parts, text[at:]])


def _short_lines(text: str) -> Iterator[_Line]:
    """Yield each line that is neither blank nor too long to be furniture."""
    rows = [(number, raw) for number, raw in enumerate(text.split("\n")) if raw.strip()]
    starts = list(accumulate((len(raw) + 1 for raw in text.split("\n")), initial=0))
    for at, (number, raw) in enumerate(rows):
        words = raw.strip()
        if len(words) > _LONGEST:
            continue
        before = rows[at - 1][0] if at else -2
        after = rows[at + 1][0] if at + 1 < len(rows) else number + 2
        start = starts[number] + raw.index(words)
        yield _Line(
            start=start,
            end=start + len(words),
            number=number,
            text=" ".join(words.split()),
            apart=before < number - 1 or after > number + 1 or "\f" in raw,
        )


def _titles(lines: Sequence[_Line]) -> set[_Line]:
    """Return the lines that repeat one of the first, with a page number or without."""
    start = takewhile(lambda line: not _BODY.match(line.text), lines[:_FIRST_LINES])
    first = {line.text.casefold().strip(_SIGNS) for line in start if _may_be(line)}
    first = {text for text in first if len(text.split()) >= _TITLE_WORDS}
    if not first:
        return set()
    texts = ((line, line.text.casefold()) for line in lines[_FIRST_LINES:])
    return {
        line
        for line, text in texts
        if text.strip(_SIGNS) in first or _PAGE_BESIDE.sub("", text).strip(_SIGNS) in first
    }


def _numbered(lines: Iterable[_Line]) -> set[_Line]:
    """Return the lines that differ in a growing page number only."""
    groups: dict[str, list[tuple[_Line, int]]] = defaultdict(list)
    for line in lines:
        if _may_be(line):
            for found in _NUMBER.finditer(line.text):
                rest = f"{line.text[: found.start()]} {line.text[found.end() :]}"
                bare = not any(map(str.isalpha, rest))  # "12", "- 12 -", "12 / 40"
                key = "" if bare else rest.casefold().strip(_SIGNS)
                groups[key].append((line, int(found[0])))
                if bare:
                    break
    return {line for group in groups.values() if _counts_pages(group) for line, _ in group}


def _may_be(line: _Line) -> bool:
    sentence = _SENTENCE.search(line.text) and not _LEGAL.search(line.text)
    return not (sentence or _NO_FURNITURE.match(line.text))


def _counts_pages(group: Sequence[tuple[_Line, int]]) -> bool:
    """Say whether the numbers of like lines grow as page numbers do: evenly with the text."""
    steps = [(b[0].number - a[0].number, b[1] - a[1]) for a, b in pairwise(group)]
    lengths = [lines / pages for lines, pages in steps if pages > 0]
    if not lengths or not _LEAST_LINES <= median(lengths) <= _MOST_LINES:
        return False
    if len(group) == 2:
        near = steps[0][1] <= 2 and lengths[0] >= _PAIR_LINES
        return near and all(x.apart or not x.text[0].islower() for x, _ in group)
    usual = median(lengths)
    even = sum(
        pages > 0 and (pages <= 3 or usual / 2 <= lines / pages <= usual * 2)
        for lines, pages in steps
    )
    return even >= 0.6 * len(steps)


def _at_edges(text: str, lines: Sequence[_Line], known: set[_Line]) -> set[_Line]:
    """Return the further lines that stand at the top or at the foot of many pages."""
    feeds = [found.start() for found in re.finditer("\f", text)]
    breaks = sorted([*feeds, *(line.start for line in known)])
    pages: dict[int, list[_Line]] = defaultdict(list)
    for line in lines:
        pages[bisect_right(feeds or breaks, line.start)].append(line)
    total = Counter(line.text for line in lines)
    heads = list(pages.values())
    feet = [page[::-1] for page in heads]
    found = _at_edge(heads, known, total, feeds) | _at_edge(feet, known, total, feeds)
    return found - known


def _at_edge(
    pages: list[list[_Line]], known: set[_Line], total: Counter[str], feeds: Sequence[int]
) -> set[_Line]:
    """Return the lines at one edge of many pages, whose lines are given from there on."""
    found: set[_Line] = set()
    for _ in range(_EDGE_LINES):
        outer = [page[0] for page in pages if page]
        more = _repeated(outer, total) | _trailing_numbers(outer, feeds)
        found |= more
        gone = more | known
        if gone.isdisjoint(outer):
            break
        pages = [page[1:] if page and page[0] in gone else page for page in pages]
    return found


def _repeated(outer: Sequence[_Line], total: Counter[str]) -> set[_Line]:
    """Return the lines that repeat at this edge of pages and hardly anywhere else."""
    counts = Counter(line.text for line in outer)
    least = max(2, len(outer) / 3)
    return {
        line
        for line in outer
        if least <= counts[line.text] >= total[line.text] - 1 and _may_be(line)
    }


def _trailing_numbers(outer: Sequence[_Line], feeds: Sequence[int]) -> set[_Line]:
    """Return the lines that end in the number of their page, whatever else they say."""
    by_difference: dict[int, list[_Line]] = defaultdict(list)
    for line in outer:
        found = _TRAILING.search(line.text) if _may_be(line) else None
        if found:
            by_difference[int(found[1]) - bisect_right(feeds, line.start)].append(line)
    most = max(by_difference.values(), key=len, default=[])
    return set(most) if len(most) >= max(3, 0.5 * len(outer)) else set()
