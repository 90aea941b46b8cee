"""Merge the rows of a workbook into processes, deleted processes and domains.

Several rows of one identifier are one process: domains, vertical groups and original identifiers
become sets, and what can have one value only is taken from the first row. Rows that disagree
there are reported as conflicts, not settled in silence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from etom_kg.core.model import (
    Change,
    Conflict,
    DeletedProcess,
    EditionCatalogue,
    EditionDomain,
    EditionProcess,
    SourceRow,
)
from etom_kg.core.numbering import scheme_of_edition
from etom_kg.reading.workbook import (
    WorkbookRows,
    clean_name,
    issue_change,
    note_changes,
    read_workbook_rows,
)

__all__ = ["deleted_key", "merge_rows", "plain", "read_workbook", "vertical_key"]

_SINGLE = ("name", "level", "uid", "domain", "brief", "extended")
_DELETED_MARK = re.compile(r"\s*[\[({]\s*deleted\b[^\])}]*[\])}]", re.I)
_IDENTIFIER = re.compile(r"\d+(?:\.\d+)+")
_UNUSED = re.compile(r"\bunused\b|\bnot in use\b", re.I)
_IS_NOW = re.compile(r"\bis now (?P<place>[^()]+)", re.I)


def plain(text: str) -> str:
    """Return text with every run of blanks, non-breaking ones too, made one blank."""
    return " ".join(text.split())


def vertical_key(group: str) -> str:
    """Return a vertical group's name with a capital first letter; some rows lack it."""
    group = plain(group)
    return group[:1].upper() + group[1:]


def read_workbook(path: Path) -> EditionCatalogue:
    """Read a GB921 workbook with its descriptions; raises ``DocumentError``."""
    return merge_rows(read_workbook_rows(path))


def merge_rows(workbook: WorkbookRows) -> EditionCatalogue:
    """Return the catalogue of a workbook whose rows have been read."""
    edition = workbook.edition
    live = _grouped((row.identifier, row) for row in workbook.rows if not row.deleted)
    deleted = _grouped((deleted_key(row), row) for row in workbook.rows if row.deleted)
    groups = dict.fromkeys(vertical_key(row.vertical_group) for row in workbook.rows)
    return EditionCatalogue(
        edition=edition,
        source=workbook.path.name,
        sha256=workbook.sha256,
        processes={key: _process(rows, edition) for key, rows in live.items()},
        deleted=tuple(_deleted(key, rows) for key, rows in deleted.items()),
        domains=tuple(_domains(workbook.rows)),
        vertical_groups=tuple(filter(None, groups)),
        conflicts=tuple(c for rows in live.values() for c in _conflicts(rows)),
        rows=workbook.rows,
    )


def _grouped(pairs: Iterable[tuple[str, SourceRow]]) -> dict[str, list[SourceRow]]:
    groups: dict[str, list[SourceRow]] = {}
    for key, row in pairs:
        groups.setdefault(key, []).append(row)
    return groups


def _several(rows: Sequence[SourceRow], field: str) -> tuple[str, ...]:
    return tuple(filter(None, dict.fromkeys(plain(getattr(row, field)) for row in rows)))


def _originals(rows: Sequence[SourceRow]) -> tuple[str, ...]:
    """Return the original identifiers; a cell that holds several keeps them, without the words."""
    return tuple(
        "; ".join(several) if len(several := _IDENTIFIER.findall(cell)) > 1 else cell
        for cell in _several(rows, "original_identifier")
    )


def _verticals(rows: Sequence[SourceRow]) -> tuple[str, ...]:
    return tuple(filter(None, dict.fromkeys(vertical_key(row.vertical_group) for row in rows)))


def _process(rows: Sequence[SourceRow], edition: str) -> EditionProcess:
    first = rows[0]
    parsed = scheme_of_edition(edition).parse(first.identifier)
    return EditionProcess(
        identifier=first.identifier,
        name=plain(first.name),
        level=first.level or 0,
        parent=(parsed.parent_identifier or "") if parsed else "",
        domains=_several(rows, "domain"),
        vertical_groups=_verticals(rows),
        original_identifiers=_originals(rows),
        uid=first.uid,
        maturity=first.maturity,
        changes=_changes(rows),
        brief=first.brief,
        extended=first.extended,
    )


def _changes(rows: Sequence[SourceRow]) -> tuple[Change, ...]:
    found: dict[Change, None] = {}
    for row in rows:
        issued = issue_change(row.issue)
        if issued:
            found[issued] = None
        for text in (row.extended, row.brief):
            found.update(dict.fromkeys(note_changes(text)))
    return tuple(found)


def deleted_key(row: SourceRow) -> str:
    """Return the key of the deleted process that a row is of; identifiers may be missing there."""
    if row.uid:
        return f"uid-{row.uid}"
    return re.sub(r"\W+", "-", f"{row.identifier} {row.name}").strip("-")


def _deleted(key: str, rows: Sequence[SourceRow]) -> DeletedProcess:
    first = rows[0]
    number = _IDENTIFIER.match(first.identifier)
    parent = _IDENTIFIER.match(first.parent_identifier)
    return DeletedProcess(
        key=key,
        name=plain(_DELETED_MARK.sub("", first.name)),
        identifier=number[0] if number else "",
        reserved=bool(_UNUSED.search(first.identifier)),
        level=first.level,
        parent=parent[0] if parent else "",
        domain=plain(first.domain),
        vertical_groups=_verticals(rows),
        original_identifiers=_originals(rows),
        uid=first.uid,
        maturity=first.maturity,
        status=first.status,
        rows=tuple(row.row for row in rows),
        changes=(*_changes(rows), *_remarks(rows)),
        brief=first.brief,
        extended=first.extended,
    )


def _remarks(rows: Sequence[SourceRow]) -> Iterator[Change]:
    """Yield what the remark behind an identifier tells: "1.7.4 (is now ...)"."""
    for remark in dict.fromkeys(row.identifier for row in rows):
        now = _IS_NOW.search(remark)
        if now:
            yield Change("relocation", place=clean_name(now["place"]))


def _domains(rows: Iterable[SourceRow]) -> Iterator[EditionDomain]:
    """Yield the domain of each number: what the level-2 rows under it say most often.

    Deeper rows follow their level-2 process and, where that was moved, may still name the old
    domain. They count only where no level-2 row names one, and deleted rows only where nothing is
    in force. A number for which no row names a domain keeps the number as its name.
    """
    votes: dict[int, dict[tuple[bool, bool, bool], Counter[str]]] = {}
    for row in rows:
        match = _IDENTIFIER.match(row.identifier)
        numbers = match[0].split(".") if match else []
        if len(numbers) > 2:
            name = plain(row.domain)
            rank = (not name, row.deleted, len(numbers) > 3)
            votes.setdefault(int(numbers[1]), {}).setdefault(rank, Counter())[name] += 1
    for number, there in sorted(votes.items()):
        name = there[min(there)].most_common(1)[0][0] or f"1.{number}"
        yield EditionDomain(f"1.{number}", name.removesuffix(" Domain"), name)


def _conflicts(rows: Sequence[SourceRow]) -> Iterator[Conflict]:
    for field in _SINGLE:
        values = dict.fromkeys(str(getattr(row, field) or "") for row in rows)
        if len(values) > 1:
            yield Conflict(rows[0].identifier, field, tuple(values), tuple(row.row for row in rows))
