"""Fill in the messages of shapes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pyoxigraph import BlankNode

from etom_kg.validation.data import Term

__all__ = ["filled"]

_SLOT = re.compile(r"\{[?$](\w+)\}")


def filled(message: str, values: Mapping[str, Term | None]) -> str:
    """Return a message with values in place of ``{$this}``, ``{?value}`` and the like.

    IRIs and literals stand as they read, without brackets or quotes. What has no value stays.
    """

    def text(match: re.Match[str]) -> str:
        term = values.get(match[1])
        if term is None:
            return match[0]
        return str(term) if isinstance(term, BlankNode) else getattr(term, "value", str(term))

    return _SLOT.sub(text, message)
