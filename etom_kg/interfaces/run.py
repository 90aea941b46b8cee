"""Extract from any source that etom-kg can read."""

from __future__ import annotations

from etom_kg.interfaces.editions import edition_described, edition_lexicon
from etom_kg.interfaces.extraction import ACCEPTED, Extraction, extract_interfaces
from etom_kg.interfaces.lexicon import Lexicon
from etom_kg.interfaces.sources import catalogue_lexicon, described_processes
from etom_kg.model import Catalogue
from etom_kg.reading.edition_model import EditionCatalogue

__all__ = ["extract_source", "lexicon_of"]


def lexicon_of(source: Catalogue | EditionCatalogue, standard: Catalogue | None = None) -> Lexicon:
    """Return the names that a source's descriptions may use.

    A company's document also names the processes of the standard that it extends.
    """
    if isinstance(source, EditionCatalogue):
        return edition_lexicon(source)
    return catalogue_lexicon(source, *([standard] if standard else []))


def extract_source(
    source: Catalogue | EditionCatalogue,
    standard: Catalogue | None = None,
    *,
    accepted: float = ACCEPTED,
    lexicon: Lexicon | None = None,
) -> Extraction:
    """Return the interfaces that a source states, with every decision."""
    lexicon = lexicon or lexicon_of(source, standard)
    if isinstance(source, EditionCatalogue):
        described = edition_described(source)
    else:
        others = standard.processes if standard else {}
        described = described_processes(source, others)
    return extract_interfaces(described, lexicon, source.edition, accepted=accepted)
