"""A read-only SPARQL 1.1 endpoint on this machine: protocol, negotiation, bounds."""

from __future__ import annotations

__all__: list[str] = []
