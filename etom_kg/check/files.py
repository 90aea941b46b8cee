"""Open the files to be checked, whatever they are, and yield their mentions.

Text is read line by line and tables row by row, so that memory does not grow with the file.

Check files one after the other, and count what was found.
"""

from __future__ import annotations

import codecs
import csv
import os
import re
import sys
import tempfile
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO

from etom_kg.check.judge import Judge, Mixing
from etom_kg.check.lexicon import Lexicon, shipped_lexicon
from etom_kg.check.patterns import LEVELS, Finding, Mention
from etom_kg.check.tables import RowScanner
from etom_kg.check.text import TextScanner
from etom_kg.check.tree import Broken, TreeScanner
from etom_kg.core.errors import DocumentError, EtomKgError

__all__ = ["KINDS", "Outcome", "check_files", "check_text", "kind_of", "mentions_in", "walk"]

KINDS = ("text", "csv", "tsv", "markdown", "yaml", "json", "xlsx")
_ENDINGS = {
    ".csv": "csv",
    ".ipynb": "json",
    ".json": "json",
    ".jsonld": "json",
    ".markdown": "markdown",
    ".md": "markdown",
    ".tab": "tsv",
    ".tsv": "tsv",
    ".xlsm": "xlsx",
    ".xlsx": "xlsx",
    ".yaml": "yaml",
    ".yml": "yaml",
}
_SKIPPED_FOLDERS = {"node_modules", "__pycache__", "venv"}
_LONGEST_LINE = 1 << 16
_LARGEST_TREE = 32 << 20
"""Bytes of YAML or JSON beyond which its text is read instead: parsing would take minutes."""
_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")
_MARKUP = re.compile(r"[`*]{1,3}")


def kind_of(name: str) -> str:
    """Return how a file is read, by its name."""
    return _ENDINGS.get(Path(name).suffix.lower(), "text")


def walk(paths: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Yield the files of a list of files and folders, and whether each was named itself."""
    for name in paths:
        if name != "-" and Path(name).is_dir():
            for folder, folders, files in os.walk(name):
                folders[:] = sorted(f for f in folders if f[0] != "." and f not in _SKIPPED_FOLDERS)
                for file in sorted(f for f in files if f[0] != "."):
                    yield str(Path(folder, file)), False
        else:
            yield name, True


def mentions_in(path: Path, lexicon: Lexicon, kind: str = "") -> Iterator[Mention] | None:
    """Return the mentions of a file, or ``None`` if it holds no text.

    Raises ``DocumentError`` if it cannot be read.
    """
    kind = kind or kind_of(path.name)
    if kind == "xlsx":
        return _workbook(path, lexicon)
    try:
        with path.open("rb") as stream:
            start = stream.read(8192)
        size = path.stat().st_size
    except FileNotFoundError:
        raise DocumentError("no such file; check the path", path=path) from None
    except OSError as error:
        raise DocumentError(f"cannot be read: {error.strerror}", path=path) from None
    encoding = _encoding(start)
    if not encoding:
        return None
    if kind in ("yaml", "json") and size > _LARGEST_TREE:
        kind = "text"
    return _opened(path, encoding, kind, lexicon)


def _encoding(start: bytes) -> str:
    """Return the encoding of a text; empty for what is not a text."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "" if b"\0" in start else "utf-8-sig"


def _opened(path: Path, encoding: str, kind: str, lexicon: Lexicon) -> Iterator[Mention]:
    newline = "" if kind in ("csv", "tsv") else None
    with path.open(encoding=encoding, errors="replace", newline=newline) as stream:
        if kind in ("yaml", "json"):
            yield from _tree(stream, path, encoding, lexicon)
        elif kind in ("csv", "tsv"):
            yield from _table(stream, kind, lexicon, path, encoding)
        elif kind == "markdown":
            yield from _markdown(stream, lexicon)
        else:
            yield from text_mentions(stream, lexicon)


def text_mentions(stream: IO[str], lexicon: Lexicon, first: int = 1) -> Iterator[Mention]:
    """Yield the mentions of a text from its line ``first`` on, the one the stream stands at."""
    scanner = TextScanner(lexicon)
    for number, text in _lines(stream, first):
        yield from scanner.line(text, number)
    yield from scanner.finish()


def _lines(stream: IO[str], first: int = 1) -> Iterator[tuple[int, str]]:
    """Yield numbered lines; one without end is cut where a blank or comma allows it."""
    number, rest = first, ""
    while chunk := stream.readline(_LONGEST_LINE):
        text = rest + chunk
        rest = ""
        if not chunk.endswith("\n") and len(chunk) == _LONGEST_LINE:
            cut = max(text.rfind(" "), text.rfind(","), text.rfind("\t")) + 1
            if cut:
                text, rest = text[:cut], text[cut:]
            yield number, text
            continue
        yield number, text
        number += 1
    if rest:
        yield number, rest


def _tree(stream: IO[str], path: Path, encoding: str, lexicon: Lexicon) -> Iterator[Mention]:
    scanner = TreeScanner(lexicon)
    broken = 0
    last: deque[tuple[int, str]] = deque(maxlen=2000)
    try:
        for found in scanner.scan(stream):
            last.append((found.line, found.identifier))
            yield found
    except Broken as error:
        broken = error.line
    for found in scanner.finish():
        last.append((found.line, found.identifier))
        yield found
    if broken:
        # The line at which parsing stopped may have been read in part.
        with path.open(encoding=encoding, errors="replace") as rest:
            for _ in islice(rest, broken - 1):
                pass
            for found in text_mentions(rest, lexicon, broken):
                if (found.line, found.identifier) not in last:
                    yield found


def _table(
    stream: IO[str], kind: str, lexicon: Lexicon, path: Path, encoding: str
) -> Iterator[Mention]:
    scanner = RowScanner(lexicon)
    done = 0
    first = ""
    while (first := stream.readline(_LONGEST_LINE)).startswith("#"):
        done += 1
    delimiter = "\t" if kind == "tsv" else max(",;\t|", key=first.count)
    # A TSV has no quotes: a lone one would swallow all that follows.
    lines = _chained(first, stream)
    if kind == "tsv":
        reader = csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    else:
        reader = csv.reader(lines, delimiter=delimiter)
    line = done + 1
    try:
        for row in reader:
            yield from scanner.row(row, line)
            line = done + reader.line_num + 1
    except csv.Error:
        yield from scanner.finish()
        with path.open(encoding=encoding, errors="replace") as rest:
            for _ in islice(rest, line - 1):
                pass
            yield from text_mentions(rest, lexicon, line)
        return
    yield from scanner.finish()


def _chained(first: str, rest: Iterable[str]) -> Iterator[str]:
    if first:
        yield first
    yield from rest


def _markdown(stream: IO[str], lexicon: Lexicon) -> Iterator[Mention]:
    scanner, table = TextScanner(lexicon), None
    held: tuple[int, str] | None = None
    for number, text in _lines(stream):
        if table is not None:
            if "|" in text:
                cells, columns = _cells(text)
                yield from table.row(cells, number, columns)
                continue
            yield from table.finish()
            table = None
        if held is not None and "|" in held[1] and _RULE.fullmatch(text.rstrip("\r\n")):
            table, held = RowScanner(lexicon, _cells(held[1])[0]), None
            continue
        if held is not None:
            yield from scanner.line(held[1], held[0])
        held = (number, text)
    if held is not None:
        yield from scanner.line(held[1], held[0])
    if table is not None:
        yield from table.finish()
    yield from scanner.finish()


def _cells(line: str) -> tuple[list[str], list[int]]:
    """Return the cells of a line of a Markdown table and where each begins, from 1."""
    text = line.rstrip("\r\n")
    cells, columns, start = [], [], 0
    for part in re.split(r"(?<!\\)\|", text):
        stripped = _MARKUP.sub("", part).strip()
        cells.append(stripped)
        columns.append(start + 1 + (part.find(stripped) if stripped in part else 0))
        start += len(part) + 1
    outer = slice(
        1 if text.lstrip().startswith("|") else 0,
        -1 if text.rstrip().endswith("|") and len(cells) > 1 else None,
    )
    return cells[outer], columns[outer]


def _workbook(path: Path, lexicon: Lexicon) -> Iterator[Mention]:
    from dataclasses import replace

    from etom_kg.core.user_tables import open_sheets

    with open_sheets(path) as sheets:
        for sheet in sheets:
            scanner = RowScanner(lexicon)
            for number, cells in sheet.rows():
                for found in scanner.row([cell.text for cell in cells], number):
                    yield replace(found, place=f"{sheet.title}!{found.place}")
            for found in scanner.finish():
                yield replace(found, place=f"{sheet.title}!{found.place}")


@dataclass
class Outcome:
    """What a run came to: files read and passed over, mentions and findings by status."""

    files: int = 0
    skipped: list[str] = field(default_factory=list)
    faults: list[EtomKgError] = field(default_factory=list)
    mentions: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    editions: Counter[str] = field(default_factory=Counter)
    worst: str = "none"

    def add(self, finding: Finding) -> None:
        """Count a finding, or a mention that is none."""
        if finding.status != "mixed":
            self.mentions += 1
            self.editions[finding.edition] += 1
        self.statuses[finding.status] += 1
        self.worst = max(self.worst, finding.level, key=LEVELS.index)

    def reaches(self, level: str) -> bool:
        """Return whether the gravest finding is at least of a level; none is never reached."""
        return level != "none" and LEVELS.index(self.worst) >= LEVELS.index(level)


def check_files(
    paths: Iterable[str],
    *,
    edition: str = "",
    kind: str = "",
    outcome: Outcome | None = None,
    everything: bool = False,
) -> Iterator[Finding]:
    """Yield the findings of files and folders; ``-`` is stdin.

    ``edition`` is the one that all identifiers must be of. ``everything`` yields the mentions
    that are right, too. What cannot be read is kept in ``outcome.faults`` and passed over.
    """
    judge = Judge(shipped_lexicon(), edition)
    outcome = Outcome() if outcome is None else outcome
    for name, named in walk(paths):
        try:
            for finding in _file(name, named, judge, kind, outcome):
                outcome.add(finding)
                if everything or finding.level != "none":
                    yield finding
        except DocumentError as error:
            outcome.faults.append(error)


def _file(name: str, named: bool, judge: Judge, kind: str, outcome: Outcome) -> Iterator[Finding]:
    if name == "-":
        yield from _stdin(judge, kind, outcome)
        return
    mentions = mentions_in(Path(name), judge.lexicon, kind)
    if mentions is None:
        if named:
            raise DocumentError("is not a text, table or XLSX workbook; leave it out", path=name)
        outcome.skipped.append(name)
        return
    mixing = Mixing(name)
    for mention in mentions:
        finding = judge(name, mention)
        mixing.add(finding)
        yield finding
    outcome.files += 1
    if not judge.pinned:
        yield from mixing.findings()


def _stdin(judge: Judge, kind: str, outcome: Outcome) -> Iterator[Finding]:
    from dataclasses import replace

    suffix = f".{kind}" if kind else ".txt"
    with tempfile.NamedTemporaryFile(suffix=suffix) as copy:
        while chunk := sys.stdin.buffer.read(1 << 20):
            copy.write(chunk)
        copy.flush()
        for finding in _file(copy.name, True, judge, kind or "text", outcome):
            yield replace(finding, path="<stdin>")


def check_text(text: str, *, kind: str = "text", edition: str = "") -> list[Finding]:
    """Return every mention of a text, judged; those that are right have the status ``ok``."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "text")
        path.write_text(text, encoding="utf-8", newline="")
        return list(check_files([str(path)], edition=edition, kind=kind, everything=True))
