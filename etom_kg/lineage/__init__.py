"""What became of a process from one edition to another: mapping sets and questions to them."""

from __future__ import annotations

from etom_kg.lineage.follow import Lineage, Step, shipped_lineage
from etom_kg.lineage.register import Entry, Register, shipped_register
from etom_kg.lineage.sssom import MappingRow, MappingSet, read_sssom, sssom_text

__all__ = [
    "Entry",
    "Lineage",
    "MappingRow",
    "MappingSet",
    "Register",
    "Step",
    "read_sssom",
    "shipped_lineage",
    "shipped_register",
    "sssom_text",
]
