"""Judge a mention: which edition it fits, which name it has there, and what is wrong with it.

Without a pinned edition, letters and numbers are judged by the default edition of each, unless the
name beside a number shows that it is of the numbering before release 15.

Notice identifiers of several editions where one numbering is kept to: a column, or a text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from etom_kg.check.lexicon import Lexicon, agreement, hint_by_name
from etom_kg.check.patterns import Finding, Mention, is_lettered, level_of
from etom_kg.core.editions import ORIGINAL, default_for, find_edition, known_key
from etom_kg.core.numbering import DOMAINS, LETTERS
from etom_kg.core.spelling import spelling_key
from etom_kg.lineage.follow import answers
from etom_kg.lineage.register import Entry

__all__ = ["Judge", "Mixing"]

_MOST_KNOWN = 20_000
"""Verdicts that are kept: files repeat themselves, and judging takes longer than finding."""


@dataclass(frozen=True, slots=True)
class Judge:
    """Judge mentions by the editions of a lexicon; ``pinned`` is the edition that files keep to."""

    lexicon: Lexicon
    pinned: str = ""
    _known: dict[tuple[str, str, str], Finding] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        if self.pinned:
            known_key(self.pinned)

    def __call__(self, path: str, mention: Mention) -> Finding:
        """Return what is to be said; the status ``ok`` or ``own`` is not a finding."""
        key = (mention.identifier, mention.name, mention.edition)
        same = self._known.get(key)
        if same is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            same = self._known[key] = self._judged(mention)
        return replace(same, path=path, mention=mention)

    def _judged(self, mention: Mention) -> Finding:
        lettered = is_lettered(mention.identifier)
        default = default_for(LETTERS if lettered else DOMAINS).key
        if lettered and self._is_own(mention.identifier):
            return self._finding(mention, "own", default, "a company's own process")
        edition = mention.edition or self.pinned or default
        held = find_edition(edition)
        if lettered != (held is not None and held.scheme is LETTERS):
            return self._elsewhere(mention, default, edition)
        if not mention.edition and not self.pinned and self._is_original(mention):
            edition = ORIGINAL
        entry = self.lexicon.register.live(mention.identifier, edition)
        if entry is None:
            return self._absent(mention, edition)
        status, message = agreement(self.lexicon, mention, entry)
        return self._finding(mention, status, edition, message, entry)

    def _is_own(self, identifier: str) -> bool:
        parsed = LETTERS.parse(identifier)
        return parsed is not None and parsed.is_company

    def _is_original(self, mention: Mention) -> bool:
        """Return whether only the numbering before 15 has this identifier with this name."""
        if not mention.name:
            return False
        key = spelling_key(mention.name)
        fits = {
            e.edition
            for e in self.lexicon.register.entries(mention.identifier)
            if key in map(spelling_key, e.names)
        }
        return fits == {ORIGINAL}

    def _absent(self, mention: Mention, edition: str) -> Finding:
        """Say what is known of an identifier that the edition has no living process for."""
        register = self.lexicon.register
        identifier = mention.identifier
        gone = register.entries(identifier, edition)
        if gone:
            message = f"{edition} lists {identifier} {gone[0].name} as deleted"
            message += hint_by_name(self.lexicon, mention, edition)
            return self._finding(mention, "deleted", edition, message, gone[0])
        held = find_edition(edition)
        if held is None or not held.complete:
            message = f"{identifier} is not among the processes of {edition} that are known here"
            return self._finding(mention, "unverified", edition, message)
        hint = hint_by_name(self.lexicon, mention, edition)
        message = f"{edition} has no process {identifier}"
        older = register.entries(identifier, ORIGINAL)
        if older and not mention.name and not register.live(identifier, default_for(DOMAINS).key):
            now = self._successor(identifier, ORIGINAL, edition)
            message = f"{identifier} is of the numbering before release 15{now}"
            return self._finding(mention, "superseded", edition, message)
        seen = [e for e in register.entries(identifier) if e.edition not in (edition, ORIGINAL)]
        if seen:
            message += f"; in {seen[0].edition} it was {seen[0].name}"
        elif not hint:
            near = [e for e in register.near(identifier) if e.edition == edition][:1]
            hint = "".join(f"; near is {e.identifier} {e.name}" for e in near)
        return self._finding(mention, "unknown", edition, message + hint)

    def _elsewhere(self, mention: Mention, source: str, edition: str) -> Finding:
        now = self._successor(mention.identifier, source, edition)
        message = f"{mention.identifier} is not numbered as in {edition} but as in {source}{now}"
        return self._finding(mention, "other-edition", edition, message)

    def _successor(self, identifier: str, source: str, to: str) -> str:
        """Return in words what the identifier became in another edition."""
        steps = [s for a in answers(identifier, source, to) for s in a.steps if s.target]
        names = [f"{s.target.identifier} {s.target.name}" for s in steps[:3] if s.target]
        return f"; in {to} it is {' or '.join(names)}" if names else ""

    def _finding(
        self,
        mention: Mention,
        status: str,
        edition: str,
        message: str,
        entry: Entry | None = None,
    ) -> Finding:
        name = entry.name if entry else ""
        return Finding("", mention, status, edition, message, name, level_of(status))


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
