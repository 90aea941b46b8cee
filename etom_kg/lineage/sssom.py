"""Read and write SSSOM mapping sets in their TSV form (https://w3id.org/sssom).

Only what this project needs, but strictly: an unknown column, predicate or prefix, or a
confidence beyond 0 to 1, stops the reading with its line, so that no statement is lost or bent.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from etom_kg.core.errors import TableError
from etom_kg.core.tables import undecodable_line

__all__ = [
    "COLUMNS",
    "NO_TERM",
    "PREDICATES",
    "FaultyMappingsError",
    "MappingRow",
    "MappingSet",
    "read_sssom",
    "sssom_text",
]

PREDICATES = (
    "skos:exactMatch",
    "skos:closeMatch",
    "skos:broadMatch",
    "skos:narrowMatch",
    "skos:relatedMatch",
)
NO_TERM = "sssom:NoTermFound"
"""The object of a row that says that the subject has no counterpart."""
COLUMNS = (
    "subject_id",
    "predicate_id",
    "object_id",
    "subject_label",
    "object_label",
    "predicate_modifier",
    "mapping_justification",
    "confidence",
    "mapping_cardinality",
    "other",
    "comment",
)
_REQUIRED = ("subject_id", "predicate_id", "object_id", "mapping_justification")
_BUILT_IN = {
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/",
}


@dataclass(frozen=True, slots=True)
class MappingRow:
    """One mapping. ``other`` holds the further keys of the column of that name."""

    subject_id: str
    predicate_id: str
    object_id: str
    mapping_justification: str = "semapv:ManualMappingCuration"
    subject_label: str = ""
    predicate_modifier: str = ""
    object_label: str = ""
    confidence: str = ""
    mapping_cardinality: str = ""
    other: Mapping[str, str] = field(default_factory=dict)
    comment: str = ""
    line: int = 0


@dataclass(frozen=True)
class MappingSet:
    """A mapping set: what its header says, its prefixes and its rows."""

    metadata: Mapping[str, str]
    prefixes: Mapping[str, str]
    rows: tuple[MappingRow, ...]
    path: Path | None = None

    def expand(self, curie: str) -> str:
        """Return the IRI of a CURIE that uses one of the set's prefixes."""
        prefix, _, local = curie.partition(":")
        return {**_BUILT_IN, **self.prefixes}[prefix] + local


class FaultyMappingsError(TableError):
    """All faults of a file of mappings; each is reported on a line of its own."""

    def __init__(self, faults: Sequence[TableError]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line or 0))
        first = self.faults[0]
        others = f" (and {len(faults) - 1} more faults)" if len(faults) > 1 else ""
        super().__init__(f"{first.what}{others}", path=first.path, line=first.line)


def read_sssom(path: Path) -> MappingSet:
    """Read a mapping set.

    Raises ``TableError`` for a file or header that cannot be read, and ``FaultyMappingsError``
    with the line of every row that is wrong.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        raise TableError("no such file; check the path", path=path) from None
    except OSError as error:
        raise TableError(f"cannot be read: {error.strerror}", path=path) from None
    except UnicodeDecodeError:
        line = undecodable_line(path)
        raise TableError("is not UTF-8 text; save it as UTF-8", path=path, line=line) from None
    header = [line[1:] for line in lines if line.startswith("#")]
    metadata, prefixes = _metadata("\n".join(header), path)
    start = len(header) + 1
    table = csv.reader(lines[len(header) :], delimiter="\t", strict=True)
    try:
        columns = next(table, [])
        _check_columns(columns, path, start)
        rows: list[MappingRow] = []
        faults: list[TableError] = []
        for cells in table:
            if not cells:
                continue
            try:
                line = start - 1 + table.line_num
                rows.append(_row(columns, cells, {**_BUILT_IN, **prefixes}, path, line))
            except FaultyMappingsError as error:
                faults += error.faults
    except csv.Error as error:
        raise TableError(f"is not a table: {error}", path=path, line=start) from None
    if faults:
        raise FaultyMappingsError(faults)
    return MappingSet(metadata, prefixes, tuple(rows), path)


def _metadata(text: str, path: Path) -> tuple[dict[str, str], dict[str, str]]:
    import yaml

    try:
        # BaseLoader: a version such as 4.0 stays the text that it is.
        data = yaml.load(text, Loader=yaml.BaseLoader) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise TableError(
            f"its header is not YAML: {getattr(error, 'problem', error)}",
            path=path,
            line=mark.line + 1 if mark else 1,
        ) from None
    if not isinstance(data, dict) or not isinstance(data.get("curie_map", {}), dict):
        raise TableError("its header must hold keys and values, curie_map among them", path=path)
    prefixes = data.pop("curie_map", {})
    for key in ("mapping_set_id", "license"):
        if not data.get(key):
            raise TableError(f"its header has no {key}; add one", path=path, line=1)
    return data, prefixes


def _check_columns(columns: list[str], path: Path, line: int) -> None:
    missing = [c for c in _REQUIRED if c not in columns]
    strange = [c for c in columns if c not in COLUMNS]
    if missing:
        raise TableError(f"has no column {', '.join(missing)}", path=path, line=line)
    if strange or len(set(columns)) < len(columns):
        what = f"has the unknown column {strange[0]!r}" if strange else "names a column twice"
        raise TableError(f"{what}; known are {', '.join(COLUMNS)}", path=path, line=line)


def _row(
    columns: list[str], cells: list[str], prefixes: Mapping[str, str], path: Path, line: int
) -> MappingRow:
    if len(cells) != len(columns):
        what = f"has {len(cells)} cells, but the header names {len(columns)}"
        raise FaultyMappingsError([TableError(what, path=path, line=line)])
    values = dict(zip(columns, cells, strict=True))
    faults = [TableError(fault, path=path, line=line) for fault in _faults(values, prefixes)]
    if faults:
        raise FaultyMappingsError(faults)
    other = _other(values.pop("other", ""))
    return MappingRow(**values, other=other, line=line)


def _faults(values: Mapping[str, str], prefixes: Mapping[str, str]) -> Iterator[str]:
    """Yield what is wrong with a row, in words."""
    for column in _REQUIRED:
        value = values[column]
        prefix, colon, local = value.partition(":")
        if not (prefix and colon and local):
            yield f"{column} {value!r} is not a CURIE such as skos:exactMatch"
        elif prefix not in prefixes:
            yield f"{column} {value} has the unknown prefix {prefix}; add it to the curie_map"
    if values["predicate_id"] not in PREDICATES:
        known = ", ".join(PREDICATES)
        yield f"unknown predicate {values['predicate_id']}; use one of {known}"
    if values.get("predicate_modifier", "") not in ("", "Not"):
        yield f"predicate_modifier is Not or empty, not {values['predicate_modifier']!r}"
    confidence = values.get("confidence", "")
    if confidence and not _is_share(confidence):
        yield f"confidence {confidence!r} is not a number from 0 to 1"


def _is_share(text: str) -> bool:
    try:
        return 0 <= float(text) <= 1
    except ValueError:
        return False


def _other(cell: str) -> dict[str, str]:
    """Return the keys of a cell such as ``rule=agrees|name=1.00``; free text has no key."""
    pairs = (part.partition("=") for part in cell.split("|") if part)
    return {key if equals else "": value if equals else key for key, equals, value in pairs}


def sssom_text(mapping_set: MappingSet) -> str:
    """Return a mapping set as SSSOM TSV, its rows in the order given."""
    import yaml

    header = {"curie_map": dict(sorted(mapping_set.prefixes.items())), **mapping_set.metadata}
    dumped = yaml.safe_dump(header, sort_keys=False, allow_unicode=True, width=10**6)
    rows = [_cells(row) for row in mapping_set.rows]
    used = [c for i, c in enumerate(COLUMNS) if c in _REQUIRED or any(row[i] for row in rows)]
    stream = io.StringIO()
    stream.writelines(f"#{line}\n" for line in dumped.splitlines())
    writer = csv.writer(stream, delimiter="\t", lineterminator="\n")
    writer.writerow(used)
    keep = [COLUMNS.index(column) for column in used]
    writer.writerows([row[i] for i in keep] for row in rows)
    return stream.getvalue()


def _cells(row: MappingRow) -> list[str]:
    return [_joined(row.other.items()) if c == "other" else getattr(row, c) for c in COLUMNS]


def _joined(pairs: Iterable[tuple[str, str]]) -> str:
    return "|".join(f"{key}={value}" if key else value for key, value in pairs)
