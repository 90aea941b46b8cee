"""Read the RDF that a command is given: files by their ending, ``-`` as stdin."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from etom_kg.errors import EtomKgError

if TYPE_CHECKING:
    from pyoxigraph import Quad

__all__ = ["read_inputs"]


def read_inputs(files: Iterable[str], input_format: str | None = None) -> list[Quad]:
    """Return the quads of RDF files and of stdin; raises ``DocumentError``.

    ``input_format`` is that of stdin and of files; without one the ending of a file tells it.
    """
    from etom_kg.serialise import format_of, read_rdf

    chosen = format_of(input_format) if input_format else None
    quads: list[Quad] = []
    for name in files:
        if name != "-":
            quads += read_rdf(name, rdf_format=chosen)
        elif chosen is None:
            raise EtomKgError("stdin has no file name to tell the format; name one with -I")
        else:
            quads += read_rdf("stdin", content=sys.stdin.buffer.read(), rdf_format=chosen)
    return quads
