"""The names that a text is searched for, in a tree of word keys.

The tree is walked once from each word of a text, at most as deep as the longest name has words,
so that the cost of a search does not grow with the number of names.

Lists of layers or domains that share one noun: "the Customer, Service or Resource domains".

A bracket may stand in between, and each member may carry "-Ops": "Service-Ops (...) or Partner-Ops
layers".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import Any

from etom_kg.interfaces.english.words import Word, words
from etom_kg.interfaces.names.similar import NameIndex
from etom_kg.interfaces.values import Element, Mention

__all__ = ["Form", "Lexicon", "Match", "as_layers", "keys_of", "layer_lists"]

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


_JOINTS = frozenset("-–/")
_END = ""
_PARENTHESIS = re.compile(r"\s*\([^)]*\)")
_PLURAL_MARK = re.compile(r"\(s\)")


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write the name of ``targets``, all of which it names at once.

    ``kind``: name, alias, abbreviation, identifier or layer.
    """

    text: str
    targets: tuple[str, ...]
    category: str
    kind: str


@dataclass(frozen=True, slots=True)
class Match:
    """The words from ``first`` to before ``last`` write one or more forms."""

    first: int
    last: int
    forms: tuple[Form, ...]


def keys_of(text: str) -> tuple[str, ...]:
    """Return the word keys of a name; hyphens, slashes and brackets do not count."""
    return tuple(w.key for w in words(text) if not w.is_mark or w.key == ",")


class Lexicon:
    """Every element with the forms of its name.

    ``layers`` names horizontals by a word in front of "layer": ``{"customer": "1.OFAB.1"}``.
    ``sets`` names several elements at once: ``{"FAB": ("F", "A", "B")}``. ``words`` tells what
    else texts say for a part of names: ``{"Business Partner": ("Party",)}``. ``gone`` are names
    of deleted processes: they are never taken for a misspelling of another.
    """

    def __init__(
        self,
        elements: Iterable[Element],
        *,
        layers: Mapping[str, str] | None = None,
        layer_category: str = "layer",
        sets: Mapping[str, tuple[str, ...]] | None = None,
        words: Mapping[str, tuple[str, ...]] | None = None,
        gone: Iterable[str] = (),
    ) -> None:
        self._renamings = tuple((old, new) for old, news in (words or {}).items() for new in news)
        self.elements: dict[str, Element] = {e.identifier: e for e in elements}
        self._tree: dict[str, Any] = {}
        self._forms: dict[tuple[str, ...], list[Form]] = {}
        self.layers = {
            keys_of(word): Form(word, (identifier,), layer_category, "layer")
            for word, identifier in (layers or {}).items()
        }
        """The layers by the word in front of "layer"."""
        self.gone = frozenset(map(keys_of, gone))
        for form in self._all_forms(layers or {}, layer_category, sets or {}):
            self._add(form)

    def _all_forms(
        self, layers: Mapping[str, str], layer_category: str, sets: Mapping[str, tuple[str, ...]]
    ) -> Iterator[Form]:
        longer = {a: e.name for e in self.elements.values() for a in e.abbreviations}
        for element in self.elements.values():
            here = (element.identifier,)
            for kind, names in (("name", (element.name,)), ("alias", element.aliases)):
                for name in names:
                    for text in _variants(name, longer):
                        yield Form(text, here, element.category, kind)
                        for other in self._renamed(text):
                            yield Form(other, here, element.category, "alias")
            if element.category == "named" and element.identifier.count(".") > 1:
                yield Form(element.identifier, here, element.category, "identifier")
            for short in element.abbreviations:
                yield Form(short, here, element.category, "abbreviation")
        for word, identifier in layers.items():
            for text in (f"{word} layer", f"{word} horizontal", f"{word} domain"):
                yield Form(text, (identifier,), layer_category, "layer")
            for text in (f"{word} management layer", f"all {word} processes"):
                yield Form(text, (identifier,), layer_category, "layer")
        for text, targets in sets.items():
            yield Form(text, targets, self.elements[targets[0]].category, "abbreviation")

    def _renamed(self, name: str) -> Iterator[str]:
        """Yield a name with a part of it said in the other words."""
        for old, new in self._renamings:
            if old in name:
                yield re.sub(rf"\b{re.escape(old)}\b", new, name)

    def _add(self, form: Form) -> None:
        plain = keys_of(form.text)
        if form.kind == "identifier":
            plain = tuple(w.key for w in words(form.text))
        for keys in {plain, tuple(k for k in plain if k != ",")}:
            if not keys:
                continue
            known = self._forms.setdefault(keys, [])
            if not any(f.targets == form.targets for f in known):
                known.append(form)
            node = self._tree
            for part in keys:
                node = node.setdefault(part, {})
            node[_END] = known

    def find(self, text: Sequence[Word], start: int = 0) -> Iterator[Match]:
        """Yield the longest match at each place, from left to right, none inside another."""
        at = start
        while at < len(text):
            match = self.longest(text, at)
            if match:
                yield match
                at = match.last
            else:
                at += 1

    def longest(self, text: Sequence[Word], at: int) -> Match | None:
        """Return the longest form that starts at a word."""
        node = self._tree
        found: list[Form] | None = None
        last = at
        here = at
        while here < len(text):
            word = text[here]
            below = node.get(word.key)
            if below is None and here + 1 < len(text) and not text[here + 1].is_mark:
                # "work force" for "workforce"
                below = node.get(word.key + text[here + 1].key)
                here += below is not None
            if below is None:
                if here > at and word.key in _JOINTS:
                    here += 1
                    continue
                break
            node = below
            here += 1
            if _END in node:
                found, last = node[_END], here
        return Match(at, last, tuple(found)) if found else None

    def lookup(self, keys: tuple[str, ...]) -> tuple[Form, ...]:
        """Return the forms whose keys these are."""
        return tuple(self._forms.get(keys, ()))

    @cached_property
    def index(self) -> NameIndex:
        """The index by which names are found that are nearly written."""
        return NameIndex(
            (keys, form.targets[0], self.elements[form.targets[0]].ancestors)
            for keys, forms in self._forms.items()
            for form in forms
            if form.category == "named"
            and (form.kind == "name" or (form.kind == "alias" and len(keys) > 2))
        )


def _variants(name: str, longer: Mapping[str, str]) -> Iterator[str]:
    """Yield a name, without its bracket, and with abbreviations written out."""
    plain = _PLURAL_MARK.sub("", name)
    bare = _PARENTHESIS.sub("", plain).strip()
    for text in dict.fromkeys((plain, bare)):
        parts = text.split(" ")
        options = [(part, longer[part]) if part in longer else (part,) for part in parts]
        for chosen in product(*options):
            whole = " ".join(chosen)
            yield whole
            if "S/P " in whole or whole.endswith("S/P"):
                yield whole.replace("S/P", "Supplier/Partner")
