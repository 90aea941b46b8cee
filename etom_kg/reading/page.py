"""Read a process page of a browsable Frameworx model, and a bare list of identifiers and names.

The page, text or HTML, gives a label and its value on one line ("Process Identifier: 1.3.1") or a
heading with its text below ("Extended Description"). "Reserved for future use." stands where
nothing has been written, and counts as nothing.

The list is ``etom_vX.json``, as some tools keep it:

    {"version": "v25.5", "entries": [{"id": "1.1.1", "name": "...", "token": "...",
                                      "domain": "Market Domain", "level": 2}, ...]}

It is made from the rows of a workbook, so that one process may stand there several times. Keys
that are not known are refused, for they hold something that would be lost.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from etom_kg.core.errors import DocumentError
from etom_kg.core.model import Change, Framework, Process, SourceRow
from etom_kg.core.numbering import scheme_of_edition
from etom_kg.core.tables import undecodable_line
from etom_kg.reading.merge import cell_passages, merge_rows, with_cells
from etom_kg.reading.workbook import WorkbookRows

__all__ = ["ProcessPage", "page_framework", "read_entries", "read_page"]

_FILE_KEYS = {"version": (str, type(None)), "entries": (list,)}
_KEYS: dict[str, tuple[type, ...]] = {
    "id": (str,),
    "name": (str,),
    "token": (str,),
    "domain": (str, type(None)),
    "level": (int,),
}
_OPTIONAL = {"token", "domain"}
_VERSION = re.compile(r"v?(\d{1,2}\.\d)(?:\.\d+)?$")
_MAX_BYTES = 64 * 2**20


def read_entries(path: Path) -> Framework:
    """Read a list of entries; raises ``DocumentError`` with the entry that is wrong."""
    content = _content(path)
    rows = tuple(_row(path, number, entry) for number, entry in enumerate(content["entries"], 1))
    version = content["version"] or path.stem
    match = _VERSION.search(version)
    if match is None:
        raise DocumentError(f"its version {version!r} is not a release such as v25.5", path=path)
    return merge_rows(WorkbookRows(path, match[1], "", rows))


def _content(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise DocumentError(f"is larger than {_MAX_BYTES >> 20} MiB; not read", path=path)
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise DocumentError(f"cannot be read: {error.strerror}", path=path) from None
    except UnicodeDecodeError:
        raise DocumentError(
            "is not UTF-8 text; save it as UTF-8", path=path, line=undecodable_line(path)
        ) from None
    except json.JSONDecodeError as error:
        raise DocumentError(f"is not JSON: {error.msg}", path=path, line=error.lineno) from None
    except RecursionError:
        raise DocumentError("is nested too deeply; a list of entries is flat", path=path) from None
    if not isinstance(content, dict):
        raise DocumentError('is not an object with "version" and "entries"', path=path)
    for fault in _faults(content, _FILE_KEYS, set()):
        raise DocumentError(fault, path=path)
    return content


def _row(path: Path, number: int, entry: object) -> SourceRow:
    if not isinstance(entry, dict):
        raise DocumentError(f"entry {number} is not an object but {entry!r:.40}", path=path)
    for fault in _faults(entry, _KEYS, _OPTIONAL):
        raise DocumentError(f"entry {number} ({entry.get('id', 'without id')}): {fault}", path=path)
    return SourceRow(
        sheet="entries",
        row=number,
        deleted=False,
        identifier=entry["id"].strip(),
        name=entry["name"].strip(),
        level=entry["level"],
        domain=(entry.get("domain") or "").strip(),
    )


def _faults(
    entry: dict[str, object], keys: dict[str, tuple[type, ...]], optional: set[str]
) -> Iterator[str]:
    for key, value in entry.items():
        types = keys.get(key)
        if types is None:
            yield f"unknown key {key!r}; known are {', '.join(keys)}"
        elif not isinstance(value, types) or isinstance(value, bool):
            yield f"{key} is {value!r:.40}, but must be {' or '.join(t.__name__ for t in types)}"
    for key in keys:
        if key not in entry and key not in optional:
            yield f"the key {key!r} is missing"


_SECTIONS = (
    "Description",
    "Extended Description",
    "Explanatory",
    "Mandatory",
    "Optional",
    "Interactions",
    "Candidate Explanatory",
    "Candidate Mandatory",
    "Candidate Optional",
    "Candidate Interactions",
    "Issues",
)
_LABEL = re.compile(
    r"^(Frameworx Process|Category|Process Identifier|Original Process Identifier|Maturity Level)"
    r"\s*:\s*(.*)$"
)
_CATEGORY = re.compile(r"^\((\d)\)\s")
_NOTHING = re.compile(r"^reserved for future use\.?$", re.I)
_ISSUE = re.compile(r"^[•*-]?\s*.*?(\d{1,2}\.\d)\s+(Addition|Modification|Deletion)$", re.I)
_MODEL = re.compile(r"created from the (?:TM Forum Model )?Frameworx (\d{1,2}\.\d)", re.I)
_END = re.compile(r"^\(\d\) eTOM |^Appears on these diagrams|created from the ", re.I)


@dataclass(frozen=True)
class ProcessPage:
    """A process of one edition, with the texts of the page that the edition model has not."""

    edition: str
    process: Process
    category: str = ""
    sections: dict[str, str] = field(default_factory=dict)


class _Text(HTMLParser):
    """Collect the text of a page, a line for each block element."""

    _BLOCKS = frozenset(("p", "div", "br", "li", "ul", "ol", "tr", "td", "th", "table", "title"))

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._hidden += tag in ("script", "style")
        if tag in self._BLOCKS or (len(tag) == 2 and tag[0] == "h"):
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style")
        if tag in self._BLOCKS or (len(tag) == 2 and tag[0] == "h"):
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def read_page(path: Path) -> ProcessPage:
    """Read a page; raises ``DocumentError`` where it is not a process page or lacks a part."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise DocumentError(f"cannot be read: {reason}", path=path) from None
    if "<html" in text[:2000].lower():
        parser = _Text()
        parser.feed(text)
        text = "".join(parser.parts)
    lines = [" ".join(line.split()) for line in text.splitlines()]
    labels, sections = _parts(lines)
    if "Frameworx Process" not in labels:
        raise DocumentError(
            "is not a Frameworx process page: no line begins with 'Frameworx Process:'", path=path
        )
    model = _MODEL.search(text)
    if model is None:
        raise DocumentError(
            "does not say which Frameworx model it was created from; keep its last lines",
            path=path,
            line=len(lines),
        )
    return _page(path, model[1], labels, sections)


def page_framework(path: Path) -> Framework:
    """Return the framework that a page is of, with its process only."""
    page = read_page(path)
    process = page.process
    return with_cells(Framework(page.edition, {process.identifier: process}), path)


def _parts(lines: Sequence[str]) -> tuple[dict[str, tuple[str, int]], dict[str, list[str]]]:
    """Return the labelled values with their lines, and the lines of each section."""
    labels: dict[str, tuple[str, int]] = {}
    sections: dict[str, list[str]] = {}
    current: list[str] | None = None
    for number, line in enumerate(lines, 1):
        label = _LABEL.match(line)
        if label:
            labels.setdefault(label[1], (label[2], number))
            current = None
        elif line in _SECTIONS:
            current = sections.setdefault(line, [])
        elif _END.search(line):
            current = None
        elif line and current is not None and not _NOTHING.match(line):
            current.append(line)
    return labels, sections


def _page(
    path: Path,
    edition: str,
    labels: dict[str, tuple[str, int]],
    sections: dict[str, list[str]],
) -> ProcessPage:
    identifier, line = labels.get("Process Identifier", ("", 0))
    scheme = scheme_of_edition(edition)
    parsed = scheme.parse(identifier)
    if parsed is None:
        reason = scheme.explain(identifier) if identifier else "the page gives none"
        raise DocumentError(
            f"Process Identifier {identifier!r} is not an identifier of {edition}: {reason}",
            path=path,
            line=line or None,
        )
    category, line = labels.get("Category", ("", 0))
    level = _CATEGORY.match(category)
    if level and int(level[1]) != parsed.level:
        raise DocumentError(
            f"Category says level {level[1]}, but {identifier} is on level {parsed.level}; "
            "correct one of them",
            path=path,
            line=line,
        )
    original = labels.get("Original Process Identifier", ("", 0))[0]
    process = Process(
        identifier=identifier,
        name=labels["Frameworx Process"][0],
        level=parsed.level,
        parent=parsed.parent_identifier or "",
        original_identifiers=() if not original or _NOTHING.match(original) else (original,),
        maturity=labels.get("Maturity Level", ("", 0))[0],
        changes=tuple(_changes(sections.get("Issues", []))),
        passages=cell_passages(
            identifier,
            "\n".join(sections.get("Description", [])),
            "\n".join(sections.get("Extended Description", [])),
        ),
    )
    texts = {name: "\n".join(text) for name, text in sections.items() if text and name != "Issues"}
    return ProcessPage(edition, process, category, texts)


def _changes(lines: Sequence[str]) -> Iterator[Change]:
    for line in lines:
        issue = _ISSUE.match(line)
        if issue:
            yield Change(issue[2].lower(), issue[1])
