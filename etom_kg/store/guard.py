r"""Whether a SPARQL text can call another server, in whatever way an engine may read it.

Engines cut the same text differently. ``FILTER(?a<?b)SERVICE#>`` is a comparison and a call to one
reading and an IRI to another; Oxigraph reads ``trueSERVICE`` as two words and ``ex:a.b.SERVICE`` as
a name, a full stop and a call; rdflib undoes ``\u0022`` before it looks for strings, and ends a
comment at a line feed only. So no reading is chosen here: every place where any of them lets a
token begin is followed, and a text is refused when SERVICE (in an update also LOAD) can stand at
one of them. What is surely inside a string, an IRI, a comment or a name does no harm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = [
    "IN_NAME",
    "IN_VARIABLE",
    "LETTER",
    "calls",
    "disarmed",
    "loads",
    "mentions",
    "unescaped",
]

LETTER = (
    "A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
IN_VARIABLE = LETTER + "0-9\u00b7\u0300-\u036f\u203f-\u2040"
IN_NAME = IN_VARIABLE + r"\-"
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%\"]"

_IRI = r"<(?:[^<>\"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>"
_VARIABLE = rf"[?$][{IN_VARIABLE}]+"
# What follows a second full stop is outside the name to Oxigraph, and a place like any other here.
_LOCAL = (
    rf":(?:(?:[{LETTER}0-9:]|{_ESCAPED})(?:[{IN_NAME}:]|{_ESCAPED})*"
    rf"(?:\.+(?:[{IN_NAME}:]|{_ESCAPED})+)?)?"
)

_PLAIN = re.compile(r"(?:[^#<\"'?$:@_\\]|_(?!:))+")
_ECHAR = (
    r"\\(?:[tbnrf\"'\\]|u(?![dD][89A-Fa-f])[0-9A-Fa-f]{4}"
    r"|U(?:0000(?![dD][89A-Fa-f])|000[1-9A-Fa-f]|0010)[0-9A-Fa-f]{4})"
)
# A long string with another escape is none to Oxigraph, and an empty string begins there instead.
_LONG = {
    '"': re.compile(rf'"""(?:[^"\\]|{_ECHAR}|"(?!""))*"""'),
    "'": re.compile(rf"'''(?:[^'\\]|{_ECHAR}|'(?!''))*'''"),
}
_TOKENS: dict[str, tuple[re.Pattern[str], ...]] = {
    "#": (re.compile(r"#[^\r\n]*"), re.compile(r"#[^\n]*")),
    "<": (re.compile(_IRI),),
    '"': (re.compile(r'"""(?:[^"\\]|\\.|"(?!""))*"""', re.S), re.compile(r'"(?:[^"\\\r\n]|\\.)*"')),
    "'": (re.compile(r"'''(?:[^'\\]|\\.|'(?!''))*'''", re.S), re.compile(r"'(?:[^'\\\r\n]|\\.)*'")),
    "?": (re.compile(_VARIABLE),),
    "$": (re.compile(_VARIABLE),),
    ":": (re.compile(_LOCAL),),
    "_": (re.compile(rf"_:[{LETTER}0-9][{IN_NAME}]*(?:\.+[{IN_NAME}]+)*"),),
    "@": (re.compile(r"@[A-Za-z]+(?:-+[A-Za-z0-9]+)*"),),
    "\\": (re.compile(_ESCAPED),),
}
_SCHEME = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*://")
# To Oxigraph a name ends at its colon if the whole of it makes no IRI, as it does in a namespace
# that stops within the host or the port, and with escapes or characters that no IRI may have.
_SURE = re.compile(
    r":[A-Za-z0-9_.:%\-\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff]*"
)
_BETWEEN = re.compile(r"<([^<>]*)>")
_OPEN = re.compile(r"(?:(?:[A-Za-z][A-Za-z0-9+.\-]*:)?//[^/?#]*)?|.*\\.*")
_PREFIXED = re.compile(rf"[{IN_NAME}.]*:")
_MOST = 64
"""Times that a text may be gone over before it is refused as too ambiguous."""


def _space(end: str) -> str:
    return rf"(?:\s|\#[^{end}]*(?:[{end}]|\Z))*"


_COMMENT_ENDS = (r"\r\n", r"\n")


def _call(word: str, following: str) -> tuple[re.Pattern[str], ...]:
    """Return patterns of a call that begins as a prefixed name could, for both ends of comments."""
    found = []
    for space in map(_space, _COMMENT_ENDS):
        target = rf"(?:{_IRI}|{_VARIABLE}|[{IN_NAME}.]*{_LOCAL})"
        text = rf"{word}{space}(?:silent{space})?{target}{space}(?:{following})"
        found.append(re.compile(text, re.I))
    return tuple(found)


# Without regard to case, and to rdflib the long s and the dotless i are letters of a keyword too:
# so are they to re.IGNORECASE.
_SERVICE = re.compile("service", re.I)
_LOAD = re.compile("load", re.I)
_CALLS = {_SERVICE: _call("service", r"\{"), _LOAD: _call("load", r";|into|\Z")}


def calls(text: str) -> bool:
    """Return whether a text can be read as one that asks another server by SERVICE."""
    return any(_has(_SERVICE, reading) for reading in _readings(text))


def loads(text: str) -> bool:
    """Return whether an update can be read as one that fetches a document by LOAD."""
    return any(_has(_LOAD, reading) for reading in _readings(text))


def mentions(text: str) -> bool:
    """Return whether the word SERVICE stands anywhere, be it in a string or a name."""
    return any(_SERVICE.search(reading) for reading in _readings(text))


def disarmed(text: str) -> str:
    """Return a text with the word SERVICE spelt otherwise, wherever it stands.

    An engine that can read it so does not take the word for a call.
    """
    return _SERVICE.sub(lambda match: f"{match[0][0]}x{match[0][2:]}", text)


def unescaped(text: str) -> str:
    r"""Return a text with ``\u0041`` undone, as the standard has it (19.2).

    An escape beyond Unicode stays.
    """
    return _undone(text, r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def _readings(text: str) -> Iterator[str]:
    r"""Yield a text as it is, and as others have it who undo ``\u0041`` before they read on."""
    yield text
    if "\\u" in text or "\\U" in text:
        yield from {
            unescaped(text),
            _undone(text, r"\\[uU]([0-9A-Fa-f]{4}(?:[0-9A-Fa-f]{4})?)"),  # rdflib
            _undone(text, r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})|\\[^uU]"),  # who heeds \\\\ too
        } - {text}


def _undone(text: str, escape: str) -> str:
    def character(match: re.Match[str]) -> str:
        digits = next(filter(None, match.groups()), "")
        number = int(digits, 16) if digits else 0x110000
        return chr(number) if number < 0x110000 else match[0]

    return re.sub(escape, character, text, flags=re.S)


def _has(word: re.Pattern[str], text: str) -> bool:
    """Return whether a keyword can begin where a token can."""
    places = _places(text) if word.search(text) else bytearray()
    if places is None:
        return True
    work = _MOST * len(text)
    # Matches that overlap are none: no word here begins as it ends.
    for match in word.finditer(text) if places else ():
        if not places[match.start()]:
            continue
        name = _PREFIXED.match(text, match.end())
        if not name or any(call.match(text, match.start()) for call in _CALLS[word]):
            return True
        work -= name.end() - match.end()
        if work < 0:
            return True
    return False


def _places(text: str) -> bytearray | None:
    """Mark the places where a token can begin; nothing if a text has too many readings."""
    places = bytearray(len(text) + 1)
    places[0] = 1
    closed = not any(map(_OPEN.fullmatch, _BETWEEN.findall(text)))
    work = _MOST * len(text) + 1_000_000
    at = 0
    while 0 <= at < len(text):
        plain = _PLAIN.match(text, at)
        if plain:
            places[at : plain.end() + 1] = b"\1" * (plain.end() + 1 - at)
            at = plain.end()
            continue
        ends = list(_ends(text, at, closed))
        for end in ends:
            places[end] = 1
        # A string that does not end has been sought to the end of the text.
        work -= len(text) - at if text[at] in _LONG and at + 1 in ends else max(ends) - at
        if work < 0:
            return None
        at = places.find(1, at + 1)
    return places


def _ends(text: str, at: int, closed: bool) -> Iterator[int]:
    """Yield where a token that begins here ends, one end for each reading."""
    if text[at] in _LONG and (string := _LONG[text[at]].match(text, at)):
        yield string.end()
        return
    found = [match.end() for token in _TOKENS[text[at]] if (match := token.match(text, at))]
    yield from found
    if (
        not found
        or text[at] == "\\"
        or (text[at] == ":" and not (closed and _SURE.fullmatch(text, at, found[0])))
        or (text[at] == "<" and _compares(text, at, found[0]))
    ):
        yield at + 1


def _compares(text: str, at: int, end: int) -> bool:
    """Return whether the ``<`` of what looks like an IRI can be a comparison after all.

    A comparison stands in brackets, and its right side begins no ``scheme://``. Unless it leaves
    the brackets, begins a comment or begins a string, nothing in it or behind it is hidden.
    """
    return bool(set(text[at:end]) & set(")#'")) and not _SCHEME.match(text, at)
