"""Validate data against shapes."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, NamedNode, Quad, Store

from etom_kg.errors import NotSupported, ShapesError
from etom_kg.namespaces import SH
from etom_kg.resources import resource
from etom_kg.validation.data import Data, NotCovered, RemoteData, Term
from etom_kg.validation.embedded import EmbeddedData
from etom_kg.validation.evaluate import Evaluator
from etom_kg.validation.fallback import pyshacl_findings
from etom_kg.validation.report import Finding, Report
from etom_kg.validation.shapes import Shape, Shapes

if TYPE_CHECKING:
    from etom_kg.store import Store as AnyStore

__all__ = ["ENGINES", "shapes_quads", "validate"]

ENGINES = ("fast", "pyshacl")

_log = logging.getLogger("etom_kg.validation")
_FEW = 500
"""Focus nodes up to this number are written into the queries."""


def shapes_quads(*paths: Path | str) -> list[Quad]:
    """Return the quads of shapes files; of the shipped shapes without any.

    Raises ``DocumentError`` for a file that cannot be read, ``ShapesError`` for one without shapes.
    """
    from etom_kg.serialise import read_rdf

    chosen = paths or sorted(resource("ontology", "shapes").glob("*.ttl"))
    quads: list[Quad] = []
    for path in chosen:
        read = read_rdf(path)
        if not any(quad.predicate.value.startswith(SH.iri) for quad in read):
            raise ShapesError("holds no SHACL shape", path=path)
        quads += read
    return quads


def validate(
    data: Store | AnyStore | Iterable[Quad],
    shapes: Iterable[Quad] | None = None,
    focus: Collection[Term] | None = None,
    *,
    engine: str = "fast",
) -> Report:
    """Return what shapes find in data.

    ``data`` are quads, an embedded store or any other, such as an endpoint; graphs count as one.
    ``shapes`` are the shipped ones unless others are given; with ``focus``, only findings about
    these nodes are reported. ``engine`` is ``fast``, where every constraint is one query, or
    ``pyshacl``, the reference, which also takes what ``fast`` does not cover. Raises
    ``ShapesError`` for shapes that are wrong, and ``NotSupported`` for shapes that a server
    cannot be asked.
    """
    if engine not in ENGINES:
        raise NotSupported(f"no engine {engine!r}; use one of {', '.join(ENGINES)}")
    read = Shapes(shapes_quads() if shapes is None else shapes)
    place = _place(data)
    if engine == "pyshacl":
        found = pyshacl_findings(_quads(place), read)
    else:
        found = _fast(place, read, focus)
    wanted = None if focus is None else frozenset(focus)
    kept = (f for f in found if wanted is None or f.focus in wanted)
    ordered = tuple(sorted(kept, key=lambda finding: finding.order))
    return Report(ordered, {str(f.shape): read.info(f.shape) for f in ordered})


def _place(data: Store | AnyStore | Iterable[Quad]) -> Data:
    from etom_kg.store import OxigraphStore
    from etom_kg.store import Store as AnyStore

    if isinstance(data, OxigraphStore):
        return EmbeddedData(data.inner)
    return RemoteData(data) if isinstance(data, AnyStore) else EmbeddedData(data)


def _quads(place: Data) -> Iterator[Quad]:
    if isinstance(place, EmbeddedData):
        return place.quads()
    assert isinstance(place, RemoteData)
    return place.store.quads()


def _fast(place: Data, shapes: Shapes, focus: Collection[Term] | None) -> list[Finding]:
    evaluator = Evaluator(place, shapes, _only(focus))
    found: list[Finding] = []
    left: list[Shape] = []
    for shape in shapes.roots:
        try:
            found += evaluator.findings(shape)
        except NotCovered as reason:
            if isinstance(place, RemoteData):
                raise NotSupported(f"{_name(shape)} cannot be asked there: {reason}") from None
            _log.info("%s goes to pyshacl: %s", _name(shape), reason)
            left.append(shape)
        except ShapesError as error:
            raise ShapesError(f"{_name(shape)}: {error.what}") from None
    if left:
        found += pyshacl_findings(_quads(place), shapes, left)
    return found


def _name(shape: Shape) -> str:
    return f"the shape {shape.node.value}"


def _only(focus: Collection[Term] | None) -> str:
    """Return a pattern for a few focus nodes; many are sorted out afterwards."""
    if focus is None or len(focus) > _FEW or any(isinstance(n, BlankNode) for n in focus):
        return ""
    listed = " ".join(str(node) for node in focus if isinstance(node, NamedNode))
    return f"VALUES ?this {{ {listed} }}"
