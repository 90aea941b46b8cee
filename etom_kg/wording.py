"""How things are put in messages and pages."""

from __future__ import annotations

__all__ = ["counted"]


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with what is counted; ``many`` is ``one`` with an s unless given.

    >>> counted(1, "row"), counted(2, "row"), counted(0, "discrepancy", "discrepancies")
    ('1 row', '2 rows', '0 discrepancies')
    """
    return f"{number} {one if number == 1 else many or one + 's'}"
