"""What stands in front of a name and changes whose process it is.

"the CRM process Order Handling" names Order Handling only; "the supplier's Order Handling" is a
process of another enterprise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from etom_kg.interfaces.grammar import OUTSIDERS
from etom_kg.interfaces.layers import as_layers
from etom_kg.interfaces.lexicon import Lexicon
from etom_kg.interfaces.surface import PROCESS_WORDS
from etom_kg.interfaces.values import Mention
from etom_kg.interfaces.words import Word, word_set

__all__ = ["qualify"]

_LINKS = PROCESS_WORDS | {"of", "for", "called", "named", "'s", ":", "-", "the", "area", "layer"}
_OWNING = frozenset(("'s",))
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
    owner = at - 1 - (text[at].key == "own") if at > 0 else -1
    if owner >= 0 and text[owner + 1].key in _OWNING and _stranger(text, owner):
        return True
    if at > 0 and text[at].key in ("their", "its") and _outsider_before(text, at):
        return True
    if (at >= 0 and text[at].key in ("'s", "'", "’", "own")) or (
        at >= 0 and text[at].key in OUTSIDERS
    ):
        seen = False
        while at >= 0 and text[at].key in _CHAIN:
            seen = seen or (text[at].key in OUTSIDERS and not text[at].is_name)
            at -= 1
        return seen
    return _of_outsider(text, mention.last)


def _stranger(text: Sequence[Word], at: int) -> bool:
    """Say whether "'s" stands behind a person or company of which nothing is known here."""
    owner = text[at]
    return owner.text[0].islower() and owner.key not in _INSIDERS and owner.text.isalpha()


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
