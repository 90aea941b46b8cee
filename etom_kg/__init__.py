"""The eTOM Business Process Framework as a knowledge graph.

The names below are the public interface. Each is imported when it is first used, so that
``import etom_kg`` costs next to nothing.

>>> import etom_kg
>>> document = etom_kg.text_document("no clause here", "x.txt")
>>> document.identifier
'x'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from etom_kg.core.tables import __version__

if TYPE_CHECKING:
    from etom_kg.core.errors import EtomKgError
    from etom_kg.core.model import Framework, Process
    from etom_kg.core.results import Boolean, Rows, Triples
    from etom_kg.inference import close
    from etom_kg.pipeline.build import Build, build
    from etom_kg.pipeline.builtin import open_builtin
    from etom_kg.questions.questions import ask, list_questions
    from etom_kg.reading.document import Document, read_document, text_document
    from etom_kg.reading.recommendation import read_recommendation
    from etom_kg.reading.sources import read_source
    from etom_kg.store import Store, open_store
    from etom_kg.validation import Finding, Report, validate

__all__ = [
    "Boolean",
    "Build",
    "Document",
    "EtomKgError",
    "Finding",
    "Framework",
    "Process",
    "Report",
    "Rows",
    "Store",
    "Triples",
    "__version__",
    "ask",
    "build",
    "close",
    "list_questions",
    "open_builtin",
    "open_store",
    "read_document",
    "read_recommendation",
    "read_source",
    "text_document",
    "validate",
]


_HOMES = {
    "core.errors": ("EtomKgError",),
    "core.model": ("Framework", "Process"),
    "core.results": ("Boolean", "Rows", "Triples"),
    "inference": ("close",),
    "pipeline.build": ("Build", "build"),
    "pipeline.builtin": ("open_builtin",),
    "questions.questions": ("ask", "list_questions"),
    "reading.document": ("Document", "read_document", "text_document"),
    "reading.recommendation": ("read_recommendation",),
    "reading.sources": ("read_source",),
    "store": ("Store", "open_store"),
    "validation": ("Finding", "Report", "validate"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Import a public name from its module when it is first used."""
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
