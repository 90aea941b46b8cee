"""Make a lexicon and the described processes of a numbered edition, such as 25.5.

Its descriptions stand in the cells of a workbook: a "clause" is a process's cell, and offsets
count the characters of that cell.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from etom_kg.interfaces.lexicon import Lexicon
from etom_kg.interfaces.sources import aliases, ancestors_of
from etom_kg.interfaces.values import Described, Element
from etom_kg.model import Block, Piece
from etom_kg.reading.edition_model import EditionCatalogue
from etom_kg.resources import resource
from etom_kg.tables import read_table

__all__ = ["earlier_names", "edition_described", "edition_lexicon"]

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
