"""Scan the rows of a table, whatever file they come from.

Decide for a whole column of a table, or for one key of many records, what it holds.

The values wait in a small buffer until the header, the names beside them and their share of
known identifiers tell whether they are identifiers of processes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

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
_NAMED_AGAINST, _NAMED, _KNOWN = 0.8, 0.3, 0.6
"""Shares of a column that must have names of their own, against its label and else, or be known."""
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
        """Decide on a whole column: the less its label says, the more its values must."""
        strength, total = self._strength, len(self._values)
        if strength == "strong":
            return True
        named = sum(v.owner != "" and _is_telling(v.siblings[v.owner]) for v in self._values)
        if strength == "against":
            return named >= max(3, _NAMED_AGAINST * total)
        return (
            sum(_is_lettered(v.identifier) for v in self._values) >= max(2, total / 2)
            or named >= max(2, _NAMED * total)
            or named == total
            or (strength == "process" and (named > 0 or self._known() >= _KNOWN * total))
            or (strength == "weak" and self._is_varied())
        )

    def _known(self) -> int:
        return sum(self.lexicon.knows(v.identifier) for v in self._values)

    def _is_varied(self) -> bool:
        """Return whether the values are many known identifiers, several of them deep."""
        distinct = {v.identifier for v in self._values}
        deep = sum(identifier.count(".") >= 3 for identifier in distinct)
        known = self._known() >= 0.9 * len(self._values)
        return known and len(distinct) >= 8 and deep >= 0.25 * len(distinct)

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


@dataclass(frozen=True)
class _Row:
    """A row under a header; ``columns`` are where its cells begin, if they are known."""

    header: Sequence[str]
    cells: Sequence[str]
    line: int
    columns: Sequence[int] | None

    @cached_property
    def found(self) -> list[list[str]]:
        """The identifiers of each cell that holds nothing else."""
        return [identifiers_in(cell) for cell in self.cells]

    @cached_property
    def texts(self) -> dict[str, str]:
        """The short cells without identifiers, by their labels."""
        texts = ((self.label(p), cell.strip()) for p, cell in enumerate(self.cells))
        return {
            label: text
            for (label, text), found in zip(texts, self.found, strict=True)
            if text and len(text) <= 200 and not found
        }

    def label(self, position: int) -> str:
        known = position < len(self.header)
        return self.header[position] if known else f"column {position + 1}"

    def start(self, position: int) -> int:
        return self.columns[position] if self.columns else 0


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
        row = _Row(self._header or [], cells, line, columns)
        for position, cell in enumerate(cells):
            if patterns.PREFILTER.search(cell):
                if row.found[position]:
                    yield from self._values(row, position)
                else:
                    yield from self._words(row, position)

    def _values(self, row: _Row, position: int) -> Iterator[Mention]:
        label = row.label(position)
        others = {k: v for k, v in row.texts.items() if k != label}
        column = self._columns.get(position)
        if column is None:
            column = self._columns[position] = Column(self._lexicon, label)
        alone = sum(map(len, row.found)) == 1
        for identifier in row.found[position]:
            at = row.start(position) + row.cells[position].find(identifier) if row.columns else 0
            yield from column.add(identifier, row.line, at, others, alone=alone)

    def _words(self, row: _Row, position: int) -> Iterator[Mention]:
        lead = f"{row.label(position).replace(' ', '_')}: "
        for mention in self._text.line(row.cells[position], row.line, before=lead):
            yield _moved(mention, row.start(position))

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
    seen: set[str] = set()
    for position, text in enumerate(header, 1):
        label = " ".join(text.split())[:80] or f"column {position}"
        labels.append(label if label not in seen else f"{label} ({position})")
        seen.add(label)
    return labels


def _moved(mention: Mention, start: int) -> Mention:
    from dataclasses import replace

    return replace(mention, column=start + mention.column - 1 if start else 0)
