"""What a check passes on: mentions of identifiers, and findings about them."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["LEVELS", "STATUSES", "Finding", "Mention", "level_of"]

LEVELS = ("none", "note", "warning", "error")
"""How grave a finding is, the gravest last."""

STATUSES: dict[str, tuple[str, str]] = {
    "unknown": ("error", "The edition has no process with this identifier."),
    "deleted": ("error", "The edition lists the process as deleted."),
    "reused": ("error", "The identifier now stands for another process than the name says."),
    "misnamed": ("error", "The name is not the one of the identifier."),
    "other-edition": ("error", "The identifier is numbered as in another edition."),
    "superseded": ("warning", "The identifier is of the numbering before release 15."),
    "renamed": ("warning", "The process has another name now."),
    "mixed": ("warning", "Identifiers of several editions stand side by side."),
    "spelling": ("note", "The name is spelt otherwise than in the edition."),
    "unverified": ("note", "Not all processes of the edition are known here."),
}
"""Every status of a finding: its level and what it says. ``ok`` and ``own`` are no findings."""


def level_of(status: str) -> str:
    """Return the level of a status; one that is no finding has the level ``none``."""
    return STATUSES[status][0] if status in STATUSES else "none"


@dataclass(frozen=True, slots=True)
class Mention:
    """An identifier in a file, with the name beside it where there is one.

    ``line`` and ``column`` count from 1; ``column`` is 0 where cells have no position. ``place``
    names the table column or key; mentions of one place belong to one numbering. ``edition`` is
    set where the place itself tells it. ``evidence`` says why the text was taken for an
    identifier.
    """

    identifier: str
    line: int
    column: int = 0
    name: str = ""
    place: str = ""
    evidence: str = ""
    edition: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is to be said about a mention: ``edition`` is the one it was judged by."""

    path: str
    mention: Mention
    status: str
    edition: str
    message: str
    edition_name: str = ""
    level: str = "none"
