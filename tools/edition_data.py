"""Regenerate the shipped tables of the numbered editions from the source documents.

The level-0 picture comes from two prose overviews: one (version 14) lists areas and functional
domains, a sentence for each; the other lists the end-to-end columns below the area that they
belong to. Only names are taken. The mapping set between 25.5 and its original identifiers is made
from the shipped tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from etom_kg.core.errors import DocumentError
from etom_kg.core.model import Framework, Grouping, Process
from etom_kg.core.numbering import scheme_of_edition
from etom_kg.core.tables import join_list, read_table, split_list, write_table, write_whole
from etom_kg.lineage.register import ORIGINAL, original_identifier
from etom_kg.lineage.sssom import MappingRow, MappingSet, sssom_text
from etom_kg.reading.headings import name_key
from etom_kg.reading.merge import read_workbook
from etom_kg.reading.page import read_page
from etom_kg.reading.tables import LEVEL0_COLUMNS, write_framework

__all__ = [
    "OverviewItem",
    "original_mapping_set",
    "read_areas_and_domains",
    "read_block_count",
    "read_columns",
    "regenerate",
    "regenerate_originals",
]

_AREA = re.compile(r"^\*\s+The (?P<name>.+?) Process Area\b")
_DOMAIN = re.compile(r"^[*o]\s+The (?P<name>[\w/ ]+?) (?:domains?|processes)\b", re.I)
_BLOCKS = re.compile(r"^The (?P<count>\w+) functional process blocks are:$")
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_DISCREPANCIES = ("identifier", "kind", "clause", "expected", "witness", "found")
_LISTED = re.compile(r"^- (?P<name>[A-Z][\w&, ]+?)\.?\s*$")
_AREA_KEYS = {"operations": "OPS", "strategy": "SIP", "enterprise": "EM"}
# The letters of edition 4.0 serve as keys of the columns, which kept their meaning.
_COLUMN_KEYS = {
    "strategy": "S",
    "infrastructure": "I",
    "product": "P",
    "operations": "O",
    "fulfillment": "F",
    "assurance": "A",
    "billing": "B",
}


@dataclass(frozen=True, slots=True)
class OverviewItem:
    """An area, a row (domain) or a column of the level-0 picture."""

    kind: str
    key: str
    name: str
    area: str = ""


def read_areas_and_domains(path: Path) -> tuple[OverviewItem, ...]:
    """Return the areas and the domains that an overview of version 14 lists, in its order."""
    return _checked(path, tuple(_areas_and_domains(path)), 3, "process areas and domains")


def read_columns(path: Path) -> tuple[OverviewItem, ...]:
    """Return the columns that an overview lists, each with its area."""
    return _checked(path, tuple(_columns(path)), 7, "end-to-end columns")


def read_block_count(path: Path) -> tuple[str, ...] | None:
    """Return the discrepancy between the number of domains announced and listed, if there is one.

    The domains that are listed are followed; ``identifier`` holds them all.
    """
    announced = [m["count"] for line in _lines(path) if (m := _BLOCKS.match(line.strip()))]
    domains = [item.key for item in _areas_and_domains(path) if item.kind == "domain"]
    if not announced or announced[0] == _NUMBERS[len(domains)]:
        return None
    witness = "line before the functional blocks"
    return (join_list(domains), "count", "", _NUMBERS[len(domains)], witness, announced[0])


def _checked(
    path: Path, items: tuple[OverviewItem, ...], least: int, what: str
) -> tuple[OverviewItem, ...]:
    if len(items) < least:
        raise DocumentError(f"lists {len(items)} {what}; at least {least} belong there", path=path)
    return items


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DocumentError(f"cannot be read: {error}", path=path) from None


def _areas_and_domains(path: Path) -> Iterator[OverviewItem]:
    for line in map(str.strip, _lines(path)):
        area = _AREA.match(line)
        domain = None if area else _DOMAIN.match(line)
        if area:
            yield OverviewItem("area", _key(area["name"], _AREA_KEYS), area["name"])
        elif domain:
            name = _domain_name(domain["name"])
            yield OverviewItem("domain", name, name)


def _domain_name(name: str) -> str:
    """Write "Market and sales" as a heading is written: Market & Sales."""
    return " ".join(word[:1].upper() + word[1:] for word in name.replace(" and ", " & ").split())


def _columns(path: Path) -> Iterator[OverviewItem]:
    """Yield the listed columns; a listed area is the heading of the columns after it."""
    area = ""
    for line in _lines(path):
        listed = _LISTED.match(line)
        name = listed["name"] if listed else ""
        if name in ("Operations", "Strategy Infrastructure and Products"):
            area = _key(name, _AREA_KEYS)
        elif name and area:
            yield OverviewItem("column", _key(name, _COLUMN_KEYS), name, area)
        elif area:
            return


def _key(name: str, keys: dict[str, str]) -> str:
    first = re.split(r"\W", name.casefold())[0]
    return keys.get(first, name)


_NAME = "25.5--original"
_METADATA = {
    "mapping_set_id": f"https://w3id.org/etom-kg/crosswalk/{_NAME}",
    "mapping_set_version": "0.1.0",
    "mapping_set_title": "eTOM 25.5 to the identifiers that its processes bore before release 15",
    "mapping_set_description": "The publisher keeps, for each process that is older than the "
    "numbering by domain, the identifier it had before. A cell without one (a number of the "
    "publisher's repository, X.X.X, a remark that the process is new) yields no row.",
    "license": "https://creativecommons.org/licenses/by/4.0/",
    "subject_source": "etomedition:25.5",
    "subject_source_version": "25.5",
    "object_source": "etomedition:original",
    "comment": "exactMatch: the publisher's column says so. closeMatch: it says so, but in 4.0 "
    "the identifier had a meaning that is not the one of the process now.",
}
_PREFIXES = {
    "etom255": "https://w3id.org/etom-kg/process/25.5/",
    "etomorig": f"https://w3id.org/etom-kg/process/{ORIGINAL}/",
    "etomedition": "https://w3id.org/etom-kg/edition/",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}
_PLAIN, _IRREGULAR, _REUSED = "0.95", "0.80", "0.60"


def original_mapping_set(data: Path) -> MappingSet:
    """Return the mapping set; ``data`` is the folder of the shipped tables."""
    reuse = read_table(
        data / "crosswalk" / "reused_identifiers.csv", ("scheme", "identifier", "meaning_then")
    )
    reused = {row["identifier"]: row for row in reuse if row["scheme"] == ORIGINAL}
    processes = read_table(
        data / "25.5" / "processes.csv", ("identifier", "name", "original_identifiers")
    )
    rows = tuple(row for process in processes for row in _rows(process, reused))
    return MappingSet(_METADATA, _PREFIXES, rows)


def _rows(
    process: Mapping[str, str], reused: Mapping[str, Mapping[str, str]]
) -> Iterator[MappingRow]:
    for cell in split_list(process["original_identifiers"]):
        identifier = original_identifier(cell)
        if not identifier:
            continue
        predicate, confidence, comment = "skos:exactMatch", _PLAIN, ""
        if cell != identifier:
            confidence = _IRREGULAR
            comment = f"The publisher's cell holds more than one identifier: {cell}"
        if identifier in reused:
            predicate, confidence = "skos:closeMatch", _REUSED
            then = reused[identifier]
            comment = f"In 4.0 this was {then['meaning_then']}. {then['comment']}"
        yield MappingRow(
            subject_id=f"etom255:{process['identifier']}",
            subject_label=process["name"],
            predicate_id=predicate,
            object_id=f"etomorig:{identifier}",
            object_label=identifier,
            confidence=confidence,
            comment=comment,
        )


def regenerate_originals(data: Path) -> list[Path]:
    """Write ``crosswalk/25.5--original.sssom.tsv`` and return its path."""
    path = data / "crosswalk" / f"{_NAME}.sssom.tsv"
    text = sssom_text(original_mapping_set(data))
    with write_whole(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="")
    return [path]


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
    discrepancies = data / "14" / "discrepancies.csv"
    miscounted = read_block_count(_seed(seeds, 1))
    write_table(discrepancies, _DISCREPANCIES, [miscounted] if miscounted else [])
    return [
        level0,
        discrepancies,
        *write_framework(_seen_16(_seed(seeds, 4), facts), data / "16.0"),
        *write_framework(_seen_20(facts), data / "20.5"),
        *write_framework(read_workbook(facts / "GB921_v25.5.xlsx"), data / "25.5"),
    ]


def _seed(folder: Path, number: int) -> Path:
    found = sorted(folder.glob(f"{number:03}_*.txt"))
    if not found:
        raise DocumentError(f"has no document {number:03}_*.txt", path=folder)
    return found[0]


def _seen_16(page: Path, facts: Path) -> Framework:
    """Return 16.0 as far as it has been seen: one whole page and a list of other pages."""
    whole = read_page(page)
    table = facts / "etom_crosswalk_frameworx16_seen.tsv"
    columns = ("frameworx_id", "original_process_identifier", "name", "url")
    seen = [
        _process("16.0", row["frameworx_id"], row["name"], row["original_process_identifier"])
        for row in read_table(table, columns)
        if "ilsa.kz" in row["url"]  # the mirror of 16.0; the other one is of 19.0
    ]
    return _framework(whole.edition, [whole.process, *seen])


def _seen_20(facts: Path) -> Framework:
    """Return the level-2 processes of 20.5 that a guidebook lists under its components."""
    table = facts / "etom_R20.5_l2_by_oda_block.tsv"
    listed = (
        _process("20.5", row["r20.5_id"], _JOINED.sub(" ", row["r20.5_name"]))
        for row in read_table(table, ("r20.5_id", "r20.5_name"))
        if scheme_of_edition("20.5").is_valid(row["r20.5_id"])
    )
    return _framework("20.5", _once(listed, table))


def _once(processes: Iterable[Process], table: Path) -> Iterator[Process]:
    """Yield each process once; its names may differ only in blanks, case and ``&``."""
    names: dict[str, str] = {}
    for process in processes:
        key = name_key(process.name)
        if names.setdefault(process.identifier, key) != key:
            raise DocumentError(f"gives {process.identifier} two different names", path=table)
        yield process


def _process(edition: str, identifier: str, name: str, original: str = "") -> Process:
    parsed = scheme_of_edition(edition).parse(identifier)
    assert parsed is not None, identifier
    return Process(
        identifier=identifier,
        name=name,
        level=parsed.level,
        parent=parsed.parent_identifier or "",
        original_identifiers=(original,) if original else (),
    )


def _framework(edition: str, processes: Iterable[Process]) -> Framework:
    unique: dict[str, Process] = {}
    for process in processes:
        unique.setdefault(process.identifier, process)
    ordered = sorted(unique.items(), key=lambda item: [int(n) for n in item[0].split(".")])
    numbered = ((f"1.{number}", name) for number, name in enumerate(_EARLIER_DOMAINS, 1))
    used = {identifier.split(".")[1] for identifier, _ in ordered}
    return Framework(
        edition=edition,
        processes=dict(ordered),
        groupings=tuple(
            Grouping("domain", name, name, number=n) for n, name in numbered if n[2:] in used
        ),
    )
