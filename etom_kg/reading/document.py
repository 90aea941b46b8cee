"""Read a text or PDF file into a ``Document`` whose text never changes afterwards."""

from __future__ import annotations

import hashlib
import re
import sys
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from etom_kg.errors import DocumentError
from etom_kg.reading.furniture import blank_furniture
from etom_kg.reading.style import Style, style_of

__all__ = ["Document", "read_document", "text_document"]

_RECOMMENDATION = re.compile(
    r"^[^\S\n]*(?:Draft[ ])?ITU-T\s+Rec(?:ommendation|\.)\s+([A-Z]\.\d+(?:\.\d+)*)\s*$", re.M
)
_OWN_PROCESS = re.compile(
    r"^[^\S\n]*Process\s+Identifier\s*:\s*(?:[\w-]{2,}\.)?2\.[A-Z]", re.M | re.I
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\ufffd]")
_LINE_END = re.compile("\r\n?|[\x0b\x85\u2028\u2029]")
_WORD_PROCESSOR = str.maketrans({"\x1e": "\u2011", "\x1f": "\u00ad", "\x1c": " ", "\x1d": " "})
"""What some word processors write for a hyphen that does not break, and one that may."""
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Document:
    """A source document: identifier, path, the text that all offsets count in, its SHA-256."""

    identifier: str
    path: str
    text: str = field(repr=False)
    sha256: str

    @cached_property
    def body(self) -> str:
        """The text with the running headers and footers of its pages blanked, offsets unchanged."""
        return blank_furniture(self.text)

    @cached_property
    def style(self) -> Style:
        """How the lines of the document are set."""
        return style_of(self.body)

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def line_of(self, offset: int) -> int:
        """Return the number, from 1, of the line in which a character stands."""
        return bisect_right(self._line_starts, offset)


def read_document(path: str | Path) -> Document:
    """Read a UTF-8 text, a PDF or, for ``-``, stdin; raise ``DocumentError`` where that fails."""
    file = Path(path)
    try:
        if str(path) == "-":
            content, path = sys.stdin.buffer.read(), "stdin"
        else:
            content = file.read_bytes()
    except FileNotFoundError:
        raise DocumentError("no such file; check the path", path=path) from None
    except IsADirectoryError:
        raise DocumentError("is a folder; name a text or PDF file", path=path) from None
    except OSError as error:
        raise DocumentError(f"cannot be read: {error.strerror}", path=path) from None
    if not content.strip():
        raise DocumentError("is empty; give the text or PDF of the document", path=path, line=1)
    if content.startswith(b"%PDF"):
        from etom_kg.reading.pdf import pdf_text

        return text_document(pdf_text(content, path), path)
    if file.suffix.lower() == ".pdf":
        raise DocumentError("is no PDF, whatever its ending says; fetch it anew", path=path)
    return text_document(_decode(content, path), path)


def text_document(text: str, path: str | Path) -> Document:
    """Return the document that a text is.

    Its identifier is the Recommendation's number, or the name of the file where a company
    describes processes of its own.
    """
    named = None if _OWN_PROCESS.search(text) else _RECOMMENDATION.search(text, 0, 4000)
    return Document(
        identifier=named[1] if named else Path(path).stem,
        path=str(path),
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )


def _decode(content: bytes, path: str | Path) -> str:
    try:
        text = content.decode("utf-16" if content.startswith(_UTF_16) else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DocumentError(
            "is not UTF-8 text; save it as UTF-8 text, or give the PDF", path=path, line=line
        ) from None
    rubbish = _CONTROL.search(text)
    if rubbish:
        line = text.count("\n", 0, rubbish.start()) + 1
        raise DocumentError(
            "holds control characters, so it is no text; give UTF-8 text or a PDF",
            path=path,
            line=line,
        )
    return _LINE_END.sub("\n", text).translate(_WORD_PROCESSOR)
