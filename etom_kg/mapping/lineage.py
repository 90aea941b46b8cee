"""Follow a process from edition to edition along the mapping sets, both ways.

Every mapping set has 25.5 on one side. Between two other editions a step is chained by way of
25.5: its confidence is the product of both, and its predicate the weaker of both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from etom_kg.errors import TableError
from etom_kg.mapping.register import ORIGINAL
from etom_kg.mapping.sssom import NO_TERM, MappingRow, MappingSet, read_sssom
from etom_kg.namespaces import BASE
from etom_kg.resources import resource

__all__ = ["HUB", "Key", "Lineage", "Step", "key_of", "shipped_lineage", "shipped_sets"]

HUB = "25.5"
_INVERSE = {"skos:broadMatch": "skos:narrowMatch", "skos:narrowMatch": "skos:broadMatch"}
_PROCESS = f"{BASE}process/"
_WORDS = {
    ("skos:exactMatch", False): "is the same process as",
    ("skos:exactMatch", True): "is the same process as",
    ("skos:closeMatch", False): "was succeeded, its scope changed, by",
    ("skos:closeMatch", True): "succeeds, its scope changed,",
    ("skos:broadMatch", False): "was taken up into",
    ("skos:narrowMatch", True): "took up",
    ("skos:narrowMatch", False): "gave a part to",
    ("skos:broadMatch", True): "took a part of",
    ("skos:relatedMatch", False): "is related to",
    ("skos:relatedMatch", True): "is related to",
}


@dataclass(frozen=True, slots=True)
class Key:
    """A process as a mapping names it: edition, identifier and name."""

    edition: str
    identifier: str
    name: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Step:
    """One mapping, seen from ``source``. ``target`` is ``None`` when nothing became of it.

    ``predicate`` is as seen from the source; ``chained`` says that two mappings were joined by way
    of ``HUB``.
    """

    source: Key
    predicate: str
    target: Key | None
    confidence: float
    justification: str
    comment: str = ""
    chained: bool = False
    other: tuple[tuple[str, str], ...] = ()

    @property
    def words(self) -> str:
        """What happened, as a verb between source and target."""
        if self.target is None:
            return "was dropped"
        backwards = _age(self.target.edition) < _age(self.source.edition)
        return _WORDS[(self.predicate, backwards)]


def _age(edition: str) -> float:
    """Return a number that orders editions; original identifiers are those of R8 to R14."""
    return 8.0 if edition == ORIGINAL else float(edition)


class Lineage:
    """The steps from and to every process of some mapping sets."""

    def __init__(self, sets: Iterable[MappingSet]) -> None:
        self._steps: dict[Key, list[Step]] = {}
        self._by_original: dict[str, list[Step]] = {}
        for mapping_set in sets:
            for row in mapping_set.rows:
                self._add(row, mapping_set)

    def _add(self, row: MappingRow, mapping_set: MappingSet) -> None:
        source = key_of(mapping_set, row.subject_id, row.subject_label, row.line)
        if row.object_id == NO_TERM or row.predicate_modifier:
            target = None
        else:
            target = key_of(mapping_set, row.object_id, row.object_label, row.line)
        forward = Step(
            source=source,
            predicate=row.predicate_id,
            target=target,
            confidence=float(row.confidence or 1),
            justification=row.mapping_justification,
            comment=row.comment,
            other=tuple(row.other.items()),
        )
        self._steps.setdefault(source, []).append(forward)
        if target is not None:
            self._steps.setdefault(target, []).append(_reversed(forward, target))
        if source.edition == "4.0" and row.other.get("original"):
            self._by_original.setdefault(row.other["original"], []).append(forward)

    def steps(self, edition: str, identifier: str, to: str | None = None) -> list[Step]:
        """Return what became of a process, or from what it came, the surest first.

        Without ``to``, these are the direct mappings of every set.
        """
        direct = self._steps.get(Key(edition, identifier), [])
        if to is not None:
            chosen = [s for s in direct if s.target is None or s.target.edition == to]
            if not any(s.target for s in chosen) and to != HUB and edition != HUB:
                chosen = chosen or list(self._chained(direct, to))
            direct = chosen
        return sorted(direct, key=lambda s: -s.confidence)

    def predicted(self, original: str) -> list[Step]:
        """Return the mappings of the 4.0 process whose letters make this original identifier."""
        return sorted(self._by_original.get(original, []), key=lambda s: -s.confidence)

    def _chained(self, direct: list[Step], to: str) -> Iterator[Step]:
        for first in direct:
            if first.target is None or first.target.edition != HUB:
                continue
            for second in self._steps.get(first.target, []):
                if second.target is not None and second.target.edition == to:
                    yield Step(
                        source=first.source,
                        predicate=_weaker(first.predicate, second.predicate),
                        target=second.target,
                        confidence=round(first.confidence * second.confidence, 4),
                        justification="semapv:MappingChaining",
                        comment=f"By way of {first.target.identifier} {first.target.name} of "
                        f"{HUB}. {first.comment}".strip(),
                        chained=True,
                    )


def key_of(mapping_set: MappingSet, curie: str, label: str, line: int) -> Key:
    """Return the process that a CURIE of a mapping set names."""
    iri = mapping_set.expand(curie)
    edition, slash, identifier = iri.removeprefix(_PROCESS).partition("/")
    if not iri.startswith(_PROCESS) or not slash:
        raise TableError(
            f"{curie} names no process of an edition", path=mapping_set.path, line=line
        )
    return Key(edition, identifier, label)


def _reversed(step: Step, target: Key) -> Step:
    return Step(
        source=target,
        predicate=_INVERSE.get(step.predicate, step.predicate),
        target=step.source,
        confidence=step.confidence,
        justification=step.justification,
        comment=step.comment,
        other=step.other,
    )


def _weaker(first: str, second: str) -> str:
    """Return what two predicates say together."""
    if first == second:
        return first
    pair = {first, second} - {"skos:exactMatch"}
    if len(pair) == 1:
        return pair.pop()
    pair -= {"skos:closeMatch"}
    return pair.pop() if len(pair) == 1 else "skos:relatedMatch"


@cache
def shipped_sets() -> tuple[MappingSet, ...]:
    """Return the shipped mapping sets."""
    return tuple(map(read_sssom, sorted(resource("data", "crosswalk").glob("*.sssom.tsv"))))


@cache
def shipped_lineage() -> Lineage:
    """Return the lineage that the shipped mapping sets tell."""
    return Lineage(shipped_sets())
