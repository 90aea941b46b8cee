"""Names as bags of roots, with the words that telecom people use for one another.

"Subscriber Invoices", ``subscriberInvoice`` and "Customer Bill" have the same bag; how much a
root counts there says whether it was written or only stands for what was written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from etom_kg.interfaces.words import key, root, word_set
from etom_kg.resources import resource
from etom_kg.tables import read_table

__all__ = ["GENERIC", "SUBJECTS", "Bag", "Part", "bag", "is_activity", "roots", "text_roots"]

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_PIECE = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_SUFFIX = re.compile(r"\s+(?:ABE|BE)$")
_STOP = word_set("a an and as at by for from in into its of on or per that the their this to with")
_MOST = 24
"""Words of a name that are compared; a longer one is a sentence."""

Part = tuple[str, float]
"""The root that was written, and how much it counts for the root that it stands for."""
Bag = dict[str, Part]


@lru_cache(maxsize=1 << 17)
def _root(word: str) -> str:
    return root(key(word))


@lru_cache(maxsize=1 << 15)
def text_roots(text: str) -> tuple[str, ...]:
    """Return the roots of a text's words in order, without the commonest words."""
    pieces = _PIECE.findall(_HUMP.sub(" ", text).replace("&", " and "))
    return tuple(_root(piece) for piece in pieces if piece.casefold() not in _STOP)


@lru_cache(maxsize=1 << 15)
def roots(name: str) -> tuple[str, ...]:
    """Return the roots of a name; ``ABE`` and ``BE`` behind it say its kind and do not count.

    >>> roots("CustomerProductOrder BE") == roots("Customer product orders")
    True
    """
    return text_roots(_SUFFIX.sub("", name.strip()))[:_MOST]


GENERIC = frozenset(
    map(_root, word_set("data detail entity information management object process record type"))
)
"""Roots that say little: two names that differ in nothing else are nearly the same."""
SUBJECTS = frozenset(
    map(_root, word_set("customer enterprise market partner product resource sales service"))
)
"""What the framework parts everything by: names that differ in it differ in meaning."""
_ACTIVITIES = frozenset(
    map(
        _root,
        word_set(
            "accept achieve activate administer allocate analyse apply approve assess assign "
            "assure audit authorize build capture change check close collect complete conduct "
            "configure control coordinate correct create cross decommission define deliver deploy "
            "design determine develop diagnose distribute enable ensure establish evaluate "
            "execute fulfil gather handle identify implement improve initiate install integrate "
            "investigate issue launch localize maintain manage mediate monitor negotiate notify "
            "obtain operate optimise orchestrate perform plan prepare prioritize provide "
            "provision publish qualify receive recover refine register release remove resolve "
            "respond retire retain retrieve review select sell set specify support survey take "
            "track train transfer update validate verify fulfilment administration handling "
            "management operations readiness selling"
        ),
    )
)


def is_activity(name: str) -> bool:
    """Whether a name says what is done ("Handle Orders", "Order Handling"), not what there is."""
    found = roots(name)
    return bool(found) and (found[0] in _ACTIVITIES or found[-1] in _ACTIVITIES)


@dataclass(frozen=True, slots=True)
class _Synonym:
    stands_for: tuple[str, ...]
    weight: float


@cache
def _synonyms() -> dict[tuple[str, ...], _Synonym]:
    """Return what words and phrases stand for; a phrase that others stand for, for itself."""
    path = resource("data", "mapping", "synonyms.csv")
    rows = read_table(path, ("word", "stands_for", "weight"))
    table = {
        roots(row["word"]): _Synonym(roots(row["stands_for"]), float(row["weight"])) for row in rows
    }
    for synonym in list(table.values()):
        if len(synonym.stands_for) > 1:
            table.setdefault(synonym.stands_for, _Synonym(synonym.stands_for, 1.0))
    return table


@cache
def _longest() -> int:
    return max(map(len, _synonyms()))


@lru_cache(maxsize=1 << 17)
def _bag(written: tuple[str, ...]) -> tuple[tuple[str, Part], ...]:
    table = _synonyms()
    found: dict[str, Part] = {}
    place = 0
    while place < len(written):
        length = min(_longest(), len(written) - place)
        while length and written[place : place + length] not in table:
            length -= 1
        phrase = written[place : place + max(length, 1)]
        synonym = table.get(phrase, _Synonym(phrase, 1.0))
        surface = " ".join(phrase)
        for each in synonym.stands_for:
            part = (each, 1.0) if synonym.stands_for == phrase else (surface, synonym.weight)
            if each not in found or found[each][1] < part[1]:
                found[each] = part
        place += len(phrase)
    return tuple(found.items())


def bag(name: str) -> Bag:
    """Return the roots that a name is made of or stands for, with the root that was written.

    >>> bag("Client Invoices") == {"custom": ("client", 0.95), "bill": ("invoic", 0.95)}
    True
    """
    return dict(_bag(roots(name)))
