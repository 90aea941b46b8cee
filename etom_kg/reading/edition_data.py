"""Make the shipped tables of the numbered editions anew from the source documents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from etom_kg.errors import DocumentError
from etom_kg.numbering import scheme_of_edition
from etom_kg.reading.edition_merge import read_workbook
from etom_kg.reading.edition_model import EditionCatalogue, EditionDomain, EditionProcess
from etom_kg.reading.edition_tables import write_edition
from etom_kg.reading.names import name_key
from etom_kg.reading.overview import read_areas_and_domains, read_columns
from etom_kg.reading.page import read_page
from etom_kg.tables import read_table, write_table

__all__ = ["LEVEL0_COLUMNS", "regenerate"]

LEVEL0_COLUMNS = ("kind", "key", "name", "area")
# Neither the page of 16.0 nor the list of 20.5 names its domains; those of version 14 and the
# names of the processes say what the numbers stood for before Sales became a domain of its own.
_EARLIER_DOMAINS = ("Market & Sales", "Product", "Customer", "Service", "Resource", "Party")
# Words that the extraction of a table joined: "SpecificationDevelopment", but not "QoS".
_JOINED = re.compile(r"(?<=[a-z]{3})(?=[A-Z][a-z]{3})")


def regenerate(shared: Path, data: Path) -> list[Path]:
    """Write ``data/14``, ``16.0``, ``20.5`` and ``25.5`` and return the paths of the tables."""
    seeds, facts = shared / "seeds", shared / "facts"
    level0 = data / "14" / "level0.csv"
    items = (*read_areas_and_domains(_seed(seeds, 1)), *read_columns(_seed(seeds, 2)))
    write_table(level0, LEVEL0_COLUMNS, ((i.kind, i.key, i.name, i.area) for i in items))
    return [
        level0,
        *write_edition(_seen_16(_seed(seeds, 4), facts), data / "16.0"),
        *write_edition(_seen_20(facts), data / "20.5"),
        *write_edition(read_workbook(facts / "GB921_v25.5.xlsx"), data / "25.5"),
    ]


def _seed(folder: Path, number: int) -> Path:
    found = sorted(folder.glob(f"{number:03}_*.txt"))
    if not found:
        raise DocumentError(f"has no document {number:03}_*.txt", path=folder)
    return found[0]


def _seen_16(page: Path, facts: Path) -> EditionCatalogue:
    """Return 16.0 as far as it has been seen: one whole page and a list of other pages."""
    whole = read_page(page)
    table = facts / "etom_crosswalk_frameworx16_seen.tsv"
    columns = ("frameworx_id", "original_process_identifier", "name", "url")
    seen = [
        _process("16.0", row["frameworx_id"], row["name"], row["original_process_identifier"])
        for row in read_table(table, columns)
        if "ilsa.kz" in row["url"]  # the mirror of 16.0; the other one is of 19.0
    ]
    return _catalogue(whole.edition, [whole.process, *seen])


def _seen_20(facts: Path) -> EditionCatalogue:
    """Return the level-2 processes of 20.5 that a guidebook lists under its components."""
    table = facts / "etom_R20.5_l2_by_oda_block.tsv"
    listed = (
        _process("20.5", row["r20.5_id"], _JOINED.sub(" ", row["r20.5_name"]))
        for row in read_table(table, ("r20.5_id", "r20.5_name"))
        if scheme_of_edition("20.5").is_valid(row["r20.5_id"])
    )
    return _catalogue("20.5", _once(listed, table))


def _once(processes: Iterable[EditionProcess], table: Path) -> Iterator[EditionProcess]:
    """Yield each process once; its names may differ only in blanks, case and ``&``."""
    names: dict[str, str] = {}
    for process in processes:
        key = name_key(process.name)
        if names.setdefault(process.identifier, key) != key:
            raise DocumentError(f"gives {process.identifier} two different names", path=table)
        yield process


def _process(edition: str, identifier: str, name: str, original: str = "") -> EditionProcess:
    parsed = scheme_of_edition(edition).parse(identifier)
    assert parsed is not None, identifier
    return EditionProcess(
        identifier=identifier,
        name=name,
        level=parsed.level,
        parent=parsed.parent_identifier or "",
        original_identifiers=(original,) if original else (),
    )


def _catalogue(edition: str, processes: Iterable[EditionProcess]) -> EditionCatalogue:
    unique: dict[str, EditionProcess] = {}
    for process in processes:
        unique.setdefault(process.identifier, process)
    ordered = sorted(unique.items(), key=lambda item: [int(n) for n in item[0].split(".")])
    numbered = ((f"1.{number}", name) for number, name in enumerate(_EARLIER_DOMAINS, 1))
    used = {identifier.split(".")[1] for identifier, _ in ordered}
    return EditionCatalogue(
        edition=edition,
        source="",
        processes=dict(ordered),
        domains=tuple(EditionDomain(n, name, name) for n, name in numbered if n[2:] in used),
    )
