"""Scan the rows of a table, whatever file they come from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from etom_kg.check import patterns
from etom_kg.check.columns import Column
from etom_kg.check.lexicon import Lexicon
from etom_kg.check.model import Mention
from etom_kg.check.text import TextScanner

__all__ = ["RowScanner", "identifiers_in"]

_TITLE_ROWS = 20
"""Rows above the header that may hold titles and remarks."""


def identifiers_in(cell: str) -> list[str]:
    """Return the identifiers of a cell that holds nothing else; an empty list otherwise."""
    if not patterns.PREFILTER.search(cell):
        return []
    whole = patterns.WHOLE.fullmatch(cell)
    if whole:
        return [whole[1]]
    if len(cell) < 2000 and patterns.WHOLE_LIST.fullmatch(cell):
        return [match[0] for match in patterns.CANDIDATE.finditer(cell)]
    return []


class RowScanner:
    """Scan rows in order. Without ``header``, the first row that looks like one is taken."""

    def __init__(self, lexicon: Lexicon, header: Sequence[str] | None = None) -> None:
        self._lexicon = lexicon
        self._text = TextScanner(lexicon)
        self._columns: dict[int, Column] = {}
        self._header: list[str] | None = None
        self._skipped = 0
        self._lone: list[str] = []
        if header is not None:
            self._header = _labels(header)

    def row(
        self, cells: Sequence[str], line: int, columns: Sequence[int] | None = None
    ) -> Iterator[Mention]:
        """Yield the certain mentions of a row; ``columns`` are where its cells begin, from 1."""
        if self._header is None and self._is_header(cells):
            return
        header = self._header or []
        siblings: dict[str, str] | None = None
        for position, cell in enumerate(cells):
            if not patterns.PREFILTER.search(cell):
                continue
            label = header[position] if position < len(header) else f"column {position + 1}"
            start = columns[position] if columns else 0
            found = identifiers_in(cell)
            if not found:
                lead = f"{label.replace(' ', '_')}: "
                for mention in self._text.line(cell, line, before=lead):
                    yield _moved(mention, start)
                continue
            if siblings is None:
                siblings = _siblings(header, cells)
            others = {k: v for k, v in siblings.items() if k != label}
            column = self._columns.get(position)
            if column is None:
                column = self._columns[position] = Column(self._lexicon, label)
            alone = len(found) == 1 and not any(
                identifiers_in(c) for i, c in enumerate(cells) if i != position
            )
            for identifier in found:
                at = start + cell.find(identifier) if columns else 0
                yield from column.add(identifier, line, at, others, alone=alone)

    def finish(self) -> Iterator[Mention]:
        """Yield what the buffers still hold."""
        for column in self._columns.values():
            yield from column.finish()
        yield from self._text.finish()

    def _is_header(self, cells: Sequence[str]) -> bool:
        """Take a row as header, or pass over a title; a row with identifiers ends the search.

        A lone cell is a title, unless the rows below have one cell as well.
        """
        if any(identifiers_in(cell) for cell in cells):
            self._header = self._lone
            return False
        filled = sum(1 for cell in cells if cell.strip())
        if filled > 1:
            self._header = _labels(cells)
            return True
        if filled:
            self._lone = _labels(cells)
        self._skipped += 1
        if self._skipped >= _TITLE_ROWS:
            self._header = self._lone
        return filled == 0


def _labels(header: Sequence[str]) -> list[str]:
    """Return the header's labels, each once, so that no cell of a row hides another."""
    labels: list[str] = []
    for position, text in enumerate(header, 1):
        label = " ".join(text.split())[:80] or f"column {position}"
        labels.append(label if label not in labels else f"{label} ({position})")
    return labels


def _siblings(header: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    found = {}
    for position, cell in enumerate(cells):
        text = cell.strip()
        if text and len(text) <= 200 and not identifiers_in(text):
            label = header[position] if position < len(header) else f"column {position + 1}"
            found[label] = text
    return found


def _moved(mention: Mention, start: int) -> Mention:
    from dataclasses import replace

    return replace(mention, column=start + mention.column - 1 if start else 0)
