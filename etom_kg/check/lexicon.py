"""The names that an identifier has or had, and whether they stand beside it in a text.

Whether the name beside an identifier is the one that an edition gives it, and what if not.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from etom_kg.check.patterns import Mention, is_lettered
from etom_kg.core.editions import ORIGINAL, complete_editions, hub, release
from etom_kg.core.spelling import Word, folded, spelling_key, words_of
from etom_kg.core.tables import read_table, resource
from etom_kg.lineage.register import Entry, Register, shipped_register

__all__ = [
    "MAX_WORDS",
    "Lexicon",
    "Reuse",
    "agreement",
    "hint_by_name",
    "shipped_lexicon",
]

_SPELT = 95
"""Least likeness, of 100, of two spellings of one name."""


def agreement(lexicon: Lexicon, mention: Mention, entry: Entry) -> tuple[str, str]:
    """Return the status of a mention whose identifier the edition has, and what to say."""
    stated = mention.name
    if not stated or folded(stated) == folded(entry.name) or _may_vary(stated, entry):
        return "ok", ""
    head = f"{entry.identifier} is {entry.name} in {entry.edition}"
    if _is_spelling(stated, entry.name):
        return "spelling", f"{head}, spelt otherwise than {stated}"
    reused = _reused(lexicon, stated, entry)
    if reused:
        return "reused", f"{head}; {stated} is what it meant before{reused}"
    before = _former(lexicon, stated, entry)
    if before:
        return "renamed", f"{head}; {stated} is its name {before}"
    bearers = [i for i in lexicon.bearers(stated, entry.edition) if i != entry.identifier]
    if bearers:
        return "misnamed", f"{head}; {stated} is the name of {' and '.join(bearers)}"
    return "misnamed", f"{head}, not {stated}"


def _may_vary(stated: str, entry: Entry) -> bool:
    """Return whether names of a numbering are not held, or other names are of the same edition."""
    lettered = is_lettered(entry.identifier)
    return entry.edition == ORIGINAL or (lettered and _has_name(stated, entry))


def _has_name(stated: str, entry: Entry) -> bool:
    key = spelling_key(stated)
    return any(key == spelling_key(name) for name in entry.names)


def _is_spelling(stated: str, name: str) -> bool:
    from rapidfuzz import fuzz

    first, second = spelling_key(stated), spelling_key(name)
    if first == second:
        return True
    likeness = fuzz.ratio(" ".join(first), " ".join(second))
    return len(first) == len(second) and likeness >= _SPELT


def _reused(lexicon: Lexicon, stated: str, entry: Entry) -> str:
    """Return why the identifier had another meaning under this name; empty if it had none."""
    if release(entry.edition) < release(hub().key):
        return ""  # what is known is what identifiers meant before the hub
    key = spelling_key(stated)
    for row in lexicon.reuses.get(entry.identifier, []):
        if spelling_key(row["meaning_then"]) == key:
            return f" ({row['edition_then']}): {row['comment']}"
    for gone in lexicon.register.entries(entry.identifier, entry.edition):
        if gone.deleted and _has_name(stated, gone):
            return f" (a process that {entry.edition} lists as deleted)"
    return ""


def _former(lexicon: Lexicon, stated: str, entry: Entry) -> str:
    """Return where the process had this name: a former name, or that of another edition."""
    if _has_name(stated, entry):
        return "of before"
    others = lexicon.register.entries(entry.identifier)
    for other in others:
        if other.edition not in (entry.edition, ORIGINAL) and _has_name(stated, other):
            return f"in {other.edition}"
    return ""


def hint_by_name(lexicon: Lexicon, mention: Mention, edition: str) -> str:
    """Return which process of the edition has the name of a mention."""
    if not mention.name:
        return ""
    found = lexicon.bearers(mention.name, edition)
    return f"; {mention.name} is {' and '.join(found)} there" if found else ""


MAX_WORDS = 18
"""Most words of a text that are compared with names; the longest name has 14."""
_ALIKE = 90
"""Least likeness, of 100, of a name that is taken for a misspelt one."""

Key = tuple[str, ...]
Reuse = dict[str, str]


class Lexicon:
    """Look up identifiers and names of every edition."""

    def __init__(self, register: Register, reuses: Sequence[Reuse]) -> None:
        self.register = register
        self.reuses: dict[str, list[Reuse]] = {}
        self._own: dict[str, dict[Key, None]] = {}
        self._named: dict[Key, dict[tuple[str, str], None]] = {}
        for entry in register:
            for name in entry.names:
                self._add(entry.identifier, name, "" if entry.deleted else entry.edition)
        for row in reuses:
            self.reuses.setdefault(row["identifier"], []).append(row)
            for name in (row["meaning_then"], row["meaning_now"]):
                self._add(row["identifier"], name)
        self._first_words = frozenset(key[0] for key in self._named)

    def _add(self, identifier: str, name: str, edition: str = "") -> None:
        """Note a name; ``edition`` is the one whose living process has it."""
        key = spelling_key(name)
        if key:
            self._own.setdefault(identifier, {})[key] = None
            self._named.setdefault(key, {})[edition, identifier] = None

    def knows(self, identifier: str) -> bool:
        """Return whether any edition has the identifier, be it as a deleted one."""
        return identifier in self._own

    def bearers(self, name: str, edition: str) -> tuple[str, ...]:
        """Return the living identifiers of an edition that have or had the name."""
        found = self._named.get(spelling_key(name), {})
        return tuple(identifier for key, identifier in found if key == edition)

    def is_name(self, text: str) -> bool:
        """Return whether some edition has a process of this name, of two words or more."""
        key = spelling_key(text)
        return len(key) > 1 and key in self._named

    def is_own(self, identifier: str, name: str) -> bool:
        """Return whether the identifier has or had this name, in whatever spelling."""
        return spelling_key(name) in self._own.get(identifier, {})

    def own_after(self, identifier: str, text: str) -> str:
        """Return the name of the identifier that a text begins with, as it is written there."""
        text = text[:240]
        if not self._may_hold(identifier, text):
            return ""
        return self._own_at(identifier, text, words_of(text, MAX_WORDS), first=True)

    def own_before(self, identifier: str, text: str) -> str:
        """Return the name of the identifier that a text ends with, as it is written there."""
        text = text[-240:]
        if not self._may_hold(identifier, text):
            return ""
        return self._own_at(identifier, text, words_of(text)[-MAX_WORDS:], first=False)

    def _may_hold(self, identifier: str, text: str) -> bool:
        """Return quickly whether a text may hold a name of the identifier."""
        own = self._own.get(identifier)
        if not own:
            return False
        plain = text.casefold()
        # The first letters of a word are the same in every spelling.
        return any(key[0][:3] in plain for key in own)

    def is_sure(self, identifier: str, name: str) -> bool:
        """Return whether identifier and name can hardly have met by chance.

        Two numbers behind the first and two common words do meet, as in the release 1.3.3 of an
        "Order Handling" view; the name that an edition held whole gives it, three words or a
        deeper identifier do not.
        """
        key = spelling_key(name)
        if len(key) > 2 or (len(key) == 2 and identifier.count(".") > 2):
            return True
        entries = (self.register.live(identifier, each.key) for each in complete_editions())
        return any(entry is not None and key == spelling_key(entry.name) for entry in entries)

    def _own_at(self, identifier: str, text: str, words: list[Word], *, first: bool) -> str:
        plain = tuple(word.text for word in words)
        own = sorted(self._own.get(identifier, {}), key=len, reverse=True)
        for alike in (tuple.__eq__, _alike):
            for key in own:
                size = len(key)
                part = slice(0, size) if first else slice(len(plain) - size, None)
                if size <= len(plain) and alike(plain[part], key):
                    return _span(text, words[part])
        return ""

    def any_after(self, text: str) -> str:
        """Return the longest name of any process, of two words or more, that a text begins with."""
        text = text[:240]
        first = words_of(text, 1)
        if not first or first[0].text not in self._first_words:
            return ""
        words = words_of(text, MAX_WORDS)
        for size in range(len(words), 1, -1):
            if tuple(word.text for word in words[:size]) in self._named:
                return _span(text, words[:size])
        return ""


def _span(text: str, words: Sequence[Word]) -> str:
    start, end = words[0].start, words[-1].end
    if text[start:end].count("(") > text[start:end].count(")") and text[end : end + 1] == ")":
        end += 1
    return text[start:end]


def _alike(first: Key, second: Key) -> bool:
    # Short names differ by a letter and mean two things; only longer ones may be misspelt.
    if abs(len(first) - len(second)) > 1 or len(second) < 2:
        return False
    from rapidfuzz import fuzz

    return fuzz.ratio(" ".join(first), " ".join(second), score_cutoff=_ALIKE) > 0


@cache
def shipped_lexicon() -> Lexicon:
    """Return the lexicon of the shipped tables."""
    columns = ("scheme", "identifier", "meaning_then", "edition_then", "meaning_now", "comment")
    path = resource("data", "crosswalk", "reused_identifiers.csv")
    rows = [row for row in read_table(path, columns) if row["scheme"] != ORIGINAL]
    return Lexicon(shipped_register(), rows)
