"""Runs of capitalised words: what looks like a name whether or not it is a known one.

How a name looks on the page: capitals, quotation marks, the noun behind it.

Runs of capitalised words that may name a process that is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from etom_kg.interfaces.english.grammar import ARTEFACTS, INFORMATION
from etom_kg.interfaces.english.vocabulary import verb_form
from etom_kg.interfaces.english.words import Word, word_set, words

__all__ = [
    "LAYER_WORDS",
    "PROCESS_WORDS",
    "Run",
    "capital_runs",
    "deed_like",
    "head_after",
    "is_quoted",
    "may_be_name",
    "of_runs",
    "over_commas",
    "quoted_runs",
    "share_of_capitals",
    "small_runs",
]

PROCESS_WORDS = word_set("process subprocess activity operation function functionality task")
"""Keys of nouns that may follow the name of a process without changing what is meant."""

LAYER_WORDS = word_set("layer domain area level horizontal grouping block")

_BRIDGES = word_set("sub - business end core related grouping group area")
_SMALL = word_set("and or of the a an to for in on with from by at per & other / via vs through")
_QUOTES = frozenset("'\"“”‘’")


def head_after(text: Sequence[Word], at: int) -> str:
    """Return the key of the noun behind a name: "process" in "X sub-processes"; else ""."""
    end = min(at + 4, len(text))
    while at < end and (
        text[at].key in _BRIDGES or text[at].text in _QUOTES or text[at].key == "'s"
    ):
        if text[at].text in _QUOTES and at + 1 >= len(text):
            return ""
        at += 1
    return text[at].key if at < len(text) and text[at].text[0].isalpha() else ""


def is_quoted(text: Sequence[Word], first: int, last: int) -> bool:
    """Say whether a quotation mark stands on both sides."""
    before = first > 0 and text[first - 1].text in _QUOTES
    return before and last < len(text) and text[last].text in _QUOTES


def share_of_capitals(text: Sequence[Word], first: int, last: int, name: str) -> tuple[float, bool]:
    """Return the share of a name's capitalised words that are capitalised here too.

    The second value says that only the first word of the sentence is. Words that the name itself
    writes small are not asked for.
    """
    small = {w.key for w in words(name) if not w.is_name} | _SMALL
    asked = [at for at in range(first, last) if text[at].key not in small and not text[at].is_mark]
    if not asked:
        asked = [at for at in range(first, last) if not text[at].is_mark] or [first]
    capitals = [at for at in asked if text[at].is_name]
    initial = first == 0 and len(capitals) <= 1
    return len(capitals) / len(asked), initial


_LINKS = word_set("and of to for - / – the in on with")
_INNER = frozenset(("and", "-", "/", "–"))
_FUNCTION = word_set(
    "the these this those all both each any some such a an its their it they if when "
    "once where while as in for on by with from to and or also after before upon using "
    "via through during within note other others however moreover additionally "
    "furthermore finally example thus therefore where which what who there here at of "
    "not no only one two three many most more various several certain then so because "
    "since although though unless until despite besides lastly further based given "
    "according please see e.g i.e namely including"
)
_QUOTES = frozenset("'\"“”‘’")
_MAXIMUM = 12


@dataclass(frozen=True, slots=True)
class Run:
    """The words from ``first`` to before ``last``; ``sure`` says that they are a name."""

    first: int
    last: int
    sure: bool = True

    def __len__(self) -> int:
        return self.last - self.first

    def keys(self, text: Sequence[Word]) -> tuple[str, ...]:
        """Return the keys of its words, without marks."""
        return tuple(w.key for w in text[self.first : self.last] if not w.is_mark)

    def capitals(self, text: Sequence[Word]) -> bool:
        """Say whether it holds two capitalised words or more."""
        return sum(w.is_name for w in text[self.first : self.last]) > 1

    def shorter(self, text: Sequence[Word]) -> Iterator[Run]:
        """Yield the run without a first word that may only be the sentence's verb."""
        if self.first == 0 and len(self) > 2 and verb_form(text[0].text):
            yield Run(self.first + 1, self.last)

    def split(self, text: Sequence[Word]) -> Iterator[Run]:
        """Yield both sides of an "and" between two words and two words, else the whole run."""
        for at in range(self.first + 2, self.last - 2):
            if text[at].text == "and":
                yield Run(self.first, at)
                yield from Run(at + 1, self.last).split(text)
                return
        yield self

    def pieces(self, text: Sequence[Word], covered: set[int]) -> Iterator[Run]:
        """Yield the parts that no name covers; a link at an end of a part is dropped."""
        if not any(at in covered for at in range(self.first, self.last)):
            skip = self.first == 0 and verb_form(text[0].text) is not None and len(self) > 2
            whole = _trim(text, self.first + skip, self.last)
            if whole:
                yield from whole.split(text)
            return
        at = self.first
        while at < self.last:
            if at in covered:
                at += 1
                continue
            start = at
            while at < self.last and at not in covered:
                at += 1
            piece = _trim(text, start, at)
            # What touches a name is a part of what the name modifies, or its modifier.
            if piece and piece.first == start and piece.last == at:
                continue
            if piece:
                yield piece


def capital_runs(text: Sequence[Word]) -> Iterator[Run]:
    """Yield the runs of two capitalised words or more, small linking words among them."""
    at = 0
    while at < len(text):
        word = text[at]
        if not word.is_name or (word.key in _FUNCTION and not _abbreviation(word)):
            at += 1
            continue
        start = at
        while at < len(text) and at - start < _MAXIMUM and _goes_on(text, at):
            at += 1
        piece = _trim(text, start, at)
        if piece and sum(w.is_name for w in text[piece.first : piece.last]) > 1:
            yield piece
        at = max(at, start + 1)


def over_commas(text: Sequence[Word], run: Run) -> Iterator[Run]:
    """Yield a run with the list that goes on behind it: "Manage A, B and C"."""
    at = run.last
    while at < len(text) and at - run.first < _MAXIMUM:
        step = at + (text[at].key == ",")
        step += step < len(text) and text[step].key == "and"
        if step == at or step >= len(text) or not text[step].is_name:
            break
        at = step + 1
        while at < len(text) and text[at].is_name:
            at += 1
    if at > run.last and any(word.key == "," for word in text[run.last : at]):
        yield Run(run.first, at)


def quoted_runs(text: Sequence[Word]) -> Iterator[Run]:
    """Yield what stands in quotation marks, where it is written small throughout."""
    opened = -1
    for at, word in enumerate(text):
        if word.text not in _QUOTES:
            continue
        if opened >= 0 and 2 <= at - opened - 1 <= _MAXIMUM:
            inside = text[opened + 1 : at]
            if not any(w.is_name for w in inside) and not any(w.is_mark for w in inside):
                yield Run(opened + 1, at)
        opened = at


def of_runs(text: Sequence[Word]) -> Iterator[Run]:
    """Yield the runs that begin with a deed and "of": "Mediation of Usage Records"."""
    for at in range(1, len(text) - 2):
        if text[at].key != "of" or not (text[at - 1].is_name and text[at + 1].is_name):
            continue
        end = at + 1
        while end < len(text) and end - at < _MAXIMUM and _goes_on(text, end):
            end += 1
        first = at - 1
        while first > 1 and (
            text[first - 1].is_name or (text[first - 1].key == "and" and text[first - 2].is_name)
        ):
            first -= 1
        yield Run(first, end)


def small_runs(text: Sequence[Word]) -> Iterator[Run]:
    """Yield up to four plain small words in front of "processes", the longest run first."""
    for at, word in enumerate(text):
        if word.key != "process" or at < 2:
            continue
        first = at
        while first > 0 and at - first < 4 and _plain(text[first - 1]):
            first -= 1
        for start in range(first, at - 1):
            yield Run(start, at)


def _plain(word: Word) -> bool:
    return word.text[0].islower() and word.key not in _FUNCTION | _LINKS


def _goes_on(text: Sequence[Word], at: int) -> bool:
    word = text[at]
    if word.is_name:
        return True
    following = text[at + 1] if at + 1 < len(text) else None
    return bool(word.key in _INNER and following and following.is_name)


def _small_or_number(word: Word) -> bool:
    """Say whether a word can begin no name: "and", "the", a number of a list."""
    return word.text.isdigit() or (word.key in _LINKS | _FUNCTION and not _abbreviation(word))


def _abbreviation(word: Word) -> bool:
    """Say whether a word that looks like a small one is an abbreviation: "IT"."""
    return len(word.text) > 1 and word.text.isupper()


def _trim(text: Sequence[Word], first: int, last: int) -> Run | None:
    while first < last and _small_or_number(text[first]):
        first += 1
    while last > first and (text[last - 1].key in _LINKS or text[last - 1].key == "process"):
        last -= 1
    return Run(first, last) if last > first else None


_DEED = re.compile(r"(?:tion|ment|ing|ance|ence|al|sis|ery|ship)$")
_DEEDS = word_set(
    "control communications operations watch care audit review check design forecast research "
    "support release repair transfer coordination logistics relations affairs sales search "
    "intake dispatch exchange storage desk"
)
_DOING = word_set(
    "manage create track report analyze assess identify develop define design implement monitor "
    "control close open establish gather collect perform provide support enable plan prepare "
    "allocate install validate verify qualify evaluate conduct administer apply distribute learn "
    "gain produce coordinate ensure issue deliver recover restore isolate localize diagnose "
    "correct "
    "resolve maintain update notify build check fill pick watch dispatch map determine execute "
    "configure activate negotiate select approve review audit detect predict mitigate refine"
)
"""Verbs that names of processes begin with."""
_ARTICLES = word_set("the a an this that each any its their our")
_NO_DEEDS = word_set(
    "agreement department government document statement instrument equipment environment "
    "building customer terminal portal manual journal official general capital signal material "
    "specification instance offering definition interaction regulation improvement proposal "
    "enforcement normal requirement position location option section version edition question "
    "relationship organization association exception transaction condition situation connection "
    "subscription potential individual professional experience conference audience license"
)


def deed_like(text: Sequence[Word], run: Run) -> bool:
    """Say whether the last word of a run is a deed, as in the names of processes.

    "Generator Rental Coordination" may be one, "Service Level Agreement" is none.
    """
    if len(run.keys(text)) < 2:
        return False
    last = text[run.last - 1]
    plain = last.text.lower()
    if last.key in ARTEFACTS | INFORMATION | _NO_DEEDS or last.text.isupper():
        return False
    return plain in _DEEDS or bool(_DEED.search(plain))


def may_be_name(text: Sequence[Word], run: Run) -> bool:
    """Say whether a run may be a process's name: "Check Tower", not "the Tower Installation"."""
    if run.first and run.last - run.first > 1 and text[run.first].key in _DOING:
        return all(w.is_name or w.key == "and" for w in text[run.first : run.last])
    return deed_like(text, run) and not (run.first and text[run.first - 1].key in _ARTICLES)
