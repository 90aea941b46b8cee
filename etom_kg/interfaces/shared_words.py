"""Lists whose parts share words.

"Order and Problem Handling", "product, service or resource capability delivery", "Resource
Trouble and Performance Management".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from etom_kg.interfaces.lexicon import Form, Lexicon, keys_of
from etom_kg.interfaces.values import Mention
from etom_kg.interfaces.words import Word, word_set

__all__ = ["complete_left", "complete_right", "complete_run"]

Completed = tuple[int, int, tuple[Form, ...]]

_CONJUNCTIONS = frozenset(("and", "or", "/", ","))
_SKIPPED = word_set("the both either also all")
_LONGEST = 4
"""A part of a list has at most this many words of its own."""


def complete_left(
    text: Sequence[Word],
    mention: Mention,
    lexicon: Lexicon,
    taken: set[int],
    units: Mapping[int, int],
) -> Iterator[Completed]:
    """Yield the parts in front of a name that end in its last words.

    ``units`` are abbreviations such as "SM&O", by their end, which are no lists.
    """
    keys = _keys(text, mention.first, mention.last)
    if mention.how == "short form":
        keys = keys_of(lexicon.elements[mention.targets[0]].name)
    at = mention.first
    strangers = 0
    while True:
        end = _before_conjunction(text, at)
        if end is None:
            return
        found = None
        for start in range(units.get(end, end - 1), max(-1, end - 1 - _LONGEST), -1):
            if start in taken or text[start].key in _CONJUNCTIONS or text[start].is_mark:
                break
            if text[start].is_name != text[mention.first].is_name:
                continue
            own = _keys(text, start, end)
            for cut in range(1, len(keys)):
                forms = lexicon.lookup(own + keys[cut:])
                if forms:
                    found = (start, end, forms)
                    break
        if found is None:
            # One member may be unknown: "product, market, service or resource ...".
            if strangers or end < 1 or text[end - 1].is_name != text[mention.first].is_name:
                return
            strangers, at = strangers + 1, end - 1
            continue
        yield found
        at = found[0]


def complete_right(
    text: Sequence[Word], mention: Mention, lexicon: Lexicon, taken: set[int]
) -> Iterator[Completed]:
    """Yield the parts behind a name that begin with its first words."""
    keys = _keys(text, mention.first, mention.last)
    at = mention.last
    while at < len(text) and text[at].key in _CONJUNCTIONS:
        start = at
        while start < len(text) and text[start].key in _CONJUNCTIONS | _SKIPPED:
            start += 1
        found = None
        for end in range(start + 1, min(len(text), start + _LONGEST) + 1):
            if end - 1 in taken or text[end - 1].key in _CONJUNCTIONS - {"and"}:
                break
            if not text[start].is_name:
                break
            own = _keys(text, start, end)
            for cut in range(1, len(keys)):
                forms = lexicon.lookup(keys[:cut] + own)
                if forms:
                    found = (start, end, forms)
        if found is None:
            return
        yield found
        at = found[1]


def complete_run(
    text: Sequence[Word], first: int, last: int, lexicon: Lexicon
) -> Iterator[Completed]:
    """Yield both parts of "A B and C D" that stand for "A B D" and "A C D".

    Where only "A B D" is known, the whole is taken for it.
    """
    for at in range(first + 1, last - 1):
        if text[at].key not in ("and", "/"):
            continue
        left, right = _keys(text, first, at), _keys(text, at + 1, last)
        lefts = [lexicon.lookup(left + right[cut:]) for cut in range(len(right))]
        rights = [lexicon.lookup(left[:cut] + right) for cut in range(len(left) + 1)]
        one = lexicon.lookup(left) or next(filter(None, lefts), ())
        two = next(filter(None, rights), ())
        if one and two:
            yield first, at, one
            yield at + 1, last, two
            return
        cut = next((forms for forms in lefts[1:] if forms), ())
        if cut and not lexicon.lookup(left):
            yield first, last, cut
            return


def _keys(text: Sequence[Word], first: int, last: int) -> tuple[str, ...]:
    return tuple(w.key for w in text[first:last] if not w.is_mark)


def _before_conjunction(text: Sequence[Word], at: int) -> int | None:
    """Return where the list part in front of a name ends, or ``None`` without conjunction."""
    at -= 1
    while at >= 0 and text[at].key in _SKIPPED:
        at -= 1
    if at < 0 or text[at].key not in _CONJUNCTIONS:
        return None
    while at >= 0 and text[at].key in _CONJUNCTIONS:
        at -= 1
    return at + 1 if at >= 0 else None
