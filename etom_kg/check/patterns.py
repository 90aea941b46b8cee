"""What looks like an identifier, and what beside it speaks for or against one.

Identifiers of 4.0 have letters and are hard to mistake. Those of later editions look like
versions, addresses, object identifiers and section numbers; they count only with evidence.
"""

from __future__ import annotations

import re

__all__ = [
    "CANDIDATE",
    "IRI",
    "PREFILTER",
    "WHOLE",
    "WHOLE_LIST",
    "against_before",
    "begins_item",
    "chained",
    "is_lettered",
    "key_before",
    "leads_list",
    "word_after",
    "word_before",
]

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
