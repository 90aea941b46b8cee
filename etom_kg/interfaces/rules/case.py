"""One group of names in one sentence, as the rules see it, and the verdict of a rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from etom_kg.interfaces.clause.clauses import anchor_of
from etom_kg.interfaces.clause.items import Item
from etom_kg.interfaces.clause.places import Left, governed_by
from etom_kg.interfaces.clause.verbs import Verb, verb_behind
from etom_kg.interfaces.english.grammar import PREPOSITIONS
from etom_kg.interfaces.english.vocabulary import VerbForm

__all__ = ["Case", "Verdict"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule says: a direction, or an empty one for "no interface".

    ``subject`` is the index of the group that acts, where two others than the self are related.
    """

    direction: str
    rule: str
    trigger: str = ""
    confidence: float = 1.0
    subject: int | None = None


@dataclass(frozen=True)
class Case:
    """The group at ``at``; ``opening`` says that the sentence opens a description.

    ``listed`` says that it is an item of a list, ``note`` that it stands in a note, ``remark`` that
    this note is about the framework, ``kin`` that an ancestor or descendant of the self is named.
    ``text`` is the sentence.
    """

    items: Sequence[Item]
    at: int
    opening: bool = False
    listed: bool = False
    note: bool = False
    kin: bool = False
    text: str = ""
    remark: bool = False

    @cached_property
    def group(self) -> Item:
        """The group itself."""
        return self.items[self.at]

    @cached_property
    def anchor(self) -> int:
        """The index of the noun that the group exemplifies, else of the group itself."""
        return anchor_of(self.items, self.at)

    @cached_property
    def left(self) -> Left:
        """What governs the group, or the noun that it exemplifies."""
        return governed_by(self.items, self.anchor)

    @cached_property
    def governor(self) -> Item | None:
        """The word that governs the group; ``None`` at the start of the sentence."""
        return self.items[self.left.at] if self.left.at >= 0 else None

    @cached_property
    def preposition(self) -> str:
        """The preposition in front of the group, or an empty string."""
        governor = self.governor
        if governor and governor.kind == "word" and governor.key in PREPOSITIONS:
            return governor.key
        return ""

    @cached_property
    def verb(self) -> Verb | None:
        """The verb whose subject the group is."""
        if self.preposition and self.preposition not in ("before", "after", "until", "like"):
            return None
        verb = verb_behind(self.items, self.anchor)
        if verb is None and self.anchor != self.at:
            return verb_behind(self.items, self.at)
        return verb

    def word(self, at: int) -> str:
        """Return the key of an item, or an empty string outside the sentence."""
        return self.items[at].key if 0 <= at < len(self.items) else ""

    def phrase(self, last: int, count: int) -> str:
        """Return the keys of ``count`` items up to ``last``, joined by blanks."""
        return " ".join(self.word(at) for at in range(last - count + 1, last + 1)).strip()

    def verb_form(self, at: int) -> VerbForm | None:
        """Return the verb at an index."""
        return self.items[at].verb if 0 <= at < len(self.items) else None

    def trigger(self, *places: int) -> str:
        """Return the words at some indexes as a trigger, three at most."""
        return " ".join(self.items[at].text.lower() for at in places if at >= 0)[:60]
