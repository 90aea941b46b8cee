"""Find the ontology, data and queries, in a checkout or in an installed wheel."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from etom_kg.errors import EtomKgError

__all__ = ["resource"]

_PACKAGE = Path(__file__).resolve().parent


@cache
def resource(*parts: str) -> Path:
    """Return the path of a shipped file or folder, such as ``resource("data", "4.0")``.

    A wheel carries the three folders inside the package; a checkout has them beside it.
    """
    for root in (_PACKAGE, _PACKAGE.parent):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise EtomKgError(f"{'/'.join(parts)} is missing from this installation; install etom-kg anew")
