"""The names that a text is searched for, in a tree of word keys.

The tree is walked once from each word of a text, at most as deep as the longest name has words,
so that the cost of a search does not grow with the number of names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

from etom_kg.interfaces.english.words import Word, words
from etom_kg.interfaces.names.similar import NameIndex
from etom_kg.interfaces.values import Category, Element, How

__all__ = ["Form", "Lexicon", "Match", "keys_of"]

_JOINTS = frozenset("-–/")
_LAYER_NAMES = (
    *("{} layer", "{} horizontal", "{} domain", "layer of {}"),
    *("{} management layer", "all {} processes"),
)
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
    category: Category
    kind: How


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
        sets: Mapping[str, tuple[str, ...]] | None = None,
        words: Mapping[str, tuple[str, ...]] | None = None,
        gone: Iterable[str] = (),
    ) -> None:
        self._renamings = tuple((old, new) for old, news in (words or {}).items() for new in news)
        self.elements: dict[str, Element] = {e.identifier: e for e in elements}
        self._tree: dict[str, Any] = {}
        self._forms: dict[tuple[str, ...], list[Form]] = {}
        self.layers = {
            keys_of(word): Form(word, (identifier,), "layer", "layer")
            for word, identifier in (layers or {}).items()
        }
        """The layers by the word in front of "layer"."""
        self.gone = frozenset(map(keys_of, gone))
        for form in self._all_forms(layers or {}, sets or {}):
            self._add(form)

    def _all_forms(
        self, layers: Mapping[str, str], sets: Mapping[str, tuple[str, ...]]
    ) -> Iterator[Form]:
        longer = {a: e.name for e in self.elements.values() for a in e.abbreviations}
        for element in self.elements.values():
            here = (element.identifier,)
            for name in (element.name, *element.aliases):
                kind: How = "name" if name is element.name else "alias"
                for text in _variants(name, longer):
                    yield Form(text, here, element.category, kind)
                    for other in self._renamed(text):
                        yield Form(other, here, element.category, "alias")
            if element.category == "named" and element.identifier.count(".") > 1:
                yield Form(element.identifier, here, element.category, "identifier")
            for short in element.abbreviations:
                yield Form(short, here, element.category, "abbreviation")
        for word, identifier in layers.items():
            for text in _LAYER_NAMES:
                yield Form(text.format(word), (identifier,), "layer", "layer")
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
