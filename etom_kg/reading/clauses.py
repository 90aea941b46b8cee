"""Find the clauses of a Recommendation, or of a document in its layout.

A line is a heading when its number may follow the number before it, when a process field stands
right below it, or when the heading of such a process is the next one; so a page number, a year
or a numbered list is not a heading. Closing parts such as an annex have no clause number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etom_kg.core.model import Clause
from etom_kg.core.numbering import LETTERS
from etom_kg.reading.document import Document
from etom_kg.reading.headings import (
    FIELD,
    FIELD_BELOW,
    INDEX,
    Candidate,
    Number,
    body_start,
    closing_headings,
    numbered_lines,
    stands_apart,
)

__all__ = ["ENTRY", "find_clauses", "find_index", "text_start"]

ENTRY = re.compile(r"^[^\S\n]*((?:[\w-]+\.)?\d\.[A-Z]+(?:\.\d+)+)[^\S\n]+(?=\S)", re.M)
"""The begin of an entry in the index: a process identifier with words behind it."""

_LEAST_ENTRIES = 3
"""How many entries show that an index has begun without a heading."""
_HEAD_WORDS = re.compile(
    r"[\W_]*(?:(?:process(?:es)?|identifiers?|id|no|numbers?|names?|brief|short|descriptions?|index"
    r"|list|tables?|of|the|annex|clause|level|and|[a-z])\b[\W_]*)+",
    re.I,
)
_MOST_SKIPPED, _TITLE_WORDS = 5, 10
"""How many clause numbers may be missing before a title, and how many words a title has."""
_LISTED = re.compile(r"[.,;:!?]$")


def find_clauses(document: Document) -> tuple[Clause, ...]:
    """Return the clauses in document order; each ends where the next one starts."""
    text = document.body
    heads = _headings(text)
    if not heads:
        return ()
    heads += _index_without_heading(text, heads[-1])
    numbers: dict[str, int] = {}
    clauses = []
    for head, end in zip(heads, [*(h.start for h in heads[1:]), len(text)], strict=True):
        numbers[head.number] = numbers.get(head.number, 0) + 1
        again = f" ({numbers[head.number]})" if numbers[head.number] > 1 else ""
        line = document.line_of(head.start)
        clauses.append(Clause(head.number + again, head.heading, head.start, end, line))
    return tuple(clauses)


def text_start(text: str, clause: Clause) -> int:
    """Return where the text of a clause begins, behind its heading of one line or two."""
    if not clause.heading:
        return clause.start
    end = text.find("\n", clause.start, clause.end)
    if end < 0:
        return clause.end
    heading = clause.heading.split()
    if text[clause.start : end].split()[-len(heading) :] == heading:
        return end + 1
    second = text.find("\n", end + 1, clause.end)
    return second + 1 if second >= 0 else clause.end


def find_index(document: Document, clauses: Sequence[Clause]) -> Clause | None:
    """Return the clause that lists processes by identifier, a line or more for each."""
    best, most = None, 0
    for clause in clauses:
        count = len(_entries(document.body, clause.start, clause.end))
        least = 1 if clause.number == INDEX else 2
        if count >= max(least, most + 1):
            best, most = clause, count
    return best


def _headings(text: str) -> list[Candidate]:
    """Return the headings in document order."""
    lines = list(numbered_lines(text))
    start = body_start(text, lines)
    lines = [line for line in lines if line.start >= start]
    field = FIELD.search(text, start)
    closing = list(closing_headings(text, field.start())) if field else []
    return list(_accepted(text, sorted([*lines, *closing], key=lambda line: line.start)))


def _accepted(text: str, lines: Sequence[Candidate]) -> Iterator[Candidate]:
    before: Number = ()
    refused: Candidate | None = None
    for at, line in enumerate(lines):
        if not line.parts:
            yield line
            continue
        is_heading = (
            (line.parts[0] >= 1000 and len(line.parts) == 1)
            or (_follows(before, line.parts) and not _is_listed(line, refused))
            or FIELD_BELOW.match(text, line.end)
            or _is_parent(text, line, lines[at + 1 : at + 2])
            or (_skips(before, line.parts) and _is_title(text, line))
        )
        if is_heading:
            before, refused = line.parts, None
            yield line
        else:
            refused = line


def _is_parent(text: str, line: Candidate, following: Sequence[Candidate]) -> bool:
    """Say whether the next numbered line is a process right below this one's number."""
    return any(
        len(below.parts) > len(line.parts) > 0
        and below.parts[: len(line.parts)] == line.parts
        and FIELD_BELOW.match(text, below.end)
        for below in following
    )


def _is_listed(line: Candidate, refused: Candidate | None) -> bool:
    """Say whether a line with a full stop behind its number is an item of a list."""
    if not line.dotted or len(line.parts) > 1:
        return False
    runs_on = refused is not None and refused.parts == (line.parts[0] - 1,)
    return runs_on or bool(_LISTED.search(line.heading))


def _follows(before: Number, number: Number) -> bool:
    """Say whether a clause number may come next: first child, or next of any open level.

    >>> _follows((7, 1, 9), (7, 2)), _follows((7, 2), (7, 2, 1)), _follows((7, 2), (7, 4))
    (True, True, False)
    """
    if not before:
        return number in ((0,), (1,))
    if number == (*before, 1):
        return True
    depth = len(number)
    return (
        depth <= len(before)
        and number[:-1] == before[: depth - 1]
        and number[-1] == before[depth - 1] + 1
    )


def _skips(before: Number, number: Number) -> bool:
    """Say whether a number leaves out some that would come before it on its level."""
    depth = len(number)
    return (
        depth <= len(before)
        and number[:-1] == before[: depth - 1]
        and before[depth - 1] < number[-1] <= before[depth - 1] + _MOST_SKIPPED
    )


def _is_title(text: str, line: Candidate) -> bool:
    """Say whether a line with a number reads like a title and stands apart."""
    words = line.heading
    return (
        words[0].isupper()
        and len(words.split()) <= _TITLE_WORDS
        and not _LISTED.search(words)
        and not line.dotted
        and all(stands_apart(text, line.start, line.end))
    )


def _entries(text: str, start: int, end: int) -> list[re.Match[str]]:
    """Return the first line of each entry, where a stretch of text is an index."""
    if FIELD.search(text, start, end):
        return []
    return [e for e in ENTRY.finditer(text, start, end) if LETTERS.is_valid(e[1])]


def _index_without_heading(text: str, last: Candidate) -> list[Candidate]:
    """Return the index that follows the last process although no heading announces it.

    The heads of its columns belong to it.
    """
    field = FIELD_BELOW.match(text, last.end)
    found = [e for e in ENTRY.finditer(text, last.end) if LETTERS.is_valid(e[1])] if field else []
    if len({entry[1] for entry in found}) < _LEAST_ENTRIES:
        return []
    start = found[0].start()
    while start > last.end:
        above = text.rfind("\n", last.end, start - 1) + 1 or last.end
        if text[above:start].strip() and not _HEAD_WORDS.fullmatch(text[above : start - 1].strip()):
            break
        start = above
    heading = text[start : found[0].start()].strip().partition("\n")[0].strip()
    start += len(text[start:]) - len(text[start:].lstrip())
    return [Candidate(start, start, INDEX, heading, ())]
