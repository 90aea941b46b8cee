"""Read any source document that etom-kg knows, recognised by its content and name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from etom_kg.core.errors import CatalogueError
from etom_kg.core.model import Framework

__all__ = ["Sources", "read_source", "read_sources"]

_PAGE = re.compile(r"^\s*Frameworx Process\s*:", re.M)
_LOOKED_AT = 20_000
"""How much of a file is searched for the mark of a Frameworx page, in bytes."""


@dataclass(frozen=True)
class Sources:
    """The user's own copies: one at most of each edition, and companies' additions to editions."""

    editions: dict[str, Framework] = field(default_factory=dict)
    companies: tuple[Framework, ...] = ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """What could not be placed or was left out, a line each with file and line number."""
        read = (*self.editions.values(), *self.companies)
        return tuple(warning for framework in read for warning in framework.warnings)


def read_sources(paths: Iterable[Path | str]) -> Sources:
    """Read every file; raise ``CatalogueError`` where two stand for the same edition."""
    companies: list[Framework] = []
    editions: dict[str, Framework] = {}
    for path in paths:
        read = read_source(path)
        if read.company:
            companies.append(read)
        elif read.edition in editions:
            raise CatalogueError(f"is a second source of edition {read.edition}", path=path)
        else:
            editions[read.edition] = read
    return Sources(editions, tuple(companies))


def read_source(path: Path | str) -> Framework:
    """Read one file: a Recommendation, a GB921 workbook, a Frameworx page or a list in JSON."""
    file = Path(path)
    ending = file.suffix.lower()
    if ending in (".xlsx", ".xlsm", ".xls"):
        from etom_kg.reading.merge import read_workbook

        return read_workbook(file)
    if ending == ".json":
        from etom_kg.reading.page import read_entries

        return read_entries(file)
    if ending in (".html", ".htm") or _is_page(file):
        from etom_kg.reading.page import page_framework

        return page_framework(file)
    from etom_kg.reading.document import read_document
    from etom_kg.reading.recommendation import read_recommendation

    return read_recommendation(read_document(file))


def _is_page(file: Path) -> bool:
    try:
        with file.open("rb") as stream:
            return bool(_PAGE.search(stream.read(_LOOKED_AT).decode("utf-8", "replace")))
    except OSError:
        return False  # the reader of documents says what is wrong
