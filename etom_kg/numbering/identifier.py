"""What every numbering scheme shares: the parsed identifier and the interface of a scheme."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass

__all__ = ["MAX_LEVEL", "NUMBER", "Identifier", "Scheme", "number_fault"]

MAX_LEVEL = 7
"""The deepest level any edition uses (25.5 has processes on level 7)."""

NUMBER = "[1-9][0-9]{0,2}"
"""Regular expression of one number of an identifier: 1 to 999 without leading zeros."""

_NUMBER = re.compile(NUMBER)


@dataclass(frozen=True, slots=True)
class Identifier:
    """A process identifier that obeys its scheme.

    ``digits`` are the numbers behind the letters, the area or the domain. Exactly one of
    ``letters``, ``area`` and ``domain`` is set, according to the scheme. ``parent_identifier``
    is one step up within the same owner (company or TM Forum) and is ``None`` at the top.
    """

    text: str
    scheme: str
    originator: int
    digits: tuple[int, ...]
    level: int
    prefix: str | None = None
    letters: str | None = None
    area: int | None = None
    domain: int | None = None
    parent_identifier: str | None = None

    @property
    def is_company(self) -> bool:
        """Whether a company, and not TM Forum, made or changed this process."""
        return self.prefix is not None or self.originator == 2

    @property
    def parent_candidates(self) -> tuple[str, ...]:
        """Return where the parent may be: the company's own one first, then the standard's.

        A company's process may hang under another of its own or under a standard process, and
        the identifier alone does not say which.
        """
        if self.parent_identifier is None:
            return ()
        own = self.parent_identifier
        if not self.is_company:
            return (own,)
        bare = own if self.prefix is None else own[len(self.prefix) + 1 :]
        return (own, "1" + bare[1:])

    def __str__(self) -> str:
        return self.text


class Scheme(ABC):
    """How one generation of editions numbers its processes.

    ``pattern`` is an anchored regular expression in the subset that Python, SPARQL and SHACL
    share; it accepts exactly the texts that ``parse`` accepts.
    """

    name: str
    title: str
    form: str
    pattern: str

    @abstractmethod
    def _read(self, text: str) -> Identifier | str:
        """Return the identifier, or the reason why ``text`` is none."""

    def parse(self, text: str) -> Identifier | None:
        """Return the parts of an identifier, or ``None`` if it does not obey the scheme."""
        found = self._read(text)
        return found if isinstance(found, Identifier) else None

    def explain(self, text: str) -> str | None:
        """Return in one clause why a text is no identifier; ``None`` if it is one."""
        found = self._read(text)
        return None if isinstance(found, Identifier) else found

    def is_valid(self, text: str) -> bool:
        """Return whether a text is an identifier of this scheme."""
        return isinstance(self._read(text), Identifier)

    def __repr__(self) -> str:
        return f"<{self.name} {self.form}>"


def number_fault(part: str) -> str | None:
    """Return why one part between the dots is not a number from 1 to 999; ``None`` if it is."""
    if _NUMBER.fullmatch(part):
        return None
    if not part:
        return "there is nothing between two dots or at the end"
    if not (part.isascii() and part.isdigit()):
        return f"{part!r} stands where a number belongs"
    if not part.strip("0"):
        return "numbers count from 1, not from 0"
    if part.startswith("0"):
        return f"{part!r} has a leading zero"
    return f"{part!r} is larger than 999"
