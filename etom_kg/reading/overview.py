"""Read the prose overviews of the framework: the three areas, the rows and the columns.

One overview (version 14) lists areas and functional domains, a sentence for each; the other
lists the end-to-end columns below the area that they belong to. Only names are taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from etom_kg.errors import DocumentError

__all__ = ["OverviewItem", "read_areas_and_domains", "read_columns"]

_AREA = re.compile(r"^\*\s+The (?P<name>.+?) Process Area\b")
_DOMAIN = re.compile(r"^[*o]\s+The (?P<name>[\w/ ]+?) (?:domains?|processes)\b", re.I)
_LISTED = re.compile(r"^- (?P<name>[A-Z][\w&, ]+?)\.?\s*$")
_AREA_KEYS = {"operations": "OPS", "strategy": "SIP", "enterprise": "EM"}
# The letters of edition 4.0 serve as keys of the columns, which kept their meaning.
_COLUMN_KEYS = {
    "strategy": "S",
    "infrastructure": "I",
    "product": "P",
    "operations": "O",
    "fulfillment": "F",
    "assurance": "A",
    "billing": "B",
}


@dataclass(frozen=True, slots=True)
class OverviewItem:
    """An area, a row (domain) or a column of the level-0 picture."""

    kind: str
    key: str
    name: str
    area: str = ""


def read_areas_and_domains(path: Path) -> tuple[OverviewItem, ...]:
    """Return the areas and the domains that an overview of version 14 lists, in its order."""
    return _checked(path, tuple(_areas_and_domains(path)), 3, "process areas and domains")


def read_columns(path: Path) -> tuple[OverviewItem, ...]:
    """Return the columns that an overview lists, each with its area."""
    return _checked(path, tuple(_columns(path)), 7, "end-to-end columns")


def _checked(
    path: Path, items: tuple[OverviewItem, ...], least: int, what: str
) -> tuple[OverviewItem, ...]:
    if len(items) < least:
        raise DocumentError(f"lists {len(items)} {what}; at least {least} belong there", path=path)
    return items


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DocumentError(f"cannot be read: {error}", path=path) from None


def _areas_and_domains(path: Path) -> Iterator[OverviewItem]:
    for line in map(str.strip, _lines(path)):
        area = _AREA.match(line)
        domain = None if area else _DOMAIN.match(line)
        if area:
            yield OverviewItem("area", _key(area["name"], _AREA_KEYS), area["name"])
        elif domain:
            name = _domain_name(domain["name"])
            yield OverviewItem("domain", name, name)


def _domain_name(name: str) -> str:
    """Write "Market and sales" as a heading is written: Market & Sales."""
    return " ".join(word[:1].upper() + word[1:] for word in name.replace(" and ", " & ").split())


def _columns(path: Path) -> Iterator[OverviewItem]:
    """Yield the listed columns; a listed area is the heading of the columns after it."""
    area = ""
    for line in _lines(path):
        listed = _LISTED.match(line)
        name = listed["name"] if listed else ""
        if name in ("Operations", "Strategy Infrastructure and Products"):
            area = _key(name, _AREA_KEYS)
        elif name and area:
            yield OverviewItem("column", _key(name, _COLUMN_KEYS), name, area)
        elif area:
            return


def _key(name: str, keys: dict[str, str]) -> str:
    first = re.split(r"\W", name.casefold())[0]
    return keys.get(first, name)
