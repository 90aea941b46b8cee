"""Write findings as text, JSON or CSV, one after the other."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from typing import TextIO

from etom_kg.check.model import Finding
from etom_kg.tables import cells

__all__ = ["COLUMNS", "record", "write_report"]

COLUMNS = (
    "path",
    "line",
    "column",
    "place",
    "level",
    "status",
    "identifier",
    "name",
    "edition",
    "edition_name",
    "evidence",
    "message",
)


def record(finding: Finding) -> dict[str, object]:
    """Return a finding as the record that JSON and CSV hold."""
    mention = finding.mention
    return {
        "path": finding.path,
        "line": mention.line,
        "column": mention.column or None,
        "place": mention.place,
        "level": finding.level,
        "status": finding.status,
        "identifier": mention.identifier,
        "name": mention.name,
        "edition": finding.edition,
        "edition_name": finding.edition_name,
        "evidence": mention.evidence,
        "message": finding.message,
    }


def write_report(findings: Iterable[Finding], form: str, stream: TextIO) -> None:
    """Write findings as they come: ``text``, ``json``, ``csv`` or ``sarif``."""
    if form == "sarif":
        from etom_kg.check.sarif import write_sarif

        write_sarif(findings, stream)
    elif form == "json":
        _json(findings, stream)
    elif form == "csv":
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(cells(list(record(finding).values())) for finding in findings)
    else:
        stream.writelines(f"{line(finding)}\n" for finding in findings)


def line(finding: Finding) -> str:
    """Return a finding as one line: where, how grave, what."""
    mention = finding.mention
    where = f"{finding.path}:{mention.line}" + (f":{mention.column}" if mention.column else "")
    if finding.level == "none":
        what = f"{mention.identifier} {finding.edition_name}".strip()
        return f"{where}: {finding.status}: {what} [{finding.edition}]"
    place = f" (in {mention.place})" if mention.place else ""
    return f"{where}: {finding.level}: {finding.status}: {finding.message}{place}"


def _json(findings: Iterable[Finding], stream: TextIO) -> None:
    separator = "["
    for finding in findings:
        stream.write(f"{separator}\n  {json.dumps(record(finding), ensure_ascii=False)}")
        separator = ","
    stream.write("\n]\n" if separator == "," else "[]\n")
