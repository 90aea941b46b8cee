"""Words: where they stand, and the form in which two spellings of one word are equal.

``Analysing``, ``Analyzing``; ``Catalogues``, ``catalog``; ``&``, ``and``: what is compared is the
key of a word, which knows neither case nor plural nor the two spellings of English.

Sentences of a block, with offsets into its text.

A bullet or a line of a list is a sentence of its own; an abbreviation or a decimal point ends
none. Time is linear: one pass of one regular expression without nested repetition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

__all__ = [
    "LONGEST",
    "Sentence",
    "Word",
    "key",
    "root",
    "sentence_key",
    "sentences",
    "spelled",
    "word_set",
    "words",
]

_WORD = re.compile(r"&(?:amp)?;?|['’]s\b|[^\W_]+(?:['’](?:t|re|ll|ve)\b)?|[^\w\s]|_")
_MAXIMUM = 64
"""Longer runs of letters are no words: they are cut, so that no step pays for them."""

_BRITISH = (
    (re.compile(r"is(ations?|ational(?:ly)?)$"), r"iz\1"),
    (re.compile(r"(anal|catal|paral)ys(e|ed|es|er|ers|ing)$"), r"\1yz\2"),
    (
        re.compile(
            r"((?:organ|prior|optim|personal|custom|author|categor|recogn|minim|maxim|util|final"
            r"|initial|summar|special|real|synchron|standard|monet|local|central|character"
            r"|digit|general|itemi?|modern|neutral|normal|penal|rational|stabil|subsid|visual"
            r"|virtual|capital|harmon|industrial|mobil|operational|symbol|token))"
            r"is(e|ed|es|er|ers|ing|able)$"
        ),
        r"\1iz\2",
    ),
    (re.compile(r"^(fulfil|enrol|instal|distil)(s|ments?)?$"), r"\1l\2"),
    (
        re.compile(r"(label|cancel|model|travel|channel|signal|fuel|total|tunnel)l(ed|ing|er)$"),
        r"\1\2",
    ),
    (re.compile(r"(behavi|col|fav|hon|lab|harb|neighb|endeav)our"), r"\1or"),
    (re.compile(r"^(catal|dial|anal)ogue"), r"\1og"),
    (re.compile(r"^programme(s?)$"), r"program\1"),
    (re.compile(r"^(cent|met|theat)re(s?)$"), r"\1er\2"),
    (re.compile(r"^(licen|defen|offen)ce"), r"\1se"),
    (re.compile(r"^cheque"), r"check"),
    (re.compile(r"^judgement"), r"judgment"),
    (re.compile(r"^(?:mgmt|mgt)$"), r"management"),
)


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text, parted by blanks: how lists of words are written here."""
    return frozenset(text.split())


_ENDINGS = tuple(
    sorted(
        word_set(
            "ification ational ization ize ships ship ical ic ations ation ating ated ator itions "
            "ition ments ment "
            "ings "
            "ing ions ion ate ances ance ences ence als al ies ied ers er ors or ed es is s e y"
        ),
        key=lambda ending: (-len(ending), ending),
    )
)
"""Endings that a verb and its nouns differ in, the longest first."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word or mark: ``text[start:end]`` of the text it was found in, and its key."""

    text: str
    key: str
    start: int
    end: int

    @property
    def is_name(self) -> bool:
        """Whether it is written like a part of a name: a capital or digit in front."""
        return self.text[0].isupper() or self.text[0].isdigit()

    @property
    def is_mark(self) -> bool:
        """Whether it is punctuation."""
        first = self.text[0]
        return not (first.isalnum() or first == "&" or (first in "'’" and len(self.text) > 1))


def words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """Return the words and marks of ``text[start:end]``, in time linear in its length."""
    found = []
    for match in _WORD.finditer(text, start, len(text) if end is None else end):
        raw = match[0]
        found.append(Word(raw, key(raw), match.start(), match.end()))
    return found


@lru_cache(maxsize=65536)
def spelled(word: str) -> str:
    """Return a word in small letters and American spelling.

    >>> spelled("Analysing"), spelled("Catalogues"), spelled("&")
    ('analyzing', 'catalogs', 'and')
    """
    plain = word[:_MAXIMUM].casefold().replace("’", "'")
    if plain[0] == "&":
        return "and"
    for pattern, replacement in _BRITISH:
        plain = pattern.sub(replacement, plain)
    return plain


@lru_cache(maxsize=65536)
def key(word: str) -> str:
    """Return what is left of a word when case, plural and national spelling do not count.

    A contracted "not" is a "not".

    >>> key("Catalogues") == key("catalog"), key("processes"), key("isn't")
    (True, 'process', 'not')
    """
    plain = spelled(word)
    return "not" if plain.endswith("n't") else _singular(plain)


def _singular(plain: str) -> str:
    if len(plain) < 4 or plain[-1] != "s" or plain.endswith(("ss", "us", "is", "'s", "whereas")):
        return plain
    if plain.endswith("ies"):
        return plain[:-3] + "y"
    if plain.endswith(("sses", "ches", "shes", "xes")):
        return plain[:-2]
    return plain[:-1]


@lru_cache(maxsize=65536)
def root(word_key: str) -> str:
    """Return the stem that a verb shares with its noun: monitor(ing), diagnos(e, is).

    >>> root("monitoring") == root("monitor"), root("diagnosis") == root("diagnose")
    (True, True)
    """
    stem = word_key
    while True:
        ending = next((e for e in _ENDINGS if stem.endswith(e) and len(stem) - len(e) >= 4), None)
        if ending is None and len(stem) > 7 and stem[-2:] == "nn":
            stem = stem[:-1]  # "provisionning"
            continue
        if ending is None:
            return stem[:-1] if len(stem) > 4 and stem[-1] == stem[-2] else stem
        stem = stem[: -len(ending)]


_END = re.compile(r"[.!?]+[\"'”’)\]]*(?=\s|$)|\n|;(?=\s*\n)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|vs|cf|viz|approx|incl|resp|No|Nr|Fig|Mgmt|Dr|Mr|Ms|St|Inc|Ltd|Corp)"
    r"|\b[A-Z])$",
)
_ETC = re.compile(r"\betc$", re.I)
_BULLET = re.compile(r"[\s•●▪‣·∙◦<\u2022\u00b7*–—-]+")
_OPENING = re.compile(r"[\s\"'“”‘’(\[]*[A-Z0-9]")
_SPACE = re.compile(r"\s+")

LONGEST = 4000
"""No sentence is longer, so that no step pays more than its share for one without end."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: ``text[start:end]`` of its block; ``item`` says that it is a list item."""

    start: int
    end: int
    item: bool = False


def sentence_key(text: str) -> str:
    r"""Return a sentence with each run of white space made one blank: what is hashed.

    >>> sentence_key(" One  two\nthree. ")
    'One two three.'
    """
    return _SPACE.sub(" ", text).strip()


def sentences(text: str, *, item: bool = False) -> Iterator[Sentence]:
    """Yield the sentences of a block; ``item`` says that the whole block is a list item.

    What runs on for more than ``LONGEST`` characters is no sentence and is cut at a blank.
    """
    start = 0
    for match in _END.finditer(text):
        if match.start() < start or not _ends(text, start, match):
            continue
        yield from _cut(text, start, match.end(), item)
        start = match.end()
    yield from _cut(text, start, len(text), item)


def _cut(text: str, start: int, end: int, item: bool) -> Iterator[Sentence]:
    while end - start > LONGEST:
        blank = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        middle = blank if blank > 0 else start + LONGEST
        yield from _trimmed(text, start, middle, item)
        start = middle
    yield from _trimmed(text, start, end, item)


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    mark = match[0]
    if mark == "\n":
        return _line_ends(text, start, match.start())
    if mark[0] == ".":
        before = text[max(start, match.start() - 12) : match.start()]
        if _ABBREVIATION.search(before):
            return False
        if _ETC.search(before):
            return bool(_OPENING.match(text, match.end(), match.end() + 20))
    return True


def _line_ends(text: str, start: int, at: int) -> bool:
    """Say whether a line break ends a sentence: not where the line was only wrapped."""
    before = text[max(start, at - 40) : at].rstrip()
    after = text[at + 1 : at + 41].lstrip(" ")
    if not before or not after or after[0] in "\n\t•●▪‣·∙◦<*–—-":
        return True
    return before[-1] not in ",-(/&" and not after[0].islower()


def _trimmed(text: str, start: int, end: int, item: bool) -> Iterator[Sentence]:
    bullet = _BULLET.match(text, start, end)
    listed = item or bool(bullet and bullet[0].strip(" \n\r\f\v"))
    if bullet:
        start = bullet.end()
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        yield Sentence(start, end, listed)
