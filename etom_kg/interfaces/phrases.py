"""Several words that do the work of one: "in order to", "no longer", "(e.g., ...)".

They are read as one item whose key is the word that they stand for, so that a rule that knows the
word knows them all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Sequence

from etom_kg.interfaces.words import Word

__all__ = ["PHRASES", "hyphened", "phrase_at"]

PHRASES: dict[str, tuple[str, ...]] = {
    # What announces an example, or the one that matters most.
    "e.g": (
        "e . g .",
        "e . g",
        "e . i .",
        "eg .",
        "i . e .",
        "i . e",
        "viz .",
        "for example",
        "for instance",
        "such as",
        "amongst other",
        "among other",
        "among other thing",
        "amongst other thing",
        "inter alia",
        "among them",
        "amongst them",
        "among these",
        "including but not limited to",
        "including , but not limited to",
        "most importantly",
        "most notably",
        "in particular",
        "above all",
        "first and foremost",
    ),
    "via": (
        "by way of",
        "by route of",
        "by intermediary of",
        "by the intermediary of",
        "through the intermediary of",
        "through intermediary of",
    ),
    "by": ("on the part of", "by part of", "at the hand of"),
    "constitute": ("make up", "made up", "making up"),
    "behalf": ("on behalf of", "in the name of", "for the account of", "in lieu of"),
    "not": ("no longer", "not any longer", "by no mean", "in no way"),
    "and": ("but also", "and also", "and then also", "but equally"),
    "both": ("not only", "not just", "not merely"),
    "jointly": (
        "hand in hand",
        "hand in glove",
        "side by side",
        "shoulder to shoulder",
        "arm in arm",
        "in lockstep",
        "in unison",
    ),
    "to": (
        "in order to",
        "so as to",
        "end up in",
        "end up with",
        "wind up in",
        "land in",
        "land with",
    ),
    "using": (
        "by mean of",
        "with the use of",
        "by use of",
        "by using",
        "with the aid of",
        "thank to",
        "owing to",
        "courtesy of",
    ),
    "all": (
        "each of",
        "all of",
        "both of",
        "either of",
        "any of",
        "some of",
        "many of",
        "most of",
        "several of",
        "two of",
        "three of",
        "one of",
    ),
    "no": ("none of", "neither of"),
    "happen": ("take place", "took place", "taking place", "taken place"),
    "": (
        "in real time",
        "in turn",
        "at once",
        "without delay",
        "in writing",
        "in advance",
        "in return",
        "if necessary",
        "if needed",
        "if required",
        "where necessary",
        "where needed",
        "where required",
        "as required",
        "as needed",
        "as necessary",
        "as appropriate",
        "when required",
        "when necessary",
        "on a regular basis",
        "on a daily basis",
        "in due time",
        "in good time",
        "in some case",
        "in certain case",
        "in urgent case",
        "in most case",
        "in many case",
        "in particular case",
        "to a lesser extent",
        "to some extent",
        "at time",
        "by default",
        "by phone",
        "by e - mail",
        "by email",
        "at the same time",
        "in any case",
        "as a rule",
        "the first to",
        "the last to",
        "the only one to",
        "as a consequence",
        "in general",
        "in addition",
    ),
    "informed": ("in the loop", "in the picture", "up to speed", "in the know"),
    "beside": ("next to", "close to", "adjacent to", "near to", "right under", "next door to"),
}
"""What a phrase stands for, with the keys of its words. The longest phrase counts.

What stands for nothing only says when or how, and is passed over.
"""


_GOING_ON = frozenset(("by", "to", "for", "of", "from", "with"))
"""Behind these a phrase goes on: "as required by X"."""


def _by_first() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    found: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for key, phrases in PHRASES.items():
        for phrase in phrases:
            parts = tuple(phrase.split())
            found[parts[0]].append((parts, key))
    for entries in found.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return dict(found)


_BY_FIRST = _by_first()


def phrase_at(text: Sequence[Word], at: int) -> tuple[str, int] | None:
    """Return what the phrase at a word stands for, and its number of words; else ``None``."""
    for parts, key in _BY_FIRST.get(text[at].key, ()):
        if all(at + n < len(text) and text[at + n].key == part for n, part in enumerate(parts)):
            end = at + len(parts)
            if key or (end < len(text) and text[end].key not in _GOING_ON):
                return key, len(parts)
    return None


def hyphened(text: Sequence[Word], at: int, stops: Container[int]) -> int:
    """Return the index of the last part of a hyphened word, such as "after-sales".

    No part begins at one of ``stops``.
    """
    while (
        at + 2 < len(text)
        and text[at + 1].key == "-"
        and text[at].end == text[at + 1].start
        and text[at + 1].end == text[at + 2].start
        and at + 2 not in stops
        and not text[at + 2].is_mark
    ):
        at += 2
    return at
