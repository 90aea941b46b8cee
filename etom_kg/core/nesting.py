"""Refuse what is small to send and large to read: deep nesting, and entities that multiply.

The parsers of RDF recurse, or copy what is open for each part: some thousand brackets end the
process, and an entity of entities fills the memory. So a text is looked through before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import accumulate
from xml.parsers import expat

__all__ = ["MAX_DEPTH", "Hostile", "JsonDepth", "LineDepth", "is_deeper", "refuse_hostile"]

MAX_DEPTH = 500
"""Most parts within one another; files that people and programs write stay below a hundred."""
MAX_ENTITY = 10_000
"""Most bytes that one entity of XML may stand for; those of namespaces have less than 100."""
MAX_GROWTH = 16
"""Most that the entities of a document may add to it, as a multiple of its size and a mebibyte."""

_JSON = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\Z)|[^"\[\]{}]++|([\[{])|([\]}])', re.S)
_JSON_MARK = re.compile(rb'\\.|["\[\]{}]', re.S)
_TURTLE = re.compile(
    rb'\\.|"""(?:[^"\\]++|\\.|"(?!""))*+"?"?"?|"(?:[^"\\\n]++|\\.)*+"?'
    rb"|'''(?:[^'\\]++|\\.|'(?!''))*+'?'?'?|'(?:[^'\\\n]++|\\.)*+'?"
    rb"|<(?!<)[^<>\s]*+>?|#[^\n]*+|(<<)|(>>)",
    re.S,
)
_ENTITY = re.compile(rb"<!ENTITY\s+(?:%\s*)?([^\s\"'<>]+)\s+(?:\"([^\"]*)\"|'([^']*)')")
_REFERENCE = re.compile(rb"[&%]([^\s;&%#<>\"']+);")


class Hostile(ValueError):  # noqa: N818 - what the text is
    """A text that would take far more to read than to send; ``line`` is where, if known."""

    def __init__(self, what: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(what)
        self.line, self.column = line, column


def is_deeper(steps: Iterable[int], most: int = MAX_DEPTH) -> bool:
    """Return whether steps of 1 (opens) and -1 (closes) ever lead deeper than ``most``."""
    return any(depth > most for depth in accumulate(steps))


def refuse_hostile(data: bytes, syntax: str) -> None:
    """Raise ``Hostile`` for RDF that is nested too deep or whose entities grow too large."""
    if syntax == "rdfxml":
        _refuse_entities(data)
        if data.count(b"<") > MAX_DEPTH:
            _refuse_deep_xml(data)
        return
    is_json = syntax in ("jsonld", "json-ld")
    opening = (b"[", b"{") if is_json else (b"<<",)
    if sum(map(data.count, opening)) <= MAX_DEPTH:
        return
    marks = _JSON if is_json else _TURTLE
    found = (m.lastindex for m in marks.finditer(data) if m.lastindex)
    if is_deeper(1 if which == 1 else -1 for which in found):
        raise Hostile(f"is nested more than {MAX_DEPTH} deep")


class JsonDepth:
    """Watch the depth of JSON that comes in pieces."""

    def __init__(self) -> None:
        self._depth = 0
        self._is_quoted = False
        self._rest = b""

    def feed(self, piece: bytes) -> None:
        """Take the next piece; raises ``Hostile`` where the whole is nested too deep."""
        text = self._rest + piece
        whole = text.rstrip(b"\\")
        self._rest, text = text[len(whole) :], whole
        for mark in _JSON_MARK.findall(text):
            if mark == b'"':
                self._is_quoted = not self._is_quoted
            elif not self._is_quoted and len(mark) == 1:
                self._depth += 1 if mark in b"[{" else -1
                if self._depth > MAX_DEPTH:
                    raise Hostile(f"is nested more than {MAX_DEPTH} deep")


class LineDepth:
    """Watch the depth of N-Triples that come in pieces: no statement is longer than a line."""

    def __init__(self) -> None:
        self._opened = 0

    def feed(self, piece: bytes) -> None:
        """Take the next piece; raises ``Hostile`` where a line is nested too deep."""
        first, *more = [line.count(b"<<") for line in piece.split(b"\n")]
        if max(self._opened + first, *more, 0) > MAX_DEPTH:
            raise Hostile(f"is nested more than {MAX_DEPTH} deep")
        self._opened = more[-1] if more else self._opened + first


def _refuse_entities(data: bytes) -> None:
    """Add up what the entities stand for, in the way in which Oxigraph replaces them."""
    sizes: dict[bytes, int] = {}

    def size(text: bytes) -> int:
        grown = sum(sizes.get(m[1], 0) for m in _REFERENCE.finditer(text))
        return len(text) + grown

    for match in _ENTITY.finditer(data):
        name, value = match[1], match[2] if match[2] is not None else match[3]
        sizes[name] = max(size(value), sizes.get(name, 0))
        if sizes[name] > MAX_ENTITY:
            line = data.count(b"\n", 0, match.start()) + 1
            text = name.decode("utf-8", "replace")[:40]
            raise Hostile(f"its entity {text} stands for more than {MAX_ENTITY} bytes", line)
    if sizes and size(data) > (MAX_GROWTH + 1) * (len(data) + 2**20):
        raise Hostile(f"its entities make it more than {MAX_GROWTH} times as large")


def _refuse_deep_xml(data: bytes) -> None:
    parser = expat.ParserCreate()
    depth = 0

    def start(_name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            what = f"is nested more than {MAX_DEPTH} deep"
            raise Hostile(what, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        what = f"is not well-formed XML: {expat.ErrorString(error.code)}"
        raise Hostile(what, error.lineno, error.offset + 1) from None
