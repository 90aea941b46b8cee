"""Compare extracted interfaces with a reference that a reader made: ``extract --compare``.

Pairs are unordered; where the reference gives categories, a supplier's own process is another end
than the enterprise's. Only what the processes state that the reader has read can be false; rows
that the reader calls arguable count neither as missed nor as false.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TypeVar

from etom_kg.core.tables import read_table
from etom_kg.interfaces.extraction import joined_direction
from etom_kg.interfaces.values import Direction, Interface

__all__ = ["Comparison", "Reference", "compare", "comparison_text", "read_reference"]

T = TypeVar("T")
Pair = frozenset[str]
_EXTERNAL = "external"
_TURNED: dict[Direction, Direction] = {"in": "out", "out": "in", "both": "both"}


@dataclass(frozen=True, slots=True)
class Stated:
    """A row of a reference; ``direction`` and ``category`` are empty where it has none."""

    stated_by: str
    subject: str
    other: str
    direction: str = ""
    sure: bool = True
    category: str = ""

    @property
    def pair(self) -> Pair:
        """The two ends, in no order, and whether one is another enterprise's."""
        return _pair(self.subject, self.other, self.category)


@dataclass(frozen=True, slots=True)
class Reference:
    """The rows of a reference and the processes that were read; ``None`` stands for all.

    ``categories`` says that the rows give a category.
    """

    rows: tuple[Stated, ...]
    read: frozenset[str] | None
    categories: bool = False

    def covers(self, found: Interface) -> bool:
        """Return whether the stating process was read for this reference."""
        return self.read is None or found.stated_by in self.read

    def pair_of(self, found: Interface) -> Pair:
        """Return the pair of an extracted interface as this reference distinguishes pairs."""
        return _pair(found.subject, found.other, found.category if self.categories else "")


@dataclass(frozen=True, slots=True)
class Comparison:
    """Right, missed and false pairs; the rows of right pairs with a direction, with a category.

    ``wrong_direction`` and ``wrong_category`` hold those that differ, with what was extracted.
    """

    right: tuple[Pair, ...]
    missed: tuple[Stated, ...]
    false: tuple[Interface, ...]
    false_pairs: int
    directed: int
    wrong_direction: tuple[tuple[Stated, str], ...]
    categorised: int
    wrong_category: tuple[tuple[Stated, str], ...]

    @property
    def missed_pairs(self) -> int:
        """The number of pairs of the reference that were not extracted."""
        return len({row.pair for row in self.missed})

    @property
    def precision(self) -> float:
        """Right pairs among those extracted."""
        return _share(len(self.right), len(self.right) + self.false_pairs)

    @property
    def recall(self) -> float:
        """Right pairs among those of the reference."""
        return _share(len(self.right), len(self.right) + self.missed_pairs)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return _share(2 * self.precision * self.recall, self.precision + self.recall)

    @property
    def direction(self) -> float:
        """Rows of right pairs whose direction is right too."""
        return _share(self.directed - len(self.wrong_direction), self.directed)

    @property
    def category(self) -> float:
        """Rows of right pairs whose category is right too."""
        return _share(self.categorised - len(self.wrong_category), self.categorised)


def _pair(one: str, two: str, category: str) -> Pair:
    ends = frozenset((one, two))
    return ends | {_EXTERNAL} if category == _EXTERNAL else ends


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def read_reference(path: Path, *, split: str = "") -> Reference:
    """Read a reference: columns stated_by and other; perhaps others that are known here.

    These are subject, direction, category, certainty and split.

    What was read stands in a table beside it, ``..._read.csv`` for ``..._interfaces.csv``, with a
    column identifier. ``split`` takes only the rows and processes of one split.
    """
    rows = tuple(
        Stated(
            stated_by=row["stated_by"],
            subject=row.get("subject") or row["stated_by"],
            other=row["other"].removeprefix("external:"),
            direction=row.get("direction", ""),
            sure=row.get("certainty", "sure") != "arguable",
            category=row.get("category", ""),
        )
        for row in read_table(path, ("stated_by", "other"))
        if not split or row.get("split", split) == split
    )
    beside = path.with_name(path.name.replace("interfaces", "read"))
    read: frozenset[str] | None = None
    if beside != path and beside.is_file():
        read = frozenset(
            row["identifier"]
            for row in read_table(beside, ("identifier",))
            if not split or row.get("split", split) == split
        )
    return Reference(rows, read, any(row.category for row in rows))


def compare(
    interfaces: Iterable[Interface], reference: Reference, *, arguable_neutral: bool = True
) -> Comparison:
    """Compare extracted interfaces with a reference; arguable rows count for nothing if neutral."""
    arguable = [row for row in reference.rows if arguable_neutral and not row.sure]
    wanted = _by_pair((row.pair, row) for row in reference.rows if row not in arguable)
    got = _by_pair((reference.pair_of(i), i) for i in interfaces if reference.covers(i))
    neutral = {row.pair - {_EXTERNAL} for row in arguable} - wanted.keys()
    return _comparison(wanted, got, neutral)


def _comparison(
    wanted: Mapping[Pair, list[Stated]], got: Mapping[Pair, list[Interface]], neutral: set[Pair]
) -> Comparison:
    right = [pair for pair in wanted if pair in got]
    rows = _all_of(right, wanted)
    false = [p for p in got if p not in wanted and p - {_EXTERNAL} not in neutral]
    return Comparison(
        right=tuple(right),
        missed=_all_of((pair for pair in wanted if pair not in got), wanted),
        false=_all_of(false, got),
        false_pairs=len(false),
        directed=sum(bool(row.direction) for row in rows),
        wrong_direction=tuple(_wrong_direction(rows, got)),
        categorised=sum(bool(row.category) for row in rows),
        wrong_category=tuple(_wrong_category(rows, got)),
    )


def _by_pair(pairs: Iterable[tuple[Pair, T]]) -> dict[Pair, list[T]]:
    found: dict[Pair, list[T]] = defaultdict(list)
    for pair, value in pairs:
        found[pair].append(value)
    return dict(found)


def _all_of(pairs: Iterable[Pair], table: Mapping[Pair, list[T]]) -> tuple[T, ...]:
    return tuple(chain.from_iterable(table[pair] for pair in pairs))


def _wrong_direction(
    rows: Iterable[Stated], got: Mapping[Pair, list[Interface]]
) -> Iterator[tuple[Stated, str]]:
    """Yield the rows of another direction, with the one that was extracted."""
    for row in rows:
        those = got[row.pair]
        own = [i for i in those if i.stated_by == row.stated_by] or those
        ways = {i.direction if i.subject == row.subject else _TURNED[i.direction] for i in own}
        extracted = joined_direction(ways)
        if row.direction and extracted != row.direction:
            yield row, extracted


def _wrong_category(
    rows: Iterable[Stated], got: Mapping[Pair, list[Interface]]
) -> Iterator[tuple[Stated, str]]:
    """Yield the rows of another category, with the one that was extracted."""
    for row in rows:
        extracted = {i.category for i in got[row.pair]}
        if row.category and row.category not in extracted:
            yield row, ", ".join(sorted(extracted))


def comparison_text(comparison: Comparison) -> str:
    """Return the report of a comparison, one finding a line."""
    return "\n".join([*_scores(comparison), *_findings(comparison)]) + "\n"


def _scores(c: Comparison) -> Iterator[str]:
    yield f"pairs      right {len(c.right)}, missed {c.missed_pairs}, false {c.false_pairs}"
    yield f"precision  {c.precision:.3f}"
    yield f"recall     {c.recall:.3f}"
    yield f"F1         {c.f1:.3f}"
    if c.directed:
        right = c.directed - len(c.wrong_direction)
        yield f"direction  {c.direction:.3f} ({right} of {c.directed} rows)"
    if c.categorised:
        right = c.categorised - len(c.wrong_category)
        yield f"category   {c.category:.3f} ({right} of {c.categorised} rows)"


def _findings(c: Comparison) -> Iterator[str]:
    for row in sorted(c.missed, key=lambda m: (m.stated_by, m.other)):
        seen = "" if row.subject == row.stated_by else f" (from {row.subject})"
        yield f"missed     {row.stated_by}{seen} {row.direction or '-'} {row.other}"
    for found in sorted(c.false, key=lambda i: (i.stated_by, i.other, i.start)):
        yield (
            f"false      {found.stated_by} {found.direction} {found.other}: "
            f"{found.rule}, {found.trigger!r}, clause {found.clause}"
        )
    for row, extracted in c.wrong_direction:
        yield f"direction  {row.stated_by} {row.other}: {extracted}, reference {row.direction}"
    for row, extracted in c.wrong_category:
        yield f"category   {row.stated_by} {row.other}: {extracted}, reference {row.category}"
