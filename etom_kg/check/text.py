"""Find identifiers in running text and source code, line by line.

A mention is given out as soon as it is certain. A doubtful one waits until the rest of the text
bears it out: letters that no edition knows wait for one that is known; a number with a common
name of former times, or with the name of another process, waits for two with names of their own.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from etom_kg.check import patterns
from etom_kg.check.lexicon import Lexicon
from etom_kg.check.patterns import Mention, edition_of_key, key_strength
from etom_kg.core.numbering import LETTERS

__all__ = ["TextScanner"]

_WAITING = 2000
"""Most doubtful mentions that are kept."""
_NEED = {"letters": 1, "other": 2}
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_NAME_KEY = re.compile(r"[\"',;)\s]{0,6}[\"']?\w{0,30}(?:name|title|label)[\"']?\s*[:=]\s*", re.I)
_ID_KEY = re.compile(r"[\"']?\w{0,30}(?:id|identifier|code|ref)[\"']?\s*[:=]\s*[\"'\[(]*$", re.I)
_CLOSE = re.compile(r"(?:[\s:|(\[\"'`*_–—-]{0,6}|[\"']\s?,\s?[\"'])[A-Za-z]")
_OUTLINE = re.compile(r"\s*(?:#{1,6}|=+|\*\*)?\s*$")
_GLUED = tuple("-/@^~<>+$=*%")
_BULLETS = "-*+•–0123456789"
_SINGLE = {"selling"}


@dataclass(frozen=True, slots=True)
class _Place:
    """A candidate with what stands before and after it on its line."""

    identifier: str
    line: int
    column: int
    before: str
    after: str
    own_line: str
    edition: str = ""

    def mention(self, evidence: str, name: str = "", place: str = "") -> Mention:
        return Mention(
            self.identifier,
            self.line,
            self.column,
            name,
            place,
            evidence,
            self.edition or edition_of_key(place),
        )


@dataclass
class TextScanner:
    """Scan lines in order; ``finish`` gives out what was borne out at the end."""

    lexicon: Lexicon
    _waiting: dict[str, list[Mention]] = field(default_factory=lambda: {"letters": [], "other": []})
    _seen: dict[str, int] = field(default_factory=lambda: {"letters": 0, "other": 0})
    _tail: str = ""
    _listing: bool = False

    def line(self, text: str, number: int, *, before: str = "") -> Iterator[Mention]:
        """Yield the certain mentions of a line; ``before`` is what leads up to it."""
        if patterns.PREFILTER.search(text):
            yield from self._line(text, number, before or self._tail)
        self._tail = text[-80:].rstrip("\r\n") + " "
        self._listing = patterns.leads_list(text) or (
            self._listing and (not text.strip() or text.lstrip()[:1] in _BULLETS)
        )

    def finish(self) -> Iterator[Mention]:
        """Forget the doubtful mentions that nothing bore out."""
        self._waiting = {"letters": [], "other": []}
        return iter(())

    def _line(self, text: str, number: int, lead: str) -> Iterator[Mention]:
        editions = {m.start(2): m[1] for m in patterns.IRI.finditer(text)}
        previous: Mention | None = None
        end = 0
        for match in patterns.CANDIDATE.finditer(text):
            start = match.start()
            place = _Place(
                identifier=match[0],
                line=number,
                column=start + 1,
                before=(lead if start < 40 else "") + text[max(0, start - 240) : start],
                after=text[match.end() : match.end() + 240],
                own_line=text[:start][-40:],
                edition=editions.get(start, ""),
            )
            found = self._judged(place)
            if found is None and previous and patterns.chained(text[end:start]):
                known = self.lexicon.knows(place.identifier)
                found = place.mention(previous.evidence, place=previous.place) if known else None
            if found is not None:
                yield from self._borne_out(found)
                yield found
            previous, end = found, match.end()

    def _judged(self, place: _Place) -> Mention | None:
        if place.edition:
            return place.mention("iri")
        before, after = self._own_names(place)
        if patterns.is_lettered(place.identifier):
            return self._lettered(place, after or before)
        return self._numbered(place, before, after)

    def _own_names(self, place: _Place) -> tuple[str, str]:
        """Return the identifier's own name where it stands before it, and where behind it."""
        before, after = place.before, place.after
        if "<" in before or "<" in after:
            before, after = _TAG.sub(" ", before), _TAG.sub(" ", after)
        found = (
            self.lexicon.own_before(place.identifier, _without_key(before)),
            self.lexicon.own_after(place.identifier, _behind_key(after)),
        )
        return html.unescape(found[0]), html.unescape(found[1])

    def _lettered(self, place: _Place, name: str) -> Mention | None:
        parsed = LETTERS.parse(place.identifier)
        key = patterns.key_before(place.before)
        said = key_strength(key) in ("strong", "process") if key else False
        if name or said or patterns.word_before(place.before) == "process":
            return place.mention("name" if name else "key" if said else "word", name)
        if parsed is None:
            return None
        # A single number behind an E is the form of clauses in many licences.
        strong = parsed.level > 1 or parsed.letters in ("OFAB", "SIP")
        if parsed.is_company and strong:
            return place.mention("letters")
        if strong and self.lexicon.knows(place.identifier):
            return place.mention("letters", self._other_name(place))
        return self._wait("letters", place.mention("letters"))

    def _numbered(self, place: _Place, before: str, after: str) -> Mention | None:
        name = after or before
        key = patterns.key_before(place.before)
        strength = key_strength(key) if key else ""
        if strength == "strong":
            return place.mention("key", name or self._other_name(place), key)
        # A name may end in such a word: Define Requirements (1.2.8.6).
        if strength == "against" or (patterns.against_before(place.before) and not before):
            return None
        if not key and place.before.endswith(_GLUED):
            return None
        known = self.lexicon.knows(place.identifier)
        if strength == "process" and known:
            return place.mention("key", name, key)
        if self._is_said(place, known):
            return place.mention("word", name or self._other_name(place))
        return self._beside_name(place, name, known)

    def _beside_name(self, place: _Place, name: str, known: bool) -> Mention | None:
        """Return a number that nothing but a name speaks for, now or when others bear it out."""
        if " " in name.strip() or name.casefold() in _SINGLE:
            mention = place.mention("name", name)
            if self.lexicon.is_sure(place.identifier, name):
                return mention
            self._seen["other"] += 1
            return self._wait("other", mention)
        other = self._other_name(place)
        if other and known and not _OUTLINE.match(place.before[-40:]):
            return self._wait("other", place.mention("name", other))
        return None

    def _is_said(self, place: _Place, known: bool) -> bool:
        """Return whether the words around a number say that it is an identifier."""
        word = patterns.word_before(place.before)
        if word == "process":
            return True
        listed = self._listing and patterns.begins_item(place.own_line)
        return known and bool(word or listed or patterns.word_after(place.after))

    def _other_name(self, place: _Place) -> str:
        """Return the name of another process that stands right behind the identifier."""
        after = _behind_key(_TAG.sub(" ", place.after) if "<" in place.after else place.after)
        return self.lexicon.any_after(after) if _CLOSE.match(after) else ""

    def _wait(self, kind: str, mention: Mention) -> Mention | None:
        if self._seen[kind] >= _NEED[kind]:
            return mention
        if len(self._waiting[kind]) < _WAITING:
            self._waiting[kind].append(mention)
        return None

    def _borne_out(self, found: Mention) -> Iterator[Mention]:
        kind = "letters" if patterns.is_lettered(found.identifier) else "other"
        if kind == "other" and found.evidence != "name":
            return
        self._seen[kind] += 1
        if self._seen[kind] >= _NEED[kind]:
            yield from self._waiting[kind]
            self._waiting[kind] = []


def _behind_key(after: str) -> str:
    """Return a text without the key of a name that it begins with: ``, "name": "``."""
    key = _NAME_KEY.match(after)
    return after[key.end() :] if key else after


def _without_key(before: str) -> str:
    """Return a text without the key of an identifier that it ends with: ``", "id": "``."""
    lead = before.rstrip("\"'[( ")
    if not lead.endswith((":", "=")):
        return before
    return _ID_KEY.sub("", before)
