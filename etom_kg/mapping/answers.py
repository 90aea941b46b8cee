"""Answer what became of an identifier, or from what it came, in every meaning that it has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from etom_kg.errors import EtomKgError
from etom_kg.mapping.lineage import HUB, Lineage, Step, shipped_lineage
from etom_kg.mapping.register import ORIGINAL, Register, shipped_register

__all__ = ["EDITIONS", "Answer", "answers", "edition_name", "unknown"]

EDITIONS = ("4.0", ORIGINAL, "16.0", "20.5", "25.5")


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

    ``source`` and ``to`` are editions of ``EDITIONS``. An identifier that no edition knows yields
    no answer.
    """
    register, lineage = register or shipped_register(), lineage or shipped_lineage()
    for edition in filter(None, (source, to)):
        if edition not in EDITIONS:
            known = ", ".join(EDITIONS)
            raise EtomKgError(f"no edition {edition!r} is held here; use one of {known}")
    found = list(register.editions(identifier))
    if ORIGINAL not in found and lineage.predicted(identifier):
        found.append(ORIGINAL)
    meanings = [e for e in EDITIONS if e in found and source in (None, e)]
    if to is not None and len(meanings) > 1:
        meanings = [e for e in meanings if e != to]
    return [
        _answer(identifier, edition, target, register, lineage)
        for edition in meanings
        for target in _targets(edition, to)
    ]


def _targets(edition: str, to: str | None) -> Iterator[str]:
    if to is not None:
        yield to
    elif edition != HUB:
        yield HUB
    else:
        yield from (e for e in ("4.0", ORIGINAL))


def _answer(identifier: str, edition: str, to: str, register: Register, lineage: Lineage) -> Answer:
    entries = register.entries(identifier, edition)
    name = entries[0].name if entries else ""
    if edition == ORIGINAL:
        name = ""  # its names are those of 25.5, which the answer gives
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
        or _why_not(identifier, edition, to, register),
    )


def _predicted(identifier: str, to: str, register: Register, lineage: Lineage) -> Answer:
    """Answer for an original identifier that no living process of 25.5 has."""
    gone = [e for e in register if e.deleted and identifier in e.originals]
    remark = "no process of 25.5 has it as its original identifier"
    if gone:
        remark = f"25.5 lists its bearer as deleted: {gone[0].identifier} {gone[0].name}"
    steps = tuple(s for s in lineage.predicted(identifier) if to == HUB or s.target is None)
    if steps:
        first = steps[0].source
        remark += f"; by its form it was {first.identifier} {first.name} of 4.0"
    elif known := register.entries(identifier, ORIGINAL):
        remark += f"; by its form it was {known[0].name} of 4.0"
    status = "mapped" if steps and steps[0].target else "deleted" if gone else "unmapped"
    return Answer(ORIGINAL, identifier, "", to, status, steps, remark)


def _was(originals: tuple[str, ...]) -> str:
    return f"its original identifier was {', '.join(originals)}" if originals else ""


def _from_above(identifier: str, edition: str, to: str, lineage: Lineage) -> str:
    """Return what the nearest ancestor is mapped to, for a process of 25.5 that is not."""
    parts = identifier.split(".")
    while edition == HUB and len(parts) > 3:
        parts.pop()
        above = ".".join(parts)
        targets = [s.target for s in lineage.steps(edition, above, to) if s.target]
        if targets:
            named = ", ".join(f"{t.identifier} {t.name}".strip() for t in targets)
            return f"it has no counterpart of its own; {above} above it has: {named}"
    return ""


def _why_not(identifier: str, edition: str, to: str, register: Register) -> str:
    if edition == "4.0":
        return "the crosswalk holds levels 2 and 3; ask for its children"
    if edition == HUB:
        return f"nothing of {edition_name(to)} is known to have become it"
    held = register.entries(identifier, to)
    remark = f"no mapping set holds it; only some processes of {edition} have been seen"
    if held:
        gone = " (deleted)" if held[0].deleted else ""
        remark += f". In {to} the identifier stands for {held[0].name}{gone}"
    names = {e.name.casefold() for e in register.entries(identifier, edition)}
    same = [e for e in register if e.edition == to and e.name.casefold() in names]
    alike = [f"{e.identifier} {e.name}" for e in same if e.identifier != identifier]
    if alike and edition != ORIGINAL:
        remark += f". By its name it may be {' or '.join(alike[:2])} of {to}"
    return remark


def unknown(
    identifier: str, source: str | None = None, register: Register | None = None
) -> EtomKgError:
    """Return the error for an identifier that the edition, or any, lacks, with the nearest."""
    register = register or shipped_register()
    there = register.editions(identifier)
    if source and there:
        known = " and ".join(map(edition_name, there))
        return EtomKgError(f"{edition_name(source)} has no {identifier}; {known} has; mend --from")
    near = [f"{e.identifier} {e.name} ({e.edition})" for e in register.near(identifier)]
    hint = f"; near are {', '.join(near)}" if near else "; write one such as 1.F.1.5 or 1.3.3"
    return EtomKgError(f"no edition knows the identifier {identifier!r}{hint}")
