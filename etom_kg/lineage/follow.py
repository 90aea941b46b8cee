"""Answer what became of an identifier, or from what it came, in every meaning that it has.

Follow a process from edition to edition along the mapping sets, both ways.

Every mapping set has the hub on one side. Between two other editions a step is chained by way of
it: its confidence is the product of both, and its predicate the weaker of both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from etom_kg.core.editions import (
    ORIGINAL,
    default_for,
    find_edition,
    hub,
    known_key,
    mapped_keys,
    release,
)
from etom_kg.core.errors import EtomKgError, TableError
from etom_kg.core.namespaces import BASE
from etom_kg.core.numbering import LETTERS, Identifier
from etom_kg.core.tables import resource
from etom_kg.lineage.register import Register, shipped_register
from etom_kg.lineage.sssom import NO_TERM, MappingRow, MappingSet, read_sssom

__all__ = [
    "Answer",
    "Key",
    "Lineage",
    "Step",
    "answers",
    "edition_name",
    "key_of",
    "shipped_lineage",
    "shipped_sets",
    "unknown",
]

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
    of the hub.
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
        backwards = release(self.target.edition) < release(self.source.edition)
        return _WORDS[(self.predicate, backwards)]


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
        if row.other.get("original") and LETTERS.is_valid(source.identifier):
            self._by_original.setdefault(row.other["original"], []).append(forward)

    def steps(self, edition: str, identifier: str, to: str | None = None) -> list[Step]:
        """Return what became of a process, or from what it came, the surest first.

        Without ``to``, these are the direct mappings of every set.
        """
        direct = self._steps.get(Key(edition, identifier), [])
        if to is not None:
            chosen = [s for s in direct if s.target is None or s.target.edition == to]
            if not any(s.target for s in chosen) and hub().key not in (edition, to):
                chosen = chosen or list(self._chained(direct, to))
            direct = chosen
        return sorted(direct, key=lambda s: -s.confidence)

    def predicted(self, original: str) -> list[Step]:
        """Return the mappings of the process whose letters make this original identifier."""
        return sorted(self._by_original.get(original, []), key=lambda s: -s.confidence)

    def levels(self, edition: str) -> list[int]:
        """Return the levels on which the mapping sets hold processes of an edition."""
        parsed = (_parsed(edition, k.identifier) for k in self._steps if k.edition == edition)
        return sorted({each.level for each in parsed if each})

    def _chained(self, direct: list[Step], to: str) -> Iterator[Step]:
        via = hub().key
        for first in direct:
            if first.target is None or first.target.edition != via:
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
                        f"{via}. {first.comment}".strip(),
                        chained=True,
                    )


def key_of(mapping_set: MappingSet, curie: str, label: str, line: int) -> Key:
    """Return the process that a CURIE of a mapping set names."""
    iri = mapping_set.expand(curie)
    edition, slash, identifier = iri.removeprefix(_PROCESS).partition("/")
    if not iri.startswith(_PROCESS) or not slash:
        raise TableError(
            f"{curie} does not name a process of an edition", path=mapping_set.path, line=line
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


@dataclass(frozen=True, slots=True)
class Answer:
    """What one meaning of an identifier became.

    ``status`` is mapped, dropped, deleted (the edition itself lists it as withdrawn) or unmapped;
    ``remark`` says why there is nothing, or what else to know.
    """

    edition: str
    identifier: str
    name: str
    to: str
    status: str
    steps: tuple[Step, ...] = ()
    remark: str = ""


def edition_name(edition: str) -> str:
    """Return an edition in words."""
    return "the numbering before 15" if edition == ORIGINAL else edition


def answers(
    identifier: str,
    source: str | None = None,
    to: str | None = None,
    *,
    register: Register | None = None,
    lineage: Lineage | None = None,
) -> list[Answer]:
    """Return an answer for each meaning of an identifier and each edition asked for.

    ``source`` and ``to`` are of ``mapped_keys()``. An identifier that no edition knows yields no
    answer.
    """
    register, lineage = register or shipped_register(), lineage or shipped_lineage()
    for key in filter(None, (source, to)):
        known_key(key)
    return [
        _answer(identifier, meaning, target, register, lineage)
        for meaning in _meanings(identifier, source, to, register, lineage)
        for target in _targets(meaning, to)
    ]


def _meanings(
    identifier: str, source: str | None, to: str | None, register: Register, lineage: Lineage
) -> list[str]:
    """Return the editions that have the identifier; where there are several, not the target."""
    found = set(register.editions(identifier))
    if lineage.predicted(identifier):
        found.add(ORIGINAL)
    meanings = [key for key in mapped_keys() if key in found and source in (None, key)]
    return [key for key in meanings if key != to] if len(meanings) > 1 else meanings


def _targets(edition: str, to: str | None) -> Iterator[str]:
    """Yield the edition asked for; else the hub, and from the hub all that are held whole."""
    if to is not None:
        yield to
    elif edition != hub().key:
        yield hub().key
    else:
        yield from (key for key in mapped_keys() if key != edition and _is_whole(key))


def _is_whole(key: str) -> bool:
    """Return whether all is known that an edition, or the numbering before 15, has."""
    held = find_edition(key)
    return held is None or held.complete


def _parsed(key: str, identifier: str) -> Identifier | None:
    held = find_edition(key)
    return held.scheme.parse(identifier) if held else None


def _answer(identifier: str, edition: str, to: str, register: Register, lineage: Lineage) -> Answer:
    entries = register.entries(identifier, edition)
    name = entries[0].name if entries else ""
    if edition == ORIGINAL:
        name = ""  # its names are those of the hub, which the answer gives
    if edition == to:
        return Answer(edition, identifier, name, to, "mapped", remark="it is of that edition")
    steps = tuple(lineage.steps(edition, identifier, to))
    if not steps and edition == ORIGINAL:
        return _predicted(identifier, to, register, lineage)
    if steps and steps[0].target is None:
        return Answer(edition, identifier, name, to, "dropped", steps)
    if steps:
        return Answer(edition, identifier, name, to, "mapped", steps)
    if entries and all(e.deleted for e in entries):
        return Answer(edition, identifier, name, to, "deleted", remark=_was(entries[0].originals))
    return Answer(
        edition,
        identifier,
        name,
        to,
        "unmapped",
        remark=_from_above(identifier, edition, to, lineage)
        or _why_not(identifier, edition, to, register, lineage),
    )


def _predicted(identifier: str, to: str, register: Register, lineage: Lineage) -> Answer:
    """Answer for an original identifier that no living process of the hub has."""
    latest, lettered = hub().key, default_for(LETTERS).key
    gone = next((e for e in register if e.deleted and identifier in e.originals), None)
    remark = (
        f"{gone.edition} lists its bearer as deleted: {gone.identifier} {gone.name}"
        if gone
        else f"no process of {latest} has it as its original identifier"
    )
    steps = tuple(s for s in lineage.predicted(identifier) if to == latest or s.target is None)
    known = register.entries(identifier, ORIGINAL)
    if steps:
        was = steps[0].source
        remark += f"; by its form it was {was.identifier} {was.name} of {was.edition}"
    elif known:
        remark += f"; by its form it was {known[0].name} of {lettered}"
    mapped = bool(steps and steps[0].target)
    status = "mapped" if mapped else "deleted" if gone else "unmapped"
    return Answer(ORIGINAL, identifier, "", to, status, steps, remark)


def _was(originals: tuple[str, ...]) -> str:
    return f"its original identifier was {', '.join(originals)}" if originals else ""


def _from_above(identifier: str, key: str, to: str, lineage: Lineage) -> str:
    """Return what the nearest ancestor became, for a process of an edition that is held whole."""
    parsed = _parsed(key, identifier) if _is_whole(key) else None
    while parsed and parsed.parent_identifier:
        above = parsed.parent_identifier
        targets = [s.target for s in lineage.steps(key, above, to) if s.target]
        if targets:
            named = ", ".join(f"{t.identifier} {t.name}".strip() for t in targets)
            return f"it has no counterpart of its own; {above} above it has: {named}"
        parsed = _parsed(key, above)
    return ""


def _why_not(identifier: str, key: str, to: str, register: Register, lineage: Lineage) -> str:
    if key == hub().key:
        return f"nothing of {edition_name(to)} is known to have become it"
    if _is_whole(key):
        return _not_held(identifier, key, to, lineage)
    remark = f"no mapping set holds it; only some processes of {key} have been seen"
    held = register.entries(identifier, to)
    if held:
        gone = " (deleted)" if held[0].deleted else ""
        remark += f". In {to} the identifier stands for {held[0].name}{gone}"
    names = {e.name.casefold() for e in register.entries(identifier, key)}
    same = [e for e in register if e.edition == to and e.name.casefold() in names]
    alike = [f"{e.identifier} {e.name}" for e in same if e.identifier != identifier]
    return remark + (f". By its name it may be {' or '.join(alike[:2])} of {to}" if alike else "")


def _not_held(identifier: str, key: str, to: str, lineage: Lineage) -> str:
    """Return which levels of an edition are mapped, and where else to ask."""
    parsed, levels = _parsed(key, identifier), lineage.levels(key)
    if not parsed or not levels or parsed.level in levels:
        return f"no mapping leads from it to {edition_name(to)}"
    listed = " and ".join(map(str, levels))
    held = f"the crosswalk holds {'level' if len(levels) == 1 else 'levels'} {listed}"
    ask = "its children" if parsed.level < levels[0] else "the process above it"
    return f"{held}; ask for {ask}"


def unknown(
    identifier: str, source: str | None = None, register: Register | None = None
) -> EtomKgError:
    """Return the error for an identifier that the edition, or any, lacks, with the nearest."""
    register = register or shipped_register()
    there = register.editions(identifier)
    if source and there:
        known = " and ".join(map(edition_name, there))
        what = f"{edition_name(source)} has no {identifier}; {known} has; correct --from"
        return EtomKgError(what)
    near = [f"{e.identifier} {e.name} ({e.edition})" for e in register.near(identifier)]
    hint = f"; near are {', '.join(near)}" if near else "; write one such as 1.F.1.5 or 1.3.3"
    return EtomKgError(f"no edition knows the identifier {identifier!r}{hint}")
