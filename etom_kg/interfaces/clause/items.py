"""A sentence made shorter for the rules: each group of names is one item.

"the Fault Desk and the Billing processes, which ..." becomes one item with two mentions, its
determiners and the noun "processes" absorbed. Pronouns and "this process" are the self.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from etom_kg.interfaces.english.grammar import (
    ARTEFACTS,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    INFORMATION,
    PREPOSITIONS,
    SELF_NOUNS,
    SELF_PRONOUNS,
    SUBORDINATORS,
    hyphened,
    phrase_at,
)
from etom_kg.interfaces.english.vocabulary import VerbForm, compounds, noun_classes, verb_form
from etom_kg.interfaces.english.words import Word, word_set
from etom_kg.interfaces.names.runs import LAYER_WORDS, PROCESS_WORDS, Run
from etom_kg.interfaces.values import THRESHOLD, Mention

__all__ = ["Item", "reduce_sentence"]

_ABSORBED = PROCESS_WORDS | LAYER_WORDS | {"element", "group", "vertical", "team_"}
_BEHIND = SUBORDINATORS | word_set(
    "available responsible able ready necessary alone only itself themselves posted free also "
    "respectively together here there then up informed updated abreast aware apprised too rather "
    "therefore thus hence still never often sometimes usually always just even both "
    "soon now twice "
    "instead alike each likewise already elsewhere again first later accordingly "
    "according due depending based prior thanks owing subject if"
)
"""Words behind a name that are no noun it could modify."""
_APOSTROPHES = frozenset("'’")
_QUOTES = frozenset("'\"“”‘’")
_COMPOUNDS = compounds()
_FIRSTS = frozenset(form.partition("-")[0] for form in _COMPOUNDS)
_AGAIN = word_set("re inter co pre over auto self cross")
"""What may stand before the hyphen of a verb: "re-invoked", "inter-works"."""


_NOUN_LIKE = re.compile(r"(?:ion|ence|ance|ing|ment|ness|ity|ship|ss|us|is)s?$")

Kind = Literal["word", "mark", "group", "self"]


@dataclass(frozen=True, slots=True)
class Item:
    """A word, mark, group of names, or the self; ``word`` counts words of the sentence.

    ``head`` is the key of a noun that makes the name a mere modifier ("Order Handling database"),
    ``headed`` says that "process" or its like stands behind.
    """

    kind: Kind
    key: str
    text: str
    word: int
    verb: VerbForm | None = None
    nouns: frozenset[str] = frozenset()
    mentions: tuple[Mention, ...] = ()
    head: str = ""
    headed: bool = False
    capital: bool = False

    @property
    def named(self) -> bool:
        """Whether it names a process that is known and is not the self."""
        return self.kind == "group" and bool(self.mentions)

    def is_verb(self, *classes: str) -> bool:
        """Say whether it is a verb of one of the classes."""
        return self.verb is not None and any(c in self.verb.classes for c in classes)


def reduce_sentence(
    text: Sequence[Word], mentions: Sequence[Mention], unknown: Sequence[Run], own: str
) -> list[Item]:
    """Return the items of a sentence; an unknown name is a group without mentions."""
    starts = {m.first: m for m in mentions if m.strength >= THRESHOLD}
    strangers = {run.first: run.last for run in unknown}
    items: list[Item] = []
    at = 0
    while at < len(text):
        if at in starts:
            item, at = _group(text, at, starts[at].last, (starts[at],), own)
        elif at in strangers:
            item, at = _group(text, at, strangers[at], (), own)
        else:
            item, at = _word(text, at, starts)
        if item.text in _APOSTROPHES and _owns(text, items, at):
            item = Item("word", "'s", item.text, at - 1)
        only_when_or_how = item.kind == "word" and not item.key
        if not only_when_or_how and item.text not in _QUOTES:
            items.append(item)
    return _selves(list(_with_verbs(items, text)))


def _owns(text: Sequence[Word], items: Sequence[Item], at: int) -> bool:
    """Say whether an apostrophe in front of a word is that of an owner: "the X processes' view"."""
    if not items or items[-1].kind != "group" or at < 2 or not text[at - 2].text.endswith("s"):
        return False
    first = items[-1].word
    quoted = first > 0 and text[first - 1].text in _QUOTES
    return not quoted and at < len(text) and not text[at].is_mark


def _with_verbs(items: Sequence[Item], text: Sequence[Word]) -> Iterator[Item]:
    """Yield the items; an unknown word in -s behind what acts is a verb, of no class."""
    before: Item | None = None
    for item in items:
        if (
            before is not None
            and item.kind == "word"
            and item.text.isalpha()
            and (before.kind == "group" or before.key in SELF_PRONOUNS | SELF_NOUNS)
            and _acts(text, before.word if before.kind == "group" else 0, item.word)
        ):
            item = replace(item, verb=VerbForm(item.key, set(), {"third"}))
        yield item
        before = item


def _group(
    text: Sequence[Word], first: int, last: int, mentions: tuple[Mention, ...], own: str
) -> tuple[Item, int]:
    at, headed = _behind_head(text, last)
    kind: Kind = "self" if any(m.targets == (own,) for m in mentions) else "group"
    head = "" if headed == "process" else _modified(text, first, at)
    if head and text[first - 1 - (text[first - 1].key == "the")].key in SUBORDINATORS:
        head = ""  # "information that X needs": the verb of a relative clause, not a noun
    words = " ".join(w.text for w in text[first:last])
    item = Item(
        kind, "", words, first, mentions=mentions, head=head, headed=bool(headed), capital=True
    )
    return item, at


def _behind_head(text: Sequence[Word], at: int) -> tuple[int, str]:
    """Return where a name ends with its bracket and "processes", and that noun."""
    at = _behind_bracket(text, at)
    while at < len(text) and text[at].text in _QUOTES:
        at += 1
    here, headed = at, ""
    while here < len(text):
        key = text[here].key
        if key in _ABSORBED and not (key in ("process", "function") and _is_verb(text, here)):
            headed, at = key, here + 1
        elif key not in ("business", "sub", "-"):
            break
        here += 1
    return _behind_bracket(text, at), headed


def _is_verb(text: Sequence[Word], at: int) -> bool:
    """Say whether "processes" is the verb: "Order Handling processes the orders"."""
    return at + 1 < len(text) and text[at + 1].key in ("the", "a", "an", "all", "its", "their")


def _behind_bracket(text: Sequence[Word], at: int) -> int:
    """Skip a bracket that only holds an abbreviation or identifier."""
    if at >= len(text) or text[at].text != "(":
        return at
    for end in range(at + 1, min(at + 12, len(text))):
        word = text[end]
        if word.text == ")":
            return end + 1
        if not (word.is_mark or word.key == "and" or word.text.isupper() or word.text.isdigit()):
            return at
    return at


_LINKS = PREPOSITIONS | CONJUNCTIONS
_SMALL = _LINKS | AUXILIARIES | DETERMINERS


def _modified(text: Sequence[Word], first: int, at: int) -> str:
    """Return the key of the noun that a name modifies, if there is one.

    Of words that are not known as nouns, an article in front or a plural shows one.
    """
    before = text[first - 1].key if first else ""
    for here in range(at, min(len(text), at + 3)):
        word = text[here]
        if word.is_mark or word.key in _SMALL:
            return ""
        form = verb_form(word.text)
        if word.key in ARTEFACTS | INFORMATION and not (form and _verb_like(text, here)):
            return word.key
        ends = _ends(text, here + 1)
        if form is not None:  # "the Promotion style guide." ends in a noun
            return word.key if ends and here > at and "base" in form.kinds else ""
        acts = here == at and _acts(text, first, at)
        if acts or word.text.endswith("ly") or word.key in _BEHIND:
            return ""
        if ends or text[here + 1].key in _LINKS:
            known = _NOUN_LIKE.search(word.text) or noun_classes(word.key) or before in DETERMINERS
            return word.key if known or word.text.endswith("s") else ""
    return ""


def _acts(text: Sequence[Word], first: int, at: int) -> bool:
    """Say whether an unknown word behind a name is its verb: "guests whom X rebooks"."""
    word = text[at].text
    if not word.islower() or word[-1] != "s" or text[at].key in _SMALL or _NOUN_LIKE.search(word):
        return False
    before = text[first - 1] if first else None
    opens = before is None or before.is_mark or before.key in SUBORDINATORS or before.key == "and"
    return opens and not (noun_classes(text[at].key) or verb_form(word))


def _ends(text: Sequence[Word], at: int) -> bool:
    return at >= len(text) or text[at].is_mark


def _verb_like(text: Sequence[Word], at: int) -> bool:
    """Say whether a word that may be noun or verb is followed by an object."""
    if _ends(text, at + 1) or text[at + 1].key in _LINKS | AUXILIARIES:
        return False
    return verb_form(text[at + 1].text) is None


def _word(text: Sequence[Word], at: int, stops: Container[int]) -> tuple[Item, int]:
    word = text[at]
    compound = _compound(text, at) if word.key in _FIRSTS else None
    if compound:
        return compound
    phrase = phrase_at(text, at)
    if phrase:
        key, length = phrase
        spelt = " ".join(w.text for w in text[at : at + length])
        return Item("word", key, spelt, at, verb_form(key) if key else None), at + length
    if word.is_mark:
        return Item("mark", word.key, word.text, at), at + 1
    last = hyphened(text, at, stops)
    if last == at:
        form, nouns = verb_form(word.text), noun_classes(word.key)
        return Item("word", word.key, word.text, at, form, nouns, capital=word.is_name), at + 1
    spelt = "".join(w.text for w in text[at : last + 1])
    form = verb_form(text[last].text) if word.key in _AGAIN else None
    return Item("word", text[last].key, spelt, at, form, capital=word.is_name), last + 1


def _compound(text: Sequence[Word], at: int) -> tuple[Item, int] | None:
    """Return the word of two parts that begins here, with a hyphen or without."""
    for length in (3, 2):
        parts = [w for w in text[at : at + length] if w.key != "-"]
        lemma = _COMPOUNDS.get("-".join(w.key for w in parts))
        if lemma and at + length <= len(text):
            spelt = "-".join(w.text for w in parts)
            form = verb_form(spelt) or verb_form(lemma)
            return Item("word", lemma, spelt, at, form, noun_classes(lemma)), at + length
    return None


def _selves(items: list[Item]) -> list[Item]:
    """Turn pronouns and "these processes" into the self."""
    found: list[Item] = []
    at = 0
    while at < len(items):
        item = items[at]
        following = items[at + 1] if at + 1 < len(items) else item
        this = item.key in ("this", "these") or (item.key == "the" and _stands_alone(items, at + 2))
        if item.key in SELF_PRONOUNS:
            found.append(replace(item, kind="self"))
        elif this and following.key in SELF_NOUNS:
            found.append(replace(following, kind="self", verb=None, nouns=frozenset()))
            at += 1
        else:
            found.append(item)
        at += 1
    return found


def _stands_alone(items: Sequence[Item], at: int) -> bool:
    """Say whether "the process" is followed by its verb or a mark, so that no other is meant."""
    if at >= len(items):
        return True
    item = items[at]
    return item.kind == "mark" or item.key in AUXILIARIES or item.verb is not None
