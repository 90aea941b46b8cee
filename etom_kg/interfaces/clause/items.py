"""A sentence made shorter for the rules: each group of names is one item.

"the Fault Desk and the Billing processes, which ..." becomes one item with two mentions, its
determiners and the noun "processes" absorbed. Pronouns and "this process" are the self.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace

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
_QUOTES = frozenset("'\"“”‘’")
_COMPOUNDS = compounds()
_FIRSTS = frozenset(form.partition("-")[0] for form in _COMPOUNDS)
_AGAIN = word_set("re inter co pre over auto self cross")
"""What may stand before the hyphen of a verb: "re-invoked", "inter-works"."""


@dataclass(frozen=True, slots=True)
class Item:
    """A word, mark, group of names, or the self; ``word`` counts words of the sentence.

    ``head`` is the key of a noun that makes the name a mere modifier ("Order Handling database"),
    ``headed`` says that "process" or its like stands behind.
    """

    kind: str
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
    strangers = {run.first: run for run in unknown}
    items: list[Item] = []
    at = 0
    while at < len(text):
        mention = starts.get(at)
        if mention:
            item, at = _group(text, mention.first, mention.last, (mention,), own)
        elif at in strangers and not any(
            strangers[at].first < f < strangers[at].last for f in starts
        ):
            item, at = _group(text, at, strangers[at].last, (), own)
        else:
            item, at = _word(text, at, starts)
        if not item.key and item.kind == "word":
            continue  # it only says when or how
        if item.kind == "mark" and item.text in _QUOTES:
            continue
        items.append(item)
    return _selves(items)


def _group(
    text: Sequence[Word], first: int, last: int, mentions: tuple[Mention, ...], own: str
) -> tuple[Item, int]:
    at, headed = _behind_head(text, last)
    kind = "self" if any(m.targets == (own,) for m in mentions) else "group"
    head = "" if headed == "process" else _modified(text, at)
    if head and first and text[first - 1 - (text[first - 1].key == "the")].key in ("that", "which"):
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
        elif key not in ("business", "sub", "-", "end", "core", "functional", "related"):
            break
        here += 1
    return _behind_bracket(text, at), headed


def _is_verb(text: Sequence[Word], at: int) -> bool:
    """Say whether "processes" is the verb: "Order Handling processes the orders"."""
    return at + 1 < len(text) and text[at + 1].key in ("the", "a", "an", "all", "its", "their")


def _behind_bracket(text: Sequence[Word], at: int) -> int:
    """Skip a bracket that only holds an abbreviation or identifier."""
    if at < len(text) and text[at].text == "(":
        for end in range(at + 1, min(at + 12, len(text))):
            if text[end].text == ")":
                inside = text[at + 1 : end]
                if all(
                    w.is_mark or w.key == "and" or w.text.isupper() or w.text.isdigit()
                    for w in inside
                ):
                    return end + 1
                return at
    return at


def _modified(text: Sequence[Word], at: int) -> str:
    """Return the key of the noun that a name modifies, if there is one."""
    if at < len(text) and text[at].key == "'s":
        return text[at + 1].key if at + 1 < len(text) else ""
    seen = 0
    while at < len(text) and seen < 3:
        word = text[at]
        if word.is_mark or word.key in PREPOSITIONS | CONJUNCTIONS | AUXILIARIES | DETERMINERS:
            return ""
        form = verb_form(word.text)
        if word.key in ARTEFACTS and not (form and _verb_like(text, at)):
            return word.key
        if word.key in INFORMATION and not (form and _verb_like(text, at)):
            return word.key
        if form is not None and seen and "base" in form.kinds and _ends_phrase(text, at + 1):
            return word.key  # "the Promotion style guide."
        if form is not None or word.text.endswith("ly") or word.key in _BEHIND:
            return ""
        if word.text.endswith("s") and at + 1 < len(text) and text[at + 1].key in DETERMINERS:
            return ""  # a verb that is not known, with its object
        at += 1
        seen += 1
        if _ends_phrase(text, at) or text[at].key in PREPOSITIONS | CONJUNCTIONS:
            return word.key
    return ""


def _ends_phrase(text: Sequence[Word], at: int) -> bool:
    return at >= len(text) or text[at].is_mark


def _verb_like(text: Sequence[Word], at: int) -> bool:
    """Say whether a word that may be noun or verb is followed by an object."""
    if at + 1 >= len(text):
        return False
    after = text[at + 1]
    if after.is_mark or after.key in AUXILIARIES | CONJUNCTIONS:
        return False
    if after.key in DETERMINERS:
        return True
    if after.key in PREPOSITIONS:
        return False
    return verb_form(after.text) is None


def _word(text: Sequence[Word], at: int, stops: Container[int]) -> tuple[Item, int]:
    for length in (3, 2) if text[at].key in _FIRSTS else ():
        joined = "-".join(w.key for w in text[at : at + length] if w.key != "-")
        if joined in _COMPOUNDS and at + length <= len(text):
            spelt = "-".join(w.text for w in text[at : at + length] if w.key != "-")
            lemma = _COMPOUNDS[joined]
            form = verb_form(spelt) or verb_form(lemma)
            return Item("word", lemma, spelt, at, form, noun_classes(lemma)), at + length
    phrase = phrase_at(text, at)
    if phrase:
        spelt = " ".join(w.text for w in text[at : at + phrase[1]])
        form = verb_form(phrase[0]) if phrase[0] else None
        return Item("word", phrase[0], spelt, at, form), at + phrase[1]
    word = text[at]
    if word.is_mark:
        return Item("mark", word.key, word.text, at), at + 1
    last = hyphened(text, at, stops)
    spelt, key = "".join(w.text for w in text[at : last + 1]), text[last].key
    form = verb_form(text[last].text) if last == at or word.key in _AGAIN else None
    nouns = noun_classes(key) if last == at else frozenset()
    return Item("word", key, spelt, at, form, nouns, capital=word.is_name), last + 1


def _stands_alone(items: Sequence[Item], at: int) -> bool:
    """Say whether "the process" is followed by its verb or a mark, so that no other is meant."""
    if at >= len(items):
        return True
    item = items[at]
    return item.kind == "mark" or item.key in AUXILIARIES or item.verb is not None


def _selves(items: list[Item]) -> list[Item]:
    """Turn pronouns and "these processes" into the self."""
    found: list[Item] = []
    at = 0
    while at < len(items):
        item = items[at]
        following = items[at + 1] if at + 1 < len(items) else None
        if item.kind == "word" and item.key in SELF_PRONOUNS:
            found.append(replace(item, kind="self"))
            at += 1
        elif (
            following
            and item.key in ("this", "these", "the")
            and following.key in SELF_NOUNS
            and (item.key != "the" or _stands_alone(items, at + 2))
        ):
            found.append(replace(following, kind="self", verb=None, nouns=frozenset()))
            at += 2
        elif following and item.key in ("this", "these") and following.kind == "self":
            found.append(following)
            at += 2
        else:
            found.append(item)
            at += 1
    return found
