"""How surely words that write a name are meant as that name, and whose process that is.

Case, quotes and the noun behind say how surely. What stands in front may change whose it is: "the
CRM process Order Handling" names Order Handling only; "the supplier's Order Handling" is a process
of another enterprise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from etom_kg.interfaces.english.grammar import OUTSIDERS
from etom_kg.interfaces.english.vocabulary import verb_form
from etom_kg.interfaces.english.words import Word, word_set
from etom_kg.interfaces.names.lexicon import Form, Lexicon
from etom_kg.interfaces.names.partial import as_layers
from etom_kg.interfaces.names.runs import PROCESS_WORDS, head_after, is_quoted, share_of_capitals
from etom_kg.interfaces.values import Mention

__all__ = ["BESIDE_CAPITAL", "qualify", "strength"]

_STARTING = word_set("trigger initiate initialize start launch invoke activate")
_CONJUNCTIONS = frozenset(("and", "or", ",", "/"))
_MARKERS = frozenset(("e", "g", "i", ".", "namely", "e.g"))
_SMALL = word_set("the a an of to for in on with from by at that which is are this these it")
_LISTED = 10
"""A list of groupings is looked through for this many words."""

BESIDE_CAPITAL = 0.31
"""The strength of a grouping's single word right beside a capitalised word."""


_CERTAIN: dict[str, float] = {"identifier": 1.0, "layer": 0.9}


def strength(text: Sequence[Word], first: int, last: int, form: Form) -> float:
    """Return how surely words that write a name are meant as that name."""
    if form.kind in _CERTAIN:
        return _CERTAIN[form.kind]
    if form.kind == "abbreviation":
        return _abbreviation(text[first:last])
    capitals, initial = share_of_capitals(text, first, last, form.text)
    if form.category in ("area", "vertical") and capitals < 1.0:
        return 0.55 if _grouping_meant(text, first, last, form) else 0.4
    if is_quoted(text, first, last):
        return 0.95
    if last - first > 1:
        return _of_words(text, first, last, capitals, initial)
    if form.category != "named" and _part_of_more(text, first, form.category):
        return BESIDE_CAPITAL
    followed = head_after(text, last) in PROCESS_WORDS
    if not capitals:
        return 0.65 if followed else 0.3
    if initial:
        return 0.85 if followed else 0.45
    return 1.0 if followed else 0.9


def _abbreviation(found: Sequence[Word]) -> float:
    """Weigh an abbreviation: certain in capitals, nothing in small letters or as one letter."""
    exact = all(w.text == w.text.upper() for w in found if w.key != "and")
    return 1.0 if exact and (len(found) > 1 or len(found[0].text) > 1) else 0.0


def _of_words(text: Sequence[Word], first: int, last: int, capitals: float, initial: bool) -> float:
    """Weigh a name of several words by the share of them that have their capitals."""
    if capitals == 1.0:
        return 1.0
    if head_after(text, last) in PROCESS_WORDS:
        return 0.85
    if initial or not capitals:
        return 0.45 if capitals >= 0.5 else 0.3
    if capitals >= 0.5:
        return 0.75
    return 0.6 if last - first > 2 and text[first].is_name else 0.3


def _grouping_meant(text: Sequence[Word], first: int, last: int, form: Form) -> bool:
    """Say whether a grouping is meant though it is written small.

    "the billing processes", "triggers assurance", "hand over to operations".
    """
    if not form.text.casefold().endswith(text[last - 1].text.casefold()):
        return False
    head, before = head_after(text, last), text[first - 1].key if first else ""
    if head == "process" or (head in ("area", "vertical") and before == "the"):
        return True
    if _listed_before_process(text, last) or _exemplifies_process(text, first, last):
        return True
    forms = [verb_form(word.text) for word in text[max(0, first - 6) : first]]
    if form.category == "vertical":
        return any(f is not None and f.lemma in _STARTING for f in forms)
    return before == "to" and any(f is not None and "give" in f.classes for f in forms)


def _listed_before_process(text: Sequence[Word], at: int) -> bool:
    """Say whether a list goes on to "processes": "operations and lifecycle processes"."""
    end, joined, plain = min(at + _LISTED, len(text)), False, 0
    while at < end:
        key = text[at].key
        if key in _CONJUNCTIONS:
            joined, plain = True, 0
        elif key == "process":
            return joined and plain > 0 and text[at].text.lower().endswith("s")
        elif text[at].is_mark or key in _SMALL or not joined or plain > 1:
            return False
        else:
            plain += 1
        at += 1
    return False


def _exemplifies_process(text: Sequence[Word], first: int, last: int) -> bool:
    """Say whether a bracket behind "processes" holds only such words: "processes (billing)"."""
    while last < len(text) and last - first < _LISTED and _listable(text[last]):
        last += 1
    if last >= len(text) or text[last].text != ")":
        return False
    at = first - 1
    while at >= 0 and first - at < _LISTED and _listable(text[at]):
        at -= 1
    return at > 0 and text[at].text == "(" and text[at - 1].key == "process"


def _listable(word: Word) -> bool:
    return word.key in _CONJUNCTIONS | _MARKERS or (not word.is_mark and word.key not in _SMALL)


def _part_of_more(text: Sequence[Word], at: int, category: str) -> bool:
    """Say whether a word of a name stands right beside a capitalised word: "Billing Account"."""
    back = at - 1
    if category == "area" and back > 1 and text[back].key == "and":
        back -= 1
    before = text[back] if back > 0 or (back == 0 and not verb_form(text[0].text)) else None
    after = text[at + 1] if at + 1 < len(text) else None
    return bool(
        (before and before.is_name and before.text[0].isalpha())
        or (after and after.is_name and after.key != "process")
    )


_LINKS = PROCESS_WORDS | {"of", "for", "called", "named", "'s", ":", "-", "the", "area", "layer"}
_OWNING = frozenset(("'s", "'", "’", "own"))
_INSIDERS = PROCESS_WORDS | word_set(
    "enterprise company organization organisation business firm corporation area layer group team "
    "unit department division domain network system service resource product project framework "
    "model today tomorrow yesterday day week month quarter year world market industry plant site "
    "it that this one other each everyone level vertical horizontal"
)
"""Whose processes are the enterprise's own, or nobody's."""
_CHAIN = OUTSIDERS | {"'s", "'", "’", "or", "and", "/", "own"}


def qualify(text: Sequence[Word], mentions: Sequence[Mention], lexicon: Lexicon) -> list[Mention]:
    """Return the mentions without mere qualifiers, outsiders' processes marked external."""
    kept: list[Mention] = []
    for mention in as_layers(text, mentions, lexicon):
        outside = False
        while kept and _qualifies(text, kept[-1], mention, lexicon):
            qualifier = kept.pop()
            outside = outside or qualifier.category == "external"
            strength = max(mention.strength, min(0.85, qualifier.strength))
            mention = replace(mention, first=qualifier.first, strength=strength)
        outside = outside or bool(kept and _beside_external(text, kept[-1], mention))
        if mention.category == "named" and (outside or _outside(text, mention)):
            mention = replace(mention, category="external")
        kept.append(mention)
    return kept


def _beside_external(text: Sequence[Word], earlier: Mention, later: Mention) -> bool:
    """Say whether a list goes on: "the supplier's Order Handling and Selling"."""
    between = text[earlier.last : later.first]
    joined = all(w.key in ("and", "or", ",") for w in between)
    return earlier.category == "external" and bool(between) and joined


def _qualifies(text: Sequence[Word], earlier: Mention, later: Mention, lexicon: Lexicon) -> bool:
    """Say whether the earlier name only tells where the later one belongs."""
    between = text[earlier.last : later.first]
    if len(between) > 4 or not all(w.key in _LINKS for w in between):
        return False
    linked = any(w.key in PROCESS_WORDS or w.key == "'s" for w in between)
    if not linked and (between or earlier.how != "abbreviation"):
        return False
    above = {a for t in later.targets for a in lexicon.elements[t].ancestors}
    return bool(above.intersection(earlier.targets))


def _outside(text: Sequence[Word], mention: Mention) -> bool:
    """Say whether a supplier, partner or customer is said to own the process."""
    at = mention.first - 1
    key = text[at].key if at >= 0 else ""
    if _owned_by_stranger(text, at) or (key in ("their", "its") and _outsider_before(text, at)):
        return True
    if key not in _OWNING | OUTSIDERS:
        return _of_outsider(text, mention.last)
    while at >= 0 and text[at].key in _CHAIN:
        if text[at].key in OUTSIDERS and not text[at].is_name:
            return True
        at -= 1
    return False


def _owned_by_stranger(text: Sequence[Word], at: int) -> bool:
    """Say whether "'s" stands behind a person or company of which nothing is known here."""
    at -= at > 0 and text[at].key == "own"
    owner = text[at - 1] if at > 0 and text[at].key == "'s" else None
    known = owner is None or owner.key in _INSIDERS
    return owner is not None and not known and owner.text[0].islower() and owner.text.isalpha()


def _outsider_before(text: Sequence[Word], at: int) -> bool:
    """Say whether "their" stands for an outsider: "where a partner runs it, ... their X"."""
    for back in range(at - 1, max(-1, at - 20), -1):
        word = text[back]
        if word.is_name or word.key in PROCESS_WORDS or word.text in ".;:":
            return False
        if word.key in OUTSIDERS:
            return text[back - 1].key in ("a", "the", "another", "other", "an") if back else True
    return False


def _of_outsider(text: Sequence[Word], at: int) -> bool:
    """Say whether "... processes of the supplier" stands behind."""
    while at < len(text) and text[at].key in PROCESS_WORDS:
        at += 1
    behind = text[at : at + 4]
    if not behind or behind[0].key not in ("of", "at"):
        return False
    rest = [w for w in behind[1:] if w.key not in ("the", "a", "an", "its", "our", "any")]
    return bool(rest) and rest[0].key in OUTSIDERS and not rest[0].is_name
