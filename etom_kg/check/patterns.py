"""What looks like an identifier, and what beside it speaks for or against one.

Identifiers of 4.0 have letters and are hard to mistake. Those of later editions look like
versions, addresses, object identifiers and section numbers; they count only with evidence.

What a check passes on: mentions of identifiers, and findings about them.

What the key or header over a value says of it: ``etomProcessId`` is one, ``version`` is not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from etom_kg.lineage.register import ORIGINAL

__all__ = [
    "CANDIDATE",
    "IRI",
    "LEVELS",
    "PREFILTER",
    "STATUSES",
    "WHOLE",
    "WHOLE_LIST",
    "Finding",
    "Mention",
    "against_before",
    "begins_item",
    "chained",
    "edition_of_key",
    "is_lettered",
    "key_before",
    "key_strength",
    "key_words",
    "leads_list",
    "level_of",
    "name_base",
    "word_after",
    "word_before",
]

LEVELS = ("none", "note", "warning", "error")
"""How grave a finding is, the gravest last."""

STATUSES: dict[str, tuple[str, str]] = {
    "unknown": ("error", "The edition has no process with this identifier."),
    "deleted": ("error", "The edition lists the process as deleted."),
    "reused": ("error", "The identifier now stands for another process than the name says."),
    "misnamed": ("error", "The name is not the one of the identifier."),
    "other-edition": ("error", "The identifier is numbered as in another edition."),
    "superseded": ("warning", "The identifier is of the numbering before release 15."),
    "renamed": ("warning", "The process has another name now."),
    "mixed": ("warning", "Identifiers of several editions stand side by side."),
    "spelling": ("note", "The name is spelt otherwise than in the edition."),
    "unverified": ("note", "Not all processes of the edition are known here."),
}
"""Every status of a finding: its level and what it says. ``ok`` and ``own`` are not findings."""


def level_of(status: str) -> str:
    """Return the level of a status; one that is not a finding has the level ``none``."""
    return STATUSES[status][0] if status in STATUSES else "none"


@dataclass(frozen=True, slots=True)
class Mention:
    """An identifier in a file, with the name beside it where there is one.

    ``line`` and ``column`` count from 1; ``column`` is 0 where cells have no position. ``place``
    names the table column or key; mentions of one place belong to one numbering. ``edition`` is
    set where the place itself tells it. ``evidence`` says why the text was taken for an
    identifier.
    """

    identifier: str
    line: int
    column: int = 0
    name: str = ""
    place: str = ""
    evidence: str = ""
    edition: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is to be said about a mention: ``edition`` is the one it was judged by."""

    path: str
    mention: Mention
    status: str
    edition: str
    message: str
    edition_name: str = ""
    level: str = "none"


_NUMBERS = r"1(?:\.(?:0|[1-9]\d{0,2})){2,7}"
_LETTERS = (
    r"(?:[A-Za-z][A-Za-z0-9_-]{1,31}\.(?=[12]\.[SIPOFABE]))?[12]\.[SIPOFABE]{1,4}(?:\.\d{1,3}){1,7}"
)
PREFILTER = re.compile(r"(?<!\d)[12]\.[\dSIPOFABE]")
CANDIDATE = re.compile(
    rf"(?<![\w.])(?:{_LETTERS}(?!\w|\.[\dA-Z])|{_NUMBERS}(?!\w|\.\w|[-+]\w|:\d|/\d|\s*%))"
)
WHOLE = re.compile(rf"[\s\"'\[(#]*({_LETTERS}|{_NUMBERS})[\s\"'\]).:]*")
"""A cell that holds one identifier and nothing else."""
WHOLE_LIST = re.compile(
    rf"\s*(?:{_LETTERS}|{_NUMBERS})(?:[\s,;|/+&]+(?:{_LETTERS}|{_NUMBERS}))+[\s,;.]*"
)
"""A cell that holds several identifiers and nothing else."""
IRI = re.compile(rf"etom-kg/process/(original|\d+(?:\.\d+)?)/({_LETTERS}|{_NUMBERS})(?![\w/])")

_SUBJECT = (
    r"(?:\be-?TOM\b(?![-_./@](?!pro[cz]ess|id\b)\w)|\bGB921\b\w{0,2}|\bM\.3050(?:\.\d)?|\bbusiness\s+process\s+framework"
    r"|\bprocess(?:es)?\s+(?:element\s+)?id(?:entifier)?s?\b)"
)
_SUBJECT_PART = re.compile(r"tom\b|gb921|m\.3050|framework|process", re.I)
_FILLER = (
    r"(?:[\s:(\"'\[`*_,#|>–—-]|\bv?\d{1,2}\.\d\b|\bpro[cz]ess(?:es|e)?\b|\bid(?:entifier)?s?\b|\belements?\b"
    r"|\blevel\b|\bL?[1-7]\b|\bn(?:o|r|umber)s?\b\.?|\bcode\b|\bref(?:erence)?s?\b|\b(?:to|is|are|of|the"
    r"|in|see|as|with|and|under|e\.g\.|task|activity|area)\b)"
)
_WORD_BEFORE = re.compile(rf"(?P<subject>{_SUBJECT})(?P<filler>{_FILLER}{{0,40}})$", re.I)
_NAMES_PROCESS = re.compile(r"pro[cz]ess|\bid|element", re.I)
_LIST_LEAD = re.compile(rf"{_SUBJECT}[^:]{{0,80}}:\s*$", re.I)
_BULLET = re.compile(r"\s*(?:[-*+•–]|\d{1,2}[.)])?[\s\"'`*\[(]*")
_WORD_AFTER = re.compile(
    r"\W{0,3}\s?(?:(?:of|in|from)\s+(?:the\s+)?|\()?(?:TM\s?Forum\s+)?(?:\be-?TOM\b(?![-_./@]\w)|GB921)",
    re.I,
)
_AGAINST_TEXT = """v ver vers version versions release releases rel rev revision section sections
sec sect subsection subsections clause clauses subclause chapter chapters chap ch figure figures fig
table tables tab annex appendix paragraph paragraphs para rfc ip ipv4 addr address host hosts
server dns gateway oid mib ec tls ssl python java node npm golang go gcc requirement
requirements req item items article articles art exercise lesson page slide upgrade upgraded
bump bumped tag build firmware kernel api sdk library package plugin update updates updated
install installed since until"""
_AGAINST = frozenset(_AGAINST_TEXT.split())
_LAST_WORD = re.compile(r"[A-Za-z]+(?=\.?[\s:=#(\"'`]*$)|[§№](?=\s*$)")
_KEY = re.compile(
    r"(?:([A-Za-z_][\w.-]{0,60}|[A-Za-z_][\w .-]{0,30}[\"'\]])[\"'\]]{0,2}"
    r"(?:\s*(?::=|=>|[:=])|\()\s*"
    r"|<([A-Za-z_][\w:.-]{0,60})(?:\s[^<>]{0,80})?>\s*)[\"'`\[({\s]*$"
)
_CHAIN = re.compile(r"[\s,;/&|\"'`]{1,4}(?:(?:and|or|und|et|to)\s)?[\s\"'`]{0,2}")


def is_lettered(identifier: str) -> bool:
    """Return whether an identifier is numbered with letters, as in edition 4.0."""
    return not identifier.replace(".", "").isdigit()


def word_before(text: str) -> str:
    """Return ``process`` or ``word`` if a text that ends at an identifier leads up to one.

    ``process`` is the stronger: it says that an identifier follows, not just the framework's name.
    """
    text = text[-100:]
    found = _WORD_BEFORE.search(text) if _SUBJECT_PART.search(text) else None
    if found is None:
        return ""
    return "process" if _NAMES_PROCESS.search(found[0]) else "word"


def leads_list(line: str) -> bool:
    """Return whether a line announces a list of identifiers: ``eTOM processes in scope:``."""
    return line.rstrip().endswith(":") and _LIST_LEAD.search(line[-200:]) is not None


def begins_item(before: str) -> bool:
    """Return whether what stands before an identifier on its line is no more than a bullet."""
    return _BULLET.fullmatch(before) is not None


def word_after(text: str) -> bool:
    """Return whether the text after an identifier says that it is one."""
    text = text[:60]
    return _SUBJECT_PART.search(text) is not None and _WORD_AFTER.match(text) is not None


def against_before(text: str) -> bool:
    """Return whether the text before says that what follows is a version, section or the like."""
    found = _LAST_WORD.search(text[-24:])
    return found is not None and (found[0].lower() in _AGAINST or found[0] in "§№")


def key_before(text: str) -> str:
    """Return the key, variable, function or tag whose value begins where a text ends."""
    lead = text.rstrip("\"'`[({ \t")
    if not lead.endswith((":", "=", ">")) and not text[len(lead) :].startswith("("):
        return ""
    found = _KEY.search(text[-120:])
    return (found[1] or found[2]) if found else ""


def chained(between: str) -> bool:
    """Return whether two identifiers with this text between them stand in one list."""
    return _CHAIN.fullmatch(between) is not None


_SPLIT = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})|[^A-Za-z0-9]+")
_ETOM = re.compile(r"e-?TOM(s?)(?![a-z])", re.I)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_KEYS_AGAINST = _set(
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
    if words & _KEYS_AGAINST or near & _PACKAGES:
        return "against"
    if words & _ETOM_WORDS:
        return "strong"
    if (words & _PROCESS and words & (_IDENTIFIER | _LEVELS)) or words & _JOINED:
        return "process"
    if near & _KEYS_AGAINST:
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
