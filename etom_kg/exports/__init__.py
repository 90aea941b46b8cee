"""The graph in the formats of other tools, each written by a function of quads.

The registry in ``core.formats`` says which function: to add an export, write one and give it a
row there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

from pyoxigraph import Quad

from etom_kg.core.formats import named_format

__all__ = ["export_file", "export_folder"]


def export_file(quads: Iterable[Quad], name: str) -> bytes:
    """Return the graph in one of the file formats; raises ``NotSupported`` for another name."""
    content: bytes = _writer(name, "export")(quads)
    return content


def export_folder(quads: Iterable[Quad], name: str) -> dict[str, bytes]:
    """Return the files of one of the folder formats, by file name; raises ``NotSupported``."""
    files: dict[str, bytes] = _writer(name, "folder")(quads)
    return files


def _writer(name: str, kind: str) -> Callable[[Iterable[Quad]], Any]:
    module, _, function = named_format(name, kind).writer.partition(":")
    writer: Callable[[Iterable[Quad]], Any] = getattr(import_module(module), function)
    return writer
