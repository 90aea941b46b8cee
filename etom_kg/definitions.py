"""Our own definitions of processes and groupings, from ``data/definitions.csv``."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from etom_kg.model import Catalogue
from etom_kg.resources import resource
from etom_kg.tables import read_table

__all__ = ["definition", "with_definitions"]


@cache
def _definitions(path: Path) -> dict[tuple[str, str, str], str]:
    rows = read_table(path, ("edition", "kind", "key", "definition"))
    return {(row["edition"], row["kind"], row["key"]): row["definition"] for row in rows}


def definition(edition: str, kind: str, key: str) -> str:
    """Return the definition of a process, area, vertical or domain; empty where none is given."""
    return _definitions(resource("data", "definitions.csv")).get((edition, kind, key), "")


def with_definitions(catalogue: Catalogue) -> Catalogue:
    """Return the catalogue with the definitions of its edition filled in."""
    edition = catalogue.edition
    return replace(
        catalogue,
        processes={
            key: replace(process, definition=definition(edition, "process", key))
            for key, process in catalogue.processes.items()
        },
        groupings=tuple(
            replace(group, definition=definition(edition, group.kind, group.key))
            for group in catalogue.groupings
        ),
    )
