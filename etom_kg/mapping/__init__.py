"""Map a user's own ontology or list to processes, entities and functions.

Read the user's file (``sources``), compare it with the framework (``names``, ``matching``), propose
SSSOM candidates (``suggest``); check the file that came back from its editor and state it as named
graphs (``applying``).
"""

from __future__ import annotations

from etom_kg.mapping.applying import apply_mappings
from etom_kg.mapping.model import GROUPS, Concept, OwnCatalogue
from etom_kg.mapping.sources import read_own
from etom_kg.mapping.suggest import Options, suggest

__all__ = [
    "GROUPS",
    "Concept",
    "Options",
    "OwnCatalogue",
    "apply_mappings",
    "read_own",
    "suggest",
]
