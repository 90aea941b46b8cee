"""Lists of layers or domains that share one noun: "the Customer, Service or Resource domains".

A bracket may stand in between, and each member may carry "-Ops": "Service-Ops (...) or Partner-Ops
layers".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from etom_kg.interfaces.lexicon import Form, Lexicon
from etom_kg.interfaces.values import Mention
from etom_kg.interfaces.words import Word

__all__ = ["as_layers", "layer_lists"]

_NOUNS = frozenset(("domain", "layer", "process", "area"))
_JOINS = frozenset(("and", "or", ",", "/"))
_BRACKET = 40
"""A bracket in a list is no longer than this many words."""


def layer_lists(text: Sequence[Word], lexicon: Lexicon) -> Iterator[Mention]:
    """Yield the members of lists of two layers or more."""
    for at, word in enumerate(text):
        plural = word.text.lower().endswith("s") or word.key == "layer"
        if word.key not in _NOUNS or not plural:
            continue
        found = list(_members(text, at, lexicon))
        if len(found) > 1:
            yield from found


def _members(text: Sequence[Word], noun: int, lexicon: Lexicon) -> Iterator[Mention]:
    at = noun
    if at and text[at - 1].text == ")":
        at -= 1
    last = noun + 1
    while True:
        end = at
        if end >= 2 and text[end - 1].key == "ops" and text[end - 2].key == "-":
            end -= 2
        member = _member(text, end, lexicon)
        if member is None:
            return
        first, form = member
        strength = 0.9 if text[first].is_name else 0.7
        kind = lexicon.elements[form.targets[0]].category
        category = kind if kind == "domain" and text[noun].key != "layer" else form.category
        yield Mention(first, max(last, at), form.targets, category, "layer", strength)
        before = _before(text, first)
        if before is None:
            return
        at = last = before


def _member(text: Sequence[Word], end: int, lexicon: Lexicon) -> tuple[int, Form] | None:
    for length in (2, 1):
        if end >= length:
            keys = tuple(w.key for w in text[end - length : end] if not w.is_mark)
            form = lexicon.layers.get(keys)
            if form and len(keys) == length:
                return end - length, form
    return None


def _before(text: Sequence[Word], at: int) -> int | None:
    """Return where the list member in front ends; a bracket behind it is skipped."""
    here = at - 1
    while here >= 0 and text[here].key in _JOINS:
        here -= 1
    if here == at - 1 or here < 0:
        return None
    if text[here].text == ")":
        low = max(-1, here - _BRACKET)
        while here > low and text[here].text != "(":
            here -= 1
        return here if here > low else None
    return here + 1


def as_layers(
    text: Sequence[Word], mentions: Sequence[Mention], lexicon: Lexicon
) -> Iterator[Mention]:
    """Yield the mentions; what "all ... processes" stands around is a layer.

    "all SM&O and SD&M processes" speaks of what stands in these rows, not of the rows themselves.
    """
    layers = {form.targets for form in lexicon.layers.values()}
    inside, last = False, -1
    for number, mention in enumerate(mentions):
        joined = inside and all(w.key in _JOINS for w in text[last : mention.first])
        inside = joined or (mention.first > 0 and text[mention.first - 1].key == "all")
        last = mention.last
        whole = (
            inside and mention.how == "abbreviation" and _before_processes(text, mentions, number)
        )
        if whole and mention.targets in layers and mention.category == "named":
            yield replace(mention, category="layer")
        else:
            yield mention


def _before_processes(text: Sequence[Word], mentions: Sequence[Mention], number: int) -> bool:
    """Say whether "processes" stands behind a mention and what is joined to it."""
    for mention, following in zip(mentions[number:], [*mentions[number + 1 :], None], strict=True):
        if mention.last < len(text) and text[mention.last].text.lower() == "processes":
            return True
        if following is None or any(
            w.key not in _JOINS for w in text[mention.last : following.first]
        ):
            return False
    return False
