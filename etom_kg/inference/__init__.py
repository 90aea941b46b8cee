"""What follows from a graph by its ontology, OWL 2 RL, and what contradicts it.

The ontology is compiled to rules, which run as SPARQL on the embedded store (``fast``) or on any
server; ``owlrl`` is the reference that both must equal.
"""

from __future__ import annotations

from etom_kg.inference.closure import (
    INFERRED,
    REASONERS,
    close,
    close_endpoint,
    close_store,
    ontology_quads,
)
from etom_kg.inference.contradictions import Contradiction

__all__ = [
    "INFERRED",
    "REASONERS",
    "Contradiction",
    "close",
    "close_endpoint",
    "close_store",
    "ontology_quads",
]
