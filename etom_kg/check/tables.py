"""Scan the rows of a table, whatever file they come from.

Decide for a whole column of a table, or for one key of many records, what it holds.

The values wait in a small buffer until the header, the names beside them and their share of
known identifiers tell whether they are identifiers of processes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from etom_kg.check import patterns
from etom_kg.check.lexicon import Lexicon
from etom_kg.check.patterns import (
    Mention,
    edition_of_key,
    is_lettered,
    key_strength,
    key_words,
    name_base,
)
from etom_kg.check.text import TextScanner
from etom_kg.core.numbering import LETTERS

__all__ = ["Column", "RowScanner", "identifiers_in"]

_BUFFER = 500
_SUBJECT = frozenset({"etom", "etoms", "gb921", "process", "processes"})


@dataclass(frozen=True, slots=True)
class _Value:
    identifier: str
    line: int
    column: int
    siblings: Mapping[str, str]
    owner: str
    """The label of the sibling that holds a name of this identifier; empty if none does."""
    alone: bool
    """Whether no other identifier stands in the row, so that a name there is this one's."""


@dataclass
class Column:
    """One column: ``label`` is its header or key, ``above`` the keys it stands under."""

    lexicon: Lexicon
    label: str
    above: tuple[str, ...] = ()
    _values: list[_Value] = field(default_factory=list)
    _decided: bool = False
    _accepted: bool = False
    _named_by: str = ""

    def add(
        self,
        identifier: str,
        line: int,
        column: int,
        siblings: Mapping[str, str],
        *,
        alone: bool = True,
    ) -> Iterator[Mention]:
        """Take a value with the other cells of its row; yield what is certain by now."""
        owner = next(
            (k for k, t in siblings.items() if t and self.lexicon.is_own(identifier, t)), ""
        )
        self._values.append(_Value(identifier, line, column, siblings, owner, alone))
        if self._decided or len(self._values) >= _BUFFER:
            yield from self._flush()

    def finish(self) -> Iterator[Mention]:
        """Yield what the buffer still holds."""
        yield from self._flush()

    @property
    def _strength(self) -> str:
        return key_strength(self.label, *self.above)

    def _flush(self) -> Iterator[Mention]:
        if not self._decided and self._values:
            self._accepted = self._is_accepted()
            self._named_by = self._name_label() if self._accepted else ""
            self._decided = len(self._values) >= _BUFFER
        values, self._values = self._values, []
        for value in values:
            mention = self._mention(value)
            if mention is not None:
                yield mention

    def _is_accepted(self) -> bool:
        strength = self._strength
        total = len(self._values)
        named = sum(1 for v in self._values if v.owner and _is_telling(v.siblings[v.owner]))
        known = sum(1 for v in self._values if self.lexicon.knows(v.identifier))
        if strength == "strong":
            return True
        if strength == "against":
            return named >= max(3, 0.8 * total)
        if sum(1 for v in self._values if _is_lettered(v.identifier)) >= max(2, total / 2):
            return True
        if strength == "process" and (named or known >= 0.6 * total):
            return True
        if named >= max(2, 0.3 * total) or (named == total and total):
            return True
        if strength != "weak":
            return False
        distinct = {v.identifier for v in self._values}
        deep = sum(1 for i in distinct if i.count(".") >= 3)
        return len(distinct) >= 8 and known >= 0.9 * total and deep >= 0.25 * len(distinct)

    def _name_label(self) -> str:
        """Return the label of the column that holds the names, or nothing."""
        base = name_base(self.label, of_name=False)
        words = key_words(self.label) if base is None else base
        labels = Counter(k for v in self._values for k, text in v.siblings.items() if text)
        for label in labels:
            if words & _SUBJECT and name_base(label, of_name=True) == words:
                return label
        owners = Counter(v.owner for v in self._values if v.owner)
        for label, hits in owners.most_common(1):
            if hits >= max(2, 0.4 * labels[label]) or hits == labels[label]:
                return label
        return ""

    def _mention(self, value: _Value) -> Mention | None:
        lettered = _is_lettered(value.identifier)
        own = value.siblings[value.owner] if value.owner else ""
        sure = _is_telling(own) and self.lexicon.is_sure(value.identifier, own)
        alone = self._strength != "against" and (lettered or sure)
        if not self._accepted and not alone:
            return None
        name = value.siblings.get(self._named_by, "") if self._named_by else ""
        evidence = "column" if self._accepted else "letters" if lettered else "name"
        return Mention(
            identifier=value.identifier,
            line=value.line,
            column=value.column,
            name=name or own or self._other_name(value),
            place=self.label,
            evidence=evidence,
            edition=edition_of_key(self.label),
        )

    def _other_name(self, value: _Value) -> str:
        """Return the one name of another process that stands in the row."""
        if self._named_by or not value.alone:
            return ""
        names = {
            text
            for label, text in value.siblings.items()
            if self.lexicon.is_name(text) and _may_name(label)
        }
        return names.pop() if len(names) == 1 else ""


def _may_name(label: str) -> bool:
    return label.startswith("column ") or name_base(label, of_name=True) is not None


def _is_telling(name: str) -> bool:
    """Return whether a name has two words; one alone may stand beside a number by chance."""
    return len(name.split()) > 1


def _is_lettered(identifier: str) -> bool:
    parsed = LETTERS.parse(identifier) if is_lettered(identifier) else None
    return parsed is not None and (parsed.level > 1 or parsed.letters in ("OFAB", "SIP"))


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
