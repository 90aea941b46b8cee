"""Find what breaks the shapes: SHACL Core and SHACL-SPARQL, quickly.

Every constraint becomes one SPARQL query over the whole graph, on the embedded store or on any
server; pyshacl is the reference, and takes over where a shape cannot be asked so.
"""

from __future__ import annotations

from etom_kg.validation.report import LEVELS, SEVERITIES, Finding, Report
from etom_kg.validation.run import ENGINES, shapes_quads, validate

__all__ = [
    "ENGINES",
    "LEVELS",
    "SEVERITIES",
    "Finding",
    "Report",
    "shapes_quads",
    "validate",
]
