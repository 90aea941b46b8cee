"""Notice identifiers of several editions where one numbering is kept to: a column, or a text."""

from __future__ import annotations

from collections.abc import Iterator

from etom_kg.check.model import Finding, Mention, level_of

__all__ = ["Mixing"]

_IN_TEXT = {"letters", "name", "word", "iri"}
"""Evidence of mentions that stand in running text, where speaking of two editions is common."""


class Mixing:
    """Count the editions of one file's mentions, by the place they stand in."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._places: dict[str, dict[str, tuple[int, Mention]]] = {}
        self._prose: dict[str, bool] = {}

    def add(self, finding: Finding) -> None:
        """Take in a mention that has been judged."""
        mention = finding.mention
        if finding.status in ("unknown", "other-edition", "own", "unverified") or mention.edition:
            return
        editions = self._places.setdefault(mention.place, {})
        count, first = editions.get(finding.edition, (0, mention))
        editions[finding.edition] = (count + 1, first)
        self._prose.setdefault(mention.place, mention.evidence in _IN_TEXT and not mention.place)

    def findings(self) -> Iterator[Finding]:
        """Yield one finding for each place that mixes editions, at the first of the fewest."""
        for place, editions in self._places.items():
            if len(editions) < 2:
                continue
            order = sorted(editions.items(), key=lambda item: (-item[1][0], item[0]))
            counts = ", ".join(f"{count} of {edition}" for edition, (count, _) in order)
            edition, (_, first) = order[-1]
            where = f"{place} holds" if place else "the text holds"
            yield Finding(
                path=self._path,
                mention=first,
                status="mixed",
                edition=edition,
                message=f"{where} identifiers of several editions: {counts}",
                level="note" if self._prose[place] else level_of("mixed"),
            )
