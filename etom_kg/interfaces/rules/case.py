"""One group of names in one sentence, as the rules see it, and the verdict of a rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from etom_kg.interfaces.clause.clauses import anchor_of
from etom_kg.interfaces.clause.items import Item
from etom_kg.interfaces.clause.places import Left, governed_by
from etom_kg.interfaces.clause.verbs import Verb, verb_behind
from etom_kg.interfaces.english.grammar import PREPOSITIONS
from etom_kg.interfaces.english.vocabulary import VerbForm
from etom_kg.interfaces.values import Way

__all__ = ["Case", "Finding", "Verdict", "refusal"]


class Finding(StrEnum):
    """What a name is found to be in its sentence; the tables show it in the column ``rule``.

    ``{}`` stands for the preposition in front of the name.
    """

    # No interface.
    NO_RELATION = "no relation"
    WRITTEN_SMALL = "written small"
    OWN_NAME = "own name"
    OWN_BRANCH = "own branch"
    OWN_DESCRIPTION = "own description under another name"
    EXAMPLE_OF_SELF = "example of the self"
    NOTE_ON_NAMES = "note on names"
    FRAMEWORK_REMARK = "remark on the framework"
    MAY_COME = "may come"
    CROSS_REFERENCE = "cross reference"
    OUT_OF_SCOPE = "out of scope"
    COMPARISON = "comparison"
    BESIDE_OTHER = "beside the other"
    NAME_OF_A_THING = "name of a thing"
    DECOMPOSITION = "decomposition"
    CONCERNS = "concerns, no exchange"
    HANDLED_ELSEWHERE = "handled elsewhere"
    CHARGE_OF_OTHER = "charge of the other"
    SIDE_OF_OTHER = "side of the other"
    DENIED = "denied"
    BETWEEN_OTHERS = "between others"
    BETWEEN_TWO_OTHERS = "between two others"
    FIRST_OF_TWO = "first of two others"
    EACH_FOR_ITSELF = "each for itself"
    # Between two others, or over the self.
    FROM_ONE_TO_OTHER = "from one to the other"
    BETWEEN_TWO = "between two"
    BETWEEN_SELF_AND_OTHER = "between self and other"
    BRIDGED = "bridged"
    EXCHANGE = "exchange"
    BESIDE_SELF = "beside the self"
    # The other acts, or is acted on.
    ACTS_ON_OTHER = "acts on other"
    ACTS_IN_OTHER = "acts in other"
    IN_OTHER = "in other"
    OTHER_ACTS = "other acts"
    OTHER_ACTS_ON_SELF = "other acts on self"
    OTHER_GOES_ON = "other goes on"
    OTHER_ACTED_ON = "other is acted on"
    DONE_BY_OTHER = "done by other"
    DONE_TOGETHER = "done together"
    MADE_BY_OTHER = "made by other"
    MADE_FOR_SELF = "made by the other"
    FOR_USE_BY_OTHER = "for use by other"
    LEFT_TO_OTHER = "left to other"
    WRITTEN_TO_OTHER = "written to other"
    KEPT_INFORMED = "kept informed"
    MADE_TO_ACT = "made to act"
    PURPOSE = "purpose"
    WANTED_BY_OTHER = "wanted by the other"
    WATCHED = "watched"
    WORKS_OF_OTHER = "works of other"
    # By a preposition, a label or a sign.
    GOVERNED = "{} other"
    BARE = "bare {}"
    LABEL = "label"
    ROLE = "role"
    MARKED = "marked"
    ARROW = "arrow"
    CLAUSE_ASIDE = "clause aside"
    SAME_AS_BEFORE = "same as before"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule says: a direction, or an empty one for "no interface".

    ``subject`` is the index of the group that acts, where two others than the self are related.
    """

    direction: Way
    finding: Finding
    trigger: str = ""
    confidence: float = 1.0
    subject: int | None = None
    preposition: str = ""

    @property
    def rule(self) -> str:
        """The finding as the tables show it."""
        return self.finding.format(self.preposition)


def refusal(finding: Finding, trigger: str = "", confidence: float = 1.0) -> Verdict:
    """Return the verdict that a name states no interface."""
    return Verdict("", finding, trigger, confidence)


_NOTHING = Item("mark", "", "", -1)


@dataclass(frozen=True)
class Case:
    """The group at ``at``; ``opening`` says that the sentence opens a description.

    ``note`` says that it stands in a note, ``remark`` that this note is about the framework,
    ``is_relative`` that an ancestor or descendant of the self is named. ``text`` is the sentence.
    """

    items: Sequence[Item]
    at: int
    opening: bool = False
    note: bool = False
    is_relative: bool = False
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

    @property
    def governor(self) -> Item:
        """The word that governs the group; an item without key at the start of the sentence."""
        return self.item(self.left.at)

    @cached_property
    def preposition(self) -> str:
        """The preposition in front of the group, or an empty string."""
        return self.governor.key if self.governor.key in PREPOSITIONS else ""

    @cached_property
    def verb(self) -> Verb | None:
        """The verb whose subject the group is."""
        if self.preposition not in ("", "before", "after", "until", "like"):
            return None
        verb = verb_behind(self.items, self.anchor)
        if verb is None and self.anchor != self.at:
            return verb_behind(self.items, self.at)
        return verb

    def elsewhere(self, items: Sequence[Item], at: int) -> Case:
        """Return the case of the same group in other words than its sentence's own."""
        return Case(items, at, note=self.note, is_relative=self.is_relative)

    def item(self, at: int) -> Item:
        """Return the item at an index, or one without key outside the sentence."""
        return self.items[at] if 0 <= at < len(self.items) else _NOTHING

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
