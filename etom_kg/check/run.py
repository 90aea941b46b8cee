"""Check files one after the other, and count what was found."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from etom_kg.check.files import mentions_in, walk
from etom_kg.check.judge import Judge
from etom_kg.check.lexicon import Lexicon, shipped_lexicon
from etom_kg.check.mixing import Mixing
from etom_kg.check.model import LEVELS, Finding
from etom_kg.errors import DocumentError, EtomKgError

__all__ = ["Outcome", "check_files", "check_text"]


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
    lexicon: Lexicon | None = None,
    everything: bool = False,
) -> Iterator[Finding]:
    """Yield the findings of files and folders; ``-`` is stdin.

    ``edition`` is the one that all identifiers must be of. ``everything`` yields the mentions
    that are right, too. What cannot be read is kept in ``outcome.faults`` and passed over.
    """
    lexicon = lexicon or shipped_lexicon()
    judge = Judge(lexicon, edition)
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
            raise DocumentError("is no text, table or XLSX workbook; leave it out", path=name)
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
