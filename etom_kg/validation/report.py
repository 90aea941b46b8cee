"""What validation finds: findings, each with its place and message, and the report of them all.

Fill in the messages of shapes.

Write reports: as text for people, JSON, a CSV table, and Turtle as SHACL says.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from textwrap import fill

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from etom_kg.core.errors import NotSupported
from etom_kg.core.namespaces import PREFIXES, RDF, SH, XSD
from etom_kg.core.tables import table_text
from etom_kg.validation.paths import Path, path_triples

__all__ = [
    "LEVELS",
    "SEVERITIES",
    "Finding",
    "Report",
    "ShapeInfo",
    "Term",
    "csv_report",
    "filled",
    "json_report",
    "summary",
    "text_report",
    "turtle_report",
]

Term = NamedNode | BlankNode | Literal | Triple

_SLOT = re.compile(r"\{[?$](\w+)\}")


def filled(message: str, values: Mapping[str, Term | None]) -> str:
    """Return a message with values in place of ``{$this}``, ``{?value}`` and the like.

    IRIs and literals stand as they read, without brackets or quotes. What has no value stays.
    """

    def text(match: re.Match[str]) -> str:
        term = values.get(match[1])
        if term is None:
            return match[0]
        return str(term) if isinstance(term, BlankNode) else getattr(term, "value", str(term))

    return _SLOT.sub(text, message)


_WIDTH = 100
_COLUMNS = ("severity", "focus", "path", "value", "shape", "message")


def summary(report: Report) -> str:
    """Return the report in one line."""
    counts = report.counts
    if not report.findings:
        return "conforms: nothing found"
    verdict = "conforms" if report.conforms() else "does not conform"
    parts = [f"{number} {_plural(name, number)}" for name, number in counts.items() if number]
    nodes = len({finding.focus for finding in report.findings})
    return f"{verdict}: {', '.join(parts)} about {nodes} {'node' if nodes == 1 else 'nodes'}"


def _plural(name: str, number: int) -> str:
    word = short(name) if ":" in name else name.lower()
    return word if number == 1 or word == "info" or ":" in word else f"{word}s"


def short(iri: str) -> str:
    """Return an IRI with the usual prefix where there is one."""
    for prefix, start in (("shape", "https://w3id.org/etom-kg/shapes#"), *PREFIXES.items()):
        if iri.startswith(start) and iri != start:
            return f"{prefix}:{iri[len(start) :]}"
    return iri


def text_report(report: Report) -> str:
    """Return the report for people: shape by shape, severest first."""
    blocks = []
    for (severity, shape), group in groupby(report.findings, key=_section):
        found = list(group)
        info = report.shapes.get(str(found[0].shape))
        name = short(found[0].shape.value) if isinstance(found[0].shape, NamedNode) else shape
        title = f"{short(severity)} {name}" + (f" - {info.name}" if info and info.name else "")
        lines = [f"{title} ({len(found)})"]
        lines += [_item(finding) for finding in found]
        if info and info.why:
            lines.append(_wrapped(f"why: {info.why}", "  "))
        blocks.append("\n".join(lines))
    return "\n\n".join([*blocks, summary(report)]) + "\n"


def _section(finding: Finding) -> tuple[str, str]:
    return finding.severity, str(finding.shape)


def _item(finding: Finding) -> str:
    message = finding.message
    focus = _plain(finding.focus)
    if focus not in message:
        message = f"{focus}: {message}"
    return _wrapped(message, "  * ")


def _wrapped(text: str, start: str) -> str:
    return fill(
        text,
        _WIDTH,
        initial_indent=start,
        subsequent_indent=" " * max(4, len(start)),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _plain(term: Term | None) -> str:
    if term is None:
        return ""
    return term.value if isinstance(term, NamedNode | Literal) else str(term)


def json_report(report: Report) -> str:
    """Return the report as a JSON object; terms that are absent are null."""
    findings = [
        {
            "severity": finding.severity,
            "focus": _plain(finding.focus),
            "path": str(finding.path) if finding.path else None,
            "value": _plain(finding.value) if finding.value is not None else None,
            "shape": _plain(finding.shape),
            "component": finding.component.value,
            "message": finding.message,
        }
        for finding in report.findings
    ]
    content = {"conforms": report.conforms("info"), "counts": report.counts, "findings": findings}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def csv_report(report: Report) -> str:
    """Return the report as a CSV table with a header."""
    rows = (
        (
            f.severity,
            _plain(f.focus),
            str(f.path or ""),
            _plain(f.value),
            _plain(f.shape),
            f.message,
        )
        for f in report.findings
    )
    return table_text(_COLUMNS, rows)


def turtle_report(report: Report) -> str:
    """Return the report as a ``sh:ValidationReport`` in Turtle, the same text for the same data."""
    prefixes = {**PREFIXES, "shape": "https://w3id.org/etom-kg/shapes#"}
    content = serialize(_triples(report), format=RdfFormat.TURTLE, prefixes=prefixes)
    assert content is not None
    return content.decode()


def _triples(report: Report) -> Iterator[Triple]:
    root = BlankNode("report")
    conforms = "true" if report.conforms("info") else "false"
    yield Triple(root, RDF.type, SH.ValidationReport)
    yield Triple(root, SH.conforms, Literal(conforms, datatype=XSD.boolean))
    for place, finding in enumerate(report.findings):
        digest = hashlib.sha256(repr((place, finding.order)).encode()).hexdigest()[:12]
        node = BlankNode(f"result{digest}")
        yield Triple(root, SH.result, node)
        yield from _result(node, finding, digest)


def _result(node: BlankNode, finding: Finding, name: str) -> Iterator[Triple]:
    severity = finding.severity
    iri = NamedNode(severity) if ":" in severity else SH[severity]
    yield Triple(node, RDF.type, SH.ValidationResult)
    yield Triple(node, SH.resultSeverity, iri)
    yield Triple(node, SH.focusNode, finding.focus)
    if finding.path is not None:
        path, triples = path_triples(finding.path, f"path{name}")
        yield Triple(node, SH.resultPath, path)
        yield from triples
    if finding.value is not None:
        yield Triple(node, SH.value, finding.value)
    yield Triple(node, SH.sourceShape, finding.shape)
    yield Triple(node, SH.sourceConstraintComponent, finding.component)
    if isinstance(finding.constraint, NamedNode):
        yield Triple(node, SH.sourceConstraint, finding.constraint)
    yield Triple(node, SH.resultMessage, Literal(finding.message))


SEVERITIES = ("Violation", "Warning", "Info")
LEVELS = (*(name.lower() for name in SEVERITIES), "none")
"""What ``conforms`` and ``--fail-on`` take: the least severity that counts, or none."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One validation result of SHACL.

    ``severity`` is ``Violation``, ``Warning``, ``Info`` or the IRI of another; ``component`` is
    the constraint component, and ``constraint`` the SPARQL constraint where there is one.
    """

    focus: Term
    path: Path | None
    shape: NamedNode | BlankNode
    severity: str
    message: str
    value: Term | None = None
    component: NamedNode = SH.SPARQLConstraintComponent
    constraint: NamedNode | BlankNode | None = None

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Focus node, path, shape and severity as text: what engines must agree on."""
        return (_text(self.focus), str(self.path or ""), _text(self.shape), self.severity)

    @property
    def order(self) -> tuple[object, ...]:
        """What findings are sorted by: severest first, then shape, focus node, path and value."""
        level = SEVERITIES.index(self.severity) if self.severity in SEVERITIES else 0
        focus, path, shape, _ = self.key
        return (level, shape, focus, path, str(self.value or ""), self.message)


def _text(node: Term) -> str:
    return node.value if isinstance(node, NamedNode) else str(node)


@dataclass(frozen=True, slots=True)
class ShapeInfo:
    """What a person wants to know of a shape: its name, and why it is there."""

    name: str = ""
    why: str = ""


@dataclass(frozen=True)
class Report:
    """All findings, sorted; ``shapes`` tells about each shape that found something."""

    findings: tuple[Finding, ...]
    shapes: dict[str, ShapeInfo] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def counts(self) -> dict[str, int]:
        """The number of findings of each severity, the usual three always among them."""
        counted = Counter(finding.severity for finding in self.findings)
        return {name: counted.get(name, 0) for name in (*SEVERITIES, *sorted(counted))}

    def conforms(self, fail_on: str = "violation") -> bool:
        """Tell whether there is no finding at or above a severity.

        ``fail_on`` is one of ``LEVELS``. A severity that SHACL does not define counts as a
        violation.
        """
        if fail_on not in LEVELS:
            raise NotSupported(f"no severity {fail_on!r}; use one of {', '.join(LEVELS)}")
        below = SEVERITIES[LEVELS.index(fail_on) + 1 :] if fail_on != "none" else self.counts
        return all(finding.severity in below for finding in self.findings)

    def text(self) -> str:
        """Return the report for people, grouped by shape."""
        return text_report(self)

    def json(self) -> str:
        """Return the report as JSON."""
        return json_report(self)

    def csv(self) -> str:
        """Return the report as a CSV table."""
        return csv_report(self)

    def turtle(self) -> str:
        """Return the report as a ``sh:ValidationReport`` in Turtle."""
        return turtle_report(self)
