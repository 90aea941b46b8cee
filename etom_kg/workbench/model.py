"""What the workbench compares: the user's concepts, and the elements of the framework."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import Quad

__all__ = ["GROUPS", "Concept", "OwnCatalogue", "Target", "ancestors", "default_base", "local_iri"]

GROUPS = ("processes", "entities", "functions", "apis", "components")
"""What a concept may be mapped to; the last two only where the user's file names them."""
_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")
_NOT_IN_IRIS = re.compile(r"[^\w.~-]+")


@dataclass(frozen=True, slots=True)
class Concept:
    """A thing of the user's.

    ``groups`` says what it can only be; empty means that nothing is known. ``identifier`` is the
    framework's own identifier, where the user's file cites one. ``parents`` are IRIs.
    """

    iri: str
    label: str
    synonyms: tuple[str, ...] = ()
    definition: str = ""
    parents: tuple[str, ...] = ()
    groups: frozenset[str] = frozenset()
    identifier: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The label and the synonyms."""
        return (self.label, *self.synonyms)


@dataclass(frozen=True)
class OwnCatalogue:
    """The concepts of a file by IRI, and what the file states, for a graph of its own."""

    path: Path
    title: str
    base: str
    concepts: dict[str, Concept]
    quads: list[Quad] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Target:
    """An element of the framework that a concept may be mapped to."""

    iri: str
    group: str
    identifier: str
    label: str
    synonyms: tuple[str, ...] = ()
    definition: str = ""
    parents: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The label and the synonyms."""
        return (self.label, *self.synonyms)


def ancestors(
    iri: str, parents: dict[str, tuple[str, ...]], depth: int = 8
) -> Iterator[tuple[int, str]]:
    """Yield what stands above an element, nearest first, each once, with its distance."""
    seen = {iri}
    row: Iterable[str] = parents.get(iri, ())
    for distance in range(1, depth + 1):
        above = [each for each in dict.fromkeys(row) if each not in seen]
        seen.update(above)
        for each in above:
            yield distance, each
        row = [higher for each in above for higher in parents.get(each, ())]


def default_base(path: Path) -> str:
    """Return the base of IRIs for a file whose user gave none: an address that nobody owns."""
    name = path.name.lower().partition(".")[0]
    return f"https://example.org/{_NOT_IN_NAMES.sub('-', name).strip('-') or 'own'}/"


def local_iri(base: str, *keys: str) -> str:
    """Return an IRI under a base; what may not stand in one becomes an underscore."""
    return base + "/".join(_NOT_IN_IRIS.sub("_", key.strip()).strip("_") or "_" for key in keys)
