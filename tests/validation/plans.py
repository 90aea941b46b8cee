"""Ask small graphs as large ones are asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from etom_kg.validation.data import EmbeddedData

__all__ = ["PLANS", "asked_about"]

PLANS = {"looked up": EmbeddedData.few, "read at once": 0}
"""What is done with the values of a test's few nodes, and the most nodes that are looked up."""


@contextmanager
def asked_about(few: float) -> Iterator[None]:
    """Look up so many nodes at most, instead of reading all there is."""
    before = EmbeddedData.few
    EmbeddedData.few = few
    try:
        yield
    finally:
        EmbeddedData.few = before
