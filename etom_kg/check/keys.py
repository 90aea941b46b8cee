"""What the key or header over a value says of it: ``etomProcessId`` is one, ``version`` is not."""

from __future__ import annotations

import re
from functools import lru_cache

from etom_kg.mapping.register import ORIGINAL

__all__ = ["edition_of_key", "key_strength", "key_words", "name_base"]

_SPLIT = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})|[^A-Za-z0-9]+")
_ETOM = re.compile(r"e-?TOM(s?)(?![a-z])", re.I)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_AGAINST = _set(
    """version versions ver release releases rel rev revision edition build tag semver firmware fw
    section sections clause chapter page slide figure table ip ipv4 address addr host server dns
    gateway oid mib port date time api schema url uri package pkg dependency dependencies requires
    requirement requirements req kg lib library plugin line heading toc paragraph ec enzyme"""
)
_PACKAGES = _set("dependency dependencies requires packages engines plugins")
_ETOM_WORDS = _set("etom etoms gb921 m3050")
_PROCESS = _set("process processes")
_IDENTIFIER = _set(
    "id ids identifier identifiers code codes number no nr ref refs reference key notation"
)
_LEVELS = _set("l1 l2 l3 l4 l5 l6 l7 level level2 level3 level4")
_JOINED = _set("processid processids")
_WEAK = _IDENTIFIER | _PROCESS | _LEVELS | _set("element activity task")
_NAME = _set("name names title label")


@lru_cache(maxsize=4096)
def key_words(key: str) -> frozenset[str]:
    """Return the words of a key or header: ``etomProcessId`` has etom, process and id."""
    key = _ETOM.sub(r" etom\1 ", key)
    return frozenset(filter(None, (word.casefold() for word in _SPLIT.split(key))))


@lru_cache(maxsize=4096)
def key_strength(key: str, *above: str) -> str:
    """Return what a key says of its value: strong, process, weak, against or nothing.

    ``above`` are the keys that it stands under, the nearest first.
    """
    words = key_words(key)
    near = frozenset[str]().union(*(key_words(a) for a in above[:2]))
    if words & _AGAINST or near & _PACKAGES:
        return "against"
    if words & _ETOM_WORDS:
        return "strong"
    if (words & _PROCESS and words & (_IDENTIFIER | _LEVELS)) or words & _JOINED:
        return "process"
    if near & _AGAINST:
        return "against"
    if words & _WEAK and near & _ETOM_WORDS:
        return "strong"
    return "weak" if words & _WEAK else ""


def edition_of_key(key: str) -> str:
    """Return the edition whose identifiers a key announces, where it announces one."""
    return ORIGINAL if "original" in key_words(key) else ""


def name_base(key: str, *, of_name: bool) -> frozenset[str] | None:
    """Return what a key of names, or of identifiers, is about.

    ``etom_process_name`` is about etom and process. A key of neither yields ``None``.
    """
    words = key_words(key)
    kind = _NAME if of_name else _IDENTIFIER
    if not words & kind and not (of_name and words & _PROCESS):
        return None
    return words - kind
