"""Extractions that several tests read."""

from __future__ import annotations

from pathlib import Path

import pytest

from etom_kg.core.model import Framework
from etom_kg.interfaces.extraction import Extraction, extract_source
from etom_kg.reading.sources import read_source

WORKBOOK = "GB921_v25.5.xlsx"


@pytest.fixture(scope="session")
def recommendation_extraction(recommendation: Framework) -> Extraction:
    return extract_source(recommendation)


@pytest.fixture(scope="session")
def workbook_extraction(shared: Path) -> Extraction:
    path = shared / "facts" / WORKBOOK
    if not path.is_file():
        pytest.skip(f"{WORKBOOK} is not among the source documents")
    return extract_source(read_source(path))
