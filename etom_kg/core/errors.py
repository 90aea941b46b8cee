"""The errors that etom-kg raises.

Every error carries what a person needs to correct the input: the file, the line and what to do.
The command line prints ``str(error)`` behind ``etom-kg: error:`` and exits with ``exit_code``.

    EtomKgError            2  could not run
     ├── DocumentError        a source document cannot be read
     ├── CatalogueError       its processes contradict each other
     ├── TableError           a CSV or spreadsheet table is not as it must be
     ├── ShapesError          the shapes cannot be used
     ├── QueryError           a query or its parameters are wrong
     ├── StoreError           a store cannot be opened, reached or written
     ├── OutputError          a result cannot be written
     ├── InconsistentGraph  1  the graph contradicts the ontology
     └── NotSupported       3  not installed or not supported
"""

from __future__ import annotations

import re
from pathlib import Path

__all__ = [
    "CatalogueError",
    "DocumentError",
    "EtomKgError",
    "InconsistentGraph",
    "NotSupported",
    "OutputError",
    "QueryError",
    "ShapesError",
    "StoreError",
    "TableError",
    "counted",
    "shortened",
    "shown",
]

# Control characters but for line feed, tab and a return that ends a line or begins a text; marks
# that turn the direction of writing; halves of characters, which no output can write.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]|(?<!^)\r(?!\n)"
)
_LONG_WORD = re.compile(r"(\S{120})(\S{80,})(\S{40})")
_LONGEST = 1000


def shown(text: str) -> str:
    r"""Return a text whose control characters a terminal shows, and does not obey.

    >>> shown("a\x1b[2Jb\n")
    'a\\u001b[2Jb\n'
    """
    return _UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def shortened(text: str) -> str:
    """Return a text without the middle of values that are too long to read."""
    return _LONG_WORD.sub(lambda m: f"{m[1]}...({len(m[2])} more)...{m[3]}", text)


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with what is counted; ``many`` is ``one`` with an s unless given.

    >>> counted(1, "row"), counted(2, "row"), counted(0, "discrepancy", "discrepancies")
    ('1 row', '2 rows', '0 discrepancies')
    """
    return f"{number} {one if number == 1 else many or one + 's'}"


class EtomKgError(Exception):
    """Something that stops etom-kg, said in one line with its place."""

    exit_code = 2

    def __init__(
        self,
        what: str,
        *,
        path: str | Path | None = None,
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        self.what = what
        self.path = path
        self.line = line
        self.column = column
        super().__init__(what)

    def __str__(self) -> str:
        parts = [str(self.path)] if self.path is not None else []
        parts += [str(n) for n in (self.line, self.column) if n is not None]
        place = ":".join(parts).replace("\n", "\\n")
        text = shortened(" ".join(self.what.split()))
        if len(text) > _LONGEST:
            text = f"{text[:_LONGEST]}... ({len(text)} characters)"
        return shown(f"{place}: {text}" if place else text)


class DocumentError(EtomKgError):
    """A source document cannot be read."""


class CatalogueError(EtomKgError):
    """The processes of a document contradict each other."""


class TableError(EtomKgError):
    """A table is not as it must be."""


class ShapesError(EtomKgError):
    """The shapes cannot be used."""


class QueryError(EtomKgError):
    """A query or its parameters are wrong."""


class StoreError(EtomKgError):
    """A store cannot be opened, reached or written."""


class OutputError(EtomKgError):
    """A result cannot be written."""


class InconsistentGraph(EtomKgError):  # noqa: N818 - a finding, not a fault of the run
    """The graph contradicts the ontology."""

    exit_code = 1


class NotSupported(EtomKgError):  # noqa: N818 - reads as the message does
    """Something asked for is not installed or not supported."""

    exit_code = 3
