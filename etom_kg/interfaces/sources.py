"""Make a lexicon and the described processes from a catalogue.

A company's own document is read beside the standard it extends: its processes name those of the
standard and each other.

Make a lexicon and the described processes of a numbered edition, such as 25.5.

Its descriptions stand in the cells of a workbook: a "clause" is a process's cell, and offsets
count the characters of that cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Protocol

from etom_kg.core.model import Block, Catalogue, EditionCatalogue, Piece, Process
from etom_kg.core.tables import read_table, resource
from etom_kg.interfaces.names.lexicon import Lexicon
from etom_kg.interfaces.values import Described, Element

__all__ = [
    "aliases",
    "ancestors_of",
    "catalogue_lexicon",
    "described_processes",
    "earlier_names",
    "edition_described",
    "edition_lexicon",
    "layer_words",
]

ALIAS_COLUMNS = ("edition", "kind", "alias", "stands_for", "clause", "why")


class _Child(Protocol):
    """A process of any edition, by what it has above it."""

    @property
    def parent(self) -> str:
        """The identifier one step up; empty where there is none."""


@cache
def aliases(edition: str, kind: str = "name") -> dict[str, tuple[str, ...]]:
    """Return the aliases of an edition's elements that no rule gives, by what they stand for.

    Of kind ``name`` they stand for an element, by its identifier; of kind ``word`` for a part of
    names: where names say "Business Partner", texts also say "Party".
    """
    found: dict[str, list[str]] = {}
    for row in read_table(resource("data", "aliases.csv"), ALIAS_COLUMNS):
        if (row["edition"], row["kind"]) == (edition, kind):
            found.setdefault(row["stands_for"], []).append(row["alias"])
    return {identifier: tuple(dict.fromkeys(names)) for identifier, names in found.items()}


def catalogue_lexicon(*catalogues: Catalogue) -> Lexicon:
    """Return the lexicon of catalogues of one edition; of equal identifiers the first counts."""
    processes: dict[str, Process] = {}
    for catalogue in catalogues:
        for process in catalogue.processes.values():
            processes.setdefault(process.identifier, process)
    edition = catalogues[0].edition
    known = aliases(edition)
    elements = [_element(p, processes, known) for p in processes.values()]
    elements += _groupings(catalogues, known)
    verticals = {e.identifier for e in elements if e.category == "vertical"}
    sets = {"FAB": tuple("FAB"), "SIP": ("SIP",)} if verticals >= set("FAB") else {}
    return Lexicon(
        elements, layers=layer_words(processes), sets=sets, words=aliases(edition, "word")
    )


def _groupings(
    catalogues: Iterable[Catalogue], known: Mapping[str, tuple[str, ...]]
) -> Iterator[Element]:
    seen: set[str] = set()
    for catalogue in catalogues:
        for group in catalogue.groupings:
            if group.key in seen:
                continue
            seen.add(group.key)
            short = tuple(a for a in (group.abbreviation,) if a)
            names = (*group.alternative_names, *known.get(group.key, ()))
            yield Element(group.key, group.name, group.kind, 0, _above(group.area), names, short)


def _above(area: str) -> tuple[str, ...]:
    return (area,) if area else ()


def _element(
    process: Process, processes: Mapping[str, Process], known: Mapping[str, tuple[str, ...]]
) -> Element:
    return Element(
        process.identifier,
        process.name,
        "named",
        process.level,
        ancestors_of(process, processes),
        (*process.alternative_names, *known.get(process.identifier, ())),
        (process.abbreviation,) if process.abbreviation else (),
    )


def ancestors_of(process: _Child, processes: Mapping[str, _Child]) -> tuple[str, ...]:
    """Return what stands above a process, nearest first, its area or domain last."""
    found: list[str] = []
    at = process.parent
    while at and at not in found:
        found.append(at)
        at = processes[at].parent if at in processes else ""
    return tuple(found)


def layer_words(processes: Mapping[str, Process]) -> dict[str, str]:
    """Return the words by which the rows of Operations are called layers.

    "the resource layer" is Resource Management & Operations; an abbreviation does as well.
    """
    found: dict[str, str] = {}
    for process in processes.values():
        if process.level != 1 or process.area == "EM":
            continue
        if process.abbreviation:
            found[process.abbreviation] = process.identifier
        found[process.name] = process.identifier
        if process.area == "OPS":
            word = process.name.split(" ")[0]
            found[word] = process.identifier
            found[word.replace("/", " and ")] = process.identifier
    return found


def described_processes(
    catalogue: Catalogue, others: Mapping[str, Process] | None = None
) -> Iterator[Described]:
    """Yield each process of a catalogue with its description."""
    known = {**(others or {}), **catalogue.processes}
    for process in catalogue.processes.values():
        texts = [
            (passage.clause, passage.kind if block.kind != "note" else "note", block)
            for passage in process.passages
            for block in passage.blocks
        ]
        yield Described(
            process.identifier, process.name, process.level, ancestors_of(process, known), texts
        )


_AREA = "Operations"
_CROSSWALK_COLUMNS = ("predicate_id", "object_id", "subject_label", "confidence")
_FAB = frozenset(("Fulfillment", "Assurance", "Billing"))
"""The verticals that texts name together by their first letters."""
_SAME = ("skos:exactMatch", "skos:closeMatch")
_SURE = 0.7


def edition_lexicon(catalogue: EditionCatalogue) -> Lexicon:
    """Return the lexicon of an edition: processes with former names, domains, verticals."""
    known = aliases(catalogue.edition)
    gone = {p.name.casefold() for p in catalogue.deleted}
    earlier = earlier_names(catalogue.edition)
    elements = [
        Element(
            p.identifier,
            p.name,
            "named",
            p.level,
            ancestors_of(p, catalogue.processes),
            (
                *p.former_names,
                *known.get(p.identifier, ()),
                *(n for n in earlier.get(p.identifier, ()) if n.casefold() not in gone),
            ),
        )
        for p in catalogue.processes.values()
    ]
    elements += [
        Element(d.key, d.name, "domain", aliases=known.get(d.key, ())) for d in catalogue.domains
    ]
    elements += [Element(v, v, "vertical") for v in catalogue.vertical_groups]
    elements.append(Element(_AREA, _AREA, "area"))
    domains = {d.key: d.key for d in catalogue.domains}
    layers = dict(domains)
    for key, others in aliases(catalogue.edition, "word").items():
        layers |= {other: key for other in others if key in domains and other not in domains}
    together = tuple(v for v in catalogue.vertical_groups if v in _FAB)
    return Lexicon(
        elements,
        layers=layers,
        sets={"FAB": together} if len(together) == len(_FAB) else {},
        words=aliases(catalogue.edition, "word"),
        gone=(p.name for p in catalogue.deleted),
    )


@cache
def earlier_names(edition: str) -> dict[str, tuple[str, ...]]:
    """Return the names that processes bore in earlier editions, by identifier.

    They come from the shipped crosswalks: matches that are exact or close and rather sure.
    """
    best: dict[str, tuple[float, str]] = {}
    for path in sorted(resource("data", "crosswalk").glob(f"*--{edition}.sssom.tsv")):
        for row in read_table(path, _CROSSWALK_COLUMNS):
            target = row["object_id"].partition(":")[2]
            sure = float(row["confidence"])
            if row["predicate_id"] in _SAME and sure >= _SURE and target[:1].isdigit():
                name = row["subject_label"]
                best[name] = max(best.get(name, (0.0, "")), (sure, target))
    found: dict[str, list[str]] = {}
    for name, (_, target) in best.items():
        found.setdefault(target, []).append(name)
    return {target: tuple(names) for target, names in found.items()}


def edition_described(catalogue: EditionCatalogue) -> Iterator[Described]:
    """Yield each process of an edition with its cells; a cell said twice is read once."""
    for process in catalogue.processes.values():
        texts = [
            (f"{process.identifier} {kind}", kind, Block("paragraph", text, (Piece(0, 0),)))
            for kind, text in (("brief", process.brief), ("extended", process.extended))
            if text
        ]
        if process.brief == process.extended:
            texts = texts[:1]
        yield Described(
            process.identifier,
            process.name,
            process.level,
            ancestors_of(process, catalogue.processes),
            texts,
        )
