"""Which way an exchange runs, by the class of the word and the place of the other process.

Directions are seen from the self. ``FRAMES["by"]["use"]`` is "out": what is used by the other
goes out to it. Classes stand in the order in which they are tried.
"""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["FRAMES", "Frame", "frame"]

Frame = tuple[str, float]
"""A direction and how sure it is."""

FRAMES: dict[str, dict[str, Frame]] = {
    "object": {
        "tell": ("out", 0.9),
        "use": ("in", 0.85),
        "need": ("in", 0.7),
        "both": ("both", 0.7),
    },
    "subject": {
        "both": ("both", 0.85),
        "receive": ("out", 0.65),
        "need": ("out", 0.7),
        "use": ("out", 0.65),
        "give": ("in", 0.75),
        "tell": ("in", 0.75),
        "do": ("in", 0.55),
    },
    "passive subject": {
        "tell": ("out", 0.9),
        "give": ("out", 0.85),
        "use": ("in", 0.85),
        "need": ("in", 0.7),
        "both": ("both", 0.75),
    },
    "by": {
        "do": ("in", 0.8),
        "tell": ("in", 0.85),
        "give": ("in", 0.85),
        "need": ("out", 0.8),
        "use": ("out", 0.85),
        "receive": ("out", 0.8),
        "both": ("both", 0.7),
    },
    "to": {
        "give": ("out", 0.95),
        "tell": ("out", 0.85),
        "both": ("both", 0.75),
        "thing": ("out", 0.85),
        "service": ("out", 0.85),
    },
    "from": {
        "receive": ("in", 0.95),
        "use": ("in", 0.9),
        "thing": ("in", 0.9),
        "give": ("in", 0.8),
        "tell": ("in", 0.8),
        "service": ("in", 0.85),
        "fruit": ("in", 0.85),
        "need": ("in", 0.85),
        "do": ("in", 0.8),
    },
    "with": {
        "both": ("both", 0.9),
        "give": ("out", 0.75),
    },
    "for": {
        "giver": ("out", 0.8),
        "service": ("out", 0.8),
        "thing": ("out", 0.7),
        "give": ("out", 0.75),
        "tell": ("out", 0.7),
        "do": ("out", 0.65),
        "fruit": ("out", 0.7),
    },
    "through": {
        "receive": ("in", 0.8),
        "use": ("in", 0.7),
        "do": ("in", 0.7),
        "tell": ("out", 0.8),
        "give": ("out", 0.8),
        "both": ("both", 0.75),
        "scope": ("out", 0.7),
    },
    "in": {
        "need": ("out", 0.7),
        "do": ("in", 0.6),
        "use": ("out", 0.75),
        "receive": ("in", 0.6),
        "tell": ("both", 0.5),
    },
    "on": {
        "use": ("in", 0.85),
        "receive": ("in", 0.8),
        "fruit": ("in", 0.65),
    },
    "of": {
        "taker": ("in", 0.75),
        "giver": ("out", 0.7),
        "fruit": ("in", 0.8),
        "call": ("out", 0.75),
        "thing": ("in", 0.55),
    },
}


def frame(place: str, classes: Iterable[str]) -> Frame | None:
    """Return the direction for a place, tried in the order of the table."""
    held = set(classes)
    for name, value in FRAMES[place].items():
        if name in held:
            return value
    return None
