"""Forms of verbs: "notified" is a participle of "notify", which is in the class "tell"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from etom_kg.interfaces.vocabulary import IRREGULAR, NOUNS, VERBS
from etom_kg.interfaces.words import key, spelled

__all__ = ["VerbForm", "noun_classes", "verb_form"]

_HISSING = re.compile(r"(?:ss|sh|ch|x|z|o)$")
_CONSONANT_Y = re.compile(r"[^aeiou]y$")


@dataclass(slots=True)
class VerbForm:
    """What a word is as a verb: ``kinds`` holds base, third, past and gerund."""

    lemma: str
    classes: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)

    @property
    def finite(self) -> bool:
        """Whether it may be the verb of a clause without help from an auxiliary."""
        return bool(self.kinds & {"base", "third"})


def verb_form(word: str) -> VerbForm | None:
    """Return what a word is as a verb, or ``None``.

    >>> verb_form("notifies").lemma, sorted(verb_form("analysed").kinds)
    ('notify', ['past'])
    """
    return _verbs().get(spelled(word))


def noun_classes(word_key: str) -> frozenset[str]:
    """Return the classes that a noun is in; the empty set where it is in none."""
    return _nouns().get(word_key, frozenset())


@cache
def _verbs() -> dict[str, VerbForm]:
    table: dict[str, VerbForm] = {}
    for name, lemmas in VERBS.items():
        for lemma in lemmas.split():
            for form, kind in _forms(lemma):
                entry = table.setdefault(spelled(form), VerbForm(lemma))
                entry.classes.add(name)
                entry.kinds.add(kind)
    return table


@cache
def _nouns() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, nouns in NOUNS.items():
        for noun in nouns.split():
            found.setdefault(key(noun), set()).add(name)
    return {noun: frozenset(classes) for noun, classes in found.items()}


def _forms(lemma: str) -> Iterator[tuple[str, str]]:
    yield lemma, "base"
    stem = lemma[:-1] if lemma.endswith("e") and not lemma.endswith("ee") else lemma
    if _CONSONANT_Y.search(lemma):
        yield lemma[:-1] + "ies", "third"
        yield lemma[:-1] + "ied", "past"
    else:
        yield lemma + ("es" if _HISSING.search(lemma) else "s"), "third"
        yield lemma + "d" if lemma.endswith("e") else lemma + "ed", "past"
    yield stem + "ing", "gerund"
    for form in IRREGULAR.get(lemma, "").split():
        yield form, "gerund" if form.endswith("ing") else "past"
