"""Write findings as text, JSON or CSV, one after the other.

Write findings as SARIF 2.1.0, the form in which code hosts take the results of checks.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable
from pathlib import PurePath
from typing import TextIO
from urllib.parse import quote

from etom_kg.check.patterns import STATUSES, Finding
from etom_kg.core.tables import __version__, cells

__all__ = ["COLUMNS", "record", "write_report", "write_sarif"]

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


_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_HELP = "https://w3id.org/etom-kg/docs/check"


def write_sarif(findings: Iterable[Finding], stream: TextIO) -> None:
    """Write one SARIF log with one run, its results as they come."""
    rules = list(STATUSES)
    head = json.dumps({"$schema": _SCHEMA, "version": "2.1.0"}, indent=2)[:-2]
    driver = {
        "name": "etom-kg",
        "version": __version__,
        "informationUri": "https://w3id.org/etom-kg/",
        "rules": [_rule(status) for status in rules],
    }
    stream.write(f'{head},\n  "runs": [{{\n    "tool": {json.dumps({"driver": driver})},\n')
    stream.write('    "columnKind": "unicodeCodePoints",\n    "results": [')
    separator = "\n"
    for finding in findings:
        if finding.level == "none":
            continue
        text = json.dumps(_result(finding, rules), ensure_ascii=False)
        stream.write(f"{separator}      {text}")
        separator = ",\n"
    stream.write("\n    ]\n  }]\n}\n")


def _rule(status: str) -> dict[str, object]:
    level, text = STATUSES[status]
    return {
        "id": f"etom-{status}",
        "name": "".join(part.capitalize() for part in status.split("-")),
        "shortDescription": {"text": text},
        "helpUri": f"{_HELP}#{status}",
        "defaultConfiguration": {"level": level},
    }


def _result(finding: Finding, rules: list[str]) -> dict[str, object]:
    mention = finding.mention
    region: dict[str, object] = {"startLine": max(1, mention.line)}
    if mention.column:
        region["startColumn"] = mention.column
        region["endColumn"] = mention.column + len(mention.identifier)
    location: dict[str, object] = {
        "physicalLocation": {"artifactLocation": {"uri": _uri(finding.path)}, "region": region}
    }
    if mention.place:
        location["logicalLocations"] = [{"name": mention.place}]
    return {
        "ruleId": f"etom-{finding.status}",
        "ruleIndex": rules.index(finding.status),
        "level": finding.level,
        "message": {"text": finding.message},
        "locations": [location],
        "partialFingerprints": {"etomMention/v1": _fingerprint(finding)},
    }


def _uri(path: str) -> str:
    if path == "<stdin>":
        return "stdin"
    pure = PurePath(path)
    return pure.as_uri() if pure.is_absolute() else quote(pure.as_posix())


def _fingerprint(finding: Finding) -> str:
    """Return what stays the same when lines are put in above the finding."""
    mention = finding.mention
    parts = (finding.path, finding.status, mention.identifier, mention.name, mention.place)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
