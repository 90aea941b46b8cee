"""What a framework gives the extractor: the names it can find, and the descriptions to read.

A company's own document is read beside the standard it extends: its processes name those of the
standard and each other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import cast

from etom_kg.core.model import Block, Framework, Grouping, Process
from etom_kg.core.numbering import LETTERS, scheme_of_edition
from etom_kg.core.tables import read_table, resource
from etom_kg.interfaces.names.lexicon import Lexicon
from etom_kg.interfaces.values import Category, Described, Element

__all__ = ["aliases", "ancestors_of", "described", "earlier_names", "layer_words", "lexicon_of"]

_ALIAS_COLUMNS = ("edition", "kind", "alias", "stands_for", "clause", "why")
_CROSSWALK_COLUMNS = ("predicate_id", "object_id", "subject_label", "confidence")
_SAME = ("skos:exactMatch", "skos:closeMatch")
_SURE = 0.7
_FAB = frozenset(("F", "A", "B", "Fulfillment", "Assurance", "Billing"))
"""The verticals that texts name together by their first letters."""
_OPERATIONS = Element("Operations", "Operations", "area")
"""What texts still speak of in editions whose processes are numbered by domain."""


@cache
def aliases(edition: str, kind: str = "name") -> dict[str, tuple[str, ...]]:
    """Return the aliases of an edition's elements that no rule gives, by what they stand for.

    Of kind ``name`` they stand for an element, by its identifier; of kind ``word`` for a part of
    names: where names say "Business Partner", texts also say "Party".
    """
    found: dict[str, list[str]] = {}
    for row in read_table(resource("data", "aliases.csv"), _ALIAS_COLUMNS):
        if (row["edition"], row["kind"]) == (edition, kind):
            found.setdefault(row["stands_for"], []).append(row["alias"])
    return {identifier: tuple(dict.fromkeys(names)) for identifier, names in found.items()}


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


def lexicon_of(*frameworks: Framework) -> Lexicon:
    """Return the names that descriptions may use: those of frameworks of one edition.

    Of equal identifiers the first counts. A company's document comes with the standard that it
    extends.
    """
    edition = frameworks[0].edition
    processes: dict[str, Process] = {}
    groupings: dict[str, Grouping] = {}
    for framework in frameworks:
        for process in framework.processes.values():
            processes.setdefault(process.identifier, process)
        for group in framework.groupings:
            groupings.setdefault(group.key, group)
    gone = [deleted.name for framework in frameworks for deleted in framework.deleted]
    domains = [key for key, group in groupings.items() if group.kind == "domain"]
    fab = tuple(key for key, g in groupings.items() if g.kind == "vertical" and key in _FAB)
    sets = {"FAB": fab, "SIP": ("SIP",)} if len(fab) == len("FAB") else {}
    return Lexicon(
        [
            *_processes(processes, edition, gone),
            *_groupings(groupings.values(), edition),
            *([] if scheme_of_edition(edition) is LETTERS else [_OPERATIONS]),
        ],
        layers={**layer_words(processes), **_domain_words(domains, edition)},
        sets={name: keys for name, keys in sets.items() if {*keys} <= groupings.keys()},
        words=aliases(edition, "word"),
        gone=gone,
    )


def _processes(
    processes: Mapping[str, Process], edition: str, gone: Iterable[str]
) -> Iterator[Element]:
    """Yield each process; an earlier name that a deleted process has too is left out."""
    known, earlier = aliases(edition), earlier_names(edition)
    taken = {name.casefold() for name in gone}
    for key, process in processes.items():
        before = (name for name in earlier.get(key, ()) if name.casefold() not in taken)
        yield Element(
            key,
            process.name,
            "named",
            process.level,
            ancestors_of(process, processes),
            (*process.alternative_names, *process.former_names, *known.get(key, ()), *before),
            (process.abbreviation,) if process.abbreviation else (),
        )


def _groupings(groupings: Iterable[Grouping], edition: str) -> Iterator[Element]:
    known = aliases(edition)
    for group in groupings:
        above = (group.area,) if group.area else ()
        names = (*group.alternative_names, *known.get(group.key, ()))
        short = (group.abbreviation,) if group.abbreviation else ()
        yield Element(group.key, group.name, cast(Category, group.kind), 0, above, names, short)


def ancestors_of(process: Process, processes: Mapping[str, Process]) -> tuple[str, ...]:
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
        if process.level != 1 or process.area in ("", "EM"):
            continue
        if process.abbreviation:
            found[process.abbreviation] = process.identifier
        found[process.name] = process.identifier
        if process.area == "OPS":
            word = process.name.split(" ")[0]
            found[word] = process.identifier
            found[word.replace("/", " and ")] = process.identifier
    return found


def _domain_words(domains: Collection[str], edition: str) -> dict[str, str]:
    """Return the words by which domains are called layers: their names, and words for these."""
    found = {key: key for key in domains}
    for key, others in aliases(edition, "word").items():
        found |= {other: key for other in others if key in domains and other not in domains}
    return found


def described(framework: Framework, *others: Framework) -> Iterator[Described]:
    """Yield each process of a framework with its description; a text said twice is read once.

    ``others`` hold what may stand above its processes.
    """
    known = {key: p for one in (*others, framework) for key, p in one.processes.items()}
    for process in framework.processes.values():
        texts: dict[tuple[str, Block], str] = {}
        for passage in process.passages:
            for block in passage.blocks:
                kind = "note" if block.kind == "note" else passage.kind
                texts.setdefault((passage.clause, block), kind)
        yield Described(
            process.identifier,
            process.name,
            process.level,
            ancestors_of(process, known),
            [(clause, kind, block) for (clause, block), kind in texts.items()],
        )
