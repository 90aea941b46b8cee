"""What validation finds: findings, each with its place and message, and the report of them all.

A report is written as text for people, JSON, a CSV table, and Turtle as SHACL says.
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
from etom_kg.core.namespaces import BASE, PREFIXES, RDF, SH, XSD
from etom_kg.core.results import Term
from etom_kg.core.tables import table_text
from etom_kg.validation.paths import Path, path_triples

__all__ = ["LEVELS", "SEVERITIES", "Finding", "Report", "ShapeInfo", "filled"]

SEVERITIES = ("Violation", "Warning", "Info")
LEVELS = (*(name.lower() for name in SEVERITIES), "none")
"""What ``conforms`` and ``--fail-on`` take: the least severity that counts, or none."""

_PREFIXES = {**PREFIXES, "shape": f"{BASE}shapes#"}
_WIDTH = 100
_COLUMNS = ("severity", "focus", "path", "value", "shape", "message")
_SLOT = re.compile(r"\{[?$](\w+)\}")


def filled(message: str, values: Mapping[str, Term | None]) -> str:
    """Return a message with values in place of ``{$this}``, ``{?value}`` and the like.

    IRIs and literals stand as they read, without brackets or quotes. What has no value stays.
    """

    def text(match: re.Match[str]) -> str:
        term = values.get(match[1])
        return match[0] if term is None else _plain(term)

    return _SLOT.sub(text, message)


def _plain(term: Term | Path | None) -> str:
    if term is None:
        return ""
    return term.value if isinstance(term, NamedNode | Literal) else str(term)


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

    def summary(self) -> str:
        """Return the report in one line."""
        if not self.findings:
            return "conforms: nothing found"
        verdict = "conforms" if self.conforms() else "does not conform"
        parts = [f"{n} {_plural(name, n)}" for name, n in self.counts.items() if n]
        nodes = len({finding.focus for finding in self.findings})
        return f"{verdict}: {', '.join(parts)} about {nodes} {'node' if nodes == 1 else 'nodes'}"

    def text(self) -> str:
        """Return the report for people: shape by shape, severest first."""
        blocks = []
        for (severity, _), group in groupby(self.findings, key=lambda f: (f.severity, f.shape)):
            found = list(group)
            shape = found[0].shape
            info = self.shapes.get(str(shape), ShapeInfo())
            name = _short(shape.value) if isinstance(shape, NamedNode) else str(shape)
            title = f"{_short(severity)} {name}" + (f" - {info.name}" if info.name else "")
            lines = [f"{title} ({len(found)})", *map(_item, found)]
            lines += [_wrapped(f"why: {info.why}", "  ")] if info.why else []
            blocks.append("\n".join(lines))
        return "\n\n".join([*blocks, self.summary()]) + "\n"

    def json(self) -> str:
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
            for finding in self.findings
        ]
        content = {"conforms": self.conforms("info"), "counts": self.counts, "findings": findings}
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"

    def csv(self) -> str:
        """Return the report as a CSV table with a header."""
        rows = (
            (f.severity, *map(_plain, (f.focus, f.path, f.value, f.shape)), f.message)
            for f in self.findings
        )
        return table_text(_COLUMNS, rows)

    def turtle(self) -> str:
        """Return a ``sh:ValidationReport`` in Turtle, the same text for the same data."""
        content = serialize(_triples(self), format=RdfFormat.TURTLE, prefixes=_PREFIXES)
        assert content is not None
        return content.decode()


def _plural(name: str, number: int) -> str:
    word = _short(name) if ":" in name else name.lower()
    return word if number == 1 or word == "info" or ":" in word else f"{word}s"


def _short(iri: str) -> str:
    """Return an IRI with the usual prefix where there is one."""
    for prefix, start in _PREFIXES.items():
        if iri.startswith(start) and iri != start:
            return f"{prefix}:{iri[len(start) :]}"
    return iri


def _item(finding: Finding) -> str:
    focus, message = _plain(finding.focus), finding.message
    return _wrapped(message if focus in message else f"{focus}: {message}", "  * ")


def _wrapped(text: str, start: str) -> str:
    return fill(
        text,
        _WIDTH,
        initial_indent=start,
        subsequent_indent=" " * max(4, len(start)),
        break_long_words=False,
        break_on_hyphens=False,
    )


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
