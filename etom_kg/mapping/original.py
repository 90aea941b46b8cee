"""Make the mapping set between 25.5 and its original identifiers from the shipped tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from etom_kg.mapping.register import ORIGINAL, original_identifier
from etom_kg.mapping.sssom import MappingRow, MappingSet, sssom_text
from etom_kg.tables import read_table, split_list, write_whole

__all__ = ["original_mapping_set", "regenerate"]

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


def regenerate(data: Path) -> list[Path]:
    """Write ``crosswalk/25.5--original.sssom.tsv`` and return its path."""
    path = data / "crosswalk" / f"{_NAME}.sssom.tsv"
    text = sssom_text(original_mapping_set(data))
    with write_whole(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="")
    return [path]
