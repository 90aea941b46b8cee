"""Find the numbered clauses of a Recommendation.

A line is a heading when its number may follow the number before it, or when a process field
stands right below it; so a page number, a year or a numbered list is no heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from etom_kg.model import Clause
from etom_kg.reading.document import Document

__all__ = ["INDEX", "find_clauses"]

INDEX = "index"
"""The number given to the unnumbered index of brief descriptions at the end."""

_HEADING = re.compile(
    r"^[ \f]*(\d{1,2}(?:\.\d{1,3}){0,5})[ \t]+(?=\S*[A-Za-z])(\S.*?)[ \t]*$", re.M
)
_INDEX_HEADING = re.compile(r"^[ \f]*Brief descriptions[ \t]*$", re.M | re.I)
_FIELD_BELOW = re.compile(r"\s*Process\s+(?:Name|Identifier)\s*:", re.I)

Number = tuple[int, ...]


def find_clauses(document: Document) -> tuple[Clause, ...]:
    """Return the clauses in document order; each ends where the next one starts."""
    heads = list(_headings(document.text))
    if not heads:
        return ()
    index = _INDEX_HEADING.search(document.text, heads[-1][0])
    if index:
        heads.append((index.start(), INDEX, index[0].strip()))
    ends = [start for start, _, _ in heads[1:]] + [len(document.text)]
    return tuple(
        Clause(number, heading, start, end, document.line_of(start))
        for (start, number, heading), end in zip(heads, ends, strict=True)
    )


def _headings(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield offset, number and text of each heading."""
    before: Number = ()
    for match in _HEADING.finditer(text, _body_start(text)):
        number = tuple(map(int, match[1].split(".")))
        if _follows(before, number) or (
            len(number) > 1 and number > before and _FIELD_BELOW.match(text, match.end())
        ):
            before = number
            yield match.start(1), match[1], match[2]


def _body_start(text: str) -> int:
    """Return where the body starts: behind a table of contents, if there is one."""
    scopes = [match.start() for match in re.finditer(r"^[ \f]*1[ \t]+Scope\b.*$", text, re.M)]
    return scopes[-1] if len(scopes) > 1 else 0


def _follows(before: Number, number: Number) -> bool:
    """Say whether a clause number may come next: first child, or next of any open level.

    >>> _follows((7, 1, 9), (7, 2)), _follows((7, 2), (7, 2, 1)), _follows((7, 2), (7, 4))
    (True, True, False)
    """
    if not before:
        return number == (1,)
    if number == (*before, 1):
        return True
    depth = len(number)
    return (
        depth <= len(before)
        and number[:-1] == before[: depth - 1]
        and number[-1] == before[depth - 1] + 1
    )
