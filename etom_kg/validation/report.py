"""What validation finds: findings, each with its place and message, and the report of them all."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from etom_kg.errors import NotSupported
from etom_kg.namespaces import SH
from etom_kg.validation.paths import Path

__all__ = ["LEVELS", "SEVERITIES", "Finding", "Report", "ShapeInfo", "Term"]

Term = NamedNode | BlankNode | Literal | Triple

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
        from etom_kg.validation.rendering import text_report

        return text_report(self)

    def json(self) -> str:
        """Return the report as JSON."""
        from etom_kg.validation.rendering import json_report

        return json_report(self)

    def csv(self) -> str:
        """Return the report as a CSV table."""
        from etom_kg.validation.rendering import csv_report

        return csv_report(self)

    def turtle(self) -> str:
        """Return the report as a ``sh:ValidationReport`` in Turtle."""
        from etom_kg.validation.rendering import turtle_report

        return turtle_report(self)
