"""The index of brief descriptions at the end: a second witness of names and briefs.

Each entry begins with an identifier; the name column is narrow, so a name may wrap and the
words of name and description follow each other without a mark. The name in the body tells
where the name ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from rapidfuzz.distance import Levenshtein

from etom_kg.model import Clause, Discrepancy, Process
from etom_kg.reading.blocks import split_fields
from etom_kg.reading.clauses import ENTRY
from etom_kg.reading.document import Document
from etom_kg.reading.names import name_key, read_heading

__all__ = ["compare_with_index"]


@dataclass(frozen=True, slots=True)
class _IndexEntry:
    identifier: str
    text: str
    line: int


def compare_with_index(
    document: Document, index: Clause, processes: Mapping[str, Process]
) -> tuple[dict[str, Process], list[Discrepancy]]:
    """Return the processes with the index's spellings as alternative names, and differences."""
    entries = {entry.identifier: entry for entry in _entries(document, index)}
    compared: dict[str, Process] = {}
    found: list[Discrepancy] = []
    for identifier, process in processes.items():
        entry = entries.pop(identifier, None)
        clause = process.clauses[-1]
        if entry is None:
            found.append(Discrepancy(identifier, "missing", clause, process.name, "index", ""))
            compared[identifier] = process
            continue
        name, brief = _split(entry.text, process.name, process.abbreviation)
        if name != process.name:
            found.append(Discrepancy(identifier, "name", clause, process.name, "index", name))
        expected = " ".join(process.text("brief").split())
        if expected and brief and _wording(brief) != _wording(expected):
            found.append(Discrepancy(identifier, "brief", clause, expected, "index", brief))
        names = process.alternative_names
        if name != process.name and name not in names and name_key(name):
            names = (*names, name)
        compared[identifier] = replace(process, alternative_names=names)
    found += [
        Discrepancy(entry.identifier, "missing", "", "", "index", entry.text[:60])
        for entry in entries.values()
    ]
    return compared, found


def _entries(document: Document, index: Clause) -> Iterator[_IndexEntry]:
    starts = list(ENTRY.finditer(document.body, index.start, index.end))
    ends = [match.start() for match in starts[1:]] + [index.end]
    for match, end in zip(starts, ends, strict=True):
        fields, _ = split_fields(document.body, match.end(), end, document.style)
        text = " ".join(field.text for field in fields)
        text = re.sub(r"\s*Process identifier Process name Brief description\s*", " ", text)
        yield _IndexEntry(match[1], text.strip(), document.line_of(match.start()))


def _split(text: str, name: str, abbreviation: str) -> tuple[str, str]:
    """Part an entry into name and description where the words best fit the name.

    An abbreviation and the word "processes" behind a name are no part of the description.
    """
    words = text.split()
    wanted = name_key(name)
    spread = range(1, min(len(words), len(name.split()) + 4) + 1)
    best = min(
        spread,
        key=lambda count: (
            Levenshtein.distance(name_key(" ".join(words[:count])), wanted),
            -count,
        ),
    )
    end = best
    if abbreviation and words[end : end + 1] in ([abbreviation], [f"({abbreviation})"]):
        end += 1
    if words[end : end + 1] == ["Processes"]:
        end += 1
    return read_heading(" ".join(words[:best])).name, " ".join(words[end:])


def _wording(text: str) -> str:
    return name_key(text)
