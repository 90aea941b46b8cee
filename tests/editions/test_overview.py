"""The prose overviews of areas, domains and columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from etom_kg.core.errors import DocumentError
from tools.edition_data import read_areas_and_domains, read_columns


def test_the_real_overviews(shared: Path) -> None:
    """Written by hand from the two overviews."""
    seeds = shared / "seeds"
    items = read_areas_and_domains(next(seeds.glob("001_*.txt")))
    assert [(i.kind, i.key, i.name) for i in items] == [
        ("area", "OPS", "Operations"),
        ("area", "SIP", "Strategy, Infrastructure & Product"),
        ("area", "EM", "Enterprise Management"),
        ("domain", "Market & Sales", "Market & Sales"),
        ("domain", "Product", "Product"),
        ("domain", "Customer", "Customer"),
        ("domain", "Service", "Service"),
        ("domain", "Resource", "Resource"),
        ("domain", "Supplier/Partner", "Supplier/Partner"),
    ]
    columns = read_columns(next(seeds.glob("002_*.txt")))
    assert [(i.key, i.name, i.area) for i in columns] == [
        ("S", "Strategy & Commitment", "SIP"),
        ("I", "Infrastructure Lifecycle Management", "SIP"),
        ("P", "Product Lifecycle Management", "SIP"),
        ("O", "Operations Support & Readiness", "OPS"),
        ("F", "Fulfillment", "OPS"),
        ("A", "Assurance", "OPS"),
        ("B", "Billing", "OPS"),
    ]


def test_another_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("* The Customer domain thanks.\n- Billing\n", encoding="utf-8")
    with pytest.raises(DocumentError, match="lists 1 process areas"):
        read_areas_and_domains(path)
    with pytest.raises(DocumentError, match="lists 0 end-to-end columns"):
        read_columns(path)
