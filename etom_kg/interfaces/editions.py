"""Make a lexicon and the described processes of a numbered edition, such as 25.5.

Its descriptions stand in the cells of a workbook: a "clause" is a process's cell, and offsets
count the characters of that cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from etom_kg.interfaces.lexicon import Lexicon
from etom_kg.interfaces.sources import aliases
from etom_kg.interfaces.values import Described, Element
from etom_kg.model import Block, Piece
from etom_kg.reading.edition_model import EditionCatalogue, EditionProcess

__all__ = ["edition_described", "edition_lexicon"]

_AREA = "Operations"


def edition_lexicon(catalogue: EditionCatalogue) -> Lexicon:
    """Return the lexicon of an edition: processes with former names, domains, verticals."""
    known = aliases(catalogue.edition)
    elements = [
        Element(
            p.identifier,
            p.name,
            "named",
            p.level,
            _ancestors(p, catalogue.processes),
            (*p.former_names, *known.get(p.identifier, ())),
        )
        for p in catalogue.processes.values()
    ]
    elements += [
        Element(d.key, d.name, "domain", aliases=known.get(d.key, ())) for d in catalogue.domains
    ]
    elements += [Element(v, v, "vertical") for v in catalogue.vertical_groups]
    elements.append(Element(_AREA, _AREA, "area"))
    layers = {d.key: d.key for d in catalogue.domains}
    for key, others in aliases(catalogue.edition, "word").items():
        layers |= {other: key for other in others if key in layers}
    return Lexicon(
        elements,
        layers=layers,
        words=aliases(catalogue.edition, "word"),
        gone=(p.name for p in catalogue.deleted),
    )


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
            _ancestors(process, catalogue.processes),
            texts,
        )


def _ancestors(process: EditionProcess, processes: Mapping[str, EditionProcess]) -> tuple[str, ...]:
    found: list[str] = []
    at = process.parent
    while at and at not in found:
        found.append(at)
        at = processes[at].parent if at in processes else ""
    return tuple(found)
