"""Merge the rows of a workbook into a framework: processes, deleted processes and domains.

Several rows of one identifier are one process: domains, vertical groups and original identifiers
become sets, and what can have one value only is taken from the first row. Rows that disagree
there are reported as conflicts, not settled in silence.

Descriptions stand in cells. Each cell that was read is a clause; the text of the document is all
of them, in the order of the processes, brief before extended, each with a line break behind it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from etom_kg.core.editions import find_edition
from etom_kg.core.model import (
    Block,
    Change,
    Clause,
    Conflict,
    DeletedProcess,
    Framework,
    Grouping,
    Passage,
    Piece,
    Process,
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

__all__ = [
    "cell_passages",
    "deleted_key",
    "merge_rows",
    "plain",
    "read_workbook",
    "vertical_key",
    "with_cells",
]

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


def read_workbook(path: Path) -> Framework:
    """Read a GB921 workbook with its descriptions; raises ``DocumentError``."""
    return merge_rows(read_workbook_rows(path))


def merge_rows(workbook: WorkbookRows) -> Framework:
    """Return the framework of a workbook whose rows have been read."""
    edition = workbook.edition
    live = _grouped((row.identifier, row) for row in workbook.rows if not row.deleted)
    deleted = _grouped((deleted_key(row), row) for row in workbook.rows if row.deleted)
    framework = Framework(
        edition=edition,
        processes={key: _process(rows, edition) for key, rows in live.items()},
        groupings=(
            *_domains(workbook.rows),
            *(Grouping("vertical", name, name) for name in _verticals(workbook.rows)),
        ),
        deleted=tuple(_deleted(key, rows) for key, rows in deleted.items()),
        conflicts=tuple(c for rows in live.values() for c in _conflicts(rows)),
    )
    return with_cells(framework, workbook.path)


def cell_passages(key: str, brief: str, extended: str) -> tuple[Passage, ...]:
    """Return the descriptions of a process; a cell that repeats the other is that other."""
    texts = {kind: text for kind, text in (("brief", brief), ("extended", extended)) if text}
    first = {text: kind for kind, text in reversed(texts.items())}
    return tuple(
        Passage(kind, f"{key} {first[text]}", (Block("paragraph", text, (Piece(0, 0),)),))
        for kind, text in texts.items()
    )


def with_cells(framework: Framework, path: Path) -> Framework:
    """Return a framework that was read from cells with their whole text, a clause for each.

    The document is the one that is known for the edition, or the file itself.
    """
    cells = {
        passage.clause: passage.blocks[0].text
        for process in framework.processes.values()
        for passage in process.passages
    }
    clauses = []
    at = 0
    for number, (key, cell) in enumerate(cells.items(), 1):
        clauses.append(Clause(key, "", at, at + len(cell), number))
        at += len(cell) + 1
    text = "".join(f"{cell}\n" for cell in cells.values())
    edition = find_edition(framework.edition)
    return replace(
        framework,
        document=edition.documents[0] if edition and edition.documents else path.stem,
        title=path.name,
        sha256=sha256(text.encode()).hexdigest(),
        clauses=tuple(clauses),
        source_text=text,
        in_cells=True,
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


def _process(rows: Sequence[SourceRow], edition: str) -> Process:
    first = rows[0]
    parsed = scheme_of_edition(edition).parse(first.identifier)
    return Process(
        identifier=first.identifier,
        name=plain(first.name),
        level=first.level or 0,
        parent=(parsed.parent_identifier or "") if parsed else "",
        domains=_several(rows, "domain"),
        verticals=_verticals(rows),
        original_identifiers=_originals(rows),
        uid=first.uid,
        maturity=first.maturity,
        changes=_changes(rows),
        passages=cell_passages(first.identifier, first.brief, first.extended),
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
        verticals=_verticals(rows),
        original_identifiers=_originals(rows),
        uid=first.uid,
        maturity=first.maturity,
        status=first.status,
        rows=tuple(row.row for row in rows),
        changes=(*_changes(rows), *_remarks(rows)),
        passages=cell_passages(key, first.brief, first.extended),
    )


def _remarks(rows: Sequence[SourceRow]) -> Iterator[Change]:
    """Yield what the remark behind an identifier says: "1.7.4 (is now ...)"."""
    for remark in dict.fromkeys(row.identifier for row in rows):
        now = _IS_NOW.search(remark)
        if now:
            yield Change("relocation", place=clean_name(now["place"]))


def _domains(rows: Iterable[SourceRow]) -> Iterator[Grouping]:
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
        yield Grouping("domain", name.removesuffix(" Domain"), name, number=f"1.{number}")


def _conflicts(rows: Sequence[SourceRow]) -> Iterator[Conflict]:
    for field in _SINGLE:
        values = dict.fromkeys(str(getattr(row, field) or "") for row in rows)
        if len(values) > 1:
            yield Conflict(rows[0].identifier, field, tuple(values), tuple(row.row for row in rows))
