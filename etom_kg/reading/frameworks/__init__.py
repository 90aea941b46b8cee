"""Fact tables about the frameworks around eTOM, read into the tables that ``data/`` ships."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from etom_kg.reading.frameworks.catalogues import api_tables, function_tables
from etom_kg.reading.frameworks.facts import Table
from etom_kg.reading.frameworks.oda import oda_tables
from etom_kg.reading.frameworks.sid import sid_tables
from etom_kg.reading.frameworks.systems import system_tables
from etom_kg.tables import write_table

__all__ = ["derived_tables", "regenerate"]


def derived_tables(shared: Path) -> Iterator[Table]:
    """Yield every table that is read from the sources below ``shared``."""
    yield from oda_tables(shared)
    yield from sid_tables(shared)
    yield from function_tables(shared)
    yield from api_tables(shared)
    yield from system_tables(shared)


def regenerate(shared: Path, data: Path) -> list[Path]:
    """Write every derived table below ``data`` and return the paths.

    ``shared`` holds ``facts/`` and ``seeds/``. Tables that hold our own readings stand beside the
    derived ones and are not touched.
    """
    paths = []
    for table in derived_tables(shared):
        path = data / table.path
        write_table(path, table.columns, table.rows)
        paths.append(path)
    return paths
