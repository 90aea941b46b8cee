"""What ``extract --compare`` prints: scores, misses, false pairs, wrong directions."""

from __future__ import annotations

from collections.abc import Iterator

from etom_kg.interfaces.compare import Comparison

__all__ = ["comparison_text"]


def comparison_text(comparison: Comparison) -> str:
    """Return the report of a comparison, one finding a line."""
    return "\n".join([*_scores(comparison), *_findings(comparison)]) + "\n"


def _scores(c: Comparison) -> Iterator[str]:
    missed = len({m.pair for m in c.missed})
    yield f"pairs      right {len(c.right)}, missed {missed}, false {c.false_pairs}"
    yield f"precision  {c.precision:.3f}"
    yield f"recall     {c.recall:.3f}"
    yield f"F1         {c.f1:.3f}"
    if c.directed:
        right = c.directed - len(c.wrong_direction)
        yield f"direction  {c.direction:.3f} ({right} of {c.directed} rows)"
    if c.sorted:
        right = c.sorted - len(c.wrong_category)
        yield f"category   {c.category:.3f} ({right} of {c.sorted} rows)"


def _findings(c: Comparison) -> Iterator[str]:
    for row in sorted(c.missed, key=lambda m: (m.stated_by, m.other)):
        seen = "" if row.subject == row.stated_by else f" (from {row.subject})"
        yield f"missed     {row.stated_by}{seen} {row.direction or '-'} {row.other}"
    for found in sorted(c.false, key=lambda i: (i.stated_by, i.other, i.start)):
        yield (
            f"false      {found.stated_by} {found.direction} {found.other}: "
            f"{found.rule}, {found.trigger!r}, clause {found.clause}"
        )
    for row, told in c.wrong_direction:
        yield f"direction  {row.stated_by} {row.other}: {told}, reference {row.direction}"
    for row, told in c.wrong_category:
        yield f"category   {row.stated_by} {row.other}: {told}, reference {row.category}"
